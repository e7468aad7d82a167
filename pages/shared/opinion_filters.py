"""The filters of the list of opinions: the everyday ones in view, the others folded away, those that are on named below.

A little long: each filter stands beside the words that name it when it is on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import streamlit as st

from locales import gettext as _
from locales.vietnamese import day_month_year
from models.codes import REGIONS, Severity, State
from pages.shared import address, draw, unit_choice
from pages.shared.opinion_list import RESETS
from pages.shared.visit import moment
from pages.shared.words import CHANNELS, KINDS, PLATFORMS, STATES, labels
from services.feedback_address import (
    AS_OF,
    ASSIGNEE,
    CHANNEL,
    DEVICE,
    EDITED,
    FROM,
    FUNCTION,
    IMAGES,
    KIND,
    LINK,
    LOOK,
    MINE,
    NAMES,
    NONE,
    OVERDUE,
    OWNER,
    PLATFORM,
    PROBLEM,
    REGION,
    SEARCH,
    SEVERITY,
    SINCE,
    SPAM,
    STARRED,
    STATE,
    SYSTEM,
    TO,
    TRASH,
    UNIT,
    VERSION,
    WAITING,
    WINDOW,
    filters_of,
    named_in,
    wrong_in,
)
from services.feedback_filters import DEPARTMENT, EVNICT, MYSELF, NO_PROBLEM, NOBODY, Filters
from services.unit_options import UnitOption

OPEN = "open"
_UNFOLDED = "filters.unfolded"


@contextmanager
def folded_on_a_telephone() -> Iterator[None]:
    """What is drawn within stands on a telephone behind one button, which says how many filters are set."""
    unfolded = bool(st.session_state.get(_UNFOLDED))
    with st.container(key="filters-fold"):
        n = len(named_in(dict(st.query_params)))
        said = _("Filters and acts (%(n)s set)", n=n) if n else _("Filters and acts")
        st.button(
            said,
            icon=":material/expand_less:" if unfolded else ":material/tune:",
            key="filters.fold",
            type="primary" if n else "secondary",
            on_click=_turn,
            args=(not unfolded,),
        )
    with st.container(key="filters-unfolded" if unfolded else "filters-folded"):
        yield


def _turn(unfolded: bool) -> None:
    st.session_state[_UNFOLDED] = unfolded


def draw_filters(
    options: Mapping[str, UnitOption], functions: Mapping[str, str], beside: Callable[[], None]
) -> None:
    """Draw the controls; each writes into the address, which the list is read from. `beside` draws on their last row."""
    every = _("All")
    with st.container(key="filters"):
        search, unit, state, channel = st.columns([4, 4, 3, 3])
        with search:
            address.words(
                _("Search"), SEARCH, placeholder=_("Words, with or without accents; #number"), resets=RESETS
            )
        with unit:
            units = {code: unit_choice.named(o) for code, o in options.items()}
            address.choice(_("Unit, with those below"), {"": _("All units")} | units, UNIT, resets=RESETS)
        with state:
            address.choice(_("State"), {"": every, **_states()}, STATE, resets=RESETS)
        with channel:
            address.choice(_("Channel"), {"": every, **_channels()}, CHANNEL, resets=RESETS)
        with st.container(horizontal=True, vertical_alignment="center"):
            # A score of controls is drawn, and looked after at every run, only while they are open.
            more = st.popover(
                _("More filters"), icon=":material/tune:", key="more-filters", on_change="rerun"
            )
            if more.open:
                with more:
                    _draw_more(every, functions, units)
            beside()
        _draw_those_on(options, functions)
        _draw_wrong()


def draw_narrowing(options: Mapping[str, UnitOption], functions: Mapping[str, str]) -> None:
    """The same controls on a screen of the trial's days that names the unit itself."""
    every = _("All")
    with st.container(key="opinion-filters"):
        search, state, channel = st.columns([5, 3, 3])
        with search:
            address.words(
                _("Search"), SEARCH, placeholder=_("Words, with or without accents; #number"), resets=RESETS
            )
        with state:
            address.choice(_("State"), {"": every, **_states()}, STATE, resets=RESETS)
        with channel:
            address.choice(_("Channel"), {"": every, **_channels()}, CHANNEL, resets=RESETS)
        more = st.popover(_("More filters"), icon=":material/tune:", key="more-filters", on_change="rerun")
        if more.open:
            with more:
                units = {code: unit_choice.named(o) for code, o in options.items()}
                _draw_more(every, functions, units, of_any_day=False)
        _draw_those_on(options, functions, without=(UNIT,))
        _draw_wrong()


