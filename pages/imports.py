"""Bringing data in: what kind, the file, its preview and result; templates; what was brought in; why files are refused."""

from __future__ import annotations

import streamlit as st

from locales import gettext as _
from models.database import reading
from pages.shared import address, draw, form_sync_box, import_help, import_list, importing
from pages.shared.import_kinds import KINDS, kinds_of
from pages.shared.visit import engine, moment, visitor
from services.access import Action, Person
from services.import_templates import KINDS_IN_ADDRESS
from services.pilots import current_pilot, zone_of
from services.sign_ins import unit_name

KIND = "loai"


def show() -> None:
    """Draw the screen."""
    person = visitor(Action.SEE_IMPORTS)
    with reading(engine()) as session:
        pilot = current_pilot(session)
        zone = zone_of(pilot)
        scope = unit_name(session, person) or _("The whole group")
    draw.head(_("Import data"), scope, moment().astimezone(zone).date())
    section = address.choice_of(
        _("Import data"),
        {
            "nhap-tep": _("Import a file"),
            import_list.SECTION: _("What was imported"),
            import_help.HELP: _("Why files are refused"),
        },
        import_help.SECTION,
    )
    if section == import_list.SECTION:
        import_list.draw_imports(person, zone)
    elif section == import_help.HELP:
        import_help.draw_help()
    else:
        form_sync_box.draw_form_sync(person, zone)
        _draw_import(person)


def _draw_import(person: Person) -> None:
    kinds = {KINDS_IN_ADDRESS[code]: code for code in kinds_of(person)}
    chosen = address.choice(
        _("What is in the file"), {name: str(KINDS[code].label) for name, code in kinds.items()}, KIND
    )
    kind = kinds.get(chosen, next(iter(kinds.values())))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(draw.plain(str(KINDS[kind].holds)), width="stretch")
        st.link_button(
            _("Template (Excel)"), f"/tep/mau/{KINDS_IN_ADDRESS[kind]}", icon=":material/download:"
        )
    importing.draw_import(person, kind, key=f"import.{kind}")
