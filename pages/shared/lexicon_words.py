"""The staff's own words: added, changed and removed after a look at what that does to past opinions; their history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from locales import gettext as _
from pages.shared import draw, suggestion_changes
from pages.shared.headings import heading
from pages.shared.visit import engine, moment, visitor
from pages.shared.words import person_words
from services import lexicon
from services.access import Action, NotAllowed, NotFound, Person, Refused
from services.lexicon import Proposal, Saved, WordLine
from services.resuggesting import Effect

_PROPOSED, _EFFECT, _EDITED, _FORM = "lexicon.proposed", "lexicon.effect", "lexicon.edited", "lexicon.form"


def draw_words(
    person: Person,
    own: Sequence[WordLine],
    removed: Sequence[WordLine],
    functions: Mapping[str, str],
    names: Mapping[str, str],
    zone: ZoneInfo,
) -> None:
    """Draw the form, what a change would do, the list of words and the ones that were removed."""
    edited = next((w for w in own if w.number == st.session_state.get(_EDITED)), None)
    _draw_form(edited, functions, names)
    _draw_proposal(person, own, names)
    if own:
        heading(_("Words in force"))
        for word in own:
            _draw_word(word, names, zone)
    else:
        draw.empty(
            _("There is no own word yet."),
            _("Type a phrase above that people use and the program does not know, and look at its effect."),
        )
    if removed:
        with st.expander(_("Words removed (%(n)s)", n=len(removed)), icon=":material/history:"):
            for word in removed:
                _draw_removed(word, names, zone)


def _draw_form(edited: WordLine | None, functions: Mapping[str, str], names: Mapping[str, str]) -> None:
    # After each act the form is a new one with empty fields, or with those of the word that is edited.
    form = st.session_state.get(_FORM, 0)
    key = f"lexicon.{form}.{edited.number if edited else 'new'}"
    codes = list(names)
    weights = {1: _("1: a hint"), 2: _("2: tips the scales"), 3: _("3: speaks clearly"), 4: _("4: decides")}
    with st.container(border=True, key="lexicon-form"):
        heading(_("Change “%(phrase)s”", phrase=edited.phrase) if edited else _("Add a word"))
        left, middle, right = st.columns([4, 4, 3])
        with left:
            said = st.text_input(
                _("Phrase"),
                value=edited.phrase if edited else "",
                max_chars=lexicon.LONGEST,
                key=f"{key}.phrase",
                placeholder=_("for example: gói cước xanh"),
                help=_("Matched with or without accents; a single syllable with them."),
            )
        with middle:
            label = st.selectbox(
                _("Speaks for"),
                codes,
                index=codes.index(edited.speaks_for) if edited else None,
                format_func=lambda code: _sort_and_name(code, functions, names),
                key=f"{key}.label",
                placeholder=_("a function or a kind"),
            )
        with right:
            weight = st.selectbox(
                _("Weight"),
                list(weights),
                index=list(weights).index(int(edited.weight)) if edited else 1,
                format_func=weights.__getitem__,
                key=f"{key}.weight",
            )
        with st.container(horizontal=True):
            st.button(
                _("See the effect first"),
                type="primary",
                icon=":material/visibility:",
                key=f"{key}.preview",
                on_click=_propose,
                args=(Proposal(edited.number if edited else None, said.strip(), label or "", weight),),
            )
            if edited:
                st.button(_("Cancel"), key=f"{key}.cancel", type="tertiary", on_click=_forget)


def _sort_and_name(code: str, functions: Mapping[str, str], names: Mapping[str, str]) -> str:
    if code in functions:
        return _("Function: %(name)s", name=names[code])
    return _("Kind: %(name)s", name=names[code])


def _propose(proposal: Proposal) -> None:
    draw.forget()
    if proposal.number is not None and not proposal.phrase:
        st.session_state[_EDITED] = None
    st.session_state[_PROPOSED] = proposal
    st.session_state.pop(_EFFECT, None)


def _forget() -> None:
    for name in (_PROPOSED, _EFFECT, _EDITED):
        st.session_state.pop(name, None)
    st.session_state[_FORM] = st.session_state.get(_FORM, 0) + 1


def _draw_proposal(person: Person, own: Sequence[WordLine], names: Mapping[str, str]) -> None:
    proposal: Proposal | None = st.session_state.get(_PROPOSED)
    if proposal is None:
        return
    with st.container(border=True, key="lexicon-effect"):
        effect = st.session_state.get(_EFFECT) or _look(person, proposal)
        if effect is None:
            return
        heading(_what(proposal, own, names))
        suggestion_changes.draw_effect(person, effect, names)
        with st.container(horizontal=True):
            remove = not proposal.phrase
            agreed = st.button(
                _("Remove the word") if remove else _("Save the word"),
                type="primary",
                icon=":material/delete:" if remove else ":material/save:",
                key="lexicon.save",
            )
            st.button(_("Discard"), key="lexicon.discard", type="tertiary", on_click=_forget)
        if agreed:
            _save(proposal)


def _what(proposal: Proposal, own: Sequence[WordLine], names: Mapping[str, str]) -> str:
    was = next((w for w in own if w.number == proposal.number), None)
    if was is not None and not proposal.phrase:
        return _("If “%(phrase)s” is removed", phrase=was.phrase)
    return _(
        "If “%(phrase)s” speaks for %(label)s with weight %(weight)s",
        phrase=proposal.phrase,
        label=names[proposal.speaks_for],
        weight=proposal.weight,
    )


def _look(person: Person, proposal: Proposal) -> Effect | None:
    """Work the effect out, with a bar; what can't be taken is said instead."""
    bar = st.progress(0.0, _("Looking through past opinions…"))
    try:
        effect = lexicon.preview(
            engine(), person, proposal, progress=partial(_tell, bar, _("Looking through past opinions…"))
        )
    except (Refused, NotAllowed, NotFound) as refused:
        st.session_state.pop(_PROPOSED, None)
        bar.empty()
        st.error(draw.plain(str(refused)))
        return None
    bar.empty()
    st.session_state[_EFFECT] = effect
    return effect


