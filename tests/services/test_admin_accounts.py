"""Accounts kept by an administrator: made, changed, closed, given a new password; who may, and what is refused."""

from __future__ import annotations

import pytest
from sqlmodel import select

from models.codes import Role
from models.tables import Account, Audit
from services.access import NotAllowed, NotFound, Refused
from services.admin_accounts import (
    AccountFields,
    change_account,
    close_account,
    list_accounts,
    open_account,
    reopen_account,
    reset_password,
)
from services.sign_ins import WrongPassword, sign_in
from services.sign_ins import person_of as person_behind


@pytest.fixture
def admin(person_of):
    return person_of(Role.ADMIN)


@pytest.fixture
def an(session, admin, make_unit, now):
    make_unit("A")
    return open_account(session, admin, "An", AccountFields("Nguyễn An", "reporter", "A"), now=now)


def line_of(session, admin, now, username="an"):
    return next(line for line in list_accounts(session, admin, now=now) if line.username == username)


@pytest.mark.parametrize("role", [Role.TRIAGER, Role.HEADQUARTERS])
def test_nobody_else_may(session, person_of, an, now, role):
    person = person_of(role)
    for act in (
        lambda: list_accounts(session, person, now=now),
        lambda: open_account(session, person, "b", AccountFields("", "admin", ""), now=now),
        lambda: change_account(session, person, an.account_id, AccountFields("", "admin", ""), now=now),
        lambda: close_account(session, person, an.account_id, now=now),
        lambda: reopen_account(session, person, an.account_id, now=now),
        lambda: reset_password(session, person, an.account_id, now=now),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_new_account_signs_in_with_its_first_password_and_must_change_it(session, admin, an, now):
    opened = sign_in(session, "an", an.password, address="", agent="", now=now)
    assert opened.person.unit_code == "A"
    line = line_of(session, admin, now)
    assert (line.display_name, line.must_change_password, line.sessions) == ("Nguyễn An", True, 1)
    assert line.last_seen_at == now


def test_first_passwords_are_never_alike(session, admin, now):
    made = {
        open_account(session, admin, f"u{n}", AccountFields("", "triager", ""), now=now).password
        for n in range(5)
    }
    assert len(made) == 5
    assert all(len(password) >= 16 for password in made)


def test_no_password_is_written_down(session, admin, an, now):
    again = reset_password(session, admin, an.account_id, now=now)
    said = str([(row.before, row.after) for row in session.exec(select(Audit))])
    assert an.password not in said
    assert again.password not in said


def test_a_new_password_ends_the_old_one_and_every_sign_in(session, admin, an, now):
    token = sign_in(session, "an", an.password, address="", agent="", now=now).token
    again = reset_password(session, admin, an.account_id, now=now)
    assert person_behind(session, token, now=now) is None
    with pytest.raises(WrongPassword):
        sign_in(session, "an", an.password, address="", agent="", now=now)
    assert sign_in(session, "an", again.password, address="", agent="", now=now).person.name == "Nguyễn An"


def test_a_closed_account_is_out_at_once_and_can_be_opened_again(session, admin, an, now):
    token = sign_in(session, "an", an.password, address="", agent="", now=now).token
    assert close_account(session, admin, an.account_id, now=now) == 1
    assert person_behind(session, token, now=now) is None
    with pytest.raises(WrongPassword):
        sign_in(session, "an", an.password, address="", agent="", now=now)
    with pytest.raises(Refused):
        close_account(session, admin, an.account_id, now=now)
    reopen_account(session, admin, an.account_id, now=now)
    assert sign_in(session, "an", an.password, address="", agent="", now=now)


def test_role_and_unit_change_and_change_back(session, admin, an, now):
    was = change_account(session, admin, an.account_id, AccountFields("An", "triager", "A"), now=now)
    line = line_of(session, admin, now)
    assert (line.role, line.unit_code) == ("triager", "")
    change_account(session, admin, an.account_id, was, now=now)
    line = line_of(session, admin, now)
    assert (line.role, line.unit_code, line.display_name) == ("reporter", "A", "Nguyễn An")
    acts = session.exec(select(Audit.act).where(Audit.subject == "account")).all()
    assert acts == ["add account", "change account", "change account"]


def test_a_role_that_stands_for_a_unit_needs_one(session, admin, an, now):
    with pytest.raises(Refused):
        change_account(session, admin, an.account_id, AccountFields("", "leader", ""), now=now)
    with pytest.raises(NotFound):
        change_account(session, admin, an.account_id, AccountFields("", "leader", "X"), now=now)
    with pytest.raises(Refused):
        open_account(session, admin, "b", AccountFields("", "leader", ""), now=now)


def test_administrators_do_not_shut_themselves_out(session, admin, now):
    with pytest.raises(Refused):
        close_account(session, admin, admin.account_id, now=now)
    with pytest.raises(Refused):
        change_account(session, admin, admin.account_id, AccountFields("", "triager", ""), now=now)
    session.rollback()
    assert session.get(Account, admin.account_id).active


def test_the_list_is_searched_and_filtered(session, admin, an, now):
    assert line_of(session, admin, now, an.username)
    assert [a.username for a in list_accounts(session, admin, now=now, words="nguyen AN")] == ["an"]
    assert [a.username for a in list_accounts(session, admin, now=now, role="reporter")] == ["an"]
