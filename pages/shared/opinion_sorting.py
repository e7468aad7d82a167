"""The labels of an opinion: who set each and how sure; a person corrects or confirms them and can take that back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial

import streamlit as st

from locales import gettext as _
from models.codes import Role, Severity, State
from models.database import writing
from pages.shared import address, draw, item_doing, opinion_meanwhile, opinion_picking, opinion_walk
from pages.shared.opinion_list import ITEM
from pages.shared.visit import engine, moment, visitor
from pages.shared.words import KINDS, SET_BY, STATES, labels
from services.access import Action, NotAllowed, NotFound, Person, Refused
from services.corrections import SortedMeanwhile, labels_open_to, sort_item, take_back_sorting
from services.item_changes import Changes
from services.label_reasons import ItemLabels, Label
from services.pilots import current_pilot


def label_names() -> dict[str, str]:
    """The labels, as people call them."""
    return {"function": _("Function"), "kind": _("Kind"), "severity": _("Severity"), "state": _("State")}


def draw_labels(person: Person, number: int, now: ItemLabels, functions: Mapping[str, str]) -> None:
    """Draw the labels: to be chosen by whoever may, else to be read."""
    # The state is moved by the acts below the labels.
    open_to = tuple(name for name in labels_open_to(person) if name != "state")
    codes = {
        "function": now.function.code,
        "kind": now.kind.code,
        "severity": now.severity.code,
        "state": now.state,
    }
    words = {
        "function": dict(functions),
        "kind": labels(KINDS),
        "severity": {s.value: str(STATES[s][0]) for s in Severity},
        "state": {s.value: str(STATES[s][0]) for s in State},
    }
    how = {
        "function": _how(now.function),
        "kind": _how(now.kind),
        "severity": _how(now.severity),
        "state": "",
    }
    if not open_to:
        _draw_read_only(codes, words, how)
        return
    key = opinion_meanwhile.boxes_of(number, now)
    with st.container(border=True, key="opinion-labels"):
        places = [column for _row in range(0, len(open_to), 2) for column in st.columns(2)]
        for place, name in zip(places, open_to, strict=False):
            with place:
                # A key may have picked it before the box is drawn.
                st.session_state.setdefault(f"{key}.{name}", codes[name])
                st.selectbox(
                    label_names()[name],
                    list(words[name]),
                    format_func=words[name].__getitem__,
                    key=f"{key}.{name}",
                )
                if how[name]:
                    st.caption(draw.plain(how[name]))
        if opinion_picking.is_open(number):
            opinion_picking.draw_choice(key, words)
        else:
            _draw_acts(person, number, key, now.changed_at, codes)


def _draw_acts(person: Person, number: int, key: str, seen: datetime, codes: dict[str, str]) -> None:
    goes_on = person.role is Role.TRIAGER
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Confirm, open the next") if goes_on else _("Confirm the labels"),
            type="primary",
            icon=":material/check:",
            key=f"{key}.save",
            shortcut="Ctrl+Enter" if goes_on else None,
            on_click=_sort,
            args=(number, key, seen, codes),
        )
        opinion_picking.draw_openers(number, labels_open_to(person))


def _draw_read_only(
    codes: Mapping[str, str], words: Mapping[str, Mapping[str, str]], how: Mapping[str, str]
) -> None:
    lines = []
    for name, said in label_names().items():
        code = codes[name]
        note = f" :gray[:small[({draw.plain(how[name])})]]" if how[name] else ""
        lines.append(f"{draw.plain(said)}: **{draw.plain(words[name].get(code, code))}**{note}")
    with st.container(border=True, key="opinion-labels"):
        st.markdown("  \n".join(lines))


def _how(label: Label) -> str:
    by = str(SET_BY.get(label.by, label.by))
    if label.confidence is None:
        return by
    return _("%(by)s, %(share)s sure", by=by, share=draw.share(label.confidence))


def _sort(number: int, key: str, seen: datetime, codes: dict[str, str]) -> None:
    person = visitor(Action.SORT_FEEDBACK)
    chosen = {
        name: str(st.session_state.get(f"{key}.{name}", codes[name])) for name in labels_open_to(person)
    }
    # Function and kind are confirmed as they stand; severity and state are told only where they change.
    told = {n: c for n, c in chosen.items() if n in ("function", "kind") or c != codes[n]}
    place = opinion_walk.here(number)
    try:
        with writing(engine()) as session:
            done = sort_item(session, person, current_pilot(session), number, told, now=moment(), seen=seen)
    except SortedMeanwhile as conflict:
        address.keep(ITEM, str(number))
        draw.failed(str(conflict))
        item_doing.keep_conflict(number, _labels(told))
        return
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
        return
    names = label_names()
    changed = [names[name].lower() for name in done.changed if name in told]
    if changed:
        said = _("Opinion %(number)s: changed %(labels)s.", number=number, labels=", ".join(changed))
    else:
        said = _("Opinion %(number)s: labels confirmed.", number=number)
    address.keep(ITEM, str(number))
    opinion_meanwhile.forget()
    draw.done(said, partial(_take_back, done.act))
    if person.role is Role.TRIAGER:
        opinion_walk.open_next(number, place)


def _take_back(act: int) -> str:
    person = visitor(Action.SORT_FEEDBACK)
    with writing(engine()) as session:
        number = take_back_sorting(session, person, current_pilot(session), act, now=moment())
    address.keep(ITEM, str(number))
    return _("Opinion %(number)s has its earlier labels again.", number=number)


def _labels(told: Mapping[str, str]) -> Changes:
    function, kind, severity = (told.get(name, "") for name in ("function", "kind", "severity"))
    return Changes(function=function, kind=kind, severity=severity)
