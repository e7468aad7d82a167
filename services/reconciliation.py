"""Where all opinions are, of a unit with all below it, for the screens that count some of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from models.tables import Pilot
from models.tallies import OPINIONS, REPORTS, UNITS
from models.types import key
from services.access import Action, Person, may, require
from services.declared import Declared, count_declared
from services.kept import Kept
from services.opinion_counts import Reconciliation, load_opinions, reconcile
from services.progress import node_within_reach
from services.rollups import home_unit
from services.unit_tree import load_tree

_declared: Kept[Declared] = Kept(OPINIONS, UNITS, REPORTS, most=128)


@dataclass(frozen=True)
class Reconciled:
    """`unit` is the code that its parts are listed by, empty for all that the person reaches.

    `declared` is None for who does not follow the units' progress.
    """

    opinions: Reconciliation
    unit: str
    declared: Declared | None


def reconciled(session: Session, person: Person, pilot: Pilot, *, on: date, code: str = "") -> Reconciled:
    """The parts of a unit with all below it (the person's own top without a code). Raises NotFound, NotAllowed."""
    require(person, Action.SEE_FEEDBACK)
    tree = load_tree(session)
    top = home_unit(session, person, tree)
    node = node_within_reach(session, person, tree, code) if code else top
    whole = not node.level and not person.stands_for_a_unit
    of = None if whole else {n.id for n in tree.subtree(node)}
    opinions = load_opinions(session, pilot, on=on)

    def declared() -> Declared:
        return count_declared(session, pilot, tree, node, opinions.by_unit())

    return Reconciled(
        reconcile(opinions.rows, of),
        "" if node is top else node.code,
        _declared.get(session, (key(pilot), pilot.trial_from, pilot.trial_to, on, node.id), declared)
        if may(person, Action.SEE_PROGRESS)
        else None,
    )
