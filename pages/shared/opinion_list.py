"""The list of opinions beside the one that is open: what each says, of whom, since when, how severe; in pages."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import streamlit as st

from locales import gettext as _
from models.codes import Severity, State
from pages.shared import address, draw
from pages.shared.words import KINDS
from services.feedback import PAGE as A_PAGE
from services.feedback import FeedbackLine, FeedbackPage

ITEM, PAGE = "y-kien", "trang"
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
  padding: 0.75rem 1rem; border: 1px solid #cfd6de; border-radius: 0.5rem; background: #fff; }
.opinion-text mark { background: #e3e8ee; color: inherit; border-radius: 0.2rem; padding: 0.05rem 0.15rem; }
.opinion-text mark.of-kind { background: none; border-bottom: 2px solid #8a96a3; border-radius: 0; }
.opinion-images { display: flex; flex-wrap: wrap; gap: 0.5rem; }
.opinion-images img { max-height: 22rem; max-width: 100%; border: 1px solid #cfd6de; border-radius: 0.5rem; }
[data-testid="stLayoutWrapper"]:has(> .st-key-opinion-back) { display: none; }
@media (min-width: 641px) {
  .st-key-opinions-list, .st-key-opinions-list-behind { max-height: 78vh; overflow-y: auto; }
}
@media (max-width: 640px) {
  .st-key-opinions-list-behind, .st-key-opinion-first,
  [data-testid="stLayoutWrapper"]:has(> .st-key-opinions-behind) { display: none; }
  [data-testid="stLayoutWrapper"]:has(> .st-key-opinion-back) { display: flex; }
}
</style>"""


def draw_list(found: FeedbackPage, open_now: int, zone: ZoneInfo) -> None:
    """One page of the list; `open_now` is the opinion that stands beside it."""
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
            st.caption(_about(line, zone))
    if found.pages > 1:
        _draw_pages(found)


def _words(line: FeedbackLine) -> str:
    text = " ".join(line.text.split())
    if len(text) > LETTERS:
        text = text[:LETTERS].rstrip() + "…"
    return draw.plain(text) or draw.plain(_("(no words)"))


def _about(line: FeedbackLine, zone: ZoneInfo) -> str:
    when = f"{line.submitted_at.astimezone(zone):%d/%m %H:%M}" if line.submitted_at else ""
    unit = line.unit_name or line.unit_text or _("no unit")
    kind = str(KINDS.get(line.kind, line.kind))
    parts = [part for part in (when, unit, line.function_label, kind) if part]
    marks = []
    if line.severity in (Severity.CRITICAL, Severity.MAJOR):
        marks.append(draw.state_mark(line.severity))
    if line.needs_person:
        said = _("A person should look")
        marks.append(f":orange-badge[{draw.plain(said)}]")
    if line.state != State.NEW:
        marks.append(draw.state_mark(line.state))
    if line.part_of is not None:
        said = _("Part of %(number)s", number=line.part_of)
        marks.append(f":gray-badge[{draw.plain(said)}]")
    if line.images:
        marks.append(f":material/image: {line.images}")
    return f"{draw.plain(' · '.join(parts))} {' '.join(marks)}".rstrip()


def _draw_pages(found: FeedbackPage) -> None:
    first = (found.page - 1) * A_PAGE + 1
    told = _(
        "%(first)s–%(last)s of %(n)s",
        first=draw.number(first),
        last=draw.number(min(first + A_PAGE - 1, found.total)),
        n=draw.number(found.total),
    )
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        _draw_step(_("Previous"), found.page - 1, found.page == 1)
        st.caption(draw.plain(told), width="content")
        _draw_step(_("Next"), found.page + 1, found.page == found.pages)


def _draw_step(label: str, page: int, disabled: bool) -> None:
    st.button(label, key=f"page.{label}", disabled=disabled, on_click=_turn, args=(page,))


def _turn(page: int) -> None:
    address.keep(PAGE, str(page) if page > 1 else "")
    address.keep(ITEM, "")
