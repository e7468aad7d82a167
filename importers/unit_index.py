"""The spellings under which each unit is known: its names, its aliases, and what people make of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from importers.unit_spellings import MARK, Word, key_of, plain_text, same_text, words_of

ONLY_BESIDE = 4  # a `rank` for words that say where a unit lies ("HN") and never name one

_GROUP, _CORPORATION, _COMPANY, _DISTRICT, _DEPARTMENT = range(5)
_LEVELS = {
    "group": _GROUP,
    "power_corporation": _CORPORATION,
    "transmission_corporation": _CORPORATION,
    "generation_corporation": _CORPORATION,
    "dien_luc": _DISTRICT,
    "doi": _DISTRICT,
    "branch": _DISTRICT,
    "hq_department": _DEPARTMENT,
    "corp_department": _DEPARTMENT,
    "department": _DEPARTMENT,
}
_GONE = {"merged", "dissolved", "left_evn"}
_BESIDE = (
    ("hn", "EVNHANOI"),
    ("hà nội", "EVNHANOI"),
    ("hcm", "EVNHCMC"),
    ("hp", "PH"),
    ("miền bắc", "EVNNPC"),
    ("miền trung", "EVNCPC"),
    ("miền nam", "EVNSPC"),
)
_EVERYDAY = {"trungtam", "thongnhat", "dhd"}  # "Điện lực Trung Tâm": its place alone is a common word
_PLACED = {"power_company", "dien_luc", "doi", "branch"}
_DEPARTMENT_HEADS = {"phong", "ban", "van", "doi", "to"}


@dataclass(frozen=True)
class KnownUnit:
    """One unit of the tree, by the columns of units.csv; `merged_into` is "" but for a merged one."""

    code: str
    name: str
    short_name: str
    parent_code: str
    kind: str
    status: str
    merged_into: str

    @property
    def level(self) -> int:
        """0 the group, 1 corporations, 2 companies, 3 districts, 4 departments."""
        return _LEVELS.get(self.kind, _COMPANY)

    @property
    def gone(self) -> bool:
        """Merged, dissolved or outside EVN: a unit of the same name that still works comes first."""
        return self.status in _GONE


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to write a unit. `rank` 0: its name, 1: a name people use, 2: a form made from those, 3: the
    bare place of a district. `weak` spellings name a unit only where nothing else stands beside them.
    """

    code: str
    words: tuple[Word, ...]
    rank: int
    weak: bool = False


@dataclass
class UnitIndex:
    """Spellings by `key_of`, and what is asked of the tree. `longest` is the most words of a spelling."""

    units: Mapping[str, KnownUnit]
    spellings: dict[str, list[Spelling]] = field(default_factory=lambda: defaultdict(list))
    by_code: dict[str, str] = field(default_factory=dict)
    names: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    short_names: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    aliases: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    above: dict[str, frozenset[str]] = field(default_factory=dict)
    children: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    longest: int = 0

    def lies_within(self, code: str, scope: frozenset[str]) -> bool:
        """Whether a unit is one of these or stands below one, itself or through its successor."""
        return not self.above[code].isdisjoint(scope)

    def stands_below(self, code: str, scope: frozenset[str]) -> bool:
        """Whether a unit stands below one of these by the tree alone, mergers not counted."""
        at = self.units[code].parent_code
        while at in self.units and at not in scope:
            at = self.units[at].parent_code
        return at in scope

    def is_bare_department(self, code: str) -> bool:
        """A department whose name ("Phòng Kinh doanh") says nothing of the company it belongs to."""
        unit = self.units[code]
        if unit.kind not in ("department", "corp_department"):
            return False
        words = words_of(unit.name)
        place = key_of(_own_name(words_of(self.units[unit.parent_code].name)))
        return words[0].folded in _DEPARTMENT_HEADS and place not in key_of(words)


def build_index(units: Iterable[KnownUnit], aliases: Iterable[tuple[str, str]]) -> UnitIndex:
    """Index every spelling. Aliases of units that are not there are left out."""
    index = UnitIndex({unit.code: unit for unit in units})
    for unit in index.units.values():
        index.by_code[plain_text(unit.code)] = unit.code
        index.children[unit.parent_code].append(unit.code)
        index.names[same_text(unit.name)].add(unit.code)
        index.short_names[same_text(unit.short_name)].add(unit.code)
        _add(index, unit.code, words_of(unit.code), 0)
        for name in (unit.name, unit.short_name):
            for words, rank in _forms(unit, words_of(name)):
                _add(index, unit.code, words, rank)
        for part in unit.short_name.split("/"):
            _add(index, unit.code, words_of(part), 1)
        index.above[unit.code] = _chain(index.units, unit.code)
    for alias, code in aliases:
        if code in index.units:
            _add_alias(index, alias, code)
    for text, code in _BESIDE:
        if code in index.units:
            _add(index, code, words_of(text), ONLY_BESIDE)
    return index


