"""Write down who did what, chained by hash, in the transaction of the change itself."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, select

from locales.vietnamese import fold
from models.database import alone
from models.tables import Audit, Setting
from models.types import key
from services.access import Person

FIRST = "0" * 64
HEAD = "audit_head"
BLANKED = "blank record rows"
MOST_SEARCHED = 4_000
_AT_ONCE = 1_000


def record(
    session: Session,
    person: Person,
    act: str,
    subject: str,
    subject_id: object,
    *,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    unit: str = "",
) -> None:
    """Add one line to the record; it is kept only if the change is.

    `unit` is the code of the unit that it is about; without one that of the unit the person stands for.
    """
    with alone(session, "audit"):
        session.flush()
        last = session.exec(select(Audit.hash).order_by(col(Audit.id).desc()).limit(1)).first()
        row = Audit(
            at=now.astimezone(UTC),
            account_id=person.account_id,
            who=person.name,
            address=person.address,
            act=act,
            subject=subject,
            subject_id=str(subject_id),
            unit_code=unit or person.unit_code,
            before=before,
            after=after,
            salt=secrets.token_hex(8),
            previous_hash=last or FIRST,
            hash="",
        )
        row.search_text = searched(row)
        row.content_hash = content_hash(row)
        row.hash = row_hash(row)
        session.add(row)
        session.flush()
        # The end of the chain stands apart, so that lines taken from its end are missed.
        session.merge(Setting(key=HEAD, value=f"{row.id}:{row.hash}"))
        session.flush()


def row_hash(row: Audit) -> str:
    """What the row's hash must be, from what it says, the hash of what may be personal, and the hash before it."""
    return _hash(
        [
            row.at.astimezone(UTC).isoformat(timespec="microseconds"),
            row.account_id,
            row.act,
            row.subject,
            row.subject_id,
            row.unit_code,
            row.content_hash,
            row.previous_hash,
        ]
    )


def content_hash(row: Audit) -> str:
    """The hash of what may be personal in a row, which can be blanked later without breaking the chain."""
    return _hash([row.salt, row.who, row.address, row.before, row.after])


def searched(row: Audit) -> str:
    """What a search looks through, folded."""
    said = [row.who, row.act, row.subject, row.subject_id]
    said += [json.dumps(part, ensure_ascii=False) for part in (row.before, row.after) if part]
    return fold(" ".join(said))[:MOST_SEARCHED]


def _hash(said: list[Any]) -> str:
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def may_be_blanked() -> ColumnElement[bool]:
    """Rows that still say who and what. Those that say which rows were blanked stay, so that no other can be in secret."""
    return and_(col(Audit.blanked_at).is_(None), col(Audit.act) != BLANKED)


def blank_rows(
    session: Session, person: Person, numbers: Sequence[int], *, request: object, now: datetime
) -> int:
    """Take out what may be personal in rows of the record, and write down which; returns how many.

    That a row was there, when, what was done and to what stays; who did it and what was changed goes. Kept when
    the caller commits.
    """
    done = []
    for start in range(0, len(numbers), _AT_ONCE):
        part = numbers[start : start + _AT_ONCE]
        rows = select(Audit).where(col(Audit.id).in_(part), may_be_blanked())
        for row in session.exec(rows):
            row.who = row.address = row.search_text = row.salt = ""
            row.before = row.after = None
            row.blanked_at = now
            session.add(row)
            done.append(key(row))
    if done:
        record(session, person, BLANKED, "personal_request", request, now=now, after={"rows": sorted(done)})
    return len(done)


class Sound(NamedTuple):
    """How far the record was found sound: its rows, the hash of the last, and the first broken row with why."""

    rows: int
    head: str
    broken: int | None
    why: str


def verify(session: Session) -> Sound:
    """Look through the whole record. `why` is `changed`, `missing` (before that row), `blanked` (by nobody), `cut` (after it)."""
    previous, count, last = FIRST, 0, 0
    blanked: list[int] = []
    answered: set[int] = set()
    for row in _rows(session):
        number = key(row)
        if row.previous_hash != previous:
            return Sound(count, previous, number, "missing" if row.hash == row_hash(row) else "changed")
        if row.hash != row_hash(row) or not _content_is_sound(row):
            return Sound(count, previous, number, "changed")
        if row.blanked_at is not None:
            blanked.append(number)
        elif row.act == BLANKED and row.after:
            answered.update(row.after["rows"])
        previous, count, last = row.hash, count + 1, number
    unanswered = next((number for number in blanked if number not in answered), None)
    if unanswered is not None:
        return Sound(count, previous, unanswered, "blanked")
    head = session.get(Setting, HEAD)
    # A record of before the end was kept apart has none until its next line.
    if head is not None and head.value != f"{last}:{previous}":
        return Sound(count, previous, int(head.value.partition(":")[0]), "cut")
    return Sound(count, previous, None, "")


def first_broken(session: Session) -> int | None:
    """The number of the first row that was changed or whose neighbour is missing; None when all is sound."""
    return verify(session).broken


def _rows(session: Session) -> Iterator[Audit]:
    query = select(Audit).order_by(col(Audit.id)).execution_options(yield_per=_AT_ONCE)
    with closing(session.exec(query)) as rows:
        yield from rows


def _content_is_sound(row: Audit) -> bool:
    if row.blanked_at is None:
        return row.content_hash == content_hash(row)
    return not (row.who or row.address or row.search_text or row.salt or row.before or row.after)
