"""What a person said of the columns under a header row, kept for the next file with the same headers.

It is kept for the person's unit and holds for the units below it too, the nearest first; what EVNICT,
headquarters or an administrator said holds for everyone who has said nothing of their own.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic

from sqlalchemy import Engine
from sqlmodel import Session, col, or_, select

from importers.header_words import words_of
from importers.results import Reading, Row, SeenColumn, UnreadableFile
from models.database import reading
from models.tables import HeaderMapping, Unit
from services import audit
from services.access import Person
from services.imports import one_at_a_time
from services.outcomes import Remembered

_NUMBERS = re.compile(r"\d+")


def fingerprint_of(columns: Sequence[SeenColumn]) -> str:
    """The same for the same header row: folded, in its order, a day or week in a header left out."""
    words = [words_of(_NUMBERS.sub(" ", column.header)) for column in columns]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def remembered_mapping(
    session: Session, person: Person, kind: str, columns: Sequence[SeenColumn]
) -> Remembered | None:
    """What was last said of these headers by the person's unit, else a unit above it, else for everyone; or None."""
    if not columns:
        return None
    above = _units_above(person)
    query = (
        select(HeaderMapping, Unit.path)
        .join(Unit, col(Unit.id) == col(HeaderMapping.unit_id), isouter=True)
        .where(HeaderMapping.kind == kind, HeaderMapping.fingerprint == fingerprint_of(columns))
        .where(or_(col(HeaderMapping.unit_id).is_(None), col(Unit.path).in_(above)))
    )
    said = sorted(session.exec(query), key=lambda found: (len(found[1] or ""), found[0].said_at))
    if not said:
        return None
    nearest = said[-1][0]
    mapping = {
        name: columns[place].ref if isinstance(place, int) and place < len(columns) else ""
        for name, place in nearest.columns.items()
    }
    return Remembered(mapping, nearest.who, nearest.said_at) if mapping else None


def remember_mapping(
    session: Session,
    person: Person,
    kind: str,
    columns: Sequence[SeenColumn],
    mapping: Mapping[str, str],
    *,
    now: datetime,
) -> None:
    """Keep what a person said of these headers for the next time; nothing said is kept too, and beats what was said before."""
    one_at_a_time(session)
    places = {column.ref: nth for nth, column in enumerate(columns)}
    query = select(HeaderMapping).where(
        HeaderMapping.kind == kind, HeaderMapping.fingerprint == fingerprint_of(columns)
    )
    own = person.unit_id if person.stands_for_a_unit else None
    unit = col(HeaderMapping.unit_id)
    kept = session.exec(query.where(unit == own if own is not None else unit.is_(None))).first()
    if kept is None:
        if not mapping and remembered_mapping(session, person, kind, columns) is None:
            return
        kept = HeaderMapping(
            kind=kind, fingerprint=fingerprint_of(columns), unit_id=own, who=person.name, said_at=now
        )
    kept.columns = {name: places.get(ref) for name, ref in mapping.items() if not ref or ref in places}
    kept.who, kept.account_id, kept.said_at = person.name, person.account_id, now
    session.add(kept)
    session.flush()
    after = {"kind": kind, "columns": dict(mapping)}
    audit.record(session, person, "remember columns", "header_mapping", kept.id, now=now, after=after)
    session.commit()


@dataclass(frozen=True)
class Understood(Generic[Row]):
    """A file as it was read: `columns` are its own before any mapping, each with what it is taken for now."""

    reading: Reading[Row]
    columns: tuple[SeenColumn, ...]
    as_last_time: Remembered | None


def read_as_last_time(
    engine: Engine,
    person: Person,
    kind: str,
    read: Callable[[Mapping[str, str] | None], Reading[Row]],
    mapping: Mapping[str, str] | None,
    *,
    learns: bool,
) -> Understood[Row]:
    """Read with the mapping that a person gives (empty: none at all), else, if it `learns`, with that of the last time.

    Raises UnreadableFile, with the columns to choose among where the file has any.
    """
    if not learns:
        only = read(mapping)
        return Understood(only, only.columns, None)
    plain: Reading[Row] | UnreadableFile
    try:
        plain = read(None)
    except UnreadableFile as refused:
        plain = refused
    columns = plain.columns
    if mapping:
        try:
            found = read(mapping)
        except UnreadableFile as refused:
            raise UnreadableFile(refused.code, refused.sentence, columns) from refused
        return Understood(found, _taken_for(columns, found), None)
    last = None
    if mapping is None:
        with reading(engine) as session:
            last = remembered_mapping(session, person, kind, columns)
    if last is not None:
        # Where the headers are the same and the table is another, it is read as if nothing had been said.
        with suppress(UnreadableFile):
            found = read(last.mapping)
            return Understood(found, _taken_for(columns, found), last)
    if isinstance(plain, UnreadableFile):
        raise plain
    return Understood(plain, columns, None)


def _taken_for(columns: tuple[SeenColumn, ...], found: Reading[Row]) -> tuple[SeenColumn, ...]:
    taken: dict[str, tuple[str, ...]] = {}
    for column in found.columns:
        taken.setdefault(column.letter, column.fields)
    return tuple(replace(column, fields=taken.get(column.letter, ())) for column in columns)


def _units_above(person: Person) -> list[str]:
    """The paths of the unit that a person stands for and of those above it: /EVN/PA/ -> /EVN/PA/, /EVN/."""
    if not person.stands_for_a_unit:
        return []
    parts = [part for part in person.unit_path.split("/") if part]
    return ["/" + "/".join(parts[: n + 1]) + "/" for n in range(len(parts))]
