"""The lines of a report's table as its reporter arranges them: reworded, moved, joined, taken apart."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st
from sqlmodel import Session

from locales import gettext as _
from models.database import reading
from models.tables import Pilot
from pages.shared import address, drafting, draw, report_own_line
from pages.shared.report_view import ReportView
from pages.shared.report_walk import PAGE, draw_pages
from pages.shared.visit import engine, moment
from services.access import Person
from services.pilots import current_pilot
from services.report_drafts import Draft
from services.report_line_edits import join_row, move_row, part_row, word_line, word_problem
from services.report_own_lines import drop_own_line
from services.report_rows import PAGE as A_PAGE
from services.report_rows import TableRow, TableRows, list_table_rows

FUNCTION = "chuc-nang"
LETTERS = 400
_OPEN = "report.row"
Change = Callable[[Session, Person, Pilot, int], Draft]


def being_typed(view: ReportView) -> dict[str, tuple[str, str]]:
    """The saved words of the rows on this page, by the fields in which they are reworded."""
    return {
        _text_key(view.unit, row): (_("Words of line %(stt)s", stt=row.stt), row.text)
        for row in _found(view).rows
    }


def _found(view: ReportView) -> TableRows:
    said = address.asked(PAGE, "1")
    with reading(engine()) as session:
        return list_table_rows(
            session,
            view.person,
            current_pilot(session),
            view.unit,
            function=address.asked(FUNCTION),
            page=int(said) if said.isascii() and said.isdigit() and len(said) < 7 else 1,
        )


def draw_rows(view: ReportView, functions: dict[str, str]) -> None:
    """Draw the lines, each with what may be done to it, and the place to write a line of one's own."""
    address.choice(_("Function"), {"": _("All functions"), **functions}, FUNCTION, resets=(PAGE,))
    found = _found(view)
    report_own_line.draw_new(view, functions)
    if not found.total:
        draw.empty(
            _("The table has no line here."),
            _("Pick opinions into the report, or write a line of your own."),
        )
    for row in found.rows:
        _draw_row(view, row, found, functions)
    if found.pages > 1:
        draw_pages(found.page, found.pages, found.total, A_PAGE)


def _draw_row(view: ReportView, row: TableRow, found: TableRows, functions: dict[str, str]) -> None:
    with st.container(border=True, key=f"row-{row.kind}-{row.number}", gap="xsmall"):
        text = " ".join(row.text.split())
        short = text if len(text) <= LETTERS else text[:LETTERS].rstrip() + "…"
        st.markdown(f"**{row.stt}.** {draw.plain(short)}")
        parts = [row.function_label, row.unit_name]
        if len(row.items) > 1:
            parts.append(_("%(n)s opinions", n=draw.number(len(row.items))))
        if row.images:
            parts.append(_("%(n)s images", n=len(row.images)))
        said = " · ".join(draw.plain(part) for part in parts if part)
        st.caption(f"{said} {' '.join(_marks(row))}".rstrip())
        if st.session_state.get(_OPEN) == (view.unit, row.kind, row.number):
            if row.kind == "own":
                report_own_line.draw_form(view, functions, row, partial(_open, "", row))
            else:
                _draw_rewording(view, row)
            return
        _draw_acts(view, row, found)


def _marks(row: TableRow) -> list[str]:
    marks = {
        _("reworded"): row.reworded,
        _("written by the unit"): row.kind == "own",
        _("other opinions"): row.tail,
    }
    return [f":gray-badge[{draw.plain(said)}]" for said, holds in marks.items() if holds]


def _draw_acts(view: ReportView, row: TableRow, found: TableRows) -> None:
    name = f"{row.kind}.{row.number}"
    with st.container(horizontal=True, gap="xsmall"):
        st.button(
            _("Change") if row.kind == "own" else _("Reword"),
            key=f"row.reword.{name}",
            icon=":material/edit:",
            on_click=_open,
            args=(view.unit, row),
        )
        for label, icon, by, stuck in (
            (_("Up"), ":material/arrow_upward:", -1, row.first),
            (_("Down"), ":material/arrow_downward:", 1, row.last),
        ):
            st.button(
                label,
                key=f"row.move.{by}.{name}",
                icon=icon,
                type="tertiary",
                disabled=stuck,
                on_click=_move,
                args=(view.unit, row, by),
            )
        if row.kind == "item":
            _draw_joining(view, row, found)
        if row.kind == "item" and len(row.items) > 1:
            st.button(
                _("Take apart"),
                key=f"row.part.{name}",
                icon=":material/call_split:",
                type="tertiary",
                on_click=_part,
                args=(view.unit, row),
            )
        if row.kind == "own":
            st.button(
                _("Delete"),
                key=f"row.drop.{name}",
                icon=":material/delete:",
                type="tertiary",
                on_click=_drop,
                args=(view.unit, row),
            )


