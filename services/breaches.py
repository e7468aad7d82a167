"""Breaches of personal data with their clock: the authority is told within 72 hours of when the breach was known."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from locales import phrase
from models.tables import PersonalBreach
from models.types import key
from services import audit
from services.access import Action, NotFound, Person, Refused, require

WITHIN = timedelta(hours=72)
MOST_WORDS = 4_000


@dataclass(frozen=True)
class BreachFields:
    """What is said of a breach. `people` is how many it touches, None while nobody knows."""

    what: str
    data: str
    people: int | None
    happened_at: datetime | None
    known_at: datetime
    measures: str = ""
    authority_told_at: datetime | None = None
    authority_how: str = ""
    people_told_at: datetime | None = None
    people_how: str = ""
    closed_at: datetime | None = None


@dataclass(frozen=True)
class BreachLine:
    """One breach. `left` is what the clock still gives, negative when it is over, None once the authority was told."""

    id: int
    fields: BreachFields
    due_at: datetime
    left: timedelta | None
    told_in_time: bool | None
    noted_by: str
    edit: int


def list_breaches(session: Session, person: Person, *, now: datetime) -> list[BreachLine]:
    """Every breach: those whose clock runs first, the most urgent on top, then the newest."""
    require(person, Action.MANAGE_PERSONAL_DATA)
    lines = [
        _line(row, now)
        for row in session.exec(select(PersonalBreach).order_by(col(PersonalBreach.id).desc()))
    ]
    return sorted(lines, key=lambda line: (line.left is None, line.left or timedelta()))


def overdue_breaches(session: Session, person: Person, *, now: datetime) -> int:
    """How many breaches the authority should have been told of already."""
    return sum(
        line.left is not None and line.left < timedelta() for line in list_breaches(session, person, now=now)
    )


def note_breach(session: Session, person: Person, said: BreachFields, *, now: datetime) -> int:
    """Write a breach down; its clock runs from when it was known. Raises Refused."""
    require(person, Action.MANAGE_PERSONAL_DATA)
    said = _sound(said, now)
    row = PersonalBreach(**vars(said), noted_by=person.name, noted_at=now)
    session.add(row)
    session.flush()
    number = key(row)
    audit.record(session, person, "note breach", "personal_breach", number, now=now, after=_plain(said))
    session.commit()
    return number


def change_breach(
    session: Session, person: Person, number: int, said: BreachFields, *, seen: int, now: datetime
) -> BreachFields:
    """Change what is said of a breach; returns what it was. `seen` is its `edit` as the person read it.

    Raises NotFound, Refused when somebody changed it since.
    """
    require(person, Action.MANAGE_PERSONAL_DATA)
    row = session.exec(select(PersonalBreach).where(PersonalBreach.id == number).with_for_update()).first()
    if row is None:
        raise NotFound(phrase("There is no breach number %(number)s.", number=number))
    if row.edit != seen:
        raise Refused(phrase("Somebody else changed this breach meanwhile. Look at what it says now."))
    was, said = _fields(row), _sound(said, now)
    if was == said:
        raise Refused(phrase("Nothing was changed."))
    for name, value in vars(said).items():
        setattr(row, name, value)
    row.edit += 1
    session.add(row)
    audit.record(
        session,
        person,
        "change breach",
        "personal_breach",
        number,
        now=now,
        before=_plain(was),
        after=_plain(said),
    )
    session.commit()
    return was


def _sound(said: BreachFields, now: datetime) -> BreachFields:
    if not said.what.strip():
        raise Refused(phrase("Say what happened."))
    if any(len(value) > MOST_WORDS for value in vars(said).values() if isinstance(value, str)):
        raise Refused(phrase("Each text has at most %(n)s letters.", n=MOST_WORDS))
    if any(value > now for value in vars(said).values() if isinstance(value, datetime)):
        raise Refused(phrase("A moment lies in the future. Correct it."))
    if said.happened_at is not None and said.happened_at > said.known_at:
        raise Refused(phrase("A breach is known after it happened. Correct one of the moments."))
    if said.authority_told_at is not None and said.authority_told_at < said.known_at:
        raise Refused(phrase("The authority is told after the breach is known. Correct one of the moments."))
    if said.authority_told_at is not None and not said.authority_how.strip():
        raise Refused(phrase("Say whom you told and by which letter."))
    return said


def _fields(row: PersonalBreach) -> BreachFields:
    return BreachFields(*(getattr(row, field.name) for field in fields(BreachFields)))


def _line(row: PersonalBreach, now: datetime) -> BreachLine:
    due = row.known_at + WITHIN
    told = row.authority_told_at
    return BreachLine(
        key(row),
        _fields(row),
        due,
        None if told is not None else due - now,
        None if told is None else told <= due,
        row.noted_by,
        row.edit,
    )


def _plain(said: BreachFields) -> dict[str, Any]:
    return {
        name: value.isoformat(timespec="minutes") if isinstance(value, datetime) else value
        for name, value in vars(said).items()
        if value not in (None, "")
    }
