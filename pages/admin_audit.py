"""The record: who did what, when, from where, before and after; filtered by the address, fifty rows a page, exported."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from locales import gettext as _
from models.database import reading
from pages.shared import address, draw, unit_choice
from pages.shared.visit import engine, moment, visitor
from services.access import OPERATOR, Action, NotFound, role_label
from services.audit_address import (
    ACT,
    FROM,
    NUMBER,
    SUBJECT,
    TO,
    UNIT,
    WHO,
    WORDS,
    audit_filters_of,
    in_address,
)
from services.audit_fields import field_words
from services.audit_list import (
    PAGE,
    AuditFilters,
    AuditLine,
    AuditPage,
    acts_of_audit,
    list_audit,
    people_of_audit,
    told,
    told_value,
)
from services.audit_words import act_words, subject_words
from services.pilots import current_pilot, zone_of

ROW, NTH = "dong", "trang"
_TABLE = "admin.audit"
_ROW_HEIGHT = 36


def show() -> None:
    """Draw the screen."""
    person = visitor(Action.SEE_AUDIT)
    filters = audit_filters_of(st.query_params)
    nth = address.asked(NTH)
    missing = ""
    with reading(engine()) as session:
        zone = zone_of(current_pilot(session))
        people, acts = people_of_audit(session, person), acts_of_audit(session, person)
        try:
            page = list_audit(
                session, person, filters, zone=zone, page=int(nth) if nth.isdecimal() and len(nth) < 9 else 1
            )
        except NotFound as found_none:
            missing, page = str(found_none), AuditPage((), 0, 1, 1)
    draw.head(
        _("Record"),
        _("The whole group"),
        moment().astimezone(zone).date(),
        _("%(n)s rows", n=draw.number(page.total)),
    )
    options = unit_choice.options_of(person)
    _draw_filters(
        people, acts, filters, {code: unit_choice.named(option) for code, option in options.items()}
    )
    if missing:
        st.warning(draw.plain(missing))
    elif not page.lines:
        draw.empty(_("Nothing in the record fits these filters."), _draw_all_button)
    else:
        _draw_page(page, filters, zone)
        chosen = next((line for line in page.lines if str(line.id) == address.asked(ROW)), page.lines[0])
        _draw_line(chosen, zone)


def _draw_filters(
    people: Sequence[str], acts: Sequence[str], filters: AuditFilters, units: dict[str, str]
) -> None:
    resets = (NTH, ROW)
    with st.container(key="filters"):
        words, who, act = st.columns([2, 1, 1])
        with words:
            address.words(_("Search"), WORDS, placeholder=_("Words, numbers, a name"), resets=resets)
        with who:
            named = {name: _who(name) for name in (*people, *([filters.who] if filters.who else []))}
            address.choice(_("Who did it"), {"": _("All"), **named}, WHO, resets=resets)
        with act:
            listed = sorted(((str(act_words(a)), a) for a in acts), key=lambda pair: pair[0].casefold())
            address.choice(_("Act"), {"": _("All"), **{a: words for words, a in listed}}, ACT, resets=resets)
        unit, first, last = st.columns([2, 1, 1])
        with unit:
            address.choice(_("Unit and those below it"), {"": _("All"), **units}, UNIT, resets=resets)
        with first:
            address.some_day(_("From day"), FROM, resets=resets)
        with last:
            address.some_day(_("To day"), TO, resets=resets)
    if filters.subject or filters.number:
        said = f"{subject_words(filters.subject)} {filters.number}".strip()
        st.button(
            _("Only: %(subject)s", subject=said),
            icon=":material/close:",
            on_click=_forget_subject,
            key="audit.subject",
        )


def _forget_subject() -> None:
    for name in (SUBJECT, NUMBER, NTH, ROW):
        address.keep(name, "")


def _draw_all_button() -> None:
    st.button(_("Show the whole record"), on_click=st.query_params.clear)


def _draw_page(page: AuditPage, filters: AuditFilters, zone: ZoneInfo) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        first = (page.page - 1) * PAGE + 1
        st.caption(
            _(
                "Rows %(first)s to %(last)s of %(total)s",
                first=draw.number(first),
                last=draw.number(first + len(page.lines) - 1),
                total=draw.number(page.total),
            ),
            width="content",
        )
        st.button(
            _("Newer"),
            icon=":material/chevron_left:",
            disabled=page.page == 1,
            on_click=_turn,
            args=(page.page - 1,),
        )
        st.button(
            _("Older"),
            icon=":material/chevron_right:",
            disabled=page.page == page.pages,
            on_click=_turn,
            args=(page.page + 1,),
        )
        asked = urlencode(in_address(filters))
        st.link_button(
            _("Download (Excel)"),
            f"/tep/nhat-ky/xlsx?{asked}",
            icon=":material/download:",
            help=_("The download is on record too."),
        )
    frame = pd.DataFrame(
        [
            (
                _moment(line.at, zone),
                _who(line.who),
                str(act_words(line.act)),
                f"{subject_words(line.subject)} {line.subject_id}".strip(),
                line.unit,
                told(line.after, zone) or told(line.before, zone),
            )
            for line in page.lines
        ],
        columns=["at", "who", "act", "subject", "unit", "what"],
    )
    column = st.column_config.TextColumn
    st.dataframe(
        frame,
        hide_index=True,
        placeholder=draw.DASH,
        key=_TABLE,
        row_height=_ROW_HEIGHT,
        height=(min(len(page.lines), 14) + 1) * _ROW_HEIGHT + 3,
        on_select=lambda: _open(page.lines),
        selection_mode="single-cell",
        column_config={
            "at": column(_("When"), width=170),
            "who": column(_("Who did it"), width=170),
            "act": column(_("Act"), width=220),
            "subject": column(_("Done to"), width=150),
            "unit": column(_("Unit"), width=90),
            "what": column(_("What"), width="large"),
        },
    )


def _open(lines: Sequence[AuditLine]) -> None:
    chosen = st.session_state[_TABLE]["selection"]["cells"]
    if chosen and 0 <= chosen[0][0] < len(lines):
        address.keep(ROW, str(lines[chosen[0][0]].id))


def _turn(page: int) -> None:
    address.keep(NTH, str(page) if page > 1 else "")
    address.keep(ROW, "")


def _draw_line(line: AuditLine, zone: ZoneInfo) -> None:
    """One row as a whole: what stood before beside what stands after."""
    with st.container(border=True):
        title = _("Row %(n)s: %(act)s", n=line.id, act=str(act_words(line.act)))
        st.markdown(f"**{draw.plain(title)}**")
        said = [
            _moment(line.at, zone),
            _who(line.who),
            _("from %(address)s", address=line.address) if line.address else "",
            _("unit %(code)s", code=line.unit) if line.unit else "",
            f"{subject_words(line.subject)} {line.subject_id}".strip(),
        ]
        st.caption(draw.plain(" · ".join(part for part in said if part)))
        if line.blanked_at is not None:
            st.info(
                _("What was personal in this row was deleted on %(day)s.", day=_moment(line.blanked_at, zone))
            )
        elif line.before or line.after:
            names = [*dict.fromkeys((*(line.before or {}), *(line.after or {})))]
            frame = pd.DataFrame(
                [
                    (str(field_words(name)), _value(line.before, name, zone), _value(line.after, name, zone))
                    for name in names
                ],
                columns=[_("Field"), _("Before"), _("After")],
            )
            st.table(frame.map(draw.plain).set_index(_("Field")))
        if line.subject_id:
            st.button(
                _("All that was done to it"),
                icon=":material/filter_alt:",
                on_click=_only,
                args=(line.subject, line.subject_id),
                key="audit.only",
            )
        st.caption(_("Hash: %(hash)s", hash=line.hash))


def _only(subject: str, number: str) -> None:
    st.query_params.clear()
    address.keep(SUBJECT, subject)
    address.keep(NUMBER, number)


def _value(values: object, name: str, zone: ZoneInfo) -> str:
    if not isinstance(values, dict) or name not in values:
        return draw.DASH
    return told_value(name, values[name], zone)


def _who(name: str) -> str:
    return str(role_label(None)) if name == OPERATOR.name else name or _("(blanked)")


def _moment(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%d/%m/%Y %H:%M:%S}"
