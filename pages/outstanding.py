"""What is still open before the launch: severe opinions by function, with owners and ages; fixed but unverified; reopened."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from locales import gettext as _
from models.database import reading
from models.tables import Pilot
from pages.shared import address, documents_box, draw, drawn_once, go, reconciliation, wrapping
from pages.shared.filing_table import TWO_LINES
from pages.shared.visit import engine, moment, visitor
from pages.shared.words import state_words
from reports.outstanding import FunctionOpen, OutstandingFacts, OutstandingLine
from services.access import Action
from services.kept import marks_read_once
from services.outstanding import MOST_LISTED, outstanding
from services.pilots import current_pilot, zone_of

FUNCTION, PART = "chuc-nang", "phan"
OPEN, UNVERIFIED, REOPENED = "", "cho-xac-nhan", "mo-lai"
OVERDUE, UNOWNED = "qua-han", "chua-giao"
# What the lists and their figures are called in the facts.
LISTS = {
    OPEN: "open",
    OVERDUE: "overdue",
    UNOWNED: "unowned",
    UNVERIFIED: "unverified",
    REOPENED: "reopened",
}
ROW_HEIGHT = 36


def show() -> None:
    """Draw the screen."""
    person = visitor(Action.SEE_OUTSTANDING)
    now = moment()
    with reading(engine()) as session, marks_read_once(session):
        pilot = current_pilot(session)
        today = now.astimezone(zone_of(pilot)).date()
        part = LISTS.get(address.asked(PART), LISTS[OPEN])
        function = address.asked(FUNCTION)
        facts = outstanding(session, person, pilot, now=now, function=function, lists=(part,))
    if pilot.launch_on:
        title = _("Still open before %(day)s", day=f"{pilot.launch_on:%d/%m}")
    else:
        title = _("Still open")
    draw.head(title, _("The whole group"), today, _("critical and major opinions of all days"))
    _draw_days_left(pilot, facts)
    wrapping.wrap()
    _draw_figures(facts)
    _draw_print()
    _draw_functions(facts)
    _draw_lists(facts)
    first = min(pilot.trial_from, today)
    documents_box.draw_documents(person, first, today)
    reconciliation.draw_folded(person)


def _draw_days_left(pilot: Pilot, facts: OutstandingFacts) -> None:
    if pilot.launch_on is None:
        return
    left = (pilot.launch_on - facts.at.date()).days
    words = {"day": draw.day(pilot.launch_on), "n": draw.number(abs(left))}
    if left > 0:
        said = _("The app goes public on %(day)s: %(n)s days are left.", **words)
    elif left == 0:
        said = _("The app goes public today, %(day)s.", **words)
    else:
        said = _("The app went public on %(day)s, %(n)s days ago.", **words)
    st.markdown(f":material/event: **{draw.plain(said)}**")


def _draw_figures(facts: OutstandingFacts) -> None:
    cards = (
        (
            _("Open, severe"),
            OPEN,
            _(
                "%(critical)s critical, %(major)s major",
                critical=draw.number(facts.total("critical")),
                major=draw.number(facts.total("major")),
            ),
        ),
        (_("Overdue"), OVERDUE, _("past their due time")),
        (_("Without an owner"), UNOWNED, _("nobody answers for them")),
        (_("Unverified"), UNVERIFIED, _("no unit confirmed")),
        (_("Reopened"), REOPENED, _("open again after an end")),
    )
    with st.container(key="outstanding-cards"):
        for column, (label, part, note) in zip(st.columns(len(cards)), cards, strict=True):
            with column:
                draw.figure(label, draw.number(facts.total(LISTS[part])), note)
                _draw_way(part)


def _draw_way(part: str) -> None:
    label = draw.plain(_("See the list"))
    st.button(
        f":blue[{label}]",
        key=f"list-{part or 'mo'}",
        type="tertiary",
        icon=":material/arrow_downward:",
        icon_position="right",
        on_click=_open_list,
        args=(part,),
    )


def _open_list(part: str) -> None:
    # The card counts all functions.
    address.keep(FUNCTION, "")
    address.keep(PART, part)


def _draw_print() -> None:
    chosen = address.asked(FUNCTION)
    query = f"?{urlencode({FUNCTION: chosen})}" if chosen else ""
    with st.container(horizontal=True):
        st.link_button(
            _("Print (PDF)"), f"/tep/ton-tai/pdf{query}", icon=":material/print:", key="outstanding-pdf"
        )
        st.link_button(
            _("Word"), f"/tep/ton-tai/docx{query}", icon=":material/download:", key="outstanding-docx"
        )


def _shown(facts: OutstandingFacts) -> list[FunctionOpen]:
    return sorted(
        (one for one in facts.functions if one.open or one.unverified or one.reopened),
        key=lambda one: (-one.critical, -one.open),
    )


def _draw_functions(facts: OutstandingFacts) -> None:
    st.subheader(_("By function"), anchor=False)
    rows = _shown(facts)
    if not rows:
        draw.empty(_("No severe opinion is open: nothing stands against the launch."))
        return
    first, last = _function_names()[0], _function_names()[-1]
    st.dataframe(
        drawn_once.figures(_functions, tuple(rows)),
        hide_index=True,
        key="outstanding-functions",
        # Names go on to a second line: a wider column is not kept in view on a telephone.
        row_height=TWO_LINES,
        height=len(rows) * TWO_LINES + ROW_HEIGHT + 3,
        placeholder=draw.DASH,
        on_select=lambda: _choose(rows),
        selection_mode="single-row",
        column_config={
            first: st.column_config.TextColumn(pinned=True, width=210),
            last: st.column_config.DateColumn(format="DD/MM/YYYY"),
        },
    )
    st.caption(draw.plain(_("Click a line to list its opinions below.")))


def _function_names() -> list[str]:
    return [
        _("Function"),
        _("Critical"),
        _("Major"),
        _("Overdue"),
        _("Without an owner"),
        _("Unverified"),
        _("Reopened"),
        _("Oldest"),
    ]


def _functions(rows: tuple[FunctionOpen, ...]) -> Styler:
    names = _function_names()
    frame = pd.DataFrame(
        [
            (
                one.label,
                one.critical,
                one.major,
                one.overdue,
                one.unowned,
                one.unverified,
                one.reopened,
                one.oldest,
            )
            for one in rows
        ],
        columns=names,
    )
    return frame.style.format(dict.fromkeys(names[1:7], draw.number))


def _choose(rows: list[FunctionOpen]) -> None:
    chosen = st.session_state["outstanding-functions"]["selection"]["rows"]
    address.keep(FUNCTION, rows[chosen[0]].code if chosen and chosen[0] < len(rows) else "")


def _draw_lists(facts: OutstandingFacts) -> None:
    st.subheader(_("Opinions to decide on"), anchor=False)
    functions = {"": _("All functions"), **{one.code: one.label for one in _shown(facts)}}
    parts = {
        OPEN: _("Open"),
        OVERDUE: _("Overdue"),
        UNOWNED: _("Without an owner"),
        UNVERIFIED: _("Fixed, unverified"),
        REOPENED: _("Reopened"),
    }
    part, function = st.columns([5, 3], vertical_alignment="bottom")
    with part:
        chosen = address.choice_of(_("Part"), parts, PART)
    with function:
        named = address.choice(_("Function"), functions, FUNCTION)
    lines: tuple[OutstandingLine, ...] = getattr(facts, LISTS[chosen])
    counted = [one for one in facts.functions if not named or one.code == named]
    whole = sum(int(getattr(one, LISTS[chosen])) for one in counted)
    if not lines:
        draw.empty(_("Nothing is left here."))
        return
    told = _("%(n)s opinions", n=draw.number(whole))
    if whole > len(lines):
        told += " · " + _(
            "the first %(n)s are listed, critical and old ones first", n=draw.number(MOST_LISTED)
        )
    st.caption(draw.plain(told))
    _draw_lines(lines)
    if chosen == OPEN:
        query = {"trang-thai": "open"} | ({FUNCTION: named} if named else {})
        go.link(_("All open opinions in the queue"), "y-kien", query)


def _draw_lines(lines: tuple[OutstandingLine, ...]) -> None:
    names = _line_names()
    st.dataframe(
        drawn_once.figures(_lines, lines),
        hide_index=True,
        key="outstanding-lines",
        row_height=ROW_HEIGHT,
        height=min(len(lines) + 1, 16) * ROW_HEIGHT + 3,
        placeholder=draw.DASH,
        column_config={
            names[0]: st.column_config.LinkColumn(display_text=r"y-kien=(\d+)$", width=120, pinned=True),
            names[6]: st.column_config.TextColumn(width=250),
            names[7]: st.column_config.TextColumn(width="large"),
        },
    )


def _line_names() -> list[str]:
    return [
        _("Opinion number"),
        _("Severity"),
        _("Age (days)"),
        _("Owner"),
        _("State"),
        _("Due"),
        _("Function"),
        _("Opinion"),
        _("Problem"),
        _("Unit"),
    ]


def _lines(lines: tuple[OutstandingLine, ...]) -> Styler:
    names = _line_names()
    frame = pd.DataFrame([_cells(one) for one in lines], columns=names)
    frame[names[2]] = frame[names[2]].astype("Int64")
    late = [one.overdue for one in lines]
    return frame.style.apply(lambda _c: ["color: #B3261E" if one else "" for one in late], subset=[names[5]])


def _cells(one: OutstandingLine) -> tuple[Any, ...]:
    state = state_words(one.state_code)
    if one.reopened:
        state = _("%(state)s, reopened", state=state)
    due = f"{one.due:%d/%m %H:%M}" if one.due else draw.DASH
    return (
        f"/y-kien?y-kien={one.number}",
        state_words(one.severity_code),
        one.days,
        one.owner or _("nobody"),
        state,
        due,
        one.function,
        one.text,
        one.problem or draw.DASH,
        one.unit or draw.DASH,
    )
