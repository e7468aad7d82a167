"""The opinions as an inbox: a list that filters narrow, and beside it one opinion with its labels, which are corrected here."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlencode

import streamlit as st

from locales import gettext as _
from models.codes import Role
from models.database import reading
from pages.shared import address, draw, form_link_box, go, opinion, opinion_filters, opinion_list, unit_choice
from pages.shared.visit import engine, moment, visitor
from services.access import Action, NotFound, Person, may
from services.feedback import FeedbackPage, list_feedback, sees_personal_data
from services.feedback_address import NAMES, UNIT, filters_of, named_in
from services.feedback_filters import checked
from services.pilots import current_pilot, functions_of, zone_of
from services.sign_ins import unit_name

ITEM, PAGE = opinion_list.ITEM, opinion_list.PAGE


def show() -> None:
    """Draw the screen."""
    person = visitor(Action.SEE_FEEDBACK)
    options = unit_choice.options_of(person)
    query = dict(st.query_params)
    with reading(engine()) as session:
        pilot = current_pilot(session)
        zone = zone_of(pilot)
        functions = {f.code: f.label for f in functions_of(session, pilot)}
        own = unit_name(session, person) or _("The whole group")
        try:
            filters = checked(session, person, filters_of(query))
        except NotFound as missing:
            draw.head(_("Opinions"), own, moment().astimezone(zone).date())
            draw.empty(str(missing), _clear)
            return
        found = list_feedback(session, person, pilot, filters, page=_page())
    scope = options[filters.unit].name if filters.unit in options else own
    total = draw.number(found.opinions, _("opinions"))
    if found.opinions != found.total:
        total = _("%(total)s in %(lines)s lines", total=total, lines=draw.number(found.total))
    draw.head(_("Opinions"), scope, moment().astimezone(zone).date(), total, _what_is_seen(person))
    st.html(opinion_list.STYLE)
    chosen = _number(address.asked(ITEM))
    # On a telephone the list makes room for the opinion that was opened.
    with st.container(key="opinions-behind" if chosen else "opinions-filters"):
        opinion_filters.draw_filters(options, functions, partial(_draw_export, person, found, query))
    if not found.total and not chosen:
        _draw_nothing(person, query)
        return
    left, right = st.columns([5, 7], gap="medium")
    with left, st.container(key="opinions-list-behind" if chosen else "opinions-list", gap="xsmall"):
        opinion_list.draw_list(found, chosen or _first(found), zone)
    with right, st.container(key="opinion-open" if chosen else "opinion-first"):
        opinion.draw_item(person, chosen or _first(found), functions, zone)


def _what_is_seen(person: Person) -> str:
    return _("wrong data and performance") if person.role is Role.DATA_OFFICER else ""


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


def _page() -> int:
    return _number(address.asked(PAGE)) or 1


def _first(found: FeedbackPage) -> int:
    return found.lines[0].id if found.lines else 0


def _draw_export(person: Person, found: FeedbackPage, query: dict[str, str]) -> None:
    form_link_box.draw_link(person, query.get(UNIT, ""))
    if not found.total or not may(person, Action.EXPORT_FEEDBACK):
        return
    asked = urlencode(named_in(query))
    hidden = not sees_personal_data(person)
    told = _("Personal data is hidden in the file, as it is here.") if hidden else None
    for label, form in ((_("Download as Excel"), "xlsx"), (_("Download as CSV"), "csv")):
        st.link_button(
            label, f"/tep/y-kien/{form}?{asked}", icon=":material/download:", key=f"export-{form}", help=told
        )


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
    for name in (*NAMES, UNIT, PAGE, ITEM):
        address.keep(name, "")
