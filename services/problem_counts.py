"""How large problems are, and how much of each is within a reader's reach; kept until the record grows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, func
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from models.tables import Feedback, Pilot, Problem, Unit
from models.types import key
from services.access import Person, feedback_within_reach, reach_key
from services.kept import Kept, record_mark


@dataclass(frozen=True)
class Counts:
    """Of a problem or a proposal: opinions, people who sent them, units they came from, first and last day;
    `own` are the opinions within the reader's reach."""

    items: int = 0
    people: int = 0
    units: int = 0
    first: date | None = None
    last: date | None = None
    own: int = 0


# Sizes of all problems; those within somebody's reach; and the counts of a page of cards.
_sizes: Kept[dict[int, int]] = Kept(most=8, also=record_mark)
_reached: Kept[dict[int, int]] = Kept(most=64, also=record_mark)
_counted: Kept[dict[int, Counts]] = Kept(most=256, also=record_mark)


def sizes_of_problems(session: Session, pilot: Pilot) -> dict[int, int]:
    """How many standing opinions each problem of the pilot has. Change nothing in it."""
    return _sizes.get(session, (key(pilot),), lambda: _count_all(session, pilot))


def _count_all(session: Session, pilot: Pilot, *within: ColumnElement[bool]) -> dict[int, int]:
    """How many standing opinions each problem has, as `within` counts them."""
    # By their problems, not by the pilot: so the index of problems is all that is read.
    those = select(Problem.id).where(Problem.pilot_id == pilot.id)
    query = (
        select(Feedback.problem_id, func.count())
        .where(col(Feedback.problem_id).in_(those), col(Feedback.stands).is_(True))
        .group_by(col(Feedback.problem_id))
    )
    if within:
        query = query.join(Unit, col(Unit.id) == col(Feedback.unit_id), isouter=True).where(*within)
    return {number: n for number, n in session.exec(query) if number is not None}


def problems_within_reach(session: Session, person: Person, pilot: Pilot) -> dict[int, int]:
    """The problems with standing opinions within reach, and how many of each. Change nothing in it."""
    if not person.stands_for_a_unit:
        return sizes_of_problems(session, pilot)
    return _reached.get(
        session,
        (*reach_key(person), key(pilot)),
        lambda: _count_all(session, pilot, feedback_within_reach(person)),
    )


# Who sent an opinion, as far as it tells; one that doesn't tell is a person of its own.
SENDER = func.coalesce(
    func.nullif(Feedback.contact_email, ""),
    func.nullif(Feedback.contact_phone, ""),
    cast(col(Feedback.root_id), String),
)
COUNTED: tuple[Any, ...] = (
    func.count(),
    func.count(func.distinct(SENDER)),
    func.count(func.distinct(Feedback.unit_id)),
    func.min(Feedback.submitted_on),
    func.max(Feedback.submitted_on),
)


def counts_of_problems(session: Session, person: Person, numbers: Sequence[int]) -> dict[int, Counts]:
    """The counts of each problem that has opinions."""
    among = and_(col(Feedback.problem_id).in_(numbers), col(Feedback.stands).is_(True))
    query = columns(col(Feedback.problem_id), *COUNTED).where(among).group_by(col(Feedback.problem_id))
    found = session.execute(query).all()
    own = {row[0]: row[1] for row in found}
    if person.stands_for_a_unit:
        own_query = (
            select(Feedback.problem_id, func.count())
            .join(Unit, col(Unit.id) == col(Feedback.unit_id), isouter=True)
            .where(among, feedback_within_reach(person))
            .group_by(col(Feedback.problem_id))
        )
        own = dict(session.exec(own_query).all())
    return {row[0]: Counts(row[1], row[2], row[3], row[4], row[5], own.get(row[0], 0)) for row in found}


def kept_counts(session: Session, person: Person, numbers: Sequence[int]) -> dict[int, Counts]:
    """The same, counted anew only when something was changed."""
    asked = (*reach_key(person), tuple(numbers))
    return _counted.get(session, asked, lambda: counts_of_problems(session, person, numbers))
