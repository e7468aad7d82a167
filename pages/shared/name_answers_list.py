"""What was answered to waiting names lately, each answer with a button that takes it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

import streamlit as st

from locales import gettext as _
from models.database import writing
from pages.shared import draw
from pages.shared.visit import engine, moment, visitor
from pages.shared.words import person_words
from services.access import Action, NotAllowed, NotFound, Refused
from services.name_answers import NameAnswer, take_back_answer
from services.pilots import current_pilot
from services.unit_options import UnitOption

MOST = 20


def draw_answers(answers: Sequence[NameAnswer], options: Mapping[str, UnitOption], zone: ZoneInfo) -> None:
    """Draw the newest answers, folded away."""
    with st.expander(_("Answers given lately (%(n)s)", n=min(MOST, len(answers))), icon=":material/history:"):
        for answer in answers[:MOST]:
            _draw_answer(answer, options, zone)


def _draw_answer(answer: NameAnswer, options: Mapping[str, UnitOption], zone: ZoneInfo) -> None:
    known = options.get(answer.unit_code)
    unit = known.name if known else answer.unit_code or _("no unit can be known")
    told = _(
        "“%(text)s” → %(unit)s · %(n)s rows · %(who)s, %(at)s",
        text=answer.text,
        unit=unit,
        n=draw.number(answer.rows),
        who=person_words(answer.who),
        at=f"{answer.at.astimezone(zone):%d/%m/%Y %H:%M}",
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(draw.plain(told), width="stretch")
        if answer.taken_back:
            st.badge(draw.plain(_("taken back")), color="gray")
        else:
            st.button(
                _("Undo"),
                key=f"back.{answer.id}",
                icon=":material/undo:",
                on_click=_take_back,
                args=(answer.id,),
            )


def take_back(number: int) -> str:
    """Let the words of an answer wait again; returns the sentence that says so."""
    person = visitor(Action.SETTLE_NAMES)
    with writing(engine()) as session:
        rows = take_back_answer(session, person, current_pilot(session), number, now=moment())
    return _("The answer was taken back; %(n)s rows wait again.", n=draw.number(rows))


def _take_back(number: int) -> None:
    try:
        told = take_back(number)
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
    else:
        draw.done(told)
