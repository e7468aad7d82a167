"""The accounts: who may sign in, as what, for which unit; made, changed, closed, given a new password."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from locales import gettext as _
from models.codes import Role
from models.database import reading
from pages.shared import account_forms, account_import_box, address, draw, roles_box, unit_choice
from pages.shared.visit import engine, moment, real_moment, visitor
from services.access import Action
from services.admin_accounts import AccountLine, list_accounts
from services.pilots import current_pilot, zone_of

ACCOUNT, SEARCH, ROLE = "tai-khoan", "tim", "vai-tro"
ROW_HEIGHT = 36
_TABLE = "admin.accounts"


def show() -> None:
    """Draw the screen."""
    person = visitor(Action.MANAGE_ACCOUNTS)
    role, said, asked = (address.asked(name) for name in (ROLE, SEARCH, ACCOUNT))
    role = role if role in list(Role) else ""
    with reading(engine()) as session:
        zone = zone_of(current_pilot(session))
        every = list_accounts(session, person, now=real_moment())
        lines = every
        if said or role:
            lines = list_accounts(session, person, now=real_moment(), words=said, role=role)
    options = unit_choice.options_of(person)
    draw.head(
        _("Accounts"),
        _("The whole group"),
        moment().astimezone(zone).date(),
        _("%(n)s accounts", n=draw.number(len(every))),
    )
    account_forms.draw_password()
    account_import_box.draw_links()
    account_forms.draw_new(options)
    account_import_box.draw_import(person)
    with st.container(key="filters"):
        words, which = st.columns([3, 1])
        with words:
            address.words(_("Search"), SEARCH, placeholder=_("Name of a person or a unit"))
        with which:
            roles = {"": _("All"), **{r.value: account_forms.role_words(r.value) for r in Role}}
            address.choice(_("Role"), roles, ROLE)
    chosen = next((line for line in every if line.username == asked), None)
    # Until an account is chosen the table has the whole width.
    table, form = st.columns([3, 2] if chosen else [1000, 1], gap="large")
    with table:
        if chosen is None:
            st.caption(draw.plain(_("Click an account to see and change it.")))
        _draw_table(lines, zone)
    if chosen is not None:
        with form:
            account_forms.draw_account(chosen, options, own=chosen.id == person.account_id)
    roles_box.draw_roles()


def _draw_table(lines: Sequence[AccountLine], zone: ZoneInfo) -> None:
    if not lines:
        draw.empty(_("No account fits these filters."))
        return
    frame = pd.DataFrame(
        [
            (
                line.display_name or line.username,
                account_forms.role_words(line.role),
                line.unit_code,
                account_forms.state_words(line),
                line.username,
                f"{line.last_seen_at.astimezone(zone):%d/%m/%Y %H:%M}" if line.last_seen_at else draw.DASH,
            )
            for line in lines
        ],
        columns=["name", "role", "unit", "state", "username", "seen"],
    )
    column = st.column_config.TextColumn
    st.dataframe(
        frame,
        hide_index=True,
        placeholder=draw.DASH,
        key=_TABLE,
        row_height=ROW_HEIGHT,
        height=(min(len(lines), 16) + 1) * ROW_HEIGHT + 3,
        on_select=lambda: _open(lines),
        selection_mode="single-cell",
        column_config={
            "name": column(_("Name"), pinned=True, width=170),
            "username": column(_("User name")),
            "role": column(_("Role")),
            "unit": column(_("Unit")),
            "state": column(_("State")),
            "seen": column(_("Last seen")),
        },
    )


def _open(lines: Sequence[AccountLine]) -> None:
    chosen = st.session_state[_TABLE]["selection"]["cells"]
    if chosen and 0 <= chosen[0][0] < len(lines):
        address.keep(ACCOUNT, lines[chosen[0][0]].username)
