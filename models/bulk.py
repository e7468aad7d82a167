"""Many rows into one table at once: executemany on SQLite, COPY on PostgreSQL, the same call for both."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from operator import itemgetter
from typing import Any

from sqlalchemy import Column, Dialect, Table, func, select, text
from sqlalchemy.sql.schema import ScalarElementColumnDefault
from sqlmodel import Session, SQLModel

# What every SQLite since 3.32 takes in one statement is 32.766.
MOST_PARAMETERS = 20_000


def take_ids(session: Session, model: type[SQLModel], count: int) -> range | list[int]:
    """Keys for that many new rows, in rising order, nobody else's. The transaction must be one that writes."""
    table: Table = model.__table__  # type: ignore[attr-defined]
    if session.get_bind().dialect.name == "postgresql":
        drawn = text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)")
        return sorted(session.execute(drawn, {"name": table.name, "count": count}).scalars())
    last = session.execute(select(func.max(table.c.id))).scalar() or 0
    return range(last + 1, last + 1 + count)


def insert_rows(session: Session, model: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all name the same columns; what none names takes the column's default, else NULL.

    Kept when the caller commits. Quick because nothing is made of a row but the values that the driver takes.
    """
    if not rows:
        return
    table: Table = model.__table__  # type: ignore[attr-defined]
    connection = session.connection()
    dialect = connection.dialect
    named = [column for column in table.columns if column.name in rows[0]]
    implied = [
        column for column in table.columns if column.name not in rows[0] and _default(column) is not None
    ]
    tail = tuple(_bind(column, dialect)(_default(column)) for column in implied)
    to_bind = [(n, _bind(column, dialect)) for n, column in enumerate(named) if _binds(column, dialect)]
    pick = itemgetter(*(column.name for column in named))
    values = []
    # Neighbours often have one value: the moment of an import is turned into the driver's form once.
    last: dict[int, tuple[Any, Any]] = dict.fromkeys((n for n, _bind in to_bind), (None, None))
    for row in rows:
        picked = list(pick(row)) if len(named) > 1 else [pick(row)]
        for n, bind in to_bind:
            value = picked[n]
            if value is None or value is not last[n][0]:
                last[n] = (value, bind(value))
            picked[n] = last[n][1]
        values.append((*picked, *tail))
    columns = [column.name for column in (*named, *implied)]
    if dialect.name == "postgresql":
        name = dialect.identifier_preparer.quote
        into = f"COPY {name(table.name)} ({', '.join(map(name, columns))}) FROM STDIN"
        with connection.connection.cursor() as cursor, cursor.copy(into) as copy:  # type: ignore[attr-defined]
            for line in values:
                copy.write_row(line)
        return
    # Many rows in one statement: SQLite builds the lists of a CHECK anew for each statement that it runs.
    name = dialect.identifier_preparer.quote
    into = f"INSERT INTO {name(table.name)} ({', '.join(map(name, columns))}) VALUES "  # noqa: S608  (names of our own tables)
    one = f"({', '.join('?' * len(columns))})"
    together = max(1, MOST_PARAMETERS // len(columns))
    whole = len(values) - len(values) % together
    if whole:
        groups = [
            tuple(chain.from_iterable(values[start : start + together]))
            for start in range(0, whole, together)
        ]
        connection.exec_driver_sql(into + ", ".join([one] * together), groups)
    if values[whole:]:
        connection.exec_driver_sql(into + one, values[whole:])


def _default(column: Column[Any]) -> Any:
    return column.default.arg if isinstance(column.default, ScalarElementColumnDefault) else None


def _binds(column: Column[Any], dialect: Dialect) -> bool:
    return column.type.dialect_impl(dialect).bind_processor(dialect) is not None


def _bind(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any]:
    """What makes of a value what the driver takes."""
    return column.type.dialect_impl(dialect).bind_processor(dialect) or (lambda value: value)
