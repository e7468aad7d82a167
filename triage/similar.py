"""Opinions about one fault find each other: what a text complains of, how near two are, groups of many.

A text is read as `triage.text.words` reads it (no accents, short forms written out) and told as terms: what
goes wrong ("khongve": does not come), with what ("otp"), what is left of its words, and which of these
stand side by side. fault_words.csv lists what means the same:

    means    the meaning, a fault's with the things that its words name; empty for words that say nothing
    sort     fault (what goes wrong), weak (that something does), act (what was tried: a fault where it is
             denied or fails), wish, thing (with what), noise
    words    as said, without accents; "khong nhan duoc;chua ve". The longest at each place counts.

Two texts tell of one fault when they name a fault in common, a thing in common, and their terms lie near
enough (cosine of weights). Whoever groups never mixes functions, nor wishes with faults.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from math import sqrt
from pathlib import Path

from triage.empty import is_empty
from triage.reading import read

FILE = Path(__file__).with_name("fault_words.csv")
SAME = 0.55  # of one fault from this cosine on
SAME_BARE = 0.62  # where one of the two does not say with what
SAME_VAGUE = 0.72  # where the fault says little by itself, or each names a thing that the other does not
SAME_WORDS = 0.8  # where one of the two names no fault: only what is said nearly alike
NEVER = 2.0
NEAR = 0.30  # worth showing to a person who looks for similar opinions
MOST_TERMS = 40
_WEIGHTS = {"fault": 2.0, "weak": 0.6, "wish": 0.8, "thing": 1.6, "word": 0.9}
_PAIR, _BESIDE = 1.3, 0.45  # a fault with its thing; two terms side by side
_AT_ONCE = 1000
_LOOKED_UP = 4  # terms of a text that names no fault with its thing
_NOT = "khong"
VAGUE = frozenset(
    {"thieu", "sai", "cu", "nguoikhac", "khotim"}
)  # said of anything: what it is said of must agree
# A thing that says by itself what fails, where something fails.
FAILS_AS = {
    "thanhtoan": "khongthanhtoan",
    "caidat": "khongcai",
    "vneid": "khongdangnhap",
    "qr": "khongquet",
    "khuonmat": "khongquet",
    "vantay": "khongquet",
    "gopy": "khonggui",
    "anh": "khongkem",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What one text complains of. `weights` has length 1 (in the sense of geometry) or is empty: nothing said.

    `names` are what a text is looked up by: each fault with each thing, a fault without one, else its first words.
    """

    weights: Mapping[str, float]
    faults: frozenset[str]
    things: frozenset[str]

    names: tuple[str, ...] = ()

    @property
    def says_something(self) -> bool:
        return bool(self.weights)


NOTHING = Told({}, frozenset(), frozenset())


Meant = tuple[tuple[str, ...], str]  # meanings and their sort


@dataclass(slots=True)
class _Step:
    """A word of a phrase: what the phrase means that ends here, and which words may follow."""

    meant: Meant | None = None
    following: dict[str, _Step] = field(default_factory=dict)


@cache
def _phrases() -> dict[str, _Step]:
    """All phrases, word by word."""
    first = _Step()
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            meant = (tuple(row["means"].split()), row["sort"])
            for said in row["words"].split(";"):
                step = first
                for word in said.split():
                    step = step.following.setdefault(word, _Step())
                # A phrase of two meanings has the one that stands first.
                step.meant = step.meant or meant
    return first.following


def tell(texts: Sequence[str]) -> list[Told]:
    """What each text complains of, in their order.

    >>> told, empty = tell(["Chờ mãi ko nhận đc mã OTP", "Không có ý kiến"])
    >>> sorted(told.faults), sorted(told.things), empty.says_something
    (['khongve'], ['otp'], False)
    """
    found: list[Told] = []
    known: dict[str, Told] = {}
    for start in range(0, len(texts), _AT_ONCE):
        for plain in read(texts[start : start + _AT_ONCE]).words():
            said = " ".join(plain)
            told = known.get(said)
            if told is None:
                told = known[said] = _told(plain)
            found.append(told)
    return found


