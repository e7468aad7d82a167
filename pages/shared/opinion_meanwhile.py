"""While an opinion is open: what others changed of it is told, and a choice of labels not saved yet stays chosen."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from locales import gettext as _
from models.database import reading
from pages.shared import draw, history_words, item_doing
from pages.shared.visit import engine
from services.access import Action, NotFound, Person, may
from services.item_history import changed_by_others
from services.label_reasons import ItemLabels
from services.pilots import current_pilot, functions_of, zone_of

_SINCE, _BOXES, _AGAIN = "meanwhile.since", "meanwhile.boxes", "meanwhile.again"
MOST_TOLD = 5


@dataclass(frozen=True)
class _Boxes:
    """The boxes of labels as they were drawn: what the opinion said, and what this person chose otherwise."""

    number: int
    key: str
    said: dict[str, str]
    chosen: dict[str, str]

    def unsaved(self) -> dict[str, str]:
        """The labels that are chosen otherwise than the opinion says; also while the boxes are not drawn."""
        now = {
            name: str(st.session_state.get(f"{self.key}.{name}", self.chosen.get(name, code)))
            for name, code in self.said.items()
        }
        return {name: code for name, code in now.items() if code != self.said[name]}


def boxes_of(number: int, now: ItemLabels) -> str:
    """With what the names of an opinion's boxes begin: changed by anybody, they are new boxes that show what it says."""
    return f"sort.{number}.{now.changed_at:%Y%m%d%H%M%S%f}"


def open_item(number: int, newest: int, now: ItemLabels) -> None:
    """An opinion is drawn: what is chosen and not saved goes on into the boxes that show what it says now.

    `newest` is its newest change, read with the labels.
    """
    boxes: _Boxes | None = st.session_state.get(_BOXES)
    chosen: dict[str, str] = {}
    in_conflict = item_doing.held_in_conflict(number)
    if boxes is not None and boxes.number == number:
        chosen = {name: code for name, code in boxes.unsaved().items() if name not in in_conflict}
    said = {"function": now.function.code, "kind": now.kind.code, "severity": now.severity.code}
    key = boxes_of(number, now)
    for name, code in chosen.items():
        st.session_state.setdefault(f"{key}.{name}", code)
    st.session_state[_BOXES] = _Boxes(number, key, said, chosen)
    since = st.session_state.get(_SINCE)
    # What two people chose at once is told in a box of its own.
    if since is None or since[0] != number or in_conflict:
        st.session_state[_SINCE] = (number, newest)


def forget() -> None:
    """What was chosen is saved, or given up: the boxes show what the opinion says."""
    st.session_state.pop(_BOXES, None)
    st.session_state.pop(_SINCE, None)


def draw_changes(person: Person, number: int) -> None:
    """Draw what others changed since this person opened it, and what of the own choice is not saved yet."""
    if st.session_state.pop(_AGAIN, False):
        # Its button draws this piece of the page alone; the boxes are drawn with the whole.
        st.rerun()
    since: tuple[int, int] | None = st.session_state.get(_SINCE)
    boxes: _Boxes | None = st.session_state.get(_BOXES)
    if since is None or since[0] != number or boxes is None or not may(person, Action.SORT_FEEDBACK):
        return
    try:
        with reading(engine()) as session:
            pilot = current_pilot(session)
            changes = changed_by_others(session, person, pilot, number, since[1])
            functions = {f.code: f.label for f in functions_of(session, pilot)}
            zone = zone_of(pilot)
    except NotFound:
        return
    if not changes:
        return
    unsaved = boxes.unsaved()
    with st.container(border=True, key="item-meanwhile", gap="xsmall"):
        told = _("This opinion was changed while you have it open:")
        st.markdown(f":orange[:material/sync_problem:] **{draw.plain(told)}**")
        for change in changes[:MOST_TOLD]:
            st.markdown(history_words.said(change, functions, zone))
        if len(changes) > MOST_TOLD:
            more = _("%(n)s more stand in its history below.", n=len(changes) - MOST_TOLD)
            st.caption(draw.plain(more))
        if unsaved:
            mine = "; ".join(
                f"{history_words.field_words(name)}: {history_words.value_words(name, code, functions)}"
                for name, code in unsaved.items()
            )
            st.markdown(draw.plain(_("Your choice stays chosen and is not saved yet: %(mine)s.", mine=mine)))
        st.button(
            _("Keep what stands now") if unsaved else _("Noted"),
            key=f"meanwhile.{number}",
            on_click=_take_theirs,
            args=(boxes,),
        )


def _take_theirs(boxes: _Boxes) -> None:
    for name, code in boxes.said.items():
        if f"{boxes.key}.{name}" in st.session_state:
            st.session_state[f"{boxes.key}.{name}"] = code
    forget()
    st.session_state[_AGAIN] = True
