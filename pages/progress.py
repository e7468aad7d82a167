"""How far each unit has come: figures, the curve, and the units below with their counts and reports."""

from __future__ import annotations

from datetime import date

import streamlit as st

from locales import gettext as _
from models.database import reading
from pages.shared import address, draw, go, standing, unit_table
from pages.shared.visit import engine, moment, visitor
from reports.charts import UnitShare, share_chart
from services.access import Action, NotFound, Person, may
from services.overview import Overview, ReportFilter, overview
from services.pilots import current_pilot, zone_of

UNIT, REPORT, SEARCH, DAY, LEVELS = "don-vi", "bao-cao", "tim", "ngay", "moi-cap"
REPORTS = {
    "": ReportFilter.ALL,
    "thieu": ReportFilter.MISSING,
    "da-gui": ReportFilter.SENT,
    "tre": ReportFilter.LATE,
    "tra-lai": ReportFilter.RETURNED,
}


def show() -> None:
    """Draw the screen."""
    person = visitor(Action.SEE_PROGRESS)
    now = moment()
    head = st.container()
    with reading(engine()) as session:
        pilot = current_pilot(session)
        today = now.astimezone(zone_of(pilot)).date()
        on = address.day_asked(DAY, today, least=min(pilot.trial_from, today), most=today)
        code = address.asked(UNIT)
        try:
            seen = overview(
                session,
                person,
                pilot,
                on=on,
                code=code,
                words=address.asked(SEARCH),
                report=REPORTS.get(address.asked(REPORT), ReportFilter.ALL),
                all_levels=address.asked(LEVELS) == "1",
            )
        except NotFound:
            draw.head(_("Progress"), code, on)
            draw.empty(
                _("There is no unit with the code “%(code)s” among those that you may see.", code=code),
                _back_to_the_top,
            )
            return
    with head:
        draw.head(_("Progress"), standing.scope_name(seen.unit), on, _("with all units below"))
        _draw_way(seen)
    _draw_filters(seen, min(pilot.trial_from, today), today)
    _draw_standing(seen)
    if seen.days:
        curve, shares = st.tabs([_("Over time"), _("By unit")])
        with curve:
            standing.curve(seen, pilot, key=f"curve-{seen.unit.code}")
        with shares:
            _draw_shares(seen)
    _draw_units(seen)
    _draw_links(seen, person)
    with st.expander(_("Copy the figures for a message"), icon=":material/content_copy:"):
        st.code(standing.message(seen, on), language=None, wrap_lines=True)


def _back_to_the_top() -> None:
    st.button(_("Show all units"), on_click=address.keep, args=(UNIT, ""), type="primary")


def _draw_way(seen: Overview) -> None:
    if not seen.above:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for unit in seen.above:
            code = "" if unit.code == seen.top.code else unit.code
            st.button(
                draw.plain(unit.name),
                key=f"way-{unit.code}",
                type="tertiary",
                icon=":material/arrow_upward:",
                on_click=address.keep,
                args=(UNIT, code),
            )


def _draw_filters(seen: Overview, first: date, today: date) -> None:
    units = {"": _("All units") if seen.unit.level == 0 else seen.top.name}
    units |= {unit.code: unit.name for unit in seen.branches}
    if seen.unit.code != seen.top.code:
        units.setdefault(seen.unit.code, seen.unit.name)
    reports = {
        "": _("All"),
        "thieu": _("Not sent"),
        "da-gui": _("Sent"),
        "tre": _("Sent late"),
        "tra-lai": _("To be completed"),
    }
    with st.container(key="filters"):
        unit, report, search, day = st.columns([3, 2, 3, 2])
        with unit:
            address.choice(_("Unit"), units, UNIT)
        with report:
            address.choice(_("Appendix 2"), reports, REPORT)
        with search:
            address.words(_("Search"), SEARCH, placeholder=_("Name or code of a unit"))
        with day:
            address.day(_("As of"), DAY, today, least=first, most=today)


def _draw_standing(seen: Overview) -> None:
    if seen.unit.installed is None:
        draw.empty(
            _("No install count is recorded for this unit by this day."),
            _("Counts are typed or uploaded on “App install counts”."),
        )
        return
    standing.figures(seen.unit)
    told = [_("%(n)s opinions in the trial’s days", n=draw.number(seen.unit.feedback))]
    if seen.owing:
        told.append(
            _(
                "Appendix 2: %(sent)s of %(owing)s units have sent it",
                sent=draw.number(seen.sent),
                owing=draw.number(seen.owing),
            )
        )
    if seen.unit.own_installed is not None:
        told.append(
            _(
                "its own count was %(own)s; the units below were summed instead",
                own=draw.number(seen.unit.own_installed, _("people")),
            )
        )
    st.caption(" · ".join(draw.plain(part) for part in told))


def _draw_shares(seen: Overview) -> None:
    rows = [row for row in seen.direct if row.headcount is not None or row.staff_installed is not None]
    if not rows:
        st.caption(draw.plain(_("No unit below has told its figures yet.")))
        return
    st.plotly_chart(
        share_chart(
            [UnitShare(unit_table.shown_name(r), r.staff_installed, r.headcount, r.share) for r in rows]
        ),
        theme=None,
        config=standing.CHART,
        key=f"shares-{seen.unit.code}",
    )


def _draw_units(seen: Overview) -> None:
    if not seen.below:
        return
    st.subheader(_("Units below"), anchor=False)
    address.switch(
        _("Show all levels (%(n)s units)", n=draw.number(seen.below)),
        LEVELS,
    )
    if not seen.rows:
        draw.empty(_("No unit fits these filters."), _clear)
        return
    unit_table.units(seen)


def _clear() -> None:
    st.button(_("Clear the filters"), on_click=_forget, icon=":material/filter_alt_off:")


def _forget() -> None:
    for name in (REPORT, SEARCH, LEVELS):
        address.keep(name, "")


def _draw_links(seen: Overview, person: Person) -> None:
    query = {UNIT: seen.unit.code}
    with st.container(horizontal=True):
        if may(person, Action.SEE_FEEDBACK):
            go.link(_("Opinions of this unit"), "y-kien", query, icon=":material/forum:")
        if may(person, Action.SEE_REPORT):
            go.link(_("Appendix 2 of this unit"), "bao-cao", query, icon=":material/description:")
        if may(person, Action.SEE_INSTALLS):
            go.link(_("Counts of this unit"), "so-lieu", query, icon=":material/install_mobile:")
