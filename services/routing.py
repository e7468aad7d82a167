"""Who answers for an opinion: found by its kind, its customer code and its unit, again whenever one of these changes.

Errors, performance, suggestions and everything else are EVNICT's; for performance the power corporation is the
second owner; wrong or missing data is the corporation's alone. The corporation is that of the customer code's
longest prefix (a merged unit's is its successor's), else the one above the sender's unit; where neither tells,
EVNICT keeps it. Owners that a person named stay. Finding owners anew never moves the state of an opinion.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select as of_columns
from sqlmodel import Session, col, select

from models.bulk import insert_rows
from models.codes import Kind, SetBy
from models.desk_acts import EVNICT
from models.tables import Feedback, FeedbackOwner, LabelEvent, Pilot, Unit
from services.access import Person
from services.due_times import due_at, due_hours
from services.owner_rows import Part, parts_of, put_parts, update_items

CORPORATION = "power_corporation"
# A customer code as people write it among other words: PA01HH1234567, PE 01 000 123456.
_CODE = re.compile(r"\bP[A-Z][ .]?\d{2}[ .]?[A-Z0-9]{2}[ .]?\d(?:[ .]?\d){3,9}\b", re.IGNORECASE)
_LETTERS = re.compile(r"[^0-9A-Z]")
_AT_ONCE = 5_000
_READ = (
    *("id", "pilot_id", "kind", "severity", "customer_code", "text", "unit_id", "state", "owner_by"),
    *("due_by", "due_at", "submitted_at", "created_at"),
)
Owner = tuple[str, int | None]  # `evnict` or a unit's code, and the unit's number


@dataclass(frozen=True)
class Routes:
    """Which corporation answers for a unit and for a customer code; read from the tree once for many opinions."""

    of_unit: Mapping[int, Owner]
    of_prefix: Mapping[str, Owner]
    longest: int

    @staticmethod
    def load(session: Session) -> Routes:
        """As the tree is stored now."""
        columns = (col(Unit.id), col(Unit.code), col(Unit.path), col(Unit.kind), col(Unit.customer_prefix))
        query = of_columns(*columns).order_by(col(Unit.position), col(Unit.id))
        with session.no_autoflush:
            units = session.execute(query).all()
        corporations: dict[str, Owner] = {u.code: (u.code, u.id) for u in units if u.kind == CORPORATION}
        of_unit: dict[int, Owner] = {}
        of_prefix: dict[str, Owner] = {}
        for unit in units:
            # The nearest above: a path names what stands above a unit, a merged one under its successor.
            above = [code for code in unit.path.strip("/").split("/") if code in corporations]
            if not above:
                continue
            of_unit[unit.id or 0] = corporations[above[-1]]
            for prefix in re.split(r"[\s,;]+", unit.customer_prefix):
                if plain := _plain(prefix):
                    of_prefix.setdefault(plain, corporations[above[-1]])
        return Routes(of_unit, of_prefix, max(map(len, of_prefix), default=0))

    def corporation(self, customer_code: str, text: str, unit_id: int | None) -> Owner | None:
        """The corporation of the code that was given, else of the codes in the text where they agree, else of the unit."""
        if found := self._of_code(_plain(customer_code)):
            return found
        said = {self._of_code(_plain(code)) for code in _CODE.findall(text)} - {None}
        if len(said) == 1:
            return said.pop()
        return self.of_unit.get(unit_id or 0)

    def owners(self, kind: str, customer_code: str, text: str, unit_id: int | None) -> tuple[Owner, ...]:
        """The owners of an opinion, the one that leads first."""
        desk: Owner = (EVNICT, None)
        if kind not in (Kind.PERFORMANCE, Kind.WRONG_DATA):
            return (desk,)
        corporation = self.corporation(customer_code, text, unit_id)
        if corporation is None:
            return (desk,)
        return (corporation,) if kind == Kind.WRONG_DATA else (desk, corporation)

    def _of_code(self, plain: str) -> Owner | None:
        for length in range(min(self.longest, len(plain)), 0, -1):
            if found := self.of_prefix.get(plain[:length]):
                return found
        return None


def _plain(code: str) -> str:
    return _LETTERS.sub("", code.upper())


def owner_columns(owners: Sequence[Owner]) -> dict[str, Any]:
    """What an opinion's own row says of its owners."""
    return {
        "owner": owners[0][0],
        "owner_unit_id": next((unit for _code, unit in owners if unit is not None), None),
    }


def insert_owners(
    session: Session, rows: Iterable[tuple[int, Sequence[Owner], str, datetime | None]], now: datetime
) -> None:
    """Store the owners of new opinions: number, owners, state, due."""
    insert_rows(
        session,
        FeedbackOwner,
        [
            {
                "feedback_id": number,
                "owner": code,
                "unit_id": unit,
                "account_id": None,
                "state": state,
                "due_at": due,
                "leads": place == 0,
                "changed_at": now,
            }
            for number, owners, state, due in rows
            for place, (code, unit) in enumerate(owners)
        ],
    )


