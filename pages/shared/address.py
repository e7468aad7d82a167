"""Filters that stand in the address, so that a link shows what its sender saw. Names and values have no accents.

The address is the truth: a control takes its value from it and writes back into it, and what no option
offers counts as the first one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import streamlit as st

from locales import language

# What a control of days can show.
_FIRST, _LAST = date(2000, 1, 1), date(2100, 12, 31)


def asked(name: str, default: str = "") -> str:
    """What the address says of a filter."""
    return str(st.query_params.get(name, default))


def everything() -> dict[str, str]:
    """All that the address says."""
    return {name: str(value) for name, value in st.query_params.items()}


def keep(name: str, value: str) -> None:
    """Write a filter into the address; an empty value takes it out."""
    if value:
        st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]


def choice(label: str, options: Mapping[str, str], name: str, *, resets: tuple[str, ...] = ()) -> str:
    """One of several: code -> words. The first option is the default and stands in no address.

    `resets` names filters that are taken out of the address when this one changes (a page number).
    """
    codes = list(options)
    value = asked(name, codes[0])
    key = _ready(name, value if value in options else codes[0])
    st.selectbox(
        label,
        codes,
        format_func=lambda code: options.get(code, code),
        key=key,
        on_change=_choose,
        args=(name, key, codes[0], resets),
    )
    return str(st.session_state[key])


def choice_of(label: str, options: Mapping[str, str], name: str, *, resets: tuple[str, ...] = ()) -> str:
    """One of a few that stand side by side: code -> words. The first option stands in no address."""
    codes = list(options)
    value = asked(name, codes[0])
    key = _ready(name, value if value in options else codes[0])
    st.segmented_control(
        label,
        codes,
        format_func=lambda code: options.get(code, code),
        key=key,
        label_visibility="collapsed",
        required=True,
        wrap=True,
        on_change=_choose,
        args=(name, key, codes[0], resets),
    )
    return str(st.session_state[key])


def words(label: str, name: str, *, placeholder: str = "", resets: tuple[str, ...] = ()) -> str:
    """Words to search for, at most 200 characters."""
    key = _ready(name, asked(name)[:200])
    st.text_input(
        label,
        key=key,
        placeholder=placeholder or None,
        max_chars=200,
        on_change=_choose,
        args=(name, key, "", resets),
    )
    return str(st.session_state[key]).strip()


def switch(label: str, name: str, *, resets: tuple[str, ...] = ()) -> bool:
    """On or off; on stands in the address as 1."""
    key = _ready(name, asked(name) == "1")
    st.toggle(label, key=key, on_change=_choose, args=(name, key, False, resets))
    return bool(st.session_state[key])


def day_asked(name: str, default: date, *, least: date | None = None, most: date | None = None) -> date:
    """The day that the address names (2025-12-12), drawn into the bounds; the default where it names none."""
    try:
        value = date.fromisoformat(asked(name))
    except ValueError:
        value = default
    return max(least or value, min(most or value, value))


def day(label: str, name: str, default: date, *, least: date | None = None, most: date | None = None) -> date:
    """A day; the default stands in no address."""
    value = day_asked(name, default, least=least, most=most)
    key = _ready(name, value)
    st.date_input(
        label,
        key=key,
        format="DD/MM/YYYY",
        min_value=least,
        max_value=most,
        on_change=_choose,
        args=(name, key, default, ()),
    )
    chosen = st.session_state[key]
    return chosen if isinstance(chosen, date) else default


def some_day(label: str, name: str, *, resets: tuple[str, ...] = ()) -> date | None:
    """A day or none; none stands in no address."""
    try:
        value: date | None = date.fromisoformat(asked(name))
    except ValueError:
        value = None
    key = _ready(name, value if value and _FIRST <= value <= _LAST else None)
    st.date_input(
        label,
        value=None,
        key=key,
        min_value=_FIRST,
        max_value=_LAST,
        format="DD/MM/YYYY",
        on_change=_choose,
        args=(name, key, None, resets),
    )
    chosen = st.session_state[key]
    return chosen if isinstance(chosen, date) else None


def _ready(name: str, value: object) -> str:
    # A browser goes on showing the words that a control was chosen by: each language has controls of its own.
    key = f"address.{name}" if language() == "vi" else f"address.{name}.{language()}"
    if st.session_state.get(key) != value:
        st.session_state[key] = value
    return key


def _choose(name: str, key: str, default: object, resets: tuple[str, ...]) -> None:
    value = st.session_state.get(key)
    for other in resets:
        keep(other, "")
    if value is None or value == default:
        keep(name, "")
    elif value is True:
        keep(name, "1")
    else:
        keep(name, value.isoformat() if isinstance(value, date) else str(value))
