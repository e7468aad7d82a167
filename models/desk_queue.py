"""What the queue keeps beside the items: the words that each is found by, saved views, who has an item open."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.codes import Role
from models.types import Instant, one_of


class FeedbackSearch(SQLModel, table=True):
    """The words that an item is found by, each once, a space between them, as `services.feedback_search` makes them.

    SQLite keeps its full-text index `feedback_fts` in step by triggers on this table; PostgreSQL has an index over
    the same words. Neither is declared here.
    """

    __tablename__ = "feedback_search"

    feedback_id: int = Field(primary_key=True, foreign_key="feedback.id")
    words: str


class SavedView(SQLModel, table=True):
    """A list of opinions under a name: its filters as they stand in the address, with its order.

    `role` names those with whom its owner shares it; "" for nobody. A removed one stays, so that it can be put back.
    """

    __tablename__ = "saved_view"
    __table_args__ = (
        one_of("role", ("", *Role)),
        CheckConstraint("name <> ''", name="name_says_something"),
    )

    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(foreign_key="pilot.id", index=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    name: str
    query: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    role: str = ""
    made_at: datetime = Field(sa_type=Instant)
    changed_at: datetime = Field(sa_type=Instant)
    removed_at: datetime | None = Field(default=None, sa_type=Instant)


class ItemPresence(SQLModel, table=True):
    """A person has an item open; `seen_at` is when their page last said so."""

    __tablename__ = "item_presence"
    __table_args__ = (UniqueConstraint("feedback_id", "account_id"),)

    id: int | None = Field(default=None, primary_key=True)
    feedback_id: int = Field(foreign_key="feedback.id")
    account_id: int = Field(foreign_key="account.id", index=True)
    seen_at: datetime = Field(sa_type=Instant, index=True)
