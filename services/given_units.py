"""Waiting rows get the unit that their words mean: opinions and held counts alike, as one answer on record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session

from models.codes import UnitLink
from models.tables import Feedback, Pilot, Unit
from models.types import key
from services import audit
from services.access import Person
from services.regions import region_of
from services.routing import reroute
from services.settled_counts import settle_waiting
from services.told_changes import tell_change


@dataclass(frozen=True)
class Words:
    """What people wrote for a unit: folded, and as one of them wrote it."""

    key: str
    text: str


def give_unit(
    session: Session,
    person: Person,
    pilot: Pilot,
    words: Words,
    unit: Unit | None,
    items: Sequence[Feedback],
    counts_among: ColumnElement[bool],
    *,
    now: datetime,
    how: str = "person",
    alias: bool = False,
    batch_id: int | None = None,
) -> int:
    """Give waiting rows of some words their unit (None: none can be known) as one answer that can be taken back.

    `counts_among` says which of the held counts follow; `how` is who knew it, `person` or `alias`; `batch_id`
    is the import of other names that brought it. Returns how many rows; kept when the caller commits.
    """
    for item in items:
        item.unit_id = key(unit) if unit else None
        item.unit_link = (UnitLink.ASSIGNED if unit else UnitLink.SETTLED).value
        item.unit_how = how
        item.region = region_of(unit.path if unit else "", item.customer_code, item.text)
        item.changed_at = now
        session.add(item)
        tell_change(session, person, item, "unit", item.unit_text, unit.code if unit else "", now=now)
    reroute(session, person, [key(item) for item in items], now=now)
    counts = settle_waiting(session, person, pilot, words.key, unit, among=counts_among, now=now)
    audit.record(
        session,
        person,
        "settle unit name",
        "unit_name",
        words.key,
        now=now,
        before={"text": words.text},
        after={
            "unit": unit.code if unit else None,
            "rows": len(items) + len(counts),
            "items": [key(item) for item in items],
            "counts": [
                {
                    "waiting": c.waiting_id,
                    "unit": c.unit_id,
                    "day": c.day.isoformat(),
                    "was": c.before,
                    "is": c.after,
                }
                for c in counts
            ],
            "alias": alias,
            "how": how,
            "import": batch_id,
        },
    )
    return len(items) + len(counts)
