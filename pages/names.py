"""Names of units that no unit surely matches: a person says which unit is meant, once for all rows with these words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from locales import gettext as _
from models.database import reading, writing
from pages.shared import address, draw, name_answers_list, unit_choice
from pages.shared.visit import engine, moment, visitor
from services.access import Action, NotAllowed, NotFound, Person, Refused
from services.name_answers import list_answers, newest_answer
from services.outcomes import Candidate
from services.pilots import current_pilot, zone_of
from services.sign_ins import unit_name
from services.unit_names import WaitingName, count_waiting, list_waiting, settle_name
from services.unit_options import UnitOption

PAGE, SEARCH = "trang", "tim"
A_PAGE = 20
MOST_CANDIDATES = 5


def show() -> None:
    """Draw the screen."""
    person = visitor(Action.SETTLE_NAMES)
    with reading(engine()) as session:
        pilot = current_pilot(session)
        zone = zone_of(pilot)
        all_of_them = count_waiting(session, person, pilot)
        first = _first(all_of_them.names)
        waiting = list_waiting(session, person, pilot, first=first, most=A_PAGE)
        answers = list_answers(session, person)
        scope = unit_name(session, person) or _("The whole group")
    options = unit_choice.options_of(person)
    draw.head(
        _("Names to confirm"),
        scope,
        moment().astimezone(zone).date(),
        _(
            "%(names)s names, %(rows)s rows wait",
            names=draw.number(all_of_them.names),
            rows=draw.number(all_of_them.rows),
        ),
    )
    if waiting:
        st.caption(
            draw.plain(
                _(
                    "Say which unit the words mean. One answer settles every row with these words, and is remembered."
                )
            )
        )
    else:
        draw.empty(
            _("No name waits for you."),
            _("When an imported file names a unit that is not sure, it is listed here."),
        )
    for name in waiting:
        _draw_name(person, name, options)
    if all_of_them.names > A_PAGE:
        _draw_pages(first, all_of_them.names)
    if answers:
        name_answers_list.draw_answers(answers, options, zone)


def _first(n: int) -> int:
    said = address.asked(PAGE, "1")
    page = int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 1
    return min(max(page - 1, 0), max(0, (n - 1) // A_PAGE)) * A_PAGE


def _draw_pages(first: int, n: int) -> None:
    page = first // A_PAGE + 1
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Previous"),
            disabled=page == 1,
            on_click=address.keep,
            args=(PAGE, str(page - 1)),
            key="page.previous",
        )
        st.markdown(
            draw.plain(
                _(
                    "%(first)s–%(last)s of %(n)s",
                    first=draw.number(first + 1),
                    last=draw.number(min(first + A_PAGE, n)),
                    n=draw.number(n),
                )
            )
        )
        st.button(
            _("Next"),
            disabled=first + A_PAGE >= n,
            on_click=address.keep,
            args=(PAGE, str(page + 1)),
            key="page.next",
        )


def _draw_name(person: Person, name: WaitingName, options: Mapping[str, UnitOption]) -> None:
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**“{draw.plain(name.unit_text)}”**", width="stretch")
            st.badge(draw.plain(_what_waits(name)), color="orange")
        if name.candidates:
            st.caption(draw.plain(_("May be, with how well the words fit:")))
        with st.container(horizontal=True):
            for candidate in name.candidates[:MOST_CANDIDATES]:
                known = options.get(candidate.code)
                if known is not None or not person.stands_for_a_unit:
                    unit = known.name if known else candidate.name
                    st.button(
                        draw.plain(f"{_named(candidate, known)} · {draw.share(candidate.score)}"),
                        key=f"settle.{name.unit_key}.{candidate.code}",
                        on_click=_settle,
                        args=(name.unit_key, candidate.code, name.unit_text, unit),
                    )
        with st.container(horizontal=True):
            st.button(
                _("Another unit…"),
                key=f"search.{name.unit_key}",
                icon=":material/search:",
                on_click=_search_for,
                args=(name.unit_key,),
            )
            st.button(
                _("No unit of ours, or not known"),
                key=f"unknown.{name.unit_key}",
                type="tertiary",
                help=_("These rows count for the whole group alone, in the figures of no unit."),
                on_click=_settle,
                args=(name.unit_key, None, name.unit_text, ""),
            )
        if st.session_state.get(SEARCH) == name.unit_key:
            _draw_search(name, options)


def _named(candidate: Candidate, known: UnitOption | None) -> str:
    if known is not None:
        return unit_choice.named(known)
    return _("%(unit)s (%(code)s), merged or dissolved", unit=candidate.name, code=candidate.code)


def _what_waits(name: WaitingName) -> str:
    parts = []
    if name.feedback:
        parts.append(_("%(n)s opinions", n=draw.number(name.feedback)))
    if name.counts:
        parts.append(_("%(n)s install counts", n=draw.number(name.counts)))
    return ", ".join(parts)


def _search_for(unit_key: str) -> None:
    st.session_state[SEARCH] = unit_key


def _draw_search(name: WaitingName, options: Mapping[str, UnitOption]) -> None:
    code = unit_choice.box(_("Which unit is meant?"), options, f"box.{name.unit_key}")
    st.button(
        _("Confirm this unit"),
        type="primary",
        disabled=code is None,
        key=f"confirm.{name.unit_key}",
        on_click=_settle,
        args=(name.unit_key, code, name.unit_text, options[code].name if code else ""),
    )


def _settle(unit_key: str, code: str | None, text: str, unit: str) -> None:
    person = visitor(Action.SETTLE_NAMES)
    try:
        with writing(engine()) as session:
            pilot = current_pilot(session)
            rows = settle_name(session, person, pilot, unit_key, code, now=moment())
        with reading(engine()) as session:
            answer = newest_answer(session, person, unit_key)
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
        return
    st.session_state.pop(SEARCH, None)
    if code is None:
        told = _(
            "“%(text)s” is no unit that can be known: %(n)s rows settled.", text=text, n=draw.number(rows)
        )
    else:
        told = _("“%(text)s” is %(unit)s: %(n)s rows settled.", text=text, unit=unit, n=draw.number(rows))
    draw.done(told, partial(name_answers_list.take_back, answer.id))
