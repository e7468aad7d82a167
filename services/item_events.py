"""The lines of history that an act on opinions leaves: one for each thing that is no more what it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select as of_columns
from sqlmodel import Session, SQLModel

from models.bulk import insert_rows
from models.tables import Feedback, LabelEvent
from models.types import key
from services.access import Person
from services.owner_rows import Part

_TOLD = {
    "function": "function",
    "kind": "kind",
    "severity": "severity",
    "state": "state",
    "duplicate_of_id": "duplicate_of",
    "due_at": "due",
    "fixed_in_server": "fixed_in_server",
    "fixed_in_android": "fixed_in_android",
    "fixed_in_ios": "fixed_in_ios",
    "starred": "starred",
    "spam_guess": "spam",
    "trashed_at": "trash",
}


def events_of(
    person: Person,
    number: int,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    had: Sequence[Part],
    have: Sequence[Part],
    why: str,
    now: datetime,
) -> Iterator[dict[str, Any]]:
    """The lines of history of one opinion: what was and is no more the same. Accounts are given by their numbers."""

    def line(name: str, old: str, new: str) -> dict[str, Any]:
        return {
            "feedback_id": number,
            "account_id": person.account_id,
            "who": person.name,
            "at": now,
            "field": name,
            "old": old,
            "new": new,
            "why": why if name.split(".")[0] in ("state", "trash", "owner") else "",
        }

    lines = 0
    for column, name in _TOLD.items():
        if before[column] != after[column]:
            yield line(name, said_of(before[column]), said_of(after[column]))
            lines += 1
    if [p.owner for p in had] != [p.owner for p in have]:
        yield line("owner", ", ".join(p.owner for p in had), ", ".join(p.owner for p in have))
        lines += 1
    was = {p.owner: p for p in had}
    whole = before["state"] != after["state"]
    for part in have:
        old = was.get(part.owner)
        if old is None:
            continue
        if old.state != part.state and not (whole and (len(have) == 1 or have[0].state == have[-1].state)):
            yield line(f"state.{part.owner}", old.state, part.state)
            lines += 1
        if old.account_id != part.account_id:
            yield line(f"assignee.{part.owner}", said_of(old.account_id), said_of(part.account_id))
            lines += 1
    if not lines:
        # A label confirmed as it stands, or a choice between rule and person: that it was done is told.
        changed = next(
            (n for n in ("function", "kind", "severity") if before[f"{n}_by"] != after[f"{n}_by"]), ""
        )
        name = changed or "rules"
        yield line(name, str(before.get(changed, "")), str(after.get(changed, "")))


def said_of(value: Any) -> str:
    """A value as history keeps it."""
    if value is None or value is False:
        return ""
    if value is True:
        return "1"
    return value.isoformat() if isinstance(value, datetime) else str(value)


def name_people(session: Session, events: Sequence[dict[str, Any]]) -> None:
    """History names people, not numbers of accounts."""
    of_people = [e for e in events if e["field"].startswith("assignee.")]
    wanted = {int(e[side]) for e in of_people for side in ("old", "new") if e[side]}
    if not wanted:
        return
    table = SQLModel.metadata.tables["account"]
    query = of_columns(table.c.id, table.c.username).where(table.c.id.in_(wanted))
    names = {str(number): name for number, name in session.execute(query)}
    for event in of_people:
        event["old"], event["new"] = (names.get(event[side], event[side]) for side in ("old", "new"))


def tell_events(
    session: Session,
    person: Person,
    item: Feedback,
    after: Mapping[str, Any],
    had: Sequence[Part],
    have: Sequence[Part],
    why: str,
    now: datetime,
) -> None:
    """Write the history of one opinion that an act of its own changes. Kept when the caller commits."""
    before = item.model_dump()
    events = list(events_of(person, key(item), before, {**before, **after}, had, have, why, now))
    name_people(session, events)
    insert_rows(session, LabelEvent, events)
