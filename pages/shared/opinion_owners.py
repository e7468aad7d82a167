"""Who answers for an opinion: each owner with its own state, its person, and how it is passed on or changed."""

from __future__ import annotations

from functools import partial

import streamlit as st

from locales import gettext as _
from models.database import reading, writing
from pages.shared import address, draw
from pages.shared.history_words import owner_words
from pages.shared.item_doing import do, take_back
from pages.shared.opinion_list import ITEM
from pages.shared.opinion_moves import draw_asking, move_words
from pages.shared.visit import engine, moment, visitor
from services.access import Action, NotAllowed, NotFound, Person, Refused, may
from services.item_changes import Changes
from services.item_standing import ItemStanding, own_username, part_moves, units_as_owners
from services.owners import OwnerPart, pass_on, people_of, units_to_pass_to
from services.pilots import current_pilot


def draw_owners(person: Person, at: ItemStanding) -> None:
    """Each owner on a line of its own, with what this person may do there."""
    for part in at.owners:
        with st.container(
            horizontal=True, vertical_alignment="center", gap="small", key=f"owner-{part.owner}"
        ):
            st.markdown(_told(at, part), width="stretch")
            if may(person, Action.WORK_ITEMS) and part.mine:
                _draw_hands(person, at, part)
                if len(at.owners) > 1 or not at.whole:
                    _draw_part_moves(person, at, part)
                if part.unit_id is not None:
                    _draw_passing(person, at, part)
    if at.whole:
        _draw_changing(person, at)


def _told(at: ItemStanding, part: OwnerPart) -> str:
    name = owner_words(part.owner, part.name)
    said = [f"**{draw.plain(name)}**"]
    about = [part.assignee or _("in nobody’s hands")]
    if len(at.owners) > 1:
        said.append(draw.state_mark(part.state))
        about.insert(0, _("leads") if part.leads else _("second"))
    said.append(f":small[:gray[{draw.plain(' · '.join(about))}]]")
    return f":material/account_balance: {' '.join(said)}"


def _draw_hands(person: Person, at: ItemStanding, part: OwnerPart) -> None:
    key = f"hands.{at.number}.{at.revision}.{part.owner}"
    with reading(engine()) as session:
        people = dict(people_of(session, person, part.owner))
        own = own_username(session, person)
    if own in people and people[own] != part.assignee:
        st.button(
            _("Take it"),
            key=f"{key}.own",
            icon=":material/back_hand:",
            shortcut="T" if part.leads else None,
            on_click=do,
            args=(
                at.number,
                Changes(assignee=own, part=part.owner),
                part.version,
                _("Opinion %(number)s is in your hands.", number=at.number),
            ),
        )
    with st.popover(_("Person"), icon=":material/person:", key=f"{key}.box"):
        options = ["", *people]
        st.selectbox(
            _("In whose hands it is"),
            options,
            format_func=lambda name: people.get(name, _("Nobody")),
            key=f"{key}.who",
        )
        st.button(_("Save"), key=f"{key}.yes", type="primary", on_click=_hand, args=(at.number, part, key))


def _hand(number: int, part: OwnerPart, key: str) -> None:
    who = str(st.session_state.get(f"{key}.who", ""))
    said = _("Opinion %(number)s is in nobody’s hands.", number=number)
    if who:
        said = _("Opinion %(number)s is in the hands of %(who)s.", number=number, who=who)
    do(number, Changes(assignee=who, part=part.owner), part.version, said)


def _draw_part_moves(person: Person, at: ItemStanding, part: OwnerPart) -> None:
    moves = part_moves(person, at, part)
    if not moves:
        return
    key = f"part.{at.number}.{part.owner}.{part.version}.{at.revision}"
    with st.popover(_("Its own state"), icon=":material/flag:", key=f"{key}.box"):
        states = {move.to: move for move in moves}
        to = st.selectbox(
            _("State of this owner’s part"),
            list(states),
            format_func=move_words,
            key=f"{key}.to",
        )
        draw_asking(at, states[str(to)], f"{key}.{to}", part.owner)


def _draw_passing(person: Person, at: ItemStanding, part: OwnerPart) -> None:
    key = f"pass.{at.number}.{part.owner}.{part.version}"
    with reading(engine()) as session:
        units = dict(units_to_pass_to(session, person, current_pilot(session), at.number))
    if not units:
        return
    with st.popover(_("Pass on"), icon=":material/forward:", key=f"{key}.box"):
        st.selectbox(
            _("To which unit of the same corporation"),
            list(units),
            index=None,
            format_func=lambda code: units.get(code, code),
            placeholder=_("Choose a unit"),
            key=f"{key}.to",
        )
        st.text_input(_("Note for them (may stay empty)"), key=f"{key}.why", max_chars=300)
        st.button(
            _("Pass it on"),
            key=f"{key}.yes",
            type="primary",
            on_click=_pass,
            args=(at.number, part, key, units),
        )


def _pass(number: int, part: OwnerPart, key: str, units: dict[str, str]) -> None:
    person = visitor(Action.WORK_ITEMS)
    to, why = st.session_state.get(f"{key}.to"), str(st.session_state.get(f"{key}.why", ""))
    address.keep(ITEM, str(number))
    if not to:
        draw.failed(_("Choose the unit first."))
        return
    try:
        with writing(engine()) as session:
            done = pass_on(
                session,
                person,
                current_pilot(session),
                number,
                str(to),
                now=moment(),
                seen=part.version,
                why=why,
            )
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
        return
    said = _("Opinion %(number)s was passed on to %(unit)s.", number=number, unit=units.get(str(to), str(to)))
    draw.done(said, partial(take_back, done.act))


def _draw_changing(person: Person, at: ItemStanding) -> None:
    key = f"owners.{at.number}.{at.revision}"
    with reading(engine()) as session:
        units = dict(units_as_owners(session, person))
    named = {p.owner: owner_words(p.owner, p.name) for p in at.owners}
    choices = {"evnict": owner_words("evnict"), "department": owner_words("department"), **units, **named}
    now = [p.owner for p in at.owners]
    with st.popover(_("Change who answers for it"), icon=":material/swap_horiz:", key=f"{key}.box"):
        st.selectbox(
            _("Leads"),
            list(choices),
            index=list(choices).index(now[0]) if now else 0,
            format_func=choices.__getitem__,
            key=f"{key}.first",
        )
        seconds = ["", *choices]
        st.selectbox(
            _("Second owner"),
            seconds,
            index=seconds.index(now[1]) if len(now) > 1 else 0,
            format_func=lambda code: choices.get(code, _("None")),
            key=f"{key}.second",
        )
        with st.container(horizontal=True):
            st.button(
                _("Save the owners"),
                key=f"{key}.yes",
                type="primary",
                on_click=_change,
                args=(at.number, at.revision, key),
            )
            if not at.owners_by_rule:
                st.button(
                    _("By the rules again"),
                    key=f"{key}.rule",
                    on_click=do,
                    args=(
                        at.number,
                        Changes(owners_by_rule=True),
                        at.revision,
                        _("Opinion %(number)s: owners by the rules.", number=at.number),
                    ),
                )


def _change(number: int, seen: int, key: str) -> None:
    chosen = (str(st.session_state[f"{key}.{place}"]) for place in ("first", "second"))
    owners = tuple(code for code in chosen if code)
    do(number, Changes(owners=owners), seen, _("Opinion %(number)s: owners saved.", number=number))
