"""The support line writes down an opinion while somebody speaks: by keyboard alone, and the next one at once."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from locales import gettext as _
from locales.vietnamese import day_month_year
from models.codes import Respondent
from models.database import reading, writing
from pages.shared import draw, go, unit_choice
from pages.shared.report_file_box import file_box
from pages.shared.visit import engine, moment, store, visitor
from pages.shared.words import CHANNELS as CHANNEL_WORDS
from pages.shared.words import KINDS, PLATFORMS, RESPONDENTS
from services import notices
from services.access import Action, NotFound, Refused
from services.pilots import current_pilot, functions_of, zone_of
from services.quick_entries import (
    CHANNELS,
    LONGEST_TEXT,
    Entry,
    calls_to_make,
    entry_of,
    keep_call_back,
    note_opinion,
    take_back_entry,
)

_ROUND, _CHANNEL = "quick.round", "quick.channel"
_STYLE = """<style>
.st-key-quick-form [data-testid=stForm] { padding: 1rem; }
</style>"""
# Days from today on which a call may be promised; None: no call.
_CALLS = (None, 0, 1, 2, 3)


def show() -> None:
    """Draw the screen."""
    person = visitor(Action.NOTE_OPINIONS)
    with reading(engine()) as session:
        pilot = current_pilot(session)
        today = moment().astimezone(zone_of(pilot)).date()
        functions = {f.code: f.label for f in functions_of(session, pilot)}
        calls = calls_to_make(session, person, pilot)
    draw.head(_("Quick entry"), _("EVNICT’s support line"), today)
    st.html(_STYLE)
    st.pills(
        _("Channel"),
        list(CHANNELS),
        format_func=lambda code: str(CHANNEL_WORDS[code]),
        key=_CHANNEL,
        default=CHANNELS[0] if _CHANNEL not in st.session_state else None,
        required=True,
    )
    left, right = st.columns([7, 3], gap="large")
    with left, st.container(key="quick-form"):
        _draw_form(functions, today)
    with right:
        _draw_calls(calls, today)


def _draw_form(functions: dict[str, str], today: date) -> None:
    nth = st.session_state.get(_ROUND, 0)
    options = unit_choice.options_of(visitor(Action.NOTE_OPINIONS))
    with st.form(f"quick.{nth}", enter_to_submit=True):
        with st.container(key=f"quick-focus-{nth}"):
            st.text_area(
                _("What was said"),
                key=f"quick.{nth}.text",
                height=120,
                max_chars=LONGEST_TEXT,
                placeholder=_("The words themselves, as they were said"),
            )
        unit, who = st.columns([3, 2])
        with unit:
            unit_choice.box(_("Unit (may be left open)"), options, f"quick.{nth}.unit")
        with who:
            _choice(
                _("Who"), {r.value: str(RESPONDENTS[r]) for r in Respondent}, nth, "respondent", "unknown"
            )
        function, platform, version = st.columns([4, 2, 2])
        with function:
            by_text = {"": _("By the words (suggested)")}
            _choice(_("Function"), by_text | functions, nth, "function", "")
        with platform:
            _choice(_("System"), {"": _("Not said")} | PLATFORMS, nth, "platform", "")
        with version:
            st.text_input(_("App version"), key=f"quick.{nth}.app_version", max_chars=40)
        name, phone, code = st.columns(3)
        with name:
            st.text_input(_("Name"), key=f"quick.{nth}.name", max_chars=120)
        with phone:
            st.text_input(_("Telephone"), key=f"quick.{nth}.phone", max_chars=40)
        with code:
            st.text_input(_("Customer code"), key=f"quick.{nth}.customer_code", max_chars=40)
        st.caption(draw.plain(str(notices.OPINION)))
        _choice(_("A call back was promised"), _call_days(today), nth, "call", "")
        file_box(
            _("Images: paste with Ctrl+V, drop or choose (at most 25 MB each)"),
            f"quick.{nth}.images",
            ["png", "jpg", "jpeg", "webp", "heic"],
            several=True,
        )
        st.form_submit_button(
            _("Save (Ctrl+Enter), write the next"), type="primary", icon=":material/save:", on_click=_save
        )


def _choice(label: str, words: dict[str, str], nth: int, name: str, chosen: str) -> None:
    key = f"quick.{nth}.{name}"
    codes = list(words)
    # What was taken back stands in the session already, and then counts alone.
    st.session_state.setdefault(key, chosen)
    st.selectbox(label, codes, format_func=words.__getitem__, key=key)


def _call_days(today: date) -> dict[str, str]:
    words = {"": _("No"), "0": _("Today"), "1": _("Tomorrow")}
    for ahead in _CALLS[1:]:
        if ahead is not None and str(ahead) not in words:
            words[str(ahead)] = day_month_year(today + timedelta(days=ahead))
    return words


def _save() -> None:
    person = visitor(Action.NOTE_OPINIONS)
    nth = st.session_state.get(_ROUND, 0)

    def said(name: str) -> str:
        return str(st.session_state.get(f"quick.{nth}.{name}") or "")

    images = tuple(file.getvalue() for file in st.session_state.get(f"quick.{nth}.images") or ())
    try:
        with writing(engine()) as session:
            pilot = current_pilot(session)
            today = moment().astimezone(zone_of(pilot)).date()
            call = said("call")
            entry = Entry(
                st.session_state.get(_CHANNEL) or CHANNELS[0],
                said("text"),
                said("unit"),
                said("respondent") or Respondent.UNKNOWN.value,
                said("function"),
                said("platform"),
                said("app_version"),
                said("name"),
                said("phone"),
                said("customer_code"),
                today + timedelta(days=int(call)) if call else None,
                images,
            )
            noted = note_opinion(session, person, pilot, entry, store(), now=moment())
            functions = {f.code: f.label for f in functions_of(session, pilot)}
    except (Refused, NotFound) as refused:
        draw.failed(str(refused))
        return
    st.session_state[_ROUND] = nth + 1
    told = _(
        "Opinion %(number)s is written down: %(function)s, %(kind)s.",
        number=noted.number,
        function=functions[noted.function],
        kind=KINDS[noted.kind],
    )
    if noted.names_people:
        told += " " + _("Its words hold personal data, which is hidden in lists and files.")
    draw.done(told, lambda: _take_back(noted.number))


def _take_back(number: int) -> str:
    person = visitor(Action.NOTE_OPINIONS)
    with writing(engine()) as session:
        pilot = current_pilot(session)
        entry = entry_of(session, person, pilot, number)
        take_back_entry(session, person, pilot, number, now=moment())
    # What was typed stands in the form again, to be corrected.
    nth = st.session_state.get(_ROUND, 0) + 1
    st.session_state[_ROUND] = nth
    for name in (
        "text",
        "respondent",
        "function",
        "platform",
        "app_version",
        "name",
        "phone",
        "customer_code",
    ):
        st.session_state[f"quick.{nth}.{name}"] = getattr(entry, name)
    st.session_state[f"quick.{nth}.unit"] = entry.unit or None
    return _("Opinion %(number)s was taken back; its words stand in the form again.", number=number)


def _draw_calls(calls: list[tuple[int, date]], today: date) -> None:
    title = _("Promised calls")
    st.markdown(f"**{draw.plain(title)}**")
    if not calls:
        st.caption(draw.plain(_("No call is promised. Choose a day in the form, and it is listed here.")))
    for number, day in calls[:20]:
        late = day < today
        with st.container(horizontal=True, vertical_alignment="center", key=f"call-{number}"):
            colour = "red" if late else "orange" if day == today else "gray"
            st.markdown(f":{colour}[{day_month_year(day)}]", width="content")
            go.link(_("Opinion %(number)s", number=number), "y-kien", {"y-kien": str(number)})
            st.button(_("Called"), key=f"called-{number}", on_click=_called, args=(number,))
    if len(calls) > 20:
        st.caption(draw.plain(_("and %(n)s more", n=len(calls) - 20)))


def _called(number: int) -> None:
    person = visitor(Action.NOTE_OPINIONS)
    try:
        with writing(engine()) as session:
            keep_call_back(session, person, current_pilot(session), number, now=moment())
    except (Refused, NotFound) as refused:
        draw.failed(str(refused))
        return
    draw.done(_("Opinion %(number)s: the promised call was made.", number=number))
