"""Applying a macro: to one opinion, or chosen for many; what it would do is shown before."""

from __future__ import annotations

from functools import partial

import streamlit as st

from locales import gettext as _
from models.database import reading, writing
from pages.shared import address, draw, go
from pages.shared.history_words import field_words, value_words
from pages.shared.item_doing import take_back
from pages.shared.opinion_list import ITEM
from pages.shared.visit import engine, moment, visitor
from services.access import Action, NotAllowed, NotFound, Person, Refused
from services.macros import MacroLine, apply_macro, list_macros
from services.pilots import current_pilot, functions_of

SCREEN = "quan-tri-mau-xu-ly"


def macros_of(person: Person) -> dict[int, MacroLine]:
    """The macros that this person has, by number."""
    with reading(engine()) as session:
        return {m.id: m for m in list_macros(session, person, current_pilot(session))}


def draw_macros(person: Person, number: int) -> None:
    """A button that opens the macros, for one opinion."""
    key = f"macro.{number}"
    with st.popover(_("Macros"), icon=":material/bolt:", key=f"{key}.box"):
        macros = macros_of(person)
        if not macros:
            st.markdown(draw.plain(_("There is no macro yet.")))
            go.link(_("Make the first one"), SCREEN)
            return
        chosen = st.selectbox(
            _("Macro"), list(macros), format_func=lambda n: macros[n].name, key=f"{key}.which"
        )
        draw_what(macros[int(chosen)])
        st.button(
            _("Apply it"), key=f"{key}.yes", type="primary", on_click=_apply, args=(number, int(chosen))
        )


def draw_what(macro: MacroLine) -> None:
    """What a macro does, line by line."""
    for line in what_of(macro):
        st.markdown(f"- {draw.plain(line)}")
    if macro.answer:
        st.caption(draw.plain(_("Answers the unit:")))
        st.text(macro.answer)


def what_of(macro: MacroLine) -> list[str]:
    """Each change of a macro, in words."""
    with reading(engine()) as session:
        functions = {f.code: f.label for f in functions_of(session, current_pilot(session))}
    lines = []
    for name, value in macro.changes.told().items():
        if name == "reason":
            lines.append(_("Why: %(why)s", why=value))
            continue
        if name in ("owners_by_rule", "due_by_rule"):
            lines.append(_("Owner or due time by the rules"))
            continue
        plain = ", ".join(value) if isinstance(value, (list, tuple)) else str(value)
        if value is True or value is False:
            plain = "1" if value else ""
        said = value_words(name, plain, functions) or _("none")
        lines.append(_("%(field)s: %(value)s", field=field_words(name), value=said))
    return lines


def _apply(number: int, macro: int) -> None:
    person = visitor(Action.WORK_ITEMS)
    address.keep(ITEM, str(number))
    try:
        with writing(engine()) as session:
            done = apply_macro(session, person, current_pilot(session), [number], macro, now=moment())
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
        return
    if done.skipped:
        draw.failed(str(done.skipped[0].why))
    elif not done.act:
        draw.done(_("Opinion %(number)s: nothing to change, it says so already.", number=number))
    else:
        draw.done(
            _("Opinion %(number)s: the macro was applied.", number=number), partial(take_back, done.act)
        )
