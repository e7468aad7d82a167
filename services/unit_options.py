"""The units that a person may choose from, in the order of the tree."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlmodel import Session, select

from locales.vietnamese import fold
from models.tables import Unit
from models.tallies import UNITS
from services.access import Person, within_reach
from services.kept import Kept
from services.unit_tree import load_tree


@dataclass(frozen=True)
class UnitOption:
    """One unit to choose. `level` counts from 0 for the top of the person's reach; `within` names what stands above.

    `plain` is its short name without accents, as people type it who search.
    """

    code: str
    name: str
    level: int
    within: str
    plain: str = ""


_options: Kept[list[UnitOption]] = Kept(UNITS, most=64)


def unit_options(session: Session, person: Person) -> list[UnitOption]:
    """The units within reach from the top down; merged ones are left out, their successors are there.

    Change nothing in it: it is kept.
    """
    whose = person.unit_path if person.stands_for_a_unit else None
    return _options.get(session, (whose,), lambda: _load(session, person))


def _load(session: Session, person: Person) -> list[UnitOption]:
    reach = set(session.exec(select(Unit.id).where(within_reach(person))))
    tree = load_tree(session)
    options: list[UnitOption] = []
    for number in tree.below.get(None, []):
        for node in tree.subtree(tree.nodes[number]):
            if node.id in reach and not node.merged:
                above = tree.nodes[node.above_id] if node.above_id else None
                named = (above.short_name or above.name) if above and above.id in reach else ""
                plain = fold(node.short_name or node.name)
                options.append(UnitOption(node.code, node.name, node.level, named, plain))
    least = min((o.level for o in options), default=0)
    return [replace(o, level=o.level - least) for o in options]
