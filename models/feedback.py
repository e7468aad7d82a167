"""Opinions: each item, its text before edits, who changed what on it, and its images.

A little over 300 lines: the columns of an opinion with the rules that hold between them, and what hangs on it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Connection,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    event,
    text,
)
from sqlalchemy.orm import Mapper, object_session
from sqlmodel import Field, SQLModel

from models.codes import REGIONS, Channel, Kind, Respondent, SetBy, Severity, State, UnitLink
from models.desk_acts import EVNICT
from models.types import Instant, not_negative, one_of, share

# What sets an owner, a due time or a flag: the tracker's own rules, or somebody who then keeps it.
OWNER_SET_BY = (SetBy.RULE.value, SetBy.PERSON.value)
# What most opinions have in these columns: an index holds the others alone.
COMMON = {
    "severity": Severity.MINOR.value,
    "platform": "",
    "channel": Channel.GOOGLE_FORM.value,
    "owner": EVNICT,
}
# The labels that the list is narrowed to, and the unit: an index that ends in them is read without the table.
LABELS = ("stands", "severity", "state", "function", "kind", "channel", "unit_id")


# An event by which an opinion that was done with is open again.
REOPENING = (
    "field = 'state' AND old IN ('fixed', 'released', 'wont_fix', 'duplicate', 'guided', 'no_action') "
    "AND new IN ('new', 'triaged', 'in_progress', 'waiting')"
)


class Feedback(SQLModel, table=True):
    """One opinion.

    `source` and `source_key` say where it came from, so that the same answer is the same item by every
    way in; `root_id` is the item it was split from (its own id otherwise) and never changes. `part` is 0 for
    what a person sent, from 1 for a part of it. `stands` is False for an item that its parts stand for, and
    for parts that were joined again: people's opinions are counted by `part == 0`, lines are listed by `stands`.
    `region` is the corporation whose back-end serves the sender; "" where nothing tells.
    `submitted_on` is the day in the pilot's zone; both are None where the source has no times.

    `revision` rises with every change of the row (`version` counts what its sender said). `owner` leads:
    `evnict`, `department` or a unit's code; `owner_unit_id` is the unit among its owners, and `feedback_owner`
    says how far each of them is. An item that lies in the trash stands no more, and says since when and why.
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
        # A unit's opinions in the list's order, with the labels and the day beside it.
        Index(
            "ix_feedback_of_unit",
            "pilot_id",
            "unit_id",
            "submitted_at",
            "id",
            *(label for label in LABELS if label != "unit_id"),
            "submitted_on",
        ),
        Index(None, "pilot_id", "function", "kind", "submitted_at", "id"),
        Index(None, "pilot_id", "kind", "submitted_at", "id"),
        # The order of the list, with what it is narrowed to beside it, so that the table need not be read.
        Index(
            "ix_feedback_in_order",
            "pilot_id",
            "submitted_at",
            "id",
            *LABELS,
        ),
        # A severity, a state or both: each pair is in the list's order. Sums of units read it alone.
        Index("ix_feedback_by_severity", "pilot_id", "severity", "state", "submitted_at", "id", "unit_id"),
        *(
            Index(
                f"ix_feedback_{column}",
                "pilot_id",
                column,
                "submitted_at",
                "id",
                *(label for label in LABELS if column == "severity" and label != column),
                sqlite_where=text(f"{column} <> '{common}'"),
                postgresql_where=text(f"{column} <> '{common}'"),
            )
            for column, common in COMMON.items()
        ),
        *(
            Index(
                f"ix_feedback_{rare}",
                "pilot_id",
                "submitted_at",
                "id",
                *LABELS,
                sqlite_where=text(f"{rare} IS 1"),
                postgresql_where=text(f"{rare} IS true"),
            )
            for rare in ("needs_person", "text_changed", "starred", "spam_guess")
        ),
        Index(None, "pilot_id", "function", "changed_at"),
        # The few that somebody must be told of at once.
        Index(
            "ix_feedback_critical",
            "pilot_id",
            "id",
            sqlite_where=text("severity = 'critical'"),
            postgresql_where=text("severity = 'critical'"),
        ),
        # All that opinions are summed up by, so that a sum reads the index alone.
        Index(
            "ix_feedback_summed_up",
            "pilot_id",
            "stands",
            "function",
            "kind",
            "severity",
            "state",
            "channel",
            "submitted_on",
            "problem_id",
            "unit_id",
        ),
        # The names that wait for a person, under whose answer all rows with the same words are settled.
        Index(
            "ix_feedback_waiting",
            "pilot_id",
            "unit_key",
            "import_batch_id",
            sqlite_where=text("unit_link = 'waiting' AND part = 0"),
            postgresql_where=text("unit_link = 'waiting' AND part = 0"),
        ),
        # What is severe, with all that is asked of it before the launch.
        Index(
            "ix_feedback_severe",
            "pilot_id",
            "stands",
            "state",
            "function",
            "severity",
            "submitted_on",
            "due_at",
            "owner",
            "problem_id",
            "unit_id",
            sqlite_where=text("severity <> 'minor'"),
            postgresql_where=text("severity <> 'minor'"),
        ),
        # Whoever was promised a call that was not made yet.
        Index(
            "ix_feedback_to_call",
            "pilot_id",
            "call_back_on",
            "id",
            sqlite_where=text("call_back_on IS NOT NULL AND called_back_at IS NULL"),
            postgresql_where=text("call_back_on IS NOT NULL AND called_back_at IS NULL"),
        ),
        # How large a problem is, and whose.
        Index("ix_feedback_of_problem", "problem_id", "stands", "unit_id"),
        Index(
            "ix_feedback_trashed",
            "pilot_id",
            "submitted_at",
            "id",
            sqlite_where=text("trashed_at IS NOT NULL"),
            postgresql_where=text("trashed_at IS NOT NULL"),
        ),
        one_of("owner_by", OWNER_SET_BY),
        one_of("due_by", OWNER_SET_BY),
        one_of("spam_by", OWNER_SET_BY),
        CheckConstraint("trashed_at IS NULL OR NOT stands", name="trashed_stands_no_more"),
        CheckConstraint("trashed_at IS NULL OR trash_reason <> ''", name="trashed_has_a_reason"),
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
    # Whoever sent it asked that their data be deleted: what its source says of them is taken no more.
    anonymised_at: datetime | None = Field(default=None, sa_type=Instant)
    revision: int = 1
    owner_by: str = SetBy.RULE.value
    assignee_id: int | None = Field(default=None, foreign_key="account.id", index=True)
    due_at: datetime | None = Field(default=None, sa_type=Instant)
    due_by: str = SetBy.RULE.value
    state_reason: str = ""
    fixed_in_server: str = ""
    fixed_in_android: str = ""
    fixed_in_ios: str = ""
    starred: bool = False
    spam_guess: bool = False
    spam_by: str = SetBy.RULE.value
    trashed_at: datetime | None = Field(default=None, sa_type=Instant)
    trashed_by: str = ""
    trash_reason: str = ""
    call_back_on: date | None = None
    called_back_at: datetime | None = Field(default=None, sa_type=Instant)
    import_batch_id: int | None = Field(default=None, foreign_key="import_batch.id", index=True)
    created_at: datetime = Field(sa_type=Instant)
    changed_at: datetime = Field(sa_type=Instant)


@event.listens_for(Feedback, "before_update")
def _raise_revision(_mapper: Mapper[Any], _connection: Connection, item: Feedback) -> None:
    # Every writer that goes by the object raises it, in the statement itself; those by statement say so.
    held = object_session(item)
    if held is not None and held.is_modified(item, include_collections=False):
        item.revision = Feedback.__table__.c.revision + 1  # type: ignore[attr-defined]


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
    replaced_at: datetime = Field(sa_type=Instant, index=True)


class LabelEvent(SQLModel, table=True):
    """Somebody changed a label, the unit, state, owner or problem of an item. Append only."""

    __tablename__ = "label_event"
    __table_args__ = (
        Index(
            "ix_label_event_reopening",
            "feedback_id",
            sqlite_where=text(REOPENING),
            postgresql_where=text(REOPENING),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    feedback_id: int = Field(foreign_key="feedback.id", index=True)
    account_id: int | None = Field(default=None, foreign_key="account.id")
    who: str
    at: datetime = Field(sa_type=Instant, index=True)
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
