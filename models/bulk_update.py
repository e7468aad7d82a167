"""Many rows of one table changed at once, each to its own values; and many keys as one parameter of a statement."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import Boolean, ColumnElement, String, Table, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import Session, SQLModel

from models.bulk import MOST_PARAMETERS, binder


def update_rows(
    session: Session,
    model: type[SQLModel],
    names: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    same: Mapping[str, Any],
    rising: Sequence[str] = (),
) -> None:
    """Set the columns `names` of the rows whose `id` comes first in each of `rows`; kept when the caller commits.

    `same` are columns that become one value in all of them, `rising` those that become one more than they were.
    """
    if not rows:
        return
    table: Table = model.__table__  # type: ignore[attr-defined]
    connection = session.connection()
    dialect = connection.dialect
    quoted = dialect.identifier_preparer.quote
    columns = [table.c[name] for name in ("id", *names)]
    binds = [binder(column, dialect) for column in columns]
    values = [[bind(row[n]) for row in rows] for n, bind in enumerate(binds)]
    alike = [binder(table.c[name], dialect)(value) for name, value in same.items()]
    said = ", ".join(f"c{n}" for n in range(len(columns)))
    one = "%s" if dialect.name == "postgresql" else "?"
    into = ", ".join(
        [
            *(f"{quoted(name)} = said.c{n}" for n, name in enumerate(names, 1)),
            *(f"{quoted(name)} = {one}" for name in same),
            *(f"{quoted(name)} = {quoted(table.name)}.{quoted(name)} + 1" for name in rising),
        ]
    )
    mine = f"WHERE {quoted(table.name)}.id = said.c0"
    if dialect.name == "postgresql":
        # A list a column: one short statement, however many rows there are.
        lists = ", ".join(f"%s::{column.type.compile(dialect)}[]" for column in columns)
        connection.exec_driver_sql(
            f"UPDATE {quoted(table.name)} SET {into} FROM unnest({lists}) AS said ({said}) {mine}",  # noqa: S608  (names of our own tables)
            (*alike, *values),
        )
        return
    # Many rows in one statement: SQLite builds the lists of a CHECK anew for each statement that it runs.
    together = max(1, (MOST_PARAMETERS - len(alike)) // len(columns))
    listed = list(zip(*values, strict=True))
    for start in range(0, len(listed), together):
        some = listed[start : start + together]
        lines = ", ".join([f"({', '.join('?' * len(columns))})"] * len(some))
        connection.exec_driver_sql(
            f"WITH said ({said}) AS (VALUES {lines}) "  # noqa: S608  (names of our own tables)
            f"UPDATE {quoted(table.name)} SET {into} FROM said {mine}",
            (*chain.from_iterable(some), *alike),
        )


def among(column: Any, numbers: Collection[int]) -> ColumnElement[bool]:
    """That a column holds one of these whole numbers: they are one parameter, however many they are."""
    return _Among(column, literal(json.dumps(sorted(numbers), separators=(",", ":")), String()))


class _Among(FunctionElement[bool]):
    """Arguments are the column and a list of numbers as JSON."""

    name = "among"
    type = Boolean()
    # Else SQLite is asked whether it "= 1", and takes no index for it.
    _is_implicitly_boolean = True
    inherit_cache = True


@compiles(_Among, "sqlite")
def _among_on_sqlite(element: _Among, compiler: SQLCompiler, **more: Any) -> str:
    column, numbers = (compiler.process(part, **more) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({numbers}))"  # noqa: S608  (the list is a parameter)


@compiles(_Among, "postgresql")
def _among_on_postgresql(element: _Among, compiler: SQLCompiler, **more: Any) -> str:
    column, numbers = (compiler.process(part, **more) for part in element.clauses)
    # What JSON writes between brackets PostgreSQL writes between braces.
    return f"{column} = ANY (CAST(translate({numbers}, '[]', '{{}}') AS integer[]))"
