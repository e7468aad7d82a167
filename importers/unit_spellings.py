"""How people spell units: words and abbreviations of the trade, accents left out, old and new tone marks.

Text becomes `Word`s. The many ways to write what kind of unit it is ("PC", "cty ĐL", "CTĐL", "Công ty
TNHH MTV Điện lực") become one mark each (`#pc`), so that what remains is the unit's own name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from importers.unit_abbreviations import ABBREVIATIONS, KINDS
from locales.vietnamese import clean_text

MARK = "#"
LONGEST = 300  # characters; a longer cell tells a story and does not name a unit

_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_HOOK, _TILDE = "\u0309", "\u0303"
_WORD_OR_BREAK = re.compile(r"[^\W_]+|&|[-–—/\\,;:()\[\]{}|+\n\"“”]")
_APOSTROPHES = re.compile("['’‘`´ʼ′]")
_LEFT_BY_FONTS = str.maketrans({"ð": "đ", "ƣ": "ư"})
_RUN_TOGETHER = re.compile(r"(congtydienluc|ctydienluc|ctydl|ctdl|dienluc|pc|dl)([a-z]{4,})")
_GLUED = {
    "congtydienluc": ("cong", "ty", "dien", "luc"),
    "ctydienluc": ("cong", "ty", "dien", "luc"),
    "ctydl": ("cong", "ty", "dien", "luc"),
    "ctdl": ("cong", "ty", "dien", "luc"),
    "dienluc": ("dien", "luc"),
    "dl": ("dien", "luc"),
    "pc": ("pc",),
}

_ONSET = "(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?"
_RHYME = (
    "(?:uye|uya|uyu|uoi|uou|oai|oao|oay|oeo|ieu|yeu|uay"
    "|a[iouy]?|e[ou]?|i[aeu]?|o[aeio]?|u[aeiouy]?|ye?)(?:ch|ng|nh|[cmnpt])?"
)
_SYLLABLE = re.compile(_ONSET + _RHYME)
_SYLLABLES = re.compile(f"(?:{_ONSET}{_RHYME})+")
_SPELLING = re.compile(r"(?<=[hklmst])y|(?<=qu)y|k(?![aeiouyh])")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a name.

    `folded` is without accents, or a mark such as `#pc`; `toned` keeps the accents, tone mark last, and is
    "" where the word stands for an abbreviation and says nothing of accents. `part` counts the stretches
    between dashes, commas and brackets.
    """

    folded: str
    toned: str
    part: int


_TABLES = (ABBREVIATIONS, KINDS)
_LENGTHS: tuple[dict[str, list[int]], ...] = tuple(
    {
        first: sorted({len(phrase) for phrase in phrases}, reverse=True)
        for first, phrases in groupby(sorted(table), key=lambda phrase: phrase[0])
    }
    for table in _TABLES
)


@lru_cache(maxsize=16384)
def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFD", word.replace("đ", "d"))
    return "".join(c for c in plain if not unicodedata.combining(c))


@lru_cache(maxsize=16384)
def _toned(word: str) -> str:
    """The accents of a word with its tone last: "hòa" and "hoà" come out the same, "hoa" does not."""
    marks = unicodedata.normalize("NFD", word)
    tones = "".join(c for c in marks if c in _TONES)
    return unicodedata.normalize("NFC", "".join(c for c in marks if c not in _TONES)) + tones


@lru_cache(maxsize=16384)
def plain_text(text: str) -> str:
    """Clean text in lower case; full width and other look-alikes that fonts left behind made plain."""
    return unicodedata.normalize("NFKC", clean_text(text)).lower().translate(_LEFT_BY_FONTS)


def has_foreign_letters(text: str) -> bool:
    """Whether letters of another script stand in it: Cyrillic "а" looks like Latin "a" and is not.

    >>> has_foreign_letters("PC Hà Đông"), has_foreign_letters("PC H\\u0430 Nam")
    (False, True)
    """
    return any(c.isalpha() and ord(c) > 127 and "LATIN" not in unicodedata.name(c, "") for c in text)


def same_text(text: str) -> str:
    """Text in which only case, spacing, punctuation and the place of tone marks are made one.

    >>> same_text("ĐL  HOÀ-VANG") == same_text("đl hòa vang")
    True
    """
    found = _WORD_OR_BREAK.findall(_APOSTROPHES.sub("", plain_text(text)[:LONGEST]))
    return " ".join(_toned(word) for word in found if word.isalnum())


