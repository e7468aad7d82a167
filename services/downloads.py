"""Files that somebody took away, written down: who, which, when. For what is built elsewhere and only read."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from services import audit
from services.access import Action, Person, require

TAKEN = "download file"


def note_download(
    session: Session,
    person: Person,
    subject: str,
    number: object,
    file: str,
    *,
    unit: str = "",
    now: datetime,
) -> None:
    """Write down that a file was taken; whether it may be was asked where it was built."""
    require(person, Action.SEE_HOME)
    audit.record(session, person, TAKEN, subject, number, now=now, after={"file": file[:200]}, unit=unit)
    session.commit()
