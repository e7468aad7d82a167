"""The words that an opinion is found by: with and without accents, each once; personal data with a mark in front.

A word that is personal data (a telephone number, a customer code, a name) carries a mark, and only the queries of
people who see personal data look for marked words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain

from importers.personal_data import find_personal_data, mask
from locales.vietnamese import fold

# Of no script, so in nobody's words.
MARK = "\ue000"
LONGEST_WORD = 64
MOST_LETTERS = 200_000
_TONES = "\u0300\u0301\u0303\u0309\u0323"
parted = re.compile(r"[^\W_]+").findall
_NUMBER = re.compile(r"[\d\s.+\-()]+")

# Whatever may be personal data has one of these; only such texts are looked at closely.
_DIGITS = re.compile(r"[\d²³¹①-⑨]").findall
_MANY_DIGITS = re.compile(r"[\d²³¹①-⑨](?:\W{0,4}[a-zA-ZđĐ]{0,2}\W{0,3}[\d²³¹①-⑨]){5}").search
_LANES = ("ngõ", "ngách", "hẻm", "kiệt")
_ADDRESS = re.compile(rf"\d[\dA-Za-z/]*,? (?:{'|'.join(_LANES)}) \d").search
_DIGIT_WORD = (
    r"không|khong|một|mot|hai|ba|bốn|bon|tư|năm|nam|lăm|lam|sáu|sau|bảy|bẩy|bay|tám|tam|chín|chin|\d"
)
_SPELLED = re.compile(rf"(?i:(?<!\w)(?:không|khong|0)(?:[ ,.\-]{{0,2}}(?:{_DIGIT_WORD})){{3}})").search
_NAME = re.compile(r"(?:hàng|hộ|đồng|[Ôô]ng|[Bb]à|nh|[Cc]hị|là|[Tt]ên|KH)\s*:?\s+[A-ZĐ]\w+ [A-ZÀ-ỸĐ]").search
# The same of a folded text, where less is to be read: a dotless ı is an i in another case.
_DIGIT_FOLDED = r"khong|mot|ha[iı]|ba|bon|tu|nam|lam|sau|bay|tam|ch[iı]n|\d"
_SPELLED_FOLDED = tuple(
    re.compile(rf"{first}(?:[ ,.\-]{{0,2}}(?:{_DIGIT_FOLDED})){{3}}").search for first in ("khong", "0")
)
_TWO_CAPITALS = re.compile(r"\s[A-ZĐ]\w+ [A-ZÀ-ỸĐ]").search


def words_of(text: str, contact: Sequence[str] = (), *, folded: str | None = None) -> str:
    """The words that an item is found by. `contact` is what its sender left; `folded` is `fold(text)` if known.

    >>> words_of("Lost OTP, otp!")
    'lost otp'
    """
    return with_contact(*words_in(text, folded=folded), contact)


def words_in(text: str, *, folded: str | None = None) -> tuple[str, str]:
    """What a text alone is found by: its words, and those that are personal data, with their mark.

    >>> shown, private = words_in("Lost OTP, 0912 345 678!")
    >>> shown, private.replace(MARK, "*")
    ('lost otp 78', '*0912 *345 *678 *0912345678')
    """
    text = text[:MOST_LETTERS]
    known = fold(text) if folded is None else folded
    pieces = find_personal_data(text) if _may_hold_personal_data(text, known) else ()
    if not pieces:
        return _shown(text, known[:MOST_LETTERS]), ""
    masked = mask(text, pieces)
    shown = dict.fromkeys(parted(fold(masked)))
    shown.update(dict.fromkeys(exact_words(masked)))
    private = [word for word in parted(fold(text)) if word not in shown]
    private += ["".join(parted(fold(text[piece.start : piece.end]))) for piece in pieces]
    return _each_once(shown), _each_once([MARK + word for word in private if word])


def with_contact(shown: str, private: str, contact: Sequence[str]) -> str:
    """What an item is found by: the words in its text (`words_in`) and what its sender left."""
    left = parted(fold(" ".join(contact)))
    left += [number_of(said) for said in contact if said and not said.isdigit() and is_number(said)]
    marked = _each_once([*private.split(), *[MARK + word for word in left if word]])
    return f"{shown} {marked}" if shown and marked else shown or marked


def exact_words(text: str) -> list[str]:
    """The words of a text with their accents, each with its tone at the end."""
    return list(map(_tone_last, parted(unicodedata.normalize("NFC", text).casefold())))


def is_number(said: str) -> bool:
    """Whether these are digits and what people write between them."""
    return _NUMBER.fullmatch(said) is not None


def number_of(said: str) -> str:
    """A telephone number as its digits, as it is dialled within the country.

    >>> number_of("+84 912 345 678")
    '0912345678'
    """
    digits = "".join(c for c in said if c.isdigit())
    return "0" + digits[2:] if digits.startswith("84") and len(digits) > 9 else digits


def _may_hold_personal_data(text: str, folded: str) -> bool:
    """Whether a text is worth a close look; cheap questions come before dear ones."""
    return bool(
        "@" in text
        or "＠" in text
        or (len(_DIGITS(text)) > 5 and _MANY_DIGITS(text))
        or (any(lane in text for lane in _LANES) and _ADDRESS(text))
        or (any(spelled(folded) for spelled in _SPELLED_FOLDED) and _SPELLED(text))
        or (_TWO_CAPITALS(text) and _NAME(text))
    )


def _shown(text: str, folded: str) -> str:
    """The words of a text without personal data: those without accents first."""
    if text.isascii():
        return _each_once(parted(folded))
    if not text.isprintable():
        return _each_once(chain(parted(folded), exact_words(text)))
    plain: list[str] = []
    exact: list[str] = []
    for of_plain, of_exact in map(_words_of_chunk, text.split(" ")):
        plain += of_plain
        exact += of_exact
    return _each_once(chain(plain, exact))


@lru_cache(maxsize=1 << 15)
def _words_of_chunk(chunk: str) -> tuple[list[str], list[str]]:
    """The words in what stands between two spaces, without and with accents; chunks are few and texts many."""
    return parted(fold(chunk)), exact_words(chunk)


def _each_once(words: Iterable[str]) -> str:
    found = dict.fromkeys(words)
    if max(map(len, found), default=0) > LONGEST_WORD:
        found = dict.fromkeys(word[:LONGEST_WORD] for word in found)
    return " ".join(found)


@lru_cache(maxsize=1 << 15)
def _tone_last(word: str) -> str:
    """A word with its tone at the end, wherever it was written: hóa and hoá are one.

    >>> _tone_last("hóa") == _tone_last("hoá"), _tone_last("otp")
    (True, 'otp')
    """
    if word.isascii():
        return word
    apart = unicodedata.normalize("NFD", word)
    tones = "".join(c for c in apart if c in _TONES)
    return unicodedata.normalize("NFC", "".join(c for c in apart if c not in _TONES)) + tones
