"""How far each unit has come: figures, the curve, and the units below with their counts and reports."""

from __future__ import annotations

import streamlit as st

from locales import gettext as _
from models.database import reading
from models.tables import Pilot
from pages.shared import address, draw, go, standing, unit_filters, unit_table
from pages.shared.visit import engine, moment, visitor
from reports.charts import UnitShare, share_chart
from services.access import Action, NotFound, Person, may
from services.overview import Overview, overview
from services.pilots import current_pilot, zone_of


def show() -> None:
    """Draw the screen."""
    person = visitor(Action.SEE_PROGRESS)
    now = moment()
    head = st.container()
    with reading(engine()) as session:
        pilot = current_pilot(session)
        today = now.astimezone(zone_of(pilot)).date()
        asked = unit_filters.asked(min(pilot.trial_from, today), today)
        on = asked.on
        try:
            seen = overview(
                session,
                person,
                pilot,
                on=on,
                code=asked.code,
                words=asked.words,
                report=asked.report,
                all_levels=asked.all_levels,
            )
        except NotFound:
            draw.head(_("Progress"), asked.code, on)
            draw.empty(
                _("There is no unit with the code “%(code)s” among those that you may see.", code=asked.code),
                unit_filters.back_to_the_top,
            )
            return
    with head:
        draw.head(_("Progress"), standing.scope_name(seen.unit), on, _("with all units below"))
        unit_filters.way(seen)
    unit_filters.controls(seen, min(pilot.trial_from, today), today)
    _draw_standing(seen)
    if seen.days:
        _draw_charts(seen, pilot)
    _draw_units(seen)
    _draw_links(seen, person)
    with st.expander(_("Copy the figures for a message"), icon=":material/content_copy:"):
        st.code(standing.message(seen, on), language=None, wrap_lines=True)


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
    line = " · ".join(draw.plain(part) for part in told)
    if seen.unit.expected and seen.unit.level:
        own = draw.plain(_("Its own Appendix 2:"))
        line += f" · {own} {unit_table.report_mark(seen.unit)}"
    st.caption(line)


def _draw_charts(seen: Overview, pilot: Pilot) -> None:
    key = f"curve-{seen.unit.code}"
    if not seen.direct:
        standing.curve(seen, pilot, key=key)
        return
    curve, shares = st.tabs([_("Over time"), _("By unit")])
    with curve:
        standing.curve(seen, pilot, key=key)
    with shares:
        _draw_shares(seen)


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
        unit_filters.LEVELS,
    )
    if not seen.rows:
        draw.empty(_("No unit fits these filters."), unit_filters.clear)
        return
    unit_table.units(seen)


def _draw_links(seen: Overview, person: Person) -> None:
    query = {unit_filters.UNIT: seen.unit.code}
    with st.container(horizontal=True):
        if may(person, Action.SEE_FEEDBACK):
            go.link(_("Opinions of this unit"), "y-kien", query, icon=":material/forum:")
        if may(person, Action.SEE_REPORT):
            go.link(_("Appendix 2 of this unit"), "bao-cao", query, icon=":material/description:")
        if may(person, Action.SEE_INSTALLS):
            go.link(_("Counts of this unit"), "so-lieu", query, icon=":material/install_mobile:")
