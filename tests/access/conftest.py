"""The world of these tests, built once a worker, and a server that serves a copy of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from models.codes import Role
from models.database import open_engine, writing
from models.tables import Account
from services.sign_ins import open_session, sign_out
from tests.access.hostile import put_everywhere
from tests.access.world import AT, World, build
from tests.databases import Databases
from tests.web.servers import Server, serving


@pytest.fixture(scope="session")
def world(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The small pilot, on SQLite: what the scope says is the same condition on both databases."""
    folder = tmp_path_factory.mktemp("world")
    with databases.fresh("sqlite", folder, like="migrated", now=AT) as url:
        engine = open_engine(url)
        yield build(engine, folder)
        engine.dispose()


@dataclass(frozen=True)
class Served:
    """A server of the world that nobody has asked anything yet, and tokens: one a role, one that has ended."""

    server: Server
    tokens: dict[Role, str]
    ended: str


@pytest.fixture(scope="session")
def served(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A fresh server of a copy of the world."""
    folder = tmp_path_factory.mktemp("served")
    shutil.copyfile(str(world.engine.url.database), folder / "tracker.db")
    shutil.copytree(world.folder / "data", folder / "data")
    database = f"sqlite:///{folder / 'tracker.db'}"
    engine, now = open_engine(database), datetime.now(UTC)
    with writing(engine) as session:
        account = {r: world.people[r].account_id for r in Role}
        opened = {
            role: open_session(
                session, session.get_one(Account, number), address="", agent="x", now=now
            ).token
            for role, number in [*account.items(), (None, account[Role.REPORTER])]
        }
        session.commit()
        ended = opened.pop(None)
        sign_out(session, ended, now=now)
        assert session.exec(select(Account.id)).all()
    engine.dispose()
    with serving(folder, database, SESSION_COOKIE_SECURE="false", TODAY="2025-12-12") as server:
        yield Served(server, {r: t for r, t in opened.items() if r is not None}, ended)


@pytest.fixture(scope="session")
def soiled(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The same world after words that try to be something else came through every input."""
    folder = tmp_path_factory.mktemp("soiled")
    with world.copy(folder / "copy") as there:
        put_everywhere(there.engine, there.store, folder, there.people, now=there.at)
        yield there
