"""What headquarters wants to see of a unit beside its figures: where it is heading, what is broken, who has reported.

Each figure here is counted by the conditions of the list that its link opens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, literal_column
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from models.codes import Severity
from models.tables import Feedback, Pilot, Problem, Unit
from models.tallies import OPINIONS, REPORTS, UNITS
from models.types import key
from services.access import Action, Person, feedback_within_reach, may, reach_key, require
from services.declared import Declared, count_declared
from services.feedback_filters import Filters, conditions
from services.filing_state import FilingState, state_of
from services.forecast import Forecast, forecast
from services.kept import Kept, record_mark
from services.opinion_counts import Reconciliation, load_opinions, opinions_by_day, reconcile
from services.problem_states import OPEN
from services.progress import node_within_reach
from services.rollups import DaySum, home_unit
from services.unit_tree import Node, UnitTree, load_tree


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
    of_all = node is top
    told = [(d.day, d.summed.installed) for d in counts if d.summed.installed is not None]
    over = on >= pilot.trial_to
    whose = (key(pilot), *reach_key(person), node.id)
    sums = _sums.get(
        session,
        (*whose, pilot.trial_from, pilot.trial_to, on),
        lambda: _Sums(
            reconcile(
                load_opinions(session, pilot, on=on).rows,
                None if whole else {n.id for n in tree.subtree(node)},
            ),
            count_declared(session, pilot, tree, node, load_opinions(session, pilot, on=on).by_unit()),
        ),
    )
    return Outlook(
        None if over else forecast(told, pilot.trial_to),
        over,
        tuple(opinions_by_day(session, pilot, on=on, path=None if whole else node.path)),
        sums.opinions,
        _of_severe.get(
            session, whose, lambda: _severe_opinions(session, person, pilot, None if of_all else (tree, node))
        ),
        _problems.get(session, whose, lambda: _severe_problems(session, person, pilot)) if of_all else None,
        state_of(session, pilot, tree, tree.successor(node), now=now)
        if may(person, Action.SEE_FILING)
        else None,
        sums.declared,
    )


@dataclass(frozen=True)
class _Sums:
    opinions: Reconciliation
    declared: Declared


_sums: Kept[_Sums] = Kept(OPINIONS, UNITS, REPORTS, most=128)
_of_severe: Kept[int] = Kept(UNITS, most=1000, also=record_mark)
_problems: Kept[int] = Kept(UNITS, most=256, also=record_mark)
# Each critical opinion that is open, by its root and its unit: one walk for all units of a reach.
_critical: Kept[Sequence[tuple[int, int | None]]] = Kept(UNITS, most=8, also=record_mark)
# Said as the index of the few critical ones says it; SQLite takes one that leads through all opinions else.
_IS_CRITICAL = col(Feedback.severity) == literal_column("'critical'")
_BY_INDEX = (Feedback, "INDEXED BY ix_feedback_critical", "sqlite")


def _severe_opinions(
    session: Session, person: Person, pilot: Pilot, below: tuple[UnitTree, Node] | None
) -> int:
    """Critical opinions that are open, of all that the person reaches or of a unit with all below it."""
    asked = (key(pilot), *reach_key(person))
    found = _critical.get(session, asked, lambda: _load_critical(session, person, pilot))
    if below is None:
        return len({root for root, _unit in found})
    tree, node = below
    of = {n.id for n in tree.subtree(node)}
    return len({root for root, unit in found if unit in of})


def _load_critical(session: Session, person: Person, pilot: Pilot) -> Sequence[tuple[int, int | None]]:
    filters = Filters(severity=Severity.CRITICAL.value, state="open")
    query: Any = columns(col(Feedback.root_id), col(Feedback.unit_id)).select_from(Feedback)
    if person.stands_for_a_unit:
        query = query.join(Unit, col(Unit.id) == col(Feedback.unit_id), isouter=True)
    query = query.where(*conditions(person, pilot, filters), _IS_CRITICAL).with_hint(*_BY_INDEX)
    return [(root, unit) for root, unit in session.execute(query)]


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
