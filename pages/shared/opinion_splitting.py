"""Splitting an opinion that names several issues, and joining its parts again; the way between the whole and its parts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial

import streamlit as st

from locales import gettext as _
from models.database import reading, writing
from pages.shared import address, draw
from pages.shared.opinion_list import ITEM
from pages.shared.visit import engine, moment, visitor
from pages.shared.words import KINDS, labels
from services.access import Action, NotAllowed, NotFound, Person, Refused, may
from services.feedback import FeedbackItem
from services.label_reasons import ItemLabels, suggest_parts
from services.pilots import current_pilot
from services.splitting import MOST_PARTS, PartSaid, join_parts, split_item

_OPEN = "split.open"
_EMPTY_LINE = re.compile(r"\n[^\S\n]*\n")


def draw_standing(person: Person, item: FeedbackItem) -> None:
    """Say what the opinion is a part of, or which parts stand for it, each a button that opens it."""
    number = item.line.id
    if item.part_of is not None:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            said = _("A part of opinion %(number)s.", number=item.part_of)
            if not item.stands:
                said = _("This part was joined again: opinion %(number)s stands for it.", number=item.part_of)
            st.caption(draw.plain(said), width="content")
            _draw_way(_("Open the whole opinion"), item.part_of)
        if item.text_changed and item.stands:
            st.warning(
                draw.plain(
                    _(
                        "The sender edited the answer after it was split. Compare the whole opinion; join the parts "
                        "and split it anew where it says something else now."
                    )
                )
            )
    if item.parts:
        with st.container(border=True, key="opinion-parts"):
            st.markdown(
                draw.plain(_("This opinion is split: its %(n)s parts stand for it.", n=len(item.parts)))
            )
            with st.container(horizontal=True):
                for n, part in enumerate(item.parts, 1):
                    _draw_way(_("Part %(n)s: opinion %(number)s", n=n, number=part), part)
            if may(person, Action.SORT_FEEDBACK):
                _draw_join(number)
    elif item.part_of is not None and item.stands and may(person, Action.SORT_FEEDBACK):
        _draw_join(number)


def _draw_way(label: str, number: int) -> None:
    st.button(
        draw.plain(label),
        key=f"way.{number}",
        type="tertiary",
        on_click=address.keep,
        args=(ITEM, str(number)),
    )


def _draw_join(number: int) -> None:
    with st.popover(_("Join the parts again"), icon=":material/call_merge:", key=f"join.{number}"):
        st.markdown(
            draw.plain(
                _(
                    "The whole opinion is listed again, with the labels it had, and its parts no more. "
                    "What was done on the parts stays in their history."
                )
            )
        )
        st.button(
            _("Yes, join the parts"), type="primary", key=f"join.{number}.yes", on_click=_join, args=(number,)
        )


def is_open(number: int) -> bool:
    """Whether the person is splitting this opinion right now."""
    return bool(st.session_state.get(_OPEN) == number)


def draw_splitting(person: Person, item: FeedbackItem, now: ItemLabels, functions: Mapping[str, str]) -> None:
    """What splits an opinion, opened by a button: its words with empty lines where parts begin, and each part's labels."""
    if item.part_of is not None or not item.stands or not may(person, Action.SORT_FEEDBACK):
        return
    number = item.line.id
    if not is_open(number):
        st.button(
            _("Split into parts"),
            key=f"split.{number}",
            icon=":material/call_split:",
            help=_("For an opinion that names several issues: each part gets its own function and kind."),
            on_click=_open,
            args=(number,),
        )
        return
    key = f"split.{number}.{now.changed_at:%Y%m%d%H%M%S%f}"
    with st.container(border=True, key="opinion-splitting"):
        st.markdown(f"**{draw.plain(_('Split into parts'))}**")
        shown = "".join(piece.text for piece in now.pieces)
        text = st.text_area(
            _("Put an empty line where a new part begins. The words themselves stay as they are."),
            value="\n\n".join(now.parts) if len(now.parts) > 1 else shown,
            key=f"{key}.text",
            height=200,
        )
        texts = [part.strip() for part in _EMPTY_LINE.split(text or "") if part.strip()]
        parts = _draw_parts(key, item, texts[:MOST_PARTS], functions)
        with st.container(horizontal=True):
            st.button(
                _("Split into %(n)s parts", n=len(texts)),
                type="primary",
                icon=":material/call_split:",
                key=f"{key}.save",
                disabled=len(texts) < 2,
                on_click=_split,
                args=(number, parts if len(texts) <= MOST_PARTS else [*parts, *parts], now),
            )
            st.button(_("Cancel"), key=f"{key}.cancel", type="tertiary", on_click=_open, args=(0,))


def _draw_parts(
    key: str, item: FeedbackItem, texts: list[str], functions: Mapping[str, str]
) -> list[PartSaid]:
    with reading(engine()) as session:
        suggested = suggest_parts(session, texts)
    images = {image.id: _("Image %(n)s", n=n) for n, image in enumerate(item.images, 1)}
    kinds = labels(KINDS)
    parts = []
    for n, (text, (function, kind)) in enumerate(zip(texts, suggested, strict=True), 1):
        # Other words, other controls: what is suggested for them is shown, not what another part was given.
        own = f"{key}.{n}.{hash(text)}"
        with st.container(border=True, gap="small"):
            said = _("Part %(n)s", n=n)
            st.caption(f"**{draw.plain(said)}** {draw.plain(text)}")
            left, right = st.columns(2)
            codes, kind_codes = list(functions), list(kinds)
            with left:
                function = st.selectbox(
                    _("Function"),
                    codes,
                    index=codes.index(function),
                    format_func=functions.__getitem__,
                    key=f"{own}.function",
                )
            with right:
                kind = st.selectbox(
                    _("Kind"),
                    kind_codes,
                    index=kind_codes.index(kind),
                    format_func=kinds.__getitem__,
                    key=f"{own}.kind",
                )
            chosen: list[int] = []
            if images:
                chosen = st.multiselect(
                    _("Images of this part"),
                    list(images),
                    default=list(images) if n == 1 else [],
                    format_func=images.__getitem__,
                    key=f"{own}.images",
                    placeholder=_("None"),
                )
            parts.append(PartSaid(text, function, kind, tuple(chosen)))
    return parts


def _open(number: int) -> None:
    st.session_state[_OPEN] = number
    draw.forget()


def _split(number: int, parts: list[PartSaid], now: ItemLabels) -> None:
    person = visitor(Action.SORT_FEEDBACK)
    try:
        with writing(engine()) as session:
            made = split_item(
                session, person, current_pilot(session), number, parts, now=moment(), seen=now.changed_at
            )
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
        return
    st.session_state.pop(_OPEN, None)
    address.keep(ITEM, str(made[0]))
    draw.done(
        _("Opinion %(number)s is split into %(n)s parts.", number=number, n=len(made)),
        partial(_join_again, number),
    )


def _join(number: int) -> None:
    try:
        said = _join_again(number)
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
    else:
        draw.done(said)


def _join_again(number: int) -> str:
    person = visitor(Action.SORT_FEEDBACK)
    with writing(engine()) as session:
        whole = join_parts(session, person, current_pilot(session), number, now=moment())
    address.keep(ITEM, str(whole))
    return _("The parts of opinion %(number)s are joined again.", number=whole)
