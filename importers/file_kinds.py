"""What a file is by its first bytes and its parts, whatever its name says."""

from __future__ import annotations

import re

from importers.refusals import Refused

START = 4096
TEXT_ENDINGS = ("csv", "tsv", "txt", "tab")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x1f\x8b", "compressed"),
    (b"BZh", "compressed"),
    (b"\xfd7zXZ\x00", "compressed"),
    (b"7z\xbc\xaf\x27\x1c", "compressed"),
    (b"Rar!\x1a\x07", "compressed"),
    (b"\x28\xb5\x2f\xfd", "compressed"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"SIMPLE  =", "picture"),
    (b"%!PS", "picture"),
    (b"\x09\x00\x04\x00", "old_excel"),
    (b"\x09\x02\x06\x00", "old_excel"),
    (b"\x09\x04\x06\x00", "old_excel"),
    (b"\x09\x08\x08\x00", "old_excel"),
    (b"\x09\x08\x10\x00", "old_excel"),
    (b"ID;P", "sylk"),
    (b"MIME-Version:", "web_archive"),
)
_MARKUP = re.compile(
    rb"<(?:!--|!doctype|\?xml|html|head|body|meta|style|table|tr|div|script|svg|workbook)\b", re.IGNORECASE
)
_FILEPASS = 0x2F
_IN_SMALL_PIECES = 4096
# The ways a zlib stream without a header of its own begins.
_ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")


def kind_of(data: bytes) -> str:
    """`zip`, `xls` or `text`; anything else is refused by its name.

    Only the bytes count. `text` is a promise of no more than that nothing else was recognised.
    """
    refuse_by_start(data[:START])
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return "zip"
    if data.startswith(_OLE):
        return _kind_of_ole(data)
    if b"PK\x05\x06" in data[-70_000:] and b"\x00\x00" in data:
        raise Refused("damaged")
    return "text"


def refuse_by_start(start: bytes) -> None:
    """Refuse what the first `START` bytes already show to be no table."""
    if not start:
        raise Refused("empty_file")
    for begins, code in _STARTS:
        if start.startswith(begins):
            raise Refused(code)
    if start.startswith(_ZLIB) and not start[2:66].isascii():
        raise Refused("compressed")
    if start[:2] == b"BM" and start[6:10] == bytes(4):
        raise Refused("picture")
    if (start[:4] == b"RIFF" and start[8:12] == b"WEBP") or start[4:8] == b"ftyp":
        raise Refused("picture")
    _refuse_markup(start)


def _kind_of_ole(data: bytes) -> str:
    if _stream(data, "EncryptedPackage") or _stream(data, "EncryptionInfo"):
        raise Refused("password_protected")
    book = _stream(data, "Workbook") or _stream(data, "Book")
    if book:
        if _is_encrypted(data, book):
            raise Refused("password_protected")
        return "xls"
    if _stream(data, "WordDocument"):
        raise Refused("word_document")
    if _stream(data, "PowerPoint Document"):
        raise Refused("presentation")
    raise Refused("other_office_file" if len(data) > 1536 else "damaged")


def _stream(data: bytes, name: str) -> int:
    """Where a compound file's directory names a stream, 0 where it does not: entries lie on 128 bytes, their length at 64."""
    written = name.encode("utf-16-le") + b"\x00\x00"
    at = data.find(written, 512)
    while at >= 0:
        if at % 128 == 0 and int.from_bytes(data[at + 64 : at + 66], "little") == len(written):
            return at
        at = data.find(written, at + 1)
    return 0


def _is_encrypted(data: bytes, entry: int) -> bool:
    """Whether a workbook stream has the record FILEPASS among its first ones."""
    sector = 1 << min(int.from_bytes(data[30:32], "little"), 16)
    start, size = _number(data, entry + 116), _number(data, entry + 120)
    at = (start + 1) * sector
    if size < _IN_SMALL_PIECES:
        # Such streams lie in the root's own, in pieces of 64 bytes.
        at = (_number(data, _stream(data, "Root Entry") + 116) + 1) * sector + 64 * start
    end = at + sector
    while at + 4 <= end:
        record = int.from_bytes(data[at : at + 2], "little")
        if record == _FILEPASS:
            return True
        if record == 0:
            return False
        at += 4 + int.from_bytes(data[at + 2 : at + 4], "little")
    return False


def _number(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "little")


def _refuse_markup(head: bytes) -> None:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[2:].replace(b"\x00", b"")
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not _MARKUP.match(head):
        return
    plain = head.lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in plain:
        raise Refused("xml_2003")
    if b"<svg" in plain:
        raise Refused("picture")
    if (
        b"<html" in plain
        or b"<table" in plain
        or b"<!doctype html" in plain
        or not plain.startswith(b"<?xml")
    ):
        raise Refused("html")
    raise Refused("xml")


def ending(name: str) -> str:
    """The ending of a file's name, without its dot, in small letters."""
    return name.rpartition(".")[2].lower() if "." in name else ""
