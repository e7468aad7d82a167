"""The words that speak for a function or a kind: the staff's own, those that ship, and the model that learns from people."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from locales import gettext as _
from models.database import reading
from pages.shared import address, draw, learning_panel, lexicon_words
from pages.shared.visit import engine, moment, visitor
from pages.shared.words import KINDS, labels
from services.access import Action, Person
from services.lexicon import own_words, removed_words, shipped_words
from services.pilots import current_pilot, functions_of, zone_of

PART, SEARCH, LABEL = "phan", "tim", "nhan"
ROW_HEIGHT = 36


def show() -> None:
    """Draw the screen."""
    person = visitor(Action.TEACH)
    with reading(engine()) as session:
        pilot = current_pilot(session)
        zone = zone_of(pilot)
        functions = {f.code: f.label for f in functions_of(session, pilot)}
        own, removed = own_words(session, person), removed_words(session, person)
    names = {**functions, **labels(KINDS)}
    draw.head(
        _("Keywords"),
        _("The whole group"),
        moment().astimezone(zone).date(),
        _("%(n)s own words", n=draw.number(len(own))),
    )
    parts = {"": _("Own words"), "co-san": _("Words that ship"), "hoc": _("Learning from labels")}
    match address.choice_of(_("Part"), parts, PART):
        case "co-san":
            _draw_shipped(person, names)
        case "hoc":
            learning_panel.draw_learning(person, names, zone)
        case _:
            lexicon_words.draw_words(person, own, removed, functions, names, zone)


def _draw_shipped(person: Person, names: Mapping[str, str]) -> None:
    st.caption(
        draw.plain(
            _("These words come with the program and are only read here. Add own words where one is missing.")
        )
    )
    left, right = st.columns([3, 2])
    with left:
        search = address.words(_("Search"), SEARCH, placeholder=_("Words, with or without accents"))
    with right:
        label = address.choice(_("Speaks for"), {"": _("All"), **names}, LABEL)
    found = shipped_words(person, search=search, speaks_for=label)
    if not found:
        draw.empty(_("No word fits this search."))
        return
    st.caption(draw.plain(_("%(n)s words", n=draw.number(len(found)))))
    frame = pd.DataFrame(
        [(w.phrase, names.get(w.speaks_for, w.speaks_for), int(w.weight)) for w in found],
        columns=["phrase", "label", "weight"],
    )
    st.dataframe(
        frame,
        hide_index=True,
        row_height=ROW_HEIGHT,
        height=(min(len(found), 14) + 1) * ROW_HEIGHT + 3,
        column_config={
            "phrase": st.column_config.TextColumn(_("Phrase"), width="medium"),
            "label": st.column_config.TextColumn(_("Speaks for"), width="medium"),
            "weight": st.column_config.NumberColumn(_("Weight"), width="small"),
        },
    )
