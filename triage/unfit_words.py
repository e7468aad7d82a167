"""Words that no leader would sign under: insults, vulgar words, slang; typed with accents, without them, as teencode.

unfit_words.csv holds them: phrase, kind (insult, vulgar, slang; ordinary: a decent phrase around such a word) and
how it is matched:

    exact    with its accents only: "ngu" is an insult, "ngủ" and a bare "ngu" need not be one
    bare     with its accents, or in a text typed without any
    folded   with accents or without, anywhere
    lower    folded, but not in capitals: "vl" is one, "VL" the short form of an office

A single word written as a name is ("cụ Đần", "bản Khùng") is a name wherever the text has it.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from locales.vietnamese import clean_text, fold

FILE = Path(__file__).parent / "unfit_words.csv"
_WORD = re.compile(r"[^\W_]+(?:[*.][^\W_]+)*")
# "đ*o", "l**n", "c*c": a word of which letters were starred out, the first and the last left.
_STARRED = re.compile(r"(?<![\w*])([^\W\d_]+)\*{1,4}([^\W\d_]+)(?![\w*])")
# "n.g.u": letters kept apart.
_LETTERS_APART = re.compile(r"[^\W\d_](?:\.[^\W\d_])+")
_SENTENCE_ENDS = re.compile(r"[.!?:;\n“”\"'(\[•*+\-–]\s*$")
_REPEAT = re.compile(r"([^\W\d_])\1{2,}")


@dataclass(frozen=True)
class UnfitWord:
    """What stands at `text[start:end]`, and why it is unfit: insult, vulgar or slang."""

    start: int
    end: int
    word: str
    kind: str


@dataclass(frozen=True)
class _Entry:
    kind: str
    how: str
    accented: tuple[str, ...]
    folded: tuple[str, ...]


@cache
def _entries() -> dict[str, list[_Entry]]:
    """The list by the folded first word, the longest phrases first."""
    found: dict[str, list[_Entry]] = {}
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            accented = tuple(unicodedata.normalize("NFC", row["phrase"]).lower().split())
            entry = _Entry(row["kind"], row["how"], accented, tuple(fold(word) for word in accented))
            found.setdefault(entry.folded[0], []).append(entry)
    for entries in found.values():
        entries.sort(key=lambda e: -len(e.folded))
    return found


def find_unfit_words(text: str) -> tuple[UnfitWord, ...]:
    """Every unfit word of a text, in its order, the longest phrase at each place.

    The places are those of the text as `clean_text` gives it.

    >>> [(f.word, f.kind) for f in find_unfit_words("App ngu vcl, ngủ một giấc chưa mở xong")]
    [('App ngu', 'insult'), ('vcl', 'vulgar')]
    """
    plain = clean_text(text)
    words = [(m.start(), m.end(), m[0]) for m in _WORD.finditer(plain)]
    typed = [_typed(word) for _start, _end, word in words]
    names = _names(plain, words)
    accented = [word.lower() for word in typed]
    folded = [fold(word) for word in typed]
    bare = folded == accented
    found: list[UnfitWord] = []
    at = 0
    while at < len(words):
        entry = next(
            (
                e
                for e in _entries().get(folded[at], ())
                if _stands(e, at, typed, accented, folded, bare=bare)
                and not (len(e.folded) == 1 and typed[at].lower() in names)
                and all(
                    plain[words[n][1] : words[n + 1][0]].isspace() for n in range(at, at + len(e.folded) - 1)
                )
            ),
            None,
        )
        if entry is None:
            at += 1
            continue
        start, end = words[at][0], words[at + len(entry.folded) - 1][1]
        if entry.kind != "ordinary":
            found.append(UnfitWord(start, end, plain[start:end], entry.kind))
        at += len(entry.folded)
    for starred in _STARRED.finditer(plain):
        overlaps = any(f.start < starred.end() and starred.start() < f.end for f in found)
        formula = starred[0].isupper() and not plain.isupper()
        if not overlaps and not formula and _hides_one(fold(starred[1]), fold(starred[2])):
            found.append(UnfitWord(starred.start(), starred.end(), starred[0], "vulgar"))
    return tuple(sorted(found, key=lambda f: f.start))


def _typed(word: str) -> str:
    """A word as it was meant: letters drawn out or kept apart are together again."""
    return _REPEAT.sub(r"\1", word.replace(".", "") if _LETTERS_APART.fullmatch(word) else word)


def _names(plain: str, words: list[tuple[int, int, str]]) -> frozenset[str]:
    """The words that a text writes as names, small: with a capital where no sentence begins."""
    return frozenset(
        word.lower()
        for start, _end, word in words
        if word.istitle() and len(word) > 1 and start > words[0][0]
        if not _SENTENCE_ENDS.search(plain[max(0, start - 4) : start])
    )


@cache
def _starred_out() -> frozenset[str]:
    """The single words of the list, folded: what a starred word may hide."""
    return frozenset(
        e.folded[0]
        for entries in _entries().values()
        for e in entries
        if len(e.folded) == 1 and len(e.folded[0]) > 2 and e.kind in ("vulgar", "insult")
    )


def _hides_one(head: str, tail: str) -> bool:
    """Whether a word that begins and ends so, with at least a letter between, is one of the list."""
    least = len(head) + len(tail) + 1
    return any(w.startswith(head) and w.endswith(tail) and len(w) >= least for w in _starred_out())


def _stands(
    entry: _Entry, at: int, typed: list[str], accented: list[str], folded: list[str], *, bare: bool
) -> bool:
    size = len(entry.folded)
    if tuple(folded[at : at + size]) != entry.folded:
        return False
    match entry.how:
        case "folded":
            return True
        case "lower":
            return all(len(word) > 1 and word != word.upper() for word in typed[at : at + size])
        case "bare" if bare:
            return True
    # A word that is written without accents anyway may be another one in a text typed without any.
    return tuple(accented[at : at + size]) == entry.accented and not (bare and entry.accented == entry.folded)
