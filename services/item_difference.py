"""What two people made of one opinion at once: theirs, as it stands now, beside mine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from models.tables import LabelEvent, Pilot
from services.access import Action, Person, require
from services.feedback import find_item
from services.item_changes import Changes
from services.owner_rows import Part, parts_of
from services.states import RELEASES


@dataclass(frozen=True)
class Difference:
    """One thing that I wanted to set: what it is now, what I wanted, and who changed it last (empty: nobody)."""

    field: str
    theirs: str
    mine: str
    who: str
    at: datetime | None


def read_differences(
    session: Session, person: Person, pilot: Pilot, number: int, changes: Changes
) -> tuple[tuple[Difference, ...], int]:
    """The differences of one opinion as it stands now, and its revision. Raises NotFound."""
    require(person, Action.SEE_FEEDBACK)
    item, *_more = find_item(session, person, pilot, number)
    parts = parts_of(session, [number]).get(number, [])
    return differences_of(session, item.model_dump(), parts, changes), item.revision


def differences_of(
    session: Session, item: Mapping[str, Any], parts: Sequence[Part], changes: Changes
) -> tuple[Difference, ...]:
    """Each thing that the changes set, beside what the opinion says now."""
    told = changes.told()
    now: dict[str, str] = {
        name: str(item[name]) for name in ("function", "kind", "severity", "state", *RELEASES)
    }
    now |= {"owners": ", ".join(p.owner for p in parts), "starred": "1" if item["starred"] else ""}
    now |= {"spam": "1" if item["spam_guess"] else "", "due_at": str(item["due_at"] or "")}
    if changes.part:
        now["state"] = next((p.state for p in parts if p.owner == changes.part), now["state"])
    events = session.exec(
        select(LabelEvent).where(LabelEvent.feedback_id == item["id"]).order_by(col(LabelEvent.id).desc())
    ).all()
    found = []
    for name, value in told.items():
        if name in ("reason", "part") or name not in now:
            continue
        mine = ", ".join(value) if isinstance(value, (list, tuple)) else str(value)
        if value is True or value is False:
            mine = "1" if value else ""
        field = {"owners": "owner", "due_at": "due"}.get(name, name)
        last = next((e for e in events if e.field.split(".")[0] == field), None)
        found.append(Difference(field, now[name], mine, last.who if last else "", last.at if last else None))
    return tuple(found)
