"""Until when an opinion should be answered: plain hours from when it was sent, by how severe it is.

Plain hours are hours by the clock, nights and Sundays too: the desk is there around the clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update
from sqlmodel import Session, SQLModel, col

from locales import phrase
from models.codes import SetBy, Severity
from models.tables import Feedback, FeedbackOwner, Pilot
from services import audit
from services.access import Action, Person, Refused, require

SETTING = "due_hours"
DEFAULT_HOURS: dict[str, int] = {Severity.CRITICAL: 4, Severity.MAJOR: 24, Severity.MINOR: 72}
MOST_HOURS = 24 * 90
_AT_ONCE = 5_000


def due_hours(pilot: Pilot) -> dict[str, int]:
    """Hours by severity, as the pilot's settings have them, else the defaults."""
    said = pilot.settings.get(SETTING) or {}
    return {
        severity: hours if isinstance(hours := said.get(severity), int) and hours > 0 else default
        for severity, default in DEFAULT_HOURS.items()
    }


def due_at(hours: Mapping[str, int], severity: str, since: datetime) -> datetime:
    """The moment by which an opinion of that severity, sent at `since`, is due."""
    return since + timedelta(hours=hours[severity])


def set_due_hours(
    session: Session, person: Person, pilot: Pilot, hours: Mapping[str, int], *, now: datetime
) -> int:
    """Set the pilot's hours; due times that nobody set by hand follow. Returns how many opinions have another now.

    Raises Refused for hours that are none or that put the more severe later.
    """
    require(person, Action.MANAGE_MACROS)
    wanted = {severity: hours.get(severity, 0) for severity in DEFAULT_HOURS}
    if not all(0 < n <= MOST_HOURS for n in wanted.values()):
        raise Refused(phrase("Hours are whole numbers from 1 to %(most)s.", most=MOST_HOURS))
    if not wanted[Severity.CRITICAL] <= wanted[Severity.MAJOR] <= wanted[Severity.MINOR]:
        raise Refused(phrase("The more severe is due the sooner: critical, then major, then minor."))
    before = due_hours(pilot)
    pilot.settings = {**pilot.settings, SETTING: wanted}
    session.add(pilot)
    session.flush()
    changed = _follow(session, pilot, wanted, now)
    audit.record(
        session, person, "set due hours", "pilot", pilot.code, now=now, before=before, after=dict(wanted)
    )
    session.commit()
    return changed


def _follow(session: Session, pilot: Pilot, hours: Mapping[str, int], now: datetime) -> int:
    """Due times by rule, worked out anew."""
    query = select(
        col(Feedback.id),
        col(Feedback.severity),
        col(Feedback.submitted_at),
        col(Feedback.created_at),
        col(Feedback.due_at),
    ).where(col(Feedback.pilot_id) == pilot.id, col(Feedback.due_by) == SetBy.RULE.value)
    found = [
        {"number": number, "due": due}
        for number, severity, sent, came, was in session.execute(query).all()
        if (due := due_at(hours, severity, sent or came)) != was
    ]
    items, parts = (SQLModel.metadata.tables[name] for name in ("feedback", FeedbackOwner.__tablename__))
    for start in range(0, len(found), _AT_ONCE):
        some = found[start : start + _AT_ONCE]
        of_item = update(items).where(items.c.id == bindparam("number"))
        session.execute(
            of_item.values(due_at=bindparam("due"), changed_at=now, revision=items.c.revision + 1), some
        )
        of_part = update(parts).where(parts.c.feedback_id == bindparam("number"))
        session.execute(of_part.values(due_at=bindparam("due")), some)
    session.expire_all()
    return len(found)
