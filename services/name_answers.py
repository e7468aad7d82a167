"""The answers that people gave to waiting names: listed, and taken back as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from locales import phrase
from locales.vietnamese import fold
from models.codes import UnitLink
from models.tables import (
    FIGURES,
    Audit,
    Feedback,
    InstallCount,
    InstallCountHistory,
    Pilot,
    Unit,
    UnitAlias,
    WaitingCount,
)
from models.types import key
from services import audit
from services.access import Action, Person, Refused, require
from services.regions import region_of
from services.routing import reroute
from services.told_changes import tell_change

SETTLED, TAKEN_BACK = "settle unit name", "take back unit name"


@dataclass(frozen=True)
class NameAnswer:
    """One answer: which words, which unit (empty: none can be known), how many rows followed, who and when."""

    id: int
    unit_key: str
    text: str
    unit_code: str
    rows: int
    who: str
    at: datetime
    taken_back: bool


def list_answers(session: Session, person: Person, *, most: int = 50) -> list[NameAnswer]:
    """The newest answers; a unit's people see their own alone."""
    require(person, Action.SETTLE_NAMES)
    query = select(Audit).where(Audit.act == SETTLED).order_by(col(Audit.id).desc()).limit(most)
    if person.stands_for_a_unit:
        query = query.where(Audit.account_id == person.account_id)
    gone = set(session.exec(select(Audit.subject_id).where(Audit.act == TAKEN_BACK)))
    return [
        NameAnswer(
            key(row),
            row.subject_id,
            str((row.before or {}).get("text", "")),
            str((row.after or {}).get("unit") or ""),
            int((row.after or {}).get("rows", 0)),
            row.who,
            row.at,
            str(row.id) in gone or "items" not in (row.after or {}),
        )
        for row in session.exec(query)
    ]


def newest_answer(session: Session, person: Person, unit_key: str) -> NameAnswer:
    """What was last answered to these words. Raises Refused when nothing was."""
    found = next((a for a in list_answers(session, person, most=1000) if a.unit_key == unit_key), None)
    if found is None:
        raise Refused(phrase("Nobody has answered to these words yet."))
    return found


def take_back_answer(session: Session, person: Person, pilot: Pilot, number: int, *, now: datetime) -> int:
    """Let the words of an answer wait again, with all that followed it; returns how many rows.

    Raises Refused where something was built on it since: a count changed again, an item given to another unit.
    """
    known = {a.id: a for a in list_answers(session, person, most=100_000)}
    if number not in known or known[number].taken_back:
        raise Refused(phrase("This answer was taken back already."))
    rows = let_wait_again(session, person, pilot, number, now=now)
    session.commit()
    return rows


def answers_of_import(session: Session, batch_id: int) -> list[int]:
    """The answers that an import of other names gave and that still stand, the newest first."""
    gone = set(session.exec(select(Audit.subject_id).where(Audit.act == TAKEN_BACK)))
    query = select(Audit).where(Audit.act == SETTLED).order_by(col(Audit.id).desc())
    return [
        key(row)
        for row in session.exec(query)
        if (row.after or {}).get("import") == batch_id and str(row.id) not in gone
    ]


def let_wait_again(session: Session, person: Person, pilot: Pilot, number: int, *, now: datetime) -> int:
    """Undo one answer and write it down; the caller has seen that it stands, and commits. Raises Refused."""
    answer = session.get_one(Audit, number)
    said: dict[str, Any] = answer.after or {}
    text = str((answer.before or {}).get("text", ""))
    unit = session.exec(select(Unit).where(Unit.code == said["unit"])).first()
    for count in reversed(said["counts"]):
        _take_back_count(session, pilot, count)
    items = session.exec(select(Feedback).where(col(Feedback.id).in_(said["items"]))).all()
    for item in items:
        if item.unit_how != said.get("how", "person") or item.unit_id != (unit.id if unit else None):
            raise Refused(
                phrase(
                    "Opinion %(number)s was given to another unit since; nothing was taken back.",
                    number=item.id,
                )
            )
        item.unit_id, item.unit_link, item.unit_how = None, UnitLink.WAITING.value, ""
        item.region = region_of("", item.customer_code, item.text)
        item.changed_at = now
        session.add(item)
        tell_change(session, person, item, "unit", unit.code if unit else "", item.unit_text, now=now)
    reroute(session, person, [key(item) for item in items], now=now)
    if said["alias"] and unit is not None:
        folded = fold(text)
        alias = select(UnitAlias).where(UnitAlias.folded == folded, UnitAlias.unit_id == unit.id)
        for row in session.exec(alias):
            session.delete(row)
    rows = len(items) + len(said["counts"])
    audit.record(
        session, person, TAKEN_BACK, "unit_name_answer", number, now=now, after={"unit": None, "rows": rows}
    )
    return rows


def _take_back_count(session: Session, pilot: Pilot, settled: Mapping[str, Any]) -> None:
    waiting = session.get(WaitingCount, settled["waiting"])
    if waiting is None:
        raise Refused(
            phrase("The import that brought these counts was taken back; there is nothing to undo.")
        )
    waiting.state = "waiting"
    session.add(waiting)
    if settled["was"] == settled["is"]:
        return
    day = date.fromisoformat(settled["day"])
    query = select(InstallCount).where(
        InstallCount.pilot_id == pilot.id,
        InstallCount.unit_id == settled["unit"],
        InstallCount.counted_on == day,
    )
    count = session.exec(query).first()
    if count is None or {name: getattr(count, name) for name in FIGURES} != settled["is"]:
        raise Refused(
            phrase(
                "The count of %(day)s was changed since. Take the later change back first.",
                day=f"{day:%d/%m/%Y}",
            )
        )
    newest = (
        select(InstallCountHistory)
        .where(InstallCountHistory.install_count_id == count.id)
        .order_by(col(InstallCountHistory.id).desc())
    )
    before = session.exec(newest).first()
    if settled["was"] is None:
        if before is not None:
            raise Refused(phrase("The count was changed since. Take the later change back first."))
        session.delete(count)
    elif before is not None:
        for name in FIGURES:
            setattr(count, name, getattr(before, name))
        count.last_batch_id, count.recorded_by = before.last_batch_id, before.recorded_by
        count.recorded_at = before.recorded_at
        session.add(count)
        session.delete(before)
    session.flush()
