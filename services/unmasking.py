"""Personal data shown for a while to who may need it and says why: each showing is on record, and the record is the leave.

Telephone numbers, identity cards, customer codes and the like are hidden in lists, items and files until then.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from locales import Phrase, phrase
from locales.vietnamese import clean_text
from models.tables import Audit, Pilot
from services import audit
from services.access import Action, Person, Refused, may, require
from services.feedback import EVERY, find_item, sees_personal_data

HOLDS = timedelta(minutes=15)
SHORTEST_REASON, LONGEST_REASON = 10, 300
SHOW, HIDE = "show personal data", "hide personal data"
# What is asked for most; anybody may write another.
USUAL_REASONS: tuple[Phrase, ...] = (
    phrase("Call the sender back about this opinion"),
    phrase("Look the customer up in another system"),
    phrase("Check the words before the report is signed"),
    phrase("Asked for in writing by a superior or an authority"),
)


@dataclass(frozen=True)
class Shown:
    """What is shown at this moment: an opinion's number (None: of every opinion within reach), until when."""

    number: int | None
    until: datetime
    reason: str


def show_personal_data(
    session: Session, person: Person, pilot: Pilot, reason: str, *, now: datetime, number: int | None = None
) -> datetime:
    """Show the personal data of one opinion (None: of every one within reach) to this person; until when.

    `now` is the real moment, in a demonstration too. Raises Refused for a reason that is none, NotFound, NotAllowed.
    """
    require(person, Action.SEE_FEEDBACK)
    require(person, Action.SEE_PERSONAL_DATA)
    said = " ".join(clean_text(reason).split())
    letters = sum(character.isalpha() for character in said)
    if letters < SHORTEST_REASON:
        raise Refused(
            phrase(
                "Say in a few words what you need the data for (at least %(n)s letters).", n=SHORTEST_REASON
            )
        )
    if len(said) > LONGEST_REASON:
        raise Refused(phrase("Say it in at most %(n)s characters.", n=LONGEST_REASON))
    if number is not None:
        find_item(session, person, pilot, number)
    until = now + HOLDS
    told = {"reason": said, "role": person.role.value if person.role else "", "until": until.isoformat()}
    audit.record(session, person, SHOW, "feedback", _name(number), now=now, after=told)
    session.commit()
    return until


def hide_personal_data(session: Session, person: Person, *, now: datetime) -> None:
    """Hide again, before its time, whatever is shown to this person."""
    require(person, Action.SEE_FEEDBACK)
    if shown_now(session, person, now=now):
        audit.record(session, person, HIDE, "feedback", EVERY, now=now)
        session.commit()


def shown_now(session: Session, person: Person, *, now: datetime) -> tuple[Shown, ...]:
    """What is shown to this person at this moment, what was asked for last in front."""
    if person.account_id is None or person.role is None or not may(person, Action.SEE_PERSONAL_DATA):
        return ()
    query = (
        select(Audit)
        .where(
            Audit.account_id == person.account_id,
            col(Audit.act).in_((SHOW, HIDE)),
            col(Audit.at) > now - HOLDS,
            col(Audit.at) <= now,
        )
        .order_by(col(Audit.id).desc())
    )
    found: dict[str, Shown] = {}
    for row in session.exec(query):
        if row.act == HIDE:
            break
        told = row.after or {}
        # Who has another role by now asks anew.
        if told.get("role") == person.role.value and row.subject_id not in found:
            number = None if row.subject_id == EVERY else int(row.subject_id)
            found[row.subject_id] = Shown(number, row.at + HOLDS, str(told["reason"]))
    return tuple(found.values())


def with_shown(session: Session, person: Person, *, now: datetime) -> Person:
    """The same person, with what is shown to them at this moment: for whoever has looked up who is asking."""
    return replace(person, open=tuple(_name(one.number) for one in shown_now(session, person, now=now)))


def require_shown(person: Person) -> None:
    """Raise Refused, saying what to do, unless the personal data of every opinion is shown to this person."""
    require(person, Action.SEE_FEEDBACK)
    if not sees_personal_data(person):
        raise Refused(
            phrase(
                "Personal data is written into a file only while it is shown to you. Open the opinions, press “Show "
                "personal data”, say what you need it for, then download again."
            )
        )


def _name(number: int | None) -> str:
    return EVERY if number is None else str(number)
