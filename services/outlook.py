"""What headquarters wants to see of a unit beside its figures: where it is heading, what is broken, who has reported.

Each figure here is counted by the conditions of the list that its link opens.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.codes import Severity
from models.tables import Feedback, Pilot, Problem, Report, Unit
from services.access import Action, Person, feedback_within_reach, may, require
from services.feedback_filters import Filters, conditions
from services.filing_state import FilingState, state_of
from services.forecast import Forecast, forecast
from services.opinion_counts import Reconciliation, load_opinions, opinions_by_day, reconcile
from services.problem_states import OPEN
from services.progress import node_within_reach
from services.rollups import DaySum, home_unit
from services.unit_tree import Node, UnitTree, load_tree


@dataclass(frozen=True)
class Declared:
    """What `units` units said themselves of how many opinions they have, and what is counted at the same units."""

    units: int
    declared: int
    attributed: int


@dataclass(frozen=True)
class Outlook:
    """Of one unit with all below it, as of a day.

    `ahead` is None with too few days of counts, and once the trial is over. `severe_problems` is of
    all that the person reaches, None for a unit below that. `filing` is None for who may not see it.
    """

    ahead: Forecast | None
    trial_is_over: bool
    days: tuple[tuple[date, int], ...]
    opinions: Reconciliation
    severe_opinions: int
    severe_problems: int | None
    filing: FilingState | None
    declared: Declared


def outlook(
    session: Session,
    person: Person,
    pilot: Pilot,
    *,
    on: date,
    now: datetime,
    code: str = "",
    counts: tuple[DaySum, ...] = (),
) -> Outlook:
    """The outlook of a unit (the person's own top without a code); `counts` is its curve. Raises NotFound."""
    require(person, Action.SEE_PROGRESS)
    tree = load_tree(session)
    top = home_unit(session, person, tree)
    node = node_within_reach(session, person, tree, code) if code else top
    whole = not node.level and not person.stands_for_a_unit
    opinions = load_opinions(session, pilot, on=on)
    of = None if whole else {n.id for n in tree.subtree(node)}
    told = [(d.day, d.summed.installed) for d in counts if d.summed.installed is not None]
    over = on >= pilot.trial_to
    return Outlook(
        None if over else forecast(told, pilot.trial_to),
        over,
        tuple(opinions_by_day(session, pilot, on=on, path=None if whole else node.path)),
        reconcile(opinions.rows, of),
        _severe_opinions(session, person, pilot, "" if node is top else node.code),
        _severe_problems(session, person, pilot) if node is top else None,
        state_of(session, pilot, tree, tree.successor(node), now=now)
        if may(person, Action.SEE_FILING)
        else None,
        _declared(session, pilot, tree, node, opinions.by_unit()),
    )


def _severe_opinions(session: Session, person: Person, pilot: Pilot, unit: str) -> int:
    filters = Filters(severity=Severity.CRITICAL.value, state="open", unit=unit)
    query = (
        select(func.count(func.distinct(Feedback.root_id)))
        .join(Unit, col(Unit.id) == col(Feedback.unit_id), isouter=True)
        .where(*conditions(person, pilot, filters))
    )
    return session.exec(query).one()


def _severe_problems(session: Session, person: Person, pilot: Pilot) -> int:
    mine = (
        select(Feedback.id)
        .join(Unit, col(Unit.id) == col(Feedback.unit_id), isouter=True)
        .where(
            Feedback.problem_id == Problem.id, col(Feedback.stands).is_(True), feedback_within_reach(person)
        )
        .exists()
    )
    query = select(func.count(col(Problem.id))).where(
        Problem.pilot_id == pilot.id,
        col(Problem.stands).is_(True),
        Problem.severity == Severity.CRITICAL.value,
        col(Problem.state).in_([s.value for s in OPEN]),
        mine,
    )
    return session.exec(query).one()


def _declared(
    session: Session, pilot: Pilot, tree: UnitTree, node: Node, attributed: dict[int, int]
) -> Declared:
    """What units said in their newest reports; where a unit has said it, what units below it said is in that."""
    said: Any = col(Report.draft)["feedback_declared"].as_integer()
    query = (
        select(Report.unit_id, said)
        .where(Report.pilot_id == pilot.id, said.is_not(None))
        .order_by(col(Report.version))
    )
    newest: dict[int, int] = {unit: int(n) for unit, n in session.exec(query) if n is not None}
    units = declared = counted = 0
    start, end = tree.span(node)
    skipped_to = start
    for place in range(start, end):
        one = tree.order[place]
        if place < skipped_to or one.id not in newest:
            continue
        skipped_to = tree.span(one)[1]
        units += 1
        declared += newest[one.id]
        counted += sum(attributed.get(n.id, 0) for n in tree.subtree(one))
    return Declared(units, declared, counted)
