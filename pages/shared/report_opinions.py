"""The second step of a report: which opinions it tells, under which function, in which words."""

from __future__ import annotations

import streamlit as st
from sqlmodel import Session

from importers.personal_data import mask
from locales import gettext as _
from models.database import reading
from models.tables import Pilot
from pages.shared import address, drafting, draw, report_rows
from pages.shared.report_view import LETTER, ReportView
from pages.shared.report_walk import PAGE, draw_next, draw_pages
from pages.shared.visit import engine, moment
from services.access import Person
from services.pilots import current_pilot, functions_of
from services.report_drafts import Draft
from services.report_items import PAGE as A_PAGE
from services.report_items import ReportItem, ReportItems, Which, list_report_items
from services.report_line_edits import word_line

SHOW, SEARCH = "hien", "tim"
WAY, LINES = "theo", "dong"
WHICH = {
    "": Which.ALL,
    "trong": Which.INCLUDED,
    "bo": Which.LEFT_OUT,
    "ngoai": Which.OUTSIDE,
    "sua": Which.REWORDED,
    "rieng": Which.PERSONAL,
}
LETTERS = 400
_OPEN = "report.item"


def draw_opinions(view: ReportView) -> None:
    """Draw how the lines are counted, then the opinions to pick from, or the table's lines to arrange."""
    with reading(engine()) as session:
        functions = {f.code: f.label for f in functions_of(session, current_pilot(session))}
    ways = {"": _("Opinions to pick"), LINES: _("Lines of the table")}
    if address.choice_of(_("What is listed"), ways, WAY) == LINES:
        edit = drafting.begin(view.draft, report_rows.being_typed(view))
        _draw_lines_by(view, edit)
        report_rows.draw_rows(view, functions)
    else:
        _draw_items(view, functions)
    draw_next(LETTER, _("Next: the letter"))


def _draw_items(view: ReportView, functions: dict[str, str]) -> None:
    found, being_typed = _found(view)
    edit = drafting.begin(view.draft, being_typed)
    _draw_lines_by(view, edit)
    left, right = st.columns(2)
    with left:
        address.choice(_("Which opinions"), _which(), SHOW, resets=(PAGE,))
    with right:
        address.words(_("Search"), SEARCH, placeholder=_("With or without accents"), resets=(PAGE,))
    told = _("The report tells %(n)s opinions.", n=draw.number(found.included))
    st.caption(draw.plain(told))
    if not found.total:
        draw.empty(
            _("No opinion fits this choice."),
            _("What came in for the unit and those below it is listed here."),
        )
    for item in found.items:
        _draw_item(view.unit, item, functions)
    if found.pages > 1:
        draw_pages(found.page, found.pages, found.total, A_PAGE)


def _found(view: ReportView) -> tuple[ReportItems, dict[str, tuple[str, str]]]:
    """The opinions that the address asks for, and the saved words of the one that is being reworded."""
    said = address.asked(PAGE, "1")
    with reading(engine()) as session:
        found = list_report_items(
            session,
            view.person,
            current_pilot(session),
            view.unit,
            which=WHICH.get(address.asked(SHOW), Which.ALL),
            words=address.asked(SEARCH),
            page=int(said) if said.isascii() and said.isdigit() and len(said) < 7 else 1,
        )
    return found, {
        f"rewording.{view.unit}.{i.number}.text": (_("Words of opinion %(number)s", number=i.number), i.text)
        for i in found.items
    }


def _which() -> dict[str, str]:
    return {
        "": _("All"),
        "trong": _("In the report"),
        "bo": _("Left out"),
        "ngoai": _("Outside the trial’s days"),
        "sua": _("Reworded"),
        "rieng": _("With personal data"),
    }


def _draw_lines_by(view: ReportView, edit: int) -> None:
    key = f"lines-by.{view.unit}.{edit}"
    names = {"items": _("an opinion"), "problems": _("a problem, with its count")}
    st.radio(
        _("A line of the table is"),
        list(names),
        index=list(names).index(view.preview.facts.lines_by),
        format_func=names.__getitem__,
        horizontal=True,
        key=key,
        help=_("Every opinion stands in the Excel file’s list in any case."),
        on_change=_count_by,
        args=(view.unit, key),
    )


def _count_by(unit: str, key: str) -> None:
    by = str(st.session_state[key])
    told = (
        _("Each opinion is a line now.")
        if by == "items"
        else _("Opinions of one problem are one line now, with their count.")
    )
    drafting.save(unit, told, lines_by=by)


