"""Reminding those who have not sent: a text to copy, the official letter, mail; who was reminded when; mail that failed."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from locales import Phrase, phrase
from locales import gettext as _
from models.database import reading, writing
from pages.shared import draw
from pages.shared.visit import engine, here, moment, visitor
from services.access import Action, NotAllowed, NotFound, Person, Refused, may
from services.kept import marks_read_once
from services.mail import QueuedMail, list_mail, send_again
from services.mail_sending import mail_trouble, send_waiting
from services.mail_server import server_of
from services.pilots import current_pilot, is_demonstration, zone_of
from services.reminders import (
    BY_HAND,
    Reminded,
    Reminding,
    forget_reminders,
    queue_reminders,
    record_reminder,
    reminder_log,
    reminding,
)
from settings import load_settings

KINDS: dict[str, Phrase] = {
    "before": phrase("Mail before the due day"),
    "after": phrase("Mail after the due day"),
    "zalo": phrase("Zalo"),
    "phone": phrase("Telephone"),
    "letter": phrase("Official letter"),
}
MAIL_STATES: dict[str, Phrase] = {
    "waiting": phrase("waits to be sent"),
    "sent": phrase("sent"),
    "refused": phrase("refused"),
    "failed": phrase("given up"),
    "bounced": phrase("returned"),
    "unsure": phrase("perhaps sent"),
    "withdrawn": phrase("withdrawn"),
}
FAULTS = ("refused", "failed", "bounced", "unsure")
_LISTED = 12


def reminder_box(person: Person) -> None:
    """Draw everything about reminding the units that owe this person's unit a report."""
    if not may(person, Action.SEE_REMINDERS):
        return
    now = moment()
    with reading(engine()) as session, marks_read_once(session):
        pilot = current_pilot(session)
        found = reminding(session, person, pilot, now=now, link=_link())
        log = reminder_log(session, person, pilot, most=200)
    if not found.units:
        draw.empty(_("Every unit that owes a report has sent it: there is nobody to remind."))
    else:
        _draw_count(found)
        if may(person, Action.REMIND):
            _draw_acts(person, found)
    names = [_("Message to copy (Zalo)"), _("Letters by mail"), _("Who was reminded when")]
    faults = may(person, Action.SEE_MAIL)
    tabs = st.tabs([*names, *([_("Mail that did not arrive")] if faults else [])])
    with tabs[0]:
        if found.zalo:
            st.code(found.zalo, language=None, wrap_lines=True, height=340)
    with tabs[1]:
        _draw_letters(found)
    with tabs[2]:
        _draw_log(log)
    if faults:
        with tabs[3]:
            _draw_faults(person)


def _link() -> str:
    return here("/bao-cao")


def _draw_count(found: Reminding) -> None:
    alone = sum(not one.through for one in found.units)
    told = _(
        "%(n)s units have not sent; %(mail)s letters can go by mail; for %(alone)s units no address is known.",
        n=draw.number(len(found.units)),
        mail=draw.number(len(found.letters)),
        alone=draw.number(alone),
    )
    st.caption(draw.plain(told))


def _draw_letters(found: Reminding) -> None:
    if not found.letters:
        st.caption(
            draw.plain(
                _(
                    "No unit that has not sent has an address. It is taken from the contact of the unit and the e-mail "
                    "of its reporters’ accounts."
                )
            )
        )
    for letter in found.letters[:_LISTED]:
        st.markdown(f"**{draw.plain(letter.to_name)}** · {draw.plain(', '.join(letter.addresses))}")
        st.code(f"{letter.subject}\n\n{letter.text}", language=None, wrap_lines=True)
    rest = len(found.letters) - _LISTED
    if rest > 0:
        st.caption(draw.plain(_("and %(n)s more letters in the same words", n=draw.number(rest))))


def _draw_acts(person: Person, found: Reminding) -> None:
    codes = tuple(one.code for one in found.units)
    with st.container(horizontal=True, vertical_alignment="center"):
        query = urlencode({"don-vi": found.receiver})
        st.link_button(
            _("Official letter (Word)"),
            f"/tep/don-doc?{query}",
            icon=":material/description:",
            key="reminder-letter",
        )
        _draw_mail(person, found)
        with st.popover(_("They were reminded…"), icon=":material/check:", key="reminder-done"):
            st.caption(
                draw.plain(
                    _("Write down that all %(n)s units were reminded today:", n=draw.number(len(codes)))
                )
            )
            for kind in BY_HAND:
                st.button(str(KINDS[kind]), key=f"reminder-by-{kind}", on_click=_record, args=(codes, kind))