def reroute(
    session: Session, person: Person, numbers: Iterable[int], *, now: datetime, quiet: bool = False
) -> list[int]:
    """Find owners and due times anew, but for those that a person set; which opinions have others now.

    `quiet` writes no line of history: what the sender says now, or an import that is taken back, tells it.
    Kept when the caller commits; rows that the caller holds are read anew.
    """
    session.flush()
    wanted = sorted(set(numbers))
    routes: Routes | None = None
    hours: dict[int, dict[str, int]] = {}
    changed: list[int] = []
    for start in range(0, len(wanted), _AT_ONCE):
        query = of_columns(*(col(getattr(Feedback, name)) for name in _READ)).where(
            col(Feedback.id).in_(wanted[start : start + _AT_ONCE])
        )
        rows = session.execute(query).all()
        parts = parts_of(session, [row.id for row in rows])
        items: list[dict[str, Any]] = []
        new: dict[int, list[Part]] = {}
        events: list[dict[str, Any]] = []
        for row in rows:
            if row.pilot_id not in hours:
                hours[row.pilot_id] = due_hours(session.get_one(Pilot, row.pilot_id))
            routes = routes or Routes.load(session)
            due = row.due_at
            if due is None or row.due_by == SetBy.RULE:
                due = due_at(hours[row.pilot_id], row.severity, row.submitted_at or row.created_at)
            have = parts.get(row.id, [])
            owners = [(part.owner, part.unit_id) for part in have]
            if row.owner_by == SetBy.RULE or not have:
                owners = list(routes.owners(row.kind, row.customer_code, row.text, row.unit_id))
            left = settled(have, owners, row.state, due)
            moved = [p.owner for p in have] != [p.owner for p in left]
            if not moved and due == row.due_at and have:
                continue
            changed.append(row.id)
            new[row.id] = left
            items.append(
                {
                    "id": row.id,
                    **owner_columns(owners),
                    "due_at": due,
                    "assignee_id": next((p.account_id for p in left if p.account_id), None),
                }
            )
            if moved and have and not quiet:
                events.append(
                    {
                        "feedback_id": row.id,
                        "account_id": person.account_id,
                        "who": person.name,
                        "at": now,
                        "field": "routed",
                        "old": ", ".join(p.owner for p in have),
                        "new": ", ".join(p.owner for p in left),
                        "why": "",
                    }
                )
        put_parts(session, new, now)
        update_items(session, items, None if quiet else now)
        insert_rows(session, LabelEvent, events)
    if changed:
        session.expire_all()
    return changed


def settled(have: Sequence[Part], owners: Sequence[Owner], state: str, due: datetime) -> list[Part]:
    """The owners as parts: who stays keeps its state, who comes begins where the opinion stands."""
    known = {part.owner: part for part in have}
    kept = [known[code] for code, _unit in owners if code in known]
    # Where only some of the owners stay, their states alone would say something else of the whole.
    same = [p.owner for p in have] == [code for code, _unit in owners]
    return [
        Part(
            code,
            unit,
            known[code].account_id if code in known else None,
            known[code].state if code in known and (same or len(kept) == len(have)) else state,
            due,
            known[code].set_by if code in known else SetBy.RULE.value,
            place == 0,
            known[code].version + (0 if same else 1) if code in known else 1,
        )
        for place, (code, unit) in enumerate(owners)
    ]


def route_missing(session: Session, person: Person, *, now: datetime) -> int:
    """Find the owners of opinions that have none yet, as an earlier program stored them; how many. Commits in parts."""
    done = 0
    while True:
        query = select(Feedback.id).where(Feedback.owner == "").order_by(col(Feedback.id)).limit(_AT_ONCE)
        numbers = [number for number in session.exec(query) if number is not None]
        if not numbers:
            return done
        done += len(reroute(session, person, numbers, now=now, quiet=True))
        session.commit()


def follow_tree(session: Session, person: Person, before: Routes, *, now: datetime) -> int:
    """After units were changed: find the owners anew where the tree leads to others than `before`; how many changed.

    Kept when the caller commits.
    """
    session.flush()
    if Routes.load(session) == before:
        return 0
    query = of_columns(col(Feedback.id)).where(
        col(Feedback.kind).in_([Kind.PERFORMANCE.value, Kind.WRONG_DATA.value]),
        col(Feedback.owner_by) == SetBy.RULE.value,
    )
    return len(reroute(session, person, session.execute(query).scalars().all(), now=now))
