"""Moving an opinion, or one owner's part of it, into another state: the words, what a move asks for, and the move."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from locales import gettext as _
from models.codes import State
from pages.shared.item_doing import do
from pages.shared.words import state_words
from services.item_changes import Changes, with_releases
from services.item_standing import ItemStanding, Move
from services.states import RELEASES

_STAYS, _SWITCH = "moves.stay", "moves.stay.switch"


def age_words(span: timedelta) -> str:
    """How long, in the two largest parts.

    >>> age_words(timedelta(days=2, hours=3, minutes=5))
    '2 d 3 h'
    """
    minutes = max(0, int(span.total_seconds()) // 60)
    days, hours = minutes // 1440, minutes // 60 % 24
    if days:
        return _("%(days)s d %(hours)s h", days=days, hours=hours)
    if hours:
        return _("%(hours)s h %(minutes)s min", hours=hours, minutes=minutes % 60)
    return _("%(minutes)s min", minutes=minutes)


def move_words(state: str) -> str:
    """A move, as a button says it."""
    words = {
        State.NEW: _("Back to new"),
        State.TRIAGED: _("Sorted"),
        State.IN_PROGRESS: _("Work on it"),
        State.WAITING: _("Wait for an answer"),
        State.FIXED: _("Fixed"),
        State.RELEASED: _("Released"),
        State.WONT_FIX: _("Will not change"),
        State.DUPLICATE: _("Duplicate"),
        State.GUIDED: _("Guidance given"),
        State.NO_ACTION: _("Nothing to do"),
    }
    return words[State(state)]


def draw_staying() -> None:
    """The switch that keeps an opinion open after a move; it holds while the person is signed in."""
    st.session_state.setdefault(_SWITCH, stays())
    st.toggle(
        _("Stay on this opinion after a move"),
        key=_SWITCH,
        help=_("Off: the next opinion of the list opens by itself."),
        on_change=_keep_staying,
    )


def stays() -> bool:
    """Whether an opinion stays open after it was moved."""
    return bool(st.session_state.get(_STAYS))


def _keep_staying() -> None:
    # The switch's own value goes when another screen is opened.
    st.session_state[_STAYS] = bool(st.session_state.get(_SWITCH))


def draw_asking(at: ItemStanding, move: Move, key: str, part: str = "") -> None:
    """What a move asks for, and the button that makes it."""
    if move.needs == "reason":
        st.text_area(
            _("Why it will not be changed (the unit reads this)"), key=f"{key}.reason", max_chars=1000
        )
    elif move.needs == "duplicate_of":
        st.number_input(
            _("Number of the opinion that it repeats"), min_value=1, step=1, value=None, key=f"{key}.first"
        )
    elif move.needs == "release":
        draw_release_fields(at, key)
    seen = at.revision
    if part:
        seen = next((p.version for p in at.owners if p.owner == part), at.revision)
    st.button(
        move_words(move.to),
        key=f"{key}.yes",
        type="primary",
        on_click=make_move,
        args=(at.number, seen, move.to, part, key),
    )


def draw_release_fields(at: ItemStanding, key: str) -> None:
    """The three releases, each where it is known."""
    for name, label in zip(RELEASES, (_("Server"), "Android", "iOS"), strict=True):
        st.text_input(label, value=at.releases[name], key=f"{key}.{name}", max_chars=40)


def make_move(number: int, seen: int, to: str, part: str, key: str) -> None:
    """Make the move, as a callback."""
    said = st.session_state
    first = said.get(f"{key}.first")
    do(
        number,
        with_releases(
            Changes(
                state=to,
                part=part,
                reason=str(said.get(f"{key}.reason", "")),
                duplicate_of=int(first) if first else None,
            ),
            releases_said(key),
        ),
        seen,
        _("Opinion %(number)s: %(state)s.", number=number, state=state_words(to).lower()),
        ends=not part and not stays(),
    )


def releases_said(key: str) -> dict[str, str]:
    """What was typed into the fields of `draw_release_fields`."""
    said = st.session_state
    return {name: str(said[f"{key}.{name}"]) for name in RELEASES if f"{key}.{name}" in said}
