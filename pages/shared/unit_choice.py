"""Choosing a unit among those that a person reaches, by name or code."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from locales import gettext as _
from models.database import reading
from pages.shared.visit import engine
from services.access import Person
from services.unit_options import UnitOption, unit_options


def options_of(person: Person) -> dict[str, UnitOption]:
    """The units to choose from, by code."""
    with reading(engine()) as session:
        return {option.code: option for option in unit_options(session, person)}


def named(option: UnitOption) -> str:
    """A unit in a list: its name, its code, what stands above it."""
    within = f" · {option.within}" if option.within else ""
    return f"{option.name} ({option.code}){within}"


def box(label: str, options: Mapping[str, UnitOption], key: str, *, chosen: str = "") -> str | None:
    """A box in which a part of a name, with or without accents, or a code finds the unit; None while nothing is chosen."""
    codes = list(options)
    return st.selectbox(
        label,
        codes,
        index=codes.index(chosen) if chosen in options else None,
        format_func=lambda code: _found_by(options[code]) if code in options else code,
        placeholder=_("Type a part of the name or the code"),
        key=key,
    )


def _found_by(option: UnitOption) -> str:
    # The box searches the words that it shows, and those alone.
    return f"{named(option)} · {option.plain}"
