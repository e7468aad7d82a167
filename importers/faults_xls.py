"""The cells of an xls that calamine tells like others: errors (like blanks) and percentages (like counts)."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator

from importers.cells import Fault
from importers.clean import share_cell
from importers.xlsx_parts import SHARE_IDS, is_share_format

Faults = dict[tuple[int, int], Fault | str]
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
_BOUND_SHEET, _END, _FORMULA, _ERROR = 0x85, 0x0A, (0x06, 0x206, 0x406), 0x205
_FORMAT, _STYLE, _NUMBER, _SHORT_NUMBER, _SHORT_NUMBERS = 0x41E, 0xE0, 0x203, 0x27E, 0xBD
_LAST_SECTOR = 0xFFFFFFFA


def faults_of_xls(data: bytes) -> list[Faults]:
    """For each sheet, in the workbook's order, those cells by row and column from 1. Damage ends the search.

    An error is a Fault, a percentage the text that is shown.
    """
    found: list[Faults] = []
    try:
        stream = _workbook(data)
        frame = list(_records(stream, 0))
        starts = [struct.unpack_from("<I", body)[0] for kind, body in frame if kind == _BOUND_SHEET]
        shares = _share_styles(frame)
        for start in starts:
            faults: Faults = {}
            found.append(faults)
            for kind, body in _records(stream, start):
                if (fault := _fault(kind, body)) is not None:
                    row, column = struct.unpack_from("<HH", body)
                    faults[row + 1, column + 1] = fault
                elif shares:
                    faults.update(_shares(kind, body, shares))
    except struct.error:
        pass
    return found


def _fault(kind: int, body: bytes) -> Fault | None:
    if kind == _ERROR and len(body) >= 8 and body[7]:
        return Fault("error", ERRORS.get(body[6], "#N/A"))
    # A formula's result is a number, or FFFF behind a mark of what else it is: 2 is an error.
    if kind in _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
        return Fault("error", ERRORS.get(body[8], "#N/A"))
    return None


def _share_styles(frame: Iterable[tuple[int, bytes]]) -> set[int]:
    """The numbers of the styles that show percentages."""
    formats = {int(number) for number in SHARE_IDS}
    styles: list[int] = []
    for kind, body in frame:
        if kind == _FORMAT and len(body) > 5:
            wide = body[4] & 1
            code = body[5:].decode("utf-16-le" if wide else "latin-1", "replace")
            number = struct.unpack_from("<H", body)[0]
            (formats.add if is_share_format(code) else formats.discard)(number)
        elif kind == _STYLE and len(body) >= 4:
            styles.append(struct.unpack_from("<H", body, 2)[0])
    return {nth for nth, number in enumerate(styles) if number in formats}


def _shares(kind: int, body: bytes, shares: set[int]) -> Faults:
    """The percentages of one record of numbers."""
    if kind == _NUMBER or (kind in _FORMULA and body[12:14] != b"\xff\xff"):
        row, column, style, number = struct.unpack_from("<HHHd", body)
        return {(row + 1, column + 1): share_cell(number)} if style in shares else {}
    if kind not in (_SHORT_NUMBER, _SHORT_NUMBERS):
        return {}
    row, first = struct.unpack_from("<HH", body)
    cells = struct.iter_unpack("<HI", body[4 : 4 + (len(body) - 4) // 6 * 6])
    return {
        (row + 1, first + nth + 1): share_cell(short_number(number))
        for nth, (style, number) in enumerate(cells)
        if style in shares
    }


def short_number(written: int) -> float:
    """A number in four bytes: a whole one or the upper half of a float, perhaps times a hundred.

    >>> short_number(82 << 2 | 3), short_number(100 << 2 | 2)
    (0.82, 100.0)
    """
    if written & 2:
        number = float((written >> 2) - (1 << 30 if written >> 31 else 0))
    else:
        number = float(struct.unpack("<d", struct.pack("<Q", (written & 0xFFFFFFFC) << 32))[0])
    return number / 100 if written & 1 else number


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        if kind == _END:
            return
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _workbook(data: bytes) -> bytes:
    """The stream of the workbook, from its sectors. Raises struct.error where the file is cut off."""
    shift = min(struct.unpack_from("<H", data, 30)[0], 16)
    first, cutoff, small_start = struct.unpack_from("<I4xII", data, 48)
    table = _sector_table(data, shift)

    def sectors(start: int) -> bytes:
        return _chain(data, start, table, 1 << shift, 1 << shift)

    directory = sectors(first)
    entries = {name: place for n in range(0, len(directory), 128) for name, *place in [_entry(directory, n)]}
    start, size = entries.get("Workbook") or entries.get("Book") or (_LAST_SECTOR, 0)
    if size >= cutoff:
        return sectors(start)[:size]
    small = sectors(small_start)
    small_table = struct.unpack(f"<{len(small) // 4}I", small[: len(small) // 4 * 4])
    return _chain(sectors(entries.get("Root Entry", (_LAST_SECTOR, 0))[0]), start, small_table, 64, 0)[:size]


def _entry(directory: bytes, at: int) -> tuple[str, int, int]:
    """The name, first sector and size of a stream."""
    length, start, size = struct.unpack_from("<64xH50xII", directory.ljust(at + 128, b"\0"), at)
    return directory[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace"), start, size


def _sector_table(data: bytes, shift: int) -> tuple[int, ...]:
    sectors = [n for n in struct.unpack_from("<109I", data, 76) if n < _LAST_SECTOR]
    following, per_sector = struct.unpack_from("<I", data, 68)[0], (1 << shift) // 4
    seen = 0
    while following < _LAST_SECTOR and seen < len(data) >> shift:
        listed = struct.unpack_from(f"<{per_sector}I", data, (following + 1) << shift)
        sectors += [n for n in listed[:-1] if n < _LAST_SECTOR]
        following, seen = listed[-1], seen + 1
    table = b"".join(data[(n + 1) << shift : (n + 2) << shift] for n in sectors[: len(data) >> shift])
    return struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])


def _chain(data: bytes, start: int, table: tuple[int, ...], size: int, first: int) -> bytes:
    """The pieces of a chain joined; one that turns in a circle ends when it has as many as there are."""
    pieces: list[bytes] = []
    at = start
    while at < len(table) and len(pieces) < len(table):
        pieces.append(data[first + at * size : first + (at + 1) * size])
        at = table[at]
    return b"".join(pieces)
