"""Under an opinion: what its unit was answered, with who read it; and for those who answer, the box to write in."""

from __future__ import annotations

from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from importers.personal_data import mask
from locales import gettext as _
from models.database import reading
from pages.shared import draw
from pages.shared.acting import acted, undoing
from pages.shared.visit import engine
from pages.shared.words import person_words
from services.access import Action, NotFound, Person, may
from services.answer_reading import AnswerOfItem, answers_of, mark_read, reads_for_a_unit
from services.answer_templates import LONGEST_TEXT, Template, list_templates
from services.answers import (
    SENT,
    draft_answer,
    edit_answer,
    personal_pieces,
    restore_answer,
    send_answer,
    withdraw_answer,
)
from services.feedback import find_item
from services.pilots import current_pilot, zone_of

_OPEN = "answer.open"


def draw_answers(person: Person, number: int) -> None:
    """Draw the answers of the opinion of that number, and the box where this person answers; nothing for others."""
    if not may(person, Action.READ_ANSWERS):
        return
    try:
        with reading(engine()) as session:
            pilot = current_pilot(session)
            zone = zone_of(pilot)
            answers = answers_of(session, person, pilot, number)
            answering = may(person, Action.ANSWER_UNITS)
            templates: tuple[Template, ...] = ()
            has_unit = True
            if answering:
                item, *_rest = find_item(session, person, pilot, number)
                has_unit = item.unit_id is not None
                templates = list_templates(session, person, function=item.function, state=item.state)
    except NotFound:
        return
    if answers:
        title = _("Answers to the unit") if has_unit else _("Answers kept until a unit is set")
        st.markdown(f"**{draw.plain(title)}**")
    for answer in answers:
        draw_answer(answer, zone, edits=answering, has_unit=has_unit)
    if answering:
        _draw_writing(number, templates, has_unit, bool(answers))
    elif any(answer.unread for answer in answers) and reads_for_a_unit(person):
        # Whoever has the opinion open has the answer before their eyes.
        unread = [answer.id for answer in answers if answer.unread]
        acted(
            Action.READ_ANSWERS,
            lambda session, who, pilot, now: mark_read(session, who, pilot, unread, now=now),
        )


def draw_answer(answer: AnswerOfItem, zone: ZoneInfo, *, edits: bool, has_unit: bool = True) -> None:
    """One answer with its dates, earlier words and readers; `edits` adds the buttons of those who answer.

    Where the opinion `has_unit` none, nobody is said to read it.
    """
    with st.container(border=True, key=f"answer-{answer.id}", gap="xsmall"):
        if answer.state != SENT:
            withdrawn = _("Withdrawn")
            st.markdown(f":gray-badge[{draw.plain(withdrawn)}]")
        elif answer.unread:
            unread = _("Not read yet")
            st.markdown(f":orange-badge[{draw.plain(unread)}]")
        st.text(answer.text)
        at = f"{answer.changed_at.astimezone(zone):%d/%m/%Y %H:%M}"
        edited = _(", edited") if answer.version > 1 else ""
        st.caption(draw.plain(f"{person_words(answer.who)}, {at}{edited}"))
        for reading_ in answer.readings:
            read_at = f"{reading_.at.astimezone(zone):%d/%m/%Y %H:%M}"
            said = _(
                "Read by %(unit)s (%(who)s), %(at)s", unit=reading_.unit_name, who=reading_.who, at=read_at
            )
            if not reading_.current:
                said += _(", before it was edited")
            st.caption(f":material/done_all: {draw.plain(said)}")
        if edits and answer.state == SENT and not answer.readings:
            unread = _("The unit has not read it yet.") if has_unit else _("No unit is set yet to read it.")
            st.caption(draw.plain(unread))
        if answer.earlier:
            with st.expander(
                _("Earlier words (%(n)s)", n=len(answer.earlier)), icon=":material/history_edu:"
            ):
                for earlier in answer.earlier:
                    st.text(earlier.text)
                    until = f"{earlier.until.astimezone(zone):%d/%m/%Y %H:%M}"
                    told = _("%(who)s, until %(at)s", who=person_words(earlier.who), at=until)
                    st.caption(draw.plain(told))
        if edits:
            _draw_acts(answer, has_unit)


def _draw_acts(answer: AnswerOfItem, has_unit: bool) -> None:
    key = f"answer.{answer.id}.{answer.version}"
    with st.container(horizontal=True, gap="small"):
        if answer.state != SENT:
            st.button(
                _("Send it again"),
                icon=":material/undo:",
                key=f"{key}.restore",
                on_click=_restore,
                args=(answer.id,),
            )
            return
        with st.popover(_("Edit"), icon=":material/edit:"):
            st.text_area(
                _("Answer"), value=answer.text, key=f"{key}.text", height=160, max_chars=LONGEST_TEXT
            )
            told = _("What it said stays readable, and the unit is asked to read it again.")
            st.caption(draw.plain(told if has_unit else _("What it said stays readable.")))
            meant = _draw_personal(f"{key}.text")
            st.button(
                _("Save"),
                type="primary",
                key=f"{key}.save",
                on_click=_edit,
                args=(answer.id, answer.version, key, meant, has_unit),
            )
        st.button(
            _("Withdraw"),
            icon=":material/undo:",
            key=f"{key}.withdraw",
            on_click=_withdraw,
            args=(answer.id,),
        )


