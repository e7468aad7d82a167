"""What a categoriser would say of the opinions that are stored, beside what they say now, and putting that in place.

Only labels that a rule or the model set are ever looked at or changed; a person's stands. Suggesting takes a
minute with many opinions, so it is done before anything is locked: opinions are read part by part, each in a
transaction of its own, and one short transaction then writes what came of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, Row, bindparam, func, or_, select, update
from sqlmodel import Session, SQLModel, col

from models.codes import SetBy
from models.database import reading
from models.tables import Feedback, Pilot
from services.access import OPERATOR
from services.critical_mail import tell_owners
from services.labels import Categoriser, label_columns
from services.routing import reroute
from triage.severity import severity
from triage.text import words

Progress = Callable[[float], None]  # the share that is done, 0 to 1
AT_ONCE = 1000
_OF_LABEL = {
    "function": ("function", "function_by", "function_confidence"),
    "kind": ("kind", "kind_by", "kind_confidence"),
}
_SET = (*_OF_LABEL["function"], *_OF_LABEL["kind"], "severity", "needs_person", "model_version")
_TABLE = SQLModel.metadata.tables["feedback"]
# How an opinion stands: what of it, once changed, asks for another look.
_STAMP: tuple[Any, ...] = tuple(
    _TABLE.c[name]
    for name in ("id", "changed_at", "content_hash", "function_by", "kind_by", "severity_by", "version")
)
_READ: tuple[Any, ...] = (
    *_STAMP,
    *(
        _TABLE.c[name]
        for name in (
            "text",
            "chosen_function",
            "function",
            "function_confidence",
            "kind",
            "kind_confidence",
            "severity",
            "needs_person",
        )
    ),
)


@dataclass(frozen=True)
class Change:
    """One opinion whose suggestion becomes another. Function and kind are codes; equal where they stay."""

    number: int
    text: str
    old_function: str
    new_function: str
    old_kind: str
    new_kind: str


@dataclass(frozen=True)
class Effect:
    """What a categoriser would change among `looked_at` of `stored` opinions, the newest first."""

    changes: tuple[Change, ...]
    looked_at: int
    stored: int

    def from_to(self) -> list[tuple[str, str, str, int]]:
        """(function or kind, from, to, how many), the most frequent first."""
        pairs: Counter[tuple[str, str, str]] = Counter()
        for c in self.changes:
            if c.old_function != c.new_function:
                pairs["function", c.old_function, c.new_function] += 1
            if c.old_kind != c.new_kind:
                pairs["kind", c.old_kind, c.new_kind] += 1
        return [(*pair, n) for pair, n in sorted(pairs.items(), key=lambda p: (-p[1], p[0]))]


def quiet(_share: float) -> None:
    """For those who watch nothing."""


@dataclass(frozen=True)
class Anew:
    """What a categoriser suggests for the opinions of a pilot: new columns of each that it looked at with interest.

    `seen` tells how every opinion stood when it was read, so that one changed meanwhile is suggested once more.
    """

    pilot: int
    by: Categoriser
    only: Callable[[str], bool] | None
    seen: dict[int, tuple[Any, ...]]
    new: dict[int, dict[str, Any]]


def effect_of(
    engine: Engine,
    pilot: int,
    by: Categoriser,
    *,
    most: int,
    only: Callable[[str], bool] | None = None,
    progress: Progress = quiet,
) -> Effect:
    """What `by` would change among the newest opinions, at most so many. `only` says which texts to look at."""
    with reading(engine) as session:
        stored = _count(session, pilot)
    looked_at = min(stored, most)
    changes: list[Change] = []
    for done, part in _parts(engine, pilot, most):
        for item, columns in _suggested(by, part, only):
            new = {name: columns[name] for name in _open(item)}
            change = Change(
                item.id,
                item.text,
                item.function,
                str(new.get("function", item.function)),
                item.kind,
                str(new.get("kind", item.kind)),
            )
            if (change.old_function, change.old_kind) != (change.new_function, change.new_kind):
                changes.append(change)
        progress(min(done / max(looked_at, 1), 1.0))
    return Effect(tuple(changes), looked_at, stored)


def suggest_anew(
    engine: Engine,
    pilot: int,
    by: Categoriser,
    *,
    only: Callable[[str], bool] | None = None,
    progress: Progress = quiet,
) -> Anew:
    """The labels that `by` suggests for every opinion, but for a person's. Nothing is changed or held locked."""
    with reading(engine) as session:
        stored = max(_count(session, pilot), 1)
    anew = Anew(pilot, by, only, {}, {})
    for done, part in _parts(engine, pilot, stored):
        _add(anew, part)
        progress(min(done / stored, 1.0))
    return anew


