"""Handing a shift over and taking it over: notes, both names, the text for Zalo, the record on paper."""

from __future__ import annotations

from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from locales import gettext as _
from pages.shared import address, draw, go
from pages.shared.acting import acted, undoing
from reports.handover_page import Shift, Signatures, zalo_text
from services.access import Action
from services.handover import (
    LONGEST_NOTES,
    HandedOver,
    hand_over,
    take_over,
    withdraw_handover,
)

RECORD = "ca"


def draw_waiting(waiting: HandedOver, zone: ZoneInfo) -> None:
    """That a shift waits to be taken over, in front of everything else."""
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="shift-waiting"):
        at = f"{waiting.to_at.astimezone(zone):%H:%M %d/%m/%Y}"
        said = _(
            "%(who)s handed the shift over at %(at)s; it waits for who comes.",
            who=waiting.signed.handed_by,
            at=at,
        )
        st.markdown(f":orange[:material/swap_horiz:] {draw.plain(said)}", width="stretch")
        go.link(_("Read it"), "ban-giao-ca", {RECORD: str(waiting.number)})
        _draw_acts(waiting, "waiting")


def _draw_acts(handed: HandedOver, place: str) -> None:
    if handed.mine:
        st.button(
            _("Withdraw"),
            icon=":material/undo:",
            key=f"shift.{place}.withdraw",
            on_click=_withdraw,
            args=(handed.number,),
        )
    else:
        st.button(
            _("Take the shift over"),
            type="primary",
            icon=":material/how_to_reg:",
            key=f"shift.{place}.take",
            on_click=_take,
            args=(handed.number,),
            help=_("Your name is signed under it."),
        )


def draw_signing(shift: Shift, signed: Signatures, zone: ZoneInfo, is_waiting: bool) -> None:
    """The notes of who leaves, and the button that hands over; one at a time."""
    with st.container(key="shift-signing"):
        st.text_area(
            _("Notes for who comes"),
            key="shift.notes",
            height=140,
            max_chars=LONGEST_NOTES,
            placeholder=_("What to watch, what was agreed with whom, what waits for an answer."),
        )
        if is_waiting:
            st.caption(
                draw.plain(_("A shift waits to be taken over; until then no other can be handed over."))
            )
        st.button(
            _("Hand the shift over"),
            type="primary",
            icon=":material/swap_horiz:",
            key="shift.hand",
            disabled=is_waiting,
            on_click=_hand,
            args=(shift,),
        )
    if signed.notes.strip():
        _draw_notes_title()
        st.text(signed.notes)
    _draw_texts(shift, signed, zone)


def draw_record(handed: HandedOver, shift: Shift, zone: ZoneInfo) -> None:
    """A shift that was handed over: its notes, who took it, what to do with it."""
    _draw_notes_title()
    st.text(handed.signed.notes or _("None."))
    with st.container(key="shift-acts", horizontal=True, vertical_alignment="center"):
        if handed.signed.taken_at is None:
            _draw_acts(handed, "record")
        st.link_button(
            _("Download PDF"), f"/tep/ban-giao-ca/{handed.number}.pdf", icon=":material/picture_as_pdf:"
        )
        go.link(_("The shift under way"), "ban-giao-ca")
    _draw_texts(shift, handed.signed, zone)


def _draw_notes_title() -> None:
    title = _("Notes for who comes")
    st.markdown(f"**{draw.plain(title)}**")


def _draw_texts(shift: Shift, signed: Signatures, zone: ZoneInfo) -> None:
    with st.expander(_("Text for Zalo"), icon=":material/chat:", key="shift-zalo"):
        st.caption(draw.plain(_("The sign at its right copies it.")))
        st.code(zalo_text(shift, signed, zone), language=None, wrap_lines=True)


def _hand(shift: Shift) -> None:
    notes = str(st.session_state.get("shift.notes") or "")
    done = acted(
        Action.HAND_OVER,
        lambda session, person, pilot, now: hand_over(session, person, pilot, shift.from_at, notes, now=now),
    )
    if done:
        st.session_state["shift.notes"] = ""
        address.keep(RECORD, str(done[0]))
        said = _("The shift is handed over; it waits for a second person to take it over.")
        draw.done(said, partial(_take_back, done[0], notes))


def _take_back(number: int, notes: str) -> str:
    said = undoing(
        Action.HAND_OVER,
        lambda session, person, pilot, now: withdraw_handover(session, person, pilot, number, now=now),
        _("The handover was withdrawn; the shift goes on."),
    )
    address.keep(RECORD, "")
    st.session_state["shift.notes"] = notes
    return said


def _withdraw(number: int) -> None:
    done = acted(
        Action.HAND_OVER,
        lambda session, person, pilot, now: withdraw_handover(session, person, pilot, number, now=now),
    )
    if done:
        address.keep(RECORD, "")
        draw.done(_("The handover was withdrawn; the shift goes on."))


def _take(number: int) -> None:
    done = acted(
        Action.HAND_OVER,
        lambda session, person, pilot, now: take_over(session, person, pilot, number, now=now),
    )
    if done:
        address.keep(RECORD, str(number))
        draw.done(_("You took the shift over; both names stand in the record."))
