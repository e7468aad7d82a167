"""The form's sheet as it was last read, each reading of it, and which answers left it or came back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column
from sqlmodel import Field, SQLModel

from models.types import Instant, not_negative, one_of


class FormSheet(SQLModel, table=True):
    """What a pilot's sheet held when it was last read; changes only with the commit of a synchronisation.

    `places` is (row of the sheet, item) of every answer it held, row 0 for one that left it since. `fingerprint` is of what the sheet said,
    `stored_mark` of what was stored when that was done: while both are the same there is nothing new.
    `high_water` is the newest moment of an answer. `zone` is the sheet's own, in which its times are written.
    """

    __tablename__ = "form_sheet"
    __table_args__ = not_negative("rows")

    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(foreign_key="pilot.id", unique=True)
    sheet_id: str
    tab_id: int
    tab: str
    zone: str = ""
    rows: int = 0
    fingerprint: str = ""
    stored_mark: str = ""
    places: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    high_water: datetime | None = Field(default=None, sa_type=Instant)
    synced_at: datetime = Field(sa_type=Instant)


class FormRun(SQLModel, table=True):
    """One reading of the sheet, also one that failed; `why` is its sentence as words and parameters."""

    __tablename__ = "form_run"
    __table_args__ = (
        one_of("state", ("running", "done", "failed")),
        CheckConstraint("state = 'running' OR ended_at IS NOT NULL", name="ended_has_a_moment"),
        *not_negative("requests"),
    )

    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(foreign_key="pilot.id", index=True)
    started_at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    who: str
    state: str = "running"
    code: str = ""
    why: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    requests: int = 0
    import_batch_id: int | None = Field(default=None, foreign_key="import_batch.id", index=True)


class FormPresence(SQLModel, table=True):
    """An answer left the sheet or came back to it; what undoing the synchronisation puts back."""

    __tablename__ = "form_presence"

    id: int | None = Field(default=None, primary_key=True)
    feedback_id: int = Field(foreign_key="feedback.id", index=True)
    import_batch_id: int = Field(foreign_key="import_batch.id", index=True)
    was_gone_at: datetime | None = Field(default=None, sa_type=Instant)
    is_gone_at: datetime | None = Field(default=None, sa_type=Instant)
