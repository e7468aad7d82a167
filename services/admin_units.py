"""The units as an administrator keeps them: looked up, edited by hand, put back, and who owes a report."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from locales import phrase
from locales.vietnamese import fold
from models.codes import UnitStatus
from models.tables import Pilot, ReportingDuty, Unit, UnitChange
from models.tallies import DUTIES, UNITS
from models.types import key
from services import audit
from services.access import Action, NotFound, Person, Refused, require
from services.kept import Kept
from services.routing import Routes, follow_tree
from services.unit_tree import load_tree
from services.units import KEPT, owes, place_units

MOST_NAME = 200
MOST_CONTACT = 500


@dataclass(frozen=True)
class UnitFields:
    """What an administrator may change of a unit. `merged_into` is the successor's code, empty for none."""

    name: str
    short_name: str
    status: str
    merged_into: str
    headcount: int | None
    contact: str


@dataclass(frozen=True)
class Duty:
    """To whom a unit owes its report, strictly before which day; `covered_by` is empty for its own report."""

    to: str
    before: date
    covered_by: str = ""


@dataclass(frozen=True)
class UnitLine:
    """One unit of the list. `above` is the code of the unit at which it counts."""

    code: str
    level: int
    above: str
    addressee: bool
    fields: UnitFields
    duties: tuple[Duty, ...]


# Who manages units sees them all.
_told: Kept[list[tuple[str, UnitLine]]] = Kept(UNITS, DUTIES, most=8)


@dataclass(frozen=True)
class EditedUnit:
    """A unit that was edited, and the number of the change, for taking it back."""

    code: str
    change_id: int


def list_units(session: Session, person: Person, pilot: Pilot, *, words: str = "") -> list[UnitLine]:
    """Every unit from the top down; with words, those whose code or names hold them all, accents or not."""
    require(person, Action.MANAGE_UNITS)
    wanted = fold(words).split()
    told = _told.get(session, (key(pilot),), lambda: _all_units(session, pilot))
    return [line for said, line in told if all(word in said for word in wanted)]


def _all_units(session: Session, pilot: Pilot) -> list[tuple[str, UnitLine]]:
    """Every unit with the folded words that it is found by."""
    units = {key(u): u for u in session.exec(select(Unit))}
    codes = {number: u.code for number, u in units.items()}
    duties: dict[int, list[Duty]] = {}
    query = select(ReportingDuty).where(ReportingDuty.pilot_id == pilot.id).order_by(col(ReportingDuty.id))
    for duty in session.exec(query):
        duties.setdefault(duty.unit_id, []).append(
            Duty(codes[duty.to_unit_id], duty.before, codes.get(duty.covered_by_id or 0, ""))
        )
    tree = load_tree(session)
    lines = []
    for top in tree.below.get(None, []):
        for node in tree.subtree(tree.nodes[top]):
            unit = units[node.id]
            line = UnitLine(
                unit.code,
                node.level,
                codes.get(node.above_id or 0, ""),
                owes(unit.addressee, unit.ownership),
                _fields(unit, codes),
                tuple(duties.get(node.id, ())),
            )
            lines.append((fold(f"{unit.code} {unit.name} {unit.short_name}"), line))
    return lines


def edit_unit(
    session: Session, person: Person, code: str, was: UnitFields, wanted: UnitFields, *, now: datetime
) -> EditedUnit:
    """Change a unit by hand. Raises NotFound, or Refused (wrong values, changed by another since `was`)."""
    require(person, Action.MANAGE_UNITS)
    unit = _unit(session, code)
    codes = {key(u): u.code for u in session.exec(select(Unit))}
    present = _fields(unit, codes)
    if present != was:
        raise Refused(
            phrase("Somebody has changed unit %(code)s since. Look at it again, then change it.", code=code)
        )
    wanted = _sound(code, wanted, set(codes.values()))
    if wanted == present:
        raise Refused(phrase("Nothing was changed."))
    change = UnitChange(
        unit_id=key(unit), before={name: getattr(unit, name) for name in KEPT}, changed_at=now
    )
    session.add(change)
    unit.name, unit.short_name, unit.status = wanted.name, wanted.short_name, wanted.status
    unit.headcount, unit.contact = wanted.headcount, wanted.contact
    unit.merged_into_id = key(_unit(session, wanted.merged_into)) if wanted.merged_into else None
    _keep_unit(session, person, unit, "edit unit", asdict(present), asdict(wanted), now)
    return EditedUnit(code, key(change))


def _sound(code: str, wanted: UnitFields, codes: set[str]) -> UnitFields:
    name, short = " ".join(wanted.name.split()), " ".join(wanted.short_name.split())
    if not name or len(name) > MOST_NAME or len(short) > MOST_NAME:
        raise Refused(phrase("A unit needs a name, of at most %(n)s letters.", n=MOST_NAME))
    if len(wanted.contact) > MOST_CONTACT:
        raise Refused(phrase("The contact is too long: at most %(n)s letters.", n=MOST_CONTACT))
    if wanted.status not in list(UnitStatus):
        raise Refused(phrase("“%(status)s” is not a status of a unit.", status=wanted.status))
    if wanted.headcount is not None and not 0 <= wanted.headcount <= 10_000_000:
        raise Refused(phrase("The headcount is a whole number of people, 0 or more."))
    merged = wanted.merged_into if wanted.status == UnitStatus.MERGED else ""
    if wanted.status == UnitStatus.MERGED and (merged not in codes or merged == code):
        raise Refused(phrase("A merged unit needs its successor: choose the unit that it went into."))
    return UnitFields(name, short, wanted.status, merged, wanted.headcount, wanted.contact.strip())


