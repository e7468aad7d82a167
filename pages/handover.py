"""A shift's handover on one page: what is promised and pressing, what came in, who did what; signed by two people."""

from __future__ import annotations

from datetime import datetime, time
from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from locales import gettext as _
from models.database import reading
from pages.shared import address, draw, go, handover_signing, shift_view
from pages.shared.problem_cards import number
from pages.shared.visit import engine, moment, visitor
from reports.handover_page import Signatures
from services.access import Action, NotFound, Refused
from services.handover import (
    HandedOver,
    list_handovers,
    read_handover,
    shift_begins,
    waiting_handover,
)
from services.pilots import current_pilot, zone_of
from services.shift_facts import gather_shift

RECORD, DAY, HOUR = "ca", "tu-ngay", "tu-gio"


def show() -> None:
    """Draw the screen."""
    person = visitor(Action.HAND_OVER)
    now = moment()
    asked = number(address.asked(RECORD))
    handed: HandedOver | None = None
    with reading(engine()) as session:
        pilot = current_pilot(session)
        zone = zone_of(pilot)
        waiting = waiting_handover(session, person, pilot)
        record = list_handovers(session, person, pilot)
        begins = shift_begins(session, person, pilot, now=now)
    draw.head(_("Shift handover"), "EVNICT", now.astimezone(zone).date())
    st.html(shift_view.STYLE)
    if waiting and asked != waiting.number:
        handover_signing.draw_waiting(waiting, zone)
    if asked:
        try:
            with reading(engine()) as session:
                shift, handed = read_handover(session, person, current_pilot(session), asked)
        except NotFound as missing:
            draw.empty(str(missing), partial(go.link, _("The shift under way"), "ban-giao-ca"))
            return
        signed = handed.signed
    else:
        from_at = _from(begins, now, zone)
        try:
            with reading(engine()) as session:
                shift = gather_shift(session, person, current_pilot(session), from_at, now)
        except Refused as refused:
            draw.empty(str(refused), _("Choose an earlier beginning."))
            return
        signed = Signatures(person.name, None, "", None, str(st.session_state.get("shift.notes") or ""))
    shift_view.draw_head(shift, signed, zone)
    shift_view.draw_shift(shift)
    if handed is not None:
        handover_signing.draw_record(handed, shift, zone)
    else:
        handover_signing.draw_signing(shift, signed, zone, waiting is not None)
    _draw_record(record, zone)


def _from(begins: datetime, now: datetime, zone: ZoneInfo) -> datetime:
    """Since when the shift counts: as the address says, else since the last handover, else eight hours ago."""
    there = begins.astimezone(zone)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="shift-from"):
        day = address.day(_("From day"), DAY, there.date(), most=now.astimezone(zone).date())
        hours = {f"{there:%H-%M}": f"{there:%H:%M}", **{f"{h:02d}-00": f"{h:02d}:00" for h in range(24)}}
        at = address.choice(_("From hour"), hours, HOUR)
    hour, minute = (int(part) for part in at.split("-"))
    if day == there.date() and at == f"{there:%H-%M}":
        return begins
    return datetime.combine(day, time(hour, minute), zone)


def _draw_record(record: tuple[HandedOver, ...], zone: ZoneInfo) -> None:
    if not record:
        return
    with st.expander(_("Earlier shifts (%(n)s)", n=len(record)), icon=":material/history:", key="shift-list"):
        for one in record:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                from_at, to_at = (f"{at.astimezone(zone):%H:%M %d/%m}" for at in (one.from_at, one.to_at))
                taken = one.signed.taken_by or _("nobody yet")
                said = f"{from_at} – {to_at}: {one.signed.handed_by} → {taken}"
                go.link(said, "ban-giao-ca", {RECORD: str(one.number)})
