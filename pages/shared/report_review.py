"""Above a report's steps: what its receiver said of it, and for the receiver the acts: accept, return, a later day."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import streamlit as st

from locales import gettext as _
from locales.vietnamese import day_month_year
from models.codes import ReportState
from models.database import writing
from pages.shared import draw
from pages.shared.report_view import ReportView
from pages.shared.visit import engine, moment, visitor
from pages.shared.words import person_words
from services.access import Action, NotAllowed, NotFound, Refused
from services.deadlines import last_day
from services.pilots import current_pilot
from services.reviews import (
    Granted,
    accept_report,
    extend_deadline,
    put_extension_back,
    return_report,
    take_back_review,
)


def draw_review(view: ReportView) -> None:
    """Draw the return with its reason and the later day for everyone, the acts for whoever receives the report."""
    newest = view.newest
    if newest is not None and newest.state == ReportState.RETURNED:
        why = newest.returned_why or draw.DASH
        st.warning(
            draw.plain(_("%(who)s returned it: %(why)s", who=person_words(newest.returned_by), why=why)),
            icon=":material/assignment_return:",
        )
    granted = view.review.granted
    if granted is not None:
        day = day_month_year(last_day(granted.before))
        said = _("A later day was allowed: to the end of %(day)s", day=day)
        why = f" ({granted.why})" if granted.why else ""
        st.caption(draw.plain(f"{said}{why} · {person_words(granted.by)}"))
    if view.review.reviews:
        _draw_acts(view)


def _draw_acts(view: ReportView) -> None:
    state, version = view.review.state, view.review.version
    with st.container(horizontal=True, key="review-acts"):
        if state == ReportState.FILED:
            st.button(
                _("Accept the report"),
                type="primary",
                icon=":material/task_alt:",
                key="review.accept",
                on_click=_accept,
                args=(view.unit, version),
            )
            with st.popover(_("Return to be completed…"), icon=":material/assignment_return:"):
                why = f"review.why.{view.unit}.{version}"
                st.text_area(_("What is to be completed"), key=why, height=110, max_chars=2000)
                st.button(
                    _("Return the report"),
                    key="review.return",
                    type="primary",
                    on_click=_return,
                    args=(view.unit, version, why),
                )
        elif state in (ReportState.ACCEPTED, ReportState.RETURNED) and not view.draft.edit:
            st.button(
                _("Take the review back"),
                icon=":material/undo:",
                key="review.undo",
                on_click=_undo,
                args=(view.unit, version),
            )
        if view.review.first_sent is None:
            _draw_extension(view)


def _draw_extension(view: ReportView) -> None:
    granted = view.review.granted
    strict = last_day(view.review.before)
    with st.popover(_("Allow a later day…"), icon=":material/event_upcoming:"):
        st.caption(
            draw.plain(
                _(
                    "Due by the end of %(day)s. A later day is recorded; a report sent after the due day still reads late.",
                    day=day_month_year(strict),
                )
            )
        )
        key = f"review.later.{view.unit}"
        least = strict + timedelta(days=1)
        st.date_input(
            _("May be sent to the end of"),
            last_day(granted.before) if granted else max(least, view.today),
            min_value=least,
            format="DD/MM/YYYY",
            key=f"{key}.day",
        )
        st.text_input(_("Reason"), granted.why if granted else "", key=f"{key}.why", max_chars=300)
        st.button(
            _("Record the later day"),
            key=f"{key}.save",
            type="primary",
            on_click=_extend,
            args=(view.unit, f"{key}.day", f"{key}.why"),
        )
        if granted is not None:
            st.button(
                _("Take the later day back"), key=f"{key}.drop", on_click=_drop, args=(view.unit, granted)
            )


def _accept(unit: str, version: int) -> None:
    person = visitor(Action.REVIEW_REPORT)
    try:
        with writing(engine()) as session:
            accept_report(session, person, current_pilot(session), unit, version, now=moment())
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
        return
    draw.done(_("Version %(number)s is accepted.", number=version), partial(_take_back, unit, version))


def _return(unit: str, version: int, why: str) -> None:
    person = visitor(Action.REVIEW_REPORT)
    said = str(st.session_state.get(why, ""))
    try:
        with writing(engine()) as session:
            return_report(session, person, current_pilot(session), unit, version, said, now=moment())
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
        return
    draw.done(
        _("Version %(number)s is returned; the unit reads the reason.", number=version),
        partial(_take_back, unit, version),
    )


def _undo(unit: str, version: int) -> None:
    try:
        draw.done(_take_back(unit, version))
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))


def _take_back(unit: str, version: int) -> str:
    person = visitor(Action.REVIEW_REPORT)
    with writing(engine()) as session:
        take_back_review(session, person, current_pilot(session), unit, version, now=moment())
    return _("Version %(number)s waits for a review again.", number=version)


def _extend(unit: str, day: str, why: str) -> None:
    person = visitor(Action.REVIEW_REPORT)
    state = st.session_state
    last: date = state[day]
    try:
        with writing(engine()) as session:
            was = extend_deadline(
                session,
                person,
                current_pilot(session),
                unit,
                last + timedelta(days=1),
                str(state[why]),
                now=moment(),
            )
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
        return
    draw.done(
        _("The unit may send to the end of %(day)s.", day=day_month_year(last)), partial(_put_back, unit, was)
    )


def _drop(unit: str, granted: Granted) -> None:
    try:
        said = _put_back(unit, None)
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
        return
    draw.done(said, partial(_put_back, unit, granted))


def _put_back(unit: str, granted: Granted | None) -> str:
    person = visitor(Action.REVIEW_REPORT)
    with writing(engine()) as session:
        put_extension_back(session, person, current_pilot(session), unit, granted, now=moment())
    if granted is None:
        return _("No later day is allowed.")
    return _("The unit may send to the end of %(day)s.", day=day_month_year(last_day(granted.before)))
