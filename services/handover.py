"""A shift at EVNICT's desk handed over: frozen with the notes of who leaves, taken over by a second person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from importers.personal_data import mask
from locales import phrase
from locales.vietnamese import clean_text
from models.database import alone
from models.tables import Handover, Pilot
from models.types import key
from reports.handover_page import (
    Shift,
    Signatures,
    handover_fields,
    shift_from_json,
    shift_to_json,
)
from services import audit
from services.access import Action, NotFound, Person, Refused, require
from services.limited_process import WorkStopped, write_handover
from services.pilots import zone_of
from services.shift_facts import LONGEST, gather_shift

HOURS = 8
LONGEST_NOTES = 5_000
MOST_LISTED = 30


@dataclass(frozen=True)
class HandedOver:
    """One shift of the record. `mine` is whether the person who asks handed it over."""

    number: int
    from_at: datetime
    to_at: datetime
    signed: Signatures
    mine: bool


def shift_begins(session: Session, person: Person, pilot: Pilot, *, now: datetime) -> datetime:
    """Since when a shift that is handed over now counts: since the last handover, else eight hours ago."""
    require(person, Action.HAND_OVER)
    query = select(func.max(Handover.to_at)).where(*_standing(pilot), Handover.to_at < now)
    last = session.exec(query).one()
    return max(last, now - LONGEST) if last else now - timedelta(hours=HOURS)


def hand_over(
    session: Session, person: Person, pilot: Pilot, from_at: datetime, notes: str, *, now: datetime
) -> int:
    """Freeze the shift until now with the notes of who leaves; its number. Raises Refused.

    One that nobody has taken over yet is withdrawn or taken over first.
    """
    require(person, Action.HAND_OVER)
    with alone(session, "handover"):
        if waiting := _waiting(session, pilot):
            raise Refused(
                phrase(
                    "The shift that %(who)s handed over was not taken over yet. Take it over, or let it be withdrawn.",
                    who=waiting.handed_by,
                )
            )
        shift = gather_shift(session, person, pilot, from_at, now)
        row = Handover(
            pilot_id=key(pilot),
            from_at=from_at,
            to_at=now,
            facts=shift_to_json(shift),
            notes=_notes(notes),
            handed_by=person.name,
            handed_by_id=person.account_id,
        )
        session.add(row)
        session.flush()
        told = {"from": from_at.isoformat(), "notes": row.notes}
        audit.record(session, person, "hand over shift", "handover", key(row), now=now, after=told)
        session.commit()
        return key(row)


def _notes(said: str) -> str:
    # It goes by Zalo and on paper.
    return mask(clean_text(said).strip())[:LONGEST_NOTES]


def take_over(session: Session, person: Person, pilot: Pilot, number: int, *, now: datetime) -> None:
    """Sign for a shift that another handed over. Raises Refused for the own or a taken one, NotFound."""
    with alone(session, "handover"):
        row = _found(session, person, pilot, number)
        if row.taken_at is not None:
            raise Refused(phrase("%(who)s took this shift over already.", who=row.taken_by))
        if row.handed_by_id == person.account_id and row.handed_by == person.name:
            raise Refused(phrase("A shift is taken over by a second person, signed in with their own name."))
        row.taken_by, row.taken_by_id, row.taken_at = person.name, person.account_id, now
        session.add(row)
        audit.record(session, person, "take over shift", "handover", number, now=now)
        session.commit()


def withdraw_handover(session: Session, person: Person, pilot: Pilot, number: int, *, now: datetime) -> None:
    """Take back the own handover while nobody took it over; it stays in the record. Raises Refused, NotFound."""
    with alone(session, "handover"):
        row = _found(session, person, pilot, number)
        if row.taken_at is not None:
            raise Refused(phrase("%(who)s took this shift over already.", who=row.taken_by))
        if row.handed_by_id != person.account_id or row.handed_by != person.name:
            raise Refused(phrase("Only %(who)s can withdraw this handover.", who=row.handed_by))
        row.withdrawn_at = now
        session.add(row)
        audit.record(session, person, "withdraw shift", "handover", number, now=now)
        session.commit()


def waiting_handover(session: Session, person: Person, pilot: Pilot) -> HandedOver | None:
    """The shift that was handed over and waits for a second person; None where none does."""
    require(person, Action.HAND_OVER)
    row = _waiting(session, pilot)
    return _told(row, person) if row else None


def list_handovers(session: Session, person: Person, pilot: Pilot) -> tuple[HandedOver, ...]:
    """The newest shifts that were handed over, the last first."""
    require(person, Action.HAND_OVER)
    query = select(Handover).where(*_standing(pilot)).order_by(col(Handover.id).desc()).limit(MOST_LISTED)
    return tuple(_told(row, person) for row in session.exec(query))


def read_handover(session: Session, person: Person, pilot: Pilot, number: int) -> tuple[Shift, HandedOver]:
    """A shift as it was frozen, with its signatures. Raises NotFound."""
    row = _found(session, person, pilot, number)
    return shift_from_json(row.facts), _told(row, person)


def handover_pdf(session: Session, person: Person, pilot: Pilot, number: int) -> bytes:
    """The record of a shift on A4. Raises NotFound, and Refused where it can't be written."""
    shift, handed = read_handover(session, person, pilot, number)
    try:
        return write_handover(handover_fields(shift, handed.signed, zone_of(pilot)))
    except WorkStopped as stopped:
        raise Refused(
            phrase(
                "The PDF of the shift could not be written. Print the page itself, and tell the administrator."
            )
        ) from stopped


def _standing(pilot: Pilot) -> tuple[ColumnElement[bool], ...]:
    return col(Handover.pilot_id) == pilot.id, col(Handover.withdrawn_at).is_(None)


def _waiting(session: Session, pilot: Pilot) -> Handover | None:
    query = select(Handover).where(*_standing(pilot), col(Handover.taken_at).is_(None))
    return session.exec(query.order_by(col(Handover.id).desc())).first()


def _found(session: Session, person: Person, pilot: Pilot, number: int) -> Handover:
    require(person, Action.HAND_OVER)
    query = select(Handover).where(*_standing(pilot), Handover.id == number)
    row = session.exec(query).first()
    if row is None:
        raise NotFound(phrase("There is no shift number %(number)s that was handed over.", number=number))
    return row


def _told(row: Handover, person: Person) -> HandedOver:
    signed = Signatures(row.handed_by, row.to_at, row.taken_by, row.taken_at, row.notes)
    mine = row.handed_by_id == person.account_id and row.handed_by == person.name
    return HandedOver(key(row), row.from_at, row.to_at, signed, mine)
