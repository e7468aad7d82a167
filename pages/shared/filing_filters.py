"""Which duties a list shows: by sending, review, corporation, part of the country and words, all in the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from locales import gettext as _
from locales.vietnamese import fold
from pages.shared import address, draw
from pages.shared.unit_filters import parts
from services.filing_state import NOT_SENT, SENT, FilingRow, FilingState, Reviewing, Sending
from services.regions import PARTS_OF_THE_COUNTRY

RECEIVER, SENDING, REVIEW = "don-vi", "tinh-trang", "xem-xet"
CORPORATION, PART, SEARCH = "tong-cong-ty", "mien", "tim"
MISSING, SENT_GROUP, ALL, NIL = "thieu", "da-gui", "tat-ca", "khong-noi-dung"


def sending_words() -> dict[str, str]:
    """How a duty stands by its sending, in words, in the order of the bar."""
    return {
        Sending.ON_TIME.value: _("On time"),
        Sending.EXTENDED.value: _("Within the later day"),
        Sending.LATE.value: _("Late"),
        Sending.UNKNOWN.value: _("Closed, sending not known"),
        Sending.ALLOWED.value: _("Not sent, later day allowed"),
        Sending.MISSING.value: _("Not closed, not sent"),
    }


def review_words() -> dict[str, str]:
    """How a duty stands by its review, in words."""
    return {
        Reviewing.ACCEPTED.value: _("Accepted"),
        Reviewing.TO_REVIEW.value: _("Waits for a review"),
        Reviewing.RETURNED.value: _("To be completed"),
        Reviewing.NOT_SENT.value: _("Nothing to review yet"),
    }


def controls(state: FilingState) -> None:
    """Draw the filters; the first choice, those who have not sent, stands in no address."""
    groups = {
        MISSING: _("Not sent yet (%(n)s)", n=draw.number(len(of_group(state.rows, MISSING)))),
        SENT_GROUP: _("Sent (%(n)s)", n=draw.number(len(of_group(state.rows, SENT_GROUP)))),
        ALL: _("All (%(n)s)", n=draw.number(len(state.rows))),
    }
    single = {
        code: f"{words} ({draw.number(len(of_group(state.rows, code)))})"
        for code, words in sending_words().items()
    }
    nil = {NIL: _("Nil reports (%(n)s)", n=draw.number(len(of_group(state.rows, NIL))))}
    with st.container(key="filters"):
        sending, review, corporation, part, search = st.columns([3, 2, 2, 2, 3])
        with sending:
            address.choice(_("Sending"), groups | single | nil, SENDING)
        with review:
            address.choice(_("Review"), {"": _("All")} | review_words(), REVIEW)
        with corporation:
            codes = dict.fromkeys(row.corporation for row in state.rows if row.corporation)
            address.choice(_("Corporation"), {"": _("All")} | {code: code for code in codes}, CORPORATION)
        with part:
            address.choice(_("Part of the country"), parts(national=state.national), PART)
        with search:
            address.words(_("Search"), SEARCH, placeholder=_("Name or code of a unit"))


def of_group(rows: Sequence[FilingRow], group: str) -> list[FilingRow]:
    """The rows of a group, or of one way of standing by the sending."""
    if group == ALL:
        return list(rows)
    if group == NIL:
        return [row for row in rows if row.nil and row.reviewing != Reviewing.NOT_SENT]
    if group in (MISSING, SENT_GROUP):
        of = NOT_SENT if group == MISSING else SENT
        return [row for row in rows if row.sending in of]
    return [row for row in rows if row.sending == group]


def chosen(state: FilingState) -> list[FilingRow]:
    """The rows that the address asks for; those who are late in sending first."""
    return listed(state, {name: address.asked(name) for name in (SENDING, REVIEW, CORPORATION, PART, SEARCH)})


def listed(state: FilingState, query: Mapping[str, str]) -> list[FilingRow]:
    """The rows that such an address asks for."""
    group = query.get(SENDING) or MISSING
    if group not in (MISSING, SENT_GROUP, ALL, NIL, *Sending):
        group = MISSING
    review, corporation = query.get(REVIEW, ""), query.get(CORPORATION, "")
    # A review is of what was sent: whoever asks for one does not mean those who have not.
    if review in set(Reviewing) and not query.get(SENDING):
        group = ALL
    of_part = PARTS_OF_THE_COUNTRY.get(query.get(PART, ""), ())
    words = fold(query.get(SEARCH, "")[:200])
    rows = [
        row
        for row in of_group(state.rows, group)
        if (review not in set(Reviewing) or row.reviewing == review)
        and (not corporation or row.corporation == corporation)
        and (not of_part or row.region in of_part)
        and (not words or any(words in fold(said) for said in (row.name, row.short_name, row.code)))
    ]
    return sorted(rows, key=lambda row: not row.overdue)


def clear() -> None:
    """A button that takes the filters out."""
    st.button(_("Clear the filters"), on_click=_forget, icon=":material/filter_alt_off:", key="filing-clear")


def back() -> None:
    """A button that leaves the unit for the person's own."""
    st.button(_("Show all units"), on_click=address.keep, args=(RECEIVER, ""), type="primary")


def _forget() -> None:
    for name in (SENDING, REVIEW, CORPORATION, PART, SEARCH):
        address.keep(name, "")
