"""How the outcome of a sample workbook is written down: a line a row, a problem, a note."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from importers.cells import Sheet
from importers.confined import read_bytes
from importers.feedback import read_feedback
from importers.install_counts import read_install_counts
from importers.results import PICTURE, FeedbackRow, InstallRow, Reading, RowProblem
from locales import speaking
from tests.importers.counts_said import figures
from tests.importers.feedback_said import ZONE

SAMPLES = Path(__file__).parents[1] / "samples"
TRIAL = (date(2025, 11, 20), date(2025, 12, 10))


def sheets_of_sample(name: str) -> list[Sheet]:
    """The sheets of a sample, by the reader that reads uploads."""
    path = SAMPLES / name
    return read_bytes(path.read_bytes(), path.suffix[1:], keep_pictures=True)


def counts_of_sample(name: str) -> tuple[Reading[InstallRow], str]:
    """A sample of install counts, and what was read: unit, day, headcount, staff, family, users (. is unknown)."""
    reading = read_install_counts(sheets_of_sample(name), trial=TRIAL)
    rows = []
    for row in reading.rows:
        numbers = " ".join("." if f is None else str(f) for f in figures(row))
        unit = " ".join(part for part in (row.unit_code, row.unit_text) if part)
        under = f" < {row.context}" if row.context else ""
        day = f"{row.counted_on:%d/%m/%Y}" if row.counted_on else "no day"
        rows.append(f"{row.row}: {unit}, {day}: {numbers}{under}")
    return reading, _told(rows, reading)


def feedback_of_sample(name: str) -> tuple[Reading[FeedbackRow], str]:
    """A sample of feedback, and what was read: time | unit | function | text, and what else is known."""
    reading = read_feedback(sheets_of_sample(name), zone=ZONE, trial=TRIAL)
    rows = []
    for row in reading.rows:
        time = f"{row.submitted_at:%d/%m/%Y %H:%M:%S}" if row.submitted_at else "-"
        unit = row.unit_text + (f" < {row.context}" if row.context else "")
        links = ["picture" if link.startswith(PICTURE) else link for link in row.image_links]
        more = [row.respondent, row.channel, row.email, row.name, row.phone, *links]
        known = ", ".join(part for part in more if part and part != "unknown")
        text = " / ".join(row.text.split("\n"))
        rows.append(
            f"{row.row}: {time} | {unit or '-'} | {row.chosen_function or '-'} | {text}"
            + (f" ({known})" if known else "")
        )
    return reading, _told(rows, reading)


def _told(rows: list[str], reading: Reading[InstallRow] | Reading[FeedbackRow]) -> str:
    with speaking("en"):
        notes = [f"note: {note}" for note in reading.notes]
    return "\n".join([*rows, *map(_problem, reading.problems), *notes])


def _problem(problem: RowProblem) -> str:
    return f"to correct: {problem.row}, {problem.column}: {problem.found or 'nothing'}"
