"""The first step of a report: its figures, where they are changed, what the unit declares itself, the text to pass on."""

from __future__ import annotations

import streamlit as st

from locales import gettext as _
from locales.vietnamese import clean_text, day_month_year
from pages.shared import drafting, draw, go, standing
from pages.shared.report_view import OPINIONS, UNIT, ReportView
from pages.shared.report_walk import draw_next
from reports.appendix import AppendixFacts
from reports.wording import statements
from services.access import Action, may


def draw_figures(view: ReportView) -> None:
    """Draw the figures that the report states."""
    facts = view.preview.facts
    with st.container(border=True, gap="small", key="report-figures"):
        for label, value, note in _figures(facts):
            with st.container(horizontal=True, vertical_alignment="top", wrap=False):
                small = f"  \n:small[:gray[{draw.plain(note)}]]" if note else ""
                st.markdown(draw.plain(label) + small, width="stretch")
                st.markdown(f"**{draw.plain(value)}**", width="content", text_alignment="right")
    st.caption("  \n".join(draw.plain(line) for line in (_counted(facts), _own_count(facts)) if line))
    with st.container(horizontal=True):
        if may(view.person, Action.SEE_INSTALLS):
            go.link(_("Counts of this unit"), "so-lieu", {UNIT: view.unit}, icon=":material/install_mobile:")
        if may(view.person, Action.SEE_FEEDBACK):
            go.link(_("Opinions of this unit"), "y-kien", {UNIT: view.unit}, icon=":material/forum:")
    with st.expander(_("Copy as a Zalo message"), icon=":material/content_copy:"):
        st.code(message(facts), language=None, wrap_lines=True)
    if view.writes:
        _draw_declared(view)
        if facts.units:
            _draw_units_shown(view)
        _draw_extra(view)
        draw_next(OPINIONS, _("Next: opinions"))


def _figures(facts: AppendixFacts) -> list[tuple[str, str, str]]:
    figures = facts.figures
    people = _("people")
    parts = standing.parts(figures.staff_installed, figures.family_installed)
    base = standing.base(figures.staff_installed, figures.headcount)
    return [
        (_("Installed the app"), draw.number(figures.installed, people), parts),
        (_("Share of staff who installed"), draw.share(figures.share), base),
        (_("Using the app"), draw.number(figures.users, people), _where_known(figures.users)),
        (_("Opinions"), draw.number(facts.feedback, _("opinions")), _in_trial(facts)),
    ]


def message(facts: AppendixFacts) -> str:
    """The figures as a short text to paste into a message, in the report's own words."""
    head = f"{clean_text(facts.unit_name)} ({day_month_year(facts.counted_to or facts.as_of)}):"
    return "\n".join([head, *(clean_text(said.marked) for said in statements(facts))])


def _where_known(users: int | None) -> str:
    return _("where the unit knows it") if users is not None else _("no unit has told it yet")


def _in_trial(facts: AppendixFacts) -> str:
    if facts.feedback_outside:
        return _("and %(n)s outside the trial’s days", n=draw.number(facts.feedback_outside))
    return _("in the trial’s days")


def _counted(facts: AppendixFacts) -> str:
    if facts.counted_to is None:
        return _("No install count is recorded for this unit or any below it.")
    told = _("Counted up to %(day)s", day=day_month_year(facts.counted_to))
    if facts.units_below:
        told += " · " + _(
            "%(counted)s of %(all)s units directly below have a count",
            counted=draw.number(facts.units_counted),
            all=draw.number(facts.units_below),
        )
    return told


def _own_count(facts: AppendixFacts) -> str:
    """The unit's own count beside the sum of those below it; "" where there is none."""
    if facts.own_figures is None:
        return ""
    return _(
        "The unit’s own count has %(own)s people; the report states the sum of the units below and tells the difference.",
        own=draw.number(facts.own_figures.installed),
    )


def _draw_declared(view: ReportView) -> None:
    edit = drafting.begin(view.draft)
    key = f"declared.{view.unit}.{edit}"
    st.number_input(
        _("Opinions that the unit counted itself, if it states another number"),
        min_value=0,
        max_value=1_000_000,
        step=1,
        value=view.draft.feedback_declared,
        placeholder=_("as recorded"),
        key=key,
        on_change=_declare,
        args=(view.unit, key),
    )


def _draw_units_shown(view: ReportView) -> None:
    key = f"units.{view.unit}.{drafting.begin(view.draft)}"
    names = {"direct": _("units directly below"), "all": _("all units below, level by level")}
    st.radio(
        _("The report names"),
        list(names),
        index=list(names).index(view.preview.facts.units_shown),
        format_func=names.__getitem__,
        horizontal=True,
        key=key,
        help=_(
            "It holds for the table of units and for the unit named under an opinion. "
            "The sums are the same: each unit is counted once."
        ),
        on_change=_show_units,
        args=(view.unit, key),
    )


def _show_units(unit: str, key: str) -> None:
    shown = str(st.session_state[key])
    told = (
        _("The report names all units below now.")
        if shown == "all"
        else _("The report names the units directly below now.")
    )
    drafting.save(unit, told, units_shown=shown)


def _draw_extra(view: ReportView) -> None:
    """Figures beyond the form's own, a line each."""
    key = f"extra.{view.unit}.{drafting.begin(view.draft)}"
    field = "extra"
    value = drafting.typed(view.unit).get(field, _as_lines(view.draft.extra))
    st.text_area(
        _("Other figures, a line each: name: value"),
        value,
        key=key,
        height=90,
        max_chars=4000,
        placeholder=_("Guidance sessions held: 14"),
        on_change=drafting.keep_typed,
        args=(view.unit, field, key),
    )
    if field in drafting.typed(view.unit):
        st.button(
            _("Save the figures"),
            key=f"{key}.save",
            type="primary",
            on_click=_save_extra,
            args=(view.unit, key),
        )


def _as_lines(extra: tuple[tuple[str, str], ...]) -> str:
    return "\n".join(f"{name}: {value}" if value else name for name, value in extra)


def _save_extra(unit: str, key: str) -> None:
    lines = [line for line in str(st.session_state[key]).splitlines() if line.strip()]
    pairs = [(name.strip(), value.strip()) for name, _colon, value in (line.partition(":") for line in lines)]
    if drafting.save(unit, _("The report’s other figures are saved."), extra=pairs):
        drafting.typed(unit).pop("extra", None)


def _declare(unit: str, key: str) -> None:
    value = st.session_state[key]
    told = (
        _("The report states no number of its own any more.")
        if value is None
        else _("The report states %(n)s opinions of the unit’s own count.", n=draw.number(int(value)))
    )
    drafting.save(unit, told, feedback_declared=None if value is None else int(value))
