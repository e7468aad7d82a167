"""Every table of a database as rows in a form that both kinds of database share: read, hashed, written elsewhere.

Rows go by their primary keys, columns by name, instants in UTC: the same data gives the same hash on SQLite and on
PostgreSQL. What a database derives by itself (its search index, its sums) is no part of it.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Engine,
    LargeBinary,
    MetaData,
    StaticPool,
    Table,
    create_engine,
    inspect,
    select,
    text,
)

# Made by the database as rows come and go, or by the migrations.
DERIVED = frozenset({"alembic_version", "change_mark", "feedback_tally"})
_AT_ONCE = 1_000


@dataclass(frozen=True)
class Counted:
    """A table's rows and the SHA-256 of all of them in their order."""

    rows: int
    sha256: str


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """The database as it stands at one moment, while others go on writing.

    On PostgreSQL a transaction that sees nothing of them; a SQLite file is first copied into a private file of
    SQLite's own that has no name and is gone with the program, since a long reader would hold its writers up.
    """
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        ) as connection:
            yield connection
        return
    import sqlite3

    private = sqlite3.connect("", check_same_thread=False)
    source = engine.raw_connection()
    try:
        driver: Any = source.driver_connection
        driver.backup(private)
    finally:
        source.close()
    copy = create_engine("sqlite://", creator=lambda: private, poolclass=StaticPool)
    try:
        with copy.connect() as connection:
            yield connection
    finally:
        copy.dispose()
        private.close()


def tables_in(connection: Connection) -> list[Table]:
    """The tables that hold data, each after those that its rows name."""
    found = MetaData()
    names = set(inspect(connection).get_table_names()) - DERIVED
    if connection.dialect.name == "sqlite":
        listed = connection.execute(text("SELECT name, type FROM pragma_table_list WHERE schema = 'main'"))
        names &= {name for name, kind in listed if kind == "table"}
    found.reflect(connection, only=sorted(names), resolve_fks=False)
    for table in found.tables.values():
        for column in table.columns:
            if isinstance(column.type, JSON):
                column.type = JSON(none_as_null=True)
    return [table for table in found.sorted_tables if table.name in names]


def is_empty(connection: Connection) -> bool:
    """Whether nothing was made in a database yet."""
    return not inspect(connection).get_table_names()


def columns_of(table: Table) -> list[Column[Any]]:
    """The columns that hold data, by name."""
    return sorted((c for c in table.columns if c.computed is None), key=lambda c: str(c.name))


def rows_of(connection: Connection, table: Table) -> Iterator[list[Any]]:
    """The rows as values that JSON can say, by primary key; columns as `columns_of` gives them."""
    query = select(*columns_of(table)).order_by(*table.primary_key.columns)
    # On the connection itself the option would go on for all that comes after.
    with connection.execute(query, execution_options={"yield_per": _AT_ONCE}) as found:
        for row in found:
            yield [_said(value) for value in row]


def line_of(row: Sequence[Any]) -> bytes:
    """One row as a line, the same for the same values."""
    words = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return words.encode("utf-8", "surrogatepass") + b"\n"


def hashed(rows: Iterable[Sequence[Any]]) -> Counted:
    """How many rows these are, and their hash."""
    mark, count = hashlib.sha256(), 0
    for row in rows:
        mark.update(line_of(row))
        count += 1
    return Counted(count, mark.hexdigest())


def write_rows(
    connection: Connection, table: Table, names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Put rows (in the form of `rows_of`, columns by `names`) into an empty table, in the caller's transaction.

    On SQLite keys are checked when the transaction ends, on PostgreSQL when the table is full.
    """
    meant = [(table.c[name], _meaning(table.c[name])) for name in names]
    if connection.dialect.name == "postgresql":
        _copy(connection, table, meant, rows)
        return
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    values = (
        {column.name: mean(value) for (column, mean), value in zip(meant, row, strict=True)} for row in rows
    )
    while part := list(islice(values, _AT_ONCE)):
        connection.execute(table.insert(), part)


def _copy(
    connection: Connection,
    table: Table,
    meant: Sequence[tuple[Column[Any], Callable[[Any], Any]]],
    rows: Iterable[Sequence[Any]],
) -> None:
    name = connection.dialect.identifier_preparer.quote
    listed = ", ".join(name(str(column.name)) for column, _mean in meant)
    binds = [
        column.type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
        for column, _m in meant
    ]
    driver: Any = connection.connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {name(table.name)} ({listed}) FROM STDIN") as copy:
        for row in rows:
            values = [mean(value) for (_column, mean), value in zip(meant, row, strict=True)]
            copy.write_row(
                [bind(v) if bind and v is not None else v for bind, v in zip(binds, values, strict=True)]
            )
    if "id" in table.c:
        connection.execute(
            text(
                "SELECT setval(named, greatest((SELECT max(id) FROM " + name(table.name) + "), 1), "  # noqa: S608
                "(SELECT count(*) > 0 FROM " + name(table.name) + ")) "
                "FROM (SELECT pg_get_serial_sequence(:table, 'id') AS named) AS s WHERE named IS NOT NULL"
            ),
            {"table": table.name},
        )


def _said(value: Any) -> Any:
    if isinstance(value, datetime):
        moment = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return moment.isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    return value


def _meaning(column: Column[Any]) -> Callable[[Any], Any]:
    """What makes a value of the column's kind again of what JSON said."""
    match column.type:
        case DateTime():
            mean: Callable[[Any], Any] = _moment if column.type.timezone else _moment_without_zone
        case Date():
            mean = date.fromisoformat
        case LargeBinary():
            mean = base64.b64decode
        case Boolean():
            mean = bool
        case _:
            return lambda value: value
    return lambda value: None if value is None else mean(value)


def _moment(said: str) -> datetime:
    return datetime.fromisoformat(said)


def _moment_without_zone(said: str) -> datetime:
    return datetime.fromisoformat(said).astimezone(UTC).replace(tzinfo=None)
