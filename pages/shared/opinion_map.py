"""What people speak of, for headquarters: functions by kinds, days, problems, channels, what is open; each figure opens its list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

import plotly.graph_objects as plotly
import streamlit as st

from locales import gettext as _
from locales.vietnamese import day_month_year
from models.codes import Channel, Kind, Severity
from models.database import reading
from models.tables import Pilot
from pages.shared import address, opinion_filters, unit_choice
from pages.shared import draw as drawing
from pages.shared.behind_chart import CHART, drawn
from pages.shared.headings import heading
from pages.shared.linked_table import cell, draw_table
from pages.shared.opinion_days import draw_bars, each_day, span_words
from pages.shared.opinion_links import query_of
from pages.shared.problem_cards import PROBLEM
from pages.shared.visit import engine, moment
from pages.shared.words import CHANNELS, KINDS, state_words
from reports.charts import opinions_chart
from reports.opinion_charts import map_chart, weeks_chart
from services import feedback_address as of
from services.access import Action, NotFound, Person, may
from services.feedback_filters import checked
from services.opinion_map import OpinionMap, opinion_map, weeks_of
from services.pilots import current_pilot, functions_of

_BY = "theo"


def draw(person: Person, code: str, on: date) -> None:
    """Draw the opinions of a unit's subtree (all within reach without a code) of the trial's days up to `on`."""
    if not may(person, Action.SEE_FEEDBACK):
        return
    options = unit_choice.options_of(person)
    with reading(engine()) as session:
        pilot = current_pilot(session)
        functions = {f.code: f.label for f in functions_of(session, pilot)}
    opinion_filters.draw_narrowing(options, functions)
    base = base_query(pilot, code, on, address.everything())
    with reading(engine()) as session:
        try:
            filters = checked(session, person, of.filters_of(base, now=moment()))
        except NotFound as missing:
            drawing.empty(str(missing), opinion_filters.clear_narrowing)
            return
        seen = opinion_map(session, person, pilot, filters)
    if not seen.total:
        _draw_nothing(base)
        return
    _draw_figures(seen, base, filters.as_of or min(on, pilot.trial_to))
    _draw_cells(seen, functions, base)
    left, right = st.columns(2, gap="large")
    with left:
        _draw_days(seen, pilot, base)
    with right:
        _draw_open(seen, pilot, base)
        _draw_channels(seen, base)
    _draw_problems(seen, base)


def base_query(pilot: Pilot, code: str, on: date, asked: Mapping[str, str]) -> dict[str, str]:
    """The filters, as an address of the list, that every figure here is counted by.

    They are those that the address `asked` names, of a unit's subtree (all within reach without a code), within the
    trial's days up to `on`: outside of these there is nothing.
    """
    wrong = of.wrong_in(asked)
    named = {name: said for name, said in of.named_in(asked).items() if name not in wrong}
    until = of.filters_of({of.AS_OF: named.get(of.AS_OF, "")}).as_of or on
    base = query_of("in_trial", pilot, on=min(on, until), unit=code)
    if named.get(of.WINDOW) == "ngoai" and of.WINDOW in base:
        base[of.AS_OF] = pilot.trial_to.isoformat()
        del base[of.WINDOW]
    for name in (of.UNIT, of.AS_OF):
        named.pop(name, None)
    return named | base


def open_query(base: Mapping[str, str]) -> dict[str, str]:
    """What of it is open; a state that is asked for already stays the only one."""
    return {of.STATE: "open", **base}


def span_query(base: Mapping[str, str], first: date, last: date) -> dict[str, str]:
    """What of it was sent from a day to a day."""
    asked = of.filters_of({name: base.get(name, "") for name in (of.FROM, of.TO)})
    begins, ends = max(first, asked.day_from or first), min(last, asked.day_to or last)
    return {**base, of.FROM: begins.isoformat(), of.TO: ends.isoformat()}


def _draw_nothing(base: Mapping[str, str]) -> None:
    if set(base) - {of.UNIT, of.WINDOW, of.AS_OF} or base.get(of.WINDOW) == "ngoai":
        drawing.empty(_("No opinion fits these filters."), opinion_filters.clear_narrowing)
        return
    drawing.empty(
        _("No opinion has come in for this choice."),
        _("Choose a later day or a wider unit."),
    )


def to_list(base: Mapping[str, str], **more: str) -> str:
    """The address of the list of exactly these opinions."""
    return f"/y-kien?{urlencode({**base, **more})}"


def _draw_figures(seen: OpinionMap, base: Mapping[str, str], on: date) -> None:
    critical = seen.open_by.get(Severity.CRITICAL, 0)
    told = [
        (_("%(n)s opinions", n=drawing.number(seen.total)), seen.total, to_list(base)),
        (_("%(n)s open", n=drawing.number(seen.open)), seen.open, to_list(open_query(base))),
        (
            _("%(n)s open and critical", n=drawing.number(critical)),
            critical,
            to_list(open_query(base), **{of.SEVERITY: Severity.CRITICAL.value}),
        ),
    ]
    st.markdown(
        " · ".join(
            f"[{drawing.plain(words)}]({link})" if n else drawing.plain(words) for words, n, link in told
        )
    )
    st.caption(
        drawing.plain(
            _(
                "Counted are opinions of the trial’s days up to %(day)s. “Critical and open today” on the "
                "overview counts those of all days.",
                day=day_month_year(on),
            )
        )
    )


def _draw_cells(seen: OpinionMap, functions: Mapping[str, str], base: Mapping[str, str]) -> None:
    heading(_("Opinions by function and kind"))
    rows = [(code, label) for code, label in functions.items()]
    kinds = [(kind.value, str(KINDS[kind])) for kind in Kind]
    links = {
        (f, k): to_list(base, **{of.FUNCTION: f, of.KIND: k}) for f, _label in rows for k, _words in kinds
    }
    picture = drawn(_map, tuple(rows), tuple(kinds), tuple(seen.cells.items()), tuple(links.items()))
    st.plotly_chart(picture, theme=None, config=CHART, key="opinion-map-chart")
    (function, kind), most = max(seen.cells.items(), key=lambda cell: cell[1])
    st.caption(
        drawing.plain(
            _(
                "Most often: “%(function)s”, %(kind)s, with %(n)s of %(all)s opinions. Press a figure to see its list.",
                function=functions.get(function, function),
                kind=str(KINDS[Kind(kind)]),
                n=drawing.number(most),
                all=drawing.number(seen.total),
            )
        )
    )
    with st.expander(_("The figures as a table"), icon=":material/table:", key="opinion-map-table"):
        table = [
            (
                (label, ""),
                *(cell(seen.cells.get((f, k), 0), links[f, k]) for k, _words in kinds),
                cell(sum(seen.cells.get((f, k), 0) for k, _w in kinds), to_list(base, **{of.FUNCTION: f})),
            )
            for f, label in rows
        ]
        sums = [
            cell(sum(seen.cells.get((f, k), 0) for f, _l in rows), to_list(base, **{of.KIND: k}))
            for k, _words in kinds
        ]
        table.append(((_("All"), ""), *sums, cell(seen.total, to_list(base))))
        draw_table([_("Function"), *(words for _code, words in kinds), _("All")], table)


def _map(
    rows: tuple[tuple[str, str], ...],
    kinds: tuple[tuple[str, str], ...],
    cells: tuple[tuple[tuple[str, str], int], ...],
    links: tuple[tuple[tuple[str, str], str], ...],
) -> plotly.Figure:
    return map_chart(rows, kinds, dict(cells), dict(links))


def _draw_days(seen: OpinionMap, pilot: Pilot, base: Mapping[str, str]) -> None:
    heading(_("Opinions by the day they were sent"))
    by = address.choice_of(_("Bars of"), {"": _("Day"), "tuan": _("Week")}, _BY)
    if by:
        spans = weeks_of(seen.days, pilot.trial_from)
        figure = drawn(weeks_chart, tuple(spans))
    else:
        spans = each_day(seen.days, pilot.trial_from)
        figure = drawn(opinions_chart, seen.days, (pilot.trial_from, pilot.trial_to))
    words = ""
    if spans:
        first, last, most = max(spans, key=lambda span: span[2])
        words = _("Most on %(when)s: %(n)s opinions.", when=span_words(first, last), n=drawing.number(most))
    draw_bars(
        figure,
        spans,
        lambda first, last: span_query(base, first, last),
        key="opinion-weeks" if by else "opinion-days",
        words=words,
        undated=seen.undated,
    )


def _draw_open(seen: OpinionMap, pilot: Pilot, base: Mapping[str, str]) -> None:
    launch = day_month_year(pilot.launch_on) if pilot.launch_on else ""
    heading(_("Open before %(day)s", day=launch) if launch else _("Open"))
    rows = [
        (
            (state_words(severity.value), ""),
            cell(
                seen.open_by.get(severity, 0),
                to_list(open_query(base), **{of.SEVERITY: severity.value}),
            ),
        )
        for severity in Severity
    ]
    rows.append(((_("All"), ""), cell(seen.open, to_list(open_query(base)))))
    draw_table([_("Severity"), _("Open opinions")], rows)


def _draw_channels(seen: OpinionMap, base: Mapping[str, str]) -> None:
    heading(_("Channels"))
    rows = [
        ((str(CHANNELS[Channel(code)]), ""), cell(n, to_list(base, **{of.CHANNEL: code})))
        for code, n in seen.channels.items()
    ]
    draw_table([_("Channel"), _("Opinions")], rows)


def _draw_problems(seen: OpinionMap, base: Mapping[str, str]) -> None:
    heading(_("Problems told of most"))
    if not seen.problems:
        st.caption(
            drawing.plain(_("No opinion is grouped into a problem yet. EVNICT groups them on “Problems”."))
        )
        return
    rows = []
    for problem in seen.problems:
        more = problem.units - len(problem.names)
        units = "; ".join(problem.names) + (
            " " + _("and %(n)s more", n=drawing.number(more)) if more > 0 else ""
        )
        mine = {of.PROBLEM: str(problem.number)}
        rows.append(
            (
                (problem.title, f"/van-de?{urlencode({PROBLEM: problem.number})}"),
                cell(problem.n, to_list(base, **mine)),
                cell(problem.open, to_list(open_query(base), **mine)),
                (units or drawing.DASH, ""),
            )
        )
    draw_table([_("Problem"), _("Opinions"), _("Open"), _("Units that tell of it most")], rows)
