"""The document beside the steps: as closing it now would make it, or as a version was closed; with its files."""

from __future__ import annotations

import streamlit as st

from locales import gettext as _
from models.database import reading
from pages.shared import address, draw
from pages.shared.report_view import SEEN, ReportView
from pages.shared.visit import engine
from reports.appendix import AppendixFacts
from reports.appendix_page import build_page
from services.pilots import current_pilot
from services.report_documents import FORMATS
from services.report_versions import shown_version

DRAFT = "ban-thao"
FORM_NAMES = {"docx": "Word", "xlsx": "Excel", "pdf": "PDF"}


def draw_paper(view: ReportView) -> None:
    """Draw the document that the address names: the newest version where nothing was typed since, else the draft."""
    seen = _seen(view)
    with st.container(horizontal=True, vertical_alignment="center"):
        for form in FORMATS:
            st.link_button(
                _("Download %(form)s", form=FORM_NAMES[form]),
                f"/tep/bao-cao/{view.unit}/{seen}/{form}",
                icon=":material/download:",
                key=f"paper-{form}",
            )
    if seen == DRAFT:
        told = _("Preview of the draft: what closing it now would freeze.")
    else:
        told = _("Version %(number)s, as it was closed. Its files stay the same for ever.", number=seen)
    st.caption(draw.plain(told))
    st.html(build_page(*_told(view, seen)))


def _seen(view: ReportView) -> str:
    if view.newest is None:
        return DRAFT
    draft = {DRAFT: _("Draft")}
    closed = {str(v.number): _("Version %(number)s", number=v.number) for v in view.versions[:3]}
    options = draft | closed if view.has_draft else closed | draft
    return address.choice_of(_("Which one is shown"), options, SEEN)


def _told(view: ReportView, seen: str) -> tuple[AppendixFacts, int]:
    if seen == DRAFT:
        return view.preview.facts, view.preview.lines
    with reading(engine()) as session:
        return shown_version(session, view.person, current_pilot(session), view.unit, int(seen))
