"""The filters of the list of opinions: the everyday ones in view, the others folded away, those that are on named below."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from locales import gettext as _
from locales.vietnamese import day_month_year
from models.codes import REGIONS, Severity, State
from pages.shared import address, draw, unit_choice
from pages.shared.opinion_list import ITEM, PAGE
from pages.shared.words import CHANNELS, KINDS, PLATFORMS, STATES, labels
from services.feedback_address import (
    CHANNEL,
    DEVICE,
    EDITED,
    FROM,
    FUNCTION,
    IMAGES,
    KIND,
    LOOK,
    PLATFORM,
    REGION,
    SEARCH,
    SEVERITY,
    STATE,
    SYSTEM,
    TO,
    UNIT,
    VERSION,
    WAITING,
    WINDOW,
    filters_of,
    named_in,
)
from services.feedback_filters import Filters
from services.unit_options import UnitOption

# Another list begins at its first page, with nothing opened.
RESETS = (PAGE, ITEM)
OPEN = "open"


def draw_filters(
    options: Mapping[str, UnitOption], functions: Mapping[str, str], beside: Callable[[], None]
) -> None:
    """Draw the controls; each writes into the address, which the list is read from. `beside` draws on their last row."""
    every = _("All")
    with st.container(key="filters"):
        search, unit, state = st.columns([4, 4, 3])
        with search:
            address.words(
                _("Search"), SEARCH, placeholder=_("Words, with or without accents; #number"), resets=RESETS
            )
        with unit:
            units = {"": _("All units")} | {code: unit_choice.named(o) for code, o in options.items()}
            address.choice(_("Unit, with those below"), units, UNIT, resets=RESETS)
        with state:
            address.choice(_("State"), {"": every, **_states()}, STATE, resets=RESETS)
        with st.container(horizontal=True, vertical_alignment="center"):
            with st.popover(_("More filters"), icon=":material/tune:", key="more-filters"):
                _draw_more(every, functions)
            beside()
        _draw_those_on(options, functions)


def _draw_more(every: str, functions: Mapping[str, str]) -> None:
    left, right = st.columns(2)
    with left:
        address.choice(_("Function"), {"": every, **functions}, FUNCTION, resets=RESETS)
        address.choice(_("Severity"), {"": every, **_severities()}, SEVERITY, resets=RESETS)
        address.some_day(_("From"), FROM, resets=RESETS)
        address.choice(_("Trial"), {"": every, **_windows()}, WINDOW, resets=RESETS)
    with right:
        address.choice(_("Kind"), {"": every, **labels(KINDS)}, KIND, resets=RESETS)
        address.choice(_("Channel"), {"": every, **labels(CHANNELS)}, CHANNEL, resets=RESETS)
        address.some_day(_("To"), TO, resets=RESETS)
        address.choice(_("Back-end"), {"": every, **{code: code for code in REGIONS}}, REGION, resets=RESETS)
    first, second = st.columns(2)
    with first:
        address.choice(_("Platform"), {"": every, **PLATFORMS}, PLATFORM, resets=RESETS)
        address.words(_("System"), SYSTEM, placeholder=_("for example 18.1"), resets=RESETS)
    with second:
        address.words(_("App version"), VERSION, placeholder=_("for example 1.2.3"), resets=RESETS)
        address.words(_("Device"), DEVICE, placeholder=_("for example iPhone"), resets=RESETS)
    with st.container(horizontal=True):
        for name, said in _switches().items():
            address.switch(said, name, resets=RESETS)


def _states() -> dict[str, str]:
    return {OPEN: _("Open"), **{s.value: str(STATES[s][0]) for s in State}}


def _severities() -> dict[str, str]:
    return {s.value: str(STATES[s][0]) for s in Severity}


def _windows() -> dict[str, str]:
    return {"trong": _("In the trial’s days"), "ngoai": _("Outside the trial’s days")}


def _switches() -> dict[str, str]:
    return {
        LOOK: _("A person should look"),
        WAITING: _("Unit not settled"),
        IMAGES: _("With images"),
        EDITED: _("Edited by its sender"),
    }


def _typed(filters: Filters) -> dict[str, str]:
    """The filters that are words, as they were typed."""
    said = {
        SEARCH: filters.search,
        SYSTEM: filters.system,
        VERSION: filters.app_version,
        DEVICE: filters.device,
    }
    return {name: f"“{words}”" for name, words in said.items() if words}


def _draw_those_on(options: Mapping[str, UnitOption], functions: Mapping[str, str]) -> None:
    """A button for each filter that is on: a click takes it off."""
    query = dict(st.query_params)
    filters = filters_of(query)
    on = _typed(filters)
    if filters.unit:
        on[UNIT] = options[filters.unit].name if filters.unit in options else filters.unit
    for name, words in (
        (STATE, _states()),
        (FUNCTION, functions),
        (KIND, labels(KINDS)),
        (SEVERITY, _severities()),
        (CHANNEL, labels(CHANNELS)),
        (WINDOW, _windows()),
        (PLATFORM, PLATFORMS),
        (REGION, {code: code for code in REGIONS}),
    ):
        if query.get(name) in words:
            on[name] = words[query[name]]
    if filters.day_from:
        on[FROM] = _("from %(day)s", day=day_month_year(filters.day_from))
    if filters.day_to:
        on[TO] = _("to %(day)s", day=day_month_year(filters.day_to))
    on |= {name: said for name, said in _switches().items() if query.get(name) == "1"}
    if not on:
        return
    with st.container(horizontal=True, gap="xsmall", key="filters-on"):
        for name, said in on.items():
            st.button(
                draw.plain(said),
                key=f"off.{name}",
                icon=":material/close:",
                icon_position="right",
                on_click=_take_off,
                args=((name,),),
            )
        if len(on) > 1:
            st.button(
                _("Clear the filters"),
                key="off.all",
                type="tertiary",
                on_click=_take_off,
                args=(tuple(named_in(query)),),
            )


def _take_off(names: tuple[str, ...]) -> None:
    for name in (*names, *RESETS):
        address.keep(name, "")
