"""Lists of texts and names from a file, with what the categoriser or the matcher says of each beside it."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from importers.child import read_sheets
from importers.refusals import unreadable
from locales.vietnamese import fold

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from services.spread import Spread

CHUNK = 5_000
SUGGESTED = ("function", "kind", "confidence", "needs_person", "reasons")
MATCHED = ("unit_code", "how", "confidence")

Table = tuple[list[str], list[list[str]]]


def read_table(path: Path) -> Table:
    """Header and rows of a csv as they stand; other kinds of file are read as a workbook.

    Raises UnreadableFile and OSError.
    """
    csv.field_size_limit(sys.maxsize)
    if path.suffix.lower() == ".csv":
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                rows = [row for row in csv.reader(file, strict=True) if row]
        except (UnicodeDecodeError, csv.Error):
            rows = []
        if rows and len(rows[0]) >= 1 and ";" not in ",".join(rows[0]) and "\t" not in ",".join(rows[0]):
            return rows[0], rows[1:]
    sheet = read_sheets(path)[0]
    lines = [["" if cell is None else str(cell) for cell in row] for row in sheet.rows if any(row)]
    return (lines[0], lines[1:]) if lines else ([], [])


def _column(header: Sequence[str], name: str) -> int:
    folded = [fold(h) for h in header]
    if name not in folded:
        raise unreadable("no_columns", names=f"“{name}”", found=", ".join(header) or "–")
    return folded.index(name)


def _without(header: list[str], rows: list[list[str]], names: Sequence[str]) -> Table:
    """The table without columns that are about to be written again; short rows are filled up."""
    kept = [n for n, h in enumerate(header) if fold(h) not in names]
    return [header[n] for n in kept], [[row[n] if n < len(row) else "" for n in kept] for row in rows]


def categorise_file(path: Path, out: Path, spread: Spread | None = None) -> int:
    """Write the rows of a csv with function, kind, confidence, needs_person and reasons; returns how many.

    Needs a column `text`; columns of these names are replaced. `spread` does the parts elsewhere, in whatever
    order, and gives them back in theirs. Raises UnreadableFile.
    """
    from triage.bulk import Part, suggested_columns

    header, rows = read_table(path)
    text_at = _column(header, "text")
    texts = [row[text_at] if text_at < len(row) else "" for row in rows]
    chosen_at = next((n for n, h in enumerate(header) if fold(h) == "chosen_function"), None)
    chosen = [row[chosen_at] if chosen_at is not None and chosen_at < len(row) else "" for row in rows]
    kept, lines = _without(header, rows, SUGGESTED)
    parts: list[Part] = [
        (texts[start : start + CHUNK], chosen[start : start + CHUNK]) for start in range(0, len(texts), CHUNK)
    ]
    done = spread(suggested_columns, parts) if spread else map(suggested_columns, parts)
    suggested = (columns for part in done for columns in part)
    _write(
        out,
        [*kept, *SUGGESTED],
        ([*line, *columns] for line, columns in zip(lines, suggested, strict=True)),
    )
    return len(rows)


def match_units_file(engine: Engine, path: Path, out: Path) -> tuple[int, int, int]:
    """Write the rows of a csv with unit_code, how and confidence; returns items, matched, waiting.

    Needs a column `unit_text`; an optional `context` decides between units of one name.
    """
    from models.database import reading
    from services.unit_names import load_names

    header, rows = read_table(path)
    at = _column(header, "unit_text")
    context_at = next((n for n, h in enumerate(header) if fold(h) == "context"), None)
    kept, lines = _without(header, rows, MATCHED)
    with reading(engine) as session:
        names = load_names(session)
    found, matched, waiting = [], 0, 0
    for row, line in zip(rows, lines, strict=True):
        text = row[at] if at < len(row) else ""
        context = row[context_at] if context_at is not None and context_at < len(row) else ""
        match = names.match(text, context=context)
        matched += match.code is not None
        waiting += match.code is None and bool(text.strip())
        found.append([*line, match.code or "", match.how, f"{match.confidence:.4f}" if match.code else ""])
    _write(out, [*kept, *MATCHED], iter(found))
    return len(rows), matched, waiting


def _write(out: Path, header: Sequence[str], rows: Iterator[list[str]]) -> None:
    # Whole or not at all, also where it is the file that was read.
    started = out.with_name(f"{out.name}.part")
    with started.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
    started.replace(out)
