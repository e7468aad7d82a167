"""Opinions: each item, its text before edits, who changed what on it, and its images."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.codes import REGIONS, Channel, Kind, Respondent, SetBy, Severity, State, UnitLink
from models.types import Instant, not_negative, one_of, share


class Feedback(SQLModel, table=True):
    """One opinion.

    `source` and `source_key` say where it came from, so that the same answer is the same item by every
    way in; `root_id` is the item it was split from (its own id otherwise) and never changes. `part` is 0 for
    what a person sent, from 1 for a part of it. `stands` is False for an item that its parts stand for, and
    for parts that were joined again: people's opinions are counted by `part == 0`, lines are listed by `stands`.
    `region` is the corporation whose back-end serves the sender; "" where nothing tells.
    `submitted_on` is the day in the pilot's zone; both are None where the source has no times.
    """

    __table_args__ = (
        UniqueConstraint("pilot_id", "source", "source_key", "part"),
        ForeignKeyConstraint(["pilot_id", "function"], ["app_function.pilot_id", "app_function.code"]),
        one_of("channel", Channel),
        one_of("respondent", Respondent),
        one_of("kind", Kind),
        one_of("severity", Severity),
        one_of("state", State),
        one_of("function_by", SetBy),
        one_of("kind_by", SetBy),
        one_of("severity_by", SetBy),
        one_of("unit_link", UnitLink),
        one_of("region", ("", *REGIONS)),
        CheckConstraint("(unit_link = 'assigned') = (unit_id IS NOT NULL)", name="assigned_has_a_unit"),
        share("function_confidence"),
        share("kind_confidence"),
        *not_negative("part", "version"),
        Index(None, "pilot_id", "unit_id", "submitted_on"),
        Index(None, "pilot_id", "state", "submitted_at", "id"),
        Index(None, "pilot_id", "function", "kind"),
        Index(None, "pilot_id", "function", "changed_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(foreign_key="pilot.id")
    root_id: int | None = Field(default=None, foreign_key="feedback.id", index=True)
    part: int = 0
    source: str
    source_key: str
    channel: str
    submitted_at: datetime | None = Field(default=None, sa_type=Instant)
    submitted_on: date | None = None
    unit_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    unit_link: str
    unit_text: str = ""
    unit_key: str = Field(default="", index=True)
    unit_how: str = ""
    respondent: str = Respondent.UNKNOWN.value
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    customer_code: str = Field(default="", index=True)
    chosen_function: str = ""
    handler: str = ""
    text: str
    content_hash: str
    search_text: str
    function: str
    function_by: str
    function_confidence: float | None = None
    kind: str
    kind_by: str
    kind_confidence: float | None = None
    severity: str
    severity_by: str
    needs_person: bool = False
    model_version: str = ""
    platform: str = ""
    system: str = ""
    app_version: str = ""
    device: str = ""
    region: str = ""
    stands: bool = True
    state: str = State.NEW.value
    owner: str = ""
    owner_unit_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    problem_id: int | None = Field(default=None, foreign_key="problem.id", index=True)
    duplicate_of_id: int | None = Field(default=None, foreign_key="feedback.id", index=True)
    version: int = 1
    text_changed: bool = False
    gone_at: datetime | None = Field(default=None, sa_type=Instant)
    call_back_on: date | None = None
    called_back_at: datetime | None = Field(default=None, sa_type=Instant)
    import_batch_id: int | None = Field(default=None, foreign_key="import_batch.id", index=True)
    created_at: datetime = Field(sa_type=Instant)
    changed_at: datetime = Field(sa_type=Instant)


class FeedbackVersion(SQLModel, table=True):
    """What an item said before its answer was edited: shown to people, and what undo puts back."""

    __tablename__ = "feedback_version"
    __table_args__ = (UniqueConstraint("feedback_id", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    feedback_id: int = Field(foreign_key="feedback.id", index=True)
    version: int
    text: str
    before: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    replaced_by_batch_id: int | None = Field(default=None, foreign_key="import_batch.id", index=True)
    replaced_at: datetime = Field(sa_type=Instant)


class LabelEvent(SQLModel, table=True):
    """Somebody changed a label, the unit, state, owner or problem of an item. Append only."""

    __tablename__ = "label_event"

    id: int | None = Field(default=None, primary_key=True)
    feedback_id: int = Field(foreign_key="feedback.id", index=True)
    account_id: int | None = Field(default=None, foreign_key="account.id")
    who: str
    at: datetime = Field(sa_type=Instant)
    field: str
    old: str
    new: str
    why: str = ""


class Image(SQLModel, table=True):
    """An image that an item brought. Its bytes lie under DATA_DIR by their SHA-256 when present.

    `link` is where it came from: an address, or `sha256:` and the hash of a picture that lay in a workbook or was
    put in by hand. `thumbnail` is the SHA-256 of its small form; "" where it is small itself.
    """

    __table_args__ = (
        UniqueConstraint("feedback_id", "position"),
        one_of("state", ("present", "missing", "refused")),
        CheckConstraint("state <> 'present' OR sha256 <> ''", name="present_has_bytes"),
    )

    id: int | None = Field(default=None, primary_key=True)
    feedback_id: int = Field(foreign_key="feedback.id", index=True)
    position: int
    link: str = Field(index=True)
    sha256: str = ""
    state: str = "missing"
    why: str = ""
    mime: str = ""
    thumbnail: str = ""
    width: int | None = None
    height: int | None = None
    size: int | None = None
    tried_at: datetime | None = Field(default=None, sa_type=Instant)
