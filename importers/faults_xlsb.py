"""The cells of an xlsb that hold an error: calamine tells them like blanks, so they are looked for in the records."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from importers.archive_check import Archive
from importers.cells import Fault
from importers.faults_xls import ERRORS, Faults
from importers.xlsx_parts import relations

_ROW, _ERROR, _FORMULA_ERROR, _SHEET = 0, 3, 11, 156


def faults_of_xlsb(archive: Archive) -> list[Faults]:
    """For each sheet, in the workbook's order, its error cells by row and column from 1. Damage ends the search."""
    book = next((part for kind, part in relations(archive, "").values() if kind == "officeDocument"), "")
    if book not in archive:
        return []
    links = relations(archive, book)
    found = []
    for kind, body in _records(archive.read(book)):
        if kind == _SHEET:
            part = links.get(_text(body, 8), ("", ""))[1]
            found.append(_of_sheet(archive.read(part)) if part in archive else {})
    return found


def _of_sheet(data: bytes) -> Faults:
    faults: Faults = {}
    row = 0
    for kind, body in _records(data):
        if kind == _ROW and len(body) >= 4:
            row = int.from_bytes(body[:4], "little") + 1
        elif kind in (_ERROR, _FORMULA_ERROR) and len(body) >= 9:
            column = int.from_bytes(body[:4], "little") + 1
            faults[row, column] = Fault("error", ERRORS.get(body[8], "#N/A"))
    return faults


def _text(body: bytes, at: int) -> str:
    try:
        (length,) = struct.unpack_from("<I", body, at)
    except struct.error:
        return ""
    return body[at + 4 : at + 4 + 2 * min(length, 1000)].decode("utf-16-le", "replace")


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and contents of each record; both numbers before it are written seven bits a byte."""
    at, end = 0, len(data)
    while at < end:
        kind = data[at]
        at += 1
        if kind & 0x80 and at < end:
            kind = (kind & 0x7F) | (data[at] & 0x7F) << 7
            at += 1
        size = 0
        for shift in (0, 7, 14, 21):
            if at >= end:
                return
            byte = data[at]
            at += 1
            size |= (byte & 0x7F) << shift
            if not byte & 0x80:
                break
        yield kind, data[at : at + size]
        at += size
