"""Opinions of one function in groups of one fault, kept up to date item by item.

A group is a star: one text leads it, each member tells of the leader's fault. A new text is compared with the
leaders that name its fault with its thing, never with all texts: the work for one text does not grow with
their number. Built at once, the commonest and shortest texts lead; later ones join or lead groups of their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nlargest

from triage.similar import NEAR, Told, near_enough, nearness, tell

LOOKED_AT = 16  # leaders that one text is compared with under one name
ASKED = 12  # groups in which similar opinions are looked for
OF_A_GROUP = 150  # members of a group that are compared


@dataclass
class Group:
    """One star. `leader` is the text that leads; `members` are items by number; `order` is theirs while it is known."""

    leader: Told
    members: dict[int, None] = field(default_factory=dict)
    order: tuple[int, ...] = ()


class FaultGroups:
    """The groups of one function. Items are numbers; those that say nothing of a fault are in no group."""

    def __init__(self) -> None:
        self.told: dict[int, Told] = {}
        self._of: dict[int, Group] = {}
        self._groups: list[Group] = []
        self._named: defaultdict[str, list[Group]] = defaultdict(list)

    def build(self, texts: Mapping[int, str]) -> None:
        """Take many items at once; those that are here already are replaced."""
        for item in self.told.keys() & texts.keys():
            self.drop(item)
        numbers = list(texts)
        same: dict[int, list[int]] = {}
        distinct: dict[int, Told] = {}
        for number, told in zip(numbers, tell([texts[n] for n in numbers]), strict=True):
            self.told[number] = told
            if told.says_something:
                distinct[id(told)] = told
                same.setdefault(id(told), []).append(number)
        order = sorted(same, key=lambda k: (-len(same[k]), len(distinct[k].weights), same[k][0]))
        for one in order:
            self._place(same[one], distinct[one])

    def take(self, number: int, text: str) -> None:
        """Take one item, new or changed."""
        self.build({number: text})

    def drop(self, number: int) -> None:
        """Forget an item; its group stays, led by the same text, as long as it has members."""
        self.told.pop(number, None)
        group = self._of.pop(number, None)
        if group is not None:
            del group.members[number]
            group.order = ()

    def groups(self, least: int = 2) -> list[tuple[int, ...]]:
        """The items of each group that has at least so many, the largest first, each nearest to its leader first."""
        found = [g for g in self._groups if len(g.members) >= least]
        found.sort(key=lambda g: (-len(g.members), min(g.members)))
        return [self._ordered(group) for group in found]

    def group_of(self, number: int) -> tuple[int, ...]:
        """The items in one group with this one, itself among them; () where it says nothing of a fault."""
        group = self._of.get(number)
        return self._ordered(group) if group else ()

    def similar(self, text: str, *, most: int = 5, but: int = 0) -> list[tuple[int, float]]:
        """Items that tell of much the same, the nearest first, each with its nearness (0 to 1)."""
        (told,) = tell([text])
        if not told.says_something:
            return []
        near = nlargest(ASKED, self._candidates(told), key=lambda group: nearness(told, group.leader))
        found: dict[int, float] = {}
        for group in near:
            for number in list(group.members)[:OF_A_GROUP]:
                how = nearness(told, self.told[number])
                if number != but and how >= NEAR:
                    found[number] = how
        best = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
        return best[:most]

    def _ordered(self, group: Group) -> tuple[int, ...]:
        if not group.order:
            # Many items say the very same: what was told of them is one thing, and as near once as every time.
            said = {id(self.told[n]): self.told[n] for n in group.members}
            how = {one: nearness(group.leader, told) for one, told in said.items()}
            group.order = tuple(sorted(group.members, key=lambda n: (-how[id(self.told[n])], n)))
        return group.order

    def _place(self, numbers: Sequence[int], told: Told) -> None:
        best: Group | None = None
        best_near = 0.0
        for group in self._candidates(told):
            least = near_enough(told, group.leader)
            if least > 1:
                continue
            near = nearness(told, group.leader)
            if near > best_near and near >= least:
                best, best_near = group, near
        if best is None:
            best = Group(told)
            self._groups.append(best)
            for name in told.names:
                self._named[name].append(best)
        best.order = ()
        for number in numbers:
            best.members[number] = None
            self._of[number] = best

    def _candidates(self, told: Told) -> Iterable[Group]:
        """Groups whose leaders share a name, each once."""
        found: dict[int, Group] = {}
        for name in told.names:
            if name in self._named:
                for group in self._named[name][:LOOKED_AT]:
                    found[id(group)] = group
        return found.values()
