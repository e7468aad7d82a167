"""The form's sheet, synchronised: what is new or changed comes in, what left the sheet is marked and kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine, func, update
from sqlalchemy import select as of_columns
from sqlmodel import Session, col, select

from importers.google_answers import FormAnswers, read_answers
from importers.google_calls import Patience, SheetNotRead, refused
from importers.google_form import FormSource, fetch_answers
from importers.results import FeedbackRow, Reading, RowProblem
from locales import phrase
from models.codes import UnitLink
from models.database import only_one, writing
from models.tables import Feedback, FormRun, FormSheet, Pilot
from models.types import key
from services import imports
from services.access import Action, Person, Refused, require
from services.feedback_import import record_feedback
from services.form_identity import FORM, Sheet, Told
from services.form_presence import note_presence
from services.form_standing import sheet_of
from services.outcomes import Candidate, Outcome, Source, Tally, Waiting
from services.pilots import current_pilot, zone_of
from services.stages import READING, Progress, quiet
from services.unit_names import load_names

_LOCK = "form-sync"
_PATIENT = Patience()


def sync_form(
    engine: Engine,
    person: Person,
    source: FormSource,
    *,
    now: datetime,
    pilot_code: str | None = None,
    preview: bool = False,
    patience: Patience = _PATIENT,
    progress: Progress = quiet,
) -> Outcome:
    """Bring in what is new or changed in the sheet, as one import of the kind `sync`.

    Raises SheetNotRead (the run is recorded, nothing else changes), Refused while another run is under way,
    NotAllowed.
    """
    require(person, Action.SYNC_FORM)
    if not source.is_set:
        raise SheetNotRead("not_set", refused("not_set"))
    with only_one(engine, _LOCK) as alone:
        if not alone:
            raise Refused(
                phrase(
                    "The form is being synchronised at this moment. Wait until that has ended; its result is shown "
                    "under “Import data”."
                )
            )
        with writing(engine) as session:
            pilot = current_pilot(session, pilot_code)
            code = pilot.code
            run_id = None if preview else _begin(session, person, pilot, now)
            # The places of every answer are not needed yet, and are many.
            taken = select(FormSheet.tab_id).where(
                FormSheet.pilot_id == pilot.id, FormSheet.sheet_id == source.sheet
            )
            known_tab = session.exec(taken).first()
            newest = session.exec(select(func.max(Feedback.id))).one() or 0
            zone, trial = zone_of(pilot), (pilot.trial_from, pilot.trial_to)
            session.commit()
        asked: list[int] = []
        try:
            progress(READING, 0, 0)
            answers = fetch_answers(source, patience, known_tab=known_tab, counted=asked.append)
            with writing(engine) as session:
                pilot = current_pilot(session, code)
                outcome = _nothing_new(session, person, pilot, answers, now, preview=preview)
                if outcome is None:
                    found = read_answers(answers, zone=zone, trial=trial)
                    progress(READING, found.read, found.read)
                    outcome = _record(
                        session,
                        person,
                        pilot,
                        answers,
                        found,
                        newest,
                        now,
                        preview=preview,
                        progress=progress,
                    )
                if run_id is not None:
                    _end(session, run_id, now, sum(asked), import_id=outcome.import_id)
        except SheetNotRead as error:
            if run_id is not None:
                with writing(engine) as session:
                    _end(session, run_id, now, sum(asked), failure=error)
            raise
    return outcome


def _begin(session: Session, person: Person, pilot: Pilot, now: datetime) -> int:
    """The line of a run; what was left running by a program that ended is closed first."""
    stopped = phrase("The program ended before this synchronisation did. Nothing was changed by it.")
    session.execute(
        update(FormRun)
        .where(col(FormRun.state) == "running")
        .values(state="failed", code="stopped", why=stopped.as_json(), ended_at=now)
    )
    run = FormRun(pilot_id=key(pilot), started_at=now, who=person.name)
    session.add(run)
    session.flush()
    return key(run)


def _end(
    session: Session,
    run_id: int,
    now: datetime,
    requests: int,
    *,
    import_id: int | None = None,
    failure: SheetNotRead | None = None,
) -> None:
    run = session.get_one(FormRun, run_id)
    run.ended_at, run.requests, run.import_batch_id = now, requests, import_id
    run.state = "done" if failure is None else "failed"
    if failure is not None:
        run.code, run.why = failure.code, failure.sentence.as_json()
    session.add(run)
    session.commit()


def stored_mark(session: Session, pilot: Pilot) -> str:
    """What changes whenever an answer comes, goes, is edited, leaves the sheet or is taken back."""
    query = of_columns(
        func.count(),
        func.max(Feedback.id),
        func.sum(Feedback.id),
        func.sum(Feedback.version),
        func.count(col(Feedback.gone_at)),
    ).where(col(Feedback.pilot_id) == pilot.id, col(Feedback.source) == FORM, col(Feedback.part) == 0)
    return ".".join(str(value or 0) for value in session.execute(query).one())


def _nothing_new(
    session: Session, person: Person, pilot: Pilot, answers: FormAnswers, now: datetime, *, preview: bool
) -> Outcome | None:
    """The outcome where neither the sheet nor what is stored of it changed since the last time; else None."""
    state = sheet_of(session, pilot)
    if state is None or not answers.fingerprint or state.fingerprint != answers.fingerprint:
        return None
    if state.stored_mark != stored_mark(session, pilot):
        return None
    batch = imports.begin(session, person, "sync", _source_of(answers), pilot=pilot, now=now)
    state.synced_at = now
    session.add(state)
    tally = Tally(unchanged=state.rows)
    said = (phrase("Nothing in the sheet has changed since it was last read."),)
    outcome = Outcome(
        batch.id, answers.title, state.rows, tally, (), _still_waiting(session, state, answers.tab), said
    )
    return imports.finish(session, person, batch, outcome, now=now, preview=preview)


def _still_waiting(session: Session, state: FormSheet, tab: str) -> tuple[Waiting, ...]:
    rows = {number: row for row, number in state.places}
    query = (
        select(Feedback.id, Feedback.unit_text)
        .where(Feedback.pilot_id == state.pilot_id, Feedback.unit_link == UnitLink.WAITING)
        .order_by(col(Feedback.id))
    )
    waiting = [(rows[number], text) for number, text in session.exec(query) if rows.get(number)]
    names = load_names(session) if waiting else None
    said: dict[str, tuple[Candidate, ...]] = {}
    for _row, text in waiting:
        if names is not None and text not in said:
            found = names.match(text)
            said[text] = tuple(Candidate(c.code, c.name, round(c.score, 3)) for c in found.candidates)
    return tuple(Waiting(tab, row, text, said[text]) for row, text in sorted(waiting))


def _source_of(answers: FormAnswers) -> Source:
    return Source(answers.title or answers.tab, answers.fingerprint)


def _record(
    session: Session,
    person: Person,
    pilot: Pilot,
    answers: FormAnswers,
    found: Reading[FeedbackRow],
    newest: int,
    now: datetime,
    *,
    preview: bool,
    progress: Progress,
) -> Outcome:
    state = sheet_of(session, pilot)
    same_sheet = state is not None and state.sheet_id == answers.sheet_id
    stored = [(row, item) for row, item in state.places] if state is not None and same_sheet else []
    # What its script brought since the sheet was asked can't be missed in what the sheet said.
    places, later = (
        {item: row for row, item in stored if item <= newest},
        [(row, item) for row, item in stored if item > newest],
    )

    def settle(batch_id: int, told: Told, numbers: Sequence[int], problems: Sequence[RowProblem]) -> int:
        gone = note_presence(session, batch_id, told, places, problems, now)
        seen = [(row.row, known.id) for row, known in told.same]
        seen += [(edit.row.row, edit.known.id) for edit in told.edited]
        seen += [(row.row, number) for (row, _values), number in zip(told.fresh, numbers, strict=True)]
        # What left keeps the row 0: it was seen here, and is missed again should this import be taken back.
        seen += [
            (0 if k.id in gone or k.gone else places[k.id], k.id) for k in told.missing if k.id in places
        ]
        mark = state or FormSheet(pilot_id=key(pilot), sheet_id="", tab_id=0, tab="", synced_at=now)
        mark.sheet_id, mark.tab_id, mark.tab = answers.sheet_id, answers.tab_id, answers.tab
        mark.zone, mark.rows, mark.synced_at = answers.zone, found.read, now
        met = {item for _row, item in seen}
        mark.places = sorted([*seen, *((row, item) for row, item in later if item not in met)])
        mark.high_water = max((r.submitted_at for r in found.rows if r.submitted_at), default=None)
        session.flush()
        # With rows to correct the sheet is read whole again: they are told again.
        mark.fingerprint = "" if problems else answers.fingerprint
        mark.stored_mark = stored_mark(session, pilot)
        session.add(mark)
        return len(gone)

    return record_feedback(
        session,
        person,
        found,
        _source_of(answers),
        load_names(session),
        pilot=pilot,
        now=now,
        kind="sync",
        sheet=Sheet(places, newest),
        settle=settle,
        preview=preview,
        progress=progress,
    )