def _draw_more(
    every: str, functions: Mapping[str, str], units: Mapping[str, str], *, of_any_day: bool = True
) -> None:
    left, right = st.columns(2)
    with left:
        address.choice(_("Function"), {"": every, **functions}, FUNCTION, resets=RESETS)
        address.choice(_("Severity"), {"": every, **_severities()}, SEVERITY, resets=RESETS)
        address.some_day(_("From"), FROM, resets=RESETS)
        if of_any_day:
            address.choice(_("Trial"), {"": every, **_windows()}, WINDOW, resets=RESETS)
        address.choice(_("Owner"), {"": every, **_desks(), **units}, OWNER, resets=RESETS)
        address.some_day(_("Edited by its sender since"), SINCE, resets=RESETS)
    with right:
        address.choice(_("Kind"), {"": every, **labels(KINDS)}, KIND, resets=RESETS)
        address.choice(_("In the hands of"), {"": every, **_hands()}, ASSIGNEE, resets=RESETS)
        address.some_day(_("To"), TO, resets=RESETS)
        address.choice(_("Back-end"), {"": every, **{code: code for code in REGIONS}}, REGION, resets=RESETS)
        address.words(_("Problem"), PROBLEM, placeholder=_("its number, for example 12"), resets=RESETS)
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
        OVERDUE: _("Overdue"),
        STARRED: _("Starred"),
        SPAM: _("Perhaps spam"),
        TRASH: _("In the trash"),
    }


def _channels() -> dict[str, str]:
    return {**labels(CHANNELS), "thi-diem": _("The form and the units’ own"), "khac": _("All other channels")}


def _desks() -> dict[str, str]:
    return {EVNICT: "EVNICT", DEPARTMENT: _("Specialist department"), NONE: _("Nobody yet")}


def _hands() -> dict[str, str]:
    return {MINE: _("Mine"), NONE: _("Nobody’s")}


def _links() -> dict[str, str]:
    return {"co": _("With a unit"), "khong": _("Without a unit")}


def _typed(filters: Filters) -> dict[str, str]:
    """The filters that are words, as they were typed."""
    said = {
        SEARCH: filters.search,
        SYSTEM: filters.system,
        VERSION: filters.app_version,
        DEVICE: filters.device,
    }
    return {name: f"“{words}”" for name, words in said.items() if words}


def _draw_those_on(
    options: Mapping[str, UnitOption], functions: Mapping[str, str], *, without: tuple[str, ...] = ()
) -> None:
    """A button for each filter that is on, `without` those that the screen names itself: a click takes it off."""
    query = {name: said for name, said in dict(st.query_params).items() if name not in without}
    filters = filters_of(query, now=moment())
    on = _typed(filters)
    if filters.unit:
        on[UNIT] = options[filters.unit].name if filters.unit in options else filters.unit
    if query.get(OWNER) in options:
        on[OWNER] = unit_choice.named(options[query[OWNER]])
    for name, words in (
        (STATE, _states()),
        (FUNCTION, functions),
        (KIND, labels(KINDS)),
        (SEVERITY, _severities()),
        (CHANNEL, _channels()),
        (OWNER, _desks()),
        (ASSIGNEE, _hands()),
        (LINK, _links()),
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
    on |= _days_and_numbers(filters)
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


def _days_and_numbers(filters: Filters) -> dict[str, str]:
    on = {}
    if filters.as_of:
        on[AS_OF] = _("the trial up to %(day)s", day=day_month_year(filters.as_of))
    if filters.edited_since:
        on[SINCE] = _("edited since %(day)s", day=day_month_year(filters.edited_since))
    if filters.problem == NO_PROBLEM:
        on[PROBLEM] = _("in no problem")
    elif filters.problem:
        on[PROBLEM] = _("problem %(number)s", number=filters.problem)
    if filters.assignee not in ("", MYSELF, NOBODY):
        on[ASSIGNEE] = _("in the hands of %(who)s", who=filters.assignee)
    return on


def clear_narrowing() -> None:
    """A button that takes off all filters but the unit."""
    names = tuple(name for name in NAMES if name != UNIT)
    st.button(
        _("Clear the filters"),
        key="off.nothing",
        icon=":material/filter_alt_off:",
        on_click=_take_off,
        args=(names,),
    )


def _draw_wrong() -> None:
    """What an address names that is no filter's value: told once, calmly, and left out."""
    wrong = wrong_in(dict(st.query_params))
    if not wrong:
        return
    said = ", ".join(f"“{name}={value[:40]}”" for name, value in wrong.items())
    with st.container(horizontal=True, vertical_alignment="center", key="filters-wrong"):
        told = _(
            "The address asks for %(what)s, which is no value of that filter; it is left out.", what=said
        )
        st.caption(draw.plain(told), width="content")
        st.button(
            _("Take it out of the address"),
            key="off.wrong",
            type="tertiary",
            on_click=_take_off,
            args=(tuple(wrong),),
        )


def _take_off(names: tuple[str, ...]) -> None:
    for name in (*names, *RESETS):
        address.keep(name, "")
