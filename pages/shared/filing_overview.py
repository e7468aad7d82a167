"""How far the reporting has come: one bar of all duties, its parts with their shares, first and last sending."""

from __future__ import annotations

import streamlit as st

from locales import gettext as _
from pages.shared import address, draw
from pages.shared.behind_chart import chart, drawn
from pages.shared.filing_filters import NIL, REVIEW, SENDING, review_words, sending_words
from reports.charts import BarPart, parts_chart, said_share
from services.filing_state import FilingRow, FilingState, Reviewing, Sending

COLOURS = {
    Sending.ON_TIME: "#63B887",
    Sending.EXTENDED: "#A9D3B9",
    Sending.LATE: "#E0746A",
    Sending.UNKNOWN: "#EFBF62",
    Sending.ALLOWED: "#F5DFA8",
    Sending.MISSING: "#BCC5CF",
}


def draw_overview(state: FilingState) -> None:
    """Draw the bar with its table, the buttons that open each part, who sent first and last."""
    words = sending_words()
    parts = [
        BarPart(words[part.code], part.n, part.share, COLOURS[Sending(part.code)]) for part in state.sendings
    ]
    chart(
        drawn(parts_chart, tuple(parts)),
        _words(state),
        {
            _("Sending"): [part.words for part in parts] + [_("In all")],
            _("Units"): [part.n for part in parts] + [len(state.rows)],
            _("Share"): [said_share(part.share) for part in parts]
            + [said_share(sum(part.share for part in parts))],
        },
        key="filing",
    )
    with st.container(horizontal=True, gap="small", key="filing-parts"):
        for part in state.sendings:
            if part.n:
                label = f"{words[part.code]}: {draw.number(part.n)} · {said_share(part.share)}"
                _button(label, SENDING, part.code)
        of_review = review_words()
        for part in state.reviewings:
            if part.n and part.code != Reviewing.NOT_SENT:
                label = f"{of_review[part.code]}: {draw.number(part.n)} · {said_share(part.share)}"
                _button(label, REVIEW, part.code)
        if state.nil:
            _button(_("Nil reports: %(n)s", n=draw.number(state.nil)), SENDING, NIL)


def _button(label: str, name: str, code: str) -> None:
    st.button(
        f":blue[{draw.plain(label)}]",
        key=f"part-{name}-{code}",
        type="tertiary",
        icon=":material/arrow_forward:",
        icon_position="right",
        on_click=_open,
        args=(name, code),
    )


def _open(name: str, code: str) -> None:
    address.keep(REVIEW if name == SENDING else SENDING, "")
    address.keep(name, code)


def _words(state: FilingState) -> str:
    told = [
        _(
            "%(sent)s of %(all)s units have sent their report.",
            sent=draw.number(state.sent),
            all=draw.number(len(state.rows)),
        )
    ]
    if state.first and state.last:
        told.append(_("First sent: %(unit)s, %(at)s.", unit=state.first.name, at=_at(state.first)))
        if state.last is not state.first:
            told.append(_("Last sent: %(unit)s, %(at)s.", unit=state.last.name, at=_at(state.last)))
    return " ".join(told)


def _at(row: FilingRow) -> str:
    return f"{row.first_sent:%H:%M %d/%m/%Y}" if row.first_sent else draw.DASH
