"""Signing in with a local account, and the session that follows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine
from sqlmodel import Session, select

from models.codes import Role
from models.database import reading, writing
from models.tables import Account, Audit, SignIn, Unit
from services.access import NotAllowed
from services.accounts import hash_password
from services.sign_ins import (
    IDLE,
    LOCKED_FOR,
    LONGEST,
    MOST_FAILURES,
    Locked,
    Opened,
    WrongPassword,
    choose_language,
    end_all,
    has_accounts,
    person_of,
    sign_in,
    sign_out,
    token_hash,
    unit_name,
)
from tests.databases import run_together

pytestmark = pytest.mark.usefixtures("reporter")

PASSWORD = "Một mật khẩu dài 1"
MINUTE = timedelta(minutes=1)


HASH = hash_password(PASSWORD)


@pytest.fixture
def reporter(session: Session, make_unit: Callable[..., Unit], now: datetime) -> None:
    """A reporter of U01 who can sign in as `dau.moi`."""
    unit = make_unit("U01", name="Công ty Điện lực Một")
    session.add(
        Account(username="dau.moi", role="reporter", unit_id=unit.id, password_hash=HASH, created_at=now)
    )
    session.commit()


def enter(session: Session, now: datetime, name: str = "dau.moi", password: str = PASSWORD) -> Opened:
    return sign_in(session, name, password, address="10.0.0.7", agent="Trình duyệt", now=now)


def fail(session: Session, now: datetime, *, before: int) -> None:
    """Fail once, after having failed `before` times."""
    account = session.exec(select(Account)).one()
    account.failed_attempts, account.last_failed_at = before, now
    session.add(account)
    session.commit()
    with pytest.raises(WrongPassword):
        enter(session, now, password="sai mật khẩu")


def test_the_right_password_opens_a_session_for_the_person_and_their_unit(session, now):
    opened = enter(session, now, "  Dau.Moi ")
    person = person_of(session, opened.token, now=now)
    assert person == opened.person
    assert (person.role, person.unit_code, person.unit_path) == (Role.REPORTER, "U01", "/U01/")
    assert unit_name(session, person) == "Công ty Điện lực Một"


def test_only_the_hash_of_a_token_is_kept(session, now):
    opened = enter(session, now)
    row = session.exec(select(SignIn)).one()
    assert row.token_hash == token_hash(opened.token)
    assert opened.token not in row.model_dump_json()
    assert len(opened.token) >= 43


def test_each_sign_in_has_a_token_of_its_own(session, now):
    assert enter(session, now).token != enter(session, now).token


def test_a_wrong_name_and_a_wrong_password_get_the_same_sentence(session, now):
    for name in ("dau.moi", "khong.ai", "", "dau\x00moi", "x" * 500):
        with pytest.raises(WrongPassword) as refused:
            enter(session, now, name, "sai mật khẩu")
        assert str(refused.value) == str(WrongPassword())
    assert session.exec(select(SignIn)).all() == []


def test_a_closed_account_does_not_open_and_its_sessions_end(session, now):
    opened = enter(session, now)
    account = session.exec(select(Account)).one()
    account.active = False
    session.add(account)
    session.commit()
    assert person_of(session, opened.token, now=now) is None
    with pytest.raises(WrongPassword):
        enter(session, now)


def test_ten_wrong_passwords_close_a_name_for_a_while_even_to_the_right_one(session, now):
    fail(session, now, before=MOST_FAILURES - 1)
    with pytest.raises(Locked):
        enter(session, now + LOCKED_FOR - MINUTE)
    assert enter(session, now + LOCKED_FOR + MINUTE).person.name == "dau.moi"


def test_the_lock_is_written_down(session, now):
    fail(session, now, before=MOST_FAILURES - 1)
    assert "lock account" in session.exec(select(Audit.act)).all()


def test_a_success_starts_the_count_again(session, now):
    fail(session, now, before=MOST_FAILURES - 2)
    enter(session, now)
    assert session.exec(select(Account.failed_attempts)).one() == 0


def test_wrong_passwords_at_the_same_moment_are_all_counted(engine: Engine, session, now):
    session.commit()

    def guess() -> str:
        with writing(engine) as own, pytest.raises(WrongPassword):
            enter(own, now, password="sai mật khẩu")
        return "refused"

    assert run_together(*[guess] * 4) == ["refused"] * 4
    session.expire_all()
    assert session.exec(select(Account.failed_attempts)).one() == 4


@pytest.mark.parametrize(("idle", "live"), [(IDLE - MINUTE, True), (IDLE + MINUTE, False)])
def test_a_session_ends_after_two_hours_without_use(session, now, idle, live):
    opened = enter(session, now)
    assert (person_of(session, opened.token, now=now + idle) is not None) is live


def test_use_keeps_a_session_alive_and_a_machine_that_asks_does_not(session, now):
    opened, later = enter(session, now), now + timedelta(minutes=90)
    assert person_of(session, opened.token, now=later, seen_now=False)
    assert person_of(session, opened.token, now=now + IDLE + MINUTE) is None
    assert person_of(session, opened.token, now=later)
    assert person_of(session, opened.token, now=now + IDLE + MINUTE)


def test_no_session_outlives_twelve_hours(session, now):
    opened = enter(session, now)
    for hour in range(1, 12):
        assert person_of(session, opened.token, now=now + timedelta(hours=hour))
    assert person_of(session, opened.token, now=now + LONGEST + MINUTE) is None


def test_being_seen_is_written_once_a_minute(engine: Engine, session, now):
    opened = enter(session, now)
    for seconds in (10, 50, 70, 100):
        with reading(engine) as own:
            assert person_of(own, opened.token, now=now + timedelta(seconds=seconds))
    session.expire_all()
    assert session.exec(select(SignIn.last_seen_at)).one() == now + timedelta(seconds=70)


def test_a_token_that_was_never_given_is_nobody(session, now):
    enter(session, now)
    for token in ("", "khong phai", "x" * 43, "\ud800", "'; DROP TABLE account; --"):
        assert person_of(session, token, now=now) is None


def test_signing_out_ends_one_session_and_only_that(session, now):
    gone, stays = enter(session, now), enter(session, now)
    sign_out(session, gone.token, now=now)
    sign_out(session, gone.token, now=now)
    assert person_of(session, gone.token, now=now) is None
    assert person_of(session, stays.token, now=now)
    assert session.exec(select(Audit.act)).all().count("sign out") == 1


def test_all_sessions_of_an_account_end_for_itself_and_for_an_administrator_only(session, person_of, now):
    from services.sign_ins import person_of as who

    first, second = enter(session, now), enter(session, now)
    with pytest.raises(NotAllowed):
        end_all(session, person_of(Role.TRIAGER), first.person.account_id, now=now)
    assert who(session, first.token, now=now)
    assert end_all(session, person_of(Role.ADMIN), first.person.account_id, now=now) == 2
    assert who(session, second.token, now=now) is None
    third = enter(session, now)
    assert end_all(session, third.person, third.person.account_id, now=now) == 1


def test_a_hash_of_older_parameters_is_renewed_at_sign_in(session, now):
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    account = session.exec(select(Account)).one()
    account.password_hash = weak
    session.add(account)
    session.commit()
    enter(session, now)
    renewed = session.exec(select(Account.password_hash)).one()
    assert renewed != weak
    assert PasswordHasher().verify(renewed, PASSWORD)


def test_a_password_of_endless_length_is_not_even_tried(session, now):
    with pytest.raises(WrongPassword):
        enter(session, now, password="x" * 2_000_000)


def test_the_chosen_language_stays_and_an_unknown_one_changes_nothing(session, now):
    opened = enter(session, now)
    choose_language(session, opened.person, "en")
    choose_language(session, opened.person, "fr")
    assert person_of(session, opened.token, now=now).locale == "en"


def test_an_account_is_somebody_who_can_sign_in_until_it_is_closed(session):
    assert has_accounts(session)
    account = session.exec(select(Account)).one()
    account.active = False
    session.add(account)
    session.commit()
    assert not has_accounts(session)
