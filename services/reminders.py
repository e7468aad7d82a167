"""Who is asked for a report that is not there: the letters, where they go, and who was reminded when, how, by whom.

A unit without an address is told of in the letter to the nearest unit above it that has one. A mail is queued
once for each office, kind and day; sending is `services.mail_sending`.

Longer than other files: asking, noting and taking back share what they hold of a day.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from locales import phrase
from models.database import alone
from models.reports import REMINDER_KINDS
from models.tables import Pilot, Reminder
from models.types import key
from reports.reminder_letter import (
    build_reminder_letter,
    zalo_text,
)
from services import audit
from services.access import Action, Person, Refused, require
from services.asked_units import AskedUnits, Letter, MissingUnit, plan_of
from services.deadlines import last_day
from services.filing_state import expected
from services.mail import queue_mail
from services.reminder_mails import MAIL_KIND, about_of, mails_of, withdraw_older
from services.rollups import home_unit
from services.unit_tree import load_tree

BY_HAND = REMINDER_KINDS[2:]


@dataclass(frozen=True)
class Reminding:
    """Everything about reminding one receiver's units on one day. `planned`: a scheduled run reminds today."""

    receiver: str
    receiver_name: str
    day: date
    units: tuple[MissingUnit, ...]
    letters: tuple[Letter, ...]
    zalo: str
    planned: bool


def reminding(
    session: Session,
    person: Person,
    pilot: Pilot,
    *,
    now: datetime,
    code: str = "",
    units: Collection[str] | None = None,
    link: str = "",
) -> Reminding:
    """Who owes a unit (the person's own, EVN for headquarters) a report and has not sent it, and the words for them.

    `units` takes some of them alone, by code; `link` is where a unit opens its report. Raises NotFound, NotAllowed.
    """
    require(person, Action.SEE_REMINDERS)
    asked = AskedUnits(session, person, pilot, now, code, units, link)
    whole = asked.facts(asked.missing)
    return Reminding(
        asked.receiver.code,
        asked.receiver.name,
        asked.today,
        tuple(asked.missing),
        tuple(asked.letters()),
        zalo_text(whole) if asked.missing else "",
        any(
            (asked.today - last_day(one.later or one.before)).days in plan_of(pilot) for one in asked.missing
        ),
    )


def as_json(found: Reminding) -> dict[str, Any]:
    """What the command line tells of it."""
    return {
        "units": [
            {
                "code": one.code,
                "name": one.name,
                "parent": one.parent,
                "report_state": one.state,
                "before": one.before.isoformat(),
                "extended_to": one.later.isoformat() if one.later else None,
                "overdue": one.overdue,
                "contact": one.contact,
                "addresses": list(one.addresses),
                "through": one.through,
                "reminded_on": one.reminded_on.isoformat() if one.reminded_on else None,
            }
            for one in found.units
        ],
        "letters": [
            {
                "to": one.to,
                "kind": one.kind,
                "addresses": list(one.addresses),
                "units": list(one.units),
                "subject": one.subject,
                "text": one.text,
            }
            for one in found.letters
        ],
    }


def reminder_document(
    session: Session,
    person: Person,
    pilot: Pilot,
    *,
    now: datetime,
    code: str = "",
    units: Collection[str] | None = None,
) -> bytes:
    """The draft of the official letter to those who have not sent, as docx. Raises Refused where all have."""
    require(person, Action.SEE_REMINDERS)
    asked = AskedUnits(session, person, pilot, now, code, units, "")
    if not asked.missing:
        raise Refused(phrase("Every unit that owes a report has sent it: there is nobody to remind."))
    return build_reminder_letter(asked.facts(asked.missing))


@dataclass(frozen=True)
class Queued:
    """What was put in the queue: mails, and the units they are about."""

    mails: int
    units: tuple[str, ...]


def queue_reminders(
    session: Session,
    person: Person,
    pilot: Pilot,
    *,
    now: datetime,
    code: str = "",
    units: Collection[str] | None = None,
    scheduled: bool = False,
    link: str = "",
) -> Queued:
    """Queue today's mails to those who have not sent; each office once a day and kind, whoever asks how often.

    `scheduled` takes only units for which today is a day of the plan. What still waits of days before today is
    withdrawn: a later letter says more. Raises NotFound, NotAllowed.
    """
    require(person, Action.REMIND)
    with alone(session, "reminders"):
        asked = AskedUnits(session, person, pilot, now, code, units, link)
        withdraw_older(session, pilot, asked.today)
        if scheduled:
            plan = plan_of(pilot)
            asked.missing = [
                one for one in asked.missing if (asked.today - last_day(one.later or one.before)).days in plan
            ]
        mails, told = 0, []
        for letter in asked.letters():
            about = about_of(pilot, letter.to)
            queued = [
                address
                for address in letter.addresses
                if queue_mail(
                    session,
                    now=now,
                    kind=MAIL_KIND + letter.kind,
                    about=about,
                    day=asked.today,
                    to=address,
                    subject=letter.subject,
                    text=letter.text,
                )
            ]
            mails += len(queued)
            if queued:
                told += _note(session, person, pilot, asked, letter, now)
        after = {"units": told, "mails": mails, "day": asked.today.isoformat()}
        if told:
            audit.record(session, person, "remind", "pilot", pilot.code, now=now, after=after)
        session.commit()
    return Queued(mails, tuple(told))


