"""What a word or a model changes among past opinions: how many, from what to what, and which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from locales import gettext as _
from pages.shared import draw
from services.access import Action, Person, may
from services.feedback import shown_text
from services.resuggesting import Effect

ROW_HEIGHT = 36
LISTED = 200


def draw_effect(person: Person, effect: Effect, names: Mapping[str, str]) -> None:
    """The changes of an effect; labels that people set are not among them."""
    n = len(effect.changes)
    looked = draw.number(effect.looked_at)
    if not n:
        st.markdown(draw.plain(_("None of %(looked)s past opinions gets another suggestion.", looked=looked)))
    else:
        st.markdown(
            draw.plain(
                _(
                    "%(n)s of %(looked)s past opinions get another suggestion. Labels that people set stay.",
                    n=draw.number(n),
                    looked=looked,
                )
            )
        )
    if effect.looked_at < effect.stored:
        told = _(
            "Only the newest were looked through; saving goes over all %(n)s.", n=draw.number(effect.stored)
        )
        st.caption(draw.plain(told))
    if not n:
        return
    pairs = pd.DataFrame(
        [(names.get(old, old), names.get(new, new), count) for _sort, old, new, count in effect.from_to()],
        columns=["from", "to", "n"],
    )
    st.dataframe(
        pairs,
        hide_index=True,
        row_height=ROW_HEIGHT,
        height=(min(len(pairs), 6) + 1) * ROW_HEIGHT + 3,
        column_config={
            "from": st.column_config.TextColumn(_("From")),
            "to": st.column_config.TextColumn(_("To")),
            "n": st.column_config.NumberColumn(_("Opinions"), width="small"),
        },
    )
    reads = may(person, Action.SEE_FEEDBACK)
    rows = [
        (
            c.number,
            shown_text(person, c.text, c.number),
            *_words((c.old_function, c.new_function, c.old_kind, c.new_kind), names),
        )
        for c in effect.changes[:LISTED]
    ]
    draw_changes(rows if reads else [(r[0], "", r[2], r[3]) for r in rows], texts=reads, of=n)


def draw_recorded(
    changes: Sequence[tuple[int, str, str, str, str]], names: Mapping[str, str], of: int
) -> None:
    """Changes as a training's record has them: number, function before and after, kind before and after."""
    draw_changes([(number, "", *_words(labels, names)) for number, *labels in changes], texts=False, of=of)


def _words(labels: Sequence[str], names: Mapping[str, str]) -> tuple[str, str]:
    old_function, new_function, old_kind, new_kind = (names.get(code, code) for code in labels)
    return (
        old_function if old_function == new_function else f"{old_function} → {new_function}",
        old_kind if old_kind == new_kind else f"{old_kind} → {new_kind}",
    )


def draw_changes(rows: Sequence[tuple[int, str, str, str]], *, texts: bool, of: int) -> None:
    """A list of opinions: number, text, function, kind; a number opens the opinion where its text may be read."""
    frame = pd.DataFrame(
        [(f"/y-kien?y-kien={number}" if texts else f"#{number}", *rest) for number, *rest in rows],
        columns=["number", "text", "function", "kind"],
    )
    number = (
        st.column_config.LinkColumn(_("Opinion"), display_text=r"(\d+)$", width="small")
        if texts
        else st.column_config.TextColumn(_("Opinion"), width="small")
    )
    st.dataframe(
        frame if texts else frame.drop(columns="text"),
        hide_index=True,
        row_height=ROW_HEIGHT,
        height=(min(len(frame), 8) + 1) * ROW_HEIGHT + 3,
        column_config={
            "number": number,
            "text": st.column_config.TextColumn(_("Text"), width="large"),
            "function": st.column_config.TextColumn(_("Function")),
            "kind": st.column_config.TextColumn(_("Kind")),
        },
    )
    if len(rows) < of:
        told = _("The first %(n)s of %(of)s are listed.", n=draw.number(len(rows)), of=draw.number(of))
        st.caption(draw.plain(told))
