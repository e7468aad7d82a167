"""Column types and constraints that several tables share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, Dialect, MetaData
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

SQLModel.metadata.naming_convention = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
).naming_convention


class Instant(TypeDecorator[datetime]):
    """A moment in UTC. SQLite forgets the zone, so it is put back; a moment without one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; raises ValueError for a naive datetime."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Always aware, in UTC."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def one_of(column: str, codes: Iterable[str], *, optional: bool = False) -> CheckConstraint:
    """The column holds one of the codes."""
    listed = ", ".join(f"'{code}'" for code in codes)
    rule = f"{column} IN ({listed})"
    return CheckConstraint(f"{column} IS NULL OR {rule}" if optional else rule, name=f"{column}_is_known")


def not_negative(*columns: str) -> tuple[CheckConstraint, ...]:
    """Each column is 0 or more, or unknown."""
    return tuple(CheckConstraint(f"{c} >= 0", name=f"{c}_is_not_negative") for c in columns)


def share(column: str) -> CheckConstraint:
    """The column is between 0 and 1, or unknown."""
    return CheckConstraint(f"{column} >= 0 AND {column} <= 1", name=f"{column}_is_a_share")


def key(row: Any) -> int:
    """The key of a stored row; raises ValueError for one that was not flushed yet."""
    if row.id is None:
        raise ValueError(f"{type(row).__name__} is not stored yet")
    return int(row.id)
