"""A unit's Appendix 2: its versions, its lines and documents, the letter sent, extensions, reminders."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, UniqueConstraint
from sqlalchemy.orm import defer
from sqlmodel import Field, SQLModel

from models.codes import ReportState
from models.types import Instant, not_negative, one_of

REMINDER_KINDS = ("before", "after", "zalo", "phone", "letter")


class Report(SQLModel, table=True):
    """One version of a unit's report.

    A draft holds only `draft` (what the unit typed). Closing freezes `facts` and the documents;
    filing records the letter that was sent: its number, its day, when. On time is judged by `filed_at`.
    """

    __table_args__ = (
        UniqueConstraint("pilot_id", "unit_id", "version"),
        one_of("state", [s for s in ReportState if s is not ReportState.NONE]),
        CheckConstraint("(state = 'draft') = (closed_at IS NULL)", name="closed_has_a_moment"),
        CheckConstraint(
            "state NOT IN ('filed', 'accepted') OR filed_at IS NOT NULL", name="filed_has_a_moment"
        ),
        *not_negative("version"),
    )

    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(foreign_key="pilot.id")
    unit_id: int = Field(foreign_key="unit.id", index=True)
    version: int
    state: str = ReportState.DRAFT.value
    draft: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    facts: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    checks: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    explanation: str = ""
    nil: bool = False
    sha256: str = ""
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_by: str = ""
    letter_number: str = ""
    letter_on: date | None = None
    filed_at: datetime | None = Field(default=None, sa_type=Instant)
    recorded_at: datetime | None = Field(default=None, sa_type=Instant)
    recorded_by: str = ""
    signed_pdf_sha256: str = ""
    returned_at: datetime | None = Field(default=None, sa_type=Instant)
    returned_by: str = ""
    returned_why: str = ""
    accepted_at: datetime | None = Field(default=None, sa_type=Instant)
    accepted_by: str = ""
    edit: int = 1
    changed_by: str = ""
    created_at: datetime = Field(sa_type=Instant)
    changed_at: datetime = Field(sa_type=Instant)


# For whoever asks how reports stand: what a corporation's states is tens of megabytes, read when it is asked for.
WITHOUT_FACTS = defer(Report.facts)  # type: ignore[arg-type]


class ReportLine(SQLModel, table=True):
    """The unit's wording of an item in its report, or of a problem's line, or a line of its own (neither).

    `position` is its place among the lines of its function; `joined_to_id` is the item whose line tells it.
    """

    __tablename__ = "report_line"
    __table_args__ = (
        UniqueConstraint("report_id", "feedback_id"),
        CheckConstraint("joined_to_id IS NULL OR joined_to_id <> feedback_id", name="joined_to_another"),
        *not_negative("position"),
    )

    id: int | None = Field(default=None, primary_key=True)
    report_id: int = Field(foreign_key="report.id", index=True)
    feedback_id: int | None = Field(default=None, foreign_key="feedback.id", index=True)
    problem_id: int | None = Field(default=None, foreign_key="problem.id", index=True)
    position: int | None = None
    function: str = ""
    text: str | None = None
    included: bool = True
    joined_to_id: int | None = Field(default=None, foreign_key="feedback.id", index=True)


class ReportImage(SQLModel, table=True):
    """An image of a line that the unit wrote itself; its bytes lie under DATA_DIR by their SHA-256."""

    __tablename__ = "report_image"
    __table_args__ = (
        UniqueConstraint("report_line_id", "position"),
        *not_negative("position", "width", "height", "size"),
    )

    id: int | None = Field(default=None, primary_key=True)
    report_line_id: int = Field(foreign_key="report_line.id", index=True)
    position: int
    sha256: str
    mime: str
    width: int
    height: int
    size: int


class ReportTemplate(SQLModel, table=True):
    """A unit's own Word template, used for its documents; its bytes lie under DATA_DIR by their SHA-256."""

    __tablename__ = "report_template"
    __table_args__ = (UniqueConstraint("pilot_id", "unit_id"), *not_negative("size"))

    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(foreign_key="pilot.id")
    unit_id: int = Field(foreign_key="unit.id", index=True)
    name: str
    sha256: str
    size: int
    uploaded_by: str
    uploaded_at: datetime = Field(sa_type=Instant)


class ReportFile(SQLModel, table=True):
    """A frozen document of a closed version; its bytes lie under DATA_DIR by their SHA-256."""

    __tablename__ = "report_file"
    __table_args__ = (UniqueConstraint("report_id", "format"), one_of("format", ("docx", "xlsx", "pdf")))

    id: int | None = Field(default=None, primary_key=True)
    report_id: int = Field(foreign_key="report.id", index=True)
    format: str
    sha256: str
    size: int


class Extension(SQLModel, table=True):
    """A later day that headquarters or a parent allowed a unit; it never reads as on time."""

    __table_args__ = (UniqueConstraint("pilot_id", "unit_id"),)

    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(foreign_key="pilot.id")
    unit_id: int = Field(foreign_key="unit.id", index=True)
    before: date
    why: str = ""
    granted_by: str
    granted_at: datetime = Field(sa_type=Instant)


class Reminder(SQLModel, table=True):
    """A reminder to a unit, once for each day and kind: who was reminded when, how, and by whom.

    `before` and `after` (the due day) went by mail to `through`: the unit itself, or what stands above one
    without an address; the mails are found by that unit, kind and day. The other kinds were done by a person.
    """

    __table_args__ = (
        UniqueConstraint("pilot_id", "unit_id", "day", "kind"),
        one_of("kind", REMINDER_KINDS),
    )

    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(foreign_key="pilot.id")
    unit_id: int = Field(foreign_key="unit.id", index=True)
    day: date
    kind: str
    through_id: int | None = Field(default=None, foreign_key="unit.id")
    to_address: str = ""
    text: str = ""
    who: str
    made_at: datetime = Field(sa_type=Instant)
