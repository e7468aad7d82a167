"""Breaches of personal data: each with its clock of 72 hours, red when it is over; noting one, telling what was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from locales import gettext as _
from models.database import writing
from pages.shared import draw
from pages.shared.visit import engine, moment, visitor
from services.access import Action, NotAllowed, NotFound, Refused
from services.breaches import MOST_WORDS, BreachFields, BreachLine, change_breach, note_breach


def draw_breaches(lines: Sequence[BreachLine], zone: ZoneInfo, now: datetime) -> None:
    """The form of a new one, then each that was noted, the most urgent on top."""
    with st.expander(_("Note a breach"), icon=":material/add_alert:", expanded=not lines):
        said = _form(None, zone, now, "breach.new")
        st.button(
            _("Note the breach"),
            type="primary",
            disabled=not said.what.strip(),
            on_click=_note,
            args=(said,),
            key="breach.note",
        )
    if not lines:
        draw.empty(_("No breach was noted."), _("Note one as soon as it is known: the clock runs from then."))
    for line in lines:
        with st.container(border=True):
            _draw_line(line, zone, now)


def _draw_line(line: BreachLine, zone: ZoneInfo, now: datetime) -> None:
    what = line.fields.what.strip().splitlines()[0][:120]
    title = _("Breach %(n)s: %(what)s", n=line.id, what=what)
    st.markdown(f"**{draw.plain(title)}**")
    st.markdown(clock_mark(line, zone))
    st.caption(
        draw.plain(
            _(
                "Known %(known)s · noted by %(who)s · people touched: %(people)s",
                known=_said(line.fields.known_at, zone),
                who=line.noted_by,
                people=draw.number(line.fields.people),
            )
        )
    )
    with st.expander(_("Change, or tell what was done")):
        key = f"breach.{line.id}.{line.edit}"
        said = _form(line.fields, zone, now, key)
        st.button(
            _("Save the breach"),
            type="primary",
            disabled=said == line.fields,
            on_click=_change,
            args=(line, said),
            key=f"{key}.save",
        )


def clock_mark(line: BreachLine, zone: ZoneInfo) -> str:
    """The clock in words and colour: orange while it runs, red when it is over, green when told in time."""
    if line.left is None:
        told = _said(line.fields.authority_told_at or line.due_at, zone)
        if line.told_in_time:
            words = _("The authority was told in time: %(at)s", at=told)
            return f":green-badge[{draw.plain(words)}]"
        words = _("The authority was told too late: %(at)s", at=told)
        return f":red-badge[{draw.plain(words)}]"
    due = _said(line.due_at, zone)
    if line.left < timedelta():
        words = _(
            "Overdue by %(hours)s hours: the authority was to be told by %(due)s",
            hours=_hours(-line.left),
            due=due,
        )
        return f":red-badge[{draw.plain(words)}]"
    words = _("%(hours)s hours left: tell the authority by %(due)s", hours=_hours(line.left), due=due)
    return f":orange-badge[{draw.plain(words)}]"


def _hours(left: timedelta) -> str:
    return draw.number(int(left.total_seconds() // 3600))


def _form(was: BreachFields | None, zone: ZoneInfo, now: datetime, key: str) -> BreachFields:
    start = was or BreachFields("", "", None, None, now)
    what = st.text_area(_("What happened"), start.what, max_chars=MOST_WORDS, key=f"{key}.what")
    data = st.text_input(_("Which data"), start.data, max_chars=MOST_WORDS, key=f"{key}.data")
    people = st.number_input(
        _("How many people, as far as known"), min_value=0, value=start.people, step=1, key=f"{key}.people"
    )
    happened, known = st.columns(2)
    with happened:
        happened_at = _moment(_("When it happened"), start.happened_at, zone, f"{key}.happened")
    with known:
        known_at = _moment(_("When it was known"), start.known_at, zone, f"{key}.known") or start.known_at
    if was is None:
        return BreachFields(what, data, people, happened_at, known_at)
    measures = st.text_area(
        _("What was done about it"), was.measures, max_chars=MOST_WORDS, key=f"{key}.measures"
    )
    authority, persons = st.columns(2)
    with authority:
        told_at = _moment(_("The authority was told"), was.authority_told_at, zone, f"{key}.authority")
        told_how = st.text_input(
            _("Whom, by which letter"), was.authority_how, max_chars=MOST_WORDS, key=f"{key}.authority.how"
        )
    with persons:
        people_at = _moment(_("The people touched were told"), was.people_told_at, zone, f"{key}.persons")
        people_how = st.text_input(_("How"), was.people_how, max_chars=MOST_WORDS, key=f"{key}.persons.how")
    closed = st.checkbox(_("Nothing more to do"), was.closed_at is not None, key=f"{key}.closed")
    return replace(
        was,
        what=what,
        data=data,
        people=people,
        happened_at=happened_at,
        known_at=known_at,
        measures=measures,
        authority_told_at=told_at,
        authority_how=told_how,
        people_told_at=people_at,
        people_how=people_how,
        closed_at=(was.closed_at or now) if closed else None,
    )


def _moment(label: str, was: datetime | None, zone: ZoneInfo, key: str) -> datetime | None:
    """A day and a time of day; what was read is given back to the second while nothing was changed."""
    local = was.astimezone(zone) if was else None
    day_box, time_box = st.columns([3, 2])
    with day_box:
        day = st.date_input(label, local.date() if local else None, format="DD/MM/YYYY", key=f"{key}.day")
    with time_box:
        at = st.time_input(
            _("Time"),
            local.time().replace(second=0, microsecond=0) if local else time(8),
            step=60,
            key=f"{key}.time",
        )
    if not isinstance(day, date) or at is None:
        return None
    if local and (day, at) == (local.date(), local.time().replace(second=0, microsecond=0)):
        return was
    return datetime.combine(day, at, zone)


def _note(said: BreachFields) -> None:
    person = visitor(Action.MANAGE_PERSONAL_DATA)
    try:
        with writing(engine()) as session:
            number = note_breach(session, person, said, now=moment())
    except (Refused, NotAllowed) as refused:
        draw.failed(str(refused))
        return
    for part in ("what", "data"):
        st.session_state[f"breach.new.{part}"] = ""
    draw.done(_("Breach %(n)s was noted. Its clock runs.", n=number))


def _change(line: BreachLine, said: BreachFields) -> None:
    person = visitor(Action.MANAGE_PERSONAL_DATA)
    try:
        with writing(engine()) as session:
            was = change_breach(session, person, line.id, said, seen=line.edit, now=moment())
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
        return
    draw.done(_("Breach %(n)s was changed.", n=line.id), partial(_change_back, line.id, was, line.edit + 1))


def _change_back(number: int, was: BreachFields, seen: int) -> str:
    person = visitor(Action.MANAGE_PERSONAL_DATA)
    with writing(engine()) as session:
        change_breach(session, person, number, was, seen=seen, now=moment())
    return _("Breach %(n)s is again what it was.", n=number)


def _said(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%d/%m/%Y %H:%M}"
