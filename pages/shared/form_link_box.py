"""The form's link of a unit: to copy, to scan, to print, to send by Zalo; for all units at once."""

from __future__ import annotations

import streamlit as st

from locales import gettext as _
from models.database import reading
from pages.shared import draw
from pages.shared.visit import engine, visitor
from services.access import Action, NotFound, Person, may
from services.form_links import form_link, form_links, qr_png, unit_entry
from services.link_bundle import LinkBundle, link_bundle, start_link_bundle
from services.pilots import current_pilot
from services.rollups import home_unit
from services.unit_tree import load_tree
from settings import load_settings

_EVERY = 1.0  # seconds between two looks at how far the ZIP is


def draw_link(person: Person, code: str) -> None:
    """A button that opens the link of a unit; of the person's own where `code` is empty."""
    if not may(person, Action.SEE_FORM_LINKS):
        return
    # What is inside looks all names up, so it is drawn only when it is opened.
    box = st.popover(
        _("Link and QR code of the form"),
        icon=":material/qr_code_2:",
        key="form-link",
        on_change="rerun",
    )
    if box.open:
        with box:
            _draw_inside(person, code)


def _draw_inside(person: Person, code: str) -> None:
    try:
        with reading(engine()) as session:
            pilot = current_pilot(session)
            wanted = code or home_unit(session, person, load_tree(session)).code
            made = form_link(session, person, pilot, wanted)
            known = bool(unit_entry(pilot))
            several = len(form_links(session, person, pilot)) > 1
    except NotFound as missing:
        st.caption(draw.plain(str(missing)))
        return
    if not made.link:
        st.caption(
            draw.plain(_("The form’s address is not known yet. The administrator sets it under Sources."))
        )
        return
    st.markdown(f"**{draw.plain(made.name)}**")
    if not known:
        st.caption(
            draw.plain(
                _("The unit is not filled in yet: the administrator names the form’s question under Sources.")
            )
        )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.image(qr_png(made.link), width=160)
        with st.container(width="content"):
            _draw_files(made.code, several=several)
    st.caption(draw.plain(_("Link")))
    st.code(made.link, language=None, wrap_lines=True)
    st.caption(draw.plain(_("Words to send by Zalo")))
    st.code(made.message, language=None, wrap_lines=True)


def _draw_files(code: str, *, several: bool) -> None:
    address = f"/tep/lien-ket/{code}"
    st.link_button(_("Sheet to print (PDF)"), f"{address}/to-in.pdf", icon=":material/print:")
    st.link_button(_("QR code (PNG)"), f"{address}/ma-qr.png", icon=":material/qr_code:")
    if several:
        _draw_all()


def _draw_all() -> None:
    """The ZIP of all units: a link where it is made already, else a button that has it made beside the page."""
    bundle = _standing()
    if bundle.state == "running":
        _draw_running()
        return
    said = _("QR codes, sheets to print, links and words to send of every unit that you see.")
    if bundle.state == "finished":
        st.link_button(_("All units (ZIP)"), "/tep/lien-ket.zip", icon=":material/folder_zip:", help=said)
        return
    if bundle.state == "stopped":
        st.caption(draw.plain(_("The ZIP was not finished. Have it made again.")))
    st.button(
        _("Make the ZIP of all units"),
        icon=":material/folder_zip:",
        help=said,
        key="links.make",
        on_click=_start,
    )


@st.fragment(run_every=_EVERY)
def _draw_running() -> None:
    bundle = _standing()
    if bundle.state != "running":
        st.rerun()
        return
    share = draw.number(int(bundle.done * 100))
    st.progress(
        bundle.done,
        draw.plain(_("Drawing codes and sheets: %(share)s %%. You may leave this page.", share=share)),
    )


def _standing() -> LinkBundle:
    person = visitor(Action.SEE_FORM_LINKS)
    with reading(engine()) as session:
        return link_bundle(session, person, current_pilot(session), load_settings().data_dir)


def _start() -> None:
    person = visitor(Action.SEE_FORM_LINKS)
    with reading(engine()) as session:
        start_link_bundle(session, person, current_pilot(session), load_settings().data_dir)
