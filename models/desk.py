"""What the desk keeps beside the items: fixes to verify, notices of critical items, why codes were looked up, shifts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.types import Instant, not_negative, one_of

OUTCOMES = ("waiting", "verified", "still_there", "withdrawn")


class Verification(SQLModel, table=True):
    """A unit that reported a problem is asked whether its fix holds. A later release asks anew: the next `round`.

    The image that may come with an answer is named by its SHA-256; its bytes lie under DATA_DIR.
    """

    __table_args__ = (
        UniqueConstraint("problem_id", "unit_id", "round"),
        one_of("outcome", OUTCOMES),
        CheckConstraint(
            "(outcome IN ('verified', 'still_there')) = (answered_at IS NOT NULL)",
            name="answered_has_a_moment",
        ),
        *not_negative("round"),
    )

    id: int | None = Field(default=None, primary_key=True)
    problem_id: int = Field(foreign_key="problem.id")
    unit_id: int = Field(foreign_key="unit.id", index=True)
    round: int = 1
    release: str = ""
    asked_by: str
    asked_at: datetime = Field(sa_type=Instant)
    outcome: str = "waiting"
    words: str = ""
    image_sha256: str = ""
    image_mime: str = ""
    answered_by: str = ""
    answered_at: datetime | None = Field(default=None, sa_type=Instant)


class CriticalNotice(SQLModel, table=True):
    """The owner of a critical item was written to. `owner` is its code, as FeedbackOwner has it.

    `recipients` is how many addresses the letter went to; 0: nobody has an address, so that a person must tell them.
    """

    __tablename__ = "critical_notice"
    __table_args__ = (UniqueConstraint("feedback_id", "owner"), *not_negative("recipients"))

    id: int | None = Field(default=None, primary_key=True)
    # An opinion that is taken back with its import takes its notices with it.
    feedback_id: int = Field(foreign_key="feedback.id", ondelete="CASCADE")
    owner: str
    recipients: int
    at: datetime = Field(sa_type=Instant)


class CodeReason(SQLModel, table=True):
    """Why a person looks customers up on one day: asked once, named beside each look in the record."""

    __tablename__ = "code_reason"
    __table_args__ = (UniqueConstraint("account_id", "day"),)

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id")
    day: date
    reason: str
    at: datetime = Field(sa_type=Instant)


class Handover(SQLModel, table=True):
    """A shift handed over: what it found and did (`facts`), frozen, with the notes of who leaves and who came."""

    __table_args__ = (
        CheckConstraint("from_at < to_at", name="shift_runs_forward"),
        CheckConstraint("(taken_by = '') = (taken_at IS NULL)", name="taken_has_a_moment"),
        CheckConstraint(
            "taken_by_id IS NULL OR handed_by_id IS NULL OR taken_by_id <> handed_by_id",
            name="taken_by_another",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(foreign_key="pilot.id", index=True)
    from_at: datetime = Field(sa_type=Instant)
    to_at: datetime = Field(sa_type=Instant)
    facts: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    notes: str = ""
    handed_by: str
    handed_by_id: int | None = Field(default=None, foreign_key="account.id")
    taken_by: str = ""
    taken_by_id: int | None = Field(default=None, foreign_key="account.id")
    taken_at: datetime | None = Field(default=None, sa_type=Instant)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Instant)
