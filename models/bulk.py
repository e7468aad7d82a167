"""Many rows into one table at once: executemany on SQLite, COPY on PostgreSQL, the same call for both."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from operator import itemgetter
from typing import Any

from sqlalchemy import Column, Connection, Dialect, Table, func, select, text
from sqlalchemy.sql.schema import ScalarElementColumnDefault
from sqlmodel import Session, SQLModel

# What every SQLite since 3.32 takes in one statement is 32.766.
MOST_PARAMETERS = 20_000
MOST_TOGETHER = 1_000
# A few rows find their places quickly.
WORTH_INDEXING_ANEW = 2_000
_RESTING = threading.Lock()
_rest = {"asked": 0, "found": False}


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
    tail = tuple(binder(column, dialect)(_default(column)) for column in implied)
    pick = itemgetter(*(column.name for column in named)) if len(named) > 1 else _one(named[0].name)
    by_column = list(zip(*map(pick, rows), strict=True))
    for n, column in enumerate(named):
        if _binds(column, dialect):
            by_column[n] = _bound(by_column[n], binder(column, dialect))
    values = list(zip(*by_column, *([value] * len(rows) for value in tail), strict=True))
    columns = [column.name for column in (*named, *implied)]
    if dialect.name == "postgresql":
        name = dialect.identifier_preparer.quote
        into = f"COPY {name(table.name)} ({', '.join(map(name, columns))}) FROM STDIN"
        with connection.connection.cursor() as cursor, cursor.copy(into) as copy:  # type: ignore[attr-defined]
            for line in values:
                copy.write_row(line)
        return
    _insert_on_sqlite(connection, table, columns, values)


def _insert_on_sqlite(
    connection: Connection, table: Table, columns: Sequence[str], values: Sequence[tuple[Any, ...]]
) -> None:
    """Many rows in one statement: SQLite builds the lists of a CHECK anew for each statement that it runs.

    What all rows say alike is given once for all rows of a statement: handing values over is most of the work.
    """
    name = connection.dialect.identifier_preparer.quote
    first = values[0]
    own = [n for n in range(len(columns)) if any(row[n] is not first[n] for row in values)] or [0]
    alike = [n for n in range(len(columns)) if n not in set(own)]
    shared = tuple(first[n] for n in alike)
    listed = ", ".join(name(columns[n]) for n in (*alike, *own))
    said = ", ".join([*("?" * len(alike)), *(f"column{n}" for n in range(1, len(own) + 1))])
    into = f"INSERT INTO {name(table.name)} ({listed}) SELECT {said} FROM (VALUES "  # noqa: S608  (names of our own tables)
    one = f"({', '.join('?' * len(own))})"
    together = max(1, min(MOST_TOGETHER, (MOST_PARAMETERS - len(shared)) // len(own)))
    pick = itemgetter(*own) if len(own) > 1 else _one(own[0])
    for start in range(0, len(values), together):
        part = values[start : start + together]
        connection.exec_driver_sql(
            f"{into}{', '.join([one] * len(part))})", (*shared, *chain.from_iterable(map(pick, part)))
        )


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Within the block no garbage is looked for: work that makes very many rows keeps them all until its end anyway.

    It is the whole process that rests; it goes on when the last of such blocks ends.
    """
    with _RESTING:
        if not _rest["asked"]:
            _rest["found"] = gc.isenabled()
            gc.disable()
        _rest["asked"] += 1
    try:
        yield
    finally:
        with _RESTING:
            _rest["asked"] -= 1
            if not _rest["asked"] and _rest["found"]:
                gc.enable()


@contextmanager
def indexed_at_the_end(session: Session, coming: int, *models: type[SQLModel]) -> Iterator[None]:
    """Within the block the indexes of these tables are not kept in step; they are made anew as it ends.

    Sorting many rows once is several times quicker than finding the place of each. Only on SQLite, whose writer is
    alone and whose indexes belong to its transaction, and only where as many rows are coming as there are at most:
    indexes of many old rows are not made anew for a few. What is UNIQUE is checked all the time.
    """
    listed = text(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = :t AND sql IS NOT NULL"
    )
    left: list[str] = []
    if session.get_bind().dialect.name == "sqlite" and coming >= WORTH_INDEXING_ANEW:
        session.flush()
        for model in models:
            table: Table = model.__table__  # type: ignore[attr-defined]
            old = select(func.count()).select_from(select(table).limit(coming + 1).subquery())
            if session.execute(old).scalar_one() > coming:
                continue
            for name, made_by in session.execute(listed, {"t": table.name}).all():
                if made_by.upper().startswith("CREATE INDEX"):
                    session.connection().exec_driver_sql(f'DROP INDEX "{name}"')
                    left.append(made_by)
    try:
        yield
    finally:
        for made_by in left:
            session.connection().exec_driver_sql(made_by)


def _one(place: Any) -> Callable[[Any], tuple[Any, ...]]:
    """As itemgetter of several places, of one."""
    return lambda row: (row[place],)


def _bound(values: Sequence[Any], bind: Callable[[Any], Any]) -> tuple[Any, ...]:
    """A column as the driver takes it. Neighbours often are one object: the moment of an import is turned once."""
    made, last, said = [], None, bind(None)
    for value in values:
        if value is not last:
            last, said = value, bind(value)
        made.append(said)
    return tuple(made)


def _default(column: Column[Any]) -> Any:
    return column.default.arg if isinstance(column.default, ScalarElementColumnDefault) else None


def _binds(column: Column[Any], dialect: Dialect) -> bool:
    return column.type.dialect_impl(dialect).bind_processor(dialect) is not None


def binder(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any]:
    """What makes of a value what the driver takes."""
    return column.type.dialect_impl(dialect).bind_processor(dialect) or (lambda value: value)
