"""What a shift at EVNICT's desk finds and leaves: promised calls, severe items, what came in, who did what."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, literal_column
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from locales import phrase
from models.codes import FUNCTION_CODES, Severity, State
from models.desk_acts import EVNICT
from models.tables import Answer, Audit, Feedback, LabelEvent, Pilot, Unit
from models.types import key
from reports.handover_page import (
    ACT_WORDS,
    KIND_WORDS,
    OTHER_ACT,
    CallToMake,
    CameIn,
    DoneBy,
    SevereItem,
    Shift,
)
from services.access import Action, Person, Refused, require
from services.kept import Kept, record_mark
from services.pilots import functions_of, zone_of
from services.states import OPEN

LONGEST = timedelta(days=31)
MOST_SEVERE, MOST_CALLS = 20, 100
# The releases of a fault are told together; an owner's own state or person under the thing, not the owner.
_TOLD_AS = dict.fromkeys(("fixed_in_server", "fixed_in_android", "fixed_in_ios"), "release")
_ACTS = {"call back": "call_back", "note opinion": "note_opinion"}
# Everybody who may hand over sees all opinions, so nobody's reach is in what is kept.
_open: Kept[dict[str, int]] = Kept(most=8, also=record_mark)
# SQLite would read every row in the order of the grouping; by what changed last only the newest are read.
_NEWEST = (Feedback, "INDEXED BY ix_feedback_pilot_id_function_changed_at", "sqlite")


def gather_shift(session: Session, person: Person, pilot: Pilot, from_at: datetime, to_at: datetime) -> Shift:
    """The shift from one moment to another; what is open is as it stands now. Raises Refused for no shift at all."""
    require(person, Action.HAND_OVER)
    if not timedelta() < to_at - from_at <= LONGEST:
        raise Refused(phrase("A shift begins before it ends and lasts %(n)s days at most.", n=LONGEST.days))
    zone = zone_of(pilot)
    severe, more = _severe(session, pilot, to_at)
    by_state = _open.get(session, (pilot.id,), lambda: _open_by_state(session, pilot))
    answers = session.exec(
        select(func.count())
        .select_from(Answer)
        .join(Feedback, col(Feedback.id) == col(Answer.feedback_id))
        .where(Feedback.pilot_id == pilot.id, Answer.sent_at >= from_at, Answer.sent_at < to_at)
        .where(Answer.state == "sent")
    ).one()
    return Shift(
        pilot.name,
        from_at.astimezone(zone),
        to_at.astimezone(zone),
        _calls(session, pilot, to_at),
        severe,
        more,
        tuple(KIND_WORDS),
        _came(session, pilot, from_at, to_at),
        _done(session, pilot, from_at, to_at),
        answers,
        by_state.get(State.NEW.value, 0),
        sum(by_state.values()),
    )


def _is_open() -> ColumnElement[bool]:
    return col(Feedback.state).in_([s.value for s in OPEN])


def _open_by_state(session: Session, pilot: Pilot) -> dict[str, int]:
    return dict(
        session.exec(
            select(Feedback.state, func.count())
            .where(Feedback.pilot_id == pilot.id, col(Feedback.stands).is_(True), _is_open())
            .group_by(col(Feedback.state))
        ).all()
    )


def _calls(session: Session, pilot: Pilot, now: datetime) -> tuple[CallToMake, ...]:
    today = now.astimezone(zone_of(pilot)).date()
    labels = {f.code: f.label for f in functions_of(session, pilot)}
    query = (
        columns(col(Feedback.id), col(Feedback.call_back_on), col(Feedback.function))
        .where(
            col(Feedback.pilot_id) == pilot.id,
            col(Feedback.call_back_on).is_not(None),
            col(Feedback.called_back_at).is_(None),
            # The call is owed for what was said, in parts or not.
            col(Feedback.part) == 0,
            col(Feedback.trashed_at).is_(None),
        )
        .order_by(col(Feedback.call_back_on), col(Feedback.id))
        .limit(MOST_CALLS)
    )
    return tuple(
        CallToMake(number, day, labels[function], day < today)
        for number, day, function in session.execute(query)
    )


def _severe(session: Session, pilot: Pilot, now: datetime) -> tuple[tuple[SevereItem, ...], int]:
    labels = {f.code: f.label for f in functions_of(session, pilot)}
    where = (
        col(Feedback.pilot_id) == pilot.id,
        col(Feedback.stands).is_(True),
        _is_open(),
        # In the very words of the index of what is severe, else it is not read.
        col(Feedback.severity) != literal_column("'minor'"),
    )
    total = session.exec(select(func.count()).select_from(Feedback).where(*where)).one()
    query = (
        select(Feedback)
        .where(*where)
        .order_by(
            (col(Feedback.severity) == Severity.CRITICAL.value).desc(),
            col(Feedback.due_at).asc().nulls_last(),
            col(Feedback.id),
        )
        .limit(MOST_SEVERE)
    )
    rows = session.exec(query).all()
    owners = select(Unit.code, Unit.short_name, Unit.name).where(
        col(Unit.code).in_({item.owner for item in rows})
    )
    names = {EVNICT: "EVNICT", **{code: short or name for code, short, name in session.exec(owners)}}
    found = tuple(
        SevereItem(
            key(item),
            item.severity,
            labels[item.function],
            item.state,
            names.get(item.owner, item.owner),
            max(0, int((now - (item.submitted_at or item.created_at)).total_seconds() // 3600)),
            bool(item.due_at and item.due_at < now),
        )
        for item in rows
    )
    return found, total - len(found)


def _came(session: Session, pilot: Pilot, from_at: datetime, to_at: datetime) -> tuple[CameIn, ...]:
    query = (
        columns(col(Feedback.function), col(Feedback.kind), func.count())
        .with_hint(*_NEWEST)
        .where(
            col(Feedback.pilot_id) == pilot.id,
            # Nothing changed before it came.
            col(Feedback.function).in_(FUNCTION_CODES),
            col(Feedback.changed_at) >= from_at,
            col(Feedback.created_at) >= from_at,
            col(Feedback.created_at) < to_at,
            col(Feedback.part) == 0,
        )
        .group_by(col(Feedback.function), col(Feedback.kind))
    )
    counted: dict[str, dict[str, int]] = defaultdict(dict)
    for function, kind, n in session.execute(query):
        counted[function][kind] = n
    return tuple(
        CameIn(f.label, tuple(counted[f.code].get(kind, 0) for kind in KIND_WORDS))
        for f in functions_of(session, pilot)
        if f.code in counted
    )


def _done(session: Session, pilot: Pilot, from_at: datetime, to_at: datetime) -> tuple[DoneBy, ...]:
    counted: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    events = (
        select(LabelEvent.who, LabelEvent.field, func.count())
        .join(Feedback, col(Feedback.id) == col(LabelEvent.feedback_id))
        .where(Feedback.pilot_id == pilot.id, LabelEvent.at >= from_at, LabelEvent.at < to_at)
        .group_by(col(LabelEvent.who), col(LabelEvent.field))
    )
    for who, name, n in session.exec(events):
        field = name.split(".")[0]
        act = _TOLD_AS.get(field, field)
        counted[who][act if act in ACT_WORDS else OTHER_ACT] += n
    acts = (
        columns(col(Audit.who), col(Audit.act), func.count())
        .where(col(Audit.act).in_(_ACTS), col(Audit.at) >= from_at, col(Audit.at) < to_at)
        .group_by(col(Audit.who), col(Audit.act))
    )
    for who, act, n in session.execute(acts):
        counted[who][_ACTS[act]] += n
    return tuple(
        DoneBy(
            who,
            tuple(sorted(did.items(), key=lambda one: (-one[1], one[0]))),
        )
        for who, did in sorted(counted.items())
    )