def _tell(bar: DeltaGenerator, said: str, share: float) -> None:
    bar.progress(share, said)


def _save(proposal: Proposal) -> None:
    person = visitor(Action.TEACH)
    bar = st.progress(0.0, _("Suggesting labels anew…"))
    try:
        saved = lexicon.save(
            engine(),
            person,
            proposal,
            now=moment(),
            progress=partial(_tell, bar, _("Suggesting labels anew…")),
        )
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
    else:
        _forget()
        draw.done(_told(saved), partial(_take_back, saved.added, saved.removed))
    st.rerun()


def _told(saved: Saved) -> str:
    n = draw.number(saved.changed)
    if saved.added is None:
        return _("The word is removed; %(n)s opinions have other labels now.", n=n)
    return _("The word is in force; %(n)s opinions have other labels now.", n=n)


def _take_back(added: int | None, removed: int | None) -> str:
    person = visitor(Action.TEACH)
    saved = lexicon.take_back(engine(), person, added=added, removed=removed, now=moment())
    _forget()
    return _("It was taken back; %(n)s opinions have other labels now.", n=draw.number(saved.changed))


def _draw_word(word: WordLine, names: Mapping[str, str], zone: ZoneInfo) -> None:
    with st.container(horizontal=True, vertical_alignment="center", border=True, key=f"word-{word.number}"):
        told = _(
            "weight %(weight)s, added %(at)s by %(who)s",
            weight=int(word.weight),
            at=f"{word.added_at.astimezone(zone):%d/%m/%Y %H:%M}" if word.added_at else "",
            who=person_words(word.added_by),
        )
        st.markdown(
            f"**“{draw.plain(word.phrase)}”** → {draw.plain(names.get(word.speaks_for, word.speaks_for))}"
            f"  \n:small[:gray[{draw.plain(told)}]]",
            width="stretch",
        )
        st.button(
            _("Change"),
            key=f"edit.{word.number}",
            icon=":material/edit:",
            on_click=_edit,
            args=(word.number,),
        )
        st.button(
            _("Remove…"),
            key=f"remove.{word.number}",
            icon=":material/delete:",
            on_click=_propose,
            args=(Proposal(word.number),),
        )


def _edit(number: int) -> None:
    _forget()
    st.session_state[_EDITED] = number


def _draw_removed(word: WordLine, names: Mapping[str, str], zone: ZoneInfo) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        told = _(
            "weight %(weight)s, removed %(at)s by %(who)s",
            weight=int(word.weight),
            at=f"{word.removed_at.astimezone(zone):%d/%m/%Y %H:%M}" if word.removed_at else "",
            who=person_words(word.removed_by),
        )
        st.markdown(
            f"“{draw.plain(word.phrase)}” → {draw.plain(names.get(word.speaks_for, word.speaks_for))}"
            f"  \n:small[:gray[{draw.plain(told)}]]",
            width="stretch",
        )
        st.button(
            _("Put back"),
            key=f"back.{word.number}",
            icon=":material/undo:",
            on_click=_put_back,
            args=(word.number,),
        )


def _put_back(number: int) -> None:
    try:
        said = _take_back(None, number)
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
    else:
        draw.done(said)
