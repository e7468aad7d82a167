"""What EVNICT answered: for a unit its answers, fixes to confirm and its sheet; for EVNICT who read what, and the templates."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import streamlit as st

from locales import gettext as _
from models.database import reading
from pages.shared import address, answer_box, answer_templates_box, draw, go, unit_choice, verify_box
from pages.shared.acting import acted
from pages.shared.problem_cards import draw_pages, page_asked
from pages.shared.visit import engine, moment, visitor
from services.access import Action, Person, may
from services.answer_reading import AnswerLine, AnswerPage, list_answers, mark_read, reads_for_a_unit
from services.kept import marks_read_once
from services.pilots import current_pilot, functions_of, zone_of
from services.sign_ins import unit_name
from services.verification import list_to_verify

PART, UNREAD, PAGE = "phan", "chua-doc", "trang"
LETTERS = 200


def show() -> None:
    """Draw the screen."""
    person = visitor(Action.READ_ANSWERS)
    only_unread = address.asked(UNREAD) == "1" and reads_for_a_unit(person)
    with reading(engine()) as session, marks_read_once(session):
        pilot = current_pilot(session)
        zone = zone_of(pilot)
        functions = {f.code: f.label for f in functions_of(session, pilot)}
        own = unit_name(session, person) or _("The whole group")
        found = list_answers(session, person, pilot, only_unread=only_unread, page=page_asked())
        questions = list_to_verify(session, person, pilot) if may(person, Action.VERIFY_FIXES) else ()
    draw.head(_("Answers"), own, moment().astimezone(zone).date(), draw.number(found.total, _("answers")))
    parts = {"": _("Answers")}
    if may(person, Action.EDIT_ANSWER_TEMPLATES):
        parts["mau"] = _("Templates")
    if len(parts) > 1 and address.choice_of(_("Part"), parts, PART) == "mau":
        answer_templates_box.draw_templates(functions)
        return
    if questions:
        st.subheader(
            draw.plain(_("%(n)s severe faults were fixed and wait for your word", n=len(questions))),
            anchor=False,
        )
        for question in questions:
            verify_box.draw_question(question, functions)
        st.subheader(draw.plain(_("Answers")), anchor=False)
    if may(person, Action.SEE_CLOSED_LOOP):
        _draw_sheet(person)
    _draw_list(person, found, zone)


def _draw_sheet(person: Person) -> None:
    """The sheet of what became of each line of a unit's Appendix 2."""
    code = person.unit_code
    with st.container(border=True, horizontal=True, vertical_alignment="bottom", key="closed-loop"):
        with st.container(width="stretch", gap="xsmall"):
            title = _("What became of each line of Appendix 2")
            st.markdown(f"**{draw.plain(title)}**")
            st.caption(
                draw.plain(_("Excel: each line with the decision, the release or why not, and the answer."))
            )
            if not person.stands_for_a_unit:
                options = unit_choice.options_of(person)
                code = unit_choice.box(_("Unit"), options, "closed-loop.unit") or ""
        st.link_button(
            _("Download Excel"),
            f"/tep/ket-qua-xu-ly/{code}.xlsx" if code else "/tra-loi",
            icon=":material/download:",
            disabled=not code,
            key="closed-loop.file",
        )


def _draw_list(person: Person, found: AnswerPage, zone: ZoneInfo) -> None:
    reads = reads_for_a_unit(person)
    if reads and (found.unread or address.asked(UNREAD) == "1"):
        with st.container(horizontal=True, vertical_alignment="center"):
            address.switch(_("Only what was not read yet (%(n)s)", n=found.unread), UNREAD, resets=(PAGE,))
            if any(line.answer.unread for line in found.lines):
                st.button(
                    _("Mark this page as read"),
                    icon=":material/done_all:",
                    key="answers.read",
                    on_click=_mark,
                    args=([line.answer.id for line in found.lines if line.answer.unread],),
                )
    for line in found.lines:
        _draw_line(line, zone)
    draw_pages(found.page, found.pages)
    if found.lines:
        return
    if address.asked(UNREAD) == "1":
        draw.empty(_("Everything was read."), _("Switch the filter off to see all answers."))
    elif may(person, Action.ANSWER_UNITS):
        draw.empty(
            _("No unit was answered yet. Open an opinion and write the answer under it."),
            lambda: go.link(_("See the opinions"), "y-kien"),
        )
    else:
        draw.empty(
            _("No answer has come yet. What is decided of your opinions is told here."),
            lambda: go.link(_("See the opinions"), "y-kien"),
        )


def _draw_line(line: AnswerLine, zone: ZoneInfo) -> None:
    text = " ".join(line.item_text.split())
    text = text if len(text) <= LETTERS else text[:LETTERS].rstrip() + "…"
    with st.container(border=True, key=f"answered-{line.answer.id}", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            about = f"#{line.item} · {line.function_label} · {line.unit_name}"
            st.markdown(f":small[:gray[{draw.plain(about)}]]", width="content")
            draw.state(line.item_state)
        st.markdown(draw.plain(f"“{text}”"))
        answer_box.draw_answer(line.answer, zone, edits=False)
        go.link(_("Open the opinion"), "y-kien", {"y-kien": str(line.item)})


def _mark(answers: list[int]) -> None:
    done = acted(
        Action.READ_ANSWERS,
        lambda session, person, pilot, now: mark_read(session, person, pilot, answers, now=now),
    )
    if done:
        draw.done(_("%(n)s answers are marked as read.", n=done[0]))
