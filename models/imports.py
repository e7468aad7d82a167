"""What came in: one file, sync or call; its rows to correct; its rows that wait for a person."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.types import Instant, not_negative, one_of

IMPORT_KINDS = ("units", "aliases", "installs", "feedback", "sync", "typed")


class ImportBatch(SQLModel, table=True):
    """One file, sync or grid as a whole, with what it did; undone as a whole.

    `asked` is what the person said beside the file: `as_of` (an ISO day), `mapping` (field -> header).
    """

    __tablename__ = "import_batch"
    __table_args__ = (one_of("kind", IMPORT_KINDS), one_of("state", ("confirmed", "undone")))

    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int | None = Field(default=None, foreign_key="pilot.id", index=True)
    kind: str
    source: str
    sha256: str = Field(default="", index=True)
    size: int = 0
    account_id: int | None = Field(default=None, foreign_key="account.id", index=True)
    who: str
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    started_at: datetime = Field(sa_type=Instant)
    state: str = "confirmed"
    undone_at: datetime | None = Field(default=None, sa_type=Instant)
    undone_by: str = ""
    rows_read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    held: int = 0
    gone: int = 0
    problem_rows: int = 0
    mapping: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    notes: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    asked: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class HeaderMapping(SQLModel, table=True):
    """Which column a person said is which under a header row: applied to the next file with the same headers.

    `columns` is field -> the column's place among the file's columns from 0, None where the field is not in
    the file; empty where a person said that nothing is to be applied. `unit_id` is whose word it is: None
    stands for everyone's.
    """

    __tablename__ = "header_mapping"
    __table_args__ = (
        UniqueConstraint("kind", "fingerprint", "unit_id"),
        one_of("kind", ("installs", "feedback")),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    fingerprint: str = Field(index=True)
    unit_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    columns: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    account_id: int | None = Field(default=None, foreign_key="account.id")
    who: str
    said_at: datetime = Field(sa_type=Instant)


class ImportProblem(SQLModel, table=True):
    """A cell that was not taken, with the row as it came, so that it can be corrected and sent again."""

    __tablename__ = "import_problem"

    id: int | None = Field(default=None, primary_key=True)
    import_batch_id: int = Field(foreign_key="import_batch.id", index=True)
    sheet: str
    row_number: int
    column_name: str
    found: str
    expected: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    as_it_came: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class WaitingCount(SQLModel, table=True):
    """An install count whose unit's name waits for a person. One row an import, name, context and day."""

    __tablename__ = "waiting_count"
    __table_args__ = (
        UniqueConstraint(
            "import_batch_id", "unit_key", "context_key", "counted_on", name="uq_waiting_count_one_a_day"
        ),
        one_of("state", ("waiting", "settled", "dropped")),
        *not_negative("headcount", "staff_installed", "family_installed", "users"),
    )

    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(foreign_key="pilot.id")
    import_batch_id: int = Field(foreign_key="import_batch.id", index=True)
    sheet: str
    row_number: int
    unit_text: str
    unit_key: str = Field(index=True)
    context_key: str = ""
    counted_on: date
    headcount: int | None = None
    staff_installed: int | None = None
    family_installed: int | None = None
    users: int | None = None
    candidates: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    state: str = "waiting"
