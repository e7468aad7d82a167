"""Accounts, sign-ins, rules, tokens: nothing of a unit, everything of an administrator's or of one's own."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import select

from models.codes import Role
from models.tables import Account, SignIn
from services.access import Action
from services.accounts import add_account
from services.admin_accounts import (
    AccountFields,
    change_account,
    close_account,
    invite_new,
    list_accounts,
    open_account,
    reopen_account,
    reset_password,
    unlock_account,
)
from services.api_tokens import end_token, list_tokens, replace_token
from services.invitations import invite
from services.own_password import change_password
from services.own_sessions import end_others, end_own, list_own
from services.sign_ins import choose_language, end_all, unit_name
from services.sign_on_rules import RuleFields, add_rule, list_rules, remove_rule
from tests.access.asking import Ask, Entry, plain, unit, whole
from tests.access.world import OWN

ACCOUNTS, SOURCES = Action.MANAGE_ACCOUNTS, Action.MANAGE_SOURCES
FIELDS = AccountFields("Người mới", "triager", "")
NOBODYS = AccountFields("Người mới", "khong", "")  # a role that is none: seen only by who may make accounts
RULE = RuleFields("group", "nhom", "triager", "", False)


def _another(ask: Ask) -> int:
    return ask.world.of["PB"].account


def _change_password(ask: Ask) -> object:
    """The first account alone has a password here; whoever else asks is told so."""
    return change_password(*ask[""], "không phải mật khẩu cũ", "Một mật khẩu khác hẳn 9", now=ask.now)


def _own_sessions(ask: Ask) -> object:
    """The reporter of PA is signed in once, the others nowhere."""
    found = list_own(*ask[""], "x", now=ask.now)
    wanted = [ask.world.of[OWN].word("address")] if ask.person.role is Role.REPORTER else []
    assert [one.address for one in found] == wanted, found
    return found


def _end_own(ask: Ask) -> object:
    number = ask.session.exec(select(SignIn.id).where(SignIn.account_id == ask.of.account)).one()
    assert number is not None
    return end_own(*ask[""], number, now=ask.now)


def _choose_language(ask: Ask) -> object:
    choose_language(*ask[""], "en")
    changed = ask.session.exec(select(Account.id).where(Account.locale == "en")).all()
    assert changed == [ask.person.account_id], changed
    return None


ENTRIES: dict[str, Entry | tuple[Entry, ...]] = {
    "accounts.add_account": plain(
        ACCOUNTS, lambda a: add_account(*a[""], "nguoi.moi", "triager", None, now=a.now)
    ),
    "admin_accounts.change_account": plain(
        ACCOUNTS, lambda a: change_account(*a[""], _another(a), FIELDS, now=a.now)
    ),
    "admin_accounts.close_account": plain(ACCOUNTS, lambda a: close_account(*a[""], _another(a), now=a.now)),
    "admin_accounts.invite_new": (
        plain(ACCOUNTS, lambda a: invite_new(*a[""], "nguoi.moi", FIELDS, now=a.now)),
        plain(ACCOUNTS, lambda a: invite_new(*a[""], "nguoi.moi", NOBODYS, now=a.now), refuses=True),
    ),
    "admin_accounts.list_accounts": plain(ACCOUNTS, lambda a: list_accounts(*a[""], now=a.now)),
    "admin_accounts.open_account": (
        plain(ACCOUNTS, lambda a: open_account(*a[""], "nguoi.moi", FIELDS, now=a.now)),
        plain(ACCOUNTS, lambda a: open_account(*a[""], "nguoi.moi", NOBODYS, now=a.now), refuses=True),
    ),
    "admin_accounts.reopen_account": plain(
        ACCOUNTS, lambda a: reopen_account(*a[""], _another(a), now=a.now), refuses=True
    ),
    "admin_accounts.reset_password": plain(
        ACCOUNTS, lambda a: reset_password(*a[""], _another(a), now=a.now), denied_only=True
    ),
    "admin_accounts.unlock_account": plain(
        ACCOUNTS, lambda a: unlock_account(*a[""], _another(a), now=a.now), refuses=True
    ),
    "api_tokens.end_token": plain(SOURCES, lambda a: end_token(*a[""], 1, now=a.now), denied_only=True),
    "api_tokens.list_tokens": plain(SOURCES, lambda a: list_tokens(*a[""], now=a.now)),
    "api_tokens.replace_token": plain(
        SOURCES, lambda a: replace_token(*a[""], grace=timedelta(hours=1), now=a.now)
    ),
    "invitations.invite": plain(ACCOUNTS, lambda a: invite(*a[""], _another(a), now=a.now)),
    "own_password.change_password": plain(
        None, _change_password, roles=frozenset({Role.REPORTER}), refuses=True, looks_first=True
    ),
    "own_sessions.end_others": plain(None, lambda a: end_others(*a[""], "x", now=a.now)),
    "own_sessions.end_own": unit(
        None, _end_own, reach=lambda role, code: role is Role.REPORTER and code == OWN
    ),
    "own_sessions.list_own": whole(None, _own_sessions),
    "sign_ins.choose_language": plain(None, _choose_language),
    "sign_ins.end_all": plain(ACCOUNTS, lambda a: end_all(*a[""], _another(a), now=a.now)),
    "sign_ins.unit_name": plain(None, lambda a: unit_name(*a[""])),
    "sign_on_rules.add_rule": plain(ACCOUNTS, lambda a: add_rule(*a[""], RULE, now=a.now)),
    "sign_on_rules.list_rules": plain(ACCOUNTS, lambda a: list_rules(*a[""])),
    "sign_on_rules.remove_rule": plain(
        ACCOUNTS, lambda a: remove_rule(*a[""], 1, now=a.now), denied_only=True
    ),
}
