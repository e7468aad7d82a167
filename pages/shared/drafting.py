"""Keeping what a unit types into its report's draft: nobody overwrites another unseen, and each keeping can be taken back.

The edit that a person began from stays with them until they save or take over what somebody else saved;
what was typed and not saved stays too, whichever step is open.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from locales import gettext as _
from models.database import reading, writing
from pages.shared import draw
from pages.shared.visit import engine, moment, visitor
from services.access import Action, NotAllowed, NotFound, Refused
from services.pilots import current_pilot
from services.report_drafts import Draft, read_draft, save_draft, word_line


def typed(unit: str) -> dict[str, Any]:
    """What was typed for a unit's report and not saved yet, by field."""
    kept: dict[str, Any] = st.session_state.setdefault(f"typed.{unit}", {})
    return kept


def keep_typed(unit: str, field: str, key: str) -> None:
    """A control's callback: remember what it holds."""
    typed(unit)[field] = st.session_state[key]


def begin(draft: Draft) -> int:
    """The edit that this person works from. Says so when somebody else saved meanwhile what is being typed over."""
    key = _edit_key(draft.unit)
    if not typed(draft.unit) or key not in st.session_state:
        st.session_state[key] = draft.edit
    base = int(st.session_state[key])
    if base != draft.edit:
        with st.container(border=True):
            st.warning(
                draw.plain(_("Somebody else saved this draft meanwhile. What you typed is not saved yet."))
            )
            st.button(
                _("Drop what I typed, show what was saved"),
                key="take-over",
                on_click=drop,
                args=(draft.unit,),
            )
    return base


def drop(unit: str) -> None:
    """Forget what was typed and not saved."""
    st.session_state.pop(f"typed.{unit}", None)
    st.session_state.pop(_edit_key(unit), None)


def save(unit: str, said: str, **changes: Any) -> None:
    """Keep a change of the draft: letter (its fields), lines_by, feedback_declared, nil; tells it with an undo."""
    person = visitor(Action.PREPARE_REPORT)
    try:
        with reading(engine()) as session:
            before = read_draft(session, person, current_pilot(session), unit)
        after = _keep(before, int(st.session_state.get(_edit_key(unit), before.edit)), changes)
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
        return
    for field in changes.get("letter", ()):
        typed(unit).pop(field, None)
    st.session_state[_edit_key(unit)] = after.edit
    draw.done(said, partial(_take_back, before, after.edit))


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
            now=moment(),
        )


def _take_back(before: Draft, edit: int) -> str:
    after = _keep(before, edit, {"letter": before.letter})
    drop(before.unit)
    st.session_state[_edit_key(before.unit)] = after.edit
    return _("The draft is again what it was before.")


def say_line(
    unit: str, number: int, said: str, *, now: tuple[str | None, bool, str], was: tuple[str | None, bool, str]
) -> bool:
    """Keep how an opinion stands in the report: its wording (None: as it came), in or out, its function.

    Whether it was kept; where not, the reason is told.
    """
    try:
        edit = _keep_line(unit, number, int(st.session_state.get(_edit_key(unit), 0)), now)
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
        return False
    st.session_state[_edit_key(unit)] = edit
    draw.done(said, partial(_take_back_line, unit, number, edit, was))
    return True


def _keep_line(unit: str, number: int, edit: int, line: tuple[str | None, bool, str]) -> int:
    person = visitor(Action.PREPARE_REPORT)
    text, included, function = line
    with writing(engine()) as session:
        draft = word_line(
            session,
            person,
            current_pilot(session),
            unit,
            number,
            edit=edit,
            text=text,
            included=included,
            function=function,
            now=moment(),
        )
    return draft.edit


def _take_back_line(unit: str, number: int, edit: int, was: tuple[str | None, bool, str]) -> str:
    st.session_state[_edit_key(unit)] = _keep_line(unit, number, edit, was)
    return _("Opinion %(number)s stands in the report as before.", number=number)


def _edit_key(unit: str) -> str:
    return f"draft.edit.{unit}"
