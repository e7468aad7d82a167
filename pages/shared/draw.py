"""What every screen draws alike.

head(title, scope, day)         the title, the scope line, and what was last done here
scope_line(scope, day, *more)   one line under a title: whose figures, of which day
state(code)                     a badge: a report's, an item's or an import's state, a severity
state_mark(code)                the same as markdown, inside a line
figure(label, value, note)      one figure on a card
empty(sentence, action)         an empty screen that says what to do; `action` draws the button or link
problem_table(problems)         rows to correct, as the file's own rows and columns
done(sentence, undo)            says what an act did, with a button that takes it back
failed(sentence)                says why an act could not be done
forget()                        says neither any more
plain(text)                     people's text inside markdown: shown as it is, never as markup
number(value, unit)             1.234 người; a dash for what is not known
share(value)                    64,2%; a dash for what is not known
day(value)                      25/11/2025; a dash for none
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
import streamlit as st

from importers.results import RowProblem
from locales import gettext as _
from locales.vietnamese import day_month_year, vietnamese_number
from pages.shared.words import state_colour, state_words
from services.access import NotAllowed, NotFound, Refused

DASH = "–"
_DONE = "_done"
_SCREEN = "_screen"
_MARKUP = re.compile(r"[\\`*_\[\]{}<>$&#~|!]")
_LIST = re.compile(r"^([-+=]|\d+(?=[.)](?:\s|$)))")
# Emoji and icon names, coloured text, links, arrows: found in a text after its escapes are read, so that
# only an invisible mark between the letters keeps them from being found.
_NAMES = re.compile(
    r":(?=\S)(?!(?<=\d:)\d\d(?!\d))|@(?=\S)|\bwww(?=\.)|(?<!\S)(?:<->|->|<-|--|>=|<=|~=)(?!\S)", re.IGNORECASE
)
_JOINER = "\u2060"


def plain(text: str) -> str:
    """Text of people for a place that reads markdown: one line, shown as it is, never as markup."""
    line = " ".join(text.split())
    line = _NAMES.sub(lambda found: found[0] + _JOINER, line)
    line = _MARKUP.sub(lambda found: "\\" + found[0], line)
    return _LIST.sub(lambda found: found[0] + _JOINER if found[0].isdigit() else "\\" + found[0], line)


def number(value: int | None, unit: str = "") -> str:
    """A whole number with its unit; a dash where it is not known."""
    if value is None:
        return DASH
    return f"{vietnamese_number(value)} {unit}".rstrip()


def share(value: float | None) -> str:
    """A share of 0 to 1 as a percentage with one decimal; a dash where it is not known."""
    return DASH if value is None else f"{vietnamese_number(value * 100, 1)}%"


def decimal(value: float | None) -> str:
    """A number with one decimal; a dash where it is not known."""
    return DASH if value is None else vietnamese_number(value, 1)


def day(value: date | datetime | None) -> str:
    """dd/mm/yyyy; a dash for none."""
    return DASH if value is None else day_month_year(value)


def head(title: str, scope: str, on: date | None = None, *more: str) -> None:
    """The title, the scope line, and what was last done on this screen."""
    st.title(plain(title), anchor=False)
    scope_line(scope, on, *more)
    st.session_state[_SCREEN] = title
    _tell(title)


def scope_line(scope: str, on: date | None = None, *more: str) -> None:
    """Whose figures, and of which day: `Toàn Tập đoàn · tính đến 12/12/2025`."""
    parts = [scope]
    if on is not None:
        parts.append(_("as of %(day)s", day=day_month_year(on)))
    st.caption(" · ".join(plain(part) for part in (*parts, *more) if part))


def state(code: str) -> None:
    """A badge with the words and the colour of a state."""
    st.markdown(state_mark(code))


def state_mark(code: str) -> str:
    """The same badge as markdown."""
    return f":{state_colour(code)}-badge[{plain(state_words(code))}]"


def figure(label: str, value: str, note: str = "") -> None:
    """One figure on a card: what it counts, the number with its unit, and what it is compared with."""
    st.metric(
        plain(label),
        value,
        delta=plain(note) or None,
        delta_color="off",
        delta_arrow="off",
        border=True,
        height="stretch",
    )


def empty(sentence: str, action: Callable[[], object] | str | None = None) -> None:
    """What a screen shows when there is nothing yet. `action` is a further sentence, or draws a link or button."""
    with st.container(border=True, horizontal_alignment="center"):
        st.markdown(plain(sentence), text_alignment="center")
        if callable(action):
            action()
        elif action:
            st.caption(plain(action), text_alignment="center")


def problem_table(problems: Sequence[RowProblem]) -> None:
    """Rows that a person must correct: where, what was found, what was expected. Nothing when there are none."""
    if not problems:
        return
    rows = [(p.sheet, p.row, p.column, p.found or _("(empty)"), str(p.expected)) for p in problems]
    names = [_("Sheet"), _("Row"), _("Column"), _("Found"), _("Expected")]
    frame = pd.DataFrame(rows, columns=names)
    if not any(p.sheet for p in problems):
        frame = frame.drop(columns=names[0])
    st.dataframe(
        frame,
        hide_index=True,
        placeholder=DASH,
        column_config={
            names[1]: st.column_config.NumberColumn(width="small", format="%d"),
            names[3]: st.column_config.TextColumn(width="medium"),
            names[4]: st.column_config.TextColumn(width="large"),
        },
    )


@dataclass(frozen=True)
class _Told:
    sentence: str
    undo: Callable[[], Any] | None
    screen: str
    well: bool


def done(sentence: str, undo: Callable[[], Any] | None = None) -> None:
    """Say, from now on under the title, what an act did. `undo` takes it back when the person asks for it.

    `undo` runs as a callback: it looks the visitor up again and asks a service. What it returns, if it is
    a sentence, is told next. Call this in a callback, or before `st.rerun()`.
    """
    st.session_state[_DONE] = _Told(sentence, undo, st.session_state.get(_SCREEN, ""), True)


def failed(sentence: str) -> None:
    """Say, from now on under the title, why an act could not be done and what to do next."""
    st.session_state[_DONE] = _Told(sentence, None, st.session_state.get(_SCREEN, ""), False)


def forget() -> None:
    """Say no more what the last act did: the next one is under way."""
    st.session_state.pop(_DONE, None)


def _tell(screen: str) -> None:
    told = st.session_state.get(_DONE)
    if told is None:
        return
    if told.screen not in ("", screen):
        del st.session_state[_DONE]
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        show = st.success if told.well else st.error
        show(plain(told.sentence))
        if told.undo is not None:
            st.button(_("Undo"), key="_undo", icon=":material/undo:", on_click=_take_back, args=(told.undo,))


def _take_back(undo: Callable[[], Any]) -> None:
    try:
        said = undo()
    except (Refused, NotAllowed, NotFound) as refused:
        failed(str(refused))
    else:
        done(str(said) if said else _("It was taken back."))
