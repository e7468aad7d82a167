"""One problem whole: its labels and releases to change, its opinions within reach, merging, taking apart, its history."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

import streamlit as st

from locales import gettext as _
from models.codes import Severity
from models.database import reading
from pages.shared import address, draw, go, problem_ending
from pages.shared.problem_cards import PROBLEM, about, counted, marks
from pages.shared.problem_proposed import do, told_item
from pages.shared.visit import engine
from pages.shared.words import KINDS, STATES, labels, person_words, state_words
from services.access import Action, NotFound, Person, may
from services.pilots import current_pilot
from services.problem_acts import (
    ADDED,
    APART,
    CHANGED,
    CONFIRMED,
    LONGEST_RELEASE,
    LONGEST_TITLE,
    MERGED,
    REFUSED,
    TAKEN_OUT,
    change_problem,
    merge_problems,
    take_apart,
    take_out,
)
from services.problem_doing import Done
from services.problem_states import RELEASES, states_from
from services.problem_undo import TAKEN_BACK
from services.problems import Act, ProblemFilters, ProblemWhole, list_problems, read_problem
from services.verification_answers import REOPENED
from services.verification_answers import TAKEN_BACK as ANSWER_TAKEN_BACK


def draw_problem(person: Person, number: int, functions: Mapping[str, str], zone: ZoneInfo) -> None:
    """Draw the problem of that number; one out of reach is said not to be there."""
    st.button(
        _("Back to the list"),
        icon=":material/arrow_back:",
        key="problem.back",
        on_click=address.keep,
        args=(PROBLEM, ""),
    )
    try:
        with reading(engine()) as session:
            whole = read_problem(session, person, current_pilot(session), number)
    except NotFound as missing:
        draw.empty(str(missing), _("Choose another problem in the list."))
        return
    card = whole.card
    title = _("Problem %(number)s: %(title)s", number=card.id, title=card.title)
    st.subheader(draw.plain(title), anchor=False)
    if whole.merged_into:
        st.info(draw.plain(_("It was merged into problem %(number)s.", number=whole.merged_into)))
        go.link(
            _("Open problem %(number)s", number=whole.merged_into),
            "van-de",
            {PROBLEM: str(whole.merged_into)},
        )
    elif not whole.stands:
        st.info(draw.plain(_("It was taken apart; its opinions are in no problem, or in another.")))
    else:
        st.markdown(marks(card))
        st.caption(draw.plain(f"{about(card)} · {counted(card.counts)}"))
        if may(person, Action.GROUP_PROBLEMS):
            _draw_labels(whole, functions)
        else:
            _draw_releases(whole)
        problem_ending.draw_ending(person, whole, zone)
        _draw_items(person, whole)
        if may(person, Action.GROUP_PROBLEMS):
            _draw_merging(person, whole)
    _draw_history(whole, functions, zone)


def _release_names() -> dict[str, str]:
    return {
        "fixed_in_server": _("Fixed on the server, release"),
        "fixed_in_android": _("Fixed on Android, release"),
        "fixed_in_ios": _("Fixed on iOS, release"),
    }


def _draw_releases(whole: ProblemWhole) -> None:
    said = [
        f"{name}: {getattr(whole, column)}"
        for column, name in _release_names().items()
        if getattr(whole, column)
    ]
    if said:
        st.markdown("  \n".join(draw.plain(line) for line in said))


def _draw_labels(whole: ProblemWhole, functions: Mapping[str, str]) -> None:
    card = whole.card
    # Changed by anybody, the controls are new ones that show what it says now.
    key = f"problem.{card.id}.{whole.version}"
    with st.form(f"{key}.form", border=True):
        st.text_input(_("Title"), value=card.title, key=f"{key}.title", max_chars=LONGEST_TITLE)
        first, second = st.columns(2)
        severities = {s.value: str(STATES[s][0]) for s in Severity}
        states = {s: state_words(s) for s in states_from(card.state)}
        with first:
            _choose(_("Function"), functions, card.function, f"{key}.function")
            _choose(_("Severity"), severities, card.severity, f"{key}.severity")
        with second:
            _choose(_("Kind"), labels(KINDS), card.kind, f"{key}.kind")
            _choose(_("State"), states, card.state, f"{key}.state")
        for place, (column, name) in zip(st.columns(3), _release_names().items(), strict=True):
            with place:
                st.text_input(
                    name, value=getattr(whole, column), key=f"{key}.{column}", max_chars=LONGEST_RELEASE
                )
        st.form_submit_button(
            _("Save"),
            type="primary",
            icon=":material/save:",
            on_click=_save,
            args=(key, card.id, whole.version),
        )


def _choose(label: str, words: Mapping[str, str], now: str, key: str) -> None:
    codes = list(words)
    st.selectbox(label, codes, index=codes.index(now), format_func=words.__getitem__, key=key)


def _save(key: str, number: int, seen: int) -> None:
    names = ("title", "function", "kind", "severity", "state", *RELEASES)
    values = {name: str(st.session_state.get(f"{key}.{name}") or "") for name in names}

    def act(session, person, pilot, now) -> Done:
        return change_problem(session, person, pilot, number, values, seen=seen, now=now)

    do(act, lambda done: _("Problem %(number)s was changed.", number=done.problem))


def _draw_items(person: Person, whole: ProblemWhole) -> None:
    counts = whole.card.counts
    st.markdown(f"**{draw.plain(_('Opinions'))}**")
    if counts.own != counts.items:
        others = draw.number(counts.items - counts.own)
        st.caption(draw.plain(_("%(n)s more are of other units; their words are not shown here.", n=others)))
    editing = may(person, Action.GROUP_PROBLEMS)
    key = f"problem.{whole.card.id}.{whole.version}.item"
    for item in whole.items:
        with st.container(
            key=f"problem-item-{item.id}", horizontal=True, vertical_alignment="center", gap="small"
        ):
            if editing:
                st.checkbox(told_item(item), key=f"{key}.{item.id}")
            else:
                st.markdown(told_item(item))
            go.link(_("Open"), "y-kien", {"y-kien": str(item.id)})
    if counts.own > len(whole.items):
        st.caption(draw.plain(_("The newest %(n)s are shown.", n=draw.number(len(whole.items)))))
    if whole.items:
        go.link(_("All its opinions in the list"), "y-kien", {"van-de": str(whole.card.id)})
    if editing:
        st.button(
            _("Take the ticked ones out"),
            icon=":material/remove_circle:",
            key=f"{key}.out",
            on_click=_take_out,
            args=(key, whole),
        )


def _take_out(key: str, whole: ProblemWhole) -> None:
    items = [item.id for item in whole.items if st.session_state.get(f"{key}.{item.id}")]

    def act(session, person, pilot, now) -> Done:
        return take_out(session, person, pilot, whole.card.id, items, now=now)

    do(
        act,
        lambda done: _("%(n)s opinions taken out of problem %(number)s.", n=done.items, number=done.problem),
    )


def _draw_merging(person: Person, whole: ProblemWhole) -> None:
    number = whole.card.id
    with st.expander(_("Merge or take apart"), icon=":material/call_merge:"):
        with reading(engine()) as session:
            same = ProblemFilters(function=whole.card.function)
            found = list_problems(session, person, current_pilot(session), same)
        others = {c.id: f"#{c.id} {c.title}" for c in found.cards if c.id != number}
        if others:
            into = st.selectbox(
                _("Merge into another problem of this function"),
                list(others),
                format_func=others.__getitem__,
                key=f"problem.{number}.into",
            )
            told = _(
                "All %(n)s opinions go there; this problem’s link leads there too.",
                n=draw.number(whole.card.counts.items),
            )
            st.caption(draw.plain(told))
            st.button(_("Merge"), key=f"problem.{number}.merge", on_click=_merge, args=(number, into))
        st.caption(
            draw.plain(
                _(
                    "Taken apart, its %(n)s opinions are in no problem again.",
                    n=draw.number(whole.card.counts.items),
                )
            )
        )
        sure = st.checkbox(_("Yes, take the whole problem apart"), key=f"problem.{number}.sure")
        st.button(
            _("Take apart"), disabled=not sure, key=f"problem.{number}.apart", on_click=_apart, args=(number,)
        )


def _merge(number: int, into: int) -> None:
    def act(session, person, pilot, now) -> Done:
        return merge_problems(session, person, pilot, number, into, now=now)

    said = _("Problem %(number)s was merged into problem %(into)s.", number=number, into=into)
    if do(act, lambda _done: said):
        address.keep(PROBLEM, str(into))


def _apart(number: int) -> None:
    def act(session, person, pilot, now) -> Done:
        return take_apart(session, person, pilot, number, now=now)

    do(act, lambda done: _("Problem %(number)s was taken apart.", number=done.problem))


def _draw_history(whole: ProblemWhole, functions: Mapping[str, str], zone: ZoneInfo) -> None:
    if whole.history:
        with st.expander(_("History (%(n)s)", n=len(whole.history)), icon=":material/history:"):
            for act in whole.history:
                st.markdown(_told_act(act, functions, zone))


def _told_act(act: Act, functions: Mapping[str, str], zone: ZoneInfo) -> str:
    names = {
        CONFIRMED: _("Made a problem"),
        ADDED: _("Opinions added"),
        REFUSED: _("A proposal refused"),
        TAKEN_OUT: _("Opinions taken out"),
        APART: _("Taken apart"),
        MERGED: _("Problems merged"),
        CHANGED: _("Changed"),
        TAKEN_BACK: _("Taken back"),
        REOPENED: _("Opened again: a unit says that the fault is still there"),
        ANSWER_TAKEN_BACK: _("A unit took its answer on the fix back"),
    }
    what = names.get(act.act, act.act)
    if act.items:
        what += f" ({draw.number(act.items, _('opinions'))})"
    fields = {
        "title": _("Title"),
        "function": _("Function"),
        "kind": _("Kind"),
        "severity": _("Severity"),
        "state": _("State"),
        **_release_names(),
    }
    words = {**functions, **labels(KINDS)}
    lines = [what]
    for name, old, new in act.changed:
        told = [words.get(v, state_words(v)) if v else draw.DASH for v in (old, new)]
        lines.append(f"{fields.get(name, name)}: {told[0]} → {told[1]}")
    at = f"{act.at.astimezone(zone):%d/%m/%Y %H:%M}"
    lines.append(f"{person_words(act.who)}, {at}")
    return "  \n".join(
        [*(draw.plain(line) for line in lines[:-1]), f":small[:gray[{draw.plain(lines[-1])}]]"]
    )
