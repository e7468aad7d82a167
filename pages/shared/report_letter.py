"""The third step of a report: what the covering letter says of itself. A blank field stays to be filled in by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from locales import gettext as _
from locales.vietnamese import day_month_year
from pages.shared import drafting, draw
from pages.shared.report_view import CLOSING, ReportView
from pages.shared.report_walk import draw_next
from reports.appendix import Letter
from services.report_drafts import LETTER_LISTS

DAY = "signed_on"


def draw_letter(view: ReportView) -> None:
    """Draw the fields, filled with what was typed; the grey words are what stands in the letter where nothing is typed."""
    names = _names()
    saved = {name: (label, _saved(view, name)) for name, label in names.items()}
    edit = drafting.begin(view.draft, saved)
    shown = view.preview.facts.letter
    for place, name in zip((*st.columns(2), *st.columns(2)), ("number", "symbol", "place", DAY), strict=True):
        with place:
            _draw_field(view, name, names[name], shown, edit)
    for name in (
        "addressee",
        "issuer_parent",
        "issuer",
        "authority",
        "signer",
        "recipients",
        "drafting_office",
    ):
        if name == "authority":
            _draw_authorities(view, edit)
        _draw_field(view, name, names[name], shown, edit)
    unsaved = drafting.typed(view.unit)
    letter = {name: value for name, value in unsaved.items() if name in names}
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Save the letter"),
            type="primary",
            key="letter.save",
            on_click=_save,
            args=(view.unit,),
        )
        if letter:
            st.badge(draw.plain(_("not saved yet")), color="orange")
    draw_next(CLOSING, _("Next: check and close"))


def _saved(view: ReportView, name: str) -> str:
    value = view.draft.letter.get(name) or ""
    return drafting.shown(_day(value) if name == DAY else value)


def _draw_authorities(view: ReportView, edit: int) -> None:
    """Who signs for whom, to choose from: what is chosen is put into the field below, where it can be changed."""
    key = f"authority.{view.unit}.{edit}"
    st.selectbox(
        _("Who signs"),
        view.authorities,
        index=None,
        format_func=" / ".join,
        placeholder=_("Choose: alone, TM., KT., TL., TUQ."),
        key=key,
        on_change=_choose_authority,
        args=(view.unit, edit, key),
    )


def _choose_authority(unit: str, edit: int, key: str) -> None:
    chosen = st.session_state[key]
    if chosen:
        lines = "\n".join(chosen)
        st.session_state[f"letter.{unit}.{edit}.authority"] = lines
        drafting.typed(unit)["authority"] = lines


def _names() -> dict[str, str]:
    return {
        "number": _("Number of the letter"),
        "symbol": _("Symbol"),
        "place": _("Place"),
        DAY: _("Day of signing"),
        "addressee": _("Addressee"),
        "issuer_parent": _("Office above the issuer"),
        "issuer": _("Issuing office"),
        "authority": _("Title of who signs, a line each"),
        "signer": _("Name of who signs"),
        "recipients": _("Recipients, a line each"),
        "drafting_office": _("Office that drafted it"),
    }


def _draw_field(view: ReportView, name: str, label: str, shown: Letter, edit: int) -> None:
    key = f"letter.{view.unit}.{edit}.{name}"
    saved = view.draft.letter.get(name) or ""
    value: Any = drafting.typed(view.unit).get(name, saved)
    told: dict[str, Any] = {
        "key": key,
        "on_change": drafting.keep_typed,
        "args": (view.unit, name, key),
    }
    if name == DAY:
        st.date_input(label, value=_day(value), format="DD/MM/YYYY", **told)
        return
    otherwise = getattr(shown, name)
    if name in LETTER_LISTS:
        lines = value if isinstance(value, str) else "\n".join(value)
        st.text_area(
            label, lines, placeholder="\n".join(otherwise) or None, height=90, max_chars=2000, **told
        )
        return
    st.text_input(label, value, placeholder=otherwise or None, max_chars=300, **told)


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return value
    return date.fromisoformat(value) if isinstance(value, str) and value else None


def _save(unit: str) -> None:
    letter = {name: value for name, value in drafting.typed(unit).items() if name in _names()}
    if not letter:
        draw.failed(_("Nothing was changed in the letter since it was saved."))
        return
    signed_on = letter.get(DAY)
    told = _("The letter’s details are saved.")
    if isinstance(signed_on, date):
        told = _("The letter’s details are saved, to be signed on %(day)s.", day=day_month_year(signed_on))
    drafting.save(unit, told, letter=letter)
