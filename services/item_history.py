"""What happened to one opinion, in the order in which it happened, the newest first: who, when, what from, to, why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from models.tables import FeedbackVersion, LabelEvent, Pilot, Unit
from services.access import Action, Person, require
from services.feedback import find_item

# Written by the tracker's own rules, though a person's act led to it.
BY_RULE = ("routed",)


@dataclass(frozen=True)
class HistoryEntry:
    """One change. `field` is a label, `state.EVNNPC` for one owner's own state, `text` for a new answer of the sender.

    `old` and `new` are codes; `names` says what units among them are called.
    """

    at: datetime
    who: str
    field: str
    old: str
    new: str
    why: str
    names: tuple[tuple[str, str], ...] = ()


def history_of(session: Session, person: Person, pilot: Pilot, number: int) -> tuple[HistoryEntry, ...]:
    """Everything that was changed on an opinion within reach, its sender's edits too. Raises NotFound."""
    require(person, Action.SEE_FEEDBACK)
    find_item(session, person, pilot, number)
    events = session.exec(
        select(LabelEvent).where(LabelEvent.feedback_id == number).order_by(col(LabelEvent.id).desc())
    ).all()
    found = list(_entries(session, events))
    versions = session.exec(select(FeedbackVersion).where(FeedbackVersion.feedback_id == number))
    found += [
        HistoryEntry(v.replaced_at, "", "text", str(v.version), str(v.version + 1), "") for v in versions
    ]
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))


def newest_change(session: Session, person: Person, pilot: Pilot, number: int) -> int:
    """The number of an opinion's newest change, 0 before any: to be given to `changed_by_others`. Raises NotFound."""
    require(person, Action.SEE_FEEDBACK)
    find_item(session, person, pilot, number)
    query = select(func.max(LabelEvent.id)).where(LabelEvent.feedback_id == number)
    return session.exec(query).one() or 0


def changed_by_others(
    session: Session, person: Person, pilot: Pilot, number: int, after: int
) -> tuple[HistoryEntry, ...]:
    """What anybody else changed after the change of that number, the newest first. Raises NotFound."""
    require(person, Action.SEE_FEEDBACK)
    find_item(session, person, pilot, number)
    others = col(LabelEvent.account_id).is_distinct_from(person.account_id)
    query = select(LabelEvent).where(LabelEvent.feedback_id == number, col(LabelEvent.id) > after, others)
    return _entries(session, session.exec(query.order_by(col(LabelEvent.id).desc())).all())


def _entries(session: Session, events: Sequence[LabelEvent]) -> tuple[HistoryEntry, ...]:
    names = _names(session, [code for e in events for code in _codes(e)])
    return tuple(
        HistoryEntry(
            e.at,
            e.who,
            e.field,
            e.old,
            e.new,
            e.why,
            tuple((code, names[code]) for code in dict.fromkeys(_codes(e)) if code in names),
        )
        for e in events
    )


def _codes(event: LabelEvent) -> list[str]:
    codes = [event.field.partition(".")[2]]
    if event.field in ("owner", "routed", "unit"):
        codes += [*event.old.split(", "), *event.new.split(", ")]
    return [code for code in codes if code]


def _names(session: Session, codes: list[str]) -> dict[str, str]:
    if not codes:
        return {}
    query = select(Unit.code, Unit.name).where(col(Unit.code).in_(set(codes)))
    return dict(session.exec(query).all())
