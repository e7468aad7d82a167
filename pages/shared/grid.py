"""The grid in which counts of a day are typed or pasted: what was counted before, what would change, saving, undoing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from locales import gettext as _
from locales.vietnamese import day_month_year, vietnamese_number
from models.database import writing
from models.tables import FIGURES
from pages.shared import draw
from pages.shared.headings import heading
from pages.shared.visit import engine, moment, visitor
from services.access import Action, NotAllowed, NotFound, Refused
from services.install_grid import GridRow, install_grid, record_grid
from services.pilots import current_pilot
from services.typed_counts import FIGURE_NAMES, TypedGrid, read_typed
from services.undo import undo_import

ROW_HEIGHT = 36
WIDTHS = (90, 140, 115, 140)
_ROUND = "grid.round"
_DOUBTS = 10


def draw_grid(rows: Sequence[GridRow], code: str, day: date, *, writes: bool) -> None:
    """Draw the grid of a unit and those directly below it on a day, and below it what saving would change."""
    if writes:
        st.caption(
            draw.plain(
                _(
                    "Type into the grid, or copy the columns in Excel and paste them here (Ctrl+V). "
                    "Cumulative number of people; leave blank what is not known, 0 where there is nobody."
                )
            )
        )
    key = f"grid-{code}-{day.isoformat()}-{st.session_state.get(_ROUND, 0)}"
    frame = _frame(rows)
    config = _columns(frame)
    height = (min(len(rows), 15) + 1) * ROW_HEIGHT + 3
    if not writes:
        st.dataframe(
            frame,
            hide_index=True,
            placeholder=draw.DASH,
            column_config=config,
            height=height,
            row_height=ROW_HEIGHT,
        )
        return
    edited = st.data_editor(
        frame,
        key=key,
        hide_index=True,
        placeholder=" ",  # a blank is not known, a dash would be read as none
        num_rows="fixed",
        column_config=config,
        disabled=["unit", "before"],
        height=height,
        row_height=ROW_HEIGHT,
    )
    _draw_changes(read_typed(rows, _typed(edited)), key, code, day)


def _frame(rows: Sequence[GridRow]) -> pd.DataFrame:
    lines = [
        {
            "unit": row.short_name or row.name,
            **{name: _shown(getattr(row, name)) for name in FIGURES},
            "before": _before(row),
        }
        for row in rows
    ]
    return pd.DataFrame(lines, dtype="string")


def _before(row: GridRow) -> str:
    if row.before_on is None:
        return ""
    said = {
        "staff": draw.number(row.before_staff),
        "family": draw.number(row.before_family),
        "day": day_month_year(row.before_on),
    }
    if row.before_users is None:
        return _("%(staff)s + %(family)s · %(day)s", **said)
    return _(
        "%(staff)s + %(family)s · in use %(users)s · %(day)s", users=draw.number(row.before_users), **said
    )


def _shown(value: int | None) -> str:
    return "" if value is None else vietnamese_number(value)


def _columns(frame: pd.DataFrame) -> dict[str, Any]:
    column = partial(st.column_config.TextColumn, alignment="right")
    config = {
        "unit": st.column_config.TextColumn(_("Unit"), pinned=True, width=190),
        "before": column(
            _("Last count (staff + family)"),
            width=310,
            help=_("The last day before this one that was counted"),
        ),
    }
    short = (_("Headcount"), _("Staff installed"), _("Family"), _("In use"))
    for name, label, width in zip(FIGURES, short, WIDTHS, strict=True):
        config[name] = column(label, help=str(FIGURE_NAMES[name]), max_chars=20, width=width)
    return {name: config[name] for name in frame.columns}


def _typed(edited: pd.DataFrame) -> list[dict[str, str | None]]:
    columns = edited[list(FIGURES)].astype(object).where(edited[list(FIGURES)].notna(), None)
    return [{str(name): value for name, value in line.items()} for line in columns.to_dict("records")]


def _draw_changes(typed: TypedGrid, key: str, code: str, day: date) -> None:
    if typed.problems:
        st.error(draw.plain(_("These cells hold no whole number of people. Correct them in the grid.")))
        draw.problem_table(typed.problems)
    if typed.emptied:
        st.warning(
            draw.plain(
                _(
                    "Emptied rows stay as they are: %(units)s. To take a count back, undo the import that brought it.",
                    units=", ".join(typed.emptied),
                )
            )
        )
    if typed.doubts:
        said = [_("Look at these figures again; they can be saved as they are.")]
        st.warning("  \n".join(draw.plain(line) for line in (*said, *map(str, typed.doubts[:_DOUBTS]))))
    if typed.changes:
        heading(_("What will be saved for %(day)s", day=day_month_year(day)))
        changes = [
            (c.name, str(FIGURE_NAMES[c.figure]), draw.number(c.old), draw.number(c.new))
            for c in typed.changes
        ]
        right = partial(st.column_config.TextColumn, alignment="right")
        st.dataframe(
            pd.DataFrame(changes, columns=["unit", "figure", "old", "new"]),
            hide_index=True,
            placeholder=draw.DASH,
            column_config={
                "unit": st.column_config.TextColumn(_("Unit")),
                "figure": st.column_config.TextColumn(_("Figure")),
                "old": right(_("Before")),
                "new": right(_("After")),
            },
        )
    st.button(
        _("Save the counts"),
        type="primary",
        icon=":material/save:",
        disabled=not typed.rows or bool(typed.problems),
        on_click=_save,
        args=(key, code, day),
        key="grid.save",
    )


def _save(key: str, code: str, day: date) -> None:
    person = visitor(Action.RECORD_INSTALLS)
    edits: dict[int, dict[str, str | None]] = st.session_state[key]["edited_rows"]
    now = moment()
    try:
        with writing(engine()) as session:
            pilot = current_pilot(session)
            rows = install_grid(session, person, pilot, code, on=day)
            lines = _typed(_frame(rows))
            for number, cells in edits.items():
                lines[int(number)] |= cells
            typed = read_typed(rows, lines)
            outcome = record_grid(session, person, pilot, typed.rows, on=day, now=now)
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
        return
    _next_round()
    tally = outcome.tally
    if outcome.import_id is None:
        return
    draw.done(
        _(
            "The counts of %(day)s are saved: %(added)s units added, %(changed)s changed.",
            day=day_month_year(day),
            added=draw.number(tally.added),
            changed=draw.number(tally.changed),
        ),
        partial(take_back, outcome.import_id),
    )


def take_back(import_id: int) -> str:
    """Undo what was saved; returns the sentence that says so."""
    person = visitor(Action.SEE_IMPORTS)
    with writing(engine()) as session:
        undone = undo_import(session, person, import_id, now=moment())
    _next_round()
    return _(
        "Import %(number)s was taken back: %(removed)s rows removed, %(restored)s as they were before.",
        number=import_id,
        removed=draw.number(undone.removed),
        restored=draw.number(undone.restored),
    )


def _next_round() -> None:
    # A grid of a new name starts without what was typed into the one before.
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
