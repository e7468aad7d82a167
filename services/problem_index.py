"""The opinions of a pilot by the fault they tell of, kept in this process and brought up to date by what changed.

One index a function; the first who asks pays for reading its opinions, later ones for what came or changed since.
Where that is much, it is read beside, and whoever looks at an opinion is told that it is being looked for. What is like an opinion is kept until the record grows: looking at it again asks the index nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from threading import Lock, Thread
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from models.codes import Kind
from models.database import reading
from models.tables import Feedback, Pilot, Unit
from models.types import key
from services.access import Action, Person, feedback_within_reach, require
from services.feedback import find_item, shown_text
from services.kept import Kept, record_mark
from triage.fault_groups import FaultGroups

NEWEST = 20  # rows that are looked at anew each time
LOOKED_UP = 30
MOST_KEPT = 500
AT_ONCE = 5_000  # opinions that are read while somebody waits: about half a second
PATIENCE = 1.0  # seconds for which another's reading is waited for
_COLUMNS: tuple[Any, ...] = (
    Feedback.id,
    Feedback.content_hash,
    Feedback.changed_at,
    Feedback.kind,
    Feedback.stands,
)
_SHOWN: tuple[Any, ...] = (
    Feedback.id,
    Feedback.text,
    Feedback.problem_id,
    Feedback.root_id,
    Unit.name,
)
Stamp = tuple[Any, ...]


@dataclass
class _Function:
    """What is known of one function: the groups of faults and of wishes, and how each row looked when read."""

    faults: FaultGroups = field(default_factory=FaultGroups)
    wishes: FaultGroups = field(default_factory=FaultGroups)
    stamps: dict[int, Stamp] = field(default_factory=dict)
    newest: datetime | None = None
    lock: Lock = field(default_factory=Lock)
    beside: Thread | None = None


_known: WeakKeyDictionary[Engine, dict[tuple[int, str], _Function]] = WeakKeyDictionary()
_lock = Lock()
# The numbers of similar items with their nearness, whoever may read them.
_near: Kept[list[tuple[int, float]] | None] = Kept(
    most=MOST_KEPT, also=record_mark, fits=lambda near: near is not None
)


@dataclass(frozen=True)
class SimilarItem:
    """An opinion that tells of much the same. `nearness` is 0 to 1."""

    id: int
    text: str
    unit_name: str
    problem: int | None
    nearness: float


def groups_of(session: Session, pilot: Pilot, function: str) -> tuple[list[tuple[int, ...]], ...]:
    """The groups of two and more opinions with one fault, and those with one wish, as numbers of items."""
    index = _index(session, pilot, function)
    with index.lock:
        _refresh(session, pilot, function, index)
        return index.faults.groups(), index.wishes.groups()


def similar_items(
    session: Session, person: Person, pilot: Pilot, number: int, *, most: int = 5
) -> tuple[SimilarItem, ...] | None:
    """Opinions within reach that tell of much the same as this one, the nearest first. Raises NotFound.

    None while so many are being read that nobody is made to wait for it: ask again later.
    """
    require(person, Action.SEE_PROBLEMS)
    item, *_unit = find_item(session, person, pilot, number)
    if item.kind == Kind.OTHER:
        return ()
    asked = (key(pilot), number, item.function, item.kind, item.content_hash)
    near = _near.get(session, asked, lambda: _near_to(session, pilot, item))
    if near is None:
        return None
    query = (
        columns(*_SHOWN)
        .select_from(Feedback)
        .with_hint(Feedback, "NOT INDEXED", "sqlite")  # by their numbers
        .join(Unit, col(Unit.id) == col(Feedback.unit_id), isouter=True)
        .where(
            col(Feedback.id).in_([n for n, _how in near]),
            col(Feedback.pilot_id) == pilot.id,
            col(Feedback.stands).is_(True),
            feedback_within_reach(person),
        )
    )
    rows = {row.id: row for row in session.execute(query)}
    others = ((rows[n], how) for n, how in near if n in rows and rows[n].root_id != item.root_id)
    return tuple(
        SimilarItem(row.id, shown_text(person, row.text, row.id), row.name or "", row.problem_id, how)
        for row, how in islice(others, most)
    )


def _near_to(session: Session, pilot: Pilot, item: Feedback) -> list[tuple[int, float]] | None:
    index = _index(session, pilot, item.function)
    if _much_to_read(session, pilot, item.function, index):
        _read_beside(session, pilot, item.function, index)
        return None
    if not index.lock.acquire(timeout=PATIENCE):
        return None
    try:
        _refresh(session, pilot, item.function, index)
        groups = index.wishes if item.kind == Kind.SUGGESTION else index.faults
        return groups.similar(item.text, most=LOOKED_UP, but=key(item))
    finally:
        index.lock.release()


def _much_to_read(session: Session, pilot: Pilot, function: str, index: _Function) -> bool:
    mine = [col(Feedback.pilot_id) == pilot.id, col(Feedback.function) == function]
    if index.newest is not None:
        mine.append(col(Feedback.changed_at) > index.newest)
    some = select(Feedback.id).where(*mine).limit(AT_ONCE + 1).subquery()
    return session.exec(select(func.count()).select_from(some)).one() > AT_ONCE


def _read_beside(session: Session, pilot: Pilot, function: str, index: _Function) -> None:
    bind = session.get_bind()
    # Whoever asks may be writing; this only reads.
    engine = (bind if isinstance(bind, Engine) else bind.engine).execution_options(writes=False)
    number = key(pilot)

    def read() -> None:
        with reading(engine) as own, index.lock:
            _refresh(own, own.get_one(Pilot, number), function, index)

    with _lock:
        if index.beside is None or not index.beside.is_alive():
            index.beside = Thread(target=read, name=f"similar-{function}", daemon=True)
            index.beside.start()


def _index(session: Session, pilot: Pilot, function: str) -> _Function:
    bind = session.get_bind()
    engine = bind if isinstance(bind, Engine) else bind.engine
    with _lock:
        # Options that a session adds make another engine object of the same pool.
        own = next((known for e, known in _known.items() if e.pool is engine.pool), None)
        if own is None:
            own = _known[engine] = {}
        return own.setdefault((key(pilot), function), _Function())


def _refresh(session: Session, pilot: Pilot, function: str, index: _Function) -> None:
    mine = (col(Feedback.pilot_id) == pilot.id, col(Feedback.function) == function)
    count, newest = session.exec(select(func.count(), func.max(Feedback.changed_at)).where(*mine)).one()
    if not count:
        index.faults, index.wishes, index.stamps, index.newest = FaultGroups(), FaultGroups(), {}, None
        return
    wanted = columns(*_COLUMNS).where(*mine)
    by_age = wanted.order_by(col(Feedback.changed_at).desc(), col(Feedback.id).desc()).limit(NEWEST)
    rows = {row[0]: tuple(row) for row in session.execute(by_age)}
    if index.newest is not None and newest > index.newest:
        later = wanted.where(col(Feedback.changed_at) > index.newest)
        rows |= {row[0]: tuple(row) for row in session.execute(later)}
    fresh = {n for n, stamp in rows.items() if index.stamps.get(n) != stamp}
    if (
        index.newest is None
        or newest < index.newest
        or len(index.stamps) + len(fresh - index.stamps.keys()) != count
    ):
        rows = {row[0]: tuple(row) for row in session.execute(wanted)}
        fresh = {n for n, stamp in rows.items() if index.stamps.get(n) != stamp}
        for gone in index.stamps.keys() - rows.keys():
            _drop(index, gone)
    _take(session, index, {n: rows[n] for n in fresh})
    index.newest = newest


def _take(session: Session, index: _Function, rows: dict[int, Stamp]) -> None:
    texts = _texts(session, sorted(rows))
    faults: dict[int, str] = {}
    wishes: dict[int, str] = {}
    for number in sorted(rows):
        _drop(index, number)
        *_row, kind, stands = index.stamps[number] = rows[number]
        if stands and kind != Kind.OTHER:
            (wishes if kind == Kind.SUGGESTION else faults)[number] = texts[number]
    if faults:
        index.faults.build(faults)
    if wishes:
        index.wishes.build(wishes)


def _drop(index: _Function, number: int) -> None:
    index.faults.drop(number)
    index.wishes.drop(number)
    index.stamps.pop(number, None)


def _texts(session: Session, numbers: Sequence[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for start in range(0, len(numbers), 10_000):
        part = numbers[start : start + 10_000]
        query = select(Feedback.id, Feedback.text).where(col(Feedback.id).in_(part))
        found |= {number: text for number, text in session.exec(query) if number is not None}
    return found
