"""A line that the unit writes itself: its function, its words, its images."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st
from sqlmodel import Session

from locales import gettext as _
from models.tables import Pilot
from pages.shared import drafting
from pages.shared.report_file_box import file_box
from pages.shared.report_view import ReportView
from pages.shared.visit import moment, store
from services.access import Person
from services.report_drafts import Draft
from services.report_own_lines import write_own_line
from services.report_rows import TableRow

_ROUND = "own.round"


def draw_new(view: ReportView, functions: dict[str, str]) -> None:
    """The place to write another line."""
    with st.expander(_("Write a line of your own, with images"), icon=":material/add:"):
        draw_form(view, functions, None, None)


def draw_form(
    view: ReportView, functions: dict[str, str], row: TableRow | None, leave: Callable[[], None] | None
) -> None:
    """The fields of a new line (`row` None) or of one that is there; `leave` closes the form without saving."""
    # A new line's fields are empty again once it was saved.
    again = st.session_state.get(_ROUND, 0)
    key = f"own.{view.unit}.{row.number if row else f'new.{again}'}"
    codes = list(functions)
    st.selectbox(
        _("Function in the report"),
        codes,
        index=codes.index(row.function) if row else codes.index("general"),
        format_func=functions.__getitem__,
        key=f"{key}.function",
    )
    st.text_area(
        _("Words in the report"), row.text if row else "", key=f"{key}.text", height=120, max_chars=20_000
    )
    if row is not None and row.images:
        for at, image in enumerate(row.images, start=1):
            alt = escape(_("Image %(n)s", n=at))
            st.html(f'<img src="/tep/anh-bao-cao/{image.number}" alt="{alt}" style="max-width: 10rem">')
            st.checkbox(_("Take image %(n)s away", n=at), key=f"{key}.without.{image.sha256}")
    file_box(
        _("Images (PNG, JPEG, WebP), at most 25 MB each"),
        f"{key}.images",
        ["png", "jpg", "jpeg", "webp"],
        several=True,
    )
    with st.container(horizontal=True):
        st.button(
            _("Save") if row else _("Add the line"),
            key=f"{key}.save",
            type="primary",
            on_click=_save,
            args=(view.unit, key, row, leave),
        )
        if leave is not None:
            st.button(_("Cancel"), key=f"{key}.cancel", type="tertiary", on_click=leave)


def _save(unit: str, key: str, row: TableRow | None, leave: Callable[[], None] | None) -> None:
    state = st.session_state
    images = [file.getvalue() for file in state.get(f"{key}.images") or ()]
    without = [i.sha256 for i in row.images if state.get(f"{key}.without.{i.sha256}")] if row else []

    def change(session: Session, person: Person, pilot: Pilot, edit: int) -> Draft:
        return write_own_line(
            session,
            person,
            pilot,
            unit,
            store(),
            edit=edit,
            text=str(state[f"{key}.text"]),
            function=str(state[f"{key}.function"]),
            number=row.number if row else None,
            images=images,
            without=without,
            now=moment(),
        )

    told = _("The line is changed.") if row else _("The line stands in the report.")
    if drafting.change_lines(unit, told, change):
        state[_ROUND] = state.get(_ROUND, 0) + 1
        if leave is not None:
            leave()
