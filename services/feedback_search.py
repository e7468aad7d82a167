"""What opinions are found by: their words with and without accents, each once; contacts only for who may see them.

Words are parted and folded here, so that both databases find alike: SQLite by FTS5, PostgreSQL by a GIN index. A
word that is personal data (a telephone number, a customer code, a name) carries a mark in front, and only the
queries of people who see personal data look for marked words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Integer, Subquery, and_, delete, func, literal, or_, text
from sqlalchemy import select as columns
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import Session, col, select

from importers.personal_data import find_personal_data, mask
from locales.vietnamese import clean_text, fold
from models.bulk import insert_rows
from models.tables import Feedback, FeedbackSearch, ItemPresence

# Of no script, so in nobody's words.
MARK = "\ue000"
LONGEST_WORD = 64
MOST_LETTERS = 200_000
_TONES = "\u0300\u0301\u0303\u0309\u0323"
MOST_WORDS_ASKED = 20
SHORTEST_BEGINNING = 2
CHUNK = 5_000
_WORDS = re.compile(r"[^\W_]+").findall
_DIGIT_WORD = (
    r"không|khong|một|mot|hai|ba|bốn|bon|tư|năm|nam|lăm|lam|sáu|sau|bảy|bẩy|bay|tám|tam|chín|chin|\d"
)
# Whatever may be personal data has one of these; only such texts are looked at closely.
_HINTS = tuple(
    re.compile(hint)
    for hint in (
        "[@＠]",
        r"[\d²³¹①-⑨](?:\W{0,4}[a-zA-ZđĐ]{0,2}\W{0,3}[\d²³¹①-⑨]){5}",
        r"\d[\dA-Za-z/]*,? (?:ngõ|ngách|hẻm|kiệt) \d",
        rf"(?i:(?<!\w)(?:không|khong|0)[ ,.\-]{{0,2}}(?:{_DIGIT_WORD})[ ,.\-]{{0,2}}(?:{_DIGIT_WORD})[ ,.\-]{{0,2}}(?:{_DIGIT_WORD}))",
        r"(?:hàng|hộ|đồng|[Ôô]ng|[Bb]à|nh|[Cc]hị|là|[Tt]ên|KH)\s*:?\s+[A-ZĐ]\w+ [A-ZÀ-ỸĐ]",
    )
)
_NUMBER = re.compile(r"[\d\s.+\-()]+")
CONTACT = ("contact_name", "contact_email", "contact_phone", "customer_code")


def words_of(text: str, contact: Sequence[str] = (), *, folded: str | None = None) -> str:
    """The words that an item is found by. `contact` is what its sender left; `folded` is `fold(text)` if known.

    >>> words_of("Lost OTP, otp!")
    'lost otp'
    """
    text = text[:MOST_LETTERS]
    pieces = find_personal_data(text) if any(hint.search(text) for hint in _HINTS) else ()
    shown = mask(text) if pieces else text
    found = dict.fromkeys(_WORDS(fold(shown) if pieces or folded is None else folded[:MOST_LETTERS]))
    if not shown.isascii():
        found.update(dict.fromkeys(_exact_words(shown)))
    private = _WORDS(fold(" ".join(contact)))
    private += [_number(said) for said in contact if said and not said.isdigit() and _NUMBER.fullmatch(said)]
    if pieces:
        private += [word for word in _WORDS(fold(text)) if word not in found]
        private += ["".join(_WORDS(fold(text[piece.start : piece.end]))) for piece in pieces]
    found.update(dict.fromkeys([MARK + word for word in private if word]))
    if max(map(len, found), default=0) > LONGEST_WORD:
        found = dict.fromkeys(word[:LONGEST_WORD] for word in found)
    return " ".join(found)


def _exact_words(text: str) -> list[str]:
    return list(map(_tone_last, _WORDS(unicodedata.normalize("NFC", text).casefold())))


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


def _number(said: str) -> str:
    digits = "".join(c for c in said if c.isdigit())
    return "0" + digits[2:] if digits.startswith("84") and len(digits) > 9 else digits


@dataclass(frozen=True)
class Query:
    """What is looked for: every word, the last also as the beginning of one. `exact` are the words with accents,
    empty where none was typed. `open_to` says whether personal data is looked through too."""

    folded: tuple[str, ...]
    exact: tuple[str, ...]
    open_to: bool


def query_of(said: str, *, open_to: bool) -> Query:
    """What people typed, as words; signs and operators mean nothing."""
    said = clean_text(said)
    if open_to and _NUMBER.fullmatch(said) and sum(c.isdigit() for c in said) >= 8:
        return Query((_number(said),), (), open_to)
    folded = tuple(dict.fromkeys(_WORDS(fold(said))))[:MOST_WORDS_ASKED]
    exact = tuple(dict.fromkeys(_exact_words(said)))[:MOST_WORDS_ASKED]
    return Query(folded, exact if exact != folded else (), open_to)


def found_by(query: Query, *, exactly: bool = False) -> ColumnElement[bool]:
    """The condition, over Feedback, that an item has the words; found by the index. False where none is asked."""
    words = query.exact if exactly else query.folded
    if not words:
        return literal(False)
    return _Found(
        col(Feedback.id), literal(_fts(words, query.open_to)), literal(_tsquery(words, query.open_to))
    )


def hits(session: Session, query: Query, number: int | None = None, *, exactly: bool = False) -> Subquery:
    """The items that have the words, and the one of that number, as a table with the column `id`: to begin with."""
    words = query.exact if exactly else query.folded
    if session.get_bind().dialect.name == "sqlite":
        asked = "SELECT rowid AS id FROM feedback_fts WHERE feedback_fts MATCH :asked"
        said = _fts(words, query.open_to)
    else:
        listed = "array_to_tsvector(string_to_array(words, ' '))"
        asked = f"SELECT feedback_id AS id FROM feedback_search WHERE {listed} @@ CAST(:asked AS tsquery)"  # noqa: S608
        said = _tsquery(words, query.open_to)
    if not words:
        asked = "SELECT feedback_id AS id FROM feedback_search WHERE feedback_id = 0 AND '' = :asked"
        said = "-"
    told = {"asked": said} if number is None else {"asked": said, "number": number}
    whole = asked if number is None else f"{asked} UNION SELECT :number"
    return text(whole).bindparams(**told).columns(id=Integer).subquery()


def has_words(query: Query, *, exactly: bool = False) -> ColumnElement[bool]:
    """The same condition for a few items that are there already: their words are read, no index is asked."""
    words = query.exact if exactly else query.folded
    if not words:
        return literal(False)
    text = literal(" ").concat(col(FeedbackSearch.words)).concat(" ")
    parts = []
    for ending, word in _with_endings(words):
        end = "%" if ending else " %"
        ways = [text.like(f"% {start}{word}{end}") for start in (("", MARK) if query.open_to else ("",))]
        parts.append(or_(*ways))
    # A value for each row: PostgreSQL would make a join of EXISTS, and read the words of every item.
    mine = columns(and_(*parts)).where(col(FeedbackSearch.feedback_id) == col(Feedback.id))
    return func.coalesce(mine.scalar_subquery(), literal(False)) == literal(True)


def _with_endings(words: Sequence[str]) -> Iterator[tuple[bool, str]]:
    """Each word as it is stored, with whether it may go on: the last one, unless it is a single letter."""
    for nth, word in enumerate(words, 1):
        yield nth == len(words) and SHORTEST_BEGINNING <= len(word) < LONGEST_WORD, word[:LONGEST_WORD]


def _fts(words: Sequence[str], open_to: bool) -> str:
    parts = []
    for ending, word in _with_endings(words):
        ways = [f'"{start}{word}"{" *" if ending else ""}' for start in (("", MARK) if open_to else ("",))]
        parts.append(f"({' OR '.join(ways)})")
    return " AND ".join(parts)


def _tsquery(words: Sequence[str], open_to: bool) -> str:
    parts = []
    for ending, word in _with_endings(words):
        ways = [f"'{start}{word}'{':*' if ending else ''}" for start in (("", MARK) if open_to else ("",))]
        parts.append(f"({' | '.join(ways)})")
    return " & ".join(parts)


class _Found(FunctionElement[bool]):
    """`feedback.id` is among those that an index finds: arguments are the id, FTS5's query, PostgreSQL's."""

    name = "found"
    type = Boolean()
    inherit_cache = True


@compiles(_Found, "sqlite")
def _found_on_sqlite(element: _Found, compiler: SQLCompiler, **more: Any) -> str:
    number, fts, _tsquery_said = element.clauses
    asked = compiler.process(fts, **more)
    among = f"(SELECT rowid FROM feedback_fts WHERE feedback_fts MATCH {asked})"  # noqa: S608  (asked is a parameter)
    return f"{compiler.process(number, **more)} IN {among}"


@compiles(_Found, "postgresql")
def _found_on_postgresql(element: _Found, compiler: SQLCompiler, **more: Any) -> str:
    number, _fts_said, tsquery = element.clauses
    asked = compiler.process(tsquery, **more)
    words = "array_to_tsvector(string_to_array(words, ' '))"
    among = f"(SELECT feedback_id FROM feedback_search WHERE {words} @@ CAST({asked} AS tsquery))"  # noqa: S608
    return f"{compiler.process(number, **more)} IN {among}"


def insert_words(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """What new items are found by; `rows` are those of `Feedback` as they are being stored."""
    found = [
        {
            "feedback_id": row["id"],
            "words": words_of(row["text"], [row[name] for name in CONTACT], folded=row["search_text"]),
        }
        for row in rows
    ]
    insert_rows(session, FeedbackSearch, found)


def keep_findable(session: Session, numbers: Iterable[int]) -> None:
    """Write anew what these items are found by, as they are stored now; kept when the caller commits."""
    session.flush()
    listed = sorted(set(numbers))
    for start in range(0, len(listed), CHUNK):
        part = listed[start : start + CHUNK]
        session.execute(delete(FeedbackSearch).where(col(FeedbackSearch.feedback_id).in_(part)))
        _insert(session, col(Feedback.id).in_(part))


def forget_items(session: Session, which: ColumnElement[bool]) -> None:
    """Items that this condition over Feedback names are found no more, and nobody has them open: before their rows go."""
    mine = select(Feedback.id).where(which)
    session.execute(delete(FeedbackSearch).where(col(FeedbackSearch.feedback_id).in_(mine)))
    session.execute(delete(ItemPresence).where(col(ItemPresence.feedback_id).in_(mine)))


def make_findable(session: Session) -> int:
    """Make every stored item findable that is not yet; how many there were. Kept when the caller commits."""
    made, last = 0, 0
    while True:
        missing = (
            columns(col(Feedback.id))
            .join(FeedbackSearch, col(FeedbackSearch.feedback_id) == col(Feedback.id), isouter=True)
            .where(col(FeedbackSearch.feedback_id).is_(None), col(Feedback.id) > last)
            .order_by(col(Feedback.id))
            .limit(CHUNK)
        )
        numbers = list(session.execute(missing).scalars())
        if not numbers:
            return made
        _insert(session, col(Feedback.id).in_(numbers))
        made, last = made + len(numbers), numbers[-1]


def _insert(session: Session, which: ColumnElement[bool]) -> None:
    said = columns(col(Feedback.id), col(Feedback.text), *(getattr(Feedback, name) for name in CONTACT))
    rows = [
        {"feedback_id": number, "words": words_of(text, contact)}
        for number, text, *contact in session.execute(said.where(which).order_by(col(Feedback.id)))
    ]
    insert_rows(session, FeedbackSearch, rows)
