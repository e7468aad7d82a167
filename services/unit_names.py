"""Which unit do people's words mean: matched surely, or waiting for a person whose answer is remembered.

A little over 300 lines: what waits is found, counted and settled by the same conditions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, func, literal, literal_column, true, union_all
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from importers.unit_names import KnownUnit, Match, UnitNames
from locales import phrase
from locales.vietnamese import fold
from models.codes import UnitLink
from models.tables import Feedback, ImportBatch, Pilot, Unit, UnitAlias, WaitingCount
from models.tallies import NAMES, OPINIONS, UNITS, WAITING
from models.types import key
from services.access import Action, NotFound, Person, Refused, require, within_reach
from services.given_units import Words, give_unit
from services.imports import one_at_a_time
from services.kept import Kept
from services.outcomes import Candidate

CONFIRMED = "confirmed"
CONFIRMED_BY_UNIT = "confirmed_by_unit"


_matchers: Kept[Names] = Kept(UNITS, NAMES, most=4)


def load_names(session: Session) -> Names:
    """The matcher over all units and other names as they are stored now."""
    return _matchers.get(session, (), lambda: _load_names(session))


def _load_names(session: Session) -> Names:
    units = session.execute(
        select_columns(
            col(Unit.id),
            col(Unit.code),
            col(Unit.name),
            col(Unit.short_name),
            col(Unit.parent_id),
            col(Unit.kind),
            col(Unit.status),
            col(Unit.merged_into_id),
        ).order_by(col(Unit.position), col(Unit.id))
    ).all()
    code_of = {row[0]: row[1] for row in units}
    known = tuple(
        KnownUnit(code, name, short, code_of.get(parent, ""), kind, status, code_of.get(successor, ""))
        for _id, code, name, short, parent, kind, status, successor in units
    )
    shipped: list[tuple[str, str]] = []
    answered: dict[str, set[tuple[str, bool]]] = defaultdict(set)
    names = select(UnitAlias.alias, UnitAlias.folded, UnitAlias.unit_id, UnitAlias.origin)
    for alias, folded, unit_id, origin in session.exec(names.order_by(col(UnitAlias.id))):
        if origin in (CONFIRMED, CONFIRMED_BY_UNIT):
            answered[folded].add((code_of[unit_id], origin == CONFIRMED))
        else:
            shipped.append((alias, code_of[unit_id]))
    return Names(_built(known, tuple(shipped)), answered)


class Names:
    """The matcher, and above it what people have answered: an answer settles equal words from then on.

    What a unit's own people answered holds in their own files alone: the words may be anyone's elsewhere.
    """

    def __init__(self, names: UnitNames, answered: Mapping[str, Set[tuple[str, bool]]]) -> None:
        self._names = names
        self._answered = answered

    def match(
        self, text: str, *, code: str = "", context: str = "", within: Collection[str] | None = None
    ) -> Match:
        """The unit that the words name, as `UnitNames.match` says, else as a person said."""
        found = self._names.match(text, code=code, context=context, within=within)
        if found.code is not None:
            return found
        said = {
            unit
            for unit, everywhere in self._answered.get(fold(text), ())
            if (everywhere if within is None else unit in within)
        }
        return Match(said.pop(), "alias", 1.0, found.candidates) if len(said) == 1 else found


@lru_cache(maxsize=4)
def _built(units: tuple[KnownUnit, ...], aliases: tuple[tuple[str, str], ...]) -> UnitNames:
    """Building takes a good part of a second, and most imports find the same units as the one before."""
    return UnitNames(units, aliases)


def codes_within_reach(session: Session, person: Person) -> frozenset[str] | None:
    """The codes a unit's person reaches, for breaking ties; None for those who reach all."""
    if not person.stands_for_a_unit:
        return None
    return frozenset(session.exec(select(Unit.code).where(within_reach(person))))


def candidates_of(match: Match) -> tuple[Candidate, ...]:
    """The candidates in the form that an outcome keeps."""
    return tuple(Candidate(c.code, c.name, round(c.score, 3)) for c in match.candidates)


