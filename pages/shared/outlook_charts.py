"""The pictures of an overview: the curve with what may come, opinions by day; in words and as tables beside them."""

from __future__ import annotations

import streamlit as st

from locales import gettext as _
from locales.vietnamese import day_month_year
from models.tables import Pilot
from pages.shared import draw, opinion_days
from pages.shared.behind_chart import chart, drawn
from pages.shared.headings import heading
from pages.shared.opinion_links import day_query
from reports.appendix import DayFigures
from reports.charts import Ahead, curve_chart, opinions_chart
from services.forecast import FEWEST_DAYS
from services.outlook import Outlook
from services.overview import Overview


def charts(seen: Overview, beside: Outlook, pilot: Pilot, *, links: bool) -> None:
    """Draw both side by side, nothing of what nobody has told; with `links` a day opens its opinions."""
    left, right = st.columns(2, gap="large")
    if seen.days:
        with left:
            heading(_("People with the app, by day"))
            _curve(seen, beside, pilot)
    if beside.days:
        with right if seen.days else left:
            heading(_("Opinions by the day they were sent"))
            _opinions(seen, beside, pilot, links=links)


def _curve(seen: Overview, beside: Outlook, pilot: Pilot) -> None:
    ahead = beside.ahead
    span = Ahead(ahead.day, ahead.low, ahead.middle, ahead.high) if ahead else None
    days = [d for d in seen.days if d.summed.installed is not None]
    curve(seen, pilot, key=f"curve-{seen.unit.code}", ahead=span, more=forecast_words(beside, len(days)))


def curve(seen: Overview, pilot: Pilot, *, key: str, ahead: Ahead | None = None, more: str = "") -> None:
    """The curve of the unit's counts, what may come if that is given, in words (and `more` of them) and as a table.

    Nothing where there is no count.
    """
    if not seen.days:
        return
    chart(
        drawn(
            curve_chart,
            tuple(DayFigures(d.day, d.summed) for d in seen.days),
            (pilot.trial_from, pilot.trial_to),
            ahead=ahead,
        ),
        f"{_from_to(seen)} {more}".strip(),
        {
            _("Day"): [day_month_year(d.day) for d in seen.days],
            _("Installed"): [d.summed.installed for d in seen.days],
            _("Staff installed"): [d.summed.staff_installed for d in seen.days],
            _("Family"): [d.summed.family_installed for d in seen.days],
            _("In use"): [d.summed.users for d in seen.days],
        },
        key=key,
    )


def _from_to(seen: Overview) -> str:
    days = [d for d in seen.days if d.summed.installed is not None]
    if not days:
        return ""
    first, last = days[0], days[-1]
    return _(
        "From %(first)s people on %(from)s to %(last)s on %(to)s.",
        **{
            "first": draw.number(first.summed.installed),
            "from": day_month_year(first.day),
            "last": draw.number(last.summed.installed),
            "to": day_month_year(last.day),
        },
    )


def forecast_words(beside: Outlook, days: int) -> str:
    """What may come, or why nothing is said of it."""
    if beside.trial_is_over:
        return _("The trial is over; nothing is forecast.")
    ahead = beside.ahead
    if ahead is None:
        return _(
            "Not enough data for a forecast: counts of %(days)s days, at least %(least)s are needed.",
            days=draw.number(days),
            least=draw.number(FEWEST_DAYS),
        )
    return _(
        "Forecast for %(day)s: %(low)s to %(high)s people (in 8 of 10 cases), from the last %(days)s days of counts.",
        day=day_month_year(ahead.day),
        low=draw.number(ahead.low),
        high=draw.number(ahead.high),
        days=draw.number(ahead.days),
    )


def _opinions(seen: Overview, beside: Outlook, pilot: Pilot, *, links: bool) -> None:
    most = max(beside.days, key=lambda told: told[1])
    whole = sum(n for _day, n in beside.days)
    unit = "" if seen.unit.code == seen.top.code else seen.unit.code
    opinion_days.draw_bars(
        drawn(opinions_chart, beside.days, (pilot.trial_from, pilot.trial_to), height=320),
        opinion_days.each_day(beside.days, pilot.trial_from),
        (lambda day, _last: day_query(day, unit=unit)) if links else None,
        key=f"opinions-{seen.unit.code}",
        words=_(
            "%(all)s opinions with a day in the trial; most on %(day)s: %(n)s.",
            all=draw.number(whole),
            day=day_month_year(most[0]),
            n=draw.number(most[1]),
        ),
    )
