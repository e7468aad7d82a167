"""What a text says of units: the unit it names, those named beside it, and how much it leaves open.

A unit counts as named only where the words around it are understood: "Phòng Kỹ thuật PC Gò Vấp" names PC
Gò Vấp; "Điện lực Châu Thành A" does not name Châu Thành, nor "Trường Cao đẳng Điện lực miền Trung" the
corporation.

Longer than 300 lines: the steps of one reading, which share what they found so far.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from rapidfuzz import fuzz, process

from importers import unit_offices
from importers.unit_index import ONLY_BESIDE, UnitIndex, without_area
from importers.unit_slips import Slips
from importers.unit_spellings import (
    LONGEST,
    MARK,
    Word,
    accents_agree,
    key_of,
    plain_text,
    same_text,
    words_of,
)


@dataclass(frozen=True)
class Meaning:
    """What a text says by itself.

    `tiers` are the codes that fit, the best way of fitting first. `beside`: a unit named beside it was
    needed to be right; `unsure`: a bare place, which needs something more; `old`: "(cũ)" is said;
    `near` are units whose words stand there without naming them surely.
    """

    words: tuple[Word, ...]
    same: str
    tiers: tuple[list[str], ...] = ()
    beside: bool = False
    unsure: bool = False
    old: bool = False
    fuzzy: bool = False
    near: tuple[str, ...] = ()

    def codes(self) -> list[str]:
        """Every code that fits, best first."""
        return [code for tier in self.tiers for code in tier]


@dataclass
class _Mention:
    """Words from `start` to `end` that are a spelling of these units (code: rank)."""

    start: int
    end: int
    ranks: dict[str, int]
    weak: bool
    mark: str
    conflicts: set[str] = field(default_factory=set)


class Mentions:
    """Reads units out of texts by an index of spellings."""

    def __init__(self, index: UnitIndex) -> None:
        self._index = index
        self._slips = Slips(index)
        self._places: dict[str, set[str]] = {}
        for key, spellings in index.spellings.items():
            first = spellings[0].words[0].folded
            mark = first if first[0] == MARK else ""
            self._places.setdefault(key.removeprefix(mark), set()).update(s.code for s in spellings)
        self._place_names = [place for place in self._places if len(place) > 3]

    def meaning_of(self, text: str) -> Meaning:
        """What a text says by itself."""
        if len(plain_text(text)) > LONGEST:
            return Meaning((), "")
        words, old = _without_old(words_of(text))
        same = same_text(text)
        if not words:
            return Meaning((), same)
        whole = self._read(words, 0, len(words))
        if whole and _named(whole):
            return self._of_whole(whole, words, same, old)
        mentions = self._found(words)
        strong = [m for m in mentions if not m.weak and _named(m)]
        meaning = self._of_parts(words, same, mentions, old) if strong else None
        if meaning is None and not strong:
            meaning = self._office_of_area(words, same, mentions) or self._of_slip(words, same, old)
        if meaning is not None:
            return meaning
        near = [c for m in (strong or mentions) for c in m.ranks if not self._index.is_bare_department(c)]
        near += [c for m in ([whole] if whole else mentions) for c in m.conflicts]
        return Meaning(tuple(words), same, old=old, near=tuple(dict.fromkeys(near)))

    def scope_of(self, context: str) -> frozenset[str]:
        """The units that a heading or group row names; the corporation gives way to its company."""
        words = words_of(context)
        named = [
            set(_tiers(m.ranks)[0] if _named(m) else m.ranks)
            for m in self._found(words)
            if not m.weak or (_fills_its_part(m, words) and min(m.ranks.values()) <= 1)
        ]
        above = [set().union(*(self._index.above[c] - {c} for c in codes)) for codes in named]
        kept = [c for codes in named if not any(codes <= higher for higher in above) for c in codes]
        return frozenset(kept)

    def likely(self, meaning: Meaning) -> list[tuple[str, float]]:
        """Units to offer to a person: (code, score)."""
        scored = [(code, 0.8) for code in meaning.near]
        typed = key_of(w for w in meaning.words if w.folded[0] != MARK)
        if len(typed) > 3 and not scored:
            found = process.extract(typed, self._place_names, scorer=fuzz.ratio, score_cutoff=74, limit=8)
            scored = [
                (c, 0.75 * score / 100) for place, score, _at in found for c in sorted(self._places[place])
            ]
        return scored

    def _read(self, words: Sequence[Word], start: int, end: int) -> _Mention | None:
        span = words[start:end]
        forms = [span]
        if span[0].folded[0] == MARK and len(span) > 2:
            shorter = without_area(span[1:])
            if shorter and len(shorter) < len(span) - 1:
                forms.append([span[0], *shorter])
        found = _Mention(start, end, {}, True, _mark_of(span))
        fits: dict[str, list[tuple[str, int, bool]]] = {}
        for form in forms:
            for spelling in self._index.spellings.get(key_of(form), ()):
                fit = accents_agree(form, spelling.words)
                if fit == "partly" and not self._only_one_place(form, spelling.code):
                    fit = ""
                if fit:
                    fits.setdefault(fit, []).append((spelling.code, spelling.rank, spelling.weak))
                else:
                    found.conflicts.add(spelling.code)
        has_accents = any(w.toned not in ("", w.folded) for w in span)
        kept = (
            fits["exact"]
            if has_accents and "exact" in fits
            else [one for fit in fits.values() for one in fit]
        )
        for code, rank, weak in kept:
            found.ranks[code] = min(rank, found.ranks.get(code, rank))
            found.weak = found.weak and weak
        return found if found.ranks or found.conflicts else None

    def _only_one_place(self, typed: Sequence[Word], code: str) -> bool:
        """Whether accents may be left out in part: long names, and the companies, all of which are known."""
        own = [w for w in typed if w.folded[0] != MARK]
        company = typed[0].folded == "#pc" and self._index.units[code].kind == "power_company"
        return len(own) > 3 or company

    def _of_whole(self, whole: _Mention, words: list[Word], same: str, old: bool) -> Meaning:
        tiers = _tiers(whole.ranks)
        marked = any(w.toned not in ("", w.folded) for w in words)
        bare = min(whole.ranks.values()) == 3
        unsure = bare and (not marked or len(words) < 2)
        return Meaning(tuple(words), same, tiers, unsure=unsure, old=old)

    def _found(self, words: Sequence[Word]) -> list[_Mention]:
        """The spellings in a text, longer ones before shorter, none overlapping; in their order."""
        free = [True] * len(words)
        found: list[_Mention] = []
        for length in range(min(self._index.longest, len(words)), 0, -1):
            for start in range(len(words) - length + 1):
                if all(free[start : start + length]):
                    mention = self._read(words, start, start + length)
                    if mention and mention.ranks and _stands_alone(mention, words):
                        found.append(mention)
                        free[start : start + length] = [False] * length
        return sorted(found, key=lambda m: m.start)

    def _of_parts(self, words: list[Word], same: str, mentions: list[_Mention], old: bool) -> Meaning | None:
        """The unit that several words name together, or None where they do not fit or are not understood."""
        best: tuple[_Mention, dict[str, int], list[_Mention]] | None = None
        for target in mentions:
            if not _named(target) or (target.weak and not _fills_its_part(target, words)):
                continue
            others = [m for m in mentions if m is not target and self._matters(m, target, words)]
            ranks = self._fitting(target, others)
            if target.weak:
                ranks = {c: r for c, r in ranks.items() if self._below_all(c, others)}
            if not ranks or (target.weak and (not others or self._names_another(target, others))):
                continue
            if best is None or self._depth(ranks) > self._depth(best[1]):
                best = (target, ranks, others)
            elif set(ranks) != set(best[1]) and self._depth(ranks) == self._depth(best[1]):
                return None
        if best is None:
            return None
        target, ranks, others = best
        offices = self._offices_around(words, target, others)
        if offices is None:
            return None
        tiers = _tiers(ranks)
        if len(tiers[0]) == 1 and (child := self._child_named(tiers[0][0], offices)):
            return Meaning(tuple(words), same, ([child],), beside=True, old=old)
        beside = any(m is not target and not set(m.ranks) & set(ranks) for m in others)
        return Meaning(tuple(words), same, tiers, beside=beside, old=old)

    def _matters(self, other: _Mention, target: _Mention, words: Sequence[Word]) -> bool:
        """Whether a second mention has to agree; a department's name inside a unit does not."""
        if self._is_office(other) and not self._is_office(target):
            return False
        return not other.weak or _fills_its_part(other, words) or other.start == target.end

    def _is_office(self, mention: _Mention) -> bool:
        return all(self._index.units[c].level == 4 for c in mention.ranks)

    def _fitting(self, target: _Mention, others: list[_Mention]) -> dict[str, int]:
        index = self._index
        ranks = dict(target.ranks)
        for other in others:
            scope = frozenset(other.ranks)
            if self._is_office(target):
                ranks = {c: r for c, r in ranks.items() if index.units[c].parent_code in scope}
            else:
                ranks = {c: r for c, r in ranks.items() if index.lies_within(c, scope)}
                own = {c: r for c, r in ranks.items() if index.stands_below(c, scope)}
                ranks = own or ranks
        return ranks

    def _names_another(self, target: _Mention, others: list[_Mention]) -> bool:
        """Whether a bare place is the name of a second unit as high as the first: "PC Bắc Ninh/Bắc Giang"."""
        beside = {c for other in others for c in other.ranks}
        highest = min(self._index.units[c].level for c in beside)
        return any(c not in beside and self._index.units[c].level <= highest for c in target.ranks)

    def _below_all(self, code: str, others: list[_Mention]) -> bool:
        return all(self._index.stands_below(code, frozenset(m.ranks)) for m in others)

    def _depth(self, ranks: dict[str, int]) -> int:
        return max(len(self._index.above[c]) for c in ranks)

    def _offices_around(
        self, words: list[Word], target: _Mention, others: list[_Mention]
    ) -> list[list[Word]] | None:
        """The offices named around a unit ("Phòng Kinh doanh"); None where words are not understood."""
        covered = [False] * len(words)
        for mention in (target, *others):
            covered[mention.start : mention.end] = [True] * (mention.end - mention.start)
        offices: list[list[Word]] = []
        for (_part, free), group in groupby(range(len(words)), key=lambda i: (words[i].part, not covered[i])):
            places = list(group)
            run = [words[i] for i in places]
            if not free:
                continue
            if any(w.folded[0] == MARK for w in run):
                return None
            before = self._touches(words, covered, places[-1] + 1, run[-1].part)
            after = self._touches(words, covered, places[0] - 1, run[0].part)
            if before:
                understood = self._office_before(run, target)
            else:
                understood = not after or unit_offices.follows(run)
            if not understood:
                return None
            if before or not after:
                offices.append(run)
        return offices

    def _office_of_area(self, words: list[Word], same: str, mentions: list[_Mention]) -> Meaning | None:
        """ "CSKH miền Trung": an office of the corporation whose area is named."""
        for mention in mentions:
            if set(mention.ranks.values()) == {ONLY_BESIDE} and mention.end == len(words) > 1:
                child = self._child_named(next(iter(mention.ranks)), [words[: mention.start]])
                return Meaning(tuple(words), same, ([child],), beside=True) if child else None
        return None

    def _of_slip(self, words: list[Word], same: str, old: bool) -> Meaning | None:
        ranks = self._slips.meant_by(words)
        return Meaning(tuple(words), same, _tiers(ranks), old=old, fuzzy=True) if ranks else None

    def _touches(self, words: list[Word], covered: list[bool], at: int, part: int) -> bool:
        return 0 <= at < len(words) and words[at].part == part and covered[at]

    def _office_before(self, run: list[Word], target: _Mention) -> bool:
        understood = target.mark == "#pc" if unit_offices.is_centre(run) else unit_offices.leads_in(run)
        return understood or bool(self._child_named(next(iter(target.ranks)), [run]))

    def _child_named(self, code: str, offices: list[list[Word]]) -> str | None:
        """The one unit below that begins as an office does: "Ban Truyền thông" of EVNNPC."""
        found: set[str] = set()
        for office in offices:
            typed = key_of(office)
            if len(office) < 2:
                continue
            for child in self._index.children.get(code, ()):
                name = words_of(self._index.units[child].name)
                names = [name]
                if [w.folded for w in name[:2]] in (["trung", "tam"], ["cong", "ty"]):
                    names.append(name[2:])
                begins = any(key_of(n[:k]) == typed for n in names for k in range(1, len(n) + 1))
                if begins or any(len(key := key_of(n)) > 6 and typed.startswith(key) for n in names):
                    found.add(child)
        return found.pop() if len(found) == 1 else None