def _draw_mail(person: Person, found: Reminding) -> None:
    settings = load_settings()
    if not settings.smtp_url.get_secret_value() or not settings.mail_from:
        st.caption(draw.plain(_("Mail is not set up here; copy the message or send the letter.")))
        return
    if not found.letters:
        return
    with st.popover(_("Send by mail…"), icon=":material/send:", key="reminder-mail"):
        st.markdown(
            draw.plain(
                _(
                    "%(n)s letters go out now. Nobody gets the same letter twice on one day.",
                    n=draw.number(len(found.letters)),
                )
            )
        )
        st.button(
            _("Send them"),
            type="primary",
            key="reminder-send",
            on_click=_send,
            args=(may(person, Action.MANAGE_MAIL),),
        )


def _send(now_too: bool) -> None:
    person = visitor(Action.REMIND)
    settings = load_settings()
    try:
        server = server_of(settings.smtp_url, settings.mail_from)
        with writing(engine()) as session:
            demo = is_demonstration(session)
            queued = queue_reminders(session, person, current_pilot(session), now=moment(), link=_link())
        if not queued.mails:
            draw.done(_("Today’s letters were queued already; nothing goes twice."))
            return
        if not now_too:
            draw.done(_("%(n)s mails wait to be sent.", n=draw.number(queued.mails)))
            return
        done = send_waiting(
            engine(), person, server, clock=lambda: settings.now(demonstration=demo), most=200
        )
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
        return
    sent = draw.number(done.count("sent"))
    if done.trouble is not None:
        draw.failed(str(done.trouble))
    elif done.count("sent") == len(done.tried):
        draw.done(_("%(n)s mails were sent.", n=sent))
    else:
        rest = draw.number(len(done.tried) - done.count("sent"))
        draw.done(_("%(n)s mails were sent, %(rest)s were not; see below.", n=sent, rest=rest))


def _record(codes: tuple[str, ...], kind: str) -> None:
    person = visitor(Action.REMIND)
    try:
        with writing(engine()) as session:
            numbers = record_reminder(session, person, current_pilot(session), codes, kind, now=moment())
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
        return
    if numbers:
        said = _("Written down: %(n)s units were reminded today.", n=draw.number(len(numbers)))
        draw.done(said, lambda: _forget(numbers))
    else:
        draw.done(_("That was written down for today already."))


def _forget(numbers: list[int]) -> None:
    person = visitor(Action.REMIND)
    with writing(engine()) as session:
        forget_reminders(session, person, current_pilot(session), numbers, now=moment())


def _draw_log(log: list[Reminded]) -> None:
    if not log:
        st.caption(draw.plain(_("Nobody was reminded yet.")))
        return
    names = [_("Day"), _("Unit"), _("How"), _("Result"), _("By")]
    rows = [(one.day, one.name, _how(one), _result(one), one.who) for one in log]
    st.dataframe(
        pd.DataFrame(rows, columns=names),
        hide_index=True,
        key="reminder-log",
        column_config={names[0]: st.column_config.DateColumn(format="DD/MM/YYYY")},
    )


def _how(one: Reminded) -> str:
    said = str(KINDS[one.kind])
    return _("%(how)s, through %(unit)s", how=said, unit=one.through) if one.through else said


def _result(one: Reminded) -> str:
    if one.kind in BY_HAND:
        return draw.DASH
    return "; ".join(
        f"{address}: {MAIL_STATES[state]}" + (f" ({said})" if said and state in FAULTS else "")
        for address, state, said in one.mails
    )


def _draw_faults(person: Person) -> None:
    with reading(engine()) as session:
        trouble = mail_trouble(session)
        faults = list_mail(session, person, states=FAULTS, kind="", most=50)
        waiting = list_mail(session, person, states=("waiting",), most=500)
        zone = zone_of(current_pilot(session))
    if trouble is not None:
        at = f"{trouble.at.astimezone(zone):%H:%M %d/%m}"
        st.error(draw.plain(_("No mail went out at %(at)s: %(why)s", at=at, why=trouble.sentence)))
    if waiting:
        st.caption(draw.plain(_("%(n)s mails wait to be sent.", n=draw.number(len(waiting)))))
    if not faults and trouble is None:
        st.caption(draw.plain(_("Every mail arrived, as far as the servers tell.")))
    for mail in faults:
        _draw_fault(mail, may(person, Action.MANAGE_MAIL))


def _draw_fault(mail: QueuedMail, can: bool) -> None:
    words, button = st.columns([6, 2], vertical_alignment="center")
    with words:
        state = str(MAIL_STATES[mail.state])
        st.markdown(
            f":red-badge[{draw.plain(state)}] **{draw.plain(mail.to)}** · {draw.day(mail.day)} · "
            f"{draw.plain(mail.subject)}"
        )
        if mail.said:
            st.caption(draw.plain(mail.said))
    if can:
        with button:
            st.button(_("Send again"), key=f"mail-again-{mail.id}", on_click=_again, args=(mail.id,))


def _again(number: int) -> None:
    person = visitor(Action.MANAGE_MAIL)
    now: datetime = moment()
    try:
        with writing(engine()) as session:
            send_again(session, person, number, now=now)
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
    else:
        draw.done(_("The mail waits to be sent once more."))
