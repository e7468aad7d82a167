"""The forms of accounts: a new one, a change, a password or link that is shown once, closing and opening again.

A little long: every act on an account stands beside the button that asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from locales import gettext as _
from models.codes import Role
from models.database import writing
from pages.shared import draw, unit_choice
from pages.shared.headings import heading
from pages.shared.visit import engine, here, real_moment, visitor
from services.access import Action, NotAllowed, NotFound, Refused, role_label
from services.accounts import NEEDS_UNIT
from services.admin_accounts import (
    MOST_NAME,
    AccountFields,
    AccountLine,
    FirstPassword,
    change_account,
    close_account,
    invite_new,
    open_account,
    reopen_account,
    reset_password,
    unlock_account,
)
from services.invitations import Invited, invite
from services.sign_ins import end_all
from services.unit_options import UnitOption
from settings import ZONE

_PASSWORD = "accounts.password"  # noqa: S105  the place of one, not one
_NEW = "accounts.new"
Units = Mapping[str, UnitOption]


def role_words(role: str) -> str:
    """A role as a label: its first letter large."""
    said = str(role_label(Role(role)))
    return said[:1].upper() + said[1:]


def state_words(line: AccountLine) -> str:
    """Whether an account is open, closed, locked for a while, or signed in now."""
    if not line.active:
        return _("Account closed")
    if line.locked_until is not None:
        return _("Locked after wrong passwords")
    return _("Signed in now") if line.sessions else _("May sign in")


def draw_password() -> None:
    """A password or a link that was just made: shown until the administrator says that it was noted, never again."""
    made: FirstPassword | Invited | None = st.session_state.get(_PASSWORD)
    if made is None:
        return
    with st.container(border=True):
        if isinstance(made, Invited):
            told = _(
                "The link for “%(name)s”. It is shown only now: send it to its owner alone, who sets a password with it. "
                "It opens once, until %(until)s.",
                name=made.username,
                until=f"{made.ends_at.astimezone(ZONE):%d/%m/%Y %H:%M}",
            )
            shown = here(made.path)
        else:
            told = _(
                "The password of “%(name)s”. It is shown only now: pass it on in person; it is changed at the first sign-in.",
                name=made.username,
            )
            shown = made.password
        st.markdown(draw.plain(told))
        st.code(shown, language=None, wrap_lines=True)
        st.button(
            _("I have noted it"), on_click=lambda: st.session_state.pop(_PASSWORD, None), key="accounts.noted"
        )


def draw_new(options: Units) -> None:
    """The form of a new account, folded away."""
    with st.expander(_("Add an account"), icon=":material/person_add:"):
        left, right = st.columns(2)
        with left:
            username = st.text_input(
                _("User name"),
                max_chars=64,
                key=f"{_NEW}.username",
                help=_("Letters, digits, dots, low lines, hyphens and @ only."),
            )
            name = st.text_input(_("Name of the person"), max_chars=MOST_NAME, key=f"{_NEW}.name")
        with right:
            role, unit = _role_and_unit(options, _NEW, Role.REPORTER.value, "")
        by_link = (
            st.radio(
                _("How its owner comes in"),
                ["link", "password"],
                format_func=lambda way: (
                    _("By a link, and sets a password")
                    if way == "link"
                    else _("With a first password that you pass on")
                ),
                horizontal=True,
                key=f"{_NEW}.way",
            )
            == "link"
        )
        st.button(
            _("Add the account"),
            type="primary",
            disabled=not username,
            on_click=_add,
            args=(username, AccountFields(name, role, unit), by_link),
            key=f"{_NEW}.add",
        )


def _role_and_unit(options: Units, key: str, role: str, unit: str, *, fixed: bool = False) -> tuple[str, str]:
    roles = [r.value for r in Role]
    chosen = st.selectbox(
        _("Role"), roles, index=roles.index(role), format_func=role_words, key=f"{key}.role", disabled=fixed
    )
    code = None
    if chosen in NEEDS_UNIT:
        code = unit_choice.box(_("Stands for the unit"), options, f"{key}.unit", chosen=unit)
    return chosen or role, code or ""


def _add(username: str, fields: AccountFields, by_link: bool) -> None:
    person = visitor(Action.MANAGE_ACCOUNTS)
    made: FirstPassword | Invited
    try:
        with writing(engine()) as session:
            if by_link:
                made = invite_new(session, person, username, fields, now=real_moment())
            else:
                made = open_account(session, person, username, fields, now=real_moment())
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
        return
    st.session_state[_PASSWORD] = made
    st.session_state[f"{_NEW}.username"] = st.session_state[f"{_NEW}.name"] = ""
    draw.done(_("Account “%(name)s” was made.", name=made.username), partial(_close_quietly, made.account_id))


def draw_account(line: AccountLine, options: Units, *, own: bool) -> None:
    """One account: its fields and what can be done with it. One's own role and openness stay as they are."""
    st.subheader(draw.plain(line.display_name or line.username), anchor=False)
    st.caption(draw.plain(_("User name %(name)s · %(state)s", name=line.username, state=state_words(line))))
    was = AccountFields(line.display_name, line.role, line.unit_code)
    key = f"account.{line.id}.{was!r}"
    name = st.text_input(_("Name of the person"), was.display_name, max_chars=MOST_NAME, key=f"{key}.name")
    role, unit = _role_and_unit(options, key, was.role, was.unit_code, fixed=own)
    wanted = AccountFields(name, role, unit)
    st.button(
        _("Save the account"),
        type="primary",
        icon=":material/save:",
        disabled=wanted == was,
        on_click=_change,
        args=(line.id, line.username, wanted),
        key="account.save",
    )
    heading(_("Access"))
    with st.container(horizontal=True):
        with st.popover(_("New password"), icon=":material/key:", disabled=not line.active):
            st.markdown(
                draw.plain(_("The old password ends at once, and every sign-in of this account with it."))
            )
            st.button(
                _("Make a new password"),
                type="primary",
                on_click=_reset,
                args=(line.id,),
                key=f"reset.{line.id}",
            )
        st.button(
            _("Make a link"),
            icon=":material/link:",
            help=_("Its owner sets a new password with it; the old one goes on until then."),
            disabled=not line.active,
            on_click=_invite,
            args=(line.id,),
            key=f"invite.{line.id}",
        )
        if line.locked_until is not None:
            st.button(
                _("Unlock"),
                icon=":material/lock_open:",
                type="primary",
                on_click=_act,
                args=(_unlock, line.id),
                key=f"unlock.{line.id}",
            )
        st.button(
            _("End its sign-ins (%(n)s)", n=line.sessions),
            icon=":material/logout:",
            disabled=not line.sessions or own,
            on_click=_act,
            args=(_end_sessions, line.id),
            key=f"end.{line.id}",
        )
        if line.active:
            with st.popover(_("Close the account"), icon=":material/block:", disabled=own):
                st.markdown(
                    draw.plain(
                        _("Nobody can sign in with it any more. What it did stays; it can be opened again.")
                    )
                )
                st.button(
                    _("Yes, close it"),
                    type="primary",
                    on_click=_close,
                    args=(line.id, line.username),
                    key=f"close.{line.id}",
                )
        else:
            st.button(
                _("Open it again"),
                on_click=_act,
                args=(_reopen, line.id),
                key=f"open.{line.id}",
                type="primary",
            )