def put_in_place(session: Session, anew: Anew, version: str, *, now: datetime) -> int:
    """Write the suggested labels under this version; how many opinions have others now. Kept when the caller commits.

    Opinions that came or changed since they were read are suggested first; the transaction must be one that writes.
    """
    stamps = select(*_STAMP).where(*_open_of(anew.pilot))
    there = {row[0]: tuple(row) for row in session.execute(stamps)}
    later = [number for number, stamp in there.items() if anew.seen.get(number) != stamp]
    for start in range(0, len(later), AT_ONCE):
        wanted = col(Feedback.id).in_(later[start : start + AT_ONCE])
        _add(anew, session.execute(select(*_READ).where(wanted)).all())
    rows = [anew.new[number] for number in sorted(anew.new.keys() & there.keys())]
    same = [row | {"model_version": version} for row in rows if not row["differs"]]
    other = [row | {"model_version": version, "changed_at": now} for row in rows if row["differs"]]
    for changed, names in ((same, _SET), (other, (*_SET, "changed_at"))):
        if changed:
            values: dict[str, Any] = {name: bindparam(name) for name in names}
            values["revision"] = _TABLE.c.revision + 1
            statement = update(_TABLE).where(_TABLE.c.id == bindparam("number")).values(values)
            session.execute(statement, changed)
    differing = [row["number"] for row in other]
    reroute(session, OPERATOR, differing, now=now, quiet=True)
    if differing:
        tell_owners(session, session.get_one(Pilot, anew.pilot), now=now, items=differing)
    session.expire_all()
    return len(other)


def _count(session: Session, pilot: int) -> int:
    query = select(func.count()).select_from(Feedback).where(*_open_of(pilot))
    return int(session.execute(query).scalar_one())


def _open_of(pilot: int) -> tuple[ColumnElement[bool], ...]:
    person = SetBy.PERSON.value
    of_nobody = or_(col(Feedback.function_by) != person, col(Feedback.kind_by) != person)
    return col(Feedback.pilot_id) == pilot, of_nobody


def _parts(engine: Engine, pilot: int, most: int) -> Iterator[tuple[int, Sequence[Row[Any]]]]:
    """The newest opinions, part by part, with how many have come so far; no transaction is open in between."""
    before: int | None = None
    done = 0
    while done < most:
        query = select(*_READ).where(*_open_of(pilot))
        if before is not None:
            query = query.where(col(Feedback.id) < before)
        query = query.order_by(col(Feedback.id).desc()).limit(min(AT_ONCE, most - done))
        with reading(engine) as session:
            part = session.execute(query).all()
        if not part:
            return
        before = part[-1].id
        done += len(part)
        yield done, part


def _add(anew: Anew, part: Iterable[Row[Any]]) -> None:
    part = list(part)
    for item in part:
        anew.seen[item.id] = tuple(item[: len(_STAMP)])
        anew.new.pop(item.id, None)
    for item, columns in _suggested(anew.by, part, anew.only):
        anew.new[item.id] = _values(item, columns)


def _suggested(
    by: Categoriser, part: Sequence[Row[Any]], only: Callable[[str], bool] | None
) -> Iterator[tuple[Row[Any], dict[str, Any]]]:
    chosen = [item for item in part if only is None or only(item.text)]
    found = by.suggest([i.text for i in chosen], [i.chosen_function for i in chosen])
    for item, suggestion in zip(chosen, found, strict=True):
        yield item, label_columns(by, item.text, suggestion)


def _open(item: Row[Any]) -> list[str]:
    """Which of function and kind no person set."""
    return [name for name in _OF_LABEL if getattr(item, f"{name}_by") != SetBy.PERSON]


def _values(item: Row[Any], columns: dict[str, Any]) -> dict[str, Any]:
    """All columns that the categoriser may set, with what they become, and whether a label becomes another."""
    values = {name: getattr(item, name) for columns_of in _OF_LABEL.values() for name in columns_of}
    left = _open(item)
    for name in left:
        values |= {column: columns[column] for column in _OF_LABEL[name]}
    values["severity"] = item.severity
    if item.severity_by != SetBy.PERSON and (values["function"], values["kind"]) != (
        item.function,
        item.kind,
    ):
        values["severity"] = severity(words(item.text), values["function"], values["kind"])
    values["needs_person"] = columns["needs_person"] if len(left) == len(_OF_LABEL) else item.needs_person
    values["differs"] = any(values[name] != getattr(item, name) for name in ("function", "kind", "severity"))
    values["number"] = item.id
    return values
