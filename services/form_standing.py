"""Where the synchronising of the form stands: when it ran, what came, what failed, what the sheet is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

from sqlmodel import Session, col, select

from importers.results import FeedbackRow, Reading
from locales import Phrase
from models.codes import Channel
from models.tables import FormRun, FormSheet, ImportBatch, Pilot
from services.access import Action, Person, require
from services.pilots import current_pilot, zone_of


@dataclass(frozen=True)
class RunLine:
    """One synchronisation as people read it; `why` says why it failed."""

    started_at: datetime
    ended_at: datetime | None
    who: str
    state: str
    why: Phrase | None
    requests: int
    import_id: int | None
    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    problems: int = 0
    undone: bool = False


@dataclass(frozen=True)
class FormStanding:
    """Where the synchronising stands: its last runs, newest first, and what the sheet is."""

    runs: tuple[RunLine, ...]
    sheet_id: str = ""
    tab: str = ""
    zone: str = ""
    rows: int = 0
    high_water: datetime | None = None
    last_good: RunLine | None = None


def sheet_of(session: Session, pilot: Pilot) -> FormSheet | None:
    """What the pilot's sheet was when it was last read; None where it never was."""
    return session.exec(select(FormSheet).where(FormSheet.pilot_id == pilot.id)).first()


def form_standing(session: Session, person: Person, *, most: int = 5) -> FormStanding:
    """When the sheet was last read, what came and what failed: for people who may bring opinions in."""
    require(person, Action.SYNC_FORM)
    pilot = current_pilot(session)
    query = (
        select(FormRun, ImportBatch)
        .join(ImportBatch, col(ImportBatch.id) == col(FormRun.import_batch_id), isouter=True)
        .where(FormRun.pilot_id == pilot.id)
        .order_by(col(FormRun.id).desc())
    )
    runs = tuple(_line(run, batch) for run, batch in session.exec(query.limit(most)))
    good = session.exec(query.where(FormRun.state == "done").limit(1)).first()
    standing = FormStanding(runs, last_good=_line(*good) if good else None)
    state = sheet_of(session, pilot)
    if state is None:
        return standing
    return replace(
        standing,
        sheet_id=state.sheet_id,
        tab=state.tab,
        zone=state.zone,
        rows=state.rows,
        high_water=state.high_water,
    )


def _line(run: FormRun, batch: ImportBatch | None) -> RunLine:
    line = RunLine(
        run.started_at,
        run.ended_at,
        run.who,
        run.state,
        Phrase.from_json(run.why) if run.why else None,
        run.requests,
        run.import_batch_id,
    )
    if batch is None:
        return line
    return replace(
        line,
        read=batch.rows_read,
        added=batch.added,
        changed=batch.changed,
        unchanged=batch.unchanged,
        gone=batch.gone,
        problems=batch.problem_rows,
        undone=batch.state == "undone",
    )


def zone_of_sheet(session: Session, pilot: Pilot) -> ZoneInfo:
    """The zone in which the form's sheet writes its times; the pilot's where no sheet was read."""
    state = sheet_of(session, pilot)
    if state is None or state.zone not in available_timezones():
        return zone_of(pilot)
    return ZoneInfo(state.zone)


def in_zone(found: Reading[FeedbackRow], zone: ZoneInfo) -> Reading[FeedbackRow]:
    """The answers of a form as a file gives them, their times taken for those of the form's sheet."""
    rows = [
        replace(row, submitted_at=row.submitted_at.replace(tzinfo=zone).astimezone(row.submitted_at.tzinfo))
        if row.submitted_at is not None and row.channel in (None, Channel.GOOGLE_FORM.value)
        else row
        for row in found.rows
    ]
    return replace(found, rows=rows)
