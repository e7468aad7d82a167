"""Changing one's own password."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from models.codes import Role
from models.database import writing
from models.tables import Account, Audit, SignIn, Unit
from services.access import NotAllowed, Refused
from services.admin_accounts import AccountFields, FirstPassword, open_account, reset_password
from services.audit import first_broken
from services.own_password import WrongOldPassword, change_password
from services.passwords import LEAST_PASSWORD, LONGEST_PASSWORD
from services.sign_ins import (
    LOCKED_FOR,
    MOST_FAILURES,
    Locked,
    Opened,
    WrongPassword,
    person_of,
    sign_in,
)
from tests.databases import run_together

NEW = "Mật khẩu của riêng tôi"
ANOTHER = "Lại một mật khẩu nữa"


def enter(session: Session, password: str, now: datetime) -> Opened:
    return sign_in(session, "dau.moi", password, address="10.0.0.7", agent="Trình duyệt", now=now)


@pytest.fixture
def first(
    session: Session, make_unit: Callable[..., Unit], person_of: Callable[..., object], now: datetime
) -> FirstPassword:
    """The password that an administrator made for the new account `dau.moi`."""
    make_unit("U01", name="Công ty Điện lực Một")
    admin = person_of(Role.ADMIN)
    return open_account(session, admin, "dau.moi", AccountFields("Đầu mối", "reporter", "U01"), now=now)


def test_who_got_a_password_from_an_administrator_must_change_it_and_once_is_enough(session, first, now):
    opened = enter(session, first.password, now)
    assert opened.person.must_change_password
    assert person_of(session, opened.token, now=now).must_change_password
    changed = change_password(session, opened.person, first.password, NEW, now=now)
    assert not changed.person.must_change_password
    assert not person_of(session, changed.token, now=now).must_change_password
    assert not enter(session, NEW, now).person.must_change_password
    with pytest.raises(WrongPassword):
        enter(session, first.password, now)


def test_a_reset_makes_it_necessary_again(session, first, request, now):
    opened = enter(session, first.password, now)
    changed = change_password(session, opened.person, first.password, NEW, now=now)
    admin = request.getfixturevalue("person_of")(Role.ADMIN)
    again = reset_password(session, admin, first.account_id, now=now)
    assert person_of(session, changed.token, now=now) is None
    assert enter(session, again.password, now).person.must_change_password


def test_every_session_ends_but_the_new_one_which_knows_where_it_was_opened(session, first, now):
    elsewhere, here = enter(session, first.password, now), enter(session, first.password, now)
    later = now + timedelta(minutes=5)
    changed = change_password(session, here.person, first.password, NEW, now=later, agent="x" * 900)
    assert person_of(session, elsewhere.token, now=later) is None
    assert person_of(session, here.token, now=later) is None
    assert person_of(session, changed.token, now=later).unit_code == "U01"
    row = session.exec(select(SignIn).where(SignIn.ended_at.is_(None))).one()
    assert (row.address, row.agent, row.created_at) == ("10.0.0.7", "x" * 200, later)


def test_a_wrong_old_password_changes_nothing_and_is_counted(session, first, now):
    opened = enter(session, first.password, now)
    with pytest.raises(WrongOldPassword):
        change_password(session, opened.person, "sai mật khẩu", NEW, now=now)
    assert session.exec(select(Account.failed_attempts).where(Account.username == "dau.moi")).one() == 1
    assert person_of(session, opened.token, now=now)
    assert enter(session, first.password, now)


def test_whoever_guesses_the_old_password_is_stopped(session, first, now):
    opened = enter(session, first.password, now)
    account = session.exec(select(Account).where(Account.username == "dau.moi")).one()
    account.failed_attempts, account.last_failed_at = MOST_FAILURES - 1, now
    session.add(account)
    session.commit()
    with pytest.raises(WrongOldPassword):
        change_password(session, opened.person, "sai mật khẩu", NEW, now=now)
    with pytest.raises(Locked):
        change_password(session, opened.person, first.password, NEW, now=now)
    later = now + LOCKED_FOR + timedelta(minutes=1)
    assert change_password(session, opened.person, first.password, NEW, now=later)


@pytest.mark.parametrize(
    "new",
    ["ngắn", "x" * 40, "xin chào dau.moi", "Đ" + "ab cd ef " * LONGEST_PASSWORD],
    ids=["short", "one letter", "the name", "too long"],
)
def test_a_new_password_that_is_no_good_is_refused_in_a_sentence(session, first, now, new):
    opened = enter(session, first.password, now)
    with pytest.raises(Refused) as refused:
        change_password(session, opened.person, first.password, new, now=now)
    assert str(refused.value).endswith(".")
    assert person_of(session, opened.token, now=now).must_change_password


def test_the_old_password_is_no_new_one(session, first, now):
    opened = enter(session, first.password, now)
    with pytest.raises(Refused, match="trùng"):
        change_password(session, opened.person, first.password, first.password, now=now)


def test_it_is_written_down_without_the_passwords(session, first, now):
    opened = enter(session, first.password, now)
    change_password(session, opened.person, first.password, NEW, now=now)
    line = session.exec(select(Audit).where(Audit.act == "change password")).one()
    assert (line.who, line.subject_id, line.after) == (
        "Đầu mối",
        str(first.account_id),
        {"sessions_ended": 1},
    )
    assert NEW not in line.model_dump_json()
    assert first_broken(session) is None


def test_of_two_changes_at_once_one_holds(engine: Engine, session, first, now):
    person = enter(session, first.password, now).person
    session.commit()

    def change(new: str) -> Callable[[], bool]:
        def act() -> bool:
            with writing(engine) as own:
                try:
                    change_password(own, person, first.password, new, now=now)
                except WrongOldPassword:
                    return False
            return True

        return act

    assert sorted(run_together(change(NEW), change(ANOTHER))) == [False, True]


def test_a_closed_account_and_one_without_a_password_here_have_nothing_to_change(session, first, now):
    person = enter(session, first.password, now).person
    account = session.exec(select(Account).where(Account.username == "dau.moi")).one()
    for closed in ({"password_hash": None}, {"active": False}):
        for name, value in closed.items():
            setattr(account, name, value)
        session.add(account)
        session.commit()
        with pytest.raises(NotAllowed):
            change_password(session, person, first.password, NEW, now=now)


def test_a_password_as_short_as_may_be_is_taken(session, first, now):
    opened = enter(session, first.password, now)
    assert change_password(
        session, opened.person, first.password, "áb-cx ef1"[:9] + "!" * (LEAST_PASSWORD - 9), now=now
    )
