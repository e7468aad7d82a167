"""What people speak of, for headquarters: functions by kinds, days, problems, channels, what is open; each figure opens its list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

import plotly.graph_objects as plotly
import streamlit as st

from locales import gettext as _
from locales.vietnamese import day_month_year
from models.codes import Channel, Kind, Severity
from models.database import reading
from models.tables import Pilot
from pages.shared import address
from pages.shared import draw as drawing
from pages.shared.behind_chart import CHART, drawn
from pages.shared.headings import heading
from pages.shared.opinion_links import query_of
from pages.shared.visit import engine
from pages.shared.words import CHANNELS, KINDS, state_words
from reports.charts import opinions_chart
from reports.opinion_charts import map_chart, weeks_chart
from services import feedback_address as of
from services.access import Action, Person, may
from services.opinion_map import OpinionMap, opinion_map, weeks_of
from services.pilots import current_pilot, functions_of

_CHANNEL, _BY = of.CHANNEL, "theo"


def draw(person: Person, code: str, on: date) -> None:
    """Draw the opinions of a unit's subtree (all within reach without a code) of the trial's days up to `on`."""
    if not may(person, Action.SEE_FEEDBACK):
        return
    words = {"": _("All channels"), **{c.value: str(CHANNELS[c]) for c in Channel}}
    with st.columns([2, 5])[0]:
        channel = address.choice(_("Channel"), words, _CHANNEL)
    with reading(engine()) as session:
        pilot = current_pilot(session)
        functions = {f.code: f.label for f in functions_of(session, pilot)}
        base = base_query(pilot, code, on, channel)
        seen = opinion_map(session, person, pilot, of.filters_of(base))
    if not seen.total:
        drawing.empty(
            _("No opinion has come in for this choice."),
            _("Choose all channels, a later day or a wider unit."),
        )
        return
    _draw_figures(seen, base)
    _draw_cells(seen, functions, base)
    left, right = st.columns(2, gap="large")
    with left:
        _draw_days(seen, pilot, base)
    with right:
        _draw_open(seen, pilot, base)
        _draw_channels(seen, base)
    _draw_problems(seen, base)


def base_query(pilot: Pilot, code: str, on: date, channel: str) -> dict[str, str]:
    """The filters, as an address of the list, that every figure here is counted by."""
    return query_of("in_trial", pilot, on=on, unit=code) | ({of.CHANNEL: channel} if channel else {})


def to_list(base: Mapping[str, str], **more: str) -> str:
    """The address of the list of exactly these opinions."""
    return f"/y-kien?{urlencode({**base, **more})}"


def _draw_figures(seen: OpinionMap, base: Mapping[str, str]) -> None:
    critical = seen.open_by.get(Severity.CRITICAL, 0)
    told = [
        (_("%(n)s opinions", n=drawing.number(seen.total)), to_list(base)),
        (_("%(n)s open", n=drawing.number(seen.open)), to_list(base, **{of.STATE: "open"})),
        (
            _("%(n)s open and critical", n=drawing.number(critical)),
            to_list(base, **{of.STATE: "open", of.SEVERITY: Severity.CRITICAL.value}),
        ),
    ]
    st.markdown(" · ".join(f"[{drawing.plain(words)}]({link})" for words, link in told))


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
                *(_cell(seen.cells.get((f, k), 0), links[f, k]) for k, _words in kinds),
                _cell(sum(seen.cells.get((f, k), 0) for k, _w in kinds), to_list(base, **{of.FUNCTION: f})),
            )
            for f, label in rows
        ]
        sums = [
            _cell(sum(seen.cells.get((f, k), 0) for f, _l in rows), to_list(base, **{of.KIND: k}))
            for k, _words in kinds
        ]
        table.append(((_("All"), ""), *sums, _cell(seen.total, to_list(base))))
        _draw_table([_("Function"), *(words for _code, words in kinds), _("All")], table)


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
        weeks = weeks_of(seen.days, pilot.trial_from)
        st.plotly_chart(drawn(weeks_chart, tuple(weeks)), theme=None, config=CHART, key="opinion-weeks")
        spans = weeks
    else:
        st.plotly_chart(
            drawn(opinions_chart, seen.days, (pilot.trial_from, pilot.trial_to)),
            theme=None,
            config=CHART,
            key="opinion-days",
        )
        spans = [(day, day, n) for day, n in seen.days]
    if spans:
        first, last, most = max(spans, key=lambda span: span[2])
        st.caption(
            drawing.plain(
                _("Most on %(when)s: %(n)s opinions.", when=_span_words(first, last), n=drawing.number(most))
            )
        )
    with st.expander(_("The figures as a table"), icon=":material/table:", key="opinion-days-table"):
        rows = [
            (
                (_span_words(first, last), ""),
                _cell(n, to_list(base, **{of.FROM: first.isoformat(), of.TO: last.isoformat()})),
            )
            for first, last, n in spans
        ]
        if seen.undated:
            rows.append(((_("without a day"), ""), (drawing.number(seen.undated), "")))
        _draw_table([_("Day"), _("Opinions")], rows)


def _span_words(first: date, last: date) -> str:
    return day_month_year(first) if first == last else f"{day_month_year(first)} – {day_month_year(last)}"


def _draw_open(seen: OpinionMap, pilot: Pilot, base: Mapping[str, str]) -> None:
    launch = day_month_year(pilot.launch_on) if pilot.launch_on else ""
    heading(_("Open before %(day)s", day=launch) if launch else _("Open"))
    rows = [
        (
            (state_words(severity.value), ""),
            _cell(
                seen.open_by.get(severity, 0),
                to_list(base, **{of.STATE: "open", of.SEVERITY: severity.value}),
            ),
        )
        for severity in Severity
    ]
    rows.append(((_("All"), ""), _cell(seen.open, to_list(base, **{of.STATE: "open"}))))
    _draw_table([_("Severity"), _("Open opinions")], rows)


def _draw_channels(seen: OpinionMap, base: Mapping[str, str]) -> None:
    heading(_("Channels"))
    rows = [
        ((str(CHANNELS[Channel(code)]), ""), _cell(n, to_list(base, **{of.CHANNEL: code})))
        for code, n in seen.channels.items()
    ]
    _draw_table([_("Channel"), _("Opinions")], rows)


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
                (problem.title, f"/van-de?{urlencode({'van-de': problem.number})}"),
                _cell(problem.n, to_list(base, **mine)),
                _cell(problem.open, to_list(base, **mine, **{of.STATE: "open"})),
                (units or drawing.DASH, ""),
            )
        )
    _draw_table([_("Problem"), _("Opinions"), _("Open"), _("Units that tell of it most")], rows)


def _cell(n: int, link: str) -> tuple[str, str]:
    """A figure, with the address of its list where there is one."""
    return drawing.number(n), link if n else ""


def _draw_table(head: Sequence[str], rows: Iterable[Sequence[tuple[str, str]]]) -> None:
    """A table of texts, each a link where it has an address."""
    lines = [f"| {' | '.join(drawing.plain(name) for name in head)} |"]
    lines.append(f"| :--- | {' | '.join('---:' for _name in head[1:])} |")
    for row in rows:
        cells = [f"[{drawing.plain(text)}]({link})" if link else drawing.plain(text) for text, link in row]
        lines.append(f"| {' | '.join(cells)} |")
    st.markdown("\n".join(lines))
