"""Write down who did what, chained by hash, in the transaction of the change itself."""

from __future__ import annotations

import hashlib
import json
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, col, select

from models.database import alone
from models.tables import Audit
from services.access import Person

FIRST = "0" * 64


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
) -> None:
    """Add one line to the record; it is kept only if the change is."""
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
            before=before,
            after=after,
            previous_hash=last or FIRST,
            hash="",
        )
        row.hash = row_hash(row)
        session.add(row)
        session.flush()


def row_hash(row: Audit) -> str:
    """What the row's hash must be, from everything else it says and the hash before it."""
    said = [
        row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        row.account_id,
        row.who,
        row.address,
        row.act,
        row.subject,
        row.subject_id,
        row.before,
        row.after,
        row.previous_hash,
    ]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def first_broken(session: Session) -> int | None:
    """The number of the first row that was changed or whose neighbour is missing; None when all is sound."""
    previous = FIRST
    query = select(Audit).order_by(col(Audit.id)).execution_options(yield_per=1000)
    with closing(session.exec(query)) as rows:
        for row in rows:
            if row.previous_hash != previous or row.hash != row_hash(row):
                return row.id
            previous = row.hash
    return None
