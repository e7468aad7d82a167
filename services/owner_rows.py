"""The owners of opinions as rows, and the opinions' own rows, read and written many at once by statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, select, update
from sqlmodel import Session, SQLModel, col

from models.bulk import insert_rows
from models.bulk_update import among, update_rows
from models.tables import Feedback, FeedbackOwner

AT_ONCE = 5_000
_WORTH_A_STATEMENT = 20
_ITEMS = SQLModel.metadata.tables["feedback"]


class Part(NamedTuple):
    """One owner of one opinion, and how far it is. A tuple, for an act makes tens of thousands of them."""

    owner: str
    unit_id: int | None
    account_id: int | None
    state: str
    due_at: datetime | None
    set_by: str
    leads: bool
    version: int = 1

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it: what an act found, and what undoing puts back."""
        due = self.due_at.isoformat() if self.due_at else None
        return {
            "owner": self.owner,
            "unit_id": self.unit_id,
            "account_id": self.account_id,
            "state": self.state,
            "due_at": due,
            "set_by": self.set_by,
        }


def part_of_plain(said: Mapping[str, Any], *, leads: bool, version: int) -> Part:
    """A part as JSON kept it."""
    due = said["due_at"]
    return Part(
        said["owner"],
        said["unit_id"],
        said["account_id"],
        said["state"],
        datetime.fromisoformat(due) if due else None,
        said["set_by"],
        leads,
        version,
    )


def parts_of(session: Session, numbers: Sequence[int]) -> dict[int, list[Part]]:
    """The owners of each opinion, the one that leads first."""
    found: dict[int, list[Part]] = defaultdict(list)
    query = (
        select(
            col(FeedbackOwner.feedback_id),
            col(FeedbackOwner.owner),
            col(FeedbackOwner.unit_id),
            col(FeedbackOwner.account_id),
            col(FeedbackOwner.state),
            col(FeedbackOwner.due_at),
            col(FeedbackOwner.set_by),
            col(FeedbackOwner.leads),
            col(FeedbackOwner.version),
        )
        .where(among(col(FeedbackOwner.feedback_id), numbers))
        .order_by(col(FeedbackOwner.feedback_id), col(FeedbackOwner.leads).desc(), col(FeedbackOwner.id))
    )
    for number, *of_part in session.execute(query):
        found[number].append(Part(*of_part))
    return found


def put_parts(session: Session, parts: Mapping[int, Sequence[Part]], now: datetime) -> None:
    """Let these be the owners of these opinions. Kept when the caller commits."""
    session.execute(delete(FeedbackOwner).where(among(col(FeedbackOwner.feedback_id), parts)))
    insert_rows(
        session,
        FeedbackOwner,
        [
            {
                "feedback_id": number,
                "owner": part.owner,
                "unit_id": part.unit_id,
                "account_id": part.account_id,
                "state": part.state,
                "due_at": part.due_at,
                "set_by": part.set_by,
                "leads": part.leads,
                "version": part.version,
                "changed_at": now,
            }
            for number, of_item in parts.items()
            for part in of_item
        ],
    )


def update_items(session: Session, rows: Sequence[Mapping[str, Any]], now: datetime | None) -> None:
    """Set columns of opinions; each row names its `id` and what of it changes. Kept when the caller commits.

    Without a moment they don't count as changed: what changed them says when.
    """
    same = {} if now is None else {"changed_at": now}
    equal: dict[tuple[tuple[str, ...], tuple[Any, ...]], list[int]] = defaultdict(list)
    for row in rows:
        names = tuple(sorted(name for name in row if name != "id"))
        equal[names, tuple(row[name] for name in names)].append(row["id"])
    # Most acts say one thing of many; what differs from one to the next is written row by row.
    single: dict[tuple[str, ...], list[tuple[Any, ...]]] = defaultdict(list)
    for (names, said), numbers in equal.items():
        if len(numbers) < _WORTH_A_STATEMENT:
            single[names] += [(number, *said) for number in numbers]
            continue
        always = {"revision": _ITEMS.c.revision + 1, **same, **dict(zip(names, said, strict=True))}
        session.execute(update(_ITEMS).where(among(_ITEMS.c.id, numbers)).values(always))
    for names, told in single.items():
        update_rows(session, Feedback, names, told, same=same, rising=("revision",))


def lock_items(session: Session, numbers: Collection[int]) -> None:
    """Hold these opinions until the transaction ends, so that what is read of them now is what is written over.

    On SQLite the whole database has one writer anyway.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    query = select(col(Feedback.id)).where(among(col(Feedback.id), numbers)).order_by(col(Feedback.id))
    session.execute(query.with_for_update()).all()


def copy_owners(session: Session, of: int, to: Mapping[int, str], now: datetime) -> None:
    """Let the owners of one opinion be those of others (or its own anew), each in the state that is named."""
    session.flush()
    own = parts_of(session, [of]).get(of, [])
    new = {n: [p._replace(state=state, version=p.version + 1) for p in own] for n, state in to.items()}
    put_parts(session, new, now)
