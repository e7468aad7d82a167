"""The data officer's desk: wrong data and performance of the own area, customers looked up on record, the own part's state."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from locales import gettext as _
from models.database import reading
from pages.shared import address, answer_box, data_acts, draw, go
from pages.shared.acting import acted
from pages.shared.problem_cards import draw_pages, number, page_asked
from pages.shared.visit import engine, moment, visitor
from pages.shared.words import KINDS
from services.access import Action, Person
from services.data_desk import (
    LONGEST_REASON,
    PARTS,
    DataFilters,
    DataLine,
    DataPage,
    ShownCode,
    count_data_items,
    list_data_items,
    reason_of,
    say_reason,
    show_codes,
)
from services.data_desk_order import KINDS as DATA_KINDS
from services.kept import marks_read_once
from services.pilots import current_pilot, zone_of
from services.sign_ins import unit_name

ITEM, PAGE, PART, KIND, SEARCH = "y-kien", "trang", "phan-viec", "loai", "tim"
_PARTS = {"mo": "open", "qua-han": "overdue", "xong": "done", "don-vi-khac": "others", "tat-ca": ""}
_SHOWN = "data.shown"
LETTERS = 140
STYLE = """<style>
[class*="st-key-data-row-"], [class*="st-key-data-here-"] { padding: 0.5rem 0.5rem 0.5rem 0.75rem;
  border-bottom: 1px solid #e3e8ee; border-left: 3px solid transparent; gap: 0.125rem; }
[class*="st-key-data-here-"] { background: #eef4fb; border-left-color: #0b5cad; }
[class*="st-key-data-row-"] button, [class*="st-key-data-here-"] button { justify-content: flex-start; padding: 0;
  min-height: 0; text-align: left; }
[class*="st-key-data-row-"] button > div, [class*="st-key-data-here-"] button > div { justify-content: flex-start; width: 100%; }
[class*="st-key-data-row-"] button p, [class*="st-key-data-here-"] button p { white-space: normal; text-align: left;
  overflow-wrap: anywhere; }
@media (max-width: 640px) { [class*="st-key-data-list-behind"], .st-key-data-first { display: none; } }
@media (min-width: 641px) { .st-key-data-back { display: none; } }
</style>"""


def show() -> None:
    """Draw the screen."""
    person = visitor(Action.SEE_DATA_DESK)
    now = moment()
    asked = address.asked(PART, "mo")
    filters = DataFilters(_PARTS.get(asked, "open"), address.asked(KIND), address.asked(SEARCH)[:200])
    with reading(engine()) as session, marks_read_once(session):
        pilot = current_pilot(session)
        zone = zone_of(pilot)
        own = unit_name(session, person)
        found = list_data_items(session, person, pilot, filters, now=now, page=page_asked())
        counts = {
            part: count_data_items(session, person, pilot, DataFilters(part, filters.kind), now=now)
            for part in PARTS
        }
        reason = reason_of(session, person, pilot, now=now)
    draw.head(_("Wrong data"), own, now.astimezone(zone).date(), _("wrong data and performance"))
    st.html(STYLE)
    chosen = number(address.asked(ITEM))
    with st.container(key="data-list-behind" if chosen else "data-filters"):
        _draw_filters(counts)
        _draw_reason(reason)
    if not found.lines and not chosen:
        _draw_nothing(filters)
        return
    here = chosen or found.lines[0].id
    left, right = st.columns([5, 7], gap="medium")
    with left, st.container(key="data-list-behind-2" if chosen else "data-list", gap="xsmall"):
        _draw_list(found, here, zone)
    with right, st.container(key="data-open" if chosen else "data-first"):
        line = next((one for one in found.lines if one.id == here), None)
        if line is None:
            with reading(engine()) as session:
                only = DataFilters("", search=f"#{here}")
                seen = list_data_items(session, person, current_pilot(session), only, now=now)
            line = next((one for one in seen.lines if one.id == here), None)
        if line is None:
            said = _("There is no opinion number %(number)s on this desk.", number=here)
            draw.empty(said, _("Choose another in the list."))
            return
        _draw_item(person, line, reason, zone)


def _draw_filters(counts: Mapping[str, int]) -> None:
    words = {
        "mo": _("To do (%(n)s)", n=draw.number(counts["open"])),
        "qua-han": _("Overdue (%(n)s)", n=draw.number(counts["overdue"])),
        "xong": _("Done (%(n)s)", n=draw.number(counts["done"])),
        "don-vi-khac": _("Owned by others (%(n)s)", n=draw.number(counts["others"])),
        "tat-ca": _("All"),
    }
    address.choice_of(_("Part"), words, PART)
    kind, search = st.columns([3, 5])
    with kind:
        kinds = {"": _("All"), **{code: str(KINDS[code]) for code in DATA_KINDS}}
        address.choice(_("Kind"), kinds, KIND, resets=(PAGE, ITEM))
    with search:
        address.words(_("Search"), SEARCH, placeholder=_("Words or #number"), resets=(PAGE, ITEM))


def _draw_reason(reason: str) -> None:
    """Why customers are looked up today: asked once a day, named beside each look in the record."""
    if reason:
        said = _("Customers are looked up today for: %(reason)s", reason=reason)
        st.caption(f":material/verified_user: {draw.plain(said)}")
        return
    with st.container(border=True, key="data-reason"):
        st.markdown(draw.plain(_("To see customer codes in full, say why they are looked up today.")))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input(
                _("Reason"),
                key="data.reason",
                max_chars=LONGEST_REASON,
                placeholder=_("For example: checking readings against CMIS"),
            )
            st.button(_("Note it for today"), key="data.reason.say", on_click=_say_reason)
        st.caption(draw.plain(_("It is asked once a day; each code that is shown is written down with it.")))


def _say_reason() -> None:
    said = str(st.session_state.get("data.reason") or "")
    done = acted(
        Action.LOOK_UP_CODES,
        lambda session, person, pilot, now: say_reason(session, person, pilot, said, now=now),
    )
    if done:
        draw.done(_("The reason is noted for today."))


def _draw_list(found: DataPage, here: int, zone: ZoneInfo) -> None:
    for line in found.lines:
        text = " ".join(line.text.split())
        text = text if len(text) <= LETTERS else text[:LETTERS].rstrip() + "…"
        key = "here" if line.id == here else "row"
        with st.container(key=f"data-{key}-{line.id}"):
            st.button(
                draw.plain(text),
                key=f"data.open.{line.id}",
                type="tertiary",
                on_click=address.keep,
                args=(ITEM, str(line.id)),
            )
            st.markdown(_marks(line))
            day = line.submitted_at.astimezone(zone).date() if line.submitted_at else None
            parts = [f"#{line.id}", line.code, line.unit_name, draw.day(day) if day else ""]
            st.caption(draw.plain(" · ".join(part for part in parts if part)))
    draw_pages(found.page, found.pages)


def _marks(line: DataLine) -> str:
    marks = [draw.state_mark(line.part)] if line.part else []
    if line.severity != "minor":
        marks.append(draw.state_mark(line.severity))
    if line.overdue:
        late = _("Overdue")
        marks.append(f":red-badge[{draw.plain(late)}]")
    if line.answered:
        answered = _("Answered")
        marks.append(f":green-badge[{draw.plain(answered)}]")
    return " ".join(marks)


def _draw_item(person: Person, line: DataLine, reason: str, zone: ZoneInfo) -> None:
    with st.container(key="data-back"):
        st.button(
            _("Back to the list"),
            icon=":material/arrow_back:",
            key="data.back",
            on_click=address.keep,
            args=(ITEM, ""),
        )
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        title = _("Opinion %(number)s", number=line.id)
        st.markdown(f"**{draw.plain(title)}**", width="content")
        if marks := _marks(line):
            st.markdown(marks)
    when = f"{line.submitted_at.astimezone(zone):%d/%m/%Y %H:%M}" if line.submitted_at else ""
    about = [when, line.function_label, str(KINDS[line.kind]), line.unit_name]
    st.caption(draw.plain(" · ".join(part for part in about if part)))
    shown = _shown(line.id)
    st.text(shown.text if shown else line.text)
    _draw_code(line, shown, reason)
    data_acts.draw_part(person, line.id, zone)
    answer_box.draw_answers(person, line.id)
    go.link(_("Images, history and more"), "y-kien", {"y-kien": str(line.id)})


def _shown(number_: int) -> ShownCode | None:
    kept = st.session_state.get(_SHOWN)
    return kept if isinstance(kept, ShownCode) and kept.number == number_ else None


def _draw_code(line: DataLine, shown: ShownCode | None, reason: str) -> None:
    if not line.code:
        st.caption(draw.plain(_("No customer code was given with this opinion.")))
        return
    if shown is None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(draw.plain(_("Customer code: %(code)s", code=line.code)), width="content")
            st.button(
                _("Show in full"),
                icon=":material/visibility:",
                key=f"data.code.{line.id}",
                disabled=not reason,
                help=_("That you looked is written down.") if reason else _("Say first why, above."),
                on_click=_show_code,
                args=(line.id,),
            )
        return
    st.caption(
        draw.plain(_("Customer code; the sign at its right copies it. That you looked is written down."))
    )
    for code in shown.codes:
        st.code(code, language=None)


def _show_code(number_: int) -> None:
    done = acted(
        Action.LOOK_UP_CODES,
        lambda session, person, pilot, now: show_codes(session, person, pilot, [number_], now=now),
    )
    if done:
        st.session_state[_SHOWN] = done[0][0]


def _draw_nothing(filters: DataFilters) -> None:
    if filters.search or filters.kind:
        draw.empty(_("No opinion fits these filters."), partial(_draw_clear))
    elif filters.part == "open":
        draw.empty(
            _("Nothing on wrong data or performance waits for you."),
            _("What comes in for your area is listed here."),
        )
    else:
        draw.empty(_("Nothing is listed here."), _("Choose another part above."))


def _draw_clear() -> None:
    st.button(_("Clear the filters"), icon=":material/filter_alt_off:", key="clear-all", on_click=_clear)


def _clear() -> None:
    for name in (KIND, SEARCH, PAGE, ITEM, PART):
        address.keep(name, "")