def _add_alias(index: UnitIndex, alias: str, code: str) -> None:
    index.aliases[same_text(alias)].add(code)
    words = words_of(alias)
    _add(index, code, words, 1)
    own = _own_name(words)
    unit = index.units[code]
    if unit.kind == "power_company" and own != words and len(key_of(own)) > 2:
        for form, rank in _forms(unit, [_mark("#pc"), *own]):
            _add(index, code, form, max(rank, 1))


def _chain(units: Mapping[str, KnownUnit], code: str) -> frozenset[str]:
    chain: set[str] = set()
    waiting = [code]
    while waiting:
        at = waiting.pop()
        if at in units and at not in chain:
            chain.add(at)
            waiting += [units[at].parent_code, units[at].merged_into]
    return frozenset(chain)


def _add(index: UnitIndex, code: str, words: Sequence[Word], rank: int) -> None:
    if not words:
        return
    key = key_of(words)
    known = index.spellings[key]
    toned = [w.toned for w in words]
    for at, spelling in enumerate(known):
        if spelling.code == code and [w.toned for w in spelling.words] == toned:
            if rank < spelling.rank:
                known[at] = Spelling(code, spelling.words, rank, _is_weak(index, code, words, key, rank))
            return
    known.append(Spelling(code, tuple(words), rank, _is_weak(index, code, words, key, rank)))
    index.longest = max(index.longest, len(words))


def _is_weak(index: UnitIndex, code: str, words: Sequence[Word], key: str, rank: int) -> bool:
    """Bare places and words of three letters ("PM"; not "NPC") name a unit only where they stand alone."""
    bare = words[0].folded[0] != MARK
    place = bare and index.units[code].kind in _PLACED and key != plain_text(code)
    return rank >= 3 or place or (len(key) < 4 and plain_text(code) not in (key, f"evn{key}"))


def _own_name(words: Sequence[Word]) -> list[Word]:
    """The words after the kind of unit, without "tỉnh", "thành phố", "quận" …"""
    rest = list(words[1:]) if words and words[0].folded[0] == MARK else list(words)
    dropped = without_area(rest)
    return dropped or rest


def without_area(words: Sequence[Word]) -> list[Word]:
    """A place without what kind of place it is: "tỉnh Nam Định" as "Nam Định"; "Tịnh Biên" stays."""
    folded = [w.folded for w in words[:2]]
    if folded in (["thanh", "pho"], ["thi", "xa"], ["dac", "khu"], ["khu", "vuc"]):
        return list(words[2:])
    if folded and words[0].toned in (
        "tinh\u0309",
        "huyên\u0323",
        "quân\u0323",
        "tinh",
        "huyen",
        "quan",
        "q",
        "h",
    ):
        return list(words[1:])
    return list(words)


def _forms(unit: KnownUnit, words: list[Word]) -> Iterator[tuple[list[Word], int]]:
    """A name, and what people make of it: (words, rank)."""
    yield words, 0
    kind = words[0].folded if words else ""
    own = _own_name(words)
    if not own or kind not in ("#pc", "#cppc", "#dl", "#doi", "#nd", "#td"):
        yield from _without_frame(unit, words)
        return
    for one, rank in ((own, 0), *((part, 2) for part in _parts(own))):
        if unit.kind == "power_company":
            yield [_mark(kind), *one], max(rank, 0)
            for mark in ("#dl", ""):
                yield ([_mark(mark)] if mark else []) + one, max(rank, 1)
        elif unit.level == _DISTRICT and kind in ("#dl", "#doi"):
            yield [_mark(kind), *one], rank
            for mark in ("#dl", "#doi", "#pc"):
                yield [_mark(mark), *one], 2
            if not rank:
                yield from _bare(one)
        else:
            yield [_mark(kind), *one], rank
            yield [_mark("#nm"), *one], 2
            if not rank:
                yield from _bare(one)


def _bare(words: list[Word]) -> Iterator[tuple[list[Word], int]]:
    if key_of(words) not in _EVERYDAY:
        yield words, 3


def _mark(mark: str) -> Word:
    return Word(mark, "", 0)


def _parts(words: Sequence[Word]) -> list[list[Word]]:
    """The places of a name of several: "Cam Ranh - Khánh Sơn"."""
    parts: dict[int, list[Word]] = defaultdict(list)
    for word in words:
        parts[word.part].append(word)
    return [part for part in parts.values() if len(part) > 1] if len(parts) > 1 else []


def _without_frame(unit: KnownUnit, words: list[Word]) -> Iterator[tuple[list[Word], int]]:
    """ "Công ty Tư vấn điện miền Bắc" as "Tư vấn điện miền Bắc"; "EVNPECC2" as "PECC2"."""
    folded = [w.folded for w in words]
    if folded[:2] in (["cong", "ty"], ["trung", "tam"]) and len(words) > 3:
        yield words[2:], 2
    if len(words) == 1 and folded[0].startswith("evn") and len(folded[0]) > 5:
        rest = folded[0].removeprefix("evn")
        yield [Word(rest, rest, 0)], 2
    if unit.kind == "generation_corporation" and folded[0] == "#gen":
        yield [Word("genco", "genco", 0), *words[1:]], 1
