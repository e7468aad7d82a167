"""Bringing data in: what kind, the file, its preview and result; templates; and the list of what was brought in."""

from __future__ import annotations

import streamlit as st

from locales import gettext as _
from models.database import reading
from pages.shared import address, draw, import_list, importing
from pages.shared.import_kinds import KINDS, kinds_of
from pages.shared.visit import engine, moment, visitor
from services.access import Action, Person
from services.import_templates import template
from services.imports import list_imports
from services.pilots import current_pilot, zone_of
from services.sign_ins import unit_name

KIND = "loai"
KINDS_IN_ADDRESS = {
    "installs": "so-lieu",
    "feedback": "y-kien",
    "own_list": "tu-tong-hop",
    "units": "don-vi",
    "aliases": "ten-goi-khac",
}
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show() -> None:
    """Draw the screen."""
    person = visitor(Action.SEE_IMPORTS)
    with reading(engine()) as session:
        pilot = current_pilot(session)
        zone = zone_of(pilot)
        lines = list_imports(session, person)
        scope = unit_name(session, person) or _("The whole group")
    draw.head(_("Import data"), scope, moment().astimezone(zone).date())
    bring, listed = st.tabs([_("Import a file"), _("What was imported (%(n)s)", n=draw.number(len(lines)))])
    with bring:
        _draw_import(person)
    with listed:
        import_list.draw_imports(person, lines, zone)


def _draw_import(person: Person) -> None:
    kinds = {KINDS_IN_ADDRESS[code]: code for code in kinds_of(person)}
    chosen = address.choice(
        _("What is in the file"), {name: str(KINDS[code].label) for name, code in kinds.items()}, KIND
    )
    kind = kinds.get(chosen, next(iter(kinds.values())))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(draw.plain(str(KINDS[kind].holds)), width="stretch")
        with reading(engine()) as session:
            data = template(session, person, current_pilot(session), kind, code=person.unit_code)
        st.download_button(
            _("Template (Excel)"),
            data,
            file_name=f"mau-{KINDS_IN_ADDRESS[kind]}.xlsx",
            mime=_WORKBOOK,
            icon=":material/download:",
            on_click="ignore",
            key=f"template.{kind}",
        )
    importing.draw_import(person, kind, key=f"import.{kind}")
