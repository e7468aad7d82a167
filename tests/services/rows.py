"""Rows as an importer gives them, stored as the services store them, and what a database holds as plain values."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, SQLModel, select

from importers.results import FeedbackRow, InstallRow, Reading, RowProblem
from models.tables import Pilot, Unit
from services.access import OPERATOR, Person
from services.feedback_import import record_feedback
from services.installs import record_install_counts
from services.outcomes import Outcome, Source
from services.unit_names import load_names

SHARED = Path(__file__).parents[2].parent / "shared"
SAMPLES = SHARED / "samples"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DAY = date(2025, 12, 9)
# What undoing an import may leave behind: the lines that say it happened.
# `setting` keeps the head of the record of acts.
OF_THE_IMPORT = ("import_batch", "import_problem", "audit", "setting")


def count(
    row: int, code: str, staff: int | None = None, *, day: date | None = DAY, **more: Any
) -> InstallRow:
    """A row of install counts of a unit named by its code, or by `unit_text`."""
    named = {"unit_text": "", "context": "", "sheet": "", **more}
    return InstallRow(row=row, unit_code=code, counted_on=day, staff_installed=staff, **named)


def opinion(row: int, text: str = "Không nhận được mã OTP", *, second: int = 0, **more: Any) -> FeedbackRow:
    """An answer of the form, sent on 25/11/2025 at 8:00 and so many seconds."""
    said = {
        "email": "an@example.vn",
        "submitted_at": datetime(2025, 11, 25, 8, second // 60, second % 60, tzinfo=ZONE),
        "sheet": "",
        **more,
    }
    return FeedbackRow(row=row, text=text, **said)


def record_counts(
    session: Session,
    rows: Sequence[InstallRow],
    *,
    pilot: Pilot,
    now: datetime,
    person: Person = OPERATOR,
    problems: Sequence[RowProblem] = (),
    **more: Any,
) -> Outcome:
    """Import rows of counts."""
    reading = Reading(list(rows), list(problems), len(rows) + len({(p.sheet, p.row) for p in problems}))
    names = load_names(session)
    return record_install_counts(
        session, person, reading, Source("counts.xlsx"), names, pilot=pilot, now=now, **more
    )


def record_opinions(
    session: Session,
    rows: Sequence[FeedbackRow],
    *,
    pilot: Pilot,
    now: datetime,
    person: Person = OPERATOR,
    unit: Unit | None = None,
    **more: Any,
) -> Outcome:
    """Import rows of opinions."""
    reading = Reading(list(rows), [], len(rows))
    names = load_names(session)
    return record_feedback(
        session, person, reading, Source("answers.csv"), names, pilot=pilot, now=now, unit=unit, **more
    )


def adds_up(outcome: Outcome) -> bool:
    """Whether each row that was read is counted once."""
    tally = outcome.tally
    return tally.added + tally.changed + tally.unchanged + tally.held + outcome.problem_rows == outcome.read


# What rises with every change, also with one that puts back what was.
COUNTERS = {("feedback", "revision"), ("feedback_owner", "version"), ("feedback_owner", "id")}


def dump(session: Session, *, but: Collection[str] = ()) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, as it is stored, without what only counts changes."""
    session.rollback()
    tables = {t.name: t for t in SQLModel.metadata.sorted_tables if t.name not in but}
    kept = {name: [c for c in t.columns if (name, c.name) not in COUNTERS] for name, t in tables.items()}
    return {
        name: sorted((tuple(row) for row in session.execute(select(*columns))), key=repr)
        for name, columns in kept.items()
    }