def _change(account_id: int, username: str, wanted: AccountFields) -> None:
    person = visitor(Action.MANAGE_ACCOUNTS)
    try:
        with writing(engine()) as session:
            was = change_account(session, person, account_id, wanted, now=real_moment())
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
        return
    draw.done(
        _("Account “%(name)s” was changed.", name=username), partial(_change_back, account_id, username, was)
    )


def _change_back(account_id: int, username: str, was: AccountFields) -> str:
    person = visitor(Action.MANAGE_ACCOUNTS)
    with writing(engine()) as session:
        change_account(session, person, account_id, was, now=real_moment())
    return _("Account “%(name)s” is again what it was.", name=username)


def _reset(account_id: int) -> None:
    person = visitor(Action.MANAGE_ACCOUNTS)
    try:
        with writing(engine()) as session:
            made = reset_password(session, person, account_id, now=real_moment())
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
        return
    st.session_state[_PASSWORD] = made
    draw.done(_("Account “%(name)s” has a new password.", name=made.username))


def _invite(account_id: int) -> None:
    person = visitor(Action.MANAGE_ACCOUNTS)
    try:
        with writing(engine()) as session:
            made = invite(session, person, account_id, now=real_moment())
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
        return
    st.session_state[_PASSWORD] = made
    draw.done(_("The link for “%(name)s” was made.", name=made.username))


def _unlock(account_id: int) -> str:
    person = visitor(Action.MANAGE_ACCOUNTS)
    with writing(engine()) as session:
        unlock_account(session, person, account_id, now=real_moment())
    return _("The account is open again.")


def _close(account_id: int, username: str) -> None:
    try:
        _close_quietly(account_id)
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
        return
    draw.done(_("Account “%(name)s” is closed.", name=username), partial(_reopen, account_id))


def _close_quietly(account_id: int) -> str:
    person = visitor(Action.MANAGE_ACCOUNTS)
    with writing(engine()) as session:
        close_account(session, person, account_id, now=real_moment())
    st.session_state.pop(_PASSWORD, None)
    return _("The account is closed.")


def _reopen(account_id: int) -> str:
    person = visitor(Action.MANAGE_ACCOUNTS)
    with writing(engine()) as session:
        reopen_account(session, person, account_id, now=real_moment())
    return _("The account is open again.")


def _end_sessions(account_id: int) -> str:
    person = visitor(Action.MANAGE_ACCOUNTS)
    with writing(engine()) as session:
        n = end_all(session, person, account_id, now=real_moment())
    return _("%(n)s sign-ins were ended.", n=n)


def _act(act: Callable[[int], str], account_id: int) -> None:
    try:
        told = act(account_id)
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
    else:
        draw.done(told)
