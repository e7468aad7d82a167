"""The tree of units, the names people give them, and who owes a report to whom."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.codes import UnitStatus
from models.types import Instant, not_negative, one_of


class Unit(SQLModel, table=True):
    """A unit of the tree.

    `parent_id` is the parent that the list names. `path` (`/EVN/EVNCPC/PP/`) is where the unit counts:
    a merged unit and what stood below it lie under the successor, what stood below a dissolved unit lies
    under its parent, a unit that left EVN stands alone. A subtree is every path with the same beginning.
    """

    __table_args__ = (
        one_of("status", UnitStatus),
        *not_negative("headcount"),
        CheckConstraint("id <> merged_into_id", name="merged_into_another"),
    )

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    name: str
    short_name: str = ""
    kind: str
    parent_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    path: str = Field(index=True)
    position: int = 0
    status: str = UnitStatus.ACTIVE.value
    merged_into_id: int | None = Field(default=None, foreign_key="unit.id")
    confidence: str = ""
    customer_prefix: str = Field(default="", index=True)
    addressee: bool = False
    ownership: str = ""
    headcount: int | None = None
    contact: str = ""
    opened_on: date | None = None
    closed_on: date | None = None
    # No foreign key: a batch names the unit it was sent for, and two tables can't each come first.
    import_batch_id: int | None = Field(default=None, index=True)


class UnitAlias(SQLModel, table=True):
    """A spelling people use for a unit, folded; the same spelling may name several units."""

    __tablename__ = "unit_alias"
    __table_args__ = (UniqueConstraint("folded", "unit_id"),)

    id: int | None = Field(default=None, primary_key=True)
    alias: str
    folded: str
    unit_id: int = Field(foreign_key="unit.id", index=True)
    origin: str = "shipped"
    confirmed_by_id: int | None = Field(default=None, foreign_key="account.id")
    confirmed_at: datetime | None = Field(default=None, sa_type=Instant)
    import_batch_id: int | None = Field(default=None, foreign_key="import_batch.id", index=True)


class UnitChange(SQLModel, table=True):
    """What a unit was before an import or a person changed it: what undo puts back."""

    __tablename__ = "unit_change"

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    import_batch_id: int | None = Field(default=None, foreign_key="import_batch.id", index=True)
    before: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    changed_at: datetime = Field(sa_type=Instant)


class ReportingDuty(SQLModel, table=True):
    """Who must report to whom, strictly before which day.

    `covered_by_id` names the unit whose report stands for this one; such a duty is not counted as
    missing. A unit may owe EVN (the letter) and its corporation (an internal, earlier day).
    """

    __tablename__ = "reporting_duty"
    __table_args__ = (
        UniqueConstraint("pilot_id", "unit_id", "to_unit_id"),
        CheckConstraint("unit_id <> to_unit_id", name="owed_to_another"),
    )

    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(foreign_key="pilot.id")
    unit_id: int = Field(foreign_key="unit.id", index=True)
    to_unit_id: int = Field(foreign_key="unit.id")
    before: date
    covered_by_id: int | None = Field(default=None, foreign_key="unit.id")