def _draw_item(unit: str, item: ReportItem, functions: dict[str, str]) -> None:
    with st.container(border=True, key=f"line-{item.number}", gap="xsmall"):
        text = " ".join(item.text.split())
        short = text if len(text) <= LETTERS else text[:LETTERS].rstrip() + "…"
        words = draw.plain(short)
        st.markdown(words if item.included else f":gray[~~{words}~~]")
        parts = [f"#{item.number}", draw.day(item.submitted_on), item.unit_name, item.function_label]
        st.caption(f"{draw.plain(' · '.join(parts))} {' '.join(_marks(item))}".rstrip())
        if st.session_state.get(_OPEN) == (unit, item.number):
            _draw_rewording(unit, item, functions)
            return
        with st.container(horizontal=True):
            st.button(
                _("Reword"),
                key=f"reword.{item.number}",
                icon=":material/edit:",
                on_click=_open,
                args=(unit, item.number),
            )
            st.button(
                _("Leave out") if item.included else _("Take into the report"),
                key=f"include.{item.number}",
                type="tertiary",
                on_click=_include,
                args=(unit, item),
            )


def _marks(item: ReportItem) -> list[str]:
    marks = {
        _("left out"): not item.included,
        _("outside the trial"): not item.in_trial,
        _("reworded"): item.reworded,
        _("moved to another function"): item.function != item.own_function,
    }
    return [f":gray-badge[{draw.plain(said)}]" for said, holds in marks.items() if holds]


def _draw_rewording(unit: str, item: ReportItem, functions: dict[str, str]) -> None:
    key = f"rewording.{unit}.{item.number}"
    text_key, function_key = f"{key}.text", f"{key}.function"
    st.session_state.setdefault(text_key, drafting.typed(unit).get(text_key, item.text))
    st.text_area(
        _("Words in the report"),
        key=text_key,
        height=140,
        max_chars=20_000,
        on_change=drafting.keep_typed,
        args=(unit, text_key, text_key),
    )
    if mask(str(st.session_state[text_key])) != st.session_state[text_key]:
        st.caption(f":orange[{draw.plain(_personal())}]")
        st.button(
            _("Hide the personal data"),
            key=f"{key}.mask",
            icon=":material/visibility_off:",
            on_click=_mask,
            args=(unit, text_key),
        )
    codes = list(functions)
    st.selectbox(
        _("Function in the report"),
        codes,
        index=codes.index(item.function),
        format_func=functions.__getitem__,
        key=function_key,
    )
    with st.expander(_("As it came")):
        st.text(item.came)
    with st.container(horizontal=True):
        st.button(
            _("Save"),
            type="primary",
            key=f"{key}.save",
            on_click=_reword,
            args=(unit, item, text_key, function_key),
        )
        st.button(
            _("Back to the original words"), key=f"{key}.original", on_click=_original, args=(unit, item)
        )
        st.button(_("Cancel"), key=f"{key}.cancel", type="tertiary", on_click=_close, args=(unit, text_key))


def _personal() -> str:
    return _("There is personal data in these words: hide it before the report is signed.")


def _open(unit: str, number: int) -> None:
    st.session_state[_OPEN] = (unit, number)


def _close(unit: str, text_key: str) -> None:
    st.session_state.pop(_OPEN, None)
    st.session_state.pop(text_key, None)
    drafting.typed(unit).pop(text_key, None)


def _mask(unit: str, text_key: str) -> None:
    st.session_state[text_key] = mask(str(st.session_state[text_key]))
    drafting.keep_typed(unit, text_key, text_key)


def _say(unit: str, number: int, said: str, text: str | None, function: str, *, included: bool) -> bool:
    def change(session: Session, person: Person, pilot: Pilot, edit: int) -> Draft:
        return word_line(
            session,
            person,
            pilot,
            unit,
            number,
            edit=edit,
            text=text,
            included=included,
            function=function,
            now=moment(),
        )

    return drafting.change_lines(unit, said, change)


def _include(unit: str, item: ReportItem) -> None:
    function = item.function if item.function != item.own_function else ""
    text, included = item.text if item.reworded else None, item.included
    told = (
        _("Opinion %(number)s is left out of the report.", number=item.number)
        if included
        else _("Opinion %(number)s is in the report.", number=item.number)
    )
    _say(unit, item.number, told, text, function, included=not included)


def _reword(unit: str, item: ReportItem, text_key: str, function_key: str) -> None:
    text, function = str(st.session_state[text_key]).strip(), str(st.session_state[function_key])
    told = _(
        "Opinion %(number)s is reworded in the report; the opinion itself stays as it came.",
        number=item.number,
    )
    worded = text if text and text != item.came else None
    moved = function if function != item.own_function else ""
    if _say(unit, item.number, told, worded, moved, included=item.included):
        _close(unit, text_key)


def _original(unit: str, item: ReportItem) -> None:
    told = _("Opinion %(number)s stands in the report as it came.", number=item.number)
    if _say(unit, item.number, told, None, "", included=item.included):
        _close(unit, f"rewording.{unit}.{item.number}.text")
