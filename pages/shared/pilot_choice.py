"""The choice of a pilot in the frame, where there are several; the address names it, so a link shows what its sender saw."""

from __future__ import annotations

import streamlit as st

from locales import gettext as _
from models.database import reading, writing
from pages.shared.visit import engine, own_token, visitor
from services.access import Action, Person
from services.pilot_choice import choose_pilot, pilot_options
from services.pilots import PILOT_IN_ADDRESS, look_at

_BOX = "pilot.choice"


def draw_pilot_choice(person: Person) -> None:
    """Draw the box; nothing where there is one pilot only."""
    with reading(engine()) as session:
        options = {option.code: option for option in pilot_options(session, person)}
    if len(options) < 2:
        return
    asked = str(st.query_params.get(PILOT_IN_ADDRESS, "")) or person.pilot_code
    chosen = asked if asked in options else next(iter(options))
    if chosen != person.pilot_code:
        with writing(engine()) as session:
            choose_pilot(session, person, own_token(), chosen)
    look_at(chosen)
    if st.query_params.get(PILOT_IN_ADDRESS) != chosen:
        st.query_params[PILOT_IN_ADDRESS] = chosen
    if st.session_state.get(_BOX) != chosen:
        st.session_state[_BOX] = chosen
    st.selectbox(
        _("Pilot"),
        list(options),
        format_func=lambda code: f"{options[code].name} ({code})" if code in options else code,
        key=_BOX,
        on_change=_choose,
    )


def _choose() -> None:
    person = visitor(Action.SEE_HOME)
    code = str(st.session_state[_BOX])
    with writing(engine()) as session:
        choose_pilot(session, person, own_token(), code)
    look_at(code)
    # Numbers and pages of one pilot mean nothing in another.
    st.query_params.clear()
    st.query_params[PILOT_IN_ADDRESS] = code
