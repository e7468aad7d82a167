"""The engine for SQLite and PostgreSQL, the transaction that writes, and the migrations."""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlmodel import Session

import models.tables  # noqa: F401  every table is known before a session opens
from models.tallies import keep_tallies

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
# Below 3.51.3 two writers can corrupt a write-ahead log when a checkpoint meets a commit.
WAL_IS_SAFE_FROM = (3, 51, 3)
WAITS = 30.0


class _HintedCompiler(SQLiteCompiler):
    """A hint (`INDEXED BY`) stands behind the table that it is for: SQLite's own compiler leaves hints out."""

    def get_from_hint_text(self, table: Any, text: str | None) -> str | None:
        return text


@cache
def open_engine(url: str) -> Engine:
    """The engine of a database, one a process. A SQLite file's folder is made when it is missing."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        # Statements are planned for what they ask, each time: a plan for whatever may be asked suits no list. Said to
        # the driver and not to the server, whose checks of foreign keys would be planned anew for each row.
        engine = create_engine(
            address,
            pool_pre_ping=True,
            pool_size=10,
            max_overflow=20,
            connect_args={"prepare_threshold": None},
        )
        event.listen(engine, "connect", _prepare_postgresql)
        return engine
    if address.database and address.database != ":memory:":
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, connect_args={"timeout": 30, "check_same_thread": False})
    engine.dialect.statement_compiler = _HintedCompiler
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_postgresql(connection: Any, _record: object) -> None:
    # Compiling a statement takes longer than any list here does.
    connection.autocommit = True
    connection.execute("SET jit = off")
    connection.autocommit = False


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own BEGIN is deferred and comes late; `_begin_sqlite` says it instead.
    connection.isolation_level = None
    cursor = connection.cursor()
    safe = sqlite3.sqlite_version_info >= WAL_IS_SAFE_FROM
    cursor.execute(f"PRAGMA journal_mode = {'WAL' if safe else 'DELETE'}")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(f"PRAGMA busy_timeout = {int(WAITS * 1000)}")
    cursor.execute(f"PRAGMA synchronous = {'NORMAL' if safe else 'FULL'}")
    cursor.execute("PRAGMA cache_size = -65536")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A deferred transaction that reads and then writes ignores busy_timeout.
    options = connection.get_execution_options()
    writes, waits = options.get("writes", False), options.get("waits", WAITS)
    if connection.info.get("waits", WAITS) != waits:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {int(waits * 1000)}")
        connection.info["waits"] = waits
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def reading(engine: Engine) -> Session:
    """A session for looking things up; nothing is kept of what it may change."""
    return Session(engine)


def writing(engine: Engine, *, waits: float = WAITS) -> Session:
    """A session that takes SQLite's write lock when it begins, so that it waits for others and never fails midway.

    `waits` are the seconds after which it gives up, with OperationalError, while another holds the lock.
    """
    return Session(engine.execution_options(writes=True, waits=waits))


@contextmanager
def alone(session: Session, name: str) -> Iterator[None]:
    """Hold a named lock until the transaction ends (PostgreSQL; SQLite has one writer anyway)."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": name})
    yield


@contextmanager
def only_one(engine: Engine, name: str) -> Iterator[bool]:
    """Whether nobody else is inside under this name; held meanwhile without a transaction, gone with the program.

    On PostgreSQL an advisory lock of a connection, beside a SQLite file a locked file of that name.
    """
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            asked = text("SELECT pg_try_advisory_lock(hashtext(:name))")
            held = bool(connection.execute(asked, {"name": name}).scalar())
            try:
                yield held
            finally:
                if held:
                    freed = text("SELECT pg_advisory_unlock(hashtext(:name))")
                    connection.execute(freed, {"name": name})
        return
    place = engine.url.database
    if not place or place == ":memory:":
        yield True
        return
    with Path(f"{place}.{name}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


# Alembic is loaded where it is needed: most commands migrate nothing and start sooner without it.
def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def upgrade(engine: Engine) -> str:
    """Bring the database to the newest form; returns its revision. Safe to run again."""
    from alembic import command

    with engine.execution_options(writes=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            # Two programs that start at once must not both make the tables.
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('upgrade'))"))
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        keep_tallies(connection)
    return newest_revision()


def make_form(connection: Connection, form: str) -> None:
    """Bring an empty database to the form of a revision, in the caller's transaction."""
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, form)


def newest_revision() -> str:
    """The revision that this program needs."""
    from alembic.script import ScriptDirectory

    return str(ScriptDirectory.from_config(_config()).get_current_head())


def revision(engine: Engine) -> str | None:
    """The revision that the database has; None for an empty one."""
    from alembic.migration import MigrationContext

    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()
