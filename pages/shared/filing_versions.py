"""The closed versions of one unit's report beside each other: what one says otherwise than another."""

from __future__ import annotations

import streamlit as st

from locales import gettext as _
from models.database import reading
from pages.shared import draw
from pages.shared.visit import engine
from pages.shared.words import state_words
from services.access import Person
from services.pilots import current_pilot, zone_of
from services.report_versions import compare_versions, list_versions


def draw_versions(person: Person, code: str) -> None:
    """Draw two choices, the newest two at first, and what differs between them."""
    with reading(engine()) as session:
        pilot = current_pilot(session)
        zone = zone_of(pilot)
        versions = {v.number: v for v in list_versions(session, person, pilot, code)}
        if len(versions) < 2:
            return
        numbers = sorted(versions)

        def named(number: int) -> str:
            one = versions[number]
            closed = f"{one.closed_at.astimezone(zone):%H:%M %d/%m/%Y}" if one.closed_at else draw.DASH
            said = _("Version %(number)s, closed at %(at)s", number=number, at=closed)
            return f"{said} · {state_words(one.state)}"

        left, right = st.columns(2)
        with left:
            before = st.selectbox(
                _("Version"), numbers, len(numbers) - 2, format_func=named, key=f"before.{code}"
            )
        with right:
            after = st.selectbox(
                _("Compared with"), numbers, len(numbers) - 1, format_func=named, key=f"after.{code}"
            )
        changes = compare_versions(session, person, pilot, code, before, after)
    if not changes:
        st.caption(draw.plain(_("Both say the same.")))
    for change in changes:
        st.markdown(f"- {draw.plain(str(change))}")
