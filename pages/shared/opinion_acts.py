"""The box of acts under an opinion: its state, who answers for it, until when, in which release, its marks, macros, trash."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

import streamlit as st

from locales import gettext as _
from models.codes import State
from models.database import reading
from pages.shared import draw, macro_box, opinion_owners
from pages.shared.item_doing import do
from pages.shared.opinion_moves import (
    age_words,
    draw_asking,
    draw_release_fields,
    draw_staying,
    make_move,
    move_words,
    releases_said,
)
from pages.shared.visit import engine, moment
from pages.shared.words import person_words
from services.access import Action, NotFound, Person, may
from services.feedback import FeedbackItem
from services.item_changes import Changes, with_releases
from services.item_standing import ItemStanding, standing_of
from services.pilots import current_pilot, zone_of
from services.states import OPEN, RELEASES, class_of

STYLE = """<style>
.st-key-opinion-acts [data-testid="stPopover"] button, .st-key-opinion-acts .stButton button { white-space: nowrap; }
</style>"""


def show(item: FeedbackItem, person: Person) -> None:
    """Draw what this person may do with the opinion; who only reads it sees how it stands."""
    number, now = item.line.id, moment()
    try:
        with reading(engine()) as session:
            pilot = current_pilot(session)
            zone = zone_of(pilot)
            at = standing_of(session, person, pilot, number, now=now)
    except NotFound:
        return
    with st.container(border=True, key="opinion-acts", gap="small"):
        st.html(STYLE)
        if at.trashed_at is not None:
            _draw_trashed(at, zone)
            return
        _draw_standing(at, zone, now)
        if not at.stands:
            return
        if at.whole:
            _draw_moves(at)
        opinion_owners.draw_owners(person, at)
        if at.whole:
            with st.container(horizontal=True, gap="small", key="opinion-marks"):
                _draw_marks(at)
                _draw_due(at, zone)
                _draw_releases(at)
                if may(person, Action.MANAGE_MACROS):
                    macro_box.draw_macros(person, number)
                _draw_trash(at)


def _draw_standing(at: ItemStanding, zone: ZoneInfo, now: datetime) -> None:
    parts = [_("%(age)s old", age=age_words(now - at.since))]
    due = ""
    if at.due_at is not None and at.state in OPEN:
        when = f"{at.due_at.astimezone(zone):%d/%m/%Y %H:%M}"
        if at.overdue:
            late = _("overdue by %(age)s, due %(when)s", age=age_words(now - at.due_at), when=when)
            due = f":red-badge[{draw.plain(late)}]"
        else:
            parts.append(_("due %(when)s", when=when))
    releases = [
        f"{name} {at.releases[key]}"
        for key, name in zip(RELEASES, (_("server"), "Android", "iOS"), strict=True)
        if at.releases[key]
    ]
    if releases:
        parts.append(_("fixed in %(releases)s", releases=", ".join(releases)))
    if at.duplicate_of is not None and at.state == State.DUPLICATE:
        parts.append(_("duplicate of %(number)s", number=f"#{at.duplicate_of}"))
    marks = [draw.state_mark(at.state), due]
    if at.starred:
        said = _("Starred")
        marks.append(f":blue-badge[:material/star: {draw.plain(said)}]")
    if at.spam:
        said = _("Perhaps spam") if at.spam_by_rule else _("Spam")
        marks.append(f":gray-badge[{draw.plain(said)}]")
    st.markdown(
        f"{' '.join(m for m in marks if m)} :small[:gray[{draw.plain(' · '.join(p for p in parts if p))}]]"
    )
    if at.reason:
        st.caption(draw.plain(_("Why: %(why)s", why=at.reason)))


def _draw_moves(at: ItemStanding) -> None:
    with st.container(horizontal=True, gap="small", key="opinion-moves"):
        for nth, one in enumerate(at.moves, 1):
            name = move_words(one.to)
            if one.to == State.IN_PROGRESS and class_of(at.state) != "open":
                name = _("Open again")
            key = f"move.{at.number}.{at.revision}.{one.to}"
            needs_release = one.needs == "release" and not any(at.releases.values())
            if one.needs in ("reason", "duplicate_of") or needs_release:
                with st.popover(f"{draw.plain(name)}…", key=f"{key}.box"):
                    draw_asking(at, one, key)
            else:
                st.button(
                    draw.plain(name),
                    key=key,
                    shortcut=str(nth) if nth < 10 else None,
                    on_click=make_move,
                    args=(at.number, at.revision, one.to, "", key),
                )
    if at.moves:
        draw_staying()


def _draw_marks(at: ItemStanding) -> None:
    st.button(
        _("Remove the star") if at.starred else _("Star"),
        icon=":material/star:",
        key=f"star.{at.number}.{at.revision}",
        shortcut="D",
        help=_("Everybody at EVNICT’s desk sees the star."),
        on_click=do,
        args=(
            at.number,
            Changes(starred=not at.starred),
            None,
            _("Opinion %(number)s: star removed.", number=at.number)
            if at.starred
            else _("Opinion %(number)s: starred.", number=at.number),
        ),
    )
    st.button(
        _("Not spam") if at.spam else _("Mark as spam"),
        icon=":material/report:",
        key=f"spam.{at.number}.{at.revision}",
        help=_("A mark hides nothing: the opinion stays in every list and figure."),
        on_click=do,
        args=(
            at.number,
            Changes(spam=not at.spam),
            None,
            _("Opinion %(number)s: the spam mark was changed.", number=at.number),
        ),
    )


def _draw_due(at: ItemStanding, zone: ZoneInfo) -> None:
    key = f"due.{at.number}.{at.revision}"
    with st.popover(_("Due"), icon=":material/schedule:", key=f"{key}.box"):
        now = at.due_at.astimezone(zone) if at.due_at else None
        st.date_input(_("Day"), value=now.date() if now else "today", format="DD/MM/YYYY", key=f"{key}.day")
        st.time_input(_("Hour"), value=now.time() if now else time(17), key=f"{key}.hour", step=900)
        st.button(
            _("Set the due time"),
            key=f"{key}.yes",
            type="primary",
            on_click=_set_due,
            args=(at.number, at.revision, key, zone),
        )
        if not at.due_by_rule:
            st.button(
                _("By severity again"),
                key=f"{key}.rule",
                on_click=do,
                args=(
                    at.number,
                    Changes(due_by_rule=True),
                    at.revision,
                    _("Opinion %(number)s: due by its severity.", number=at.number),
                ),
            )


def _set_due(number: int, seen: int, key: str, zone: ZoneInfo) -> None:
    day, hour = st.session_state[f"{key}.day"], st.session_state[f"{key}.hour"]
    if day is None or hour is None:
        draw.failed(_("Choose the day and the hour first."))
        return
    due = datetime.combine(day, hour, tzinfo=zone)
    said = _("Opinion %(number)s: due %(when)s.", number=number, when=f"{due:%d/%m/%Y %H:%M}")
    do(number, Changes(due_at=due), seen, said)


def _draw_releases(at: ItemStanding) -> None:
    key = f"release.{at.number}.{at.revision}"
    with st.popover(_("Releases"), icon=":material/new_releases:", key=f"{key}.box"):
        st.caption(draw.plain(_("In which release it is fixed; each for itself.")))
        draw_release_fields(at, key)
        st.button(
            _("Save the releases"),
            key=f"{key}.yes",
            type="primary",
            on_click=_set_releases,
            args=(at.number, at.revision, key),
        )


def _set_releases(number: int, seen: int, key: str) -> None:
    said = _("Opinion %(number)s: releases saved.", number=number)
    do(number, with_releases(Changes(), releases_said(key)), seen, said)


def _draw_trash(at: ItemStanding) -> None:
    key = f"trash.{at.number}.{at.revision}"
    with st.popover(_("Into the trash"), icon=":material/delete:", key=f"{key}.box"):
        st.markdown(
            draw.plain(
                _(
                    "It leaves every list and figure, stays in the reconciliation as “in the trash”, and can be taken "
                    "out whole for 30 days."
                )
            )
        )
        st.text_input(_("Why"), key=f"{key}.reason", max_chars=300)
        st.button(
            _("Yes, into the trash"),
            key=f"{key}.yes",
            type="primary",
            on_click=_trash,
            args=(at.number, at.revision, key),
        )


def _trash(number: int, seen: int, key: str) -> None:
    reason = str(st.session_state.get(f"{key}.reason", ""))
    said = _("Opinion %(number)s lies in the trash.", number=number)
    do(number, Changes(trash=True, reason=reason), seen, said, ends=True)


def _draw_trashed(at: ItemStanding, zone: ZoneInfo) -> None:
    told = _(
        "In the trash since %(when)s, put there by %(who)s: %(why)s",
        when=f"{at.trashed_at.astimezone(zone):%d/%m/%Y %H:%M}" if at.trashed_at else "",
        who=person_words(at.trashed_by),
        why=at.trash_reason,
    )
    st.warning(draw.plain(told), icon=":material/delete:")
    if at.whole:
        st.button(
            _("Take it out"),
            key=f"untrash.{at.number}.{at.revision}",
            type="primary",
            icon=":material/restore_from_trash:",
            on_click=do,
            args=(
                at.number,
                Changes(trash=False),
                at.revision,
                _("Opinion %(number)s is out of the trash again.", number=at.number),
            ),
        )