def words_of(text: str) -> list[Word]:
    """The words of a name as typed, kinds of unit as marks; the first 300 characters.

    >>> [w.folded for w in words_of("Cty ĐL Hoà Vang - PC Đà Nẵng")]
    ['#pc', 'hoa', 'vang', '#pc', 'da', 'nang']
    """
    part = 0
    words: list[Word] = []
    for found in _WORD_OR_BREAK.findall(_APOSTROPHES.sub("", plain_text(text)[:LONGEST])):
        if not (found.isalnum() or found == "&"):
            part += 1
            continue
        folded = _folded(found)
        glued = _RUN_TOGETHER.fullmatch(folded)
        if glued and (folded,) not in _TABLES[0]:
            words += [Word(w, "", part) for w in _GLUED[glued[1]]]
            rest = found[-len(glued[2]) :]
            words.append(Word(_folded(rest), _toned(rest), part))
        else:
            words.append(Word(folded, _toned(found), part))
    for table, lengths in zip(_TABLES, _LENGTHS, strict=True):
        words = _rewritten(words, table, lengths)
    return _kind_first(words)


def _rewritten(
    words: list[Word], table: dict[tuple[str, ...], tuple[str, ...]], lengths: dict[str, list[int]]
) -> list[Word]:
    done: list[Word] = []
    at = 0
    while at < len(words):
        for length in lengths.get(words[at].folded, ()):
            instead = table.get(tuple([w.folded for w in words[at : at + length]]))
            if instead is not None:
                done += [Word(w, "", words[at].part) for w in instead]
                at += length
                break
        else:
            done.append(words[at])
            at += 1
    return done


def _kind_first(words: list[Word]) -> list[Word]:
    """ "Khánh Hòa PC" as "PC Khánh Hòa"."""
    done: list[Word] = []
    for _part, group in groupby(words, key=lambda w: w.part):
        run = list(group)
        if len(run) > 1 and run[-1].folded == "#pc" and not any(w.folded[0] == MARK for w in run[:-1]):
            run = [run[-1], *run[:-1]]
        done += run
    return done


@lru_cache(maxsize=16384)
def _spelt(folded: str) -> str:
    return _SPELLING.sub(lambda found: "c" if found[0] == "k" else "i", folded)


def key_of(words: Iterable[Word]) -> str:
    """What spellings of one name share: no accents, no spaces, i for y ("Mỹ", "Mĩ"), c for a last k.

    >>> key_of(words_of("PC Đắk Lắk")) == key_of(words_of("pc daclac"))
    True
    """
    return "".join(_spelt(w.folded) for w in words)


def is_syllable(folded: str) -> bool:
    """Whether a word without accents can be Vietnamese.

    >>> is_syllable("thanh"), is_syllable("thnah"), is_syllable("krong")
    (True, False, False)
    """
    return _SYLLABLE.fullmatch(folded) is not None


def accents_agree(typed: Sequence[Word], known: Sequence[Word]) -> str:
    """How the accents of a typed name stand to a known one of the same `key_of`.

    "exact"; "plain": typed without any; "partly": some left out; "": they contradict each other, as in
    "Tân Thạnh" and "Tân Thành", which are two places. Hỏi and ngã count as one, as do the accents of
    names that are not Vietnamese syllables ("Đăk", "Đắk").
    """
    mine = [w for w in typed if w.folded[0] != MARK]
    other = [w for w in known if w.folded[0] != MARK]
    if len(mine) != len(other):
        return _run_together_agree(mine, other)
    left_out = marked = toneless = False
    foreign = any(not is_syllable(w.folded) for w in other)
    for a, b in zip(mine, other, strict=True):
        if not a.toned or not b.toned or _one_tone(a.toned) == _one_tone(b.toned):
            marked = marked or (a.toned != a.folded and bool(a.toned))
        elif foreign:
            continue
        elif _lacks_its_tone(a, b):
            toneless, marked = True, marked or a.toned != a.folded
        elif a.toned == a.folded:
            left_out = True
        else:
            return ""
    if left_out:
        return "partly" if marked else "plain"
    return "plain" if toneless and not marked else "exact"


def _lacks_its_tone(typed: Word, known: Word) -> bool:
    """A syllable that ends in c, ch, p or t always has a tone: without one it is a slip, not another place."""
    return typed.folded.endswith(("c", "ch", "p", "t")) and typed.toned == "".join(
        c for c in known.toned if c not in _TONES
    )


def _run_together_agree(mine: Sequence[Word], other: Sequence[Word]) -> str:
    if all(w.toned in ("", w.folded) for w in mine):
        return "plain"
    letters = [
        "".join(sorted(_one_tone("".join(w.toned or w.folded for w in words)))) for words in (mine, other)
    ]
    foreign = _SYLLABLES.fullmatch("".join(w.folded for w in other)) is None
    return "exact" if letters[0] == letters[1] or foreign else ""


def _one_tone(toned: str) -> str:
    return _spelt(toned).replace(_TILDE, _HOOK)
