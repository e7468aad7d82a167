"""An act on opinions taken back as a whole: what was changed again since is left and named, nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select as of_columns
from sqlmodel import Session, SQLModel, col, select

from locales import phrase
from models.bulk import collector_at_rest, insert_rows
from models.bulk_update import among
from models.codes import Role
from models.tables import Audit, DeskAct, DeskActItem, LabelEvent, Pilot
from services import audit
from services.access import Action, NotFound, Person, Refused, require
from services.answers import withdraw_put
from services.critical_mail import tell_owners
from services.item_acts import WORKED, digest_of
from services.item_events import events_of, name_people
from services.item_working import COLUMNS, KEPT_DAYS
from services.owner_rows import Part, lock_items, part_of_plain, parts_of, put_parts, update_items

TAKEN_BACK = "take back work on opinions"
_MOMENTS = ("due_at", "trashed_at")
_TABLE = SQLModel.metadata.tables["feedback"]


@dataclass(frozen=True)
class Undone:
    """Which opinions are again what they were, and which were changed since and left as they are."""

    restored: tuple[int, ...]
    skipped: tuple[int, ...]
    answers: int = 0


def undo_act(session: Session, person: Person, pilot: Pilot, act: int, *, now: datetime) -> Undone:
    """Take an act back. Raises Refused where nothing of it can be, NotFound.

    A corporation's officer takes back what they did themselves; EVNICT what anybody of EVNICT did.
    """
    undone = undo_within(session, person, pilot, act, now=now)
    session.commit()
    return undone


@collector_at_rest()
def undo_within(session: Session, person: Person, pilot: Pilot, act: int, *, now: datetime) -> Undone:
    """The same within a larger act; kept when the caller commits."""
    require(person, Action.WORK_ITEMS)
    done = session.exec(
        select(DeskAct).where(DeskAct.id == act, DeskAct.pilot_id == pilot.id).with_for_update()
    ).first()
    own = done is not None and done.account_id == person.account_id
    if done is None or (person.role is Role.DATA_OFFICER and not own):
        raise NotFound(phrase("There is nothing to take back."))
    session.refresh(done)
    if done.undone_at is not None:
        raise Refused(phrase("This was taken back already."))
    kept = _kept(session, act)
    lock_items(session, list(kept))
    items, parts = _now(session, list(kept))
    rows: list[dict[str, Any]] = []
    new_parts: dict[int, list[Part]] = {}
    events: list[dict[str, Any]] = []
    restored: list[int] = []
    skipped: list[int] = []
    for number, (before, after) in kept.items():
        item, have = items[number], parts.get(number, [])
        if not _as_left(item, have, after) or _kept_too_long(item, now):
            skipped.append(number)
            continue
        values = {n: _typed(n, v) for n, v in before.items() if n != "parts"}
        left = list(have)
        if "parts" in before:
            versions = {p.owner: p.version for p in have}
            left = [
                part_of_plain(said, leads=place == 0, version=versions.get(said["owner"], 0) + 1)
                for place, said in enumerate(before["parts"])
            ]
            new_parts[number] = left
        rows.append({"id": number, **values})
        restored.append(number)
        events += events_of(person, number, item, {**item, **values}, have, left, "", now)
    if not restored:
        raise Refused(phrase("All of this was changed again since; nothing was taken back."))
    put_parts(session, new_parts, now)
    update_items(session, rows, now)
    name_people(session, events)
    insert_rows(session, LabelEvent, events)
    gone = set(skipped)
    told = [made for number, made in (done.changes.get("answers") or []) if number not in gone]
    withdrawn = withdraw_put(session, person, told, now=now) if told else 0
    done.undone_at, done.undone_by = now, person.name
    session.add(done)
    audit.record(
        session,
        person,
        TAKEN_BACK,
        "desk_act",
        act,
        now=now,
        after={**digest_of(restored), "left": digest_of(skipped)},
    )
    session.expire_all()
    tell_owners(session, pilot, now=now, items=restored)
    return Undone(tuple(restored), tuple(skipped), withdrawn)


def act_of_record(session: Session, number: int) -> int:
    """The act that a line of the record tells of; 0 for none."""
    row = session.get(Audit, number)
    if row is None or row.act != WORKED:
        return 0
    return int(row.subject_id) if row.subject == "desk_act" else int((row.after or {}).get("act", 0))


def _kept(session: Session, act: int) -> dict[int, tuple[Mapping[str, Any], Mapping[str, Any]]]:
    query = of_columns(col(DeskActItem.feedback_id), col(DeskActItem.before), col(DeskActItem.after)).where(
        col(DeskActItem.act_id) == act
    )
    return {
        number: (before, after)
        for number, before, after in session.execute(query.order_by(col(DeskActItem.feedback_id)))
    }


def _now(
    session: Session, numbers: Sequence[int]
) -> tuple[dict[int, dict[str, Any]], Mapping[int, list[Part]]]:
    query = of_columns(*(_TABLE.c[name] for name in COLUMNS)).where(among(_TABLE.c.id, numbers))
    items = {row.id: dict(zip(COLUMNS, row, strict=True)) for row in session.execute(query)}
    return items, parts_of(session, numbers)


def _as_left(item: Mapping[str, Any], have: Sequence[Part], after: Mapping[str, Any]) -> bool:
    """Whether the opinion is still what the act left, and not split, joined or put away since."""
    if item["stands"] != after.get("stands", True):
        return False
    for name, value in after.items():
        if name == "parts":
            if [p.plain() for p in have] != value:
                return False
        elif item[name] != _typed(name, value):
            return False
    return True


def _kept_too_long(item: Mapping[str, Any], now: datetime) -> bool:
    put_away = item["trashed_at"]
    return put_away is not None and now - put_away > timedelta(days=KEPT_DAYS)


def _typed(name: str, value: Any) -> datetime | date | Any:
    return datetime.fromisoformat(value) if name in _MOMENTS and value else value
