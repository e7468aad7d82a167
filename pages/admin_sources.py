"""Where answers come from: the form and its question for the unit, the token and script that send answers at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from locales import gettext as _
from models.database import reading, writing
from pages.shared import draw
from pages.shared.visit import engine, moment, real_moment, visitor
from services.access import Action, NotFound, Refused
from services.api_tokens import GRACES, TokenLine, end_token, list_tokens, replace_token
from services.form_links import set_form, unit_entry
from services.form_script import script_text
from services.pilots import current_pilot, zone_of
from settings import load_settings

_SHOWN = "sources.token"
_PREFILLED = "sources.prefilled"
_GRACE = "sources.grace"


def show() -> None:
    """Draw the screen."""
    person = visitor(Action.MANAGE_SOURCES)
    with reading(engine()) as session:
        pilot = current_pilot(session)
        zone = zone_of(pilot)
        tokens = list_tokens(session, person, now=real_moment())
    draw.head(_("Sources"), pilot.name, moment().astimezone(zone).date())
    _draw_form(pilot.form_url, unit_entry(pilot))
    _draw_sheet(pilot.sheet_id)
    _draw_tokens(tokens, zone)
    _draw_script()


def _draw_form(address: str, entry: str) -> None:
    st.subheader(_("The form and its question for the unit"), anchor=False)
    if address:
        st.markdown(draw.plain(_("The form’s address")))
        st.code(address, language=None, wrap_lines=True)
    if entry:
        st.caption(
            draw.plain(
                _(
                    "The question for the unit is known (%(entry)s): each unit’s link fills it in.",
                    entry=entry,
                )
            )
        )
    else:
        st.warning(_("The question for the unit is not known yet, so the units’ links open an empty form."))
    with st.form("sources.form", border=False):
        st.text_input(
            _("Pre-filled link from Google Forms"),
            key=_PREFILLED,
            placeholder="https://docs.google.com/forms/d/e/…/viewform?usp=pp_url&entry.123=…",
            help=_(
                "In the form: ⋮, “Get pre-filled link”, answer the question for the unit alone, “Get link”, paste it here."
            ),
        )
        st.form_submit_button(_("Take this link"), on_click=_take_form)


def _take_form() -> None:
    person = visitor(Action.MANAGE_SOURCES)
    try:
        with writing(engine()) as session:
            set_form(session, person, current_pilot(session), st.session_state[_PREFILLED], now=moment())
    except Refused as refused:
        draw.failed(str(refused))
        return
    st.session_state[_PREFILLED] = ""
    draw.done(_("The form’s question for the unit is known now; every unit’s link fills it in."))


def _draw_sheet(sheet_id: str) -> None:
    settings = load_settings()
    st.subheader(_("The sheet of answers"), anchor=False)
    if settings.google_service_account_file is None:
        said = _(
            "No Google account is set: answers come in by file or by the script below. To read the sheet, set GOOGLE_SERVICE_ACCOUNT_FILE and FORM_SHEET_ID."
        )
        st.info(said)
        return
    st.caption(
        draw.plain(
            _(
                "Read by the account of GOOGLE_SERVICE_ACCOUNT_FILE; share the sheet and the folder of images with it."
            )
        )
    )
    st.code(settings.form_sheet_id or sheet_id or draw.DASH, language=None)


def _draw_tokens(tokens: Sequence[TokenLine], zone: ZoneInfo) -> None:
    st.subheader(_("Token of the form’s script"), anchor=False)
    standing = any(token.stands for token in tokens)
    if not tokens:
        st.caption(
            draw.plain(
                _(
                    "There is no token yet. Make one; the script below then sends each answer the moment it is given."
                )
            )
        )
    for token in tokens:
        _draw_token(token, zone)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if standing:
            words = {"1h": _("1 hour"), "24h": _("24 hours"), "7d": _("7 days")}
            st.selectbox(
                _("The present token is still taken for"),
                list(GRACES),
                index=1,
                format_func=words.__getitem__,
                key=_GRACE,
                width=260,
            )
        label = _("Replace the token") if standing else _("Make a token")
        st.button(label, type="primary", icon=":material/key:", key="make-token", on_click=_replace)


def _draw_token(token: TokenLine, zone: ZoneInfo) -> None:
    def said(at: datetime | None) -> str:
        return f"{at.astimezone(zone):%d/%m/%Y %H:%M}" if at else draw.DASH

    parts = [
        _("ends in …%(hint)s", hint=token.hint),
        _("made on %(at)s by %(who)s", at=said(token.made_at), who=token.made_by),
        _("last used %(at)s", at=said(token.last_used_at)),
    ]
    if token.ends_at and token.stands:
        parts.append(_("taken until %(at)s", at=said(token.ends_at)))
    elif token.ends_at:
        parts.append(_("ended on %(at)s", at=said(token.ends_at)))
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"token-{token.id}"):
        colour = "green" if token.stands else "gray"
        st.markdown(f":{colour}[:material/key:] {draw.plain(' · '.join(parts))}", width="stretch")
        if token.stands:
            with st.popover(_("End now"), key=f"end-{token.id}"):
                st.markdown(draw.plain(_("A script with this token can send no answer from this moment.")))
                st.button(
                    _("Yes, end it"),
                    key=f"end-{token.id}-yes",
                    type="primary",
                    on_click=_end,
                    args=(token.id,),
                )


def _replace() -> None:
    person = visitor(Action.MANAGE_SOURCES)
    grace = GRACES[st.session_state.get(_GRACE) or "24h"]
    with writing(engine()) as session:
        token = replace_token(session, person, grace=grace, now=real_moment())
    st.session_state[_SHOWN] = token
    draw.done(_("The token was made. It is shown this one time, in the script below: copy it now."))


def _end(number: int) -> None:
    person = visitor(Action.MANAGE_SOURCES)
    try:
        with writing(engine()) as session:
            end_token(session, person, number, now=real_moment())
    except NotFound as missing:
        draw.failed(str(missing))
        return
    st.session_state.pop(_SHOWN, None)
    draw.done(_("The token is taken no more."))


def _draw_script() -> None:
    st.subheader(_("Script to paste into the sheet"), anchor=False)
    st.markdown(
        "\n".join(
            f"{number}. {draw.plain(step)}"
            for number, step in enumerate(
                (
                    _("Open the sheet of answers, then Extensions, Apps Script."),
                    _("Delete what stands there and paste the script."),
                    _("Choose the function installTrigger, run it once, and allow what Google asks for."),
                    _("Send a trial answer: it stands among the opinions within a minute."),
                ),
                1,
            )
        )
    )
    token = st.session_state.pop(_SHOWN, "")
    if not token:
        st.caption(
            draw.plain(
                _(
                    "The token is not kept and can’t be shown again. To have the script with its token filled in, make or replace the token."
                )
            )
        )
    st.code(script_text(_here(), token or _("PASTE THE TOKEN HERE")), language="javascript", height=360)


def _here() -> str:
    """This program's own address, as the browser has it."""
    url = str(st.context.url or "")
    parts = url.split("/", 3)
    return "/".join(parts[:3]) if len(parts) >= 3 else ""