def _without_old(words: list[Word]) -> tuple[list[Word], bool]:
    """Words without "cũ", and whether it stood there; plain "cu" counts at the end ("Củ Chi" begins so)."""

    def is_old(at: int) -> bool:
        last = at == len(words) - 1 or words[at + 1].part != words[at].part
        return at > 0 and (words[at].toned == "cu\u0303" or (words[at].toned == "cu" and last))

    kept = [w for i, w in enumerate(words) if not is_old(i)]
    return kept, len(kept) < len(words)


def _named(mention: _Mention) -> bool:
    return any(rank < ONLY_BESIDE for rank in mention.ranks.values())


def _tiers(ranks: dict[str, int]) -> tuple[list[str], ...]:
    """Codes by how they fit: names and aliases together, made forms, bare places."""
    groups = [sorted(c for c, r in ranks.items() if r in wanted) for wanted in ((0, 1), (2,), (3,))]
    return tuple(group for group in groups if group)


def _mark_of(words: Sequence[Word]) -> str:
    return words[0].folded if words[0].folded[0] == MARK else ""


def _fills_its_part(mention: _Mention, words: Sequence[Word]) -> bool:
    part = words[mention.start].part
    before = mention.start == 0 or words[mention.start - 1].part != part
    after = mention.end == len(words) or words[mention.end].part != words[mention.end - 1].part
    return before and after


def _stands_alone(mention: _Mention, words: Sequence[Word]) -> bool:
    """A spelling without a mark does not follow a mark: in "Điện lực Hà Đông" the mark belongs to it."""
    if mention.mark or mention.start == 0:
        return True
    return words[mention.start - 1].folded[0] != MARK
