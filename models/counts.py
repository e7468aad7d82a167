"""How many people have the app: cumulative figures of a unit on a day, and what they were before."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.types import Instant, not_negative

FIGURES = ("headcount", "staff_installed", "family_installed", "users")


class InstallCount(SQLModel, table=True):
    """A unit's figures on a day. None is not known, which is not zero."""

    __tablename__ = "install_count"
    __table_args__ = (UniqueConstraint("pilot_id", "unit_id", "counted_on"), *not_negative(*FIGURES))

    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(foreign_key="pilot.id")
    unit_id: int = Field(foreign_key="unit.id", index=True)
    counted_on: date
    headcount: int | None = None
    staff_installed: int | None = None
    family_installed: int | None = None
    users: int | None = None
    import_batch_id: int | None = Field(default=None, foreign_key="import_batch.id", index=True)
    last_batch_id: int | None = Field(default=None, foreign_key="import_batch.id", index=True)
    recorded_by: str
    recorded_at: datetime = Field(sa_type=Instant)


class InstallCountHistory(SQLModel, table=True):
    """What a count was before it was replaced: shown to people, and what undo puts back."""

    __tablename__ = "install_count_history"

    id: int | None = Field(default=None, primary_key=True)
    install_count_id: int = Field(foreign_key="install_count.id", index=True)
    headcount: int | None = None
    staff_installed: int | None = None
    family_installed: int | None = None
    users: int | None = None
    last_batch_id: int | None = None
    recorded_by: str
    recorded_at: datetime = Field(sa_type=Instant)
    replaced_by_batch_id: int | None = Field(default=None, foreign_key="import_batch.id", index=True)
    replaced_at: datetime = Field(sa_type=Instant)


class ExtraFigure(SQLModel, table=True):
    """A figure beyond the form's own, as the unit names it."""

    __tablename__ = "extra_figure"
    __table_args__ = (UniqueConstraint("pilot_id", "unit_id", "counted_on", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(foreign_key="pilot.id")
    unit_id: int = Field(foreign_key="unit.id", index=True)
    counted_on: date
    name: str
    value: str
