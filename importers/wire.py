"""Sheets as JSON between the limited process and the one that asked: plain values and tagged pairs, nothing that runs.

A cell of another type than JSON's own is `[tag, text]`. A picture's bytes travel once, however often it is used.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from importers.cells import Cell, Embedded, Fault, Sheet
from importers.refusals import CATALOGUE, Refused

_READ: dict[str, Callable[[str], Cell]] = {
    "moment": datetime.fromisoformat,
    "day": date.fromisoformat,
    "time": time.fromisoformat,
    "error": lambda text: Fault("error", text),
    "formula": lambda text: Fault("formula", text),
}


def sheets_to_json(sheets: list[Sheet]) -> bytes:
    """What `sheets_from_json` reads back equal."""
    pictures = list(dict.fromkeys(p.data for sheet in sheets for p in sheet.pictures))
    numbers = {data: number for number, data in enumerate(pictures)}
    return _bytes(
        {
            "sheets": [
                {
                    "name": sheet.name,
                    "hidden": sheet.hidden,
                    "merged": sheet.merged,
                    "rows": sheet.rows,
                    "pictures": [[p.row, p.column, numbers[p.data]] for p in sheet.pictures],
                }
                for sheet in sheets
            ],
            "pictures": [base64.b64encode(data).decode("ascii") for data in pictures],
        }
    )


def refusal_to_json(refused: Refused) -> bytes:
    """What `sheets_from_json` raises again."""
    return _bytes({"refused": refused.code, "values": refused.values})


def sheets_from_json(said: bytes) -> list[Sheet]:
    """The sheets, or the refusal raised. Anything of another shape is the refusal of a failed reader."""
    try:
        kept = json.loads(said)
        if "refused" in kept and kept["refused"] in CATALOGUE:
            raise Refused(
                kept["refused"], **{k: v for k, v in kept["values"].items() if isinstance(v, str | int)}
            )
        pictures = [base64.b64decode(text, validate=True) for text in kept["pictures"]]
        return [_sheet(sheet, pictures) for sheet in kept["sheets"]]
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as trouble:
        raise Refused("reader_failed") from trouble


def _bytes(said: dict[str, Any]) -> bytes:
    return json.dumps(
        said,
        default=_tagged,
        ensure_ascii=False,
        allow_nan=False,
        check_circular=False,
        separators=(",", ":"),
    ).encode("utf-8", "replace")


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


def _sheet(kept: dict[str, Any], pictures: list[bytes]) -> Sheet:
    rows: list[list[Cell]] = kept["rows"]
    for row in rows:
        for place, cell in enumerate(row):
            if isinstance(cell, list):
                tag, text = cell
                row[place] = _READ[tag](text)
    return Sheet(
        name=str(kept["name"]),
        rows=rows,
        hidden=bool(kept["hidden"]),
        merged=[(int(a), int(b), int(c), int(d)) for a, b, c, d in kept["merged"]],
        pictures=[
            Embedded(int(row), int(column), pictures[number]) for row, column, number in kept["pictures"]
        ],
    )
