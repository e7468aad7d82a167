"""The last step of a report: the letter that was sent, recorded with its number and moment, and all closed versions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from locales import gettext as _
from models.codes import ReportState
from models.database import writing
from pages.shared import draw
from pages.shared.report_file_box import file_box
from pages.shared.report_paper import FORM_NAMES
from pages.shared.report_view import CLOSING, ReportView
from pages.shared.report_walk import draw_next
from pages.shared.visit import engine, moment, store, visitor
from pages.shared.words import person_words
from services.access import Action, NotAllowed, NotFound, Refused, may
from services.filing import attach_signed, file_report, take_back_letter
from services.pilots import current_pilot
from services.report_versions import Version


def draw_sending(view: ReportView) -> None:
    """Draw what is to be done about the letter, then the versions."""
    newest = view.newest
    if newest is not None and newest.state == ReportState.CLOSED and may(view.person, Action.RECORD_LETTER):
        _draw_form(view, newest)
    elif newest is None or newest.state == ReportState.RETURNED:
        draw.empty(_("No version waits to be sent."), _next_step(view))
    st.subheader(_("Versions"), anchor=False)
    if not view.versions:
        st.caption(draw.plain(_("Nothing has been closed yet.")))
    for version in view.versions:
        _draw_version(view, version)


def _next_step(view: ReportView) -> Callable[[], object] | str:
    if view.writes:
        return partial(draw_next, CLOSING, _("Check and close"))
    return _("The unit closes its report first.")


def _draw_form(view: ReportView, newest: Version) -> None:
    st.markdown(
        draw.plain(
            _(
                "Version %(number)s is closed. Once its letter is signed and sent, record it: on time is judged by this moment.",
                number=newest.number,
            )
        )
    )
    key = f"sent.{view.unit}.{newest.number}"
    number, day, hour = f"{key}.number", f"{key}.day", f"{key}.hour"
    now = moment().astimezone(view.zone)
    st.text_input(_("Number of the letter"), key=number, placeholder=_letter_number(view), max_chars=100)
    left, right = st.columns(2)
    with left:
        st.date_input(_("Sent on"), view.today, key=day, format="DD/MM/YYYY", max_value=view.today)
    with right:
        st.time_input(_("At"), time(now.hour, now.minute), key=hour, step=60)
    file_box(_("The signed letter, as PDF of at most 25 MB (may follow later)"), f"{key}.pdf", ["pdf"])
    st.button(
        _("Record the letter"),
        type="primary",
        icon=":material/send:",
        key=f"{key}.save",
        on_click=_record,
        args=(view.unit, number, day, hour, f"{key}.pdf"),
    )


def _letter_number(view: ReportView) -> str | None:
    letter = view.preview.facts.letter
    if not letter.number:
        return None
    return f"{letter.number}/{letter.symbol}" if letter.symbol else letter.number


def _record(unit: str, number: str, day: str, hour: str, pdf: str) -> None:
    person = visitor(Action.RECORD_LETTER)
    state = st.session_state
    sent_at = datetime.combine(state[day], state[hour])
    signed = state.get(pdf)
    try:
        with writing(engine()) as session:
            filed = file_report(
                session,
                person,
                current_pilot(session),
                unit,
                store(),
                sent_at=sent_at,
                number=str(state[number]),
                now=moment(),
                signed_pdf=signed.getvalue() if signed else None,
            )
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
        return
    said = _(
        "The letter is recorded, sent at %(at)s: %(judged)s.",
        at=f"{sent_at:%H:%M %d/%m/%Y}",
        judged=_judged(filed.on_time),
    )
    draw.done(said, partial(_take_back, unit, filed.version))


def _take_back(unit: str, version: int) -> str:
    person = visitor(Action.RECORD_LETTER)
    with writing(engine()) as session:
        take_back_letter(session, person, current_pilot(session), unit, version, now=moment())
    return _("The letter is no longer recorded; version %(number)s waits to be sent.", number=version)


def _judged(on_time: bool | None) -> str:
    if on_time is None:
        return _("not decided")
    return _("on time") if on_time else _("late")


def _draw_version(view: ReportView, version: Version) -> None:
    with st.container(border=True, key=f"version-{version.number}", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            title = _("Version %(number)s", number=version.number)
            st.markdown(f"**{draw.plain(title)}**", width="content")
            draw.state(version.state)
            if version.on_time is not None:
                colour = "green" if version.on_time else "red"
                st.badge(draw.plain(_judged(version.on_time)), color=colour)  # type: ignore[arg-type]
            if version.nil:
                st.badge(draw.plain(_("nil report")), color="gray")
        st.caption("  \n".join(draw.plain(line) for line in _told(version, view.zone)))
        if version.filed_at is not None and not version.signed and may(view.person, Action.RECORD_LETTER):
            _draw_attaching(view, version)
        with st.container(horizontal=True):
            if version.signed:
                st.link_button(
                    _("Signed letter"),
                    f"/tep/van-ban/{view.unit}/{version.number}",
                    icon=":material/verified:",
                    key=f"version-{version.number}-signed",
                )
            for form in [form for form in FORM_NAMES if form in version.formats]:
                st.link_button(
                    FORM_NAMES[form],
                    f"/tep/bao-cao/{view.unit}/{version.number}/{form}",
                    icon=":material/download:",
                    key=f"version-{version.number}-{form}",
                )


def _draw_attaching(view: ReportView, version: Version) -> None:
    key = f"attach.{view.unit}.{version.number}"
    with st.expander(_("Add the signed letter"), icon=":material/attach_file:"):
        file_box(_("The signed letter, as PDF of at most 25 MB"), key, ["pdf"])
        st.button(
            _("Keep the signed letter"),
            key=f"{key}.save",
            on_click=_attach,
            args=(view.unit, version.number, key),
        )


def _attach(unit: str, version: int, key: str) -> None:
    person = visitor(Action.RECORD_LETTER)
    file = st.session_state.get(key)
    if file is None:
        draw.failed(_("Choose the signed letter’s file first."))
        return
    try:
        with writing(engine()) as session:
            attach_signed(
                session,
                person,
                current_pilot(session),
                unit,
                version,
                file.getvalue(),
                store(),
                now=moment(),
            )
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
        return
    draw.done(_("The signed letter is kept with version %(number)s as it is.", number=version))


def _told(version: Version, zone: ZoneInfo) -> list[str]:
    lines = []
    if version.closed_at is not None:
        at = f"{version.closed_at.astimezone(zone):%H:%M %d/%m/%Y}"
        lines.append(_("Closed at %(at)s by %(who)s", at=at, who=person_words(version.closed_by)))
    if version.filed_at is not None:
        at = f"{version.filed_at.astimezone(zone):%H:%M %d/%m/%Y}"
        lines.append(_("Letter %(number)s, sent at %(at)s", number=version.letter_number or draw.DASH, at=at))
    if version.returned_by:
        why = version.returned_why or draw.DASH
        lines.append(_("%(who)s returned it: %(why)s", who=person_words(version.returned_by), why=why))
    if version.accepted_at is not None:
        at = f"{version.accepted_at.astimezone(zone):%H:%M %d/%m/%Y}"
        lines.append(_("Accepted at %(at)s by %(who)s", at=at, who=person_words(version.accepted_by)))
    if version.changes:
        told = "; ".join(str(change) for change in version.changes)
        lines.append(_("Against the version before: %(changes)s", changes=told))
    if version.explanation:
        lines.append(_("Explanation: %(text)s", text=version.explanation))
    lines.append(_("Fingerprint (SHA-256) %(start)s…", start=version.sha256[:16]))
    return lines
