"""One act on problems under way: what it finds and what it leaves, told to the record when it is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from locales import phrase
from models.tables import Audit, Feedback, Pilot, Problem, ProblemRefusal, ProblemRefusalItem
from models.types import key
from services import audit
from services.access import Action, NotFound, Person, Refused, require
from services.told_changes import tell_change
from services.verification import follow

MOST_ITEMS = 5_000


@dataclass(frozen=True)
class Done:
    """An act that was done: `act` is what `take_back` takes, `problem` the problem's number (0: none)."""

    act: int
    problem: int
    items: int


@dataclass
class Doing:
    """One act under way: what it finds and leaves, to be told when it is kept."""

    session: Session
    person: Person
    pilot: Pilot
    now: datetime
    before: dict[str, dict[str, Any]] = field(
        default_factory=lambda: {"items": {}, "problems": {}, "refusals": {}}
    )
    after: dict[str, dict[str, Any]] = field(
        default_factory=lambda: {"items": {}, "problems": {}, "refusals": {}}
    )

    def move(self, item: Feedback, problem: int | None) -> None:
        """Put an opinion into a problem, or into none."""
        self.before["items"][str(item.id)], self.after["items"][str(item.id)] = item.problem_id, problem
        old, new = (f"#{number}" if number else "" for number in (item.problem_id, problem))
        tell_change(self.session, self.person, item, "problem", old, new, now=self.now)
        item.problem_id, item.changed_at = problem, self.now
        self.session.add(item)

    def change(self, problem: Problem, values: Mapping[str, Any]) -> None:
        """Set columns of a problem."""
        found = self.before["problems"].setdefault(str(problem.id), {})
        left = self.after["problems"].setdefault(str(problem.id), {})
        for name, value in values.items():
            found.setdefault(name, getattr(problem, name))
            left[name] = value
            setattr(problem, name, value)
        problem.version, problem.changed_at = problem.version + 1, self.now
        self.session.add(problem)

    def refuse(self, items: Sequence[int], problem: int | None = None) -> None:
        """Remember that items are no problem together, or don't belong to one."""
        row = ProblemRefusal(pilot_id=key(self.pilot), problem_id=problem, who=self.person.name, at=self.now)
        self.session.add(row)
        self.session.flush()
        self.session.add_all(ProblemRefusalItem(refusal_id=key(row), feedback_id=n) for n in sorted(items))
        self.before["refusals"][str(row.id)], self.after["refusals"][str(row.id)] = False, True

    def keep(self, act: str, problem: int) -> Done:
        """Ask the units or stop asking, tell the record, and commit."""
        for n in self.after["problems"]:
            follow(self.session, self.person, self.session.get_one(Problem, int(n)), now=self.now)
        audit.record(
            self.session,
            self.person,
            act,
            "problem",
            problem,
            now=self.now,
            before=self.before,
            after=self.after,
        )
        number = self.session.exec(select(Audit.id).order_by(col(Audit.id).desc()).limit(1)).one() or 0
        self.session.commit()
        return Done(number, problem, len(self.after["items"]))


def begin(session: Session, person: Person, pilot: Pilot, now: datetime) -> Doing:
    require(person, Action.GROUP_PROBLEMS)
    return Doing(session, person, pilot, now)


def rows_of(session: Session, pilot: Pilot, items: Sequence[int]) -> list[Feedback]:
    numbers = sorted(set(items))
    if len(numbers) > MOST_ITEMS:
        raise Refused(phrase("At most %(n)s opinions at once.", n=MOST_ITEMS))
    query = select(Feedback).where(col(Feedback.id).in_(numbers), Feedback.pilot_id == pilot.id)
    rows = list(session.exec(query.order_by(col(Feedback.id)).with_for_update()))
    if len(rows) != len(numbers):
        missing = sorted(set(numbers) - {key(r) for r in rows})[0]
        raise NotFound(phrase("There is no opinion number %(number)s within your reach.", number=missing))
    return rows


def items_of(session: Session, number: int) -> list[Feedback]:
    query = select(Feedback).where(Feedback.problem_id == number).order_by(col(Feedback.id))
    return list(session.exec(query))