def record_reminder(
    session: Session, person: Person, pilot: Pilot, codes: Sequence[str], kind: str, *, now: datetime
) -> list[int]:
    """Write down that units were reminded by Zalo, telephone or an official letter today; the numbers of the new lines.

    Raises NotAllowed, and Refused for another kind.
    """
    require(person, Action.REMIND)
    if kind not in BY_HAND:
        raise Refused(phrase("“%(kind)s” is no way to remind by hand.", kind=kind))
    with alone(session, "reminders"):
        asked = AskedUnits(session, person, pilot, now, "", codes, "")
        ids = [asked.id_of(one.code) for one in asked.missing]
        have = set(
            session.exec(
                select(Reminder.unit_id).where(
                    Reminder.pilot_id == pilot.id, Reminder.day == asked.today, Reminder.kind == kind
                )
            )
        )
        rows = [
            Reminder(
                pilot_id=key(pilot), unit_id=number, day=asked.today, kind=kind, who=person.name, made_at=now
            )
            for number in ids
            if number not in have
        ]
        session.add_all(rows)
        session.flush()
        if rows:
            after = {"units": [one.code for one in asked.missing], "kind": kind}
            audit.record(session, person, "note reminder", "pilot", pilot.code, now=now, after=after)
        session.commit()
    return [key(row) for row in rows]


def forget_reminders(
    session: Session, person: Person, pilot: Pilot, numbers: Sequence[int], *, now: datetime
) -> int:
    """Take back lines that `record_reminder` wrote; how many there were. Mails that went out stay on record."""
    require(person, Action.REMIND)
    owed = _owed_ids(session, person, pilot)
    query = select(Reminder).where(
        Reminder.pilot_id == pilot.id, col(Reminder.id).in_(numbers), col(Reminder.kind).in_(BY_HAND)
    )
    rows = [row for row in session.exec(query) if row.unit_id in owed]
    for row in rows:
        session.delete(row)
    if rows:
        before = {"reminders": [row.id for row in rows], "units": [row.unit_id for row in rows]}
        audit.record(session, person, "forget reminder", "pilot", pilot.code, now=now, before=before)
    session.commit()
    return len(rows)


@dataclass(frozen=True)
class Reminded:
    """A line of the log. `mails` are (address, state, what the server said) of what went by mail."""

    number: int
    day: date
    code: str
    name: str
    kind: str
    through: str
    who: str
    made_at: datetime
    mails: tuple[tuple[str, str, str], ...]


def reminder_log(session: Session, person: Person, pilot: Pilot, *, most: int = 500) -> list[Reminded]:
    """Who was reminded when, the newest first, of the units that owe this person's unit a report. Raises NotAllowed."""
    require(person, Action.SEE_REMINDERS)
    owed = _owed_ids(session, person, pilot)
    query = (
        select(Reminder)
        .where(Reminder.pilot_id == pilot.id)
        .order_by(col(Reminder.day).desc(), col(Reminder.id).desc())
    )
    rows = [row for row in session.exec(query) if row.unit_id in owed][:most]
    tree = load_tree(session)
    mails = mails_of(session, pilot, tree, rows)
    return [
        Reminded(
            key(row),
            row.day,
            tree.nodes[row.unit_id].code,
            tree.nodes[row.unit_id].name,
            row.kind,
            tree.nodes[row.through_id].name if row.through_id and row.through_id != row.unit_id else "",
            row.who,
            row.made_at,
            tuple(mails.get((row.through_id, row.day, row.kind), ())),
        )
        for row in rows
    ]


def _note(
    session: Session, person: Person, pilot: Pilot, asked: AskedUnits, letter: Letter, now: datetime
) -> list[str]:
    """A line of the log for each unit of a letter that has none of this day and kind; their codes."""
    have = set(
        session.exec(
            select(Reminder.unit_id).where(
                Reminder.pilot_id == pilot.id, Reminder.day == asked.today, Reminder.kind == letter.kind
            )
        )
    )
    new = [code for code in letter.units if asked.id_of(code) not in have]
    for code in new:
        session.add(
            Reminder(
                pilot_id=key(pilot),
                unit_id=asked.id_of(code),
                day=asked.today,
                kind=letter.kind,
                through_id=asked.id_of(letter.to),
                to_address=", ".join(letter.addresses),
                text=letter.text,
                who=person.name,
                made_at=now,
            )
        )
    session.flush()
    return new


def _owed_ids(session: Session, person: Person, pilot: Pilot) -> set[int]:
    tree = load_tree(session)
    return set(expected(session, pilot, tree, tree.successor(home_unit(session, person, tree))))
