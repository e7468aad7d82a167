"""Bytes that are kept by their SHA-256: images, frozen documents, files to correct, under DATA_DIR."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path


class FileIsGone(Exception):
    """The bytes of this SHA-256 are not there, or are not what they were."""


class FileStore:
    """A folder of bytes. A name is never made from what people wrote."""

    def __init__(self, data_dir: Path) -> None:
        self.folder = data_dir / "files"

    def keep(self, data: bytes) -> str:
        """Store bytes, whole or not at all; returns their SHA-256."""
        name = hashlib.sha256(data).hexdigest()
        path = self._path(name)
        if path.exists():
            return name
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, started = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(started).replace(path)
        return name

    def read(self, sha256: str) -> bytes:
        """The bytes of that SHA-256. Raises FileIsGone when they are missing or were changed."""
        try:
            data = self._path(sha256).read_bytes()
        except OSError as error:
            raise FileIsGone(sha256) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise FileIsGone(sha256)
        return data

    def holds(self, sha256: str) -> bool:
        """Whether bytes of that SHA-256 were kept."""
        return len(sha256) == 64 and self._path(sha256).exists()

    def drop(self, sha256: str) -> None:
        """Remove the bytes of that SHA-256; nothing happens where they are not there."""
        self._path(sha256).unlink(missing_ok=True)

    def _path(self, sha256: str) -> Path:
        if len(sha256) != 64 or not sha256.isalnum():
            raise FileIsGone(sha256)
        return self.folder / sha256[:2] / sha256[2:]
