"""A unit's own Word template: uploaded, checked, tried on the report as it stands, used until it is dropped."""

from __future__ import annotations

from functools import partial

import streamlit as st

from locales import gettext as _
from models.database import reading, writing
from pages.shared import draw
from pages.shared.report_view import ReportView
from pages.shared.upload_box import upload_box
from pages.shared.visit import engine, moment, store, visitor
from services.access import Action, NotAllowed, NotFound, Refused, may
from services.file_store import FileIsGone
from services.pilots import current_pilot
from services.report_templates import (
    MOST_BYTES,
    Filled,
    UnitTemplate,
    drop_template,
    keep_template,
    read_template,
    restore_template,
    try_template,
)
from services.unit_reports import preview_report

_FILLED = "template.filled"


def draw_template(view: ReportView) -> None:
    """Draw which template the unit's Word documents are made from; for who prepares the report, the upload."""
    with reading(engine()) as session:
        own = read_template(session, view.person, current_pilot(session), view.unit)
    writes = view.writes and may(view.person, Action.PREPARE_REPORT)
    if own is None and not writes:
        return
    with st.expander(_("Word template of the unit"), icon=":material/description:"):
        if own is None:
            st.caption(
                draw.plain(
                    _(
                        "Word documents are made from the common template. To use the unit’s own, download the "
                        "common one, change its look in Word, keep what stands between braces, and upload it here."
                    )
                )
            )
        else:
            _draw_own(view, own, writes=writes)
        if writes:
            _draw_upload(view)
        _draw_filled(view)


def _draw_own(view: ReportView, own: UnitTemplate, *, writes: bool) -> None:
    st.markdown(
        draw.plain(
            _(
                "In use: %(name)s (%(size)s KB), uploaded by %(who)s on %(day)s.",
                name=own.name,
                size=draw.number(-(-own.size // 1024)),
                who=own.uploaded_by,
                day=own.uploaded_at.astimezone(view.zone).strftime("%d/%m/%Y"),
            )
        )
    )
    with st.container(horizontal=True):
        st.link_button(
            _("Download this template"),
            f"/tep/mau-bao-cao/{view.unit}",
            icon=":material/download:",
            key="template-own",
        )
        if writes:
            st.button(
                _("Use the common template again"),
                key="template.drop",
                on_click=_drop,
                args=(view.unit, own),
            )


def _draw_upload(view: ReportView) -> None:
    st.link_button(
        _("Download the common template"),
        "/tep/mau-bao-cao",
        icon=":material/download:",
        key="template-common",
    )
    most = MOST_BYTES >> 20
    label = _("Upload a template (.docx, at most %(most)s MB)", most=most)
    file = upload_box(f"template.file.{view.unit}", types=["docx"], label=label, megabytes=most)
    if file is not None:
        st.button(
            _("Check it and use it"),
            type="primary",
            key="template.keep",
            on_click=_keep,
            args=(view, file.name, file.getvalue()),
        )


def _draw_filled(view: ReportView) -> None:
    """The document that the new template gave, as text, and the file itself."""
    told = st.session_state.get(_FILLED)
    if told is None or told[0] != view.unit:
        return
    filled: Filled = told[1]
    st.download_button(
        _("Download the document made from it"),
        filled.document,
        file_name=f"PL2-{view.unit}-mau-moi.docx",
        icon=":material/download:",
        key="template.filled.file",
    )
    with st.container(border=True, height=320, key="template-text"):
        for line in filled.text:
            st.text(line)


def _keep(view: ReportView, name: str, data: bytes) -> None:
    person = visitor(Action.PREPARE_REPORT)
    try:
        with reading(engine()) as session:
            whole = preview_report(session, person, current_pilot(session), view.unit, now=moment())
        checked = try_template(person, whole.facts, data, store())
        with writing(engine()) as session:
            pilot = current_pilot(session)
            keep_template(
                session, person, pilot, view.unit, store(), name=name, checked=checked, now=moment()
            )
    except (Refused, NotAllowed, NotFound, FileIsGone) as refused:
        draw.failed(str(refused))
        return
    st.session_state[_FILLED] = (view.unit, checked)
    draw.done(_("The template is sound and in use. Look at the document made from it below."))


def _drop(unit: str, was: UnitTemplate) -> None:
    person = visitor(Action.PREPARE_REPORT)
    try:
        with writing(engine()) as session:
            drop_template(session, person, current_pilot(session), unit, now=moment())
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
        return
    st.session_state.pop(_FILLED, None)
    draw.done(_("The common template is used again."), partial(_restore, unit, was))


def _restore(unit: str, was: UnitTemplate) -> str:
    person = visitor(Action.PREPARE_REPORT)
    with writing(engine()) as session:
        restore_template(session, person, current_pilot(session), unit, was, now=moment())
    return _("The unit’s own template is in use again.")
