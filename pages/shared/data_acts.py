"""On the data officer's desk: how far the own part of an opinion is, why, and passing it on to a company below."""

from __future__ import annotations

from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from locales import gettext as _
from models.database import reading
from models.desk_acts import DEPARTMENT, EVNICT
from pages.shared import draw
from pages.shared.acting import acted, undoing
from pages.shared.visit import engine, moment
from pages.shared.words import state_words
from services.access import Action, Person
from services.item_acts import Acted, act_on_item
from services.item_changes import LONGEST_REASON, Changes
from services.item_undo import undo_act
from services.owners import OwnerPart, owners_of, pass_on, units_to_pass_to
from services.pilots import current_pilot
from services.states import moves_from, needs_of


def draw_part(person: Person, number: int, zone: ZoneInfo) -> None:
    """Draw the owners of the opinion, and what this person may do with the own part."""
    with reading(engine()) as session:
        pilot = current_pilot(session)
        owners = owners_of(session, person, pilot, number, now=moment())
        mine = next((part for part in owners if part.mine), None)
        below = dict(units_to_pass_to(session, person, pilot, number)) if mine else {}
    for part in owners:
        st.markdown(_told(part, zone))
    if mine is None:
        st.caption(draw.plain(_("This opinion is on your area, and is worked on by others.")))
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"data-acts-{number}"):
        for state in moves_from(person, mine.state, part=True):
            if needs_of(state, of_app=False):
                with st.popover(state_words(state)):
                    _draw_reasoned(number, mine, state)
            else:
                st.button(
                    state_words(state),
                    key=f"data.move.{number}.{mine.version}.{state}",
                    on_click=_move,
                    args=(number, mine, state, ""),
                )
        if below:
            with st.popover(_("Pass on to a company"), icon=":material/forward:"):
                _draw_passing(number, mine, below)


def _told(part: OwnerPart, zone: ZoneInfo) -> str:
    names = {EVNICT: "EVNICT", DEPARTMENT: _("Specialist department")}
    said = [f"**{draw.plain(names.get(part.owner, part.name))}** {draw.state_mark(part.state)}"]
    if part.assignee:
        said.append(draw.plain(part.assignee))
    if part.due_at and part.state in ("new", "triaged", "in_progress", "waiting"):
        due = f"{part.due_at.astimezone(zone):%H:%M %d/%m/%Y}"
        colour = "red" if part.overdue else "gray"
        words = _("overdue since %(at)s", at=due) if part.overdue else _("due %(at)s", at=due)
        said.append(f":{colour}[{draw.plain(words)}]")
    return " · ".join(said)


def _draw_reasoned(number: int, mine: OwnerPart, state: str) -> None:
    key = f"data.why.{number}.{mine.version}.{state}"
    st.text_area(_("Why? The unit reads it."), key=key, max_chars=LONGEST_REASON)
    st.button(
        _("Save"), type="primary", key=f"{key}.save", on_click=_move_why, args=(number, mine, state, key)
    )


def _draw_passing(number: int, mine: OwnerPart, below: dict[str, str]) -> None:
    key = f"data.pass.{number}.{mine.version}"
    st.selectbox(
        _("To which unit?"),
        list(below),
        index=None,
        format_func=lambda code: f"{below.get(code, code)} ({code})",
        key=f"{key}.to",
        placeholder=_("Type a part of the name or the code"),
    )
    st.text_input(_("What should be done there?"), key=f"{key}.why", max_chars=LONGEST_REASON)
    st.button(_("Pass on"), type="primary", key=f"{key}.do", on_click=_pass, args=(number, mine, key))


def _move_why(number: int, mine: OwnerPart, state: str, key: str) -> None:
    _move(number, mine, state, str(st.session_state.get(key) or ""))


def _move(number: int, mine: OwnerPart, state: str, reason: str) -> None:
    changes = Changes(part=mine.owner, state=state, reason=reason)
    done = acted(
        Action.WORK_ITEMS,
        lambda session, person, pilot, now: act_on_item(
            session, person, pilot, number, changes, now=now, seen=mine.version
        ),
    )
    if done:
        said = _("Your part of opinion %(number)s: %(state)s.", number=number, state=state_words(state))
        _tell(said, done[0])


def _pass(number: int, mine: OwnerPart, key: str) -> None:
    to = st.session_state.get(f"{key}.to")
    if not to:
        draw.failed(_("Choose the unit first."))
        return
    why = str(st.session_state.get(f"{key}.why") or "")
    done = acted(
        Action.WORK_ITEMS,
        lambda session, person, pilot, now: pass_on(
            session, person, pilot, number, str(to), now=now, seen=mine.version, why=why
        ),
    )
    if done:
        _tell(_("Opinion %(number)s was passed on to %(unit)s.", number=number, unit=to), done[0])


def _tell(said: str, acted_: Acted) -> None:
    draw.done(said, partial(_take_back, acted_.act) if acted_.act else None)


def _take_back(act: int) -> str:
    return undoing(
        Action.WORK_ITEMS,
        lambda session, person, pilot, now: undo_act(session, person, pilot, act, now=now),
        _("It was taken back."),
    )
