"""The pilots as an administrator keeps them: listed, changed, put back. New ones are made in `pilot_copies`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from locales import phrase
from models.tables import Feedback, InstallCount, Pilot, ReportingDuty
from models.tallies import COUNTS, DUTIES
from services import audit
from services.access import Action, NotFound, Person, Refused, require
from services.kept import Kept, record_mark
from services.pilots import current_pilot, functions_of

MOST_NAME, MOST_ADDRESS = 300, 500


@dataclass(frozen=True)
class PilotFields:
    """What an administrator sets of a pilot. Both days of the trial are in it; reports are due strictly before `report_before`."""

    name: str
    letter_number: str
    letter_on: date | None
    trial_from: date
    trial_to: date
    report_before: date
    launch_on: date | None
    form_url: str
    sheet_id: str


@dataclass(frozen=True)
class FunctionLine:
    """One function of the app, as Appendix 1 lists it. Its code never changes: files and commands use it."""

    code: str
    group_label: str
    label: str


@dataclass(frozen=True)
class PilotLine:
    """One pilot: what is set of it, and how much stands in it."""

    code: str
    is_current: bool
    fields: PilotFields
    functions: tuple[FunctionLine, ...]
    duties: int
    counts: int
    items: int


# Who manages pilots sees them all.
_sizes: Kept[tuple[int, int, int]] = Kept(COUNTS, DUTIES, most=32, also=record_mark)


def list_pilots(session: Session, person: Person) -> list[PilotLine]:
    """Every pilot, the current one first, then the newest."""
    require(person, Action.MANAGE_PILOTS)
    current = select(Pilot.id).where(Pilot.is_current).order_by(col(Pilot.id).desc())
    chosen = session.exec(current).first()
    rows = session.exec(select(Pilot).order_by(col(Pilot.trial_from).desc(), col(Pilot.id).desc())).all()
    lines = [
        PilotLine(
            row.code,
            row.id == chosen,
            fields_of(row),
            tuple(FunctionLine(f.code, f.group_label, f.label) for f in functions_of(session, row)),
            *_sizes.get(session, (row.id,), partial(_count_all, session, row)),
        )
        for row in rows
    ]
    return sorted(lines, key=lambda line: not line.is_current)


def change_pilot(
    session: Session, person: Person, code: str, wanted: PilotFields, *, now: datetime, seen: PilotFields
) -> PilotFields:
    """Change what is set of a pilot; returns what it was. Duties of its own last day move with that day.

    `seen` is what the person read: raises Refused when it was changed since, for days that do not follow each
    other and for words that are too long, NotFound.
    """
    pilot = found_pilot(session, person, code)
    was = fields_of(pilot)
    if was != seen:
        raise Refused(
            phrase("Somebody else changed this pilot meanwhile. Look at what it says now, then save again.")
        )
    wanted = sound_pilot(wanted)
    if wanted == was:
        raise Refused(phrase("Nothing was changed."))
    for name, value in vars(wanted).items():
        setattr(pilot, name, value)
    session.add(pilot)
    moved = 0
    if wanted.report_before != was.report_before:
        duties = select(ReportingDuty).where(
            ReportingDuty.pilot_id == pilot.id, ReportingDuty.before == was.report_before
        )
        for duty in session.exec(duties):
            duty.before = wanted.report_before
            session.add(duty)
            moved += 1
    before, after = _differing(was, wanted)
    if moved:
        after["duties_moved"] = moved
    audit.record(session, person, "change pilot", "pilot", code, now=now, before=before, after=after)
    session.commit()
    return was


def change_functions(
    session: Session, person: Person, code: str, wanted: Mapping[str, tuple[str, str]], *, now: datetime
) -> dict[str, tuple[str, str]]:
    """Change how functions are called: code -> (group, label); returns what those that changed were called.

    Raises Refused for a label that is empty or too long, NotFound.
    """
    pilot = found_pilot(session, person, code)
    was: dict[str, tuple[str, str]] = {}
    for row in functions_of(session, pilot):
        if row.code not in wanted:
            continue
        group, label = (" ".join(words.split()) for words in wanted[row.code])
        if not label or max(len(group), len(label)) > MOST_NAME:
            raise Refused(
                phrase("Function %(code)s needs a label of 1 to %(n)s letters.", code=row.code, n=MOST_NAME)
            )
        if (row.group_label, row.label) != (group, label):
            was[row.code] = (row.group_label, row.label)
            row.group_label, row.label = group, label
            session.add(row)
    if not was:
        raise Refused(phrase("Nothing was changed."))
    before = {function: " / ".join(words) for function, words in was.items()}
    after = {function: " / ".join(" ".join(w.split()) for w in wanted[function]) for function in was}
    audit.record(session, person, "change pilot", "pilot", code, now=now, before=before, after=after)
    session.commit()
    return was


def make_current(session: Session, person: Person, code: str, *, now: datetime) -> str:
    """Make a pilot the one that is meant where nobody chose one; returns the code of the one before."""
    pilot = found_pilot(session, person, code)
    before = session.exec(select(Pilot).where(Pilot.is_current).order_by(col(Pilot.id).desc())).first()
    if before is not None and before.id == pilot.id:
        raise Refused(phrase("Pilot %(code)s is the current one already.", code=code))
    session.execute(update(Pilot).values(is_current=False))
    session.flush()
    pilot.is_current = True
    session.add(pilot)
    old = before.code if before else ""
    audit.record(
        session,
        person,
        "make pilot current",
        "pilot",
        code,
        now=now,
        before={"current": old},
        after={"current": code},
    )
    session.commit()
    return old


def found_pilot(session: Session, person: Person, code: str) -> Pilot:
    """The pilot of that code, for one who may manage pilots. Raises NotAllowed, NotFound."""
    require(person, Action.MANAGE_PILOTS)
    if not code:
        raise NotFound(phrase("Choose a pilot first."))
    return current_pilot(session, code)


def fields_of(pilot: Pilot) -> PilotFields:
    """What is set of a pilot."""
    return PilotFields(*(getattr(pilot, field.name) for field in fields(PilotFields)))


def sound_pilot(wanted: PilotFields) -> PilotFields:
    """The same without doubled spaces. Raises Refused for what cannot stand."""
    sound = replace(
        wanted,
        name=" ".join(wanted.name.split()),
        letter_number=" ".join(wanted.letter_number.split()),
        form_url=wanted.form_url.strip(),
        sheet_id=wanted.sheet_id.strip(),
    )
    if not sound.name or max(len(sound.name), len(sound.letter_number)) > MOST_NAME:
        raise Refused(phrase("A pilot needs a name of 1 to %(n)s letters.", n=MOST_NAME))
    if sound.trial_from > sound.trial_to:
        raise Refused(phrase("The trial's last day lies before its first. Correct one of them."))
    if sound.trial_to >= sound.report_before:
        raise Refused(phrase("Reports must be due after the trial's last day. Correct one of them."))
    if sound.launch_on is not None and sound.launch_on <= sound.trial_from:
        raise Refused(phrase("The public launch must come after the trial's first day."))
    if sound.form_url and urlsplit(sound.form_url).scheme != "https":
        raise Refused(phrase("The form's address begins with https://."))
    if max(len(sound.form_url), len(sound.sheet_id)) > MOST_ADDRESS:
        raise Refused(
            phrase("The form's address or sheet is too long: at most %(n)s letters.", n=MOST_ADDRESS)
        )
    return sound


def _count_all(session: Session, pilot: Pilot) -> tuple[int, int, int]:
    """Duties, counts and opinions."""
    return (
        _count(session, ReportingDuty, pilot),
        _count(session, InstallCount, pilot),
        _count(session, Feedback, pilot),
    )


def _count(session: Session, table: type[Any], pilot: Pilot) -> int:
    return session.exec(select(func.count()).select_from(table).where(table.pilot_id == pilot.id)).one()


def plain_fields(wanted: PilotFields) -> dict[str, Any]:
    """What is set, as the record keeps it."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in vars(wanted).items()
        if value not in (None, "")
    }


def _differing(was: PilotFields, wanted: PilotFields) -> tuple[dict[str, Any], dict[str, Any]]:
    names = [name for name in vars(was) if getattr(was, name) != getattr(wanted, name)]

    def said(one: PilotFields) -> dict[str, Any]:
        values = {name: getattr(one, name) for name in names}
        return {name: v.isoformat() if isinstance(v, date) else v for name, v in values.items()}

    return said(was), said(wanted)