def from_own_files(person: Person, batch: Any) -> ColumnElement[bool]:
    """Waiting words may be anyone's, so a unit's people settle only those of files that their units sent."""
    if not person.stands_for_a_unit:
        return true()
    sent = (
        select(ImportBatch.id)
        .join(Unit, col(Unit.id) == col(ImportBatch.unit_id))
        .where(within_reach(person))
    )
    own: ColumnElement[bool] = batch.in_(sent)
    return own


@dataclass(frozen=True)
class WaitingName:
    """Words that wait for a unit, and what waits with them."""

    unit_key: str
    unit_text: str
    feedback: int
    counts: int
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class WaitingSum:
    """How many names wait, and how many rows under them."""

    names: int
    rows: int


# Where a unit stands decides whose files are whose.
_OF = (OPINIONS, WAITING, UNITS)
# SQLite, where nobody told it how many wait, walks through all opinions else.
_BY_INDEX = (Feedback, "INDEXED BY ix_feedback_waiting", "sqlite")
_sums: Kept[WaitingSum] = Kept(*_OF, most=64)
_pages: Kept[list[tuple[str, int, int]]] = Kept(*_OF, most=64)


def _whose(person: Person, pilot: Pilot) -> tuple[Hashable, ...]:
    """What the names that wait for a person depend on."""
    return key(pilot), person.unit_path if person.stands_for_a_unit else None


def count_waiting(session: Session, person: Person, pilot: Pilot) -> WaitingSum:
    """How many names and rows wait for a person, of all that `list_waiting` pages through."""
    require(person, Action.SETTLE_NAMES)
    return _sums.get(session, _whose(person, pilot), lambda: _count_waiting(session, person, pilot))


def _count_waiting(session: Session, person: Person, pilot: Pilot) -> WaitingSum:
    waiting = _waiting(person, pilot).subquery()
    n = func.coalesce(func.sum(waiting.c.feedback + waiting.c.counts), 0)
    names, rows = session.execute(select_columns(func.count(func.distinct(waiting.c.unit_key)), n)).one()
    return WaitingSum(int(names), int(rows))


def list_waiting(
    session: Session, person: Person, pilot: Pilot, *, first: int = 0, most: int = 200
) -> list[WaitingName]:
    """Names that wait for a person, the most frequent first, with the units that this person may give them.

    At most `most` of them, behind the `first`.
    """
    require(person, Action.SETTLE_NAMES)
    asked = (*_whose(person, pilot), first, most)
    rows = _pages.get(session, asked, lambda: _page_waiting(session, person, pilot, first, most))
    if not rows:
        return []
    texts = _texts_waiting(session, person, pilot, [row[0] for row in rows])
    names = load_names(session)
    within = codes_within_reach(session, person)
    listed = []
    for unit_key, opinions, counts in rows:
        found = candidates_of(names.match(texts[unit_key], within=within))
        within_these = tuple(c for c in found if within is None or c.code in within)
        listed.append(WaitingName(unit_key, texts[unit_key], opinions, counts, within_these))
    return listed


def _page_waiting(
    session: Session, person: Person, pilot: Pilot, first: int, most: int
) -> list[tuple[str, int, int]]:
    waiting = _waiting(person, pilot).subquery()
    feedback, counts = func.sum(waiting.c.feedback), func.sum(waiting.c.counts)
    page = (
        select_columns(waiting.c.unit_key, feedback, counts)
        .group_by(waiting.c.unit_key)
        .order_by((feedback + counts).desc(), waiting.c.unit_key)
        .offset(first)
        .limit(most)
    )
    return [(word, int(opinions), int(held)) for word, opinions, held in session.execute(page)]


def _opinions_wait(person: Person, pilot: Pilot) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Feedback.pilot_id) == pilot.id,
        # Said as the index of those that wait says it.
        col(Feedback.unit_link) == literal_column("'waiting'"),
        col(Feedback.part) == literal_column("0"),
        from_own_files(person, col(Feedback.import_batch_id)),
    )


