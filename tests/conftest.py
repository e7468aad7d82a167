"""Fixtures that every room's tests share: a database of each kind, the letter's pilot, units, people, a moment."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings
from playwright.sync_api import Browser
from sqlalchemy import Engine
from sqlmodel import Session, select

from locales import speak
from models.codes import Role
from models.database import open_engine, writing
from models.tables import Account, Pilot, Unit
from models.types import key
from services.access import OPERATOR, Person
from services.pilots import load_letter_pilot
from services.units import place_units
from tests.browsers import chromium
from tests.databases import KINDS, Databases

# A busy machine is slow now and then, which says nothing of what is tested; timings live in benchmarks/.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

DATABASES = pytest.StashKey[Databases]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-approved`: accept documents as they now read."""
    parser.addoption("--update-approved", action="store_true", help="accept documents as they now read")


def pytest_configure(config: pytest.Config) -> None:
    """One folder of databases a run; a worker is told where it lies."""
    told = getattr(config, "workerinput", None)
    if told is None:
        config.stash[DATABASES] = Databases(Path(tempfile.mkdtemp(prefix="pilot-tracker-")))
    else:
        config.stash[DATABASES] = Databases(Path(told["databases"]), told["postgresql"])


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """All workers share the server that the run itself started."""
    databases = node.config.stash[DATABASES]
    node.workerinput["databases"] = str(databases.folder)
    node.workerinput["postgresql"] = databases.start_postgresql()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Nothing is left behind: no server, no folder."""
    if not hasattr(config, "workerinput") and DATABASES in config.stash:
        config.stash[DATABASES].close()


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """A test that switched the language switched it for itself alone."""
    yield
    speak("")


@pytest.fixture(scope="session")
def databases(pytestconfig: pytest.Config) -> Databases:
    """Where fresh databases come from."""
    return pytestconfig.stash[DATABASES]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started by the first test of a worker that asks for it."""
    with chromium() as started:
        yield started


@pytest.fixture
def now() -> datetime:
    """A Friday morning after the trial, three days before the reports are due."""
    return datetime(2025, 12, 12, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Each kind of database in turn."""
    return str(request.param)


@pytest.fixture
def url(
    request: pytest.FixtureRequest, databases: Databases, kind: str, tmp_path: Path, now: datetime
) -> Iterator[str]:
    """The URL of a database with its tables, in which nothing is stored but what other fixtures ask for."""
    like = "units" if "units" in request.fixturenames else "migrated"
    with databases.fresh(kind, tmp_path, like=like, now=now) as address:
        yield address


@pytest.fixture
def empty_url(databases: Databases, kind: str, tmp_path: Path, now: datetime) -> Iterator[str]:
    """The URL of a database without a table."""
    with databases.fresh(kind, tmp_path, like="empty", now=now) as address:
        yield address


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """The engine of the test's database."""
    opened = open_engine(url)
    yield opened
    opened.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session that writes; what is not committed is gone with the test."""
    with writing(engine) as opened:
        yield opened


@pytest.fixture
def pilot(session: Session, now: datetime) -> Pilot:
    """The pilot of the letter, with its functions, stored."""
    loaded = load_letter_pilot(session, now=now)
    session.commit()
    return loaded


@pytest.fixture
def units(session: Session, pilot: Pilot) -> dict[str, Unit]:
    """The unit tree that ships, by code, with the letter's duties."""
    assert pilot.id is not None
    return {unit.code: unit for unit in session.exec(select(Unit))}


@pytest.fixture
def make_unit(session: Session) -> Callable[..., Unit]:
    """Store a unit at its place in the tree; name only what the test is about.

    `parent` and `merged_into` are units; other columns go by their names.
    """

    def make(
        code: str = "U01",
        *,
        name: str | None = None,
        parent: Unit | None = None,
        merged_into: Unit | None = None,
        kind: str = "power_company",
        **columns: Any,
    ) -> Unit:
        unit = Unit(
            code=code,
            name=name or f"Điện lực {code}",
            kind=kind,
            path=f"/{code}/",
            parent_id=key(parent) if parent else None,
            merged_into_id=key(merged_into) if merged_into else None,
            **columns,
        )
        session.add(unit)
        session.flush()
        place_units(session, session.exec(select(Unit)).all())
        session.commit()
        return unit

    return make


@pytest.fixture
def operator() -> Person:
    """The person at the command line."""
    return OPERATOR


@pytest.fixture
def person_of(session: Session, now: datetime) -> Callable[..., Person]:
    """A person with an account: `person_of(Role.TRIAGER)`, `person_of(Role.LEADER, unit)`."""

    def make(role: Role, unit: Unit | None = None) -> Person:
        name = f"{role.value}.{unit.code if unit else 'evn'}".lower()
        account = session.exec(select(Account).where(Account.username == name)).first()
        if account is None:
            account = Account(
                username=name, role=role.value, unit_id=key(unit) if unit else None, created_at=now
            )
            session.add(account)
            session.commit()
        return Person(
            name=name,
            role=role,
            account_id=key(account),
            unit_id=key(unit) if unit else None,
            unit_code=unit.code if unit else "",
            unit_path=unit.path if unit else "",
        )

    return make


@pytest.fixture
def reporter_of(person_of: Callable[..., Person]) -> Callable[[Unit], Person]:
    """The reporter of a unit."""

    def make(unit: Unit) -> Person:
        return person_of(Role.REPORTER, unit)

    return make


@pytest.fixture
def update_approved(pytestconfig: pytest.Config) -> bool:
    """Whether documents are accepted as they now read."""
    return bool(pytestconfig.getoption("--update-approved"))
