"""A fixed fault that the unit reported: does the fix hold, or is the fault still there (with words and an image)?"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from locales import gettext as _
from pages.shared import draw, go
from pages.shared.acting import acted, undoing
from pages.shared.visit import store
from services.access import Action, Refused
from services.kept_lines import KeptImage
from services.verification import LONGEST_WORDS, ToVerify
from services.verification_answers import (
    Answered,
    answer_questions,
    keep_answer_image,
    take_back_answer,
)


def draw_question(question: ToVerify, functions: Mapping[str, str]) -> None:
    """Draw the card of one fixed problem."""
    key = f"verify.{question.problem}"
    with st.container(border=True, key=f"verify-{question.problem}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            title = _("Problem %(number)s: %(title)s", number=question.problem, title=question.title)
            st.markdown(f"**{draw.plain(title)}**", width="content")
            draw.state(question.severity)
        release = _("fixed in %(release)s", release=question.release) if question.release else ""
        items = _("%(n)s opinions of yours", n=draw.number(question.own_items))
        about = [functions.get(question.function, question.function), release, items]
        st.caption(draw.plain(" · ".join(part for part in about if part)))
        units = list(question.units)
        if len(units) > 1:
            every = _("All %(n)s units that are asked", n=len(units))
            st.selectbox(
                _("For which unit?"),
                [0, *units],
                format_func=lambda number: question.units.get(number, every),
                key=f"{key}.unit",
            )
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.button(
                _("The fault is gone"),
                type="primary",
                icon=":material/check_circle:",
                key=f"{key}.holds",
                on_click=_holds,
                args=(question, key),
            )
            with st.popover(_("It is still there"), icon=":material/report:"):
                st.text_area(
                    _("What still happens?"),
                    key=f"{key}.words",
                    max_chars=LONGEST_WORDS,
                    placeholder=_("The screen, the message, when, which phone and version."),
                )
                st.file_uploader(
                    _("A picture of the screen, if there is one"),
                    type=["png", "jpg", "jpeg", "webp", "heic"],
                    key=f"{key}.image",
                )
                st.caption(draw.plain(_("EVNICT opens the problem again and reads your words with it.")))
                st.button(
                    _("Report that it is still there"),
                    type="primary",
                    key=f"{key}.still",
                    on_click=_still,
                    args=(question, key),
                )
            go.link(_("See the problem"), "van-de", {"ma": str(question.problem)})


def _meant(question: ToVerify, key: str) -> list[int]:
    chosen = int(st.session_state.get(f"{key}.unit") or 0)
    return [chosen] if chosen in question.units else list(question.units)


def _holds(question: ToVerify, key: str) -> None:
    numbers = _meant(question, key)
    done = acted(
        Action.VERIFY_FIXES,
        lambda session, person, pilot, now: answer_questions(
            session, person, pilot, numbers, holds=True, now=now
        ),
    )
    if done:
        said = _("Thank you: it is noted that problem %(number)s is fixed.", number=question.problem)
        draw.done(said, partial(_take_back, done[0]))


def _still(question: ToVerify, key: str) -> None:
    numbers = _meant(question, key)
    words = str(st.session_state.get(f"{key}.words") or "")
    picture = st.session_state.get(f"{key}.image")
    image: KeptImage | None = None
    if picture is not None:
        try:
            image = keep_answer_image(picture.getvalue(), store())
        except Refused as refused:
            draw.failed(str(refused))
            return
    done = acted(
        Action.VERIFY_FIXES,
        lambda session, person, pilot, now: answer_questions(
            session, person, pilot, numbers, holds=False, words=words, image=image, now=now
        ),
    )
    if done:
        said = _("Problem %(number)s is open again; EVNICT reads your words.", number=question.problem)
        draw.done(said, partial(_take_back, done[0]))


def _take_back(answered: Answered) -> str:
    return undoing(
        Action.VERIFY_FIXES,
        lambda session, person, pilot, now: take_back_answer(session, person, pilot, answered, now=now),
        _("Your answer was taken back; the question waits again."),
    )
