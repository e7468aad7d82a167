"""Install counts: recorded from a file or by hand, held until a unit is known, and what they were before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import insert
from sqlmodel import Session, col, select

from importers.results import InstallRow, Reading, RowProblem
from locales import Phrase, phrase
from locales.vietnamese import fold
from models.tables import (
    FIGURES,
    InstallCount,
    InstallCountHistory,
    Pilot,
    Unit,
    WaitingCount,
)
from models.types import key
from services import imports
from services.access import Action, Person, require, within_reach
from services.feedback_units import settled_words
from services.listed_rows import listed_counts, places_known, subject_of
from services.matching import Matcher
from services.outcomes import (
    Candidate,
    FigureChange,
    Outcome,
    Source,
    Tally,
    Waiting,
)

Figures = dict[str, int | None]


def record_install_counts(
    session: Session,
    person: Person,
    reading: Reading[InstallRow],
    source: Source,
    names: Matcher,
    *,
    pilot: Pilot,
    now: datetime,
    preview: bool = False,
    kind: str = "installs",
) -> Outcome:
    """Store the figures of a reading; a preview keeps nothing.

    A blank in a file never erases a known figure; one typed into the grid does, since the figure was
    there to be seen.

    A row whose unit is not sure is held until a person says which it is; a row for a unit out of the
    person's reach, and two rows of one unit and day that disagree, are problems.
    """
    require(person, Action.RECORD_INSTALLS if kind == "typed" else Action.IMPORT_INSTALLS)
    batch = imports.begin(session, person, kind, source, pilot=pilot, now=now)
    reach = {u.code: key(u) for u in session.exec(select(Unit).where(within_reach(person)))}
    within = frozenset(reach) if person.stands_for_a_unit else None
    settled = settled_words(session, person)
    waiting: list[Waiting] = []
    wrong: list[RowProblem] = []
    held: list[tuple[InstallRow, tuple[Candidate, ...]]] = []
    matched: dict[tuple[str, date], list[InstallRow]] = defaultdict(list)
    for row in reading.rows:
        if row.counted_on is None:
            wrong.append(_problem(row, phrase("Day"), "", phrase("a day, such as 30/11/2025")))
            continue
        match = names.match(row.unit_text, code=row.unit_code, context=row.context, within=within)
        if match.code is None:
            candidates = tuple(Candidate(c.code, c.name, round(c.score, 3)) for c in match.candidates)
            if _words(row) not in settled:
                waiting.append(Waiting(row.sheet, row.row, row.unit_text or row.unit_code, candidates))
            held.append((row, candidates))
        elif match.code not in reach:
            wrong.append(
                _problem(row, phrase("Unit"), row.unit_text or row.unit_code, phrase("a unit you report for"))
            )
        else:
            matched[match.code, row.counted_on].append(row)
    tally = Tally(held=len(held))
    agreed: dict[tuple[int, date], tuple[str, Figures]] = {}
    for (code, day), rows in matched.items():
        figures = _agreed_figures(rows)
        if figures is None:
            wrong += [_disagreement(r, rows) for r in rows]
            continue
        tally.unchanged += len(rows) - 1
        agreed[reach[code], day] = (code, figures)
    known = places_known(session, pilot)
    changes = store_counts(session, person, pilot, agreed, tally, key(batch), now, erase=kind == "typed")
    added, unchanged = listed_counts(matched, agreed, reach, known, {change.subject for change in changes})
    _hold(session, pilot, key(batch), held, settled)
    # A row with a column a day is several counts, and one row to correct.
    problems = [*reading.problems, *wrong]
    places = {(p.sheet, p.row) for p in problems} - {(p.sheet, p.row) for p in reading.problems}
    outcome = Outcome(
        batch.id,
        source.name,
        reading.read - len(wrong) + len(places),
        tally,
        tuple(sorted(problems, key=lambda p: (p.sheet, p.row))),
        tuple(waiting),
        (*reading.notes, *_flagged(agreed, pilot, now.date())),
        changes,
        reading.mapping,
        added=added,
        unchanged=unchanged,
    )
    return imports.finish(session, person, batch, outcome, now=now, preview=preview)


def _problem(row: InstallRow, column: Phrase, found: str, expected: Phrase) -> RowProblem:
    return RowProblem(row.sheet, row.row, str(column), found, expected, row.as_it_came)


def _disagreement(row: InstallRow, rows: list[InstallRow]) -> RowProblem:
    others = ", ".join(str(r.row) for r in rows if r is not row)
    expected = phrase("one row for a unit and day (row %(rows)s says otherwise)", rows=others)
    return _problem(row, phrase("Unit"), row.unit_text or row.unit_code, expected)


def _figures(row: InstallRow) -> Figures:
    return {name: getattr(row, name) for name in FIGURES}


def _agreed_figures(rows: list[InstallRow]) -> Figures | None:
    """What rows of one unit and day say together, each completing the other; None where two say otherwise."""
    said: Figures = dict.fromkeys(FIGURES)
    for row in rows:
        for name, value in _figures(row).items():
            if value is not None and said[name] not in (None, value):
                return None
            said[name] = said[name] if value is None else value
    return said


def _words(row: InstallRow) -> str:
    return fold(row.unit_text or row.unit_code)


def _flagged(agreed: Iterable[tuple[int, date]], pilot: Pilot, today: date) -> list[Phrase]:
    days = [day for _unit, day in agreed]
    notes = []
    if outside := sum(not pilot.trial_from <= day <= pilot.trial_to for day in days):
        notes.append(
            phrase("%(n)s counts are dated outside the trial; they are kept and flagged.", n=outside)
        )
    if ahead := sum(day > today for day in days):
        notes.append(phrase("%(n)s counts are dated after today; they are kept and flagged.", n=ahead))
    return notes


def store_counts(
    session: Session,
    person: Person,
    pilot: Pilot,
    agreed: dict[tuple[int, date], tuple[str, Figures]],
    tally: Tally,
    batch_id: int | None,
    now: datetime,
    *,
    erase: bool = False,
) -> tuple[FigureChange, ...]:
    """Add or change counts, keeping what they were; fills the tally. A blank is kept out unless `erase`."""
    stored = {
        (c.unit_id, c.counted_on): c
        for c in session.exec(select(InstallCount).where(InstallCount.pilot_id == pilot.id))
        if (c.unit_id, c.counted_on) in agreed
    }
    fresh, changes = [], []
    for (unit_id, day), (code, figures) in agreed.items():
        count = stored.get((unit_id, day))
        if count is None:
            tally.added += 1
            fresh.append(
                {
                    "pilot_id": key(pilot),
                    "unit_id": unit_id,
                    "counted_on": day,
                    **figures,
                    "import_batch_id": batch_id,
                    "last_batch_id": batch_id,
                    "recorded_by": person.name,
                    "recorded_at": now,
                }
            )
            continue
        known = {name: value for name, value in figures.items() if erase or value is not None}
        new = {name: value for name, value in known.items() if getattr(count, name) != value}
        if not new:
            tally.unchanged += 1
            continue
        tally.changed += 1
        changes += [
            FigureChange(subject_of(code, day), name, _shown(getattr(count, name)), _shown(value))
            for name, value in new.items()
        ]
        session.add(_before(count, batch_id, now))
        for name, value in new.items():
            setattr(count, name, value)
        count.last_batch_id, count.recorded_by, count.recorded_at = batch_id, person.name, now
        session.add(count)
    if fresh:
        session.execute(insert(InstallCount), fresh)
    session.flush()
    return tuple(changes)


def _shown(value: int | None) -> str:
    return "" if value is None else str(value)


def _before(count: InstallCount, batch_id: int | None, now: datetime) -> InstallCountHistory:
    return InstallCountHistory(
        install_count_id=key(count),
        **{name: getattr(count, name) for name in FIGURES},
        last_batch_id=count.last_batch_id,
        recorded_by=count.recorded_by,
        recorded_at=count.recorded_at,
        replaced_by_batch_id=batch_id,
        replaced_at=now,
    )


def _hold(
    session: Session,
    pilot: Pilot,
    batch_id: int,
    held: list[tuple[InstallRow, tuple[Candidate, ...]]],
    settled: set[str],
) -> None:
    """Keep the rows whose unit waits, each with its import; what is kept already with the same figures is not again."""
    newest = {
        (w.unit_key, w.context_key, w.counted_on): w
        for w in session.exec(
            select(WaitingCount).where(WaitingCount.pilot_id == pilot.id).order_by(col(WaitingCount.id))
        )
    }
    for row, candidates in held:
        if row.counted_on is None:
            continue
        place = (_words(row), fold(row.context), row.counted_on)
        state = "dropped" if place[0] in settled else "waiting"
        figures = _figures(row)
        waiting = newest.get(place)
        if (
            waiting is not None
            and waiting.state == state
            and all(getattr(waiting, name) == value for name, value in figures.items())
        ):
            continue
        if waiting is None or waiting.import_batch_id != batch_id:
            waiting = newest[place] = WaitingCount(
                pilot_id=key(pilot),
                import_batch_id=batch_id,
                sheet=row.sheet,
                row_number=row.row,
                unit_text=row.unit_text or row.unit_code,
                unit_key=place[0],
                context_key=place[1],
                counted_on=row.counted_on,
                candidates=[[c.code, c.name, c.score] for c in candidates],
                state=state,
            )
        for name, value in figures.items():
            setattr(waiting, name, value)
        session.add(waiting)
    session.flush()
