"""Conditions that are looked at on each row of what a query begins with, and lead to none: said to SQLite.

SQLite keeps no figures by which it would know what names the fewest rows; PostgreSQL does, and plans by itself.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


def row_by_row(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """The same condition, for which SQLite takes no index and turns no join round."""
    return _RowByRow(condition)


class _RowByRow(FunctionElement[bool]):
    name = "row_by_row"
    type = Boolean()
    _is_implicitly_boolean = True
    inherit_cache = True


@compiles(_RowByRow, "sqlite")
def _on_sqlite(element: _RowByRow, compiler: SQLCompiler, **more: Any) -> str:
    return f"coalesce({compiler.process(element.clauses, **more)}, 0)"


@compiles(_RowByRow, "postgresql")
def _on_postgresql(element: _RowByRow, compiler: SQLCompiler, **more: Any) -> str:
    return f"({compiler.process(element.clauses, **more)})"
