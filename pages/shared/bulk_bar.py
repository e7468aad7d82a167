"""Above a list of opinions: one act on everything that the filter matches, counted and confirmed before it is done."""

from __future__ import annotations

from functools import partial

import streamlit as st

from locales import gettext as _
from models.codes import Severity, State
from models.database import reading, writing
from pages.shared import draw
from pages.shared.history_words import owner_words
from pages.shared.item_doing import take_back
from pages.shared.macro_box import draw_what, macros_of
from pages.shared.visit import engine, moment, visitor
from pages.shared.words import KINDS, STATES, labels
from services.access import Action, NotAllowed, NotFound, Person, Refused, may
from services.bulk_acts import FilterMoved, Matched, act_on_matching, matching, skipped_by_reason
from services.feedback_filters import Filters
from services.item_acts import Acted
from services.item_changes import Changes, with_releases
from services.item_standing import units_as_owners
from services.pilots import current_pilot, functions_of
from services.states import RELEASES, needs_of

_OPEN = "bulk.open"
_LEFT = "bulk.left"


def show(person: Person, filters: Filters, total: int) -> None:
    """Draw the bar; nothing for whoever works on single opinions only, or where nothing matches."""
    if not may(person, Action.WORK_MANY) or not total:
        return
    _draw_left()
    if not st.session_state.get(_OPEN):
        st.button(
            _("Act on all that match"),
            key="bulk.begin",
            icon=":material/checklist:",
            on_click=_turn,
            args=(True,),
            help=_(
                "On every opinion that the filters match, on all pages. It is counted and confirmed first."
            ),
        )
        return
    with st.container(border=True, key="bulk-bar", gap="small"):
        try:
            with reading(engine()) as session:
                found = matching(session, person, current_pilot(session), filters)
        except Refused as refused:
            st.warning(draw.plain(str(refused)))
            st.button(_("Cancel"), key="bulk.cancel", on_click=_turn, args=(False,))
            return
        said = _("On all %(n)s opinions that the filters match", n=draw.number(found.count))
        st.markdown(f"**{draw.plain(said)}**")
        what = _choose_what(person, filters)
        if what is None:
            st.button(_("Cancel"), key="bulk.cancel", type="tertiary", on_click=_turn, args=(False,))
            return
        changes, macro = what
        with st.container(horizontal=True, vertical_alignment="center"):
            sure = st.checkbox(
                _("Yes, change %(n)s opinions", n=draw.number(found.count)),
                key=f"bulk.sure.{found.fingerprint}",
            )
            st.button(
                _("Do it"),
                key="bulk.do",
                type="primary",
                disabled=not sure,
                on_click=_do,
                args=(filters, changes, macro, found),
            )
            st.button(_("Cancel"), key="bulk.cancel", type="tertiary", on_click=_turn, args=(False,))


def _turn(is_open: bool) -> None:
    st.session_state[_OPEN] = is_open
    draw.forget()


def _choose_what(person: Person, filters: Filters) -> tuple[Changes, int | None] | None:
    acts = {
        "state": _("State"),
        "function": _("Function"),
        "kind": _("Kind"),
        "severity": _("Severity"),
        "owner": _("Owner"),
        "release": _("Release"),
        "star": _("Star"),
        "spam": _("Spam mark"),
        "macro": _("Macro"),
        "trash": _("Trash"),
    }
    if filters.trash:
        acts = {"untrash": _("Take out of the trash")}
    left, right = st.columns([2, 3])
    with left:
        act = st.selectbox(
            _("What is to be changed"), list(acts), format_func=acts.__getitem__, key="bulk.what"
        )
    with right:
        return _CHOOSERS[str(act)](person)


def _state(_person: Person) -> tuple[Changes, int | None] | None:
    states = [s.value for s in State if s not in (State.NEW, State.DUPLICATE)]
    to = str(
        st.selectbox(_("To which state"), states, format_func=lambda s: str(STATES[s][0]), key="bulk.state")
    )
    reason = ""
    releases: dict[str, str] = {}
    if needs_of(to) == "reason":
        reason = st.text_input(_("Why it will not be changed (the unit reads this)"), key="bulk.reason") or ""
        if not reason.strip():
            return None
    elif needs_of(to) == "release":
        releases = _release_fields()
    return with_releases(Changes(state=to, reason=reason), releases), None


def _release_fields() -> dict[str, str]:
    """Only what was typed: an empty field leaves the release as it is."""
    found = {}
    columns = st.columns(3)
    for place, name, label in zip(columns, RELEASES, (_("Server"), "Android", "iOS"), strict=True):
        with place:
            if said := (st.text_input(label, key=f"bulk.{name}", max_chars=40) or "").strip():
                found[name] = said
    return found


def _release(_person: Person) -> tuple[Changes, int | None] | None:
    found = _release_fields()
    return (with_releases(Changes(), found), None) if found else None


