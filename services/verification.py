"""Whether a fix holds: the units that reported a severe problem are asked once it is released; their answers counted.

Asked and withdrawn in the transaction in which the problem's state changes, so that taking that back takes back the
question. "Still there" opens the problem and the unit's own opinions of it again, with the unit's words and image.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from locales import phrase
from locales.vietnamese import clean_text
from models.codes import Severity, State
from models.tables import Feedback, Pilot, Problem, Unit, Verification
from models.types import key
from services.access import Action, NotFound, Person, require, within_reach
from services.answers import releases_of

SEVERE = (Severity.CRITICAL.value, Severity.MAJOR.value)
VERIFIED, STILL_THERE, WAITING, WITHDRAWN = "verified", "still_there", "waiting", "withdrawn"
LONGEST_WORDS = 2_000


@dataclass(frozen=True)
class Answers:
    """What the units that were asked last of a problem said: how many of each."""

    verified: int = 0
    still_there: int = 0
    waiting: int = 0

    @property
    def asked(self) -> int:
        """How many were asked."""
        return self.verified + self.still_there + self.waiting


@dataclass(frozen=True)
class UnitAnswer:
    """One unit's answer of the newest round. `image` is the number by which its image is asked for; 0: none."""

    id: int
    unit_code: str
    unit_name: str
    round: int
    release: str
    asked_at: datetime
    outcome: str
    words: str
    image: int
    answered_by: str
    answered_at: datetime | None


@dataclass(frozen=True)
class ToVerify:
    """A fixed problem that units within reach are asked about. `units` are the questions: number -> unit's name."""

    problem: int
    title: str
    function: str
    severity: str
    release: str
    asked_at: datetime
    units: Mapping[int, str]
    own_items: int


def follow(session: Session, person: Person, problem: Problem, *, now: datetime) -> int:
    """Ask or stop asking, as the problem's state now has it; how many units are newly asked.

    Called within the transaction that changed the problem.
    """
    if problem.stands and problem.state == State.RELEASED and problem.severity in SEVERE:
        return ask(session, person, problem, now=now)
    for row in _open_questions(session, key(problem)):
        row.outcome = WITHDRAWN
        session.add(row)
    session.flush()
    return 0


def ask(session: Session, person: Person, problem: Problem, *, now: datetime) -> int:
    """Ask every unit that reported the problem and was not asked about this release yet; how many are newly asked."""
    release = releases_of(problem)
    rows = session.exec(select(Verification).where(Verification.problem_id == problem.id)).all()
    last = max((r.round for r in rows), default=0)
    current = [r for r in rows if r.round == last]
    # A round goes on until somebody said that the fault is still there, or another release fixes it.
    goes_on = bool(current) and all(
        r.outcome == WAITING or (r.outcome == VERIFIED and r.release == release) for r in current
    )
    for row in current:
        if row.outcome == WAITING:
            row.outcome, row.release = (WAITING, release) if goes_on else (WITHDRAWN, row.release)
            session.add(row)
    number, have = (last, {r.unit_id for r in current}) if goes_on else (last + 1, set())
    units = session.exec(
        select(Feedback.unit_id)
        .where(
            Feedback.problem_id == problem.id,
            col(Feedback.stands).is_(True),
            col(Feedback.unit_id).is_not(None),
        )
        .distinct()
    )
    fresh = sorted({unit for unit in units if unit is not None} - have)
    session.add_all(
        Verification(
            problem_id=key(problem),
            unit_id=unit,
            round=number,
            release=release,
            asked_by=person.name,
            asked_at=now,
        )
        for unit in fresh
    )
    session.flush()
    return len(fresh)


def _open_questions(session: Session, problem: int) -> Sequence[Verification]:
    query = select(Verification).where(Verification.problem_id == problem, Verification.outcome == WAITING)
    return session.exec(query).all()


def answers_of_problems(session: Session, person: Person, problems: Sequence[int]) -> dict[int, Answers]:
    """What units said of the newest fix of each problem that was asked about; of units within reach alone."""
    require(person, Action.SEE_PROBLEMS)
    found: dict[int, dict[str, int]] = {}
    for row, _unit in _newest(session, person, problems):
        counted = found.setdefault(row.problem_id, {})
        counted[row.outcome] = counted.get(row.outcome, 0) + 1
    return {
        problem: Answers(c.get(VERIFIED, 0), c.get(STILL_THERE, 0), c.get(WAITING, 0))
        for problem, c in found.items()
    }


