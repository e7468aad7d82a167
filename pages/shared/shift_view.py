"""One shift as its page shows and prints it: promised calls, severe items, what came in, who did what."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from html import escape
from zoneinfo import ZoneInfo

import streamlit as st

from locales import gettext as _
from locales import phrase
from pages.shared import draw, go
from pages.shared.history_words import owner_words
from pages.shared.words import person_words, state_words
from reports.handover_page import DoneBy, Shift, Signatures

# On paper only the page itself is wanted: no menu, no buttons.
STYLE = """<style>
@media print {
  @page { size: A4; margin: 14mm; }
  [data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stToolbar"], .stButton, .st-key-shift-signing,
  .st-key-shift-acts, .st-key-shift-from, .st-key-shift-ways, .st-key-shift-more [data-testid="stPageLink"], .st-key-shift-list, [data-testid="stLinkButton"], [data-testid="stAlert"] { display: none !important; }
  [data-testid="stMain"], [data-testid="stAppViewContainer"], .stApp, [data-testid="stAppScrollToBottomContainer"] { position: static !important;
    overflow: visible !important; height: auto !important; }
  [data-testid="stMainBlockContainer"] { padding: 0 !important; max-width: none !important; }
}
.shift-scroll { overflow-x: auto; }
.shift-table { width: 100%; border-collapse: collapse; font-size: 0.9rem; }
.shift-table th, .shift-table td { border-bottom: 1px solid #e3e8ee; padding: 0.3rem 0.5rem; text-align: left; vertical-align: top; }
.shift-table th { color: #5b6875; font-weight: 600; }
@media (max-width: 640px) { .shift-table.severe :is(td, th):is(:nth-child(4), :nth-child(5)) { display: none; } }
@media print { .shift-table { font-size: 8.5pt; } .shift-table th, .shift-table td { padding: 0.1rem 0.3rem; } }
.shift-table a { color: #0b5cad; }
.shift-table tr.sum td { font-weight: 600; }
.shift-table .n { text-align: right; white-space: nowrap; }
.shift-table .late { color: #b42318; font-weight: 600; }
</style>"""


# The heads of narrow columns.
_KINDS = {
    "bug": phrase("Error"),
    "performance": phrase("Performance"),
    "wrong_data": phrase("Wrong data"),
    "suggestion": phrase("Suggestion"),
    "other": phrase("Other"),
}
_ACTS = {
    "function": phrase("Function sorted"),
    "kind": phrase("Kind sorted"),
    "severity": phrase("Severity set"),
    "state": phrase("State moved"),
    "owner": phrase("Owner changed"),
    "problem": phrase("Put into or taken out of a problem"),
    "answer": phrase("Units answered"),
    "unit": phrase("Unit settled"),
    "parts": phrase("Opinions split"),
    "assignee": phrase("Person assigned"),
    "due": phrase("Due time set"),
    "duplicate_of": phrase("Marked as duplicate"),
    "release": phrase("Release noted"),
    "starred": phrase("Star set or removed"),
    "spam": phrase("Spam mark changed"),
    "trash": phrase("Into or out of the trash"),
    "call_back": phrase("Called back"),
    "note_opinion": phrase("Opinions entered"),
    "other": phrase("Other changes"),
}


def _acts_told(one: DoneBy) -> str:
    return "; ".join(f"{_ACTS.get(act, act)}: {draw.number(n)}" for act, n in one.acts)


def draw_head(shift: Shift, signed: Signatures, zone: ZoneInfo) -> None:
    from_at, to_at = (f"{at.astimezone(zone):%H:%M %d/%m/%Y}" for at in (shift.from_at, shift.to_at))
    st.subheader(
        draw.plain(_("Shift from %(from)s to %(to)s", **{"from": from_at, "to": to_at})), anchor=False
    )
    if signed.handed_at:
        taken = signed.taken_by or _("nobody yet")
        said = _("Handed over by %(who)s, taken over by %(taken)s", who=signed.handed_by, taken=taken)
        st.caption(draw.plain(said))
    figures = st.columns(4)
    late = sum(call.overdue for call in shift.calls)
    told = (
        (_("Calls promised"), draw.number(len(shift.calls)), _("%(n)s overdue", n=late) if late else ""),
        (_("Severe and open"), draw.number(len(shift.severe) + shift.more_severe), ""),
        (_("Came in"), draw.number(shift.came_in), ""),
        (
            _("New and waiting"),
            draw.number(shift.still_new),
            _("%(n)s open", n=draw.number(shift.open_items)),
        ),
    )
    for place, (label, value, note) in zip(figures, told, strict=True):
        with place:
            draw.figure(label, value, note)
    with st.container(horizontal=True, key="shift-ways"):
        go.link(_("The new ones"), "y-kien", {"trang-thai": "new"}, icon=":material/forum:")
        go.link(_("The open ones"), "y-kien", {"trang-thai": "open"}, icon=":material/forum:")


def draw_shift(shift: Shift) -> None:
    late = _("Overdue")
    _head(_("Calls promised and not made"))
    if shift.calls:
        for call in shift.calls:
            with st.container(
                horizontal=True, vertical_alignment="center", gap="small", key=f"call-{call.number}"
            ):
                mark = f":red-badge[{draw.plain(late)}] " if call.overdue else ""
                colour = "red" if call.overdue else "gray"
                said = f"{mark}:{colour}[{draw.plain(draw.day(call.day))}] {draw.plain(f'#{call.number} · {call.function}')}"
                st.markdown(said, width="content")
                go.link(_("Open"), "y-kien", {"y-kien": str(call.number)})
    else:
        st.caption(draw.plain(_("None.")))
    _head(_("Critical and major opinions that are open"))
    if shift.severe:
        heads = [_("Opinion number"), _("Severity"), _("Function"), _("State"), _("Owner"), _("Hours open")]
        rows = [
            [
                f"<a href='/y-kien?y-kien={s.number}' target='_self'>#{s.number}</a>",
                escape(state_words(s.severity)),
                escape(s.function),
                escape(state_words(s.state)),
                escape(owner_words(s.owner) or _("Not given to anybody")),
                f"<span class='{'late' if s.overdue else ''}'>{draw.number(s.hours)}"
                + (f" · {late.lower()}" if s.overdue else "")
                + "</span>",
            ]
            for s in shift.severe
        ]
        _table(heads, rows, numbers=(5,), kind="severe")
        if shift.more_severe:
            with st.container(horizontal=True, vertical_alignment="center", key="shift-more"):
                said = _("%(n)s more are open.", n=draw.number(shift.more_severe))
                st.markdown(draw.plain(said), width="content")
                for severity, words in (("critical", _("All critical ones")), ("major", _("All major ones"))):
                    go.link(words, "y-kien", {"trang-thai": "open", "muc-do": severity})
    else:
        st.caption(draw.plain(_("None.")))
    _head(_("What came in, by function and kind"))
    if shift.came:
        kinds = [str(_KINDS.get(kind, kind)) for kind in shift.kinds]
        rows = [
            [escape(row.function), *(draw.number(n) if n else "" for n in row.counts), draw.number(row.total)]
            for row in shift.came
        ]
        sums = [sum(row.counts[at] for row in shift.came) for at in range(len(shift.kinds))]
        rows.append([_("Sum"), *(draw.number(n) for n in sums), draw.number(shift.came_in)])
        _table([_("Function"), *kinds, _("Sum")], rows, numbers=range(1, len(shift.kinds) + 2), summed=True)
    else:
        st.caption(draw.plain(_("Nothing came in.")))
    _head(_("What was done, and by whom"))
    if shift.done:
        rows = [[escape(person_words(one.who)), escape(_acts_told(one))] for one in shift.done]
        _table([_("By whom"), _("What was done")], rows)
    else:
        st.caption(draw.plain(_("Nothing was changed.")))


def _head(words: str) -> None:
    st.markdown(f"**{draw.plain(words)}**")


def _table(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    numbers: Collection[int] = (),
    *,
    summed: bool = False,
    kind: str = "plain",
) -> None:
    """A table as HTML, which prints as it stands; the cells are HTML already, columns of `numbers` align right."""

    def line(cells: Sequence[str], tag: str) -> str:
        marks = (' class="n"' if at in numbers else "" for at in range(len(cells)))
        return "<tr>" + "".join(f"<{tag}{m}>{c}</{tag}>" for c, m in zip(cells, marks, strict=True)) + "</tr>"

    body = "".join(line(row, "td") for row in rows)
    if summed:
        body = body[: body.rindex("<tr>")] + "<tr class='sum'>" + body[body.rindex("<tr>") + 4 :]
    head = line([escape(word) for word in heads], "th")
    st.html(f"<div class='shift-scroll'><table class='shift-table {kind}'>{head}{body}</table></div>")
