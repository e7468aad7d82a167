"""What ending a problem leaves to do: its opinions to close with it, the units to tell, whether the fix holds."""

from __future__ import annotations

from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from locales import gettext as _
from models.database import reading
from pages.shared import draw, go
from pages.shared.acting import acted, undoing
from pages.shared.visit import engine
from pages.shared.words import state_words
from services.access import Action, Person, may
from services.answer_templates import LONGEST_TEXT, list_templates
from services.answers import personal_pieces
from services.item_changes import LONGEST_REASON
from services.item_undo import undo_act
from services.pilots import current_pilot
from services.problem_closing import Closing, answer_items, close_items, closing_of, withdraw_answers
from services.problems import ProblemWhole
from services.verification import STILL_THERE, VERIFIED, UnitAnswer, unit_answers


def draw_ending(person: Person, whole: ProblemWhole, zone: ZoneInfo) -> None:
    """Draw all of it below a problem; nothing where there is nothing to do or tell."""
    number = whole.card.id
    with reading(engine()) as session:
        answers = unit_answers(session, person, number)
        closing = None
        if may(person, Action.GROUP_PROBLEMS):
            closing = closing_of(session, person, current_pilot(session), number)
    if closing is not None:
        _draw_reopened(closing)
        _draw_closing(closing)
        if closing.ended:
            _draw_units(person, whole, closing)
    _draw_answers(answers, zone)


def _draw_reopened(closing: Closing) -> None:
    if not closing.ended or not closing.reopened:
        return
    said = _(
        "%(n)s opinions of this problem were opened again after it ended. Is it really over? Set its state back if not.",
        n=len(closing.reopened),
    )
    st.warning(draw.plain(said), icon=":material/undo:")
    with st.container(horizontal=True, gap="small"):
        for item in closing.reopened[:10]:
            go.link(f"#{item}", "y-kien", {"y-kien": str(item)})


def _draw_closing(closing: Closing) -> None:
    if not closing.to_move:
        return
    key = f"ending.{closing.number}"
    with st.container(border=True, key=f"problem-closing-{closing.number}", gap="small"):
        state = state_words(closing.state)
        said = _(
            "%(n)s opinions of this problem do not stand where it does. Set them all to “%(state)s”?",
            n=draw.number(len(closing.to_move)),
            state=state,
        )
        st.markdown(draw.plain(said))
        if closing.needs == "reason":
            st.text_area(_("Why? The unit reads it."), key=f"{key}.reason", max_chars=LONGEST_REASON)
        st.button(
            _("Set %(n)s opinions to “%(state)s”", n=draw.number(len(closing.to_move)), state=state),
            type="primary",
            icon=":material/done_all:",
            key=f"{key}.close",
            on_click=_close,
            args=(closing.number, key),
        )


def _draw_units(person: Person, whole: ProblemWhole, closing: Closing) -> None:
    units = [unit for unit in closing.units if unit.code]
    if not units:
        return
    waiting = [unit for unit in units if unit.told < unit.items]
    label = _("Units to tell (%(n)s of %(all)s)", n=len(waiting), all=len(units))
    with st.expander(
        label, icon=":material/campaign:", expanded=bool(waiting), key=f"problem-units-{whole.card.id}"
    ):
        for unit in units:
            told = _("%(told)s of %(items)s opinions answered", told=unit.told, items=unit.items)
            mark = ":green[:material/check:]" if unit.told >= unit.items else ":orange[:material/pending:]"
            contact = f" · {unit.contact}" if unit.contact else ""
            st.markdown(f"{mark} {draw.plain(f'{unit.name} – {told}{contact}')}")
        if closing.untold and may(person, Action.ANSWER_UNITS):
            _draw_answering(person, whole, closing)