def take_back_edit(session: Session, person: Person, change_id: int, *, now: datetime) -> str:
    """Put a unit back as it was before an edit; returns its code. Raises Refused when it changed again since."""
    require(person, Action.MANAGE_UNITS)
    change = session.get(UnitChange, change_id)
    if change is None or change.import_batch_id is not None:
        raise Refused(phrase("This change was taken back already."))
    later = select(UnitChange.id).where(UnitChange.unit_id == change.unit_id, col(UnitChange.id) > change_id)
    unit = session.get_one(Unit, change.unit_id)
    if session.exec(later).first() is not None:
        raise Refused(
            phrase("Unit %(code)s was changed again since. Take the later change back first.", code=unit.code)
        )
    codes = {key(u): u.code for u in session.exec(select(Unit))}
    before = asdict(_fields(unit, codes))
    for name, value in change.before.items():
        setattr(unit, name, value)
    session.delete(change)
    _keep_unit(session, person, unit, "take back unit edit", before, asdict(_fields(unit, codes)), now)
    return unit.code


def set_duty(session: Session, person: Person, pilot: Pilot, code: str, duty: Duty, *, now: datetime) -> None:
    """Say to whom a unit owes its report, or change the day or the cover of that duty. Raises NotFound, Refused."""
    require(person, Action.MANAGE_UNITS)
    unit, to = _unit(session, code), _unit(session, duty.to)
    cover = _unit(session, duty.covered_by) if duty.covered_by else None
    if key(unit) in (key(to), key(cover) if cover else 0):
        raise Refused(phrase("A unit reports to another unit, and another's report covers its own."))
    row = _duty(session, pilot, unit, to)
    before = None
    if row is None:
        row = ReportingDuty(pilot_id=key(pilot), unit_id=key(unit), to_unit_id=key(to), before=duty.before)
    else:
        covering = session.get(Unit, row.covered_by_id) if row.covered_by_id else None
        before = _said(Duty(to.code, row.before, covering.code if covering else ""))
    row.before, row.covered_by_id = duty.before, key(cover) if cover else None
    session.add(row)
    audit.record(session, person, "set duty", "unit", unit.code, now=now, before=before, after=_said(duty))
    session.commit()


def remove_duty(
    session: Session, person: Person, pilot: Pilot, code: str, to_code: str, *, now: datetime
) -> Duty:
    """Take a duty away; returns it, for putting it back. The letter's own duties can be covered, never removed."""
    require(person, Action.MANAGE_UNITS)
    unit, to = _unit(session, code), _unit(session, to_code)
    row = _duty(session, pilot, unit, to)
    if row is None:
        raise Refused(phrase("Unit %(code)s has no such duty any more.", code=code))
    if owes(unit.addressee, unit.ownership) and to.path == f"/{to.code}/":
        raise Refused(
            phrase(
                "The letter itself names this unit. Say whose report covers it instead of removing the duty."
            )
        )
    covering = session.get(Unit, row.covered_by_id) if row.covered_by_id else None
    duty = Duty(to.code, row.before, covering.code if covering else "")
    session.delete(row)
    audit.record(session, person, "remove duty", "unit", unit.code, now=now, before=_said(duty))
    session.commit()
    return duty


def _duty(session: Session, pilot: Pilot, unit: Unit, to: Unit) -> ReportingDuty | None:
    query = select(ReportingDuty).where(
        ReportingDuty.pilot_id == pilot.id,
        ReportingDuty.unit_id == unit.id,
        ReportingDuty.to_unit_id == to.id,
    )
    return session.exec(query).first()


def _said(duty: Duty) -> dict[str, str]:
    return {"to": duty.to, "before": duty.before.isoformat(), "covered_by": duty.covered_by}


def _unit(session: Session, code: str) -> Unit:
    unit = session.exec(select(Unit).where(Unit.code == code)).first()
    if unit is None:
        raise NotFound(phrase("There is no unit with the code %(code)s.", code=code))
    return unit


def _fields(unit: Unit, codes: dict[int, str]) -> UnitFields:
    successor = codes.get(unit.merged_into_id or 0, "")
    return UnitFields(unit.name, unit.short_name, unit.status, successor, unit.headcount, unit.contact)


def _keep_unit(
    session: Session,
    person: Person,
    unit: Unit,
    act: str,
    before: dict[str, object],
    after: dict[str, object],
    now: datetime,
) -> None:
    routes = Routes.load(session)
    session.add(unit)
    session.flush()
    place_units(session, session.exec(select(Unit)).all())
    follow_tree(session, person, routes, now=now)
    changed = [name for name, value in before.items() if after[name] != value]
    audit.record(
        session,
        person,
        act,
        "unit",
        unit.code,
        now=now,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    session.commit()
