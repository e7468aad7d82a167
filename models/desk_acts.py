"""Who answers for an opinion and how far each is, what was done to many at once, and kept sets of changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.codes import SetBy, State
from models.types import Instant, not_negative, one_of

# Owners that are no unit of the tree: EVNICT's desk, and the specialist departments (Ban chuyên môn).
EVNICT, DEPARTMENT = "evnict", "department"


class FeedbackOwner(SQLModel, table=True):
    """One owner of one opinion, with a state and a due time of its own; an opinion has one or two.

    `owner` is `evnict`, `department` or the code of the unit `unit_id`; `leads` is true for the first of two.
    `account_id` is the person in whose hands it is there. `version` rises with every change of this row.
    """

    __tablename__ = "feedback_owner"
    __table_args__ = (
        UniqueConstraint("feedback_id", "owner"),
        one_of("state", State),
        one_of("set_by", (SetBy.RULE.value, SetBy.PERSON.value)),
        CheckConstraint("(owner IN ('evnict', 'department')) = (unit_id IS NULL)", name="a_unit_is_named"),
        *not_negative("version"),
        Index(None, "unit_id", "state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    feedback_id: int = Field(foreign_key="feedback.id")
    owner: str
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    account_id: int | None = Field(default=None, foreign_key="account.id")
    state: str = State.NEW.value
    due_at: datetime | None = Field(default=None, sa_type=Instant)
    set_by: str = SetBy.RULE.value
    leads: bool = True
    version: int = 1
    changed_at: datetime = Field(sa_type=Instant)


class DeskAct(SQLModel, table=True):
    """One act of a person on one or many opinions: what was asked, and whether it was taken back."""

    __tablename__ = "desk_act"
    __table_args__ = (
        CheckConstraint("(undone_at IS NULL) = (undone_by = '')", name="undone_by_somebody"),
        *not_negative("items"),
    )

    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(foreign_key="pilot.id", index=True)
    account_id: int | None = Field(default=None, foreign_key="account.id", index=True)
    who: str
    at: datetime = Field(sa_type=Instant)
    title: str = ""
    changes: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    items: int
    undone_at: datetime | None = Field(default=None, sa_type=Instant)
    undone_by: str = ""


class DeskActItem(SQLModel, table=True):
    """What one act found of one opinion and what it left: only what it changed."""

    __tablename__ = "desk_act_item"
    __table_args__ = (UniqueConstraint("act_id", "feedback_id"),)

    id: int | None = Field(default=None, primary_key=True)
    act_id: int = Field(foreign_key="desk_act.id")
    feedback_id: int = Field(foreign_key="feedback.id", index=True)
    before: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    after: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class Macro(SQLModel, table=True):
    """A named set of changes with the text of an answer. Without an account it is everybody's at EVNICT's desk."""

    __table_args__ = (
        CheckConstraint("name <> ''", name="name_says_something"),
        *not_negative("version"),
    )

    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(foreign_key="pilot.id", index=True)
    account_id: int | None = Field(default=None, foreign_key="account.id", index=True)
    name: str
    changes: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    answer: str = ""
    version: int = 1
    created_by: str
    created_at: datetime = Field(sa_type=Instant)
    changed_at: datetime = Field(sa_type=Instant)
    removed_at: datetime | None = Field(default=None, sa_type=Instant)