def unit_answers(session: Session, person: Person, problem: int) -> tuple[UnitAnswer, ...]:
    """What each unit within reach said of the newest fix of a problem: still there first, then who said nothing."""
    require(person, Action.SEE_PROBLEMS)
    order = {STILL_THERE: 0, WAITING: 1, VERIFIED: 2}
    rows = sorted(_newest(session, person, [problem]), key=lambda found: order[found[0].outcome])
    return tuple(
        UnitAnswer(
            key(row),
            unit.code,
            unit.name,
            row.round,
            row.release,
            row.asked_at,
            row.outcome,
            row.words,
            key(row) if row.image_sha256 else 0,
            row.answered_by,
            row.answered_at,
        )
        for row, unit in rows
    )


def _newest(session: Session, person: Person, problems: Sequence[int]) -> list[tuple[Verification, Unit]]:
    last = (
        select(Verification.problem_id, func.max(Verification.round).label("round"))
        .where(col(Verification.problem_id).in_(problems), Verification.outcome != WITHDRAWN)
        .group_by(col(Verification.problem_id))
        .subquery()
    )
    query = (
        select(Verification, Unit)
        .join(Unit, col(Unit.id) == col(Verification.unit_id))
        .join(
            last,
            (last.c.problem_id == col(Verification.problem_id)) & (last.c.round == col(Verification.round)),
        )
        .where(Verification.outcome != WITHDRAWN, within_reach(person))
        .order_by(col(Unit.position), col(Verification.id))
    )
    return list(session.exec(query).all())


def list_to_verify(session: Session, person: Person, pilot: Pilot) -> tuple[ToVerify, ...]:
    """The fixed problems that units within reach are asked about and did not answer, the severest first."""
    require(person, Action.READ_ANSWERS)
    query = (
        select(Verification, Problem, Unit)
        .join(Problem, col(Problem.id) == col(Verification.problem_id))
        .join(Unit, col(Unit.id) == col(Verification.unit_id))
        .where(
            Problem.pilot_id == pilot.id,
            col(Problem.stands).is_(True),
            Verification.outcome == WAITING,
            within_reach(person),
        )
        .order_by(col(Unit.position), col(Verification.id))
    )
    by_problem: dict[int, list[tuple[Verification, Problem, Unit]]] = {}
    for row, problem, unit in session.exec(query):
        by_problem.setdefault(key(problem), []).append((row, problem, unit))
    reported = (
        select(Feedback.problem_id, func.count())
        .join(Unit, col(Unit.id) == col(Feedback.unit_id))
        .where(
            col(Feedback.problem_id).in_(list(by_problem)),
            col(Feedback.stands).is_(True),
            within_reach(person),
        )
        .group_by(col(Feedback.problem_id))
    )
    items = dict(session.exec(reported).all())
    found = [
        ToVerify(
            number,
            rows[0][1].title,
            rows[0][1].function,
            rows[0][1].severity,
            rows[0][0].release,
            min(row.asked_at for row, _p, _u in rows),
            {key(row): unit.name for row, _p, unit in rows},
            items.get(number, 0),
        )
        for number, rows in by_problem.items()
    ]
    order = [s.value for s in Severity]
    return tuple(sorted(found, key=lambda one: (order.index(one.severity), one.problem)))


def count_to_verify(session: Session, person: Person, pilot: Pilot) -> int:
    """How many fixed problems wait for the word of a unit within reach."""
    require(person, Action.READ_ANSWERS)
    query = (
        select(func.count(func.distinct(Verification.problem_id)))
        .join(Problem, col(Problem.id) == col(Verification.problem_id))
        .join(Unit, col(Unit.id) == col(Verification.unit_id))
        .where(
            Problem.pilot_id == pilot.id,
            col(Problem.stands).is_(True),
            Verification.outcome == WAITING,
            within_reach(person),
        )
    )
    return session.exec(query).one()


def find_questions(
    session: Session, person: Person, pilot: Pilot, numbers: Sequence[int]
) -> list[tuple[Verification, Problem]]:
    """The questions of these numbers, held until the transaction ends. Raises NotFound for one out of reach."""
    wanted = sorted(set(numbers))
    query = (
        select(Verification, Problem)
        .join(Problem, col(Problem.id) == col(Verification.problem_id))
        .join(Unit, col(Unit.id) == col(Verification.unit_id))
        .where(col(Verification.id).in_(wanted), Problem.pilot_id == pilot.id, within_reach(person))
        .order_by(col(Verification.id))
        .with_for_update(of=Verification)
    )
    rows = list(session.exec(query).all())
    if len(rows) != len(wanted) or not rows:
        raise NotFound(phrase("There is no such question to your unit. Reload the page."))
    return rows


def checked_words(said: str) -> str:
    """The words that come with an answer, at most LONGEST_WORDS of them."""
    return clean_text(said).strip()[:LONGEST_WORDS]
