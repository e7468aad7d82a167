"""What is done before the door opens."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlmodel import Session, select

from models.database import reading, revision, writing
from models.tables import Account, InstallCount, Pilot
from models.types import key
from services.demonstration_accounts import ACCOUNTS
from services.pilots import is_demonstration, mark_demonstration
from settings import Settings, WrongSettings
from web.door import Door, real_now
from web.start import prepare, prepare_demonstration

KEY = "3kJ9-xP2qLw8_ZtR5vYb7NcM1aSdF4gH"


@pytest.fixture
def kind() -> str:
    """SQLite is enough: what is asked of the database here has its own tests on both."""
    return "sqlite"


def door_of(url: str, folder: Path, secret: str = KEY) -> Door:
    return Door(Settings(database_url=SecretStr(url), data_dir=folder, secret_key=SecretStr(secret)))


def names(session: Session) -> set[str]:
    return set(session.exec(select(Account.username)))


def test_an_empty_database_is_set_up_and_nobody_gets_an_account(empty_url, tmp_path):
    door = door_of(empty_url, tmp_path)
    prepare(door)
    assert revision(door.engine)
    with reading(door.engine) as session:
        assert names(session) == set()
        assert not is_demonstration(session)


def test_in_a_demonstration_each_role_can_sign_in_and_twice_is_once(url, units, session, tmp_path):
    mark_demonstration(session)
    session.commit()
    door = door_of(url, tmp_path, secret="yếu")
    prepare(door)
    prepare(door)
    assert names(session) == {name for name, *_rest in ACCOUNTS}
    assert len(units) > 100


@pytest.mark.parametrize("secret", ["bí mật", "a" * 64, "0123456789"])
def test_a_key_that_could_be_guessed_is_refused_outside_a_demonstration(url, tmp_path, secret):
    with pytest.raises(WrongSettings, match="SECRET_KEY"):
        prepare(door_of(url, tmp_path, secret))


def test_a_database_that_somebody_uses_never_becomes_a_demonstration(url, units, session, tmp_path):
    session.add(Account(username="that", role="admin", created_at=real_now()))
    session.commit()
    assert not prepare_demonstration(door_of(url, tmp_path))
    assert not is_demonstration(session)
    assert names(session) == {"that"}
    pilot = session.exec(select(Pilot)).one()
    session.delete(session.exec(select(Account)).one())
    add_count(session, pilot, key(units["PP"]))
    assert not prepare_demonstration(door_of(url, tmp_path))
    assert names(session) == set()


def add_count(session: Session, pilot: Pilot, unit: int) -> None:
    session.add(
        InstallCount(
            pilot_id=key(pilot),
            unit_id=unit,
            counted_on=pilot.trial_from,
            staff_installed=1,
            recorded_by="thử",
            recorded_at=real_now(),
        )
    )
    session.commit()


def test_a_demonstration_stays_one_and_keeps_what_was_counted(url, units, session, tmp_path):
    mark_demonstration(session)
    add_count(session, session.exec(select(Pilot)).one(), key(units["PP"]))
    assert prepare_demonstration(door_of(url, tmp_path))
    prepare(door_of(url, tmp_path))
    with writing(session.get_bind()) as own:
        assert len(own.exec(select(InstallCount)).all()) == 1
    assert len(names(session)) == len(ACCOUNTS)
