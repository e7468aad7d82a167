"""The list of imports: when, what, who, what came of it; one is opened, and taken back after a confirmation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from locales import Phrase, phrase
from locales import gettext as _
from models.database import reading
from pages.shared import draw, import_outcome
from pages.shared.headings import heading
from pages.shared.visit import engine, store
from pages.shared.words import person_words, state_words
from services.access import NotAllowed, NotFound, Person, Refused, may
from services.imports import ImportLine, problems_of
from services.undo import NEEDED

ROW_HEIGHT = 36
KIND_WORDS: dict[str, Phrase] = {
    "units": phrase("Units"),
    "aliases": phrase("Other names of units"),
    "installs": phrase("Install counts"),
    "feedback": phrase("Opinions"),
    "sync": phrase("Form, synchronised"),
    "typed": phrase("Counts typed in"),
}
_CHOSEN = "imports.list"
_COUNTS = ("read", "added", "changed", "unchanged", "held", "wrong")


def draw_imports(person: Person, lines: Sequence[ImportLine], zone: ZoneInfo) -> None:
    """Draw the imports, the newest first; the one that is chosen is shown whole below."""
    if not lines:
        draw.empty(_("Nothing was imported yet."), _("Choose a file under “Import a file”."))
        return
    st.caption(draw.plain(_("Click a line to see its notes and rows to correct, or to undo it.")))
    frame = pd.DataFrame(
        [_line(line, zone) for line in lines],
        columns=["number", "at", "kind", "file", "state", *_COUNTS, "who"],
    )
    st.dataframe(
        frame.style.format(dict.fromkeys(_COUNTS, draw.number)),
        hide_index=True,
        placeholder=draw.DASH,
        key=_CHOSEN,
        row_height=ROW_HEIGHT,
        height=(min(len(lines), 12) + 1) * ROW_HEIGHT + 3,
        on_select="rerun",
        selection_mode="single-row",
        column_config=_columns(),
    )
    rows = st.session_state[_CHOSEN]["selection"]["rows"] if _CHOSEN in st.session_state else []
    if rows and 0 <= rows[0] < len(lines):
        _draw_one(person, lines[rows[0]], zone)


def _line(line: ImportLine, zone: ZoneInfo) -> tuple[object, ...]:
    return (
        line.id,
        f"{line.started_at.astimezone(zone):%d/%m/%Y %H:%M}",
        str(KIND_WORDS.get(line.kind, line.kind)),
        line.source,
        state_words(line.state),
        line.rows_read,
        line.added,
        line.changed,
        line.unchanged,
        line.held,
        line.problem_rows,
        person_words(line.who),
    )


def _columns() -> dict[str, Any]:
    words, number = st.column_config.TextColumn, st.column_config.NumberColumn
    return {
        "number": number(_("Import"), width=80),
        "at": words(_("When"), width=140),
        "kind": words(_("What")),
        "file": words(_("File"), width=190),
        "state": words(_("State"), width=100),
        "read": number(_("Read"), width=60),
        "added": number(_("Added"), width=80),
        "changed": number(_("Changed"), width=80),
        "unchanged": number(_("Unchanged"), width=85),
        "held": number(_("Held"), width=110),
        "wrong": number(_("To correct"), width=80),
        "who": words(_("By")),
    }


def _draw_one(person: Person, line: ImportLine, zone: ZoneInfo) -> None:
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            heading(_("Import %(number)s: %(file)s", number=line.id, file=line.source))
            draw.state(line.state)
        at = f"{line.started_at.astimezone(zone):%d/%m/%Y %H:%M}"
        st.caption(
            draw.plain(" · ".join([str(KIND_WORDS.get(line.kind, line.kind)), at, person_words(line.who)]))
        )
        import_outcome.notes(line.notes)
        if line.problem_rows:
            with reading(engine()) as session:
                problems = problems_of(session, person, line.id)
            draw.problem_table(problems[: import_outcome.MOST_SHOWN])
            if store().holds(line.sha256):
                import_outcome.corrections_link(line.id)
        if line.state == "confirmed" and may(person, NEEDED[line.kind]):
            _draw_undo(line)


def _draw_undo(line: ImportLine) -> None:
    with st.popover(_("Undo this import"), icon=":material/undo:"):
        st.markdown(
            draw.plain(
                _(
                    "Everything that import %(number)s brought is removed (%(added)s rows), and what it changed "
                    "becomes what it was (%(changed)s rows). The file can be imported again.",
                    number=line.id,
                    added=draw.number(line.added + line.held),
                    changed=draw.number(line.changed),
                )
            )
        )
        st.button(
            _("Yes, undo import %(number)s", number=line.id),
            type="primary",
            key=f"undo.{line.id}",
            on_click=_take_back,
            args=(line.id,),
        )


def _take_back(import_id: int) -> None:
    try:
        told = import_outcome.take_back(import_id)
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
    else:
        draw.done(told)
