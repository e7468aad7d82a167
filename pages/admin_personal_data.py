"""Personal data: what is kept and why, what a person may ask, how long, and breaches with their clock of 72 hours."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from locales import gettext as _
from models.database import reading, writing
from pages.shared import address, breach_forms, draw, personal_forms
from pages.shared.headings import heading
from pages.shared.visit import engine, moment, store, visitor
from services.access import Action, NotAllowed, Person, Refused
from services.breaches import list_breaches
from services.personal_inventory import inventory
from services.personal_requests import list_requests
from services.pilots import current_pilot, zone_of
from services.retention import KEPT, LONGEST, days_kept, retain, set_days

PART = "muc"


def show() -> None:
    """Draw the screen."""
    person = visitor(Action.MANAGE_PERSONAL_DATA)
    now = moment()
    with reading(engine()) as session:
        zone = zone_of(current_pilot(session))
        breaches = list_breaches(session, person, now=now)
    late = sum(line.left is not None and line.left.total_seconds() < 0 for line in breaches)
    draw.head(_("Personal data"), _("The whole group"), now.astimezone(zone).date())
    st.info(
        draw.plain(
            _(
                "By Law 91/2025/QH15 and Decree 356/2025/NĐ-CP. What stands here describes the program; "
                "purposes, terms and notices are confirmed by legal staff before they are relied on."
            )
        ),
        icon=":material/gavel:",
    )
    if late:
        st.error(
            draw.plain(_("Breaches that the authority should have been told of already: %(n)s.", n=late))
        )
    parts = {
        "": _("What is kept"),
        "yeu-cau": _("A person’s request"),
        "luu-giu": _("How long"),
        "vi-pham": _("Breaches (%(n)s)", n=len(breaches)),
    }
    part = address.choice_of(_("Part"), parts, PART)
    if part == "yeu-cau":
        personal_forms.draw_requests(person, zone)
        _draw_done(person, zone)
    elif part == "luu-giu":
        _draw_keeping(person)
    elif part == "vi-pham":
        breach_forms.draw_breaches(breaches, zone, now)
    else:
        _draw_inventory(person)


def _draw_inventory(person: Person) -> None:
    with reading(engine()) as session:
        lines = inventory(session, person)
    for start in range(0, len(lines), 2):
        for column, one in zip(st.columns(2), lines[start : start + 2], strict=False):
            with column, st.container(border=True, height="stretch"):
                heading(str(one.line.what))
                kept = next((k for k in KEPT if k.code == one.line.kept), None)
                long = (
                    _("%(n)s days from %(what)s", n=draw.number(one.days), what=str(kept.from_what))
                    if kept is not None
                    else str(one.line.until or "")
                )
                for label, words in (
                    (_("Purpose"), str(one.line.purpose)),
                    (_("Who sees it"), str(one.line.seen_by)),
                    (_("How long"), long),
                ):
                    st.markdown(f":gray[{draw.plain(label)}:] {draw.plain(words)}")
                st.caption(draw.plain(_("Where it lies: %(columns)s", columns=", ".join(one.line.columns))))


def _draw_done(person: Person, zone: ZoneInfo) -> None:
    with reading(engine()) as session:
        requests = list_requests(session, person)
    st.subheader(_("Requests done"), anchor=False)
    if not requests:
        draw.empty(_("No request was done yet."))
        return
    kinds = {"export": _("Copy of the data"), "delete": _("Deletion")}
    frame = pd.DataFrame(
        [
            (
                row.id,
                kinds[row.kind],
                row.hint,
                row.asked_how,
                _said(row.received_at, zone),
                _said(row.done_at, zone),
                row.done_by,
                draw.number(sum(row.found.values())),
            )
            for row in requests
        ],
        columns=[
            _("Number"),
            _("Request"),
            _("Of whom (masked)"),
            _("Asked how"),
            _("Received"),
            _("Done"),
            _("By"),
            _("Places"),
        ],
    )
    st.dataframe(frame, hide_index=True, placeholder=draw.DASH)


def _draw_keeping(person: Person) -> None:
    with reading(engine()) as session:
        days = days_kept(session)
        due = retain(session, person, store(), now=moment(), preview=True)
    wanted = {}
    with st.container(border=True):
        for kept in KEPT:
            wanted[kept.code] = int(
                st.number_input(
                    _("%(name)s (days from %(what)s)", name=str(kept.name), what=str(kept.from_what)),
                    min_value=kept.least,
                    max_value=LONGEST,
                    value=days[kept.code],
                    key=f"keeping.{kept.code}.{days[kept.code]}",
                )
            )
        st.button(
            _("Save"),
            type="primary",
            icon=":material/save:",
            disabled=wanted == days,
            on_click=_set,
            args=(wanted,),
            key="keeping.save",
        )
    n = sum(vars(due).values())
    st.subheader(_("What is kept no longer"), anchor=False)
    if not n:
        draw.empty(
            _("Nothing is past its days."),
            _("`python cli.py retain` looks every day, and so does this button."),
        )
        return
    labels = {
        "senders": _("senders of opinions"),
        "trash": _("opinions in the trash for more than 30 days"),
        "uploads": _("uploaded files"),
        "sign_ins": _("sign-ins"),
        "calls": _("calls"),
        "record": _("rows of the record"),
    }
    st.markdown(
        draw.plain(
            " · ".join(f"{draw.number(count)} {labels[name]}" for name, count in vars(due).items() if count)
        )
    )
    with st.popover(_("Take them out"), icon=":material/delete_sweep:"):
        st.markdown(draw.plain(_("Counts and words stay; senders, images and files go for good.")))
        st.button(_("Yes, take them out"), type="primary", on_click=_retain, key="keeping.retain")


def _set(wanted: dict[str, int]) -> None:
    person = visitor(Action.MANAGE_PERSONAL_DATA)
    try:
        with writing(engine()) as session:
            was = set_days(session, person, wanted, now=moment())
    except (Refused, NotAllowed) as refused:
        draw.failed(str(refused))
        return
    draw.done(_("The days were changed. Nothing was taken out by that."), lambda: _set_back(was))


def _set_back(was: dict[str, int]) -> str:
    person = visitor(Action.MANAGE_PERSONAL_DATA)
    with writing(engine()) as session:
        set_days(session, person, was, now=moment())
    return _("The days are again what they were.")


def _retain() -> None:
    person = visitor(Action.MANAGE_PERSONAL_DATA)
    with writing(engine()) as session:
        done = retain(session, person, store(), now=moment())
    draw.done(_("Taken out: %(n)s.", n=draw.number(sum(vars(done).values()))))


def _said(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%d/%m/%Y %H:%M}"
