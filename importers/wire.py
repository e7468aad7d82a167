"""Sheets as bytes between the limited process and the one that asked: a table of the values that occur, and a number a cell.

A message is three lengths, a head in JSON (sheets without their rows, the table of values, or a refusal), the
cells of all rows as 32-bit numbers into the table, how many cells each row has, and the pictures' bytes, each
once. A value of another type than JSON's own stands as `[tag, text]`. Nothing in it runs.
"""

from __future__ import annotations

import json
import struct
from array import array
from collections.abc import Callable
from datetime import date, datetime, time
from itertools import accumulate
from typing import Any

from importers.cells import Cell, Embedded, Fault, Sheet
from importers.refusals import CATALOGUE, Refused

# More rows than any reader hands over, so that a few bytes never become many lists.
MOST_ROWS = 8_000_000
_LENGTHS = struct.Struct("<QQQ")
_READ: dict[str, Callable[[str], Cell]] = {
    "moment": datetime.fromisoformat,
    "day": date.fromisoformat,
    "time": time.fromisoformat,
    "error": lambda text: Fault("error", text),
    "formula": lambda text: Fault("formula", text),
}


def sheets_to_bytes(sheets: list[Sheet]) -> bytes:
    """What `sheets_from_bytes` reads back equal."""
    table = _Table()
    cells, widths = array("I"), array("I")
    for sheet in sheets:
        for row in sheet.rows:
            widths.append(len(row))
            cells.extend([table[cell.__class__][cell] if cell is not None else 0 for cell in row])
    pictures = list(dict.fromkeys(p.data for sheet in sheets for p in sheet.pictures))
    numbers = {data: number for number, data in enumerate(pictures)}
    head = {
        "sheets": [
            {
                "name": sheet.name,
                "hidden": sheet.hidden,
                "merged": sheet.merged,
                "rows": len(sheet.rows),
                "pictures": [[p.row, p.column, numbers[p.data]] for p in sheet.pictures],
            }
            for sheet in sheets
        ],
        "values": table.values_in_order,
        "pictures": [len(data) for data in pictures],
    }
    return _message(head, cells, widths, b"".join(pictures))


def refusal_to_bytes(refused: Refused) -> bytes:
    """What `sheets_from_bytes` raises again."""
    return _message({"refused": refused.code, "values": refused.values}, array("I"), array("I"), b"")


def sheets_from_bytes(said: bytes | bytearray) -> list[Sheet]:
    """The sheets, or the refusal raised. Anything of another shape is the refusal of a failed reader."""
    try:
        view = memoryview(said)
        head_length, cells_length, widths_length = _LENGTHS.unpack_from(view)
        at = _LENGTHS.size
        head = json.loads(bytes(view[at : at + head_length]))
        if "refused" in head and head["refused"] in CATALOGUE:
            values = {k: v for k, v in head["values"].items() if isinstance(v, str | int)}
            raise Refused(head["refused"], **values)
        at += head_length
        cells, widths = array("I"), array("I")
        cells.frombytes(view[at : at + cells_length])
        widths.frombytes(view[at + cells_length : at + cells_length + widths_length])
        if sum(widths) != len(cells) or len(widths) > MOST_ROWS:
            raise Refused("reader_failed")
        pictures = _pictures(view[at + cells_length + widths_length :], head["pictures"])
        return _sheets(head, cells, widths, pictures)
    except (
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        RecursionError,
        struct.error,
    ) as trouble:
        raise Refused("reader_failed") from trouble


class _Numbers(dict[Any, int]):
    """Value -> its number, for the values of one type: True, 1 and 1.0 are three values."""

    def __init__(self, values: list[object]) -> None:
        super().__init__()
        self._values = values

    def __missing__(self, value: object) -> int:
        self._values.append(value)
        number = self[value] = len(self._values)
        return number


class _Table(dict[type, _Numbers]):
    def __init__(self) -> None:
        super().__init__()
        self.values_in_order: list[object] = []

    def __missing__(self, kind: type) -> _Numbers:
        numbers = self[kind] = _Numbers(self.values_in_order)
        return numbers


def _message(head: dict[str, Any], cells: array[int], widths: array[int], pictures: bytes) -> bytes:
    said = json.dumps(
        head,
        default=_tagged,
        ensure_ascii=False,
        allow_nan=False,
        check_circular=False,
        separators=(",", ":"),
    ).encode("utf-8", "replace")
    lengths = _LENGTHS.pack(len(said), len(cells) * cells.itemsize, len(widths) * widths.itemsize)
    return b"".join((lengths, said, cells.tobytes(), widths.tobytes(), pictures))


def _tagged(cell: object) -> list[str]:
    if isinstance(cell, Fault):
        return [cell.kind, cell.text]
    if isinstance(cell, datetime):
        return ["moment", cell.isoformat()]
    if isinstance(cell, date):
        return ["day", cell.isoformat()]
    if isinstance(cell, time):
        return ["time", cell.isoformat()]
    raise TypeError(f"no form for {type(cell).__name__}")


def _pictures(data: memoryview, lengths: list[int]) -> list[bytes]:
    ends = list(accumulate(lengths))
    if min(lengths, default=0) < 0 or (ends[-1] if ends else 0) != len(data):
        raise Refused("reader_failed")
    return [bytes(data[end - length : end]) for end, length in zip(ends, lengths, strict=True)]


def _sheets(
    head: dict[str, Any], cells: array[int], widths: array[int], pictures: list[bytes]
) -> list[Sheet]:
    values: list[Cell] = [None]
    for value in head["values"]:
        if isinstance(value, list):
            tag, text = value
            value = _READ[tag](text)
        elif not isinstance(value, str | int | float):
            raise Refused("reader_failed")
        values.append(value)
    laid_out = list(map(values.__getitem__, cells))
    rows: list[list[Cell]] = []
    at = 0
    for width in widths:
        rows.append(laid_out[at : at + width])
        at += width
    sheets, first = [], 0
    for kept in head["sheets"]:
        last = first + int(kept["rows"])
        if not first <= last <= len(rows):
            raise Refused("reader_failed")
        sheets.append(
            Sheet(
                name=str(kept["name"]),
                rows=rows[first:last],
                hidden=bool(kept["hidden"]),
                merged=[(int(a), int(b), int(c), int(d)) for a, b, c, d in kept["merged"]],
                pictures=[Embedded(int(r), int(c), pictures[n]) for r, c, n in kept["pictures"]],
            )
        )
        first = last
    return sheets
