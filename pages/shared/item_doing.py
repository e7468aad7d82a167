"""Doing something to one opinion from a screen: what was done is told with its undo, what two did at once is shown side by side."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from locales import gettext as _
from models.database import reading, writing
from pages.shared import address, draw, opinion_walk
from pages.shared.history_words import field_words, value_words
from pages.shared.opinion_list import ITEM
from pages.shared.visit import engine, moment, visitor
from pages.shared.words import person_words
from services.access import Action, NotAllowed, NotFound, Refused
from services.item_acts import ChangedMeanwhile, act_on_item
from services.item_changes import Changes
from services.item_difference import Difference, read_differences
from services.item_undo import undo_act
from services.pilots import current_pilot, functions_of

_CONFLICT = "item.conflict"
Conflict = tuple[int, Changes, int, tuple[Difference, ...], str]


def do(number: int, changes: Changes, seen: int | None, said: str, *, ends: bool = False) -> None:
    """Change an opinion, as a callback. `seen` is the revision (or part's version) that was read.

    What `ends` the work on it opens the next of the list.
    """
    person = visitor(Action.WORK_ITEMS)
    st.session_state.pop(_CONFLICT, None)
    address.keep(ITEM, str(number))
    place = opinion_walk.here(number) if ends else None
    try:
        with writing(engine()) as session:
            acted = act_on_item(
                session, person, current_pilot(session), number, changes, now=moment(), seen=seen
            )
    except ChangedMeanwhile as conflict:
        kept: Conflict = (number, changes, conflict.revision, conflict.differences, said)
        st.session_state[_CONFLICT] = kept
        draw.failed(str(conflict))
        return
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
        return
    if not acted.act:
        draw.done(_("Opinion %(number)s: nothing to change, it says so already.", number=number))
        return
    draw.done(said, partial(take_back, acted.act))
    if ends:
        opinion_walk.open_next(number, place)


def keep_conflict(number: int, changes: Changes) -> None:
    """Show beside what the opinion says now what this person wanted to save: another way of saving found it changed."""
    person = visitor(Action.SEE_FEEDBACK)
    with reading(engine()) as session:
        differences, revision = read_differences(session, person, current_pilot(session), number, changes)
    said = _("Opinion %(number)s: your labels were saved.", number=number)
    kept: Conflict = (number, changes, revision, differences, said)
    st.session_state[_CONFLICT] = kept


def held_in_conflict(number: int) -> tuple[str, ...]:
    """The labels that a person chose and that are shown beside what somebody else made of this opinion."""
    kept: Conflict | None = st.session_state.get(_CONFLICT)
    if kept is None or kept[0] != number:
        return ()
    return tuple(name for name in ("function", "kind", "severity") if getattr(kept[1], name))


def take_back(act: int) -> str:
    """Undo an act and say what came of it; what can't be undone raises."""
    person = visitor(Action.WORK_ITEMS)
    with writing(engine()) as session:
        done = undo_act(session, person, current_pilot(session), act, now=moment())
    parts = [_("Taken back on %(n)s opinions.", n=draw.number(len(done.restored)))]
    if len(done.restored) == 1:
        address.keep(ITEM, str(done.restored[0]))
        parts = [_("Opinion %(number)s is again as it was.", number=done.restored[0])]
    if done.answers:
        parts.append(_("%(n)s answers were withdrawn.", n=draw.number(done.answers)))
    if done.skipped:
        few = ", ".join(f"#{n}" for n in done.skipped[:20])
        more = " …" if len(done.skipped) > 20 else ""
        parts.append(
            _(
                "%(n)s were changed again since and stay as they are: %(numbers)s.",
                n=draw.number(len(done.skipped)),
                numbers=few + more,
            )
        )
    return " ".join(parts)


def draw_conflict(number: int) -> None:
    """Where somebody else changed this opinion meanwhile: theirs and mine, and a choice between them."""
    kept: Conflict | None = st.session_state.get(_CONFLICT)
    if kept is None or kept[0] != number:
        return
    _number, changes, revision, differences, said = kept
    with reading(engine()) as session:
        functions = {f.code: f.label for f in functions_of(session, current_pilot(session))}
    with st.container(border=True, key="item-conflict"):
        told = _("Somebody else changed this opinion while you had it open. Nothing of yours is lost yet.")
        st.markdown(f"**{draw.plain(told)}**")
        for one in (d for d in differences if d.theirs != d.mine):
            theirs, mine = (value_words(one.field, v, functions) or draw.DASH for v in (one.theirs, one.mine))
            by = f" ({person_words(one.who)})" if one.who else ""
            line = _(
                "%(field)s: now %(theirs)s%(by)s; yours %(mine)s",
                field=field_words(one.field),
                theirs=theirs,
                by=by,
                mine=mine,
            )
            st.markdown(f"- {draw.plain(line)}")
        with st.container(horizontal=True):
            st.button(_("Keep what stands now"), key="conflict.theirs", on_click=_drop)
            st.button(
                _("Save mine over it"),
                key="conflict.mine",
                type="primary",
                on_click=do,
                args=(number, replace(changes), revision, said),
            )


def _drop() -> None:
    st.session_state.pop(_CONFLICT, None)
    draw.forget()