def _counts_wait(person: Person, pilot: Pilot) -> tuple[ColumnElement[bool], ...]:
    return (
        col(WaitingCount.pilot_id) == pilot.id,
        col(WaitingCount.state) == "waiting",
        from_own_files(person, col(WaitingCount.import_batch_id)),
    )


def _waiting(person: Person, pilot: Pilot) -> CompoundSelect[Any]:
    """Words that wait, with how many opinions or how many counts."""
    opinions = (
        select_columns(col(Feedback.unit_key), func.count().label("feedback"), literal(0).label("counts"))
        .where(*_opinions_wait(person, pilot))
        .with_hint(*_BY_INDEX)
        .group_by(col(Feedback.unit_key))
    )
    counts = (
        select_columns(col(WaitingCount.unit_key), literal(0), func.count())
        .where(*_counts_wait(person, pilot))
        .group_by(col(WaitingCount.unit_key))
    )
    return union_all(opinions, counts)


def _texts_waiting(session: Session, person: Person, pilot: Pilot, keys: Sequence[str]) -> dict[str, str]:
    """These words as they were written, by their key; those that wait no more are left out."""
    texts: dict[str, str] = {}
    for table, waits in (
        (WaitingCount, _counts_wait(person, pilot)),
        (Feedback, _opinions_wait(person, pilot)),
    ):
        unit_key = col(table.unit_key)
        query = (
            select_columns(unit_key, func.min(table.unit_text))
            .where(unit_key.in_(keys), *waits)
            .with_hint(*_BY_INDEX)
            .group_by(unit_key)
        )
        texts |= {row[0]: row[1] for row in session.execute(query)}
    return texts


def settle_name(
    session: Session,
    person: Person,
    pilot: Pilot,
    unit_key: str,
    code: str | None,
    *,
    now: datetime,
    remember: bool = True,
) -> int:
    """Say which unit waiting words mean (None: no unit can be known); returns how many rows it settled.

    Feedback and held counts with the same words follow, and the words are remembered as another name.
    Raises NotFound for a unit out of reach, Refused when nothing waits under these words.
    """
    require(person, Action.SETTLE_NAMES)
    one_at_a_time(session)
    waiting = _texts_waiting(session, person, pilot, [unit_key])
    if unit_key not in waiting:
        raise Refused(phrase("Nothing waits under these words any more."))
    unit = None
    if code is not None:
        unit = session.exec(select(Unit).where(Unit.code == code).where(within_reach(person))).first()
        if unit is None:
            raise NotFound(phrase("No unit within your reach has the code %(code)s.", code=code))
    items = session.exec(
        select(Feedback).where(
            Feedback.pilot_id == pilot.id,
            Feedback.unit_key == unit_key,
            Feedback.unit_link == UnitLink.WAITING,
            from_own_files(person, col(Feedback.import_batch_id)),
        )
    ).all()
    text = waiting[unit_key]
    made = unit is not None and remember and remember_alias(session, person, text, unit, now=now)
    rows = give_unit(
        session,
        person,
        pilot,
        Words(unit_key, text),
        unit,
        items,
        from_own_files(person, col(WaitingCount.import_batch_id)),
        now=now,
        alias=made,
    )
    session.commit()
    return rows


def remember_alias(session: Session, person: Person, text: str, unit: Unit, *, now: datetime) -> bool:
    """Keep words as another name of a unit, with who said so (kept when the caller commits); False if it was known."""
    folded = fold(text)
    known = session.exec(
        select(UnitAlias).where(UnitAlias.folded == folded, UnitAlias.unit_id == unit.id)
    ).first()
    if known is not None or not folded:
        return False
    session.add(
        UnitAlias(
            alias=text,
            folded=folded,
            unit_id=key(unit),
            origin=CONFIRMED_BY_UNIT if person.stands_for_a_unit else CONFIRMED,
            confirmed_by_id=person.account_id,
            confirmed_at=now,
        )
    )
    return True
