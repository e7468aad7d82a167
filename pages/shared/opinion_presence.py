"""At the head of an opinion: who else has it open and what they changed, looked at again by itself while it stays open."""

from __future__ import annotations

import streamlit as st

from locales import gettext as _
from models.database import reading, writing
from pages.shared import draw, opinion_meanwhile
from pages.shared.visit import engine, real_moment, visitor
from services.access import Action, NotFound, role_label
from services.pilots import current_pilot
from services.presence import AGAIN, Present, keep_presence, who_else

_SAID = "presence.said"
# Seconds that saying so may wait for a database that is busy.
_PATIENCE = 0.3


@st.fragment(run_every=AGAIN)
def draw_presence(number: int) -> None:
    """Say that this person has it open, and draw who else has and what others changed meanwhile."""
    person, now = visitor(Action.SEE_FEEDBACK), real_moment()
    said = st.session_state.get(_SAID)
    try:
        if said is None or said[0] != number or now - said[1] > AGAIN / 2:
            with writing(engine(), waits=_PATIENCE) as session:
                if keep_presence(session, person, current_pilot(session), number, now=now):
                    st.session_state[_SAID] = (number, now)
        with reading(engine()) as session:
            others = who_else(session, person, current_pilot(session), number, now=now)
    except NotFound:
        return
    if others:
        told = _("Open at this moment by %(who)s too.", who=", ".join(map(_called, others)))
        st.markdown(f":orange[:material/visibility: {draw.plain(told)}]")
    opinion_meanwhile.draw_changes(person, number)


def _called(one: Present) -> str:
    return f"{one.name} ({role_label(one.role)})"
