"""What a shift at EVNICT's desk finds and leaves: promised calls, severe items, what came in, who did what."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from locales import phrase
from models.codes import FUNCTION_CODES, Severity, State
from models.desk_acts import EVNICT
from models.tables import Answer, Audit, Feedback, LabelEvent, Pilot, Unit
from models.types import key
from reports.handover_page import KIND_WORDS, CallToMake, CameIn, DoneBy, SevereItem, Shift
from services.access import OPERATOR, Action, Person, Refused, require
from services.pilots import functions_of, zone_of
from services.states import OPEN

LONGEST = timedelta(days=31)
MOST_SEVERE, MOST_CALLS = 20, 100
# What people do at the desk, in the words of the record that a shift prints; by field of history, or act of the record.
FIELDS = {
    "function": "Phân loại chức năng",
    "kind": "Phân loại ý kiến",
    "severity": "Đặt mức độ",
    "state": "Đổi trạng thái",
    "owner": "Chuyển nơi xử lý",
    "problem": "Gộp, tách vấn đề",
    "answer": "Trả lời đơn vị",
    "unit": "Xác định đơn vị",
    "parts": "Tách ý kiến",
    "assignee": "Phân công người xử lý",
    "due": "Đặt hạn xử lý",
    "duplicate_of": "Đánh dấu trùng",
    "fixed_in_server": "Ghi bản phát hành",
    "fixed_in_android": "Ghi bản phát hành",
    "fixed_in_ios": "Ghi bản phát hành",
    "starred": "Gắn sao",
    "spam": "Đánh dấu rác",
    "trash": "Bỏ vào, lấy khỏi thùng rác",
}
OTHER_FIELDS = "Thay đổi khác"
ACTS = {"call back": "Gọi lại", "note opinion": "Nhập ý kiến"}


def gather_shift(session: Session, person: Person, pilot: Pilot, from_at: datetime, to_at: datetime) -> Shift:
    """The shift from one moment to another; what is open is as it stands now. Raises Refused for no shift at all."""
    require(person, Action.HAND_OVER)
    if not timedelta() < to_at - from_at <= LONGEST:
        raise Refused(phrase("A shift begins before it ends and lasts %(n)s days at most.", n=LONGEST.days))
    zone = zone_of(pilot)
    severe, more = _severe(session, pilot, to_at)
    by_state = dict(
        session.exec(
            select(Feedback.state, func.count())
            .where(Feedback.pilot_id == pilot.id, col(Feedback.stands).is_(True), _is_open())
            .group_by(col(Feedback.state))
        ).all()
    )
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


def _calls(session: Session, pilot: Pilot, now: datetime) -> tuple[CallToMake, ...]:
    today = now.astimezone(zone_of(pilot)).date()
    labels = {f.code: f.label for f in functions_of(session, pilot)}
    query = (
        columns(col(Feedback.id), col(Feedback.call_back_on), col(Feedback.function))
        .where(
            col(Feedback.pilot_id) == pilot.id,
            col(Feedback.call_back_on).is_not(None),
            col(Feedback.called_back_at).is_(None),
            col(Feedback.stands).is_(True),
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
        col(Feedback.severity).in_([Severity.CRITICAL.value, Severity.MAJOR.value]),
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
    units = {u.code: u.short_name or u.name for u in session.exec(select(Unit))}
    names = {EVNICT: "EVNICT", **units}
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
        select(Feedback.function, Feedback.kind, func.count())
        .where(
            Feedback.pilot_id == pilot.id,
            # Nothing changed before it came: by the index of function and change only the newest are looked at.
            col(Feedback.function).in_(FUNCTION_CODES),
            Feedback.changed_at >= from_at,
            Feedback.created_at >= from_at,
            Feedback.created_at < to_at,
            Feedback.part == 0,
        )
        .group_by(col(Feedback.function), col(Feedback.kind))
    )
    counted: dict[str, dict[str, int]] = defaultdict(dict)
    for function, kind, n in session.exec(query):
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
        # An owner's own state or person is told under the thing, not the owner.
        counted[who][FIELDS.get(name.split(".")[0], OTHER_FIELDS)] += n
    acts = (
        columns(col(Audit.who), col(Audit.act), func.count())
        .where(col(Audit.act).in_(ACTS), col(Audit.at) >= from_at, col(Audit.at) < to_at)
        .group_by(col(Audit.who), col(Audit.act))
    )
    for who, act, n in session.execute(acts):
        counted[who][ACTS[act]] += n
    return tuple(
        DoneBy(
            "Hệ thống" if who == OPERATOR.name else who,
            tuple(sorted(did.items(), key=lambda one: (-one[1], one[0]))),
        )
        for who, did in sorted(counted.items())
    )
