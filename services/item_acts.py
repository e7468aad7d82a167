"""Every act on opinions at the desk, on one or on thousands: worked out in memory, written by a few statements.

Each act is one transaction with the history of every opinion, one line in the record, and what it found and left
of each, so that it can be taken back as a whole. What can't be done to one of many is left and named.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select as of_columns
from sqlmodel import Session, SQLModel, col

from locales import Phrase, phrase
from models.bulk import collector_at_rest, insert_rows
from models.bulk_update import among
from models.tables import DeskAct, DeskActItem, Feedback, LabelEvent, Pilot, Unit
from models.types import key
from services import audit
from services.access import NotFound, Person, Refused, feedback_within_reach
from services.critical_mail import tell_owners
from services.item_changes import Asked, Changes, checked, works_at
from services.item_difference import Difference, differences_of
from services.item_events import events_of, name_people
from services.item_working import COLUMNS, CantBe, Item, worked_out
from services.owner_rows import Part, lock_items, parts_of, put_parts, update_items

WORKED = "work on opinions"
MOST_ITEMS = 50_000
_TABLE = SQLModel.metadata.tables["feedback"]
_NAMED = 50  # opinions that the record names one by one; of more it keeps how many and a digest


@dataclass(frozen=True)
class Skipped:
    """An opinion that an act left as it is, and why."""

    number: int
    why: Phrase


@dataclass(frozen=True)
class Acted:
    """What an act did. `act` is what `undo_act` takes; 0 where nothing was changed."""

    act: int
    changed: tuple[int, ...]
    unchanged: tuple[int, ...]
    skipped: tuple[Skipped, ...]


class ChangedMeanwhile(Refused):
    """Somebody else changed the opinion since it was read: both sides, and nothing was written."""

    def __init__(self, sentence: Phrase, differences: tuple[Difference, ...], revision: int) -> None:
        super().__init__(sentence)
        self.differences = differences
        self.revision = revision


def act_on_item(
    session: Session,
    person: Person,
    pilot: Pilot,
    number: int,
    changes: Changes,
    *,
    now: datetime,
    seen: int | None = None,
    title: str = "",
) -> Acted:
    """Change one opinion. `seen` is the revision that was read, with `part` the version of that owner's part.

    Raises ChangedMeanwhile, Refused with why it can't be, NotFound, NotAllowed.
    """
    asked = checked(session, person, pilot, changes)
    items, parts = _read(session, person, pilot, [number])
    if seen is not None:
        part = changes.part or _own_part(asked, parts[number])
        own = next((p.version for p in parts[number] if p.owner == part), None)
        found = own if part and own is not None else items[number]["revision"]
        if found != seen:
            raise ChangedMeanwhile(
                phrase("Somebody else changed this opinion meanwhile. Both are shown; choose which stays."),
                differences_of(session, items[number], parts[number], changes),
                found,
            )
    acted = _act(session, person, pilot, asked, items, parts, now, title)
    if acted.skipped:
        session.rollback()
        raise Refused(acted.skipped[0].why)
    session.commit()
    return acted


def act_on_items(
    session: Session,
    person: Person,
    pilot: Pilot,
    numbers: Sequence[int],
    changes: Changes,
    *,
    now: datetime,
    title: str = "",
) -> Acted:
    """Change many opinions in one transaction. Raises Refused, NotFound, NotAllowed."""
    acted = act_within(session, person, pilot, numbers, changes, now=now, title=title)
    session.commit()
    return acted


@collector_at_rest()
def act_within(
    session: Session,
    person: Person,
    pilot: Pilot,
    numbers: Sequence[int],
    changes: Changes,
    *,
    now: datetime,
    title: str = "",
) -> Acted:
    """The same within a larger act; kept when the caller commits."""
    asked = checked(session, person, pilot, changes)
    wanted = sorted(set(numbers))
    if not wanted:
        raise Refused(phrase("Choose the opinions first."))
    if len(wanted) > MOST_ITEMS:
        raise Refused(
            phrase("At most %(n)s opinions at once. Narrow the filters and do it in parts.", n=MOST_ITEMS)
        )
    items, parts = _read(session, person, pilot, wanted)
    return _act(session, person, pilot, asked, items, parts, now, title)


def _own_part(asked: Asked, parts: Sequence[Part]) -> str:
    if asked.own_parts is None:
        return ""
    return next((p.owner for p in parts if p.owner in asked.own_parts), "")


def _read(
    session: Session, person: Person, pilot: Pilot, numbers: Sequence[int]
) -> tuple[dict[int, Item], Mapping[int, list[Part]]]:
    """The opinions as they stand, held until the transaction ends. Raises NotFound for one out of reach."""
    session.flush()
    lock_items(session, numbers)
    items: dict[int, Item] = {}
    columns = [_TABLE.c[name] for name in COLUMNS]
    query = (
        of_columns(*columns)
        .select_from(_TABLE)
        .join(Unit, col(Unit.id) == _TABLE.c.unit_id, isouter=True)
        .where(
            among(_TABLE.c.id, numbers),
            col(Feedback.pilot_id) == pilot.id,
            feedback_within_reach(person),
        )
    )
    for row in session.execute(query):
        item = dict(zip(COLUMNS, row, strict=True))
        items[item["id"]] = item
    if len(items) != len(numbers):
        missing = next(n for n in numbers if n not in items)
        raise NotFound(phrase("There is no opinion number %(number)s within your reach.", number=missing))
    return items, parts_of(session, numbers)


def _act(
    session: Session,
    person: Person,
    pilot: Pilot,
    asked: Asked,
    items: Mapping[int, Item],
    parts: Mapping[int, list[Part]],
    now: datetime,
    title: str,
) -> Acted:
    rows: list[dict[str, Any]] = []
    new_parts: dict[int, list[Part]] = {}
    events: list[dict[str, Any]] = []
    kept: list[dict[str, Any]] = []
    unchanged: list[int] = []
    skipped: list[Skipped] = []
    works: dict[str, bool] = {}

    def may_hold(owner: str) -> bool:
        if owner not in works:
            works[owner] = asked.account is None or works_at(session, asked.account, owner)
        return works[owner]

    for number in sorted(items):
        item, of_item = items[number], parts.get(number, [])
        try:
            after, left = worked_out(person, asked, item, of_item, now, may_hold)
        except CantBe as why:
            skipped.append(Skipped(number, why.sentence))
            continue
        changed = {name: value for name, value in after.items() if value != item[name]}
        moved = left != of_item
        if not changed and not moved:
            unchanged.append(number)
            continue
        found = {name: item[name] for name in changed}
        rows.append({"id": number, **changed})
        kept.append({"feedback_id": number, "before": _plain(found), "after": _plain(changed)})
        if moved:
            new_parts[number] = left
            kept[-1]["before"]["parts"] = [p.plain() for p in of_item]
            kept[-1]["after"]["parts"] = [p.plain() for p in left]
        events += events_of(
            person, number, item, {**item, **changed}, of_item, left, asked.changes.reason, now
        )
    act = 0
    if kept:
        put_parts(session, new_parts, now)
        update_items(session, rows, now)
        name_people(session, events)
        insert_rows(session, LabelEvent, events)
        act = keep_act(session, person, pilot, asked.changes.told(), kept, now, title)
        session.expire_all()
        tell_owners(session, pilot, now=now, items=_of(kept))
    return Acted(act, tuple(row["id"] for row in rows) or _of(kept), tuple(unchanged), tuple(skipped))


def _of(kept: Sequence[Mapping[str, Any]]) -> tuple[int, ...]:
    return tuple(row["feedback_id"] for row in kept)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {n: v.isoformat() if isinstance(v, datetime) else v for n, v in values.items()}


def keep_act(
    session: Session,
    person: Person,
    pilot: Pilot,
    told: Mapping[str, Any],
    kept: Sequence[Mapping[str, Any]],
    now: datetime,
    title: str,
) -> int:
    """Keep what an act found and left of each opinion, and tell the record; the number of the act."""
    act = DeskAct(
        pilot_id=key(pilot),
        account_id=person.account_id,
        who=person.name,
        at=now,
        title=title,
        changes=dict(told),
        items=len(kept),
    )
    session.add(act)
    session.flush()
    number = key(act)
    insert_rows(session, DeskActItem, [{"act_id": number, **row} for row in kept])
    if len(kept) == 1:
        only = kept[0]
        said = ("feedback", only["feedback_id"], only["before"], {**only["after"], "act": number})
    else:
        said = ("desk_act", number, None, digest_of(_of(kept)) | {"changes": dict(told), "title": title})
    subject, subject_id, before, after = said
    audit.record(session, person, WORKED, subject, subject_id, now=now, before=before, after=after)
    return number


def digest_of(numbers: Sequence[int]) -> dict[str, Any]:
    """Which opinions: their numbers where they are few, else how many and the SHA-256 of their numbers."""
    listed = ",".join(map(str, numbers))
    few = {"numbers": list(numbers)} if len(numbers) <= _NAMED else {}
    return {"items": len(numbers), "sha256": hashlib.sha256(listed.encode()).hexdigest(), **few}
