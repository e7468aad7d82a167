"""Which unit people mean by what they typed: surely one, or nobody is guessed at and a person decides."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from importers.unit_index import KnownUnit, UnitIndex, build_index
from importers.unit_mentions import Meaning, Mentions
from importers.unit_spellings import LONGEST, has_foreign_letters, key_of, plain_text, same_text, words_of

__all__ = ["Candidate", "KnownUnit", "Match", "UnitNames"]

MOST_CANDIDATES = 5
_MOST_READ = 4 * LONGEST  # accents may come apart from their letters


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that may be meant; `score` 0 to 1."""

    code: str
    name: str
    score: float


@dataclass(frozen=True, slots=True)
class Match:
    """The unit that is meant, or None where a person decides.

    `how` is code, exact, alias, folded or fuzzy, "" where `code` is None. `confidence` is 0 to 1, 0 where
    `code` is None. `candidates` are at most five, best first.
    """

    code: str | None
    how: str
    confidence: float
    candidates: tuple[Candidate, ...]


_NOTHING = Match(None, "", 0.0, ())
_CONFIDENCE = {"exact": 1.0, "alias": 0.97, "folded": 0.9, "fuzzy": 0.75}


class UnitNames:
    """Finds the unit of a name as typed.

    `aliases` are (text, unit code). Building takes a fraction of a second; an instance never changes and
    remembers what it was asked.
    """

    def __init__(self, units: Iterable[KnownUnit], aliases: Iterable[tuple[str, str]]) -> None:
        self._index: UnitIndex = build_index(units, aliases)
        self._mentions = Mentions(self._index)
        self._meaning = lru_cache(maxsize=65536)(self._mentions.meaning_of)
        self._scope = lru_cache(maxsize=4096)(self._mentions.scope_of)
        self._remembered = lru_cache(maxsize=65536)(self._decide)

    def match(
        self, text: str, *, code: str = "", context: str = "", within: Collection[str] | None = None
    ) -> Match:
        """The unit that `text` names.

        `code` is a unit code given beside it, which decides where it is one. `context` is the text that
        stands over the table or group (a corporation, a company); `within` are the codes of the uploader's
        units. Both decide between units of one name and never overrule a name that only one unit has.
        """
        units = None if within is None else frozenset(within)
        return self._remembered(text[:_MOST_READ], code[:_MOST_READ], context[:_MOST_READ], units)

    def _decide(self, text: str, code: str, context: str, within: frozenset[str] | None) -> Match:
        for given in (code, text):
            found = self._index.by_code.get(plain_text(given).strip()) if given else None
            if found:
                return Match(found, "code", 1.0, self._listed([(found, 1.0)]))
        meaning = self._meaning(text)
        if has_foreign_letters(plain_text(text)):
            return self._waiting(meaning, [])
        scope = self._scope(context) if context else frozenset()
        chosen, left, decided = self._narrowed(meaning, scope, within)
        if chosen is None:
            return self._waiting(meaning, left)
        how = self._how(text, chosen, meaning)
        if self._elsewhere(chosen, how, scope) or self._elsewhere(chosen, how, within):
            return self._waiting(meaning, left)
        confidence = round(_CONFIDENCE[how] * (1.0 if not decided else 0.97), 3)
        others = [(c, 0.5) for c in meaning.codes() if c != chosen]
        return Match(chosen, how, confidence, self._listed([(chosen, confidence), *others]))

    def _elsewhere(self, code: str, how: str, scope: frozenset[str] | None) -> bool:
        """Districts of one name are many, and not all are in the tree: one of another corporation is doubted."""
        doubted = how == "fuzzy" or self._index.units[code].level == 3
        return bool(scope) and doubted and not self._index.lies_within(code, scope or frozenset())

    def _narrowed(
        self, meaning: Meaning, scope: frozenset[str], within: frozenset[str] | None
    ) -> tuple[str | None, list[str], bool]:
        """The one unit left, the units that were left, and whether more than the name decided."""
        index = self._index
        if not meaning.tiers:
            return None, [], False
        top = meaning.tiers[0]
        lower = [c for tier in meaning.tiers[1:] for c in tier]
        decided = meaning.beside
        if scope:
            inside = [c for c in top if index.lies_within(c, scope)]
            below = [c for c in inside if c not in scope]
            closer = [c for c in lower if index.lies_within(c, scope) and c not in scope]
            if not below and closer:
                return None, [*top, *closer], False
            if not inside and len(top) > 1:
                return None, top, False
            decided = decided or len(inside) < len(top) or bool(inside)
            top = self._nearest(below, scope) or inside or top
            top = [c for c in top if index.stands_below(c, scope)] or top
        if within is not None:
            inside = [c for c in top if index.lies_within(c, within)]
            decided = decided or bool(inside)
            top = inside or top
        left = top
        if len(top) > 1:
            top = self._preferred(top, meaning)
        if len(top) != 1:
            return None, left, False
        needs_more = meaning.unsure or self._bare(top[0], meaning)
        if needs_more and not (decided and self._supported(top[0], meaning, scope, within)):
            return None, left, False
        return top[0], left, decided or len(left) > 1

    def _bare(self, code: str, meaning: Meaning) -> bool:
        unit = self._index.units[code]
        named_alone = key_of(meaning.words) in (
            key_of(words_of(unit.name)),
            key_of(words_of(unit.short_name)),
        )
        return named_alone and self._index.is_bare_department(code)

    def _supported(
        self, code: str, meaning: Meaning, scope: frozenset[str], within: frozenset[str] | None
    ) -> bool:
        """Whether something beside the bare name says which company it belongs to."""
        if meaning.beside:
            return True
        parent = self._index.units[code].parent_code
        if self._index.is_bare_department(code):
            above = self._index.units[parent].parent_code
            return parent in scope or bool(within and parent in within and above not in within)
        return self._index.lies_within(code, scope) or bool(within and self._index.lies_within(code, within))

    def _nearest(self, codes: list[str], scope: frozenset[str]) -> list[str]:
        """Of departments, those of the office that the context names itself."""
        direct = [c for c in codes if self._index.units[c].parent_code in scope]
        departments = all(self._index.units[c].level == 4 for c in codes)
        return direct if direct and departments else codes

    def _preferred(self, codes: list[str], meaning: Meaning) -> list[str]:
        """Of units of one level: the one named or known by just these words, then the one that still works."""
        units = self._index.units
        if len({units[c].level for c in codes}) > 1:
            return codes
        for names in (self._index.names, self._index.short_names):
            named = [c for c in codes if c in names.get(meaning.same, ())]
            shared = names is self._index.short_names and len(self._index.aliases.get(meaning.same, ())) > 1
            if len(named) == 1 and not shared:
                return named
        aliased = [c for c in codes if c in self._index.aliases.get(meaning.same, ())]
        if len(aliased) == 1:
            return aliased
        if meaning.old:
            before = [c for c in codes if units[c].merged_into in codes]
            return before if len(before) == 1 else codes
        return [c for c in codes if not units[c].gone] or codes

    def _how(self, text: str, code: str, meaning: Meaning) -> str:
        if meaning.fuzzy:
            return "fuzzy"
        same = same_text(text)
        if code in self._index.names.get(same, ()) or code in self._index.short_names.get(same, ()):
            return "exact"
        return "alias" if code in self._index.aliases.get(same, ()) else "folded"

    def _waiting(self, meaning: Meaning, left: list[str]) -> Match:
        if not left:
            left = meaning.codes()
        scored = [(c, 0.9) for c in left]
        if not scored:
            scored = self._mentions.likely(meaning)
        return Match(None, "", 0.0, self._listed(scored)) if scored else _NOTHING

    def _listed(self, scored: list[tuple[str, float]]) -> tuple[Candidate, ...]:
        best: dict[str, float] = {}
        for code, score in scored:
            best[code] = max(score, best.get(code, 0.0))
        order = sorted(best.items(), key=lambda item: (-item[1], self._index.units[item[0]].gone, item[0]))
        return tuple(
            Candidate(code, self._index.units[code].name, round(score, 3))
            for code, score in order[:MOST_CANDIDATES]
        )
