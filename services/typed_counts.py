"""What was typed or pasted into the grid of counts: understood as offices write figures, and what it would change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from importers.numbers_days import count_of
from importers.results import RowProblem
from locales import Phrase, phrase
from locales.vietnamese import day_month_year, vietnamese_number
from models.tables import FIGURES
from services.install_grid import GridRow

FIGURE_NAMES: dict[str, Phrase] = {
    "headcount": phrase("Headcount"),
    "staff_installed": phrase("Staff who installed"),
    "family_installed": phrase("Family members who installed"),
    "users": phrase("People who use it"),
}


@dataclass(frozen=True)
class TypedChange:
    """One figure that saving would change; None is not known."""

    code: str
    name: str
    figure: str
    old: int | None
    new: int | None


@dataclass(frozen=True)
class TypedGrid:
    """The rows to store, what they change, the cells to correct, and the units whose emptied rows stay as they are.

    `doubts` say which figures can hardly be right; they hinder nobody from saving.
    """

    rows: tuple[GridRow, ...]
    changes: tuple[TypedChange, ...]
    problems: tuple[RowProblem, ...]
    emptied: tuple[str, ...]
    doubts: tuple[Phrase, ...] = ()


def read_typed(grid: Sequence[GridRow], typed: Sequence[Mapping[str, str | None]]) -> TypedGrid:
    """The grid's rows with the figures that were typed as text: `1.234` is thousands, a dash is 0, a blank not known.

    `typed` goes line by line with `grid`. Only rows in which something was changed are given back.
    """
    rows, changes, problems, emptied = [], [], [], []
    for number, (row, cells) in enumerate(zip(grid, typed, strict=True), start=1):
        figures: dict[str, int | None] = {}
        for name in FIGURES:
            said = cells.get(name) or ""
            count = count_of(said)
            if isinstance(count, Phrase):
                place = phrase("%(unit)s, %(figure)s", unit=row.name, figure=FIGURE_NAMES[name])
                problems.append(RowProblem("", number, str(place), said, count))
            else:
                figures[name] = count
        changed = {name: new for name, new in figures.items() if new != getattr(row, name)}
        if not changed:
            continue
        if all(figures.get(name) is None for name in FIGURES[1:]):
            emptied.append(row.name)
            continue
        whole = {name: figures.get(name, getattr(row, name)) for name in FIGURES}
        rows.append(
            replace(
                row,
                headcount=whole["headcount"],
                staff_installed=whole["staff_installed"],
                family_installed=whole["family_installed"],
                users=whole["users"],
            )
        )
        changes += [
            TypedChange(row.code, row.name, name, getattr(row, name), new) for name, new in changed.items()
        ]
    doubts = tuple(doubt for row in rows for doubt in _doubts(row))
    return TypedGrid(tuple(rows), tuple(changes), tuple(problems), tuple(emptied), doubts)


def _doubts(row: GridRow) -> Iterator[Phrase]:
    staff, family = row.staff_installed, row.family_installed
    if staff is not None and row.headcount is not None and staff > row.headcount:
        yield phrase(
            "%(unit)s: %(staff)s staff installed, more than its headcount of %(headcount)s.",
            unit=row.name,
            staff=vietnamese_number(staff),
            headcount=vietnamese_number(row.headcount),
        )
    if staff is not None and family is not None and row.users is not None and row.users > staff + family:
        yield phrase(
            "%(unit)s: %(users)s people use it, more than the %(installed)s who installed it.",
            unit=row.name,
            users=vietnamese_number(row.users),
            installed=vietnamese_number(staff + family),
        )
    for name, now, before in (
        ("staff_installed", staff, row.before_staff),
        ("family_installed", family, row.before_family),
    ):
        if now is not None and before is not None and row.before_on is not None and now < before:
            yield phrase(
                "%(unit)s, %(figure)s: %(now)s, fewer than the %(before)s of %(day)s; counts are cumulative.",
                unit=row.name,
                figure=FIGURE_NAMES[name],
                now=vietnamese_number(now),
                before=vietnamese_number(before),
                day=day_month_year(row.before_on),
            )
