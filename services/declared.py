"""How many opinions units say themselves that they have, beside what is counted at the same units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from models.tables import Pilot, Report
from services.unit_tree import Node, UnitTree


@dataclass(frozen=True)
class Declared:
    """What `units` units said themselves of how many opinions they have, and what is counted at the same units."""

    units: int
    declared: int
    attributed: int


def count_declared(
    session: Session, pilot: Pilot, tree: UnitTree, node: Node, attributed: Mapping[int, int]
) -> Declared:
    """Of a unit with all below it; `attributed` is unit -> opinions counted at it alone.

    What units said in their newest reports counts; where a unit has said it, what units below it said is in that.
    """
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
