"""The cells of an xlsb that calamine tells like others: errors (like blanks) and percentages (like counts)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from importers.archive_check import Archive
from importers.cells import Fault
from importers.clean import share_cell
from importers.faults_xls import ERRORS, Faults, short_number
from importers.xlsx_parts import SHARE_IDS, is_share_format, relations

_ROW, _ERROR, _FORMULA_ERROR, _SHEET = 0, 3, 11, 156
_SHORT_NUMBER, _NUMBER, _FORMULA_NUMBER = 2, 5, 9
_FORMAT, _STYLE, _STYLES, _STYLES_END = 44, 47, 617, 618


def faults_of_xlsb(archive: Archive) -> list[Faults]:
    """For each sheet, in the workbook's order, those cells by row and column from 1. Damage ends the search.

    An error is a Fault, a percentage the text that is shown.
    """
    book = next((part for kind, part in relations(archive, "").values() if kind == "officeDocument"), "")
    if book not in archive:
        return []
    links = relations(archive, book)
    styles = next((part for kind, part in links.values() if kind == "styles"), "")
    shares = _share_styles(archive.read(styles)) if styles in archive else set()
    found = []
    for kind, body in _records(archive.read(book)):
        if kind == _SHEET:
            part = links.get(_text(body, 8), ("", ""))[1]
            found.append(_of_sheet(archive.read(part), shares) if part in archive else {})
    return found


def _share_styles(data: bytes) -> set[int]:
    """The numbers of the styles that show percentages."""
    formats = {int(number) for number in SHARE_IDS}
    styles: list[int] = []
    within = False
    for kind, body in _records(data):
        if kind == _FORMAT and len(body) >= 2:
            number = int.from_bytes(body[:2], "little")
            (formats.add if is_share_format(_text(body, 2)) else formats.discard)(number)
        elif kind in (_STYLES, _STYLES_END):
            within = kind == _STYLES
        elif kind == _STYLE and within:
            styles.append(int.from_bytes(body[2:4], "little"))
    return {nth for nth, number in enumerate(styles) if number in formats}


def _of_sheet(data: bytes, shares: set[int]) -> Faults:
    faults: Faults = {}
    row = 0
    for kind, body in _records(data):
        if kind == _ROW and len(body) >= 4:
            row = int.from_bytes(body[:4], "little") + 1
        elif kind in (_ERROR, _FORMULA_ERROR) and len(body) >= 9:
            column = int.from_bytes(body[:4], "little") + 1
            faults[row, column] = Fault("error", ERRORS.get(body[8], "#N/A"))
        elif int.from_bytes(body[4:7], "little") in shares and (number := _number(kind, body)) is not None:
            faults[row, int.from_bytes(body[:4], "little") + 1] = share_cell(number)
    return faults


def _number(kind: int, body: bytes) -> float | None:
    """The number of a cell, by itself or as a formula's value."""
    if kind == _SHORT_NUMBER and len(body) >= 12:
        return short_number(int.from_bytes(body[8:12], "little"))
    if kind in (_NUMBER, _FORMULA_NUMBER) and len(body) >= 16:
        return float(struct.unpack_from("<d", body, 8)[0])
    return None


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
