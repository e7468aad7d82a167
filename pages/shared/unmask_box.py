"""Personal data that is hidden, shown for a while to who says what for: of one opinion, or of the whole list and its file."""

from __future__ import annotations

from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import streamlit as st

from importers.personal_data import HIDDEN
from locales import gettext as _
from models.database import reading, writing
from pages.shared import draw
from pages.shared.visit import engine, real_moment, visitor
from services.access import Action, NotAllowed, NotFound, Person, Refused, may
from services.feedback import FeedbackItem, sees_personal_data
from services.feedback_address import WITH_PERSONAL_DATA
from services.pilots import current_pilot
from services.unmasking import (
    HOLDS,
    LONGEST_REASON,
    USUAL_REASONS,
    Shown,
    hide_personal_data,
    show_personal_data,
    shown_now,
)

_MINUTES = int(HOLDS.total_seconds() // 60)


def draw_for_item(person: Person, item: FeedbackItem, zone: ZoneInfo) -> None:
    """Under an opinion in which something is hidden, or was: the button that shows it, or until when it is shown."""
    number = item.line.id
    if not may(person, Action.SEE_PERSONAL_DATA):
        return
    if sees_personal_data(person, number):
        _draw_shown(person, number, zone)
        return
    texts = (item.line.text, item.line.unit_text, *item.earlier_texts)
    contact = item.has_contact and may(person, Action.SEE_CONTACTS)
    if contact or any(HIDDEN in text for text in texts):
        _draw_asking(
            _("Show personal data"),
            _(
                "Telephone numbers, customer codes and the like of this opinion are shown to you for %(n)s minutes.",
                n=_MINUTES,
            ),
            number,
        )


def draw_for_list(person: Person, zone: ZoneInfo) -> None:
    """Beside a list of opinions: the button that shows the personal data of all of them, or until when it is shown."""
    if not may(person, Action.SEE_PERSONAL_DATA):
        return
    if sees_personal_data(person):
        _draw_shown(person, None, zone)
    else:
        _draw_asking(
            _("Show personal data in the list"),
            _(
                "The personal data of every opinion that you may see is shown to you for %(n)s minutes, in files too.",
                n=_MINUTES,
            ),
            None,
        )


def draw_files(person: Person, asked: dict[str, str]) -> None:
    """The links to a list as a file: with personal data hidden, and, while it is shown, with it."""
    hidden = _("Personal data is hidden in the file.")
    for label, form in ((_("Download as Excel"), "xlsx"), (_("Download as CSV"), "csv")):
        st.link_button(
            label,
            f"/tep/y-kien/{form}?{urlencode(asked)}",
            icon=":material/download:",
            key=f"export-{form}",
            help=hidden,
        )
    if sees_personal_data(person):
        whole = urlencode({**asked, WITH_PERSONAL_DATA: "1"})
        st.link_button(
            _("Excel with personal data"),
            f"/tep/y-kien/xlsx?{whole}",
            icon=":material/shield_person:",
            key="export-whole",
            help=_("The download is written down with your name."),
        )


def _draw_asking(label: str, told: str, number: int | None) -> None:
    key = f"unmask.{number or 'every'}"
    with st.popover(label, icon=":material/visibility:", key=f"{key}.box"):
        st.caption(draw.plain(told))
        with st.form(key, border=False):
            usual = [str(reason) for reason in USUAL_REASONS]
            st.selectbox(
                _("What do you need it for?"),
                usual,
                index=None,
                key=f"{key}.reason",
                placeholder=_("Choose a reason, or write your own"),
                accept_new_options=True,
                help=_("At most %(n)s characters.", n=LONGEST_REASON),
            )
            st.caption(draw.plain(_("Your name, the time and this reason are written into the record.")))
            st.form_submit_button(
                _("Show for %(n)s minutes", n=_MINUTES), type="primary", on_click=_show, args=(number, key)
            )


def _draw_shown(person: Person, number: int | None, zone: ZoneInfo) -> None:
    found = _what_is_shown(person, number)
    if found is None:
        return
    until = f"{found.until.astimezone(zone):%H:%M}"
    said = _("Personal data is shown to you until %(at)s: %(reason)s", at=until, reason=found.reason)
    with st.container(horizontal=True, vertical_alignment="center", key=f"unmasked.{number or 'every'}"):
        st.markdown(f":orange[:material/visibility: {draw.plain(said)}]", width="content")
        st.button(_("Hide again"), key=f"unmask.{number or 'every'}.hide", on_click=_hide)


def _what_is_shown(person: Person, number: int | None) -> Shown | None:
    with reading(engine()) as session:
        shown = shown_now(session, person, now=real_moment())
    return next((one for one in shown if one.number in (number, None)), None)


def _show(number: int | None, key: str) -> None:
    person = visitor(Action.SEE_FEEDBACK)
    reason = str(st.session_state.get(f"{key}.reason") or "")
    try:
        with writing(engine()) as session:
            pilot = current_pilot(session)
            show_personal_data(session, person, pilot, reason, now=real_moment(), number=number)
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
    else:
        draw.done(_("Personal data is shown to you for %(n)s minutes; that is written down.", n=_MINUTES))


def _hide() -> None:
    person = visitor(Action.SEE_FEEDBACK)
    with writing(engine()) as session:
        hide_personal_data(session, person, now=real_moment())
    draw.done(_("Personal data is hidden again."))
