"""The units, their other names and who owes a report: taken from a list, changed by an administrator."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from importers.results import Reading, RowProblem, UnitRow
from locales import phrase
from models.codes import UnitStatus
from models.tables import Pilot, ReportingDuty, Unit, UnitChange
from models.types import key
from services import imports
from services.access import Action, Person, Refused, require
from services.listed_rows import listed
from services.outcomes import FigureChange, Outcome, Source, Tally
from services.routing import Routes, follow_tree
from services.unit_tree import DEEPEST, TooDeep, TreeHasALoop, paths_of

LONGEST_CODE = 40
KEPT = (
    "name",
    "short_name",
    "kind",
    "parent_id",
    "status",
    "merged_into_id",
    "confidence",
    "customer_prefix",
    "addressee",
    "ownership",
    "headcount",
    "contact",
)


def record_units(
    session: Session,
    person: Person,
    reading: Reading[UnitRow],
    source: Source,
    *,
    pilot: Pilot,
    now: datetime,
    preview: bool = False,
) -> Outcome:
    """Add and change units by their codes; a unit the list does not name stays as it is."""
    require(person, Action.MANAGE_UNITS)
    batch = imports.begin(session, person, "units", source, pilot=pilot, now=now)
    routes = Routes.load(session)
    problems = list(reading.problems)
    units = {u.code: u for u in session.exec(select(Unit))}
    known = set(units) | {row.code for row in reading.rows}
    spelt: dict[str, str] = {code.casefold(): code for code in units}
    rows = []
    for row in reading.rows:
        wrong = list(_wrong(row, known, spelt.setdefault(row.code.casefold(), row.code)))
        problems += wrong
        if not wrong:
            rows.append(row)
    tally = Tally()
    start = len(units)
    fresh = {row.code for row in rows if row.code not in units}
    for row in rows:
        if row.code in fresh and row.code not in units:
            unit = Unit(
                code=row.code,
                name=row.name,
                kind=row.kind,
                path="/",
                position=start + row.row,
                import_batch_id=batch.id,
            )
            session.add(unit)
            units[row.code] = unit
    session.flush()
    seen: set[str] = set()
    added: list[UnitRow] = []
    unchanged: list[UnitRow] = []
    changes: list[FigureChange] = []
    for row in rows:
        unit = units[row.code]
        wanted = _wanted(row, unit, units)
        before = {name: getattr(unit, name) for name in KEPT}
        if row.code in fresh and row.code not in seen:
            tally.added += 1
            added.append(row)
        elif wanted == before:
            tally.unchanged += 1
            unchanged.append(row)
        else:
            tally.changed += 1
            changes += _changes(row.code, before, wanted, units)
            session.add(
                UnitChange(unit_id=key(unit), import_batch_id=batch.id, before=before, changed_at=now)
            )
        seen.add(row.code)
        for name, value in wanted.items():
            setattr(unit, name, value)
        session.add(unit)
    session.flush()
    place_units(session, units.values())
    follow_tree(session, person, routes, now=now)
    make_duties(session, pilot)
    outcome = Outcome(
        batch.id,
        source.name,
        reading.read,
        tally,
        tuple(problems),
        (),
        tuple(reading.notes),
        tuple(changes),
        reading.mapping,
        added=listed(added),
        unchanged=listed(unchanged),
    )
    return imports.finish(session, person, batch, outcome, now=now, preview=preview)


def _changes(
    code: str, before: dict[str, Any], wanted: dict[str, Any], units: dict[str, Unit]
) -> list[FigureChange]:
    """What becomes of a unit, the units it names by their codes."""
    codes = {key(unit): known for known, unit in units.items()}

    def said(name: str, value: Any) -> str:
        if name in ("parent_id", "merged_into_id"):
            return codes.get(value, "")
        if isinstance(value, bool):
            return "yes" if value else ""
        return "" if value is None else str(value)

    return [
        FigureChange(code, name.removesuffix("_id"), said(name, before[name]), said(name, value))
        for name, value in wanted.items()
        if value != before[name]
    ]


def _wanted(row: UnitRow, unit: Unit, units: dict[str, Unit]) -> dict[str, Any]:
    return {
        "name": row.name,
        "short_name": row.short_name,
        "kind": row.kind,
        "parent_id": key(units[row.parent_code]) if row.parent_code else None,
        "status": row.status,
        "merged_into_id": key(units[row.merged_into]) if row.merged_into else None,
        "confidence": row.confidence,
        "customer_prefix": row.customer_prefix,
        "addressee": row.addressee,
        "ownership": row.ownership,
        "headcount": unit.headcount if row.headcount is None else row.headcount,
        "contact": unit.contact if row.contact is None else row.contact,
    }


def _wrong(row: UnitRow, known: set[str], spelt: str) -> Iterable[RowProblem]:
    def problem(column: str, found: str, expected: Any) -> RowProblem:
        return RowProblem(row.sheet, row.row, column, found, expected, row.as_it_came)

    # A code stands in paths and in names of files.
    if len(row.code) > LONGEST_CODE or not all(c.isalnum() or c in "-_&" for c in row.code):
        yield problem(
            "code",
            row.code,
            phrase("a code of letters, digits, - _ and & only, at most %(n)s of them", n=LONGEST_CODE),
        )
    if row.code != spelt:
        yield problem("code", row.code, phrase("the code as it is written already: %(code)s", code=spelt))
    unit_code = phrase("the code of a unit in the list")
    if row.parent_code and (row.parent_code not in known or row.parent_code == row.code):
        yield problem("parent_code", row.parent_code, unit_code)
    if row.merged_into and (row.merged_into not in known or row.merged_into == row.code):
        yield problem("merged_into", row.merged_into, unit_code)
    if row.status not in list(UnitStatus):
        yield problem(
            "status", row.status, phrase("one of %(codes)s", codes=", ".join(s.value for s in UnitStatus))
        )


def place_units(session: Session, units: Iterable[Unit]) -> None:
    """Give every unit its path again. Raises Refused when a unit would stand below itself."""
    units = list(units)
    try:
        paths = paths_of(units)
    except TooDeep as deep:
        raise Refused(
            phrase(
                "Unit %(code)s would stand more than %(n)s levels deep. Correct its parent; nothing was kept.",
                code=deep.code,
                n=DEEPEST,
            )
        ) from deep
    except TreeHasALoop as loop:
        raise Refused(
            phrase(
                "Unit %(code)s would stand below itself. Correct its parent or its successor; nothing was kept.",
                code=loop.code,
            )
        ) from loop
    for unit in units:
        if unit.path != paths[key(unit)]:
            unit.path = paths[key(unit)]
            session.add(unit)
    session.flush()


def owes(addressee: bool, ownership: str) -> bool:
    """Whether the letter gives a duty to a unit of which the list says this."""
    return addressee or ownership == "joint_stock"


def make_duties(session: Session, pilot: Pilot) -> None:
    """The letter's duties: each addressee owes EVN; a joint-stock company under one is covered by it.

    Only duties that are missing are added: what headquarters decided otherwise stays.
    """
    units = {key(u): u for u in session.exec(select(Unit))}
    top = next((u for u in units.values() if u.path == f"/{u.code}/" and u.kind == "group"), None)
    if top is None:
        return
    have = set(session.exec(select(ReportingDuty.unit_id).where(ReportingDuty.pilot_id == pilot.id)))
    for number, unit in units.items():
        if number in have or not owes(unit.addressee, unit.ownership):
            continue
        covered_by = None
        if not unit.addressee:
            above = units.get(unit.parent_id or 0)
            while above is not None and not above.addressee:
                above = units.get(above.parent_id or 0)
            covered_by = key(above) if above else None
        session.add(
            ReportingDuty(
                pilot_id=key(pilot),
                unit_id=number,
                to_unit_id=key(top),
                before=pilot.report_before,
                covered_by_id=covered_by,
            )
        )
    session.flush()


def unit_by_code(session: Session, code: str) -> Unit | None:
    """The unit of that code, whatever its case."""
    wanted = code.strip()
    unit = session.exec(select(Unit).where(Unit.code == wanted)).first()
    if unit is None:
        folded = wanted.casefold()
        return next(
            (u for u in session.exec(select(Unit).order_by(col(Unit.id))) if u.code.casefold() == folded),
            None,
        )
    return unit