def _draw_writing(number: int, templates: tuple[Template, ...], has_unit: bool, answered: bool) -> None:
    if not is_open(number):
        st.button(
            _answer_words(has_unit, answered),
            icon=":material/reply:",
            key=f"answer.new.{number}.open",
            on_click=_turn,
            args=(number,),
        )
        return
    with st.container(border=True, key=f"answer-new-{number}"):
        if not has_unit:
            st.caption(draw.plain(_("No unit is known yet: the answer is kept, and read once one is set.")))
        key = f"answer.new.{number}"
        titles = {t.id: t.title for t in templates}
        st.selectbox(
            _("Template"),
            [0, *titles],
            format_func=lambda code: titles.get(code, _("Without a template")),
            key=f"{key}.template",
            on_change=_fill,
            args=(number, key),
        )
        st.text_area(
            _("Answer"),
            key=f"{key}.text",
            height=180,
            max_chars=LONGEST_TEXT,
            placeholder=_("What was decided, in which release it is fixed, or why not."),
        )
        meant = _draw_personal(f"{key}.text")
        with st.container(horizontal=True, gap="small"):
            st.button(
                _("Send to the unit") if has_unit else _("Keep the answer"),
                type="primary",
                icon=":material/send:",
                key=f"{key}.send",
                on_click=_send,
                args=(number, key, meant),
            )
            st.button(_("Close"), key=f"{key}.close", on_click=_close, args=(number,))


def _answer_words(has_unit: bool, answered: bool) -> str:
    if not has_unit:
        return _("Write another answer") if answered else _("Write an answer")
    return _("Answer the unit again") if answered else _("Answer the unit")


def is_open(number: int) -> bool:
    """Whether the box to answer this opinion in is open: Ctrl+Enter then takes what was typed, and nothing else."""
    return bool(st.session_state.get(_OPEN) == number)


def _turn(number: int) -> None:
    st.session_state[_OPEN] = number
    if kept := st.session_state.pop(f"answer.kept.{number}", ""):
        st.session_state[f"answer.new.{number}.text"] = kept


def _close(number: int) -> None:
    # What was typed is there again when the box is opened again.
    st.session_state[f"answer.kept.{number}"] = st.session_state.get(f"answer.new.{number}.text", "")
    _turn(0)


def _draw_personal(key: str) -> bool:
    """What in the words is personal data, pointed out before it is sent; whether it is meant to be."""
    pieces = personal_pieces(str(st.session_state.get(key) or ""))
    if not pieces:
        return False
    said = _("This holds personal data: %(pieces)s", pieces=", ".join(pieces))
    st.warning(draw.plain(said), icon=":material/shield_person:")
    st.button(_("Hide it"), icon=":material/visibility_off:", key=f"{key}.hide", on_click=_hide, args=(key,))
    return st.checkbox(_("It is meant to be sent as it is"), key=f"{key}.meant")


def _hide(key: str) -> None:
    st.session_state[key] = mask(str(st.session_state.get(key) or ""))


def _fill(number: int, key: str) -> None:
    template = st.session_state.get(f"{key}.template")
    if not template:
        return
    filled = acted(
        Action.ANSWER_UNITS,
        lambda session, person, pilot, now: draft_answer(
            session, person, pilot, number, int(template), now=now
        ),
    )
    if filled:
        st.session_state[f"{key}.text"] = filled[0]


def _send(number: int, key: str, meant: bool) -> None:
    text = str(st.session_state.get(f"{key}.text") or "")
    sent = acted(
        Action.ANSWER_UNITS,
        lambda session, person, pilot, now: (
            send_answer(session, person, pilot, number, text, with_personal_data=meant, now=now),
            find_item(session, person, pilot, number)[0].unit_id is not None,
        ),
    )
    if sent:
        answer, has_unit = sent[0]
        st.session_state[f"{key}.text"] = ""
        st.session_state[f"{key}.template"] = 0
        _turn(0)
        draw.done(
            _("Opinion %(number)s was answered; the unit reads it on its screen.", number=number)
            if has_unit
            else _("The answer to opinion %(number)s is kept; it is read once a unit is set.", number=number),
            partial(_take_back, answer),
        )


def _take_back(answer: int) -> str:
    return undoing(
        Action.ANSWER_UNITS,
        lambda session, person, pilot, now: withdraw_answer(session, person, pilot, answer, now=now),
        _("The answer was withdrawn."),
    )


def _edit(answer: int, seen: int, key: str, meant: bool, has_unit: bool) -> None:
    text = str(st.session_state.get(f"{key}.text") or "")
    done = acted(
        Action.ANSWER_UNITS,
        lambda session, person, pilot, now: edit_answer(
            session, person, pilot, answer, text, seen=seen, with_personal_data=meant, now=now
        ),
    )
    if done:
        told = _("The answer was changed; the unit is asked to read it again.")
        draw.done(told if has_unit else _("The answer was changed."))


def _withdraw(answer: int) -> None:
    done = acted(
        Action.ANSWER_UNITS,
        lambda session, person, pilot, now: withdraw_answer(session, person, pilot, answer, now=now),
    )
    if done:
        draw.done(_("The answer was withdrawn."), partial(_put_back, answer))


def _restore(answer: int) -> None:
    done = acted(
        Action.ANSWER_UNITS,
        lambda session, person, pilot, now: restore_answer(session, person, pilot, answer, now=now),
    )
    if done:
        draw.done(_("The answer is sent again."), partial(_take_back, answer))


def _put_back(answer: int) -> str:
    return undoing(
        Action.ANSWER_UNITS,
        lambda session, person, pilot, now: restore_answer(session, person, pilot, answer, now=now),
        _("The answer is sent again."),
    )
