"""Opinions are found by their words (`services.feedback_words`); contacts only by who may see them.

Words are parted and folded by us, so that both databases find alike: SQLite by FTS5, PostgreSQL by a GIN index.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Integer, Subquery, and_, delete, func, literal, or_, text
from sqlalchemy import select as columns
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import Session, col, select

from locales.vietnamese import clean_text, fold
from models.bulk import insert_rows
from models.tables import Feedback, FeedbackSearch, ItemPresence
from services.feedback_words import (
    LONGEST_WORD,
    MARK,
    exact_words,
    is_number,
    number_of,
    parted,
    with_contact,
    words_of,
)

MOST_WORDS_ASKED = 20
SHORTEST_BEGINNING = 2
CHUNK = 5_000
CONTACT = ("contact_name", "contact_email", "contact_phone", "customer_code")


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
    if open_to and is_number(said) and sum(c.isdigit() for c in said) >= 8:
        return Query((number_of(said),), (), open_to)
    folded = tuple(dict.fromkeys(parted(fold(said))))[:MOST_WORDS_ASKED]
    exact = tuple(dict.fromkeys(exact_words(said)))[:MOST_WORDS_ASKED]
    return Query(folded, exact if exact != folded else (), open_to)


def found_by(query: Query, *, exactly: bool = False) -> ColumnElement[bool]:
    """The condition, over Feedback, that an item has the words; found by the index. False where none is asked."""
    words = query.exact if exactly else query.folded
    if not words:
        return literal(False)
    return _Found(
        col(Feedback.id), literal(_fts(words, query.open_to)), literal(_tsquery(words, query.open_to))
    )


def hits(
    session: Session,
    query: Query,
    number: int | None = None,
    *,
    exactly: bool | None = None,
    most: int | None = None,
) -> Subquery:
    """The items that have the words, and the one of that number, as a table with the column `id`: to begin with.

    `exactly`: those with the accents that were typed, or those alone without them. `most` of them are enough.
    """
    words = query.exact if exactly else query.folded
    sqlite = session.get_bind().dialect.name == "sqlite"
    if sqlite:
        asked = "SELECT rowid AS id FROM feedback_fts WHERE feedback_fts MATCH :asked"
        said = _fts(words, query.open_to)
    else:
        listed = "array_to_tsvector(string_to_array(words, ' '))"
        asked = f"SELECT feedback_id AS id FROM feedback_search WHERE {listed} @@ CAST(:asked AS tsquery)"  # noqa: S608
        said = _tsquery(words, query.open_to)
    if exactly is False and query.exact:
        other = (_fts if sqlite else _tsquery)(query.exact, query.open_to)
        said = f"({said}) NOT ({other})" if sqlite else f"({said}) & !({other})"
    if not words:
        asked = "SELECT feedback_id AS id FROM feedback_search WHERE feedback_id = 0 AND '' = :asked"
        said = "-"
    told = {"asked": said} if number is None else {"asked": said, "number": number}
    whole = asked if number is None else f"{asked} UNION SELECT :number"
    if most is not None:
        whole, told = f"SELECT id FROM ({whole}) AS named LIMIT :most", {**told, "most": most}  # noqa: S608
    return text(whole).bindparams(**told).columns(id=Integer).subquery()


@contextmanager
def by_the_index(session: Session) -> Iterator[None]:
    """Within the block PostgreSQL finds words by their index: it takes parting the words of every row for cheap."""
    told = session.get_bind().dialect.name == "postgresql"
    if told:
        session.execute(text("SET LOCAL enable_seqscan = off"))
    yield
    if told:
        session.execute(text("SET LOCAL enable_seqscan = on"))


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
    # Else SQLite is asked whether it "= 1", and takes no index for it.
    _is_implicitly_boolean = True
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


def words_row(row: Mapping[str, Any], found: tuple[str, str]) -> dict[str, Any]:
    """The row of FeedbackSearch of a new item: `row` is that of `Feedback` as it is being stored, `found` is what
    `words_in` says of its text."""
    return {"feedback_id": row["id"], "words": with_contact(*found, [row[name] for name in CONTACT])}


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
