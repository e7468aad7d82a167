"""Accounts from a workbook: the box, what the file would do, the confirmation, the links that are shown once."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd
import streamlit as st

from importers.results import UnreadableFile
from locales import gettext as _
from models.database import reading, writing
from pages.shared import account_forms, draw
from pages.shared.upload_box import upload_box
from pages.shared.visit import engine, here, real_moment, visitor
from services.access import Action, NotAllowed, Person, Refused
from services.account_import import AccountPlan, import_accounts, plan_accounts
from services.invitations import Invited
from settings import ZONE, load_settings

_FILE, _LINKS, _NTH = "accounts.file", "accounts.links", "accounts.nth"


def draw_links() -> None:
    """The links that were just made: shown until the administrator says that they were passed on, never again."""
    made: list[Invited] | None = st.session_state.get(_LINKS)
    if not made:
        return
    with st.container(border=True):
        until = f"{made[0].ends_at.astimezone(ZONE):%d/%m/%Y %H:%M}"
        st.markdown(
            draw.plain(
                _(
                    "%(n)s links. They are shown only now: send each to its owner alone, who sets a password with it. "
                    "Each opens once, until %(until)s. The table can be saved with the button at its corner.",
                    n=draw.number(len(made)),
                    until=until,
                )
            )
        )
        frame = pd.DataFrame(
            [(one.username, here(one.path)) for one in made], columns=[_("User name"), _("Link")]
        )
        st.dataframe(frame, hide_index=True)
        st.button(
            _("I have passed them on"),
            on_click=lambda: st.session_state.pop(_LINKS, None),
            key="accounts.passed",
        )


def draw_import(person: Person) -> None:
    """The box of the file, folded away."""
    with st.expander(_("Add accounts from a workbook"), icon=":material/upload_file:"):
        st.caption(
            draw.plain(
                _(
                    "One row an account, with the columns Tên đăng nhập, Họ và tên, Vai trò, Mã đơn vị, E-mail. "
                    "Roles by name (Đầu mối báo cáo, Lãnh đạo đơn vị, EVNICT, Cán bộ dữ liệu, Tập đoàn, Quản trị) or code."
                )
            )
        )
        file = upload_box(f"{_FILE}.{st.session_state.get(_NTH, 0)}")
        if file is None:
            return
        try:
            with tempfile.NamedTemporaryFile(prefix="accounts-") as kept:
                kept.write(file.getbuffer())
                kept.flush()
                with reading(engine()) as session:
                    plan = plan_accounts(session, person, Path(kept.name), file.name)
        except (UnreadableFile, Refused) as refused:
            st.error(draw.plain(str(refused)))
            return
        _draw_plan(plan, file.name)


def _draw_plan(plan: AccountPlan, source: str) -> None:
    st.markdown(
        draw.plain(
            _(
                "%(read)s rows: %(fresh)s accounts to make, %(there)s there already and left as they are, %(wrong)s to correct.",
                read=draw.number(plan.read),
                fresh=draw.number(len(plan.fresh)),
                there=draw.number(len(plan.there)),
                wrong=draw.number(len({(p.sheet, p.row) for p in plan.problems})),
            )
        )
    )
    for note in plan.notes:
        st.caption(draw.plain(str(note)))
    draw.problem_table(plan.problems)
    if plan.fresh:
        frame = pd.DataFrame(
            [
                (row.username, row.display_name, account_forms.role_words(row.role), row.unit_code, row.email)
                for row in plan.fresh
            ],
            columns=[_("User name"), _("Name"), _("Role"), _("Unit"), _("E-mail address")],
        )
        st.dataframe(frame, hide_index=True, placeholder=draw.DASH)
    st.button(
        _("Make %(n)s accounts", n=draw.number(len(plan.fresh))),
        type="primary",
        disabled=not plan.fresh,
        on_click=_make,
        args=(plan, source),
        key="accounts.import",
    )


def _make(plan: AccountPlan, source: str) -> None:
    person = visitor(Action.MANAGE_ACCOUNTS)
    try:
        with writing(engine()) as session:
            made = import_accounts(
                session, person, plan, source, now=real_moment(), locale=load_settings().locale
            )
    except (Refused, NotAllowed) as refused:
        draw.failed(str(refused))
        return
    st.session_state[_LINKS] = made
    st.session_state[_NTH] = st.session_state.get(_NTH, 0) + 1
    draw.done(_("%(n)s accounts were made.", n=draw.number(len(made))))
