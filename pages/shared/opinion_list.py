"""The list of opinions beside the one that is open: what each says, of whom, how old, how severe, by which channel; in pages."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from locales import gettext as _
from models.codes import Severity, State
from pages.shared import address, draw
from pages.shared.words import CHANNELS, KINDS
from services.feedback import FeedbackLine, FeedbackPage
from services.feedback_queue import NEWEST, OLDEST, SEVERE, Place
from services.saved_views import ORDER as ORDER
from services.states import OPEN

ITEM, AFTER, BEFORE = "y-kien", "sau", "truoc"
# Another list begins at its first page, with nothing opened.
RESETS = (AFTER, BEFORE, ITEM)
LETTERS = 150
# Rows as an inbox has them; on a telephone either the list or the opened opinion.
STYLE = """<style>
[class*="st-key-opinion-row-"], [class*="st-key-opinion-here-"] { padding: 0.5rem 0.5rem 0.5rem 0.75rem;
  border-bottom: 1px solid #e3e8ee; border-left: 3px solid transparent; gap: 0.125rem; }
[class*="st-key-opinion-here-"] { background: #eef4fb; border-left-color: #0b5cad; }
[class*="st-key-opinion-row-"] button, [class*="st-key-opinion-here-"] button { justify-content: flex-start;
  padding: 0; min-height: 0; text-align: left; }
[class*="st-key-opinion-row-"] button > div, [class*="st-key-opinion-here-"] button > div {
  justify-content: flex-start; width: 100%; }
[class*="st-key-opinion-row-"] button p, [class*="st-key-opinion-here-"] button p { display: -webkit-box;
  -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; white-space: normal; text-align: left;
  overflow-wrap: anywhere; }
[class*="st-key-opinion-row-"] p, [class*="st-key-opinion-here-"] p { line-height: 1.4; }
.opinion-text { white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.6; font-size: 1.0625rem;
  padding: 0.75rem 1rem; border: 1px solid #cfd6de; border-radius: 0.5rem; background: #fff;
  max-height: 26rem; overflow-y: auto; }
.opinion-text mark { background: #e3e8ee; color: inherit; border-radius: 0.2rem; padding: 0.05rem 0.15rem; }
.opinion-text mark.of-kind { background: none; border-bottom: 2px solid #8a96a3; border-radius: 0; }
.opinion-images { display: flex; flex-wrap: wrap; gap: 0.5rem; }
.opinion-images img { max-height: 26rem; max-width: 100%; border: 1px solid #cfd6de; border-radius: 0.5rem; }
.st-key-item-conflict, .st-key-item-meanwhile { background: #fff7e8; border-color: #d99a2b; }
[data-testid="stLayoutWrapper"]:has(> .st-key-opinion-back) { display: none; }
.st-key-opinion-views button { min-height: 2rem; padding: 0 0.75rem; }
.st-key-opinions-order [data-testid="stSelectbox"] { max-width: 16rem; }
@media (min-width: 641px) {
  [data-testid="stLayoutWrapper"]:has(> .st-key-filters-fold) { display: none; }
  .st-key-opinions-list, .st-key-opinions-list-behind { max-height: 90vh; overflow-y: auto; }
  [data-testid="stColumn"]:has(.st-key-opinions-list), [data-testid="stColumn"]:has(.st-key-opinions-list-behind) {
    position: sticky; top: 1rem; align-self: flex-start; }
}
@media (max-width: 640px) {
  .st-key-filters [data-testid="stHorizontalBlock"]:has(> [data-testid="stColumn"]) { gap: 0.5rem; }
  .st-key-filters [data-testid="stColumn"]:nth-child(n+3) { flex: 1 1 45%; min-width: 45%; }
  .st-key-opinions-list-behind, .st-key-opinion-first,
  [data-testid="stLayoutWrapper"]:has(> .st-key-opinions-behind),
  [data-testid="stLayoutWrapper"]:has(> .st-key-filters-folded) { display: none; }
  [data-testid="stLayoutWrapper"]:has(> .st-key-opinion-back) { display: flex; }
}
</style>"""


def draw_list(found: FeedbackPage, open_now: int, zone: ZoneInfo, now: datetime) -> None:
    """One page of the list; `open_now` is the opinion that stands beside it."""
    with st.container(key="opinions-order"):
        orders = {NEWEST: _("Newest first"), OLDEST: _("Oldest first"), SEVERE: _("Most severe first")}
        address.choice(_("Order"), orders, ORDER, resets=RESETS)
    for line in found.lines:
        here = "here" if line.id == open_now else "row"
        with st.container(key=f"opinion-{here}-{line.id}"):
            st.button(
                _words(line),
                key=f"open.{line.id}",
                type="tertiary",
                width="stretch",
                on_click=address.keep,
                args=(ITEM, str(line.id)),
            )
            st.caption(_about(line, zone, now))
    if found.earlier or found.later:
        _draw_pages(found)


def _words(line: FeedbackLine) -> str:
    text = " ".join(line.text.split())
    if len(text) > LETTERS:
        text = text[:LETTERS].rstrip() + "…"
    return draw.plain(text) or draw.plain(_("(no words)"))


def _about(line: FeedbackLine, zone: ZoneInfo, now: datetime) -> str:
    when = ""
    if line.submitted_at:
        when = f"{line.submitted_at.astimezone(zone):%d/%m %H:%M} ({age(line.submitted_at, now)})"
    unit = line.unit_name or line.unit_text or _("no unit")
    channel = str(CHANNELS.get(line.channel, line.channel))
    kind = str(KINDS.get(line.kind, line.kind))
    parts = [part for part in (when, unit, line.function_label, kind, channel) if part]
    return f"{draw.plain(' · '.join(parts))} {' '.join(_marks(line, now))}".rstrip()


def _marks(line: FeedbackLine, now: datetime) -> list[str]:
    marks = [draw.state_mark(line.severity)] if line.severity in (Severity.CRITICAL, Severity.MAJOR) else []
    if line.due_at is not None and line.due_at < now and line.state in OPEN:
        marks.append(_mark("red", _("Overdue")))
    if line.needs_person:
        marks.append(_mark("orange", _("A person should look")))
    if line.state != State.NEW:
        marks.append(draw.state_mark(line.state))
    flags = {
        (_("Starred"), "blue", ":material/star: "): line.starred,
        (_("Perhaps spam"), "gray", ""): line.spam,
        (_("Edited"), "gray", ""): line.edited,
        (_("In the trash"), "gray", ":material/delete: "): line.trashed,
        (_("Part of %(number)s", number=line.part_of), "gray", ""): line.part_of is not None,
    }
    marks += [_mark(colour, said, icon) for (said, colour, icon), on in flags.items() if on]
    marks += [f":material/hub: {line.problem}"] if line.problem is not None else []
    return [*marks, *([f":material/image: {line.images}"] if line.images else [])]


def _mark(colour: str, said: str, icon: str = "") -> str:
    return f":{colour}-badge[{icon}{draw.plain(said)}]"


def age(since: datetime, now: datetime) -> str:
    """How long ago, in its largest part."""
    minutes = max(0, int((now - since).total_seconds()) // 60)
    if minutes >= 1440:
        return _("%(n)s days", n=draw.number(minutes // 1440))
    if minutes >= 60:
        return _("%(n)s hours", n=minutes // 60)
    return _("%(n)s minutes", n=minutes)


def _draw_pages(found: FeedbackPage) -> None:
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="opinions-pages"
    ):
        _draw_step(_("Page before"), ":material/chevron_left:", "left", BEFORE, found.earlier)
        if found.earlier:
            st.button(
                _("To the beginning"), key="page.first", type="tertiary", on_click=_turn, args=("", None)
            )
        _draw_step(_("Next page"), ":material/chevron_right:", "right", AFTER, found.later)


def _draw_step(label: str, icon: str, side: str, name: str, place: Place | None) -> None:
    st.button(
        label,
        icon=icon,
        icon_position=side,
        key=f"page.{name}",
        disabled=place is None,
        on_click=_turn,
        args=(name, place),
    )


def _turn(name: str, place: Place | None) -> None:
    for other in RESETS:
        address.keep(other, "")
    if name:
        address.keep(name, str(place))