def _draw_joining(view: ReportView, row: TableRow, found: TableRows) -> None:
    others = {number: said for number, said in found.choices.items() if number != row.number}
    if not others:
        return
    key = f"row.join.{view.unit}.{row.number}"
    with st.popover(_("Join…"), icon=":material/merge:", type="tertiary", key=f"{key}.box"):
        st.caption(
            draw.plain(
                _("This line is then told under the other line, in its words; both opinions are counted.")
            )
        )
        st.selectbox(
            _("Join it to the line"),
            list(others),
            index=None,
            format_func=lambda number: " ".join(others.get(number, "").split())[:120],
            placeholder=_("Type to search"),
            key=key,
        )
        st.button(_("Join"), key=f"{key}.yes", type="primary", on_click=_join, args=(view.unit, row, key))


def _draw_rewording(view: ReportView, row: TableRow) -> None:
    key = _text_key(view.unit, row)
    st.session_state.setdefault(key, drafting.typed(view.unit).get(key, row.text))
    st.text_area(
        _("Words in the report"),
        key=key,
        height=140,
        max_chars=20_000,
        on_change=drafting.keep_typed,
        args=(view.unit, key, key),
    )
    st.caption(draw.plain(_("As it came:")))
    st.text(row.original)
    with st.container(horizontal=True):
        st.button(
            _("Save"), type="primary", key=f"{key}.save", on_click=_reword, args=(view, row, key, False)
        )
        st.button(
            _("Back to the original words"),
            key=f"{key}.original",
            on_click=_reword,
            args=(view, row, key, True),
        )
        st.button(_("Cancel"), key=f"{key}.cancel", type="tertiary", on_click=_open, args=("", row, key))


def _text_key(unit: str, row: TableRow) -> str:
    return f"row.words.{unit}.{row.kind}.{row.number}"


def _open(unit: str, row: TableRow, key: str = "") -> None:
    if unit:
        draw.forget()
        st.session_state[_OPEN] = (unit, row.kind, row.number)
        return
    st.session_state.pop(_OPEN, None)
    st.session_state.pop(key, None)
    for kept in [name for name in st.session_state if isinstance(name, str) and name.startswith("typed.")]:
        st.session_state[kept].pop(key, None)


def _reword(view: ReportView, row: TableRow, key: str, original: bool) -> None:
    typed = str(st.session_state[key]).strip()
    text = None if original or not typed or typed == row.original else typed
    told = (
        _("Line %(stt)s stands in the report as it came.", stt=row.stt)
        if text is None
        else _("Line %(stt)s is reworded in the report; the opinion itself stays as it came.", stt=row.stt)
    )

    def change(session: Session, person: Person, pilot: Pilot, edit: int) -> Draft:
        if row.kind == "problem":
            return word_problem(
                session, person, pilot, view.unit, row.number, edit=edit, text=text, now=moment()
            )
        return word_line(
            session,
            person,
            pilot,
            view.unit,
            row.number,
            edit=edit,
            text=text,
            included=True,
            function=None,
            now=moment(),
        )

    if drafting.change_lines(view.unit, told, change):
        _open("", row, key)


def _move(unit: str, row: TableRow, by: int) -> None:
    def change(session: Session, person: Person, pilot: Pilot, edit: int) -> Draft:
        return move_row(session, person, pilot, unit, row.kind, row.number, by=by, edit=edit, now=moment())

    told = (
        _("Line %(stt)s was moved up.", stt=row.stt)
        if by < 0
        else _("Line %(stt)s was moved down.", stt=row.stt)
    )
    drafting.change_lines(unit, told, change)


def _join(unit: str, row: TableRow, key: str) -> None:
    to = st.session_state.get(key)
    if to is None:
        draw.failed(_("Choose the line that it is joined to first."))
        return

    def change(session: Session, person: Person, pilot: Pilot, edit: int) -> Draft:
        return join_row(session, person, pilot, unit, row.number, to=int(to), edit=edit, now=moment())

    drafting.change_lines(unit, _("Line %(stt)s was joined to another.", stt=row.stt), change)


def _part(unit: str, row: TableRow) -> None:
    def change(session: Session, person: Person, pilot: Pilot, edit: int) -> Draft:
        return part_row(session, person, pilot, unit, row.number, edit=edit, now=moment())

    drafting.change_lines(unit, _("Each opinion of line %(stt)s is a line again.", stt=row.stt), change)


def _drop(unit: str, row: TableRow) -> None:
    def change(session: Session, person: Person, pilot: Pilot, edit: int) -> Draft:
        return drop_own_line(session, person, pilot, unit, row.number, edit=edit, now=moment())

    drafting.change_lines(unit, _("The line is out of the report."), change)
