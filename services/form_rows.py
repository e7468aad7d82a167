"""In which row of the form's sheet an answer stands, as the sheet was last read and as its script told since."""

from __future__ import annotations

from sqlmodel import Session

from importers.results import FeedbackRow
from locales.vietnamese import fold
from models.tables import Feedback, Pilot
from services import imports
from services.feedback_keys import base_key, key_of
from services.form_likeness import Known, Said, digits_of, likeness
from services.form_standing import sheet_of
from services.pilots import zone_of

MOST_ROWS = 10_000_000


def row_said(said: object) -> int | None:
    """The row of the sheet that a script names; None for what is none. Row 1 holds the headers."""
    row = said.get("row") if isinstance(said, dict) else None
    return row if type(row) is int and 1 < row <= MOST_ROWS else None


def is_edit_of_its_row(session: Session, pilot: Pilot, row: FeedbackRow, place: int) -> bool:
    """Whether an answer that comes by itself is an edit, whose moment moved, of the one in this row of the sheet.

    By itself such an answer can't be told from a new one; the next look at the whole sheet can.
    """
    item = _item_in(session, pilot, place)
    if item is None:
        return False
    zone = zone_of(pilot)
    stands = key_of(
        item.submitted_at and item.submitted_at.astimezone(zone),
        item.contact_email,
        item.contact_phone,
        item.contact_name,
        item.chosen_function,
        item.text,
        item.unit_text,
    )
    if stands == base_key(row):
        return False
    known = Known(item.id or 0, item.source_key, item.content_hash, waits=False, at=item.submitted_at)
    said = Said(fold(item.contact_email), digits_of(item.contact_phone), item.search_text)
    values = {"search_text": fold(row.text), "content_hash": ""}
    return likeness(row, values, known, said, same_row=True) > 0


def note_row(session: Session, pilot: Pilot, item: int, place: int) -> None:
    """Remember the row of an answer that the script brought (kept when the caller commits).

    Where the sheet was never read nothing is known of its rows, and nothing is remembered.
    """
    # A synchronisation writes all the rows anew.
    imports.one_at_a_time(session)
    state = sheet_of(session, pilot)
    if state is not None and all(number != item for _row, number in state.places):
        state.places = sorted([*state.places, [place, item]])
        session.add(state)


def _item_in(session: Session, pilot: Pilot, place: int) -> Feedback | None:
    state = sheet_of(session, pilot)
    numbers = [item for row, item in state.places if row == place] if state is not None else []
    found = session.get(Feedback, numbers[-1]) if numbers else None
    return found if found is not None and found.gone_at is None and found.part == 0 else None
