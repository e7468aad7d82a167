"""The list of duties: whom to call first, then where each stands; lines are picked for what is done to them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from locales import gettext as _
from pages.shared import draw, drawn_once
from pages.shared.filing_filters import clear, review_words, sending_words
from pages.shared.unit_table import INKS, MOST_ROWS_SEEN, ROW_HEIGHT, UNIT_WIDTH, shown_name
from services.deadlines import last_day
from services.filing_state import FilingRow, FilingState, Reviewing, Sending

_INK = {
    Sending.ON_TIME: "green",
    Sending.EXTENDED: "green",
    Sending.LATE: "red",
    Sending.UNKNOWN: "orange",
    Sending.ALLOWED: "orange",
    Sending.MISSING: "gray",
}

# How high rows are whose texts go on to a second line, and what a line of the units' column holds.
TWO_LINES, LETTERS_A_LINE = 66, 25


def draw_table(state: FilingState, rows: Sequence[FilingRow]) -> list[FilingRow]:
    """Draw the list; the rows that are picked."""
    st.subheader(_("Units (%(n)s)", n=draw.number(len(rows))), anchor=False)
    if not rows:
        draw.empty(_("No unit fits these filters."), clear)
        return []
    missing = all(row.first_sent is None for row in rows)
    height = _row_height([_name(row) for row in rows])
    most_seen = MOST_ROWS_SEEN * ROW_HEIGHT // height
    # A new list picks nothing: the key names what it lists.
    key = f"filing-{state.receiver}-{hash(tuple((r.code, r.sending, r.reviewing) for r in rows))}"
    shown = st.dataframe(
        drawn_once.figures(_lines, tuple(rows), missing=missing),
        hide_index=True,
        key=key,
        height=min(len(rows), max(10, most_seen)) * height + ROW_HEIGHT + 3,
        row_height=height,
        placeholder=draw.DASH,
        on_select="rerun",
        selection_mode="multi-row",
        column_config={
            _("Unit"): st.column_config.TextColumn(pinned=True, width=UNIT_WIDTH),
            _("Contact"): st.column_config.TextColumn(width="medium"),
            _("First sent"): st.column_config.TextColumn(width=140),
            _("Last sent"): st.column_config.TextColumn(width=140),
            _("Letter"): st.column_config.TextColumn(width=140),
            _("Review"): st.column_config.TextColumn(width=120),
        },
    )
    st.caption(draw.plain(_("Tick units to record their letters, accept, return or allow a later day.")))
    if missing:
        with st.expander(_("Copy the list with contacts"), icon=":material/content_copy:"):
            st.code("\n".join(_to_call(row) for row in rows), language=None, wrap_lines=True)
    picked = [rows[n] for n in shown["selection"]["rows"] if n < len(rows)]
    return picked


def _row_height(names: Sequence[str]) -> int:
    """High enough for two lines where a name takes two in its column."""
    return TWO_LINES if any(len(name) > LETTERS_A_LINE for name in names) else ROW_HEIGHT


def _name(row: FilingRow) -> str:
    return shown_name(row, 2 * LETTERS_A_LINE)


def _lines(rows: Sequence[FilingRow], *, missing: bool) -> Styler:
    frame = pd.DataFrame([_line(row, missing=missing) for row in rows])
    return frame.style.apply(
        lambda column: [f"color: {INKS[_ink(row)]}" for row in rows], subset=[_("Sending")]
    )


def _ink(row: FilingRow) -> str:
    return "red" if row.overdue else _INK[Sending(row.sending)]


def contact_words(row: FilingRow) -> str:
    """Whom to call; of which unit, where it is not the unit's own; and that nobody is named."""
    if not row.contact:
        return _("no contact is known")
    return f"{row.contact} ({row.contact_of})" if row.contact_of else row.contact


def _line(row: FilingRow, *, missing: bool) -> dict[str, str]:
    status = sending_words()[row.sending]
    if row.overdue:
        status = _("%(state)s, overdue", state=status)
    line = {_("Unit"): _name(row), _("Sending"): status}
    if missing:
        line = {_("Unit"): _name(row), _("Contact"): contact_words(row), _("Sending"): status}
    else:
        line |= {
            _("First sent"): _moment(row.first_sent),
            _("Last sent"): _moment(row.last_sent),
            _("Letter"): row.letter_number or draw.DASH,
            _("Review"): _reviewed(row),
        }
    line[_("Due by the end of")] = draw.day(last_day(row.before))
    if row.later is not None:
        line[_("Due by the end of")] += f" → {draw.day(last_day(row.later))}"
    line[_("Last reminded")] = draw.day(row.reminded_on)
    if not missing:
        line[_("Contact")] = contact_words(row)
    return line


def _reviewed(row: FilingRow) -> str:
    if row.reviewing == Reviewing.NOT_SENT:
        return draw.DASH
    nil = _("nil report")
    return review_words()[row.reviewing] + (f" · {nil}" if row.nil else "")


def _moment(at: object) -> str:
    return f"{at:%H:%M %d/%m/%Y}" if at else draw.DASH


def _to_call(row: FilingRow) -> str:
    return f"{row.name}: {contact_words(row)}"
