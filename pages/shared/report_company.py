"""Who else has the same report open, as far as this server knows: told beside the steps, never stored."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Lock

import streamlit as st

from locales import gettext as _
from pages.shared import draw
from pages.shared.visit import real_moment
from services.access import Person

_FRESH = timedelta(minutes=5)


class _Company:
    """The last moment at which each person looked at each unit's report."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._seen: dict[str, dict[str, datetime]] = {}

    def look(self, unit: str, name: str, now: datetime) -> list[str]:
        """Note that somebody looks; the names of the others who did within five minutes."""
        with self._lock:
            fresh = {who: at for who, at in self._seen.get(unit, {}).items() if now - at < _FRESH}
            fresh[name] = now
            self._seen[unit] = fresh
            return sorted(who for who in fresh if who != name)


@st.cache_resource
def _company() -> _Company:
    return _Company()


def draw_company(person: Person, unit: str) -> None:
    """Say who else has the report open; nothing while nobody has."""
    others = _company().look(unit, person.name, real_moment())
    if others:
        said = _("Also open with: %(names)s", names=", ".join(others))
        st.badge(draw.plain(said), icon=":material/group:", color="gray")
