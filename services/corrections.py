"""Labels corrected by people: kept over every rerun, written down, and easily put back."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from locales import phrase
from models.codes import FUNCTION_CODES, Kind, Role, SetBy, Severity, State
from models.tables import Feedback, LabelEvent, Pilot
from models.types import key
from services import audit
from services.access import Action, Person, Refused, require
from services.feedback import find_item

LABEL_CODES: dict[str, tuple[str, ...]] = {
    "function": FUNCTION_CODES,
    "kind": tuple(k.value for k in Kind),
    "severity": tuple(s.value for s in Severity),
    "state": tuple(s.value for s in State),
}


def correct_label(
    session: Session,
    person: Person,
    pilot: Pilot,
    number: int,
    *,
    field_name: str,
    value: str,
    now: datetime,
    why: str = "",
) -> str:
    """Set function, kind, severity or state as a person; returns what it was, for undoing.

    A unit's people may correct function and kind of their own items; severity and state are EVNICT's.
    """
    require(person, Action.SORT_FEEDBACK)
    if person.role is Role.REPORTER and field_name not in ("function", "kind"):
        raise Refused(phrase("A unit corrects function and kind; severity and state are set by EVNICT."))
    if value not in LABEL_CODES.get(field_name, ()):
        raise Refused(phrase("“%(value)s” is not a value of %(field)s.", value=value, field=field_name))
    item, *_unit = find_item(session, person, pilot, number)
    old = str(getattr(item, field_name))
    _set(session, person, item, field_name, value, now, why)
    audit.record(
        session,
        person,
        "correct label",
        "feedback",
        number,
        now=now,
        before={field_name: old},
        after={field_name: value},
    )
    session.commit()
    return old


def _set(
    session: Session, person: Person, item: Feedback, name: str, value: str, now: datetime, why: str
) -> None:
    old = str(getattr(item, name))
    setattr(item, name, value)
    if name in ("function", "kind", "severity"):
        setattr(item, f"{name}_by", SetBy.PERSON.value)
    if name in ("function", "kind"):
        setattr(item, f"{name}_confidence", None)
        item.needs_person = False
    item.changed_at = now
    session.add(item)
    session.add(
        LabelEvent(
            feedback_id=key(item),
            account_id=person.account_id,
            who=person.name,
            at=now,
            field=name,
            old=old,
            new=value,
            why=why,
        )
    )
