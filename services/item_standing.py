"""Where one opinion stands at the desk: what the box of acts under it shows, and what may be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from models.codes import Kind, SetBy
from models.tables import Account, Pilot, Unit
from services.access import Action, Person, may, require
from services.feedback import find_item
from services.owners import OwnerPart, owners_of
from services.routing import CORPORATION
from services.states import OPEN, RELEASES, moves_from, needs_of


@dataclass(frozen=True)
class Move:
    """A state into which it may be brought, and what that asks for: "", `reason`, `duplicate_of` or `release`."""

    to: str
    needs: str


@dataclass(frozen=True)
class ItemStanding:
    """One opinion's state, owners, releases, marks and due time. `moves` are of the opinion as a whole."""

    number: int
    revision: int
    state: str
    reason: str
    kind: str
    duplicate_of: int | None
    releases: dict[str, str]
    starred: bool
    spam: bool
    spam_by_rule: bool
    since: datetime
    due_at: datetime | None
    due_by_rule: bool
    overdue: bool
    owners: tuple[OwnerPart, ...]
    owners_by_rule: bool
    moves: tuple[Move, ...]
    stands: bool
    trashed_at: datetime | None
    trashed_by: str
    trash_reason: str
    is_part: bool
    whole: bool  # whether the person sets everything, or only their own unit's part


def standing_of(
    session: Session, person: Person, pilot: Pilot, number: int, *, now: datetime
) -> ItemStanding:
    """Raises NotFound."""
    require(person, Action.SEE_FEEDBACK)
    item, *_more = find_item(session, person, pilot, number)
    whole = may(person, Action.WORK_MANY)
    of_app = item.kind != Kind.WRONG_DATA
    return ItemStanding(
        number,
        item.revision,
        item.state,
        item.state_reason,
        item.kind,
        item.duplicate_of_id,
        {name: str(getattr(item, name)) for name in RELEASES},
        item.starred,
        item.spam_guess,
        item.spam_by == SetBy.RULE,
        item.submitted_at or item.created_at,
        item.due_at,
        item.due_by == SetBy.RULE,
        item.due_at is not None and item.due_at < now and item.state in OPEN,
        owners_of(session, person, pilot, number, now=now),
        item.owner_by == SetBy.RULE,
        tuple(Move(s, needs_of(s, of_app=of_app)) for s in moves_from(person, item.state)) if whole else (),
        item.stands,
        item.trashed_at,
        item.trashed_by,
        item.trash_reason,
        item.part > 0,
        whole,
    )


def part_moves(person: Person, standing: ItemStanding, part: OwnerPart) -> tuple[Move, ...]:
    """The states into which this person may bring one owner's part."""
    if not part.mine:
        return ()
    of_app = standing.kind != Kind.WRONG_DATA and part.unit_id is None
    return tuple(Move(s, needs_of(s, of_app=of_app)) for s in moves_from(person, part.state, part=True))


def units_as_owners(session: Session, person: Person) -> list[tuple[str, str]]:
    """The units that EVNICT may name as an owner: the power corporations, in the list's order; code and name."""
    require(person, Action.WORK_MANY)
    query = select(Unit).where(Unit.kind == CORPORATION).order_by(col(Unit.position), col(Unit.id))
    return [(u.code, u.name) for u in session.exec(query)]


def own_username(session: Session, person: Person) -> str:
    """The name under which the person can be given an opinion; "" for the operator."""
    account = session.get(Account, person.account_id) if person.account_id else None
    return account.username if account else ""
