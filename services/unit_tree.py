"""The tree of units in memory: where each unit counts, and the sum that counts each once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.codes import UnitStatus
from models.tables import Unit
from models.tallies import UNITS
from models.types import key
from services.kept import Kept

DEEPEST = 30
MOST_KEPT = 4  # databases whose tree is kept; a server has one


class TreeHasALoop(Exception):
    """A unit stands below itself; `code` names one on the loop."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class TooDeep(Exception):
    """A unit stands deeper than any real one; `code` names one."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def paths_of(units: Iterable[Unit]) -> dict[int, str]:
    """Where each unit counts (see `Unit.path`). Raises TreeHasALoop and TooDeep."""
    by_id = {key(u): u for u in units}
    paths: dict[int, str] = {}

    def path(unit: Unit, below: frozenset[int]) -> str:
        number = key(unit)
        if number in paths:
            return paths[number]
        if number in below:
            raise TreeHasALoop(unit.code)
        if len(below) >= DEEPEST:
            raise TooDeep(unit.code)
        above = unit.merged_into_id if unit.status == UnitStatus.MERGED else unit.parent_id
        if unit.status == UnitStatus.LEFT_EVN:
            above = None
        if above is None and unit.status == UnitStatus.MERGED:
            above = unit.parent_id
        start = path(by_id[above], below | {number}) if above is not None else "/"
        if start.count("/") > DEEPEST:
            raise TooDeep(unit.code)
        paths[number] = f"{start}{unit.code}/"
        return paths[number]

    for unit in by_id.values():
        path(unit, frozenset())
    return paths


@dataclass(frozen=True)
class Node:
    """A unit as the tree holds it. `above_id` is where it counts: the successor of a merged unit."""

    id: int
    code: str
    name: str
    short_name: str
    kind: str
    status: str
    path: str
    position: int
    parent_id: int | None
    above_id: int | None
    merged: bool
    headcount: int | None
    contact: str
    addressee: bool
    ownership: str

    @property
    def level(self) -> int:
        """How deep it stands: 0 for EVN."""
        return self.path.count("/") - 2

    @property
    def confirmed(self) -> bool:
        """Whether the unit may ever count as missing: an old name that nobody confirmed never does."""
        return self.status in (UnitStatus.ACTIVE, UnitStatus.RENAMED)


class UnitTree:
    """All units by id, code and path; walked from the top, brothers in the list's order."""

    def __init__(self, units: Iterable[Unit]) -> None:
        rows = sorted(units, key=lambda u: (u.position, key(u)))
        by_code = {u.code: key(u) for u in rows}
        self.nodes: dict[int, Node] = {}
        self.below: dict[int | None, list[int]] = {}
        for u in rows:
            parts = u.path.strip("/").split("/")
            above = by_code.get(parts[-2]) if len(parts) > 1 else None
            node = Node(
                key(u),
                u.code,
                u.name,
                u.short_name,
                u.kind,
                u.status,
                u.path,
                u.position,
                u.parent_id,
                above,
                u.status == UnitStatus.MERGED and u.merged_into_id is not None,
                u.headcount,
                u.contact,
                u.addressee,
                u.ownership,
            )
            self.nodes[node.id] = node
            self.below.setdefault(above, []).append(node.id)
        self.by_code = {n.code: n for n in self.nodes.values()}
        # All units from the top down, each right before what counts below it, and where its subtree ends.
        self.order: list[Node] = []
        self._span: dict[int, tuple[int, int]] = {}
        self._lay(None)

    def _lay(self, above: int | None) -> None:
        for number in self.below.get(above, []):
            start = len(self.order)
            self.order.append(self.nodes[number])
            self._lay(number)
            self._span[number] = (start, len(self.order))

    def span(self, node: Node) -> tuple[int, int]:
        """Where the unit's subtree begins and ends in `order`."""
        return self._span[node.id]

    def subtree(self, node: Node) -> Iterator[Node]:
        """The unit and all that counts below it, from the top down."""
        start, end = self._span[node.id]
        return iter(self.order[start:end])

    def children(self, node: Node) -> list[Node]:
        """What counts directly below the unit, merged predecessors left out."""
        return [n for i in self.below.get(node.id, []) if not (n := self.nodes[i]).merged]

    def predecessors(self, node: Node) -> list[Node]:
        """The units merged into this one, directly or by way of another."""
        found = []
        for number in self.below.get(node.id, []):
            if (merged := self.nodes[number]).merged:
                found += [merged, *self.predecessors(merged)]
        return found

    def successor(self, node: Node) -> Node:
        """The unit at which a merged one counts; the unit itself otherwise."""
        while node.merged and node.above_id is not None:
            node = self.nodes[node.above_id]
        return node

    def branches(self, node: Node) -> list[Node]:
        """What a roll-up sums below the unit: its children, and those of its merged predecessors."""
        return [
            *self.children(node),
            *(child for merged in self.predecessors(node) for child in self.children(merged)),
        ]

    def ancestors(self, node: Node) -> Iterator[Node]:
        """What stands above, nearest first."""
        while node.above_id is not None:
            node = self.nodes[node.above_id]
            yield node

    def with_above(self, numbers: Iterable[int]) -> set[int]:
        """These units and all that stands above any of them, by id."""
        return {n for one in numbers for n in (one, *(a.id for a in self.ancestors(self.nodes[one])))}


_trees: Kept[UnitTree] = Kept(UNITS, most=MOST_KEPT)


def load_tree(session: Session) -> UnitTree:
    """The whole tree as it is stored now; while the units stay as they are, the same tree. Change nothing in it."""
    return _trees.get(session, (), lambda: UnitTree(session.exec(select(Unit).order_by(col(Unit.position)))))


@dataclass(frozen=True)
class RollUp:
    """Which units' own counts make up a unit's figures.

    `counted` are summed. `own` are the unit and its merged predecessors where they have counts of their
    own that were left out, since units below have theirs: the difference is shown, not added.
    """

    counted: frozenset[int]
    own: frozenset[int]


def roll_up(tree: UnitTree, node: Node, has_count: Collection[int]) -> RollUp:
    """Choose the counts of a subtree so that each unit counts once.

    A parent's own count is taken only where nothing below it has one; a merged unit's goes with its
    successor's.
    """
    below = [roll_up(tree, child, has_count).counted for child in tree.branches(node)]
    summed: frozenset[int] = frozenset().union(*below)
    own = frozenset(n.id for n in (node, *tree.predecessors(node)) if n.id in has_count)
    return RollUp(summed, own) if summed else RollUp(own, frozenset())
