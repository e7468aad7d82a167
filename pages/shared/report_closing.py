"""The fourth step of a report: what was found in it, what is to be explained, and the closing, asked for twice."""

from __future__ import annotations

import streamlit as st

from locales import gettext as _
from models.database import reading, writing
from pages.shared import address, drafting, draw
from pages.shared.report_view import SEEN, SENDING, STEP, ReportView
from pages.shared.visit import engine, moment, store, visitor
from services.access import Action, NotAllowed, NotFound, Refused, may
from services.pilots import current_pilot
from services.report_checks import Check
from services.report_closing import close_report, ready_documents
from services.report_versions import list_versions

_ASKED = "closing.asked"


def draw_closing(view: ReportView) -> None:
    """Draw the checks; for whoever closes, the explanation and the closing."""
    checks = view.preview.checks
    _draw_changes(view)
    for check in checks:
        _draw_check(check)
    if not checks:
        st.markdown(f":green[:material/check_circle: {draw.plain(_sound())}]")
    if not view.writes or not may(view.person, Action.CLOSE_REPORT):
        return
    _draw_nil(view)
    asks = any(check.level == "explain" for check in checks)
    if asks:
        _draw_explanation(view)
    if any(check.level == "block" for check in checks):
        st.caption(draw.plain(_("The report can’t be closed until the points in red are settled.")))
        return
    _draw_act(view, asks)


def _draw_changes(view: ReportView) -> None:
    """What closing now would say otherwise than the newest version."""
    if view.newest is None:
        return
    told = "; ".join(str(change) for change in view.preview.changes) or _("no difference")
    st.caption(
        draw.plain(_("Against version %(number)s: %(changes)s.", number=view.newest.number, changes=told))
    )


def _sound() -> str:
    return _("Nothing stands out; nothing needs to be explained.")


def _draw_check(check: Check) -> None:
    blocks = check.level == "block"
    colour, icon = ("red", "block") if blocks else ("orange", "error")
    with st.container(border=True):
        st.markdown(f":{colour}[:material/{icon}:] {draw.plain(str(check.sentence))}")


def _draw_nil(view: ReportView) -> None:
    if not view.draft.nil and view.preview.facts.counted_to is not None:
        return
    edit = drafting.begin(view.draft)
    key = f"nil.{view.unit}.{edit}"
    st.toggle(
        _("Nil report: the unit installed nothing and has no opinion"),
        value=view.draft.nil,
        key=key,
        on_change=_set_nil,
        args=(view.unit, key),
    )


def _set_nil(unit: str, key: str) -> None:
    nil = bool(st.session_state[key])
    told = _("The report is a nil report now.") if nil else _("The report is no nil report any more.")
    drafting.save(unit, told, nil=nil)


def _draw_explanation(view: ReportView) -> None:
    field = "explain"
    key = f"explain.{view.unit}"
    st.session_state.setdefault(key, drafting.typed(view.unit).get(field, ""))
    st.text_area(
        _("Explanation of these points, kept with the report"),
        key=key,
        height=100,
        max_chars=2000,
        on_change=drafting.keep_typed,
        args=(view.unit, field, key),
    )


def _draw_act(view: ReportView, asks: bool) -> None:
    if st.session_state.get(_ASKED) != view.unit:
        st.button(
            _("Close the report…"),
            type="primary",
            icon=":material/lock:",
            key="closing.ask",
            on_click=_ask,
            args=(view.unit, asks),
        )
        return
    with st.container(border=True, key="closing-confirm"):
        facts = view.preview.facts
        st.markdown(
            draw.plain(
                _(
                    "Close the report of %(unit)s with %(installed)s people and %(n)s opinions? "
                    "What is closed can’t be changed; a correction is a new version.",
                    unit=facts.unit_name,
                    installed=draw.number(facts.figures.installed),
                    n=draw.number(facts.feedback),
                )
            )
        )
        with st.container(horizontal=True):
            st.button(
                _("Yes, close the report"),
                type="primary",
                key="closing.yes",
                on_click=_close,
                args=(view.unit,),
            )
            st.button(_("Not yet"), key="closing.no", on_click=_ask, args=("", False))


def _ask(unit: str, asks: bool) -> None:
    if asks and not _explanation(unit):
        draw.failed(_("Write the explanation of the points found first."))
        return
    draw.forget()
    st.session_state[_ASKED] = unit


def _explanation(unit: str) -> str:
    return str(st.session_state.get(f"explain.{unit}", "")).strip()


def _close(unit: str) -> None:
    person = visitor(Action.CLOSE_REPORT)
    explain = _explanation(unit)
    st.session_state.pop(_ASKED, None)
    now = moment()
    try:
        with reading(engine()) as session:
            pilot = current_pilot(session)
            before = list_versions(session, person, pilot, unit)
            ready = ready_documents(session, person, pilot, unit, store(), now=now, explain=explain)
        with writing(engine()) as session:
            closed = close_report(
                session,
                person,
                current_pilot(session),
                unit,
                store(),
                now=now,
                explain=explain,
                ready=ready,
            )
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
        return
    drafting.drop(unit)
    address.keep(STEP, SENDING)
    address.keep(SEEN, "")
    if before and before[0].number == closed.version:
        draw.done(_("Nothing has changed since version %(number)s; it stands.", number=closed.version))
    else:
        draw.done(
            _(
                "Version %(number)s is closed. Download it, have the letter signed and sent, then record the letter here.",
                number=closed.version,
            )
        )