def _told(plain: list[str]) -> Told:
    if is_empty(plain):
        return NOTHING
    weights: dict[str, float] = {}
    faults: dict[str, None] = {}
    things: dict[str, None] = {}
    for clause in _clauses(plain):
        if len(weights) > MOST_TERMS:
            break
        before = ""
        for term, sort in _with_acts(clause):
            if sort == "fault":
                faults[term] = None
            elif sort == "thing":
                things[term] = None
            weights[term] = _WEIGHTS[sort]
            if before and before != term:
                weights[_beside(before, term)] = _BESIDE
            before = term
    pairs = [_pair(fault, thing) for fault in faults for thing in things]
    weights |= dict.fromkeys(pairs, _PAIR)
    names = (*(pairs if pairs else list(weights)[:_LOOKED_UP]), *faults)
    length = sqrt(sum(w * w for w in weights.values()))
    if not length:
        return NOTHING
    return Told({t: w / length for t, w in weights.items()}, frozenset(faults), frozenset(things), names)


# The same words stand in many texts: one string for all of them.
@lru_cache(maxsize=100_000)
def _beside(term: str, following: str) -> str:
    return f"{term} {following}"


@lru_cache(maxsize=10_000)
def _pair(fault: str, thing: str) -> str:
    return f"{fault}+{thing}"


def _with_acts(clause: list[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    """A clause's terms; where it says that something fails and no more, what was tried says what fails."""
    sorts = {sort for _term, sort in clause}
    fails = "weak" in sorts and "fault" not in sorts
    if not (fails or "act" in sorts or "not" in sorts):
        return clause
    found: list[tuple[str, str]] = []
    for term, sort in clause:
        if sort == "not":
            found.append((term, "fault"))
        elif sort == "act":
            found.append((term, "fault" if fails else "word"))
        elif fails and sort == "thing" and term in FAILS_AS:
            found += ((FAILS_AS[term], "fault"), (term, sort))
        else:
            found.append((term, sort))
    return found


def _clauses(plain: Sequence[str]) -> Iterable[list[tuple[str, str]]]:
    """(term, sort) of each clause in their order; noise is left out. An act that is denied has the sort "not"."""
    phrases = _phrases()
    found: list[tuple[str, str]] = []
    denied = False
    at, end = 0, len(plain)
    while at < end:
        word = plain[at]
        step = phrases.get(word)
        meant, at = _longest(step, plain, at + 1) if step else (None, at + 1)
        if meant is not None:
            terms, sort = meant
            if sort == "noise":
                continue
            found.append((terms[0], "not" if denied and sort == "act" else sort))
            if len(terms) > 1:
                found += [(thing, "thing") for thing in terms[1:]]
            denied = False
        elif word == ".":
            yield found
            found, denied = [], False
        elif word == _NOT:
            denied = True
        elif len(word) > 1:
            found.append((f"{_NOT}_{word}" if denied else word, "word"))
            denied = False
    yield found


def _longest(step: _Step | None, plain: Sequence[str], at: int) -> tuple[Meant | None, int]:
    """What the longest phrase from here on means, and where it ends; `at` is the next word."""
    meant, after = None, at
    while step is not None:
        if step.meant is not None:
            meant, after = step.meant, at
        step = step.following.get(plain[at]) if at < len(plain) else None
        at += 1
    return meant, after


def nearness(one: Told, other: Told) -> float:
    """How near two texts lie, 0 to 1: the cosine of their terms."""
    mine, theirs = one.weights, other.weights
    if len(mine) > len(theirs):
        mine, theirs = theirs, mine
    return sum([weight * theirs[term] for term, weight in mine.items() if term in theirs])


def fits(one: Told, other: Told, near: float) -> bool:
    """Whether two texts that lie so near tell of one fault."""
    return near >= near_enough(one, other)


def near_enough(one: Told, other: Told) -> float:
    """From which nearness on two texts tell of one fault; more than 1 where they can't."""
    shared = one.faults & other.faults
    if not shared:
        apart = bool(one.faults) and bool(other.faults)
        return NEVER if apart or not _things_agree(one, other) else SAME_WORDS
    if not _things_agree(one, other):
        return NEVER
    mine, theirs = one.things, other.things
    if shared <= VAGUE or not (mine <= theirs or theirs <= mine):
        return SAME_VAGUE
    return SAME if mine and theirs else SAME_BARE


def _things_agree(one: Told, other: Told) -> bool:
    return not (one.things and other.things) or not one.things.isdisjoint(other.things)


def same_fault(one: Told, other: Told) -> bool:
    """Whether two texts of one function tell of one fault."""
    return fits(one, other, nearness(one, other))
