"""Problems: several opinions with one cause, and proposals of such that people refused."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.codes import Kind, Severity, State
from models.types import Instant, one_of


class Problem(SQLModel, table=True):
    """A group of items with one cause. Grouping is a link on the items, taken apart without loss.

    One that was merged or taken apart `stands` no more and has no items; it stays, for its history and its link.
    """

    __table_args__ = (
        ForeignKeyConstraint(["pilot_id", "function"], ["app_function.pilot_id", "app_function.code"]),
        one_of("kind", Kind),
        one_of("severity", Severity),
        one_of("state", State),
        CheckConstraint("merged_into_id IS NULL OR NOT stands", name="merged_stands_no_more"),
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
    stands: bool = True
    merged_into_id: int | None = Field(default=None, foreign_key="problem.id", index=True)
    version: int = 1
    created_at: datetime = Field(sa_type=Instant)
    changed_at: datetime = Field(sa_type=Instant)


class ProblemRefusal(SQLModel, table=True):
    """Items that a person said are no problem together, or (`problem_id`) don't belong to that one."""

    __tablename__ = "problem_refusal"

    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(foreign_key="pilot.id", index=True)
    problem_id: int | None = Field(default=None, foreign_key="problem.id", index=True)
    stands: bool = True
    who: str
    at: datetime = Field(sa_type=Instant)


class ProblemRefusalItem(SQLModel, table=True):
    """One of the items of a refusal."""

    __tablename__ = "problem_refusal_item"
    __table_args__ = (UniqueConstraint("refusal_id", "feedback_id"),)

    id: int | None = Field(default=None, primary_key=True)
    refusal_id: int = Field(foreign_key="problem_refusal.id")
    feedback_id: int = Field(foreign_key="feedback.id", index=True)
