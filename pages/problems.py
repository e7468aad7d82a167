"""Problems: opinions with one fault as cards, what may be one to confirm or refuse, and one problem whole."""

from __future__ import annotations

import streamlit as st

from locales import gettext as _
from models.codes import Severity
from models.database import reading
from pages.shared import address, draw, go, problem_cards, problem_open, problem_proposed, reconciliation
from pages.shared.problem_cards import FUNCTION, KIND, PAGE, PART, PROBLEM, SEARCH, SEVERITY, STATE
from pages.shared.visit import engine, moment, visitor
from pages.shared.words import KINDS, STATES, labels
from services.access import Action, Person, may
from services.pilots import current_pilot, functions_of, zone_of
from services.problem_states import MOVES
from services.problems import ProblemFilters, ProblemPage, list_problems
from services.sign_ins import unit_name


def show() -> None:
    """Draw the screen."""
    person = visitor(Action.SEE_PROBLEMS)
    chosen = problem_cards.number(address.asked(PROBLEM))
    with reading(engine()) as session:
        pilot = current_pilot(session)
        zone = zone_of(pilot)
        functions = {f.code: f.label for f in functions_of(session, pilot)}
        own = unit_name(session, person) or _("The whole group")
        found = list_problems(session, person, pilot, _filters(), page=problem_cards.page_asked())
    told = _("%(n)s problems", n=draw.number(found.total))
    draw.head(_("Problems"), own, moment().astimezone(zone).date(), told)
    st.html(problem_cards.STYLE)
    if chosen:
        problem_open.draw_problem(person, chosen, functions, zone)
        return
    if may(person, Action.GROUP_PROBLEMS):
        parts = {"": _("Problems"), "de-xuat": _("Proposed")}
        if address.choice_of(_("Part"), parts, PART) == "de-xuat":
            problem_proposed.draw_proposals(functions)
            return
    if found.total or _filters() != ProblemFilters():
        _draw_filters(functions)
    _draw_found(person, found)
    reconciliation.draw_folded(person)


def _filters() -> ProblemFilters:
    return ProblemFilters(*(address.asked(name) for name in (FUNCTION, KIND, SEVERITY, STATE, SEARCH)))


def _draw_filters(functions: dict[str, str]) -> None:
    every = _("All")
    resets = (PAGE,)
    search, function, kind = st.columns([4, 4, 3])
    with search:
        address.words(_("Search"), SEARCH, placeholder=_("Title or #number"), resets=resets)
    with function:
        address.choice(_("Function"), {"": every, **functions}, FUNCTION, resets=resets)
    with kind:
        address.choice(_("Kind"), {"": every, **labels(KINDS)}, KIND, resets=resets)
    severity, state, _rest = st.columns([4, 4, 3])
    with severity:
        words = {s.value: str(STATES[s][0]) for s in Severity}
        address.choice(_("Severity"), {"": every, **words}, SEVERITY, resets=resets)
    with state:
        states = {"open": _("Open"), "closed": _("Closed or fixed")}
        states |= {str(s): str(STATES[s][0]) for s in MOVES}
        address.choice(_("State"), {"": every, **states}, STATE, resets=resets)


def _draw_found(person: Person, found: ProblemPage) -> None:
    if found.total:
        problem_cards.draw_cards(found)
        return
    if _filters() != ProblemFilters():
        draw.empty(_("No problem fits these filters."), _draw_clear)
    elif may(person, Action.GROUP_PROBLEMS):
        draw.empty(_("No problem was made yet."), _draw_to_proposals)
    else:
        draw.empty(
            _("No opinion of yours belongs to a problem yet."),
            lambda: go.link(_("See the opinions"), "y-kien"),
        )


def _draw_to_proposals() -> None:
    st.button(
        _("See what may be one problem"),
        type="primary",
        key="to-proposals",
        on_click=address.keep,
        args=(PART, "de-xuat"),
    )


def _draw_clear() -> None:
    st.button(_("Clear the filters"), icon=":material/filter_alt_off:", key="clear-all", on_click=_clear)


def _clear() -> None:
    for name in (FUNCTION, KIND, SEVERITY, STATE, SEARCH, PAGE):
        address.keep(name, "")
