"""The opinions as an inbox: a list that filters narrow, and beside it one opinion with its labels, which are corrected here."""

from __future__ import annotations

from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from locales import gettext as _
from models.codes import Role
from models.database import reading
from pages.shared import (
    address,
    bulk_bar,
    draw,
    form_link_box,
    go,
    opinion,
    opinion_filters,
    opinion_list,
    opinion_views,
    opinion_walk,
    reconciliation,
    unit_choice,
    unmask_box,
)
from pages.shared.visit import engine, moment, visitor
from services.access import Action, NotFound, Person, may
from services.feedback import FeedbackPage, list_feedback
from services.feedback_address import NAMES, UNIT, filters_of, named_in
from services.feedback_filters import checked
from services.feedback_queue import place_said
from services.pilots import current_pilot, functions_of, zone_of
from services.sign_ins import unit_name

ITEM, AFTER, BEFORE = opinion_list.ITEM, opinion_list.AFTER, opinion_list.BEFORE


def show() -> None:
    """Draw the screen."""
    person = visitor(Action.SEE_FEEDBACK)
    options = unit_choice.options_of(person)
    query, now = dict(st.query_params), moment()
    with reading(engine()) as session:
        pilot = current_pilot(session)
        zone = zone_of(pilot)
        functions = {f.code: f.label for f in functions_of(session, pilot)}
        own = unit_name(session, person) or _("The whole group")
        try:
            filters = checked(session, person, filters_of(query, now=now))
        except NotFound as missing:
            draw.head(_("Opinions"), own, now.astimezone(zone).date())
            draw.empty(str(missing), _clear)
            return
        found = list_feedback(
            session,
            person,
            pilot,
            filters,
            order=opinion_walk.order_asked(),
            after=place_said(query.get(AFTER, "")),
            before=place_said(query.get(BEFORE, "")),
        )
    scope = options[filters.unit].name if filters.unit in options else own
    draw.head(_("Opinions"), scope, now.astimezone(zone).date(), _counted(found), _what_is_seen(person))
    st.html(opinion_list.STYLE)
    chosen = _number(address.asked(ITEM))
    # On a telephone the list makes room for the opinion that was opened.
    with st.container(key="opinions-behind" if chosen else "opinions-filters"):
        opinion_views.draw_views(person)
        with opinion_filters.folded_on_a_telephone():
            opinion_filters.draw_filters(
                options, functions, partial(_draw_export, person, found, query, zone)
            )
            if may(person, Action.WORK_ITEMS) and found.total:
                bulk_bar.show(person, filters, found.total)
    if not found.lines and not chosen:
        _draw_nothing(person, query)
        return
    left, right = st.columns([5, 7], gap="medium")
    with left, st.container(key="opinions-list-behind" if chosen else "opinions-list", gap="xsmall"):
        opinion_list.draw_list(found, chosen or _first(found), zone, now)
    with right, st.container(key="opinion-open" if chosen else "opinion-first", gap="xsmall"):
        opinion.draw_item(person, chosen or _first(found), functions, zone)
    reconciliation.draw_folded(person, filters.unit)


def _counted(found: FeedbackPage) -> str:
    """How many are listed; above what is counted at each look, that there are more."""
    if found.capped:
        return _("more than %(n)s opinions", n=draw.number(found.opinions))
    total = draw.number(found.opinions, _("opinions"))
    if found.opinions == found.total:
        return total
    return _("%(total)s in %(lines)s lines", total=total, lines=draw.number(found.total))


def _what_is_seen(person: Person) -> str:
    return _("wrong data and performance") if person.role is Role.DATA_OFFICER else ""


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


def _first(found: FeedbackPage) -> int:
    return found.lines[0].id if found.lines else 0


def _draw_export(person: Person, found: FeedbackPage, query: dict[str, str], zone: ZoneInfo) -> None:
    form_link_box.draw_link(person, query.get(UNIT, ""))
    if not found.total:
        return
    unmask_box.draw_for_list(person, zone)
    if not may(person, Action.EXPORT_FEEDBACK):
        return
    unmask_box.draw_files(person, named_in(query))


def _draw_nothing(person: Person, query: dict[str, str]) -> None:
    if named_in(query):
        draw.empty(_("No opinion fits these filters."), _clear)
    elif may(person, Action.IMPORT_FEEDBACK):
        draw.empty(
            _("No opinion has come in yet."),
            lambda: go.link(_("Import opinions from a file"), "nhap"),
        )
    else:
        draw.empty(_("No opinion has come in yet."), _("What comes in is listed here."))


def _clear() -> None:
    st.button(_("Clear the filters"), on_click=_forget, icon=":material/filter_alt_off:", key="clear-all")


def _forget() -> None:
    for name in (*NAMES, *opinion_list.RESETS):
        address.keep(name, "")
