"""The documents of a unit and of all below it in one ZIP: begun here, written beside the page, seen again after a reload."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from locales import gettext as _
from models.database import reading, writing
from pages.shared import draw
from pages.shared.report_view import ReportView
from pages.shared.visit import engine, moment, visitor
from services.access import Action, NotAllowed, NotFound, Person, Refused
from services.pilots import current_pilot
from services.report_bundle import (
    Bundle,
    drop_bundle,
    newest_bundle,
    resume_bundle,
    start_bundle,
    stop_bundle,
    units_of,
)
from settings import load_settings

_EVERY = 2.0  # seconds between two looks at how far a bundle is
_MOST_TOLD = 20


def draw_bundle(view: ReportView) -> None:
    """Draw how far this person's bundle is, or the button that begins one; nothing for a unit with none below."""
    bundle = newest_bundle(view.person, load_settings().data_dir)
    with reading(engine()) as session:
        units = len(units_of(session, view.person, view.unit))
    if bundle is None and units < 2:
        return
    with st.expander(
        _("Documents of all units below"), icon=":material/folder_zip:", expanded=bundle is not None
    ):
        if bundle is not None and bundle.state == "running":
            _draw_running(bundle.number)
            return
        if bundle is not None:
            _draw_standing(bundle)
        if units > 1:
            _draw_begin(view, units, again=bundle is not None)


def draw_sent(person: Person, unit: str, unit_name: str, codes: Sequence[str]) -> None:
    """The same for the reports that these units have sent: of each the newest version that was sent."""
    bundle = newest_bundle(person, load_settings().data_dir)
    if bundle is not None and bundle.state == "running":
        _draw_running(bundle.number)
        return
    if bundle is not None:
        _draw_standing(bundle)
    told = _(
        "Word, Excel and PDF of the %(n)s reports that were sent to %(unit)s, as they were sent, also where one was "
        "returned since, in one ZIP with a folder a unit and a list of where each stands.",
        n=draw.number(len(codes)),
        unit=unit_name,
    )
    st.caption(draw.plain(told))
    st.button(
        _("Write the ZIP of all sent reports"),
        key="bundle.sent",
        icon=":material/folder_zip:",
        disabled=not codes,
        on_click=_start,
        args=(unit, tuple(codes)),
    )


def _draw_begin(view: ReportView, units: int, *, again: bool) -> None:
    st.caption(
        draw.plain(
            _(
                "Word, Excel and PDF of %(unit)s and of all units below it, %(n)s in all, in one ZIP with a folder "
                "a unit: the newest closed version where there is one, else the draft.",
                unit=view.preview.facts.unit_name,
                n=draw.number(units),
            )
        )
    )
    st.button(
        _("Write them anew") if again else _("Write the documents of all units"),
        key="bundle.start",
        icon=":material/folder_zip:",
        on_click=_start,
        args=(view.unit,),
    )


@st.fragment(run_every=_EVERY)
def _draw_running(number: str) -> None:
    person = visitor(Action.SEE_REPORT)
    bundle = newest_bundle(person, load_settings().data_dir)
    if bundle is None or bundle.number != number or bundle.state != "running":
        st.rerun()
        return
    st.progress(
        bundle.done / max(bundle.total, 1),
        draw.plain(
            _(
                "%(unit)s: %(done)s of %(total)s units written. You may leave this page.",
                unit=bundle.unit_name,
                done=draw.number(bundle.done),
                total=draw.number(bundle.total),
            )
        ),
    )
    st.button(_("Stop"), key="bundle.stop", icon=":material/stop_circle:", on_click=_stop, args=(number,))


def _draw_standing(bundle: Bundle) -> None:
    told = {"unit": bundle.unit_name, "done": draw.number(bundle.done), "total": draw.number(bundle.total)}
    with st.container(horizontal=True, vertical_alignment="center"):
        if bundle.state == "finished":
            size = draw.number(-(-bundle.size // 2**20))
            st.markdown(draw.plain(_("%(unit)s: all %(total)s units are written.", **told)))
            st.link_button(
                _("Download the ZIP (%(size)s MB)", size=size),
                f"/tep/bo-bao-cao/{bundle.number}",
                type="primary",
                icon=":material/download:",
                key="bundle-zip",
            )
        else:
            said = _("%(unit)s: stopped after %(done)s of %(total)s units.", **told)
            st.markdown(draw.plain(f"{said} {bundle.why}".strip()))
            st.button(
                _("Go on"), type="primary", key="bundle.resume", on_click=_resume, args=(bundle.number,)
            )
        st.button(
            _("Delete"), key="bundle.drop", icon=":material/delete:", on_click=_drop, args=(bundle.number,)
        )
    for unit, why in bundle.failed[:_MOST_TOLD]:
        st.caption(draw.plain(_("%(unit)s was not written: %(why)s", unit=unit, why=why)))


def _start(unit: str, only: tuple[str, ...] | None = None) -> None:
    person = visitor(Action.SEE_REPORT)
    try:
        with writing(engine()) as session:
            start_bundle(
                session,
                person,
                current_pilot(session),
                unit,
                load_settings().data_dir,
                now=moment(),
                only=only,
                sent=only is not None,
            )
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))


def _stop(number: str) -> None:
    _act(stop_bundle, number)


def _resume(number: str) -> None:
    _act(resume_bundle, number)


def _drop(number: str) -> None:
    _act(drop_bundle, number)


def _act(act: Callable[..., object], number: str) -> None:
    person = visitor(Action.SEE_REPORT)
    try:
        with reading(engine()) as session:
            act(session, person, number, load_settings().data_dir)
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
