"""One opinion whole: its words with those that decided marked, images, labels to correct, who sent it, what happened to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from zoneinfo import ZoneInfo

import streamlit as st

from locales import gettext as _
from models.codes import FUNCTION_CODES, Severity
from models.database import reading, writing
from pages.shared import (
    address,
    answer_box,
    draw,
    form_sync_box,
    history_words,
    item_doing,
    opinion_acts,
    opinion_images,
    opinion_meanwhile,
    opinion_picking,
    opinion_presence,
    opinion_problem,
    opinion_sorting,
    opinion_splitting,
    opinion_walk,
    unmask_box,
)
from pages.shared.opinion_list import ITEM
from pages.shared.visit import engine, moment, visitor
from pages.shared.words import CHANNELS, KINDS, PLATFORMS, RESPONDENTS
from pages.shared.words import labels as word_labels
from services.access import Action, NotAllowed, NotFound, Person, Refused, may
from services.contacts import show_contact
from services.feedback import FeedbackItem, read_item, sees_personal_data
from services.item_history import HistoryEntry, history_of, newest_change
from services.label_reasons import ItemLabels, Piece, labels_of
from services.pilots import current_pilot


def draw_item(person: Person, number: int, functions: Mapping[str, str], zone: ZoneInfo) -> None:
    """Draw the opinion of that number; one out of reach is said not to be there."""
    with st.container(key="opinion-back"):
        st.button(
            _("Back to the list"),
            icon=":material/arrow_back:",
            key="back",
            shortcut="U",
            on_click=address.keep,
            args=(ITEM, ""),
        )
    try:
        with reading(engine()) as session:
            pilot = current_pilot(session)
            newest = newest_change(session, person, pilot, number)
            item = read_item(session, person, pilot, number)
            labels = labels_of(session, person, pilot, number)
            history = history_of(session, person, pilot, number)
    except NotFound as missing:
        draw.empty(str(missing), _("Choose another opinion in the list."))
        return
    if not opinion_picking.is_open(number):
        opinion_walk.draw_steps(number)
    opinion_meanwhile.open_item(number, newest, labels)
    _draw_head(item, zone)
    item_doing.draw_conflict(number)
    opinion_presence.draw_presence(number)
    form_sync_box.draw_marks(item, zone)
    opinion_splitting.draw_standing(person, item)
    words = {**functions, **word_labels(KINDS)}
    st.html(f'<div class="opinion-text">{marked(labels.pieces, words)}</div>')
    _draw_what_is_marked(labels, words)
    unmask_box.draw_for_item(person, item, zone)
    if item.stands:
        # Ctrl+Enter confirms labels, and in a box of words takes what was typed: never both are there.
        if not opinion_splitting.is_open(number) and not answer_box.is_open(number):
            opinion_sorting.draw_labels(person, number, labels, functions)
        opinion_splitting.draw_splitting(person, item, labels, functions)
    opinion_images.draw_images(person, number, item.images)
    if not opinion_picking.is_open(number):
        opinion_acts.show(item, person)
    answer_box.draw_answers(person, number)
    opinion_problem.draw_problem_of(person, number)
    _draw_sender(person, item)
    _draw_history(item, history, functions, zone)


def marked(pieces: Sequence[Piece], words: Mapping[str, str]) -> str:
    """The text as HTML that shows it as it is, the words that decided marked, each with what it speaks for.

    >>> marked([Piece("<b>không có "), Piece("mã OTP", "login")], {"login": "Đăng nhập"})
    '&lt;b&gt;không có <mark class="of-function" title="Đăng nhập">mã OTP</mark>'
    """
    return "".join(_marked(piece, words) if piece.speaks_for else escape(piece.text) for piece in pieces)


def _marked(piece: Piece, words: Mapping[str, str]) -> str:
    sort = "function" if piece.speaks_for in FUNCTION_CODES else "kind"
    points_to = escape(words.get(piece.speaks_for, piece.speaks_for))
    return f'<mark class="of-{sort}" title="{points_to}">{escape(piece.text)}</mark>'


def _draw_head(item: FeedbackItem, zone: ZoneInfo) -> None:
    line = item.line
    when = f"{line.submitted_at.astimezone(zone):%d/%m/%Y %H:%M}" if line.submitted_at else ""
    parts = [
        when,
        str(CHANNELS.get(line.channel, line.channel)),
        str(RESPONDENTS.get(line.respondent, line.respondent)),
    ]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        title = _("Opinion %(number)s", number=line.id)
        st.markdown(f"**{draw.plain(title)}**", width="content")
        draw.state(line.state)
        if line.severity != Severity.MINOR:
            draw.state(line.severity)
        if line.needs_person:
            st.badge(draw.plain(_("A person should look")), color="orange")
    st.caption(draw.plain(" · ".join(part for part in parts if part)))
    st.markdown(_unit_told(item))
    if not line.in_trial:
        st.caption(draw.plain(_("Outside the trial’s days: it does not count in the reports’ figures.")))


def _unit_told(item: FeedbackItem) -> str:
    line = item.line
    if line.unit_name:
        typed = _(", typed as “%(text)s”", text=line.unit_text) if line.unit_text else ""
        return f"{draw.plain(line.unit_name)}:gray[{draw.plain(typed)}]"
    match line.unit_link:
        case "waiting":
            said = _("Unit not settled: “%(text)s”", text=line.unit_text)
            return f":orange[{draw.plain(said)}]"
        case "settled":
            return draw.plain(_("The unit can’t be known: “%(text)s”", text=line.unit_text))
        case _:
            said = _("Came without a unit")
            return f":gray[{draw.plain(said)}]"


def _draw_what_is_marked(labels: ItemLabels, words: Mapping[str, str]) -> None:
    """Below the text: which marked words point to which label, and what else the text is about."""
    points: dict[str, list[str]] = {}
    for piece in labels.pieces:
        if piece.speaks_for:
            points.setdefault(piece.speaks_for, []).append(f"“{' '.join(piece.text.split())}”")
    lines = [
        f"{draw.plain(', '.join(dict.fromkeys(said)))} → {draw.plain(words[label])}"
        for label, said in points.items()
    ]
    if labels.also:
        said = _("Also about: %(functions)s", functions=", ".join(words[code] for code in labels.also))
        lines.append(f"**{draw.plain(said)}**")
    if lines:
        st.caption("  \n".join(lines))


def _draw_sender(person: Person, item: FeedbackItem) -> None:
    told = {
        _("Function chosen in the form"): item.chosen_function,
        _("System"): " ".join(part for part in (PLATFORMS.get(item.platform, ""), item.system) if part),
        _("App version"): item.app_version,
        _("Device"): item.device,
        _("Back-end"): item.region,
    }
    lines = [f"{draw.plain(name)}: {draw.plain(value)}" for name, value in told.items() if value]
    if lines:
        st.markdown("  \n".join(lines))
    if not item.has_contact:
        return
    seen = st.session_state.get("contact.of") == item.line.id
    if not may(person, Action.SEE_CONTACTS):
        st.caption(draw.plain(_("The sender left a contact; EVNICT and the data officers can see it.")))
    elif not sees_personal_data(person, item.line.id):
        said = _(
            "Contact: %(what)s; shown whole with the personal data.", what=" · ".join(item.masked_contact)
        )
        st.caption(draw.plain(said))
    elif not seen:
        st.button(
            _("Show the contact"),
            key=f"contact.{item.line.id}",
            icon=":material/contact_phone:",
            help=_("That you looked is written down."),
            on_click=_show_contact,
            args=(item.line.id,),
        )
    else:
        st.text("\n".join(st.session_state["contact.says"]))
        if code := st.session_state.get("contact.code"):
            # It is looked up in another system, so it stands apart with its own button to copy it.
            st.code(code, language=None)


def _show_contact(number: int) -> None:
    person = visitor(Action.SEE_FEEDBACK)
    try:
        with writing(engine()) as session:
            contact = show_contact(session, person, current_pilot(session), number, now=moment())
    except (NotFound, NotAllowed, Refused) as refused:
        draw.failed(str(refused))
        return
    told = {
        _("Name"): contact.name,
        _("Telephone"): contact.phone,
        _("E-mail"): contact.email,
        _("Customer code"): contact.customer_code,
    }
    st.session_state["contact.of"] = number
    st.session_state["contact.code"] = contact.customer_code
    st.session_state["contact.says"] = [f"{name}: {value}" for name, value in told.items() if value]


def _draw_history(
    item: FeedbackItem, history: Sequence[HistoryEntry], functions: Mapping[str, str], zone: ZoneInfo
) -> None:
    if item.earlier_texts:
        with st.expander(
            _("Earlier texts (%(n)s)", n=len(item.earlier_texts)), icon=":material/history_edu:"
        ):
            for text in item.earlier_texts:
                st.text(text)
                st.divider()
    if history:
        with st.expander(_("History (%(n)s)", n=len(history)), icon=":material/history:"):
            for entry in history:
                st.markdown(history_words.said(entry, functions, zone))
