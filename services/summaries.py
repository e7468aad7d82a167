"""A summary asked for at the command line or by a schedule: which days, the files of it, the mails with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from locales import phrase
from models.database import reading, writing
from services.access import Person, Refused
from services.opinion_figures import Range, checked_range
from services.pilots import current_pilot, zone_of
from services.report_documents import save
from services.summary import gather_summary, queue_summary, summary_documents


@dataclass(frozen=True)
class Taken:
    """The files that were written and how many mails were queued."""

    files: list[str]
    queued: int


def days_asked(first: date | None, last: date | None, days: int | None, today: date) -> Range:
    """The range that is meant: two days, or so many up to yesterday. Raises Refused where neither or both is said.

    >>> days_asked(None, None, 7, date(2025, 12, 12))
    Range(first=datetime.date(2025, 12, 5), last=datetime.date(2025, 12, 11))
    """
    if (days is None) == (first is None or last is None) or (days is not None and (first or last)):
        raise Refused(phrase("Say which days: --from DAY --to DAY, or --last with a number of days."))
    if days is not None:
        return checked_range(today - timedelta(days=days), today - timedelta(days=1))
    if first is None or last is None:
        raise Refused(phrase("Say which days: --from DAY --to DAY, or --last with a number of days."))
    return checked_range(first, last)


def take_summary(
    engine: Engine,
    person: Person,
    first: date | None,
    last: date | None,
    days: int | None,
    *,
    now: datetime,
    out: Path | None,
    mail: bool,
    pilot_code: str | None = None,
) -> Taken:
    """Write a summary to a folder, queue it by mail, or both. Raises Refused, NotAllowed."""
    with reading(engine) as session:
        pilot = current_pilot(session, pilot_code)
        today = now.astimezone(zone_of(pilot)).date()
        facts = gather_summary(session, person, pilot, days_asked(first, last, days, today), now=now)
    files = [] if out is None else [str(save(out, n, data)) for n, data in summary_documents(facts).items()]
    queued = 0
    if mail:
        with writing(engine) as session:
            queued = queue_summary(session, person, current_pilot(session, pilot_code), facts, now=now)
    return Taken(files, queued)
