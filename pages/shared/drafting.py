"""Keeping what a unit types into its report's draft: nobody overwrites another unseen, and each keeping can be taken back.

The edit that a person began from stays with them until they save or take over what somebody else saved;
what was typed and not saved stays too, whichever step is open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

import streamlit as st
from sqlmodel import Session

from locales import gettext as _
from locales.vietnamese import day_month_year
from models.database import reading, writing
from models.tables import Pilot
from pages.shared import draw
from pages.shared.visit import engine, moment, visitor
from pages.shared.words import person_words
from services.access import Action, NotAllowed, NotFound, Person, Refused
from services.kept_lines import KeptLine
from services.pilots import current_pilot
from services.report_drafts import Draft, read_draft, save_draft
from services.report_line_edits import put_back, read_lines


def typed(unit: str) -> dict[str, Any]:
    """What was typed for a unit's report and not saved yet, by field."""
    kept: dict[str, Any] = st.session_state.setdefault(f"typed.{unit}", {})
    return kept


def keep_typed(unit: str, field: str, key: str) -> None:
    """A control's callback: remember what it holds."""
    typed(unit)[field] = st.session_state[key]


def begin(draft: Draft, saved: Mapping[str, tuple[str, str]] | None = None) -> int:
    """The edit that this person works from; says so when somebody else saved meanwhile what is being typed over.

    `saved` is what the draft says now by field: (the field's name for people, its text). Both texts are shown
    then, and the person chooses.
    """
    key = _edit_key(draft.unit)
    if not typed(draft.unit) or key not in st.session_state:
        st.session_state[key] = draft.edit
    base = int(st.session_state[key])
    if base != draft.edit:
        with st.container(border=True, key="draft-conflict"):
            who = person_words(draft.changed_by) if draft.changed_by else _("Somebody else")
            st.warning(
                draw.plain(_("%(who)s saved this draft meanwhile. What you typed is not saved yet.", who=who))
            )
            for field, (label, text) in (saved or {}).items():
                if field in typed(draft.unit) and shown(typed(draft.unit)[field]) != text:
                    _draw_both(label, shown(typed(draft.unit)[field]), text)
            with st.container(horizontal=True):
                st.button(
                    _("Go on with what I typed"),
                    key="keep-mine",
                    on_click=_keep_mine,
                    args=(draft.unit, draft.edit),
                )
                st.button(
                    _("Drop what I typed, show what was saved"),
                    key="take-over",
                    on_click=drop,
                    args=(draft.unit,),
                )
    return base


def shown(value: object) -> str:
    """A field's value as text: a day as dd/mm/yyyy, several lines as lines."""
    if isinstance(value, date):
        return day_month_year(value)
    if isinstance(value, list | tuple):
        return "\n".join(map(str, value))
    return "" if value is None else str(value)


def _draw_both(label: str, mine: str, saved: str) -> None:
    left, right = st.columns(2)
    for place, who, text in ((left, _("you typed"), mine), (right, _("saved meanwhile"), saved)):
        with place:
            st.caption(draw.plain(f"{label}: {who}"))
            st.text(text or draw.DASH)


def _keep_mine(unit: str, edit: int) -> None:
    st.session_state[_edit_key(unit)] = edit
    draw.done(_("Look at both once more, then save: what you typed takes the place of what was saved."))


def drop(unit: str) -> None:
    """Forget what was typed and not saved."""
    st.session_state.pop(f"typed.{unit}", None)
    st.session_state.pop(_edit_key(unit), None)


def save(unit: str, said: str, **changes: Any) -> bool:
    """Keep a change of the draft, told with an undo: letter (its fields), lines_by, feedback_declared, nil, extra, units_shown.

    Whether it was kept; where not, the reason is told.
    """
    person = visitor(Action.PREPARE_REPORT)
    try:
        with reading(engine()) as session:
            before = read_draft(session, person, current_pilot(session), unit)
        after = _keep(before, int(st.session_state.get(_edit_key(unit), before.edit)), changes)
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
        return False
    for field in changes.get("letter", ()):
        typed(unit).pop(field, None)
    st.session_state[_edit_key(unit)] = after.edit
    draw.done(said, partial(_take_back, before, after.edit))
    return True


def _keep(draft: Draft, edit: int, changes: dict[str, Any]) -> Draft:
    person = visitor(Action.PREPARE_REPORT)
    with writing(engine()) as session:
        return save_draft(
            session,
            person,
            current_pilot(session),
            draft.unit,
            edit=edit,
            letter={**draft.letter, **changes.get("letter", {})},
            lines_by=changes.get("lines_by", draft.lines_by),
            feedback_declared=changes.get("feedback_declared", draft.feedback_declared),
            nil=changes.get("nil", draft.nil),
            extra=changes.get("extra", draft.extra),
            units_shown=changes.get("units_shown", draft.units_shown),
            now=moment(),
        )


def _take_back(before: Draft, edit: int) -> str:
    after = _keep(before, edit, {})
    drop(before.unit)
    st.session_state[_edit_key(before.unit)] = after.edit
    return _("The draft is again what it was before.")


def change_lines(unit: str, said: str, change: Callable[[Session, Person, Pilot, int], Draft]) -> bool:
    """Keep a change of the lines, told with an undo. Whether it was kept; where not, the reason is told.

    `change` gets a session that writes, the person, the pilot and the edit that it changes.
    """
    person = visitor(Action.PREPARE_REPORT)
    try:
        with writing(engine()) as session:
            pilot = current_pilot(session)
            before = read_lines(session, person, pilot, unit)
            draft = change(session, person, pilot, int(st.session_state.get(_edit_key(unit), 0)))
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
        return False
    st.session_state[_edit_key(unit)] = draft.edit
    draw.done(said, partial(_put_lines_back, unit, draft.edit, before))
    return True


def _put_lines_back(unit: str, edit: int, lines: tuple[KeptLine, ...]) -> str:
    person = visitor(Action.PREPARE_REPORT)
    with writing(engine()) as session:
        draft = put_back(session, person, current_pilot(session), unit, lines, edit=edit, now=moment())
    st.session_state[_edit_key(unit)] = draft.edit
    return _("The lines stand in the report as before.")


def _edit_key(unit: str) -> str:
    return f"draft.edit.{unit}"
