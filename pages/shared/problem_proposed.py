"""What may be one problem: each proposal with its opinions, ticked; a person confirms it, adds it or refuses it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from time import monotonic

import streamlit as st

from locales import gettext as _
from models.database import reading, writing
from pages.shared import address, draw
from pages.shared.problem_cards import FUNCTION, PAGE, counted, draw_pages, page_asked
from pages.shared.visit import engine, moment, visitor
from services.access import Action, NotAllowed, NotFound, Refused
from services.pilots import current_pilot
from services.problem_acts import LONGEST_TITLE, add_to_problem, confirm_problem, refuse_proposal
from services.problem_doing import Done
from services.problem_proposals import Proposal, list_proposals
from services.problem_undo import take_back
from services.problems import GroupedItem

LISTED = 12  # opinions with a tick; the rest of a large proposal goes with them
LETTERS = 220
PATIENCE = 1.0  # seconds without a word of how far it is


def draw_proposals(functions: dict[str, str]) -> None:
    """Draw a page of them."""
    person = visitor(Action.GROUP_PROBLEMS)
    function = address.choice(_("Function"), {"": _("All"), **functions}, FUNCTION, resets=(PAGE,))
    bar, begun = st.empty(), monotonic()

    def told(done: int, whole: int) -> None:
        if monotonic() - begun > PATIENCE:
            said = _(
                "Looked through %(n)s of %(all)s functions.", n=draw.number(done), all=draw.number(whole)
            )
            bar.progress(done / whole, said)

    with st.spinner(_("Looking through the opinions for those of one fault…")), reading(engine()) as session:
        found = list_proposals(
            session, person, current_pilot(session), function=function, page=page_asked(), told=told
        )
    bar.empty()
    if not found.total:
        draw.empty(
            _("Nothing more may be one problem."),
            _("When opinions of one fault come in, they are proposed here."),
        )
        return
    st.caption(
        draw.plain(
            _(
                "%(n)s proposals, the largest first. Untick what doesn’t belong; nothing is grouped until you confirm it.",
                n=draw.number(found.total),
            )
        )
    )
    for proposal in found.proposals:
        _draw_proposal(proposal, functions)
    draw_pages(found.page, found.pages)


def _draw_proposal(proposal: Proposal, functions: dict[str, str]) -> None:
    # A proposal that grew is another one: its ticks start anew.
    key = f"proposal.{proposal.items[0]}.{len(proposal.items)}"
    with st.container(border=True, key=f"problem-proposed-{proposal.items[0]}"):
        st.caption(draw.plain(f"{functions.get(proposal.function, '')} · {counted(proposal.counts)}"))
        if proposal.problem is None:
            st.text_input(_("Title"), value=proposal.title, key=f"{key}.title", max_chars=LONGEST_TITLE)
        else:
            told = _(
                "May belong to problem %(number)s: %(title)s",
                number=proposal.problem.id,
                title=proposal.problem.title,
            )
            st.markdown(f"**{draw.plain(told)}**")
        for item in proposal.shown[:LISTED]:
            with st.container(key=f"problem-item-{item.id}"):
                st.checkbox(told_item(item), value=True, key=f"{key}.{item.id}")
        rest = len(proposal.items) - LISTED
        if rest > 0:
            st.caption(draw.plain(_("and %(n)s more like these", n=draw.number(rest))))
        with st.container(horizontal=True):
            sure = _("Make one problem") if proposal.problem is None else _("Add to the problem")
            st.button(
                sure,
                type="primary",
                icon=":material/check:",
                key=f"{key}.yes",
                on_click=_confirm,
                args=(key, proposal),
            )
            st.button(
                _("Not one problem") if proposal.problem is None else _("Not this problem"),
                icon=":material/close:",
                key=f"{key}.no",
                on_click=_refuse,
                args=(proposal,),
            )


def told_item(item: GroupedItem) -> str:
    """One opinion on one line: what it says, of which unit, of which day."""
    text = " ".join(item.text.split())
    text = text if len(text) <= LETTERS else text[:LETTERS].rstrip() + "…"
    about = " · ".join(part for part in (item.unit_name, draw.day(item.submitted_on)) if part)
    return f"{draw.plain(text)} :small[:gray[{draw.plain(f'#{item.id} · {about}')}]]"


def _confirm(key: str, proposal: Proposal) -> None:
    off = [i.id for i in proposal.shown[:LISTED] if not st.session_state.get(f"{key}.{i.id}", True)]
    items = [n for n in proposal.items if n not in off]
    problem = proposal.problem
    if problem is None:
        title = str(st.session_state.get(f"{key}.title", proposal.title))

        def act(session, person, pilot, now) -> Done:
            return confirm_problem(session, person, pilot, items, title, left_out=off, now=now)

    else:
        number = problem.id

        def act(session, person, pilot, now) -> Done:
            return add_to_problem(session, person, pilot, number, items, left_out=off, now=now)

    do(
        act,
        lambda done: _("Problem %(number)s: %(n)s opinions put together.", number=done.problem, n=done.items),
    )


def _refuse(proposal: Proposal) -> None:
    problem = proposal.problem

    def act(session, person, pilot, now) -> Done:
        if problem is None:
            return refuse_proposal(session, person, pilot, proposal.items, now=now)
        return add_to_problem(session, person, pilot, problem.id, (), left_out=proposal.items, now=now)

    do(act, lambda _done: _("Refused: these are not proposed again unless more join them."))


def do(act: Callable[..., Done], said: Callable[[Done], str]) -> Done | None:
    """Do an act on problems as a callback, and say what came of it, with its undo; None where it was refused."""
    person = visitor(Action.GROUP_PROBLEMS)
    try:
        with writing(engine()) as session:
            done = act(session, person, current_pilot(session), moment())
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
        return None
    draw.done(said(done), partial(_take_back, done.act))
    return done


def _take_back(act: int) -> str:
    person = visitor(Action.GROUP_PROBLEMS)
    with writing(engine()) as session:
        take_back(session, person, current_pilot(session), act, now=moment())
    return _("It was taken back; the opinions are where they were.")
