"""Which answers left the form's sheet and which came back: marked, never deleted, and taken back with their import."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from importers.results import RowProblem
from models.bulk import insert_rows
from models.tables import Feedback, FormPresence
from services.form_identity import Told

_TOGETHER = 5_000


def note_presence(
    session: Session,
    batch_id: int,
    told: Told,
    places: Mapping[int, int],
    problems: Sequence[RowProblem],
    now: datetime,
) -> set[int]:
    """Mark what left the sheet, and what came back; the items that left.

    `places` is item -> row of what was seen there before: only that can be missed.
    """
    unread = {problem.row for problem in problems}
    cells = {cell.strip() for problem in problems for cell in problem.as_it_came}
    away = {k.id for k in told.missing if k.id in places and not k.gone and places[k.id] not in unread}
    if cells:
        # An answer whose row can't be read now is still there.
        for part in _parts(sorted(away)):
            query = select(Feedback.id, Feedback.text).where(col(Feedback.id).in_(part))
            away -= {number or 0 for number, text in session.exec(query) if text.strip() in cells}
    back = [k.id for _row, k in told.same if k.gone] + [e.known.id for e in told.edited if e.known.gone]
    was: dict[int, datetime | None] = {}
    for part in _parts(back):
        asked = select(Feedback.id, Feedback.gone_at).where(col(Feedback.id).in_(part))
        was |= {number or 0: at for number, at in session.exec(asked)}
    about = {"import_batch_id": batch_id}
    notes = [
        {**about, "feedback_id": number, "was_gone_at": None, "is_gone_at": now} for number in sorted(away)
    ]
    notes += [
        {**about, "feedback_id": number, "was_gone_at": was[number], "is_gone_at": None} for number in back
    ]
    insert_rows(session, FormPresence, notes)
    for numbers, at in ((sorted(away), now), (back, None)):
        for part in _parts(numbers):
            marked = update(Feedback).where(col(Feedback.id).in_(part))
            session.execute(marked.values(gone_at=at, changed_at=now))
    return away


def _parts(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), _TOGETHER):
        yield numbers[start : start + _TOGETHER]
