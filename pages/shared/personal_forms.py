"""What a person may ask: search, a copy, deletion. Whom it is about stands in no address and in no log."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from locales import gettext as _
from models.database import reading, writing
from pages.shared import draw
from pages.shared.visit import engine, moment, store, visitor
from services.access import Action, NotAllowed, Person, Refused
from services.personal_export import export_person
from services.personal_requests import Found, delete_person, own_items, search_person
from services.personal_words import GONE, Known, known

_ABOUT, _FOUND, _COPY = "personal.about", "personal.found", "personal.copy"
_FIELDS = ("email", "phone", "customer_code", "name")


def draw_requests(person: Person, zone: ZoneInfo) -> None:
    """The form, what was found, and what can be done with it."""
    with st.form("personal.search", border=True):
        left, right = st.columns(2)
        with left:
            st.text_input(_("E-mail address"), max_chars=200, key="personal.email")
            st.text_input(_("Customer code"), max_chars=200, key="personal.customer_code")
        with right:
            st.text_input(_("Telephone number"), max_chars=200, key="personal.phone")
            st.text_input(_("Full name"), max_chars=200, key="personal.name")
        st.caption(
            draw.plain(
                _(
                    "Make sure who asks before you search. A name alone may be that of several people; "
                    "with an address or a number beside it, it is only looked for in what that person sent."
                )
            )
        )
        st.form_submit_button(_("Search"), icon=":material/person_search:", type="primary", on_click=_search)
    about, found = st.session_state.get(_ABOUT), st.session_state.get(_FOUND)
    if isinstance(about, Known) and isinstance(found, Found):
        _draw_found(person, about, found, zone)


def _search() -> None:
    person = visitor(Action.MANAGE_PERSONAL_DATA)
    said = {name: str(st.session_state.get(f"personal.{name}", "")) for name in _FIELDS}
    draw.forget()
    for place in (_ABOUT, _FOUND, _COPY):
        st.session_state.pop(place, None)
    try:
        about = known(**said)
        with writing(engine()) as session:
            found = search_person(session, person, about, store(), now=moment())
    except (Refused, NotAllowed) as refused:
        draw.failed(str(refused))
        return
    st.session_state[_ABOUT], st.session_state[_FOUND] = about, found


def _draw_found(person: Person, about: Known, found: Found, zone: ZoneInfo) -> None:
    st.subheader(draw.plain(_("Found of %(hint)s", hint=about.hint)), anchor=False)
    if found.nothing:
        draw.empty(
            _("Nothing is kept of this person."),
            _("Look at the spelling, or search by another of their data."),
        )
        return
    said = [
        (_("opinions that the person sent"), len(found.own)),
        (_("opinions of others that name the person"), len(found.named)),
        (_("images"), found.images),
        (_("other places (rows to correct, drafts, answers, mail …)"), sum(map(len, found.other.values()))),
        (_("rows of the record"), len(found.record)),
        (_("accounts"), len(found.accounts)),
        (_("kept uploads"), len(found.files)),
    ]
    st.markdown(draw.plain(" · ".join(f"{draw.number(n)} {words}" for words, n in said if n)))
    if found.frozen:
        st.warning(
            draw.plain(
                _(
                    "Closed reports name this person (%(n)s places). They are kept as the law on archives asks and are "
                    "not changed here; legal staff decide.",
                    n=sum(map(len, found.frozen.values())),
                )
            )
        )
    with reading(engine()) as session:
        items = own_items(session, person, found)
    if items:
        frame = pd.DataFrame(
            [
                (
                    item.id,
                    item.pilot,
                    f"{item.submitted_at.astimezone(zone):%d/%m/%Y %H:%M}"
                    if item.submitted_at
                    else draw.DASH,
                    item.name,
                    item.email,
                    item.phone,
                    item.customer_code,
                    item.text,
                )
                for item in items
            ],
            columns=[
                _("Opinion number"),
                _("Pilot"),
                _("Sent"),
                _("Name"),
                _("E-mail address"),
                _("Telephone"),
                _("Customer code"),
                _("Text"),
            ],
        )
        st.dataframe(frame, hide_index=True, placeholder=draw.DASH)
    _draw_acts(about, found)


def _draw_acts(about: Known, found: Found) -> None:
    how, received = st.columns(2)
    with how:
        asked = st.text_input(
            _("How it was asked and how you made sure who asks"), max_chars=200, key="personal.asked"
        )
    with received:
        on = st.date_input(_("Received"), moment().date(), format="DD/MM/YYYY", key="personal.received")
    day = on if isinstance(on, date) else moment().date()
    with st.container(horizontal=True):
        copy: str | None = st.session_state.get(_COPY)
        if copy is None:
            st.button(
                _("Make a copy for the person"),
                icon=":material/folder_zip:",
                disabled=not asked.strip(),
                on_click=_make_copy,
                args=(about, asked, day),
                key="personal.make",
            )
        else:
            st.link_button(
                _("Download the copy (ZIP)"),
                f"/tep/du-lieu-ca-nhan/{copy}",
                icon=":material/download:",
                type="primary",
            )
        with st.popover(_("Delete"), icon=":material/delete_forever:", disabled=not asked.strip()):
            st.markdown(
                draw.plain(
                    _(
                        "This can’t be taken back. The opinions stay and are counted, with “%(gone)s” where the person "
                        "stood; images, uploads and rows of the record that name the person are emptied.",
                        gone=GONE,
                    )
                )
            )
            accounts = bool(found.accounts) and st.checkbox(
                _("Delete the accounts too (%(n)s)", n=len(found.accounts)), key="personal.accounts"
            )
            typed = st.text_input(
                _("Type XOA to confirm"), max_chars=10, key="personal.confirm", autocomplete="off"
            )
            st.button(
                _("Delete for good"),
                type="primary",
                disabled=typed.strip().upper() not in ("XOA", "XOÁ", "XÓA"),
                on_click=_delete,
                args=(about, asked, day, accounts),
                key="personal.delete",
            )


def _received(day: date) -> datetime:
    now = moment()
    return min(now, datetime.combine(day, time(), now.tzinfo))


def _make_copy(about: Known, asked: str, day: date) -> None:
    person = visitor(Action.MANAGE_PERSONAL_DATA)
    try:
        with writing(engine()) as session:
            name = export_person(
                session, person, about, store(), asked_how=asked, received_at=_received(day), now=moment()
            )
    except (Refused, NotAllowed) as refused:
        draw.failed(str(refused))
        return
    st.session_state[_COPY] = name
    draw.done(_("The copy is ready. It can be downloaded by you for an hour."))


def _delete(about: Known, asked: str, day: date, accounts: bool) -> None:
    person = visitor(Action.MANAGE_PERSONAL_DATA)
    try:
        with writing(engine()) as session:
            request = delete_person(
                session,
                person,
                about,
                store(),
                asked_how=asked,
                received_at=_received(day),
                now=moment(),
                with_accounts=accounts,
            )
            number = request.id
    except (Refused, NotAllowed) as refused:
        draw.failed(str(refused))
        return
    for place in (_ABOUT, _FOUND, _COPY, *(f"personal.{name}" for name in _FIELDS)):
        st.session_state.pop(place, None)
    draw.done(_("Request %(n)s is done: the person’s data was deleted.", n=number))
