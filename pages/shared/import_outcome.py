"""What an import would do or did: its counts, columns, notes, changes, waiting names and rows to correct."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from locales import Phrase
from locales import gettext as _
from models.database import writing
from pages.shared import draw, go
from pages.shared.headings import heading
from pages.shared.import_kinds import field_words
from pages.shared.visit import engine, moment, visitor
from services.access import Action
from services.outcomes import FigureChange, Outcome, RowSaid, Waiting
from services.undo import undo_import

MOST_SHOWN = 2_000
_FIGURE_ROWS = "rows"


def said(outcome: Outcome) -> str:
    """One sentence on what an import did."""
    tally = outcome.tally
    return _(
        "Import %(number)s of “%(file)s”: %(added)s added, %(changed)s changed, %(unchanged)s unchanged, "
        "%(held)s held, %(wrong)s to correct.",
        number=outcome.import_id,
        file=outcome.file,
        added=draw.number(tally.added),
        changed=draw.number(tally.changed),
        unchanged=draw.number(tally.unchanged),
        held=draw.number(tally.held),
        wrong=draw.number(outcome.problem_rows),
    )


def take_back(import_id: int, result_key: str = "") -> str:
    """Undo an import; returns the sentence that says so."""
    person = visitor(Action.SEE_IMPORTS)
    with writing(engine()) as session:
        undone = undo_import(session, person, import_id, now=moment())
    st.session_state.pop(result_key, None)
    return _(
        "Import %(number)s was taken back: %(removed)s rows removed, %(restored)s as they were before.",
        number=import_id,
        removed=draw.number(undone.removed),
        restored=draw.number(undone.restored),
    )


def draw_result(outcome: Outcome) -> None:
    """What was just imported, and what is left to do about it."""
    heading(_("Imported: %(file)s", file=outcome.file))
    draw_outcome(outcome, preview=False)


def draw_outcome(outcome: Outcome, *, preview: bool) -> None:
    """Everything a person must see of it; what is empty is left out."""
    tally = outcome.tally
    _draw_counts(outcome, preview=preview)
    if outcome.problems:
        heading(_("Rows to correct: %(n)s", n=draw.number(outcome.problem_rows)), "orange")
        st.caption(
            draw.plain(
                _(
                    "The other rows are imported all the same. Correct these in the workbook and import it again."
                )
            )
        )
        draw.problem_table(outcome.problems[:MOST_SHOWN])
        _only_first(min(MOST_SHOWN, len(outcome.problems)), len(outcome.problems))
        if outcome.import_id is not None:
            corrections_link(outcome.import_id)
        elif preview:
            st.caption(
                draw.plain(
                    _(
                        "After importing, these rows can be downloaded as a workbook that says what to correct."
                    )
                )
            )
    if outcome.waiting:
        _draw_waiting(outcome.waiting, preview=preview)
    if outcome.changes:
        _draw_changes(outcome.changes)
    _draw_rows(_("Added rows") if not preview else _("Rows that would be added"), outcome.added, tally.added)
    _draw_rows(_("Rows that are known already"), outcome.unchanged, tally.unchanged)
    if outcome.notes:
        with st.expander(_("How the file was read (%(n)s)", n=len(outcome.notes)), icon=":material/info:"):
            notes(outcome.notes)


def notes(said: Sequence[Phrase]) -> None:
    """How a file was read, one line a sentence."""
    if said:
        st.markdown("\n".join(f"- {draw.plain(str(note))}" for note in said[:MOST_SHOWN]))


def _draw_counts(outcome: Outcome, *, preview: bool) -> None:
    tally = outcome.tally
    figures = [
        (_("Rows read"), outcome.read, "gray"),
        (_("Would be added") if preview else _("Added"), tally.added, "green"),
        (_("Would be changed") if preview else _("Changed"), tally.changed, "blue"),
        (_("Unchanged"), tally.unchanged, "gray"),
        (_("Held until the unit is known"), tally.held, "orange"),
        (_("To correct"), outcome.problem_rows, "orange"),
    ]
    with st.container(horizontal=True, gap="small"):
        for label, value, colour in figures:
            if value or colour != "orange":
                mark = colour if value else "gray"
                st.badge(f"{draw.plain(label)}: {draw.number(value)}", color=mark)  # type: ignore[arg-type]


def _draw_rows(title: str, rows: Sequence[RowSaid], n: int) -> None:
    """Rows as they stand in the file, folded away; the first of very many."""
    if not rows:
        return
    with st.expander(f"{draw.plain(title)} ({draw.number(n)})", icon=":material/list:"):
        frame = pd.DataFrame(
            [(row.sheet, row.row, row.subject, row.said) for row in rows],
            columns=["sheet", "row", "subject", "said"],
        )
        if not any(row.sheet for row in rows):
            frame = frame.drop(columns="sheet")
        st.dataframe(
            frame,
            hide_index=True,
            placeholder=draw.DASH,
            column_config={
                "sheet": st.column_config.TextColumn(_("Sheet"), width=110),
                "row": st.column_config.NumberColumn(_("Row"), format="%d", width=60),
                "subject": st.column_config.TextColumn(_("Which"), width=190),
                "said": st.column_config.TextColumn(_("As written in the file"), width="large"),
            },
        )
        _only_first(len(rows), n)


def _only_first(shown: int, n: int) -> None:
    if shown < n:
        st.caption(
            draw.plain(
                _("The first %(shown)s of %(n)s are shown.", shown=draw.number(shown), n=draw.number(n))
            )
        )


def _draw_waiting(waiting: Sequence[Waiting], *, preview: bool) -> None:
    names: dict[str, list[Waiting]] = {}
    for row in waiting:
        names.setdefault(row.unit_text, []).append(row)
    heading(_("Unit names that are not sure: %(n)s", n=draw.number(len(names))), "orange")
    st.dataframe(
        pd.DataFrame(
            [
                (text, len(rows), "; ".join(f"{c.name} ({c.code})" for c in rows[0].candidates[:3]))
                for text, rows in list(names.items())[:MOST_SHOWN]
            ],
            columns=["text", _FIGURE_ROWS, "may"],
        ),
        hide_index=True,
        placeholder=draw.DASH,
        column_config={
            "text": st.column_config.TextColumn(_("As written in the file")),
            _FIGURE_ROWS: st.column_config.NumberColumn(_("Rows"), format="%d"),
            "may": st.column_config.TextColumn(_("May be"), width="large"),
        },
    )
    if preview:
        st.caption(draw.plain(_("They wait for a person’s answer on “Names to confirm”; nothing is lost.")))
    else:
        go.link(_("Say which units these names mean"), "ten-don-vi", icon=":material/rule:")


def _draw_changes(changes: Sequence[FigureChange]) -> None:
    heading(_("What changes: %(n)s", n=draw.number(len(changes))))
    right = partial(st.column_config.TextColumn, alignment="right")
    figures = all(c.old.isdigit() or not c.old for c in changes)
    column = right if figures else st.column_config.TextColumn
    st.dataframe(
        pd.DataFrame(
            [
                (c.subject, field_words(c.what), c.old or draw.DASH, c.new or draw.DASH)
                for c in changes[:MOST_SHOWN]
            ],
            columns=["subject", "what", "old", "new"],
        ),
        hide_index=True,
        placeholder=draw.DASH,
        column_config={
            "subject": st.column_config.TextColumn(_("Which")),
            "what": st.column_config.TextColumn(_("Figure")),
            "old": column(_("Before")),
            "new": column(_("After")),
        },
    )


def corrections_link(import_id: int) -> None:
    """The workbook of an import's rows to correct."""
    st.link_button(
        _("Download the rows to correct (Excel)"),
        f"/tep/nhap/{import_id}",
        icon=":material/download:",
    )
