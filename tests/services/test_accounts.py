"""Accounts: who may be one, under which name, with which password."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher
from sqlmodel import select

from models.codes import Role
from models.tables import Account
from services.access import NotAllowed, NotFound, Refused
from services.accounts import add_account

PASSWORD = "một mật khẩu dài"


def test_an_account_keeps_a_hash_and_a_plain_name(session, tree, now, operator):
    add_account(session, operator, " An.Nguyen ", "reporter", PASSWORD, now=now, unit_code="PA")
    account = session.exec(select(Account)).one()
    assert (account.username, account.unit_id, account.role) == ("an.nguyen", tree["PA"].id, "reporter")
    assert PasswordHasher().verify(account.password_hash, PASSWORD)
    assert PASSWORD not in account.password_hash


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize(
    ("name", "role", "password", "unit", "refusal"),
    [
        ("an", "vua", PASSWORD, None, Refused),
        ("an", "reporter", PASSWORD, None, Refused),
        ("an", "leader", PASSWORD, None, Refused),
        ("an", "data_officer", PASSWORD, None, Refused),
        ("an", "reporter", PASSWORD, "KHONG-CO", NotFound),
        ("an", "triager", "ngắn", None, Refused),
        ("an", "triager", "aaaaaaaaaaaa", None, Refused),
        ("anhnguyen", "triager", "xx-anhnguyen-12", None, Refused),
        ("", "triager", PASSWORD, None, Refused),
        ("a b", "triager", PASSWORD, None, Refused),
        ("a" * 65, "triager", PASSWORD, None, Refused),
        ("../an", "triager", PASSWORD, None, Refused),
    ],
)
def test_what_can_not_be_an_account_is_refused(session, now, operator, name, role, password, unit, refusal):
    with pytest.raises(refusal):
        add_account(session, operator, name, role, password, now=now, unit_code=unit)
    session.rollback()
    assert session.exec(select(Account)).all() == []


def test_a_name_is_taken_once_whatever_its_case(session, pilot, now, operator):
    assert pilot
    add_account(session, operator, "an", "triager", PASSWORD, now=now)
    with pytest.raises(Refused, match="“an”"):
        add_account(session, operator, "AN", "triager", PASSWORD, now=now)


def test_only_an_administrator_makes_accounts(session, tree, now, person_of):
    for role in set(Role) - {Role.ADMIN}:
        with pytest.raises(NotAllowed):
            add_account(session, person_of(role, tree["PA"]), "an", "triager", PASSWORD, now=now)
    assert add_account(session, person_of(Role.ADMIN), "an", "admin", PASSWORD, now=now).id
