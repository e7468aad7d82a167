"""What this person should do today, each with its figure and a link; below it how far their units have come."""

from __future__ import annotations

import streamlit as st

from locales import gettext as _
from models.codes import Role
from models.database import reading
from pages.shared import draw, go, outlook_charts, reconciliation, standing
from pages.shared.visit import engine, moment, visitor
from services.access import Action, may
from services.kept import marks_read_once
from services.overview import overview
from services.pilots import current_pilot, zone_of
from services.sign_ins import unit_name
from services.today import DeadlineWords, Task, deadline_words, tasks_of

REPORTS = (Role.REPORTER, Role.LEADER, Role.HEADQUARTERS)
COLOURS = {"late": "red", "waiting": "orange", "calm": "gray"}
# Tasks that are one thing to do: the sentence says it all, a figure 1 says nothing.
ONE_THING = {"returned", "no_counts", "old_counts", "close", "file"}
# Tasks by which a report, the own or another, is still to be sent.
NOT_SENT = {"returned", "close", "file", "below", "missing"}


def show() -> None:
    """Draw the screen."""
    person = visitor(Action.SEE_HOME)
    now = moment()
    with reading(engine()) as session, marks_read_once(session):
        pilot = current_pilot(session)
        today = now.astimezone(zone_of(pilot)).date()
        tasks = tasks_of(session, person, pilot, now=now)
        deadline = deadline_words(session, person, pilot, now=now) if person.role in REPORTS else None
        seen = overview(session, person, pilot, on=today) if may(person, Action.SEE_PROGRESS) else None
        scope = unit_name(session, person) or _("The whole group")
    draw.head(_("Today’s work"), scope, today)
    if deadline and any(task.code in NOT_SENT for task in tasks):
        _draw_deadline(deadline)
    if tasks:
        for task in tasks:
            _draw_task(task)
    else:
        draw.empty(_("Nothing waits for you today."), _("What comes in later is listed here."))
    if seen and seen.unit.installed is not None:
        st.subheader(_("Installs so far"), anchor=False)
        standing.figures(seen.unit)
        outlook_charts.curve(seen, pilot, key="curve")
        go.link(_("See the progress of each unit"), "tien-do")
        reconciliation.draw_folded(person)


def _draw_deadline(deadline: DeadlineWords) -> None:
    colour = "red" if deadline.late else "gray"
    text = f":{colour}[:material/event: **{draw.plain(str(deadline.sentence))}**]"
    if not deadline.late:
        text += f"  \n{draw.plain(str(deadline.advice))}"
    st.markdown(text)


def _draw_task(task: Task) -> None:
    colour = COLOURS[task.urgency]
    mark = ":material/priority_high:" if task.code in ONE_THING else f"**{draw.number(task.figure)}**"
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"task-{task.code}"):
        st.markdown(f":{colour}[{mark}]", text_alignment="right", width=48)
        with st.container(width="stretch", gap="xsmall"):
            st.markdown(draw.plain(str(task.sentence)))
            go.link(_("Open"), task.page, task.query)
