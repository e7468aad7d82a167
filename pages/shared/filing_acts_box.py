"""What is done to the units that are picked: their letters recorded, accepted, returned, a later day; all can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial

import streamlit as st

from locales import Phrase, phrase
from locales import gettext as _
from models.database import writing
from pages.shared import draw, filing_versions, go
from pages.shared.visit import engine, moment, store, visitor
from services.access import Action, NotAllowed, NotFound, Person, Refused, may
from services.deadlines import last_day
from services.filing_acts import (
    Done,
    ManyDone,
    accept_many,
    extend_many,
    record_letters,
    return_many,
    take_back_extensions,
    take_back_letters,
    take_back_reviews,
    told,
)
from services.filing_state import FilingRow, Reviewing
from services.pilots import current_pilot

Codes = tuple[str, ...]


def draw_acts(person: Person, picked: Sequence[FilingRow], today: date) -> None:
    """Draw what may be done with the picked units; nothing while none is picked."""
    if not picked:
        return
    with st.container(border=True, key="filing-acts"):
        names = ", ".join(row.short_name for row in picked[:5]) + (" …" if len(picked) > 5 else "")
        chosen = _("Picked: %(n)s units (%(names)s)", n=draw.number(len(picked)), names=names)
        st.markdown(f"**{draw.plain(chosen)}**")
        with st.container(horizontal=True):
            to_record = tuple(row.code for row in picked if row.reviewing == Reviewing.NOT_SENT)
            if to_record and may(person, Action.RECORD_LETTER):
                _draw_letters(to_record, today)
            if may(person, Action.REVIEW_REPORT):
                _draw_reviews(picked, today)
        if len(picked) == 1:
            one = picked[0]
            with st.container(horizontal=True):
                go.link(_("Open its Appendix 2"), "bao-cao", {"don-vi": one.code})
                go.link(_("Its progress"), "tien-do", {"don-vi": one.code})
            if one.version > 1:
                filing_versions.draw_versions(person, one.code)


def _draw_letters(codes: Codes, today: date) -> None:
    label = _("Letter received, sent today (%(n)s)", n=draw.number(len(codes)))
    if st.button(label, type="primary", icon=":material/mark_email_read:", key="letters.today"):
        _record(codes, today, "")
    with st.popover(_("Another day, a number…"), icon=":material/edit_calendar:", key="letters.other"):
        st.caption(
            draw.plain(
                _(
                    "For letters that came on paper or by the office’s system. On time is judged by the day of sending; "
                    "a unit that had closed nothing gets a version as its figures stand now."
                )
            )
        )
        day = st.date_input(_("Sent on"), today, max_value=today, format="DD/MM/YYYY", key="letters.day")
        number = st.text_input(_("Number of the letter (if known)"), max_chars=100, key="letters.number")
        if st.button(_("Record the letters"), type="primary", key="letters.record") and isinstance(day, date):
            _record(codes, day, number)


def _record(codes: Codes, day: date, number: str) -> None:
    person = visitor(Action.RECORD_LETTER)
    bar = st.progress(0.0)

    def on_the_way(done: int, of: int) -> None:
        said = _("%(done)s of %(all)s letters recorded", done=draw.number(done), all=draw.number(of))
        bar.progress(done / of, draw.plain(said))

    try:
        with writing(engine()) as session:
            done = record_letters(
                session,
                person,
                current_pilot(session),
                codes,
                store(),
                sent_on=day,
                now=moment(),
                number=number,
                on_the_way=on_the_way,
            )
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
    else:
        said = phrase("%(n)s letters are recorded, sent on %(day)s.", n=len(done.done), day=draw.day(day))
        _say(done, said, take_back_letters, Action.RECORD_LETTER)
    st.rerun()


def _draw_reviews(picked: Sequence[FilingRow], today: date) -> None:
    waiting = tuple(row.code for row in picked if row.reviewing == Reviewing.TO_REVIEW)
    if waiting:
        st.button(
            _("Accept (%(n)s)", n=draw.number(len(waiting))),
            icon=":material/task_alt:",
            key="many.accept",
            on_click=_accept,
            args=(waiting,),
        )
        with st.popover(
            _("Return to be completed… (%(n)s)", n=draw.number(len(waiting))),
            icon=":material/assignment_return:",
        ):
            st.text_area(_("What is to be completed"), key="many.why", height=110, max_chars=2000)
            st.button(
                _("Return the reports"), key="many.return", type="primary", on_click=_return, args=(waiting,)
            )
    open_ones = tuple(row.code for row in picked if row.first_sent is None)
    if not open_ones:
        return
    strict = max(last_day(row.before) for row in picked if row.first_sent is None)
    least = max(strict, today - timedelta(days=1)) + timedelta(days=1)
    with st.popover(
        _("Allow a later day… (%(n)s)", n=draw.number(len(open_ones))), icon=":material/event_upcoming:"
    ):
        st.caption(
            draw.plain(
                _("A report sent after the due day never reads on time; the later day is shown instead.")
            )
        )
        st.date_input(
            _("May be sent to the end of"), least, min_value=least, format="DD/MM/YYYY", key="many.later"
        )
        st.text_input(_("Reason"), key="many.later.why", max_chars=300)
        st.button(
            _("Record the later day"), key="many.extend", type="primary", on_click=_extend, args=(open_ones,)
        )


def _accept(codes: Codes) -> None:
    _act(
        lambda session, person: accept_many(session, person, current_pilot(session), codes, now=moment()),
        phrase("The reports of the picked units are accepted."),
        take_back_reviews,
    )


def _return(codes: Codes) -> None:
    why = str(st.session_state.get("many.why", ""))
    _act(
        lambda session, person: return_many(
            session, person, current_pilot(session), codes, why, now=moment()
        ),
        phrase("The reports are returned; the units read the reason."),
        take_back_reviews,
    )


def _extend(codes: Codes) -> None:
    last: date = st.session_state["many.later"]
    why = str(st.session_state.get("many.later.why", ""))
    _act(
        lambda session, person: extend_many(
            session, person, current_pilot(session), codes, last + timedelta(days=1), why, now=moment()
        ),
        phrase("The picked units may send to the end of %(day)s.", day=draw.day(last)),
        take_back_extensions,
    )


def _act(act: Callable[..., ManyDone], sentence: Phrase, back: Callable[..., ManyDone]) -> None:
    person = visitor(Action.REVIEW_REPORT)
    try:
        with writing(engine()) as session:
            done = act(session, person)
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
        return
    _say(done, sentence, back, Action.REVIEW_REPORT)


def _say(done: ManyDone, sentence: Phrase, back: Callable[..., ManyDone], action: Action) -> None:
    if not done.done:
        draw.failed(told(done, sentence))
        return
    draw.done(told(done, sentence), partial(_take_back, done.done, back, action))


def _take_back(done: tuple[Done, ...], back: Callable[..., ManyDone], action: Action) -> str:
    person = visitor(action)
    with writing(engine()) as session:
        undone = back(session, person, current_pilot(session), done, now=moment())
    return told(undone, phrase("It was taken back for %(n)s units.", n=len(undone.done)))