def _draw_answering(person: Person, whole: ProblemWhole, closing: Closing) -> None:
    key = f"ending.{closing.number}.answer"
    with reading(engine()) as session:
        from_templates = list_templates(session, person, function=whole.card.function, state=whole.card.state)
    titles = {t.id: t.title for t in from_templates}
    texts = {t.id: t.text for t in from_templates}
    st.selectbox(
        _("Answer all of them with the template"),
        [0, *titles],
        format_func=lambda code: titles.get(code, _("Without a template")),
        key=f"{key}.template",
        on_change=_fill,
        args=(key, texts),
    )
    st.text_area(
        _("Answer"),
        key=f"{key}.text",
        height=140,
        max_chars=LONGEST_TEXT,
        help=_("Places such as {mã số} and {đơn vị} are filled for each opinion."),
    )
    meant = False
    if pieces := personal_pieces(str(st.session_state.get(f"{key}.text") or "")):
        st.warning(draw.plain(_("This holds personal data: %(pieces)s", pieces=", ".join(pieces))))
        meant = st.checkbox(_("It is meant to be sent as it is"), key=f"{key}.meant")
    st.button(
        _("Send to the units of %(n)s opinions", n=draw.number(len(closing.untold))),
        icon=":material/send:",
        key=f"{key}.send",
        on_click=_answer,
        args=(closing.number, key, meant),
    )


def _draw_answers(answers: tuple[UnitAnswer, ...], zone: ZoneInfo) -> None:
    """What the units say of the fix: counted, and each with its words."""
    if not answers:
        return
    good = sum(a.outcome == VERIFIED for a in answers)
    bad = sum(a.outcome == STILL_THERE for a in answers)
    title = _("Does the fix hold?")
    st.markdown(f"**{draw.plain(title)}**")
    said = _(
        "%(good)s confirmed, %(bad)s still see it, %(silent)s have not answered",
        good=good,
        bad=bad,
        silent=len(answers) - good - bad,
    )
    st.caption(draw.plain(said))
    for answer in answers:
        with st.container(key=f"verified-{answer.id}", gap="xsmall"):
            at = f", {answer.answered_at.astimezone(zone):%d/%m/%Y %H:%M}" if answer.answered_at else ""
            match answer.outcome:
                case "verified":
                    mark, words = ":green-badge", _("The fault is gone")
                case "still_there":
                    mark, words = ":red-badge", _("Still there")
                case _:
                    mark, words = ":orange-badge", _("No answer yet")
            who = f" · {answer.answered_by}{at}" if answer.answered_by else ""
            st.markdown(f"{mark}[{draw.plain(words)}] {draw.plain(answer.unit_name + who)}")
            if answer.words:
                st.text(answer.words)
            if answer.image:
                alt = _("Image of %(unit)s", unit=answer.unit_name)
                st.markdown(f"[:material/image: {draw.plain(alt)}](/tep/anh-xac-nhan/{answer.image})")


def _fill(key: str, texts: dict[int, str]) -> None:
    chosen = st.session_state.get(f"{key}.template")
    if chosen in texts:
        st.session_state[f"{key}.text"] = texts[chosen]


def _close(number: int, key: str) -> None:
    reason = str(st.session_state.get(f"{key}.reason") or "")
    done = acted(
        Action.GROUP_PROBLEMS,
        lambda session, person, pilot, now: close_items(
            session, person, pilot, number, reason=reason, now=now
        ),
    )
    if not done:
        return
    said = _("%(n)s opinions of problem %(number)s were set.", n=len(done[0].changed), number=number)
    if done[0].skipped:
        first = done[0].skipped[0]
        said += " " + _(
            "%(n)s were left: opinion %(item)s: %(why)s",
            n=len(done[0].skipped),
            item=first.number,
            why=first.why,
        )
    draw.done(said, partial(_undo_close, done[0].act) if done[0].act else None)


def _undo_close(act: int) -> str:
    return undoing(
        Action.GROUP_PROBLEMS,
        lambda session, person, pilot, now: undo_act(session, person, pilot, act, now=now),
        _("It was taken back; the opinions are where they were."),
    )


def _answer(number: int, key: str, meant: bool) -> None:
    text = str(st.session_state.get(f"{key}.text") or "")
    done = acted(
        Action.ANSWER_UNITS,
        lambda session, person, pilot, now: answer_items(
            session, person, pilot, number, text, with_personal_data=meant, now=now
        ),
    )
    if done:
        st.session_state[f"{key}.text"] = ""
        said = _("%(n)s opinions were answered; their units read it on their screens.", n=len(done[0]))
        draw.done(said, partial(_withdraw, number, done[0]))


def _withdraw(number: int, answers: tuple[int, ...]) -> str:
    return undoing(
        Action.ANSWER_UNITS,
        lambda session, person, pilot, now: withdraw_answers(
            session, person, pilot, number, answers, now=now
        ),
        _("The answers were withdrawn."),
    )
