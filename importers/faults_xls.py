"""The cells of an xls that hold an error: calamine tells them like blanks, so they are looked for in the records."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from importers.cells import Fault

Faults = dict[tuple[int, int], Fault]
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
_LAST_SECTOR = 0xFFFFFFFA


def faults_of_xls(data: bytes) -> list[Faults]:
    """For each sheet, in the workbook's order, its error cells by row and column from 1. Damage ends the search."""
    found: list[Faults] = []
    try:
        stream = _workbook(data)
        starts = [
            struct.unpack_from("<I", body)[0] for kind, body in _records(stream, 0) if kind == _BOUND_SHEET
        ]
        for start in starts:
            faults: Faults = {}
            found.append(faults)
            for kind, body in _records(stream, start):
                if (fault := _fault(kind, body)) is not None:
                    row, column = struct.unpack_from("<HH", body)
                    faults[row + 1, column + 1] = fault
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
