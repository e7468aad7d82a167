"""Which column of a file is taken for what: shown with its first values, and corrected by choosing another column."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from importers.results import SeenColumn
from locales import gettext as _
from pages.shared import draw
from pages.shared.import_kinds import FIELDS, field_words
from pages.shared.words import person_words
from services.outcomes import Remembered

_NOT_HERE, _SEVERAL = "", "+"


def chosen_mapping(key: str) -> dict[str, str] | None:
    """What the person said of the file in the box: field -> column; empty for "as the program guesses"; None for nothing yet."""
    said: dict[str, str] | None = st.session_state.get(f"{key}.mapping")
    return said


def forget_mapping(key: str) -> None:
    """Nothing was said of the next file yet."""
    st.session_state.pop(f"{key}.mapping", None)


def draw_mapping(
    kind: str, columns: Sequence[SeenColumn], as_last_time: Remembered | None, key: str, *, open_first: bool
) -> None:
    """Draw each field with the column it is taken from; choosing another one reads the file again."""
    fields = FIELDS.get(kind, {})
    if not fields or not columns:
        return
    said = chosen_mapping(key)
    if as_last_time is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.info(
                draw.plain(
                    _(
                        "Columns as last time, as %(who)s said on %(day)s for a file with the same headers.",
                        who=person_words(as_last_time.who),
                        day=draw.day(as_last_time.at),
                    )
                ),
                icon=":material/history:",
                width="stretch",
            )
            st.button(
                _("Don’t use them"),
                key=f"{key}.mapping.drop",
                icon=":material/close:",
                on_click=_say,
                args=(key, {}),
            )
    with st.expander(
        _("Which column was taken for what"),
        icon=":material/view_column:",
        expanded=open_first or bool(said) or as_last_time is not None,
    ):
        st.caption(
            draw.plain(
                _(
                    "Wrong? Choose another column of the file. It is remembered for files with the same headers."
                )
            )
        )
        base = dict(as_last_time.mapping) if as_last_time is not None else dict(said or {})
        sides = st.columns(2)
        for nth, name in enumerate(fields):
            with sides[nth % 2]:
                _draw_field(name, columns, base, key)
        if said:
            st.button(
                _("Back to the program’s own guess"),
                key=f"{key}.mapping.back",
                icon=":material/restart_alt:",
                on_click=_say,
                args=(key, {}),
            )


def _draw_field(name: str, columns: Sequence[SeenColumn], base: dict[str, str], key: str) -> None:
    # Of a file that can't be read yet, what the person has said so far stands.
    taken = [column for column in columns if name in column.fields] or [
        column for column in columns if base.get(name) == column.ref
    ]
    now = _NOT_HERE if not taken else taken[0].ref if len(taken) == 1 else _SEVERAL
    words = {column.ref: _words_of(column) for column in columns}
    several = " + ".join(_words_of(column) for column in taken)
    box = f"{key}.column.{name}"
    st.session_state[box] = now
    st.selectbox(
        field_words(name),
        [_NOT_HERE, *([_SEVERAL] if now == _SEVERAL else []), *words],
        format_func=lambda ref: (
            _("not in this file") if ref == _NOT_HERE else several if ref == _SEVERAL else words.get(ref, ref)
        ),
        key=box,
        on_change=partial(_choose, key, name, box, base),
    )
    samples = list(dict.fromkeys(text for column in taken for text in column.samples))[:3]
    st.caption(draw.plain(" · ".join(samples)) if samples else draw.DASH)


def _words_of(column: SeenColumn) -> str:
    if not column.header:
        return _("column %(letter)s, without a header", letter=column.letter)
    return column.header if column.ref == column.header else f"{column.header} ({column.letter})"


def _choose(key: str, name: str, box: str, base: dict[str, str]) -> None:
    ref = st.session_state[box]
    if ref != _SEVERAL:
        # A column holds one thing: what it was said to be before, it is no more.
        others = {field: column for field, column in base.items() if column != ref or not ref}
        _say(key, {**others, name: ref})


def _say(key: str, mapping: dict[str, str]) -> None:
    st.session_state[f"{key}.mapping"] = mapping