def _function(_person: Person) -> tuple[Changes, int | None]:
    with reading(engine()) as session:
        functions = {f.code: f.label for f in functions_of(session, current_pilot(session))}
    to = st.selectbox(
        _("To which function"), list(functions), format_func=functions.__getitem__, key="bulk.function"
    )
    return Changes(function=str(to)), None


def _kind(_person: Person) -> tuple[Changes, int | None]:
    kinds = labels(KINDS)
    to = st.selectbox(_("To which kind"), list(kinds), format_func=kinds.__getitem__, key="bulk.kind")
    return Changes(kind=str(to)), None


def _severity(_person: Person) -> tuple[Changes, int | None]:
    words = {s.value: str(STATES[s][0]) for s in Severity}
    to = st.selectbox(_("To which severity"), list(words), format_func=words.__getitem__, key="bulk.severity")
    return Changes(severity=str(to)), None


def _owner(person: Person) -> tuple[Changes, int | None]:
    with reading(engine()) as session:
        units = dict(units_as_owners(session, person))
    choices = {
        "": _("By the rules again"),
        "evnict": owner_words("evnict"),
        "department": owner_words("department"),
        **units,
    }
    to = str(
        st.selectbox(
            _("Who answers for them"), list(choices), format_func=choices.__getitem__, key="bulk.owner"
        )
    )
    return (Changes(owners=(to,)) if to else Changes(owners_by_rule=True)), None


def _flag(name: str) -> tuple[Changes, int | None]:
    words = {True: _("Set it"), False: _("Remove it")}
    to = bool(st.selectbox(_("Mark"), [True, False], format_func=words.__getitem__, key=f"bulk.{name}"))
    return Changes(starred=to) if name == "star" else Changes(spam=to), None


def _macro(person: Person) -> tuple[Changes, int | None] | None:
    macros = macros_of(person)
    if not macros:
        st.caption(draw.plain(_("There is no macro yet.")))
        return None
    chosen = int(
        st.selectbox(_("Macro"), list(macros), format_func=lambda n: macros[n].name, key="bulk.macro") or 0
    )
    draw_what(macros[chosen])
    return Changes(), chosen


def _trash(_person: Person) -> tuple[Changes, int | None] | None:
    reason = st.text_input(_("Why"), key="bulk.trash", max_chars=300) or ""
    st.caption(draw.plain(_("They leave every list and figure, and can be taken out whole for 30 days.")))
    return (Changes(trash=True, reason=reason), None) if reason.strip() else None


def _untrash(_person: Person) -> tuple[Changes, int | None]:
    return Changes(trash=False), None


_CHOOSERS = {
    "state": _state,
    "function": _function,
    "kind": _kind,
    "severity": _severity,
    "owner": _owner,
    "release": _release,
    "star": lambda _person: _flag("star"),
    "spam": lambda _person: _flag("spam"),
    "macro": _macro,
    "trash": _trash,
    "untrash": _untrash,
}


def _do(filters: Filters, changes: Changes, macro: int | None, found: Matched) -> None:
    person = visitor(Action.WORK_MANY)
    st.session_state.pop(_LEFT, None)
    try:
        with writing(engine()) as session:
            done = act_on_matching(
                session,
                person,
                current_pilot(session),
                filters,
                None if macro else changes,
                count=found.count,
                fingerprint=found.fingerprint,
                now=moment(),
                macro=macro,
            )
    except FilterMoved as moved:
        draw.failed(str(moved))
        return
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
        return
    st.session_state[_OPEN] = False
    st.session_state[_LEFT] = skipped_by_reason(done.skipped)
    _tell(done)


def _tell(done: Acted) -> None:
    said = [_("%(n)s opinions were changed.", n=draw.number(len(done.changed)))]
    if done.unchanged:
        said.append(_("%(n)s said so already.", n=draw.number(len(done.unchanged))))
    if done.skipped:
        said.append(_("%(n)s were left as they are.", n=draw.number(len(done.skipped))))
    if done.act:
        draw.done(" ".join(said), partial(take_back, done.act))
    else:
        draw.done(" ".join(said))


def _draw_left() -> None:
    """What the last act left as it is, and why: until the next act, or until it was read."""
    left = st.session_state.get(_LEFT)
    if not left:
        return
    with st.container(border=True, key="bulk-left"):
        title = _("Left as they are")
        st.markdown(f"**{draw.plain(title)}**")
        for why, n, numbers in left:
            few = ", ".join(f"#{number}" for number in numbers) + (" …" if n > len(numbers) else "")
            st.markdown(f"- {draw.plain(f'{draw.number(n)}: {why} ({few})')}")
        st.button(_("Close"), key="bulk.left.close", on_click=st.session_state.pop, args=(_LEFT, None))
