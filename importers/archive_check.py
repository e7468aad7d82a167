"""A zipped workbook is looked through before anything reads it: names, sizes, packing, declarations.

What passes has unique harmless names, bounded sizes that were really inflated once and agree with
their checksums, and no document type declaration in any XML part.
"""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from io import BytesIO
from typing import IO

from importers.refusals import Refused

MOST_PARTS = 4_000
MOST_INFLATED = 256 * 1024 * 1024
# A part below this size may be packed however well it goes; above it, no table packs better than this.
SMALL = 8 * 1024 * 1024
MOST_RATIO = 250
_CHUNK = 1 << 18
_DOCTYPE = re.compile(rb"<\x00?!\x00?D\x00?O\x00?C\x00?T\x00?Y\x00?P\x00?E")
_ENCRYPTED = 0x1


class Archive:
    """The parts of a checked workbook, by their name in small letters with `/`."""

    def __init__(self, data: bytes) -> None:
        """Look the whole archive through; raises Refused."""
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError) as trouble:
            raise Refused("damaged") from trouble
        members = self._zip.infolist()
        if len(members) > MOST_PARTS:
            raise Refused("too_many_parts", parts=len(members), most=MOST_PARTS)
        self._parts: dict[str, zipfile.ZipInfo] = {}
        for member in members:
            _check_name(member)
            key = part_key(member.orig_filename)
            if key in self._parts:
                raise Refused("part_twice", part=key)
            self._parts[key] = member
        _check_sizes(members)
        for member in members:
            self._inflate_once(member)

    def __contains__(self, name: str) -> bool:
        return part_key(name) in self._parts

    def names(self) -> list[str]:
        """The names of all parts, in small letters."""
        return list(self._parts)

    def size(self, name: str) -> int:
        """How many bytes a part has when inflated."""
        return self._parts[part_key(name)].file_size

    def read(self, name: str) -> bytes:
        """A part, inflated. Raises KeyError where there is none."""
        return self._zip.read(self._parts[part_key(name)])

    def open(self, name: str) -> IO[bytes]:
        """A part to be read piece by piece. Raises KeyError where there is none."""
        return self._zip.open(self._parts[part_key(name)])

    def _inflate_once(self, member: zipfile.ZipInfo) -> None:
        is_xml = member.filename.lower().endswith((".xml", ".rels", ".vml"))
        tail = b""
        try:
            with self._zip.open(member) as part:
                while chunk := part.read(_CHUNK):
                    if is_xml and _DOCTYPE.search(tail + chunk):
                        raise Refused("doctype", part=member.filename)
                    tail = chunk[-32:]
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            ValueError,
            NotImplementedError,
        ) as trouble:
            raise Refused("damaged") from trouble


def part_key(name: str) -> str:
    """The name under which a part is looked up: case and kind of slash do not count."""
    return name.replace("\\", "/").lower().removeprefix("/")


def _check_name(member: zipfile.ZipInfo) -> None:
    # `filename` is already cut at a NUL and normalised; the name as written is what other readers see.
    name = member.orig_filename
    steps = name.replace("\\", "/").split("/")
    if (
        not name
        or name.startswith(("/", "\\"))
        or ".." in steps
        or ":" in steps[0]
        or any(ord(c) < 32 for c in name)
        or stat.S_ISLNK(member.external_attr >> 16)
    ):
        raise Refused("unsafe_part_name", part=name[:100])


def _check_sizes(members: list[zipfile.ZipInfo]) -> None:
    for member in members:
        if member.flag_bits & _ENCRYPTED:
            raise Refused("password_protected")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused("unusual_packing", part=member.filename[:100])
        if member.file_size > SMALL and member.file_size > MOST_RATIO * max(member.compress_size, 1):
            raise Refused("inflates_too_much", megabytes=member.file_size >> 20)
    total = sum(member.file_size for member in members)
    if total > MOST_INFLATED:
        raise Refused("inflates_too_much", megabytes=total >> 20)


def package_kind(archive: Archive) -> str:
    """`xlsx`, `xlsb` or `ods` by the parts inside; another package is refused by its name."""
    names = archive.names()
    if "mimetype" in archive or "content.xml" in archive:
        mimetype = archive.read("mimetype")[:200] if "mimetype" in archive else b""
        if b"opendocument.text" in mimetype:
            raise Refused("word_document")
        if b"opendocument.presentation" in mimetype:
            raise Refused("presentation")
        if "content.xml" not in archive or (mimetype and b"spreadsheet" not in mimetype):
            raise Refused("no_workbook")
        _refuse_encrypted_ods(archive)
        return "ods"
    if any(name.startswith("index/") and name.endswith(".iwa") for name in names) or "index.zip" in names:
        raise Refused("numbers_file")
    if any(name.endswith("workbook.bin") for name in names):
        return "xlsb"
    types = archive.read("[content_types].xml") if "[content_types].xml" in archive else b""
    if any(name.startswith("xl/") for name in names) or b"sheet.main+xml" in types:
        return "xlsx"
    if any(name.startswith("word/") for name in names) or b"wordprocessingml" in types:
        raise Refused("word_document")
    if any(name.startswith("ppt/") for name in names) or b"presentationml" in types:
        raise Refused("presentation")
    raise Refused("no_workbook")


def _refuse_encrypted_ods(archive: Archive) -> None:
    if "meta-inf/manifest.xml" in archive and b"encryption-data" in archive.read("meta-inf/manifest.xml"):
        raise Refused("password_protected")
