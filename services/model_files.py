"""The files of trained models: under DATA_DIR/models by their SHA-256, arrays without pickle, checked before they are read."""

from __future__ import annotations

import hashlib
import os
import tempfile
from functools import lru_cache
from pathlib import Path

from sqlmodel import Session

from services.file_store import FileIsGone
from services.model_folder import models_folder
from triage.model import Model, load, save


def models_of(session: Session) -> ModelFiles | None:
    """Where the models of this session's database lie; None where nobody said."""
    folder = models_folder(session)
    return ModelFiles(folder) if folder else None


class ModelFiles:
    """A folder of models. A file's name is the SHA-256 of its bytes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, model: Model) -> tuple[str, int]:
        """Store a model, whole or not at all; its SHA-256 and size in bytes."""
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, started = tempfile.mkstemp(dir=self.folder, suffix=".npz")
        os.close(handle)
        path = Path(started)
        try:
            save(model, path)
            data = path.read_bytes()
            name = hashlib.sha256(data).hexdigest()
            path.replace(self.path(name))
        finally:
            path.unlink(missing_ok=True)
        return name, len(data)

    def load(self, sha256: str) -> Model:
        """The model of that SHA-256. Raises FileIsGone when it is missing or was changed."""
        path = self.path(sha256)
        try:
            changed = path.stat().st_mtime_ns
        except OSError as error:
            raise FileIsGone(sha256) from error
        return _load(path, sha256, changed)

    def path(self, sha256: str) -> Path:
        """Where that model lies; raises FileIsGone for what is no SHA-256."""
        if len(sha256) != 64 or not sha256.isalnum():
            raise FileIsGone(sha256)
        return self.folder / f"{sha256}.npz"


# Two are in use at once while a new one is compared with the one before.
@lru_cache(maxsize=2)
def _load(path: Path, sha256: str, _changed: int) -> Model:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FileIsGone(sha256) from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise FileIsGone(sha256)
    return load(path)
