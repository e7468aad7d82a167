"""Problems: several opinions with one cause."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKeyConstraint
from sqlmodel import Field, SQLModel

from models.codes import Kind, Severity, State
from models.types import Instant, one_of


class Problem(SQLModel, table=True):
    """A group of items with one cause. Grouping is a link on the items, taken apart without loss."""

    __table_args__ = (
        ForeignKeyConstraint(["pilot_id", "function"], ["app_function.pilot_id", "app_function.code"]),
        one_of("kind", Kind),
        one_of("severity", Severity),
        one_of("state", State),
    )

    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(foreign_key="pilot.id", index=True)
    title: str
    function: str
    kind: str
    severity: str
    state: str = State.NEW.value
    owner: str = ""
    second_owner: str = ""
    fixed_in_server: str = ""
    fixed_in_android: str = ""
    fixed_in_ios: str = ""
    first_seen_on: date | None = None
    last_seen_on: date | None = None
    version: int = 1
    created_at: datetime = Field(sa_type=Instant)
    changed_at: datetime = Field(sa_type=Instant)
