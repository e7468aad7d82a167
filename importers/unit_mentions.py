"""What a text says of units: the unit it names, those named beside it, and how much it leaves open.

A unit counts as named only where the words around it are understood: "Phòng Kỹ thuật PC Gò Vấp" names PC
Gò Vấp; "Điện lực Châu Thành A" does not name Châu Thành, nor "Trường Cao đẳng Điện lực miền Trung" the
corporation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from importers.unit_index import ONLY_BESIDE, UnitIndex, without_area
from importers.unit_spellings import MARK, Word, accents_agree, is_syllable, key_of, same_text, words_of

_OFFICES = {
    "phong",
    "ban",
    "to",
    "doi",
    "van",
    "doan",
    "khoi",
    "nhom",
    "vp",
    "lanh",
    "bo",
    "ke",
    "can",
    "cbcnv",
}
_OFFICES |= {"cb", "nv", "cnv", "nhan", "giam", "pho", "gd", "pgd", "tp", "chuyen", "it"}
_OFFICES_OF_TWO = {("cong", "doan"), ("chi", "doan"), ("trung", "tam"), ("truong", "phong"), ("xi", "nghiep")}
_OFFICES_OF_TWO |= {
    ("cong", "nhan"),
    ("dang", "uy"),
    ("dang", "bo"),
    ("gia", "dinh"),
    ("nguoi", "nha"),
    ("huu", "tri"),
}
_NOT_OFFICES = {("ban", "quan"), ("bo", "cong"), ("can", "tho")}
_AFTER = {"phong", "ban", "to", "doi", "vp", "nv", "cbcnv"}
_FILLING = {
    "cong",
    "ty",
    "chi",
    "nhanh",
    "don",
    "vi",
    "cua",
    "thuoc",
    "tai",
    "o",
    "la",
    "dang",
    "lam",
    "viec",
}
_FILLING |= {"tac", "tinh", "huyen", "quan", "thanh", "pho", "thi", "xa", "moi", "em", "toi", "minh", "evn"}
_FILLING |= {"nay", "truoc", "sap", "nhap", "vao", "da", "sau", "hop", "nhat", "cong", "viet", "nam"}
_LEADING_TO = {"cua", "tai", "thuoc", "nv", "o", "lam"}
_OLD = "cu\u0303"


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
        self._by_mark: dict[str, list[str]] = {}
        self._places: dict[str, set[str]] = {}
        for key, spellings in index.spellings.items():
            first = spellings[0].words[0].folded
            mark = first if first[0] == MARK else ""
            if all(s.rank <= 2 for s in spellings):
                self._by_mark.setdefault(mark, []).append(key)
            self._places.setdefault(key.removeprefix(mark), set()).update(s.code for s in spellings)
        self._place_names = [place for place in self._places if len(place) > 3]

    def meaning_of(self, text: str) -> Meaning:
        """What a text says by itself."""
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
            meaning = self._office_of_area(words, same, mentions) or self._of_typing_error(words, same, old)
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
            if not ranks or (target.weak and not others):
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
            if not (before or after) or before and self._office_before(run, target):
                offices.append(run)
            elif not before and not (run[0].folded in _AFTER or _is_filling(run)):
                return None
            elif before:
                return None
        return offices

    def _office_of_area(self, words: list[Word], same: str, mentions: list[_Mention]) -> Meaning | None:
        """ "CSKH miền Trung": an office of the corporation whose area is named."""
        for mention in mentions:
            if set(mention.ranks.values()) == {ONLY_BESIDE} and mention.end == len(words) > 1:
                child = self._child_named(next(iter(mention.ranks)), [words[: mention.start]])
                return Meaning(tuple(words), same, ([child],), beside=True) if child else None
        return None

    def _touches(self, words: list[Word], covered: list[bool], at: int, part: int) -> bool:
        return 0 <= at < len(words) and words[at].part == part and covered[at]

    def _office_before(self, run: list[Word], target: _Mention) -> bool:
        pair = tuple(w.folded for w in run[:2])
        if pair in (("trung", "tam"), ("xi", "nghiep")):
            return target.mark == "#pc" or bool(self._child_named(next(iter(target.ranks)), [run]))
        if len(run) == 1 and run[0].folded in ("ban", "phong"):
            return False
        numbered = len(run) == 1 and run[0].folded[0] == "p" and run[0].folded[1:].isdigit()
        if numbered or pair in _OFFICES_OF_TWO or (run[0].folded in _OFFICES and pair not in _NOT_OFFICES):
            return True
        if _is_filling(run) or run[-1].folded in _LEADING_TO:
            return True
        return bool(self._child_named(next(iter(target.ranks)), [run]))

    def _child_named(self, code: str, offices: list[list[Word]]) -> str | None:
        """The one unit below that begins as an office does: "Ban Truyền thông" of EVNNPC."""
        found: set[str] = set()
        for office in offices:
            typed = key_of(office)
            if len(office) < 2:
                continue
            for child in self._index.children.get(code, ()):
                name = words_of(self._index.units[child].name)
                keys = [key_of(name)]
                if [w.folded for w in name[:2]] in (["trung", "tam"], ["cong", "ty"]):
                    keys.append(key_of(name[2:]))
                if any(key.startswith(typed) or (len(key) > 6 and typed.startswith(key)) for key in keys):
                    found.add(child)
        return found.pop() if len(found) == 1 else None

    def _of_typing_error(self, words: list[Word], same: str, old: bool) -> Meaning | None:
        """One slip of the finger in a name that nothing else is near, and that is no other word."""
        marks = [i for i, w in enumerate(words) if w.folded[0] == MARK]
        if len(marks) > 1 or (marks and marks[0] > 0 and not self._leads_in(words[: marks[0]])):
            return None
        typed = words[marks[0] :] if marks else words
        mark = typed[0].folded if marks else ""
        place = key_of(typed[1:] if mark else typed)
        if len(place) < (6 if mark else 12) or len({w.part for w in typed}) > 1:
            return None
        near = process.extract(
            mark + place, self._by_mark.get(mark, []), scorer=OSA.distance, score_cutoff=3, limit=6
        )
        ranks: dict[str, int] = {}
        for key, distance, _at in near:
            if distance == near[0][1]:
                ranks |= {s.code: s.rank for s in self._index.spellings[key] if self._slipped(typed, s.words)}
        codes = set(ranks)
        rivals = [d for key, d, _at in near if not {s.code for s in self._index.spellings[key]} <= codes]
        most = 1 if len(place) < 11 else 2
        if not ranks or near[0][1] > most or (rivals and min(rivals) < near[0][1] + 2):
            return None
        return Meaning(tuple(words), same, _tiers(ranks), old=old, fuzzy=True)

    def _leads_in(self, run: list[Word]) -> bool:
        return run[0].folded in _OFFICES or _is_filling(run)

    def _slipped(self, typed: Sequence[Word], known: Sequence[Word]) -> bool:
        """Whether one word differs, and as typed is no Vietnamese syllable or stands in a long name."""
        if len(typed) != len(known):
            return False
        wrong = [(a, b) for a, b in zip(typed, known, strict=True) if key_of([a]) != key_of([b])]
        right = [(a, b) for a, b in zip(typed, known, strict=True) if key_of([a]) == key_of([b])]
        agreeing = not right or accents_agree([a for a, _b in right], [b for _a, b in right])
        if len(wrong) != 1 or not agreeing:
            return False
        own = [w for w in known if w.folded[0] != MARK]
        letters = OSA.distance(wrong[0][0].folded, wrong[0][1].folded)
        return not is_syllable(wrong[0][0].folded) or (len(own) > 2 and letters == 1)


def _without_old(words: list[Word]) -> tuple[list[Word], bool]:
    """Words without "cũ", and whether it stood there; plain "cu" counts at the end ("Củ Chi" begins so)."""

    def is_old(at: int) -> bool:
        last = at == len(words) - 1 or words[at + 1].part != words[at].part
        return at > 0 and (words[at].toned == _OLD or (words[at].toned == "cu" and last))

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


def _is_filling(run: Sequence[Word]) -> bool:
    return all(w.folded in _FILLING for w in run)
