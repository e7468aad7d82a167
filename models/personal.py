"""Personal data under the law: what people asked for, whose data is taken no more, and breaches with their clock."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column
from sqlmodel import Field, SQLModel

from models.types import Instant, not_negative, one_of

REQUEST_KINDS = ("export", "delete")


class PersonalRequest(SQLModel, table=True):
    """A person asked for their data, or for its deletion, and it was done.

    Whom it is about is kept only as `hint` (masked). `found` is how many places of each kind it touched.
    """

    __tablename__ = "personal_request"
    __table_args__ = (
        one_of("kind", REQUEST_KINDS),
        CheckConstraint("received_at <= done_at", name="done_after_received"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    hint: str
    asked_how: str = ""
    received_at: datetime = Field(sa_type=Instant)
    done_at: datetime = Field(sa_type=Instant)
    done_by: str
    found: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class PersonalErasure(SQLModel, table=True):
    """A mark of an address or number that was deleted, keyed by a secret word of this database.

    What was sent before `at` and comes again under it comes without its contact.
    """

    __tablename__ = "personal_erasure"

    id: int | None = Field(default=None, primary_key=True)
    mark: str = Field(unique=True)
    request_id: int = Field(foreign_key="personal_request.id", index=True)
    at: datetime = Field(sa_type=Instant)


class PersonalBreach(SQLModel, table=True):
    """Personal data came to where it should not be. The clock of 72 hours runs from `known_at`."""

    __tablename__ = "personal_breach"
    __table_args__ = (
        CheckConstraint("happened_at IS NULL OR happened_at <= known_at", name="known_after_it_happened"),
        CheckConstraint(
            "authority_told_at IS NULL OR authority_told_at >= known_at", name="told_after_known"
        ),
        CheckConstraint("what <> ''", name="what_is_said"),
        *not_negative("people"),
    )

    id: int | None = Field(default=None, primary_key=True)
    what: str
    data: str = ""
    people: int | None = None
    happened_at: datetime | None = Field(default=None, sa_type=Instant)
    known_at: datetime = Field(sa_type=Instant)
    measures: str = ""
    authority_told_at: datetime | None = Field(default=None, sa_type=Instant)
    authority_how: str = ""
    people_told_at: datetime | None = Field(default=None, sa_type=Instant)
    people_how: str = ""
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    noted_by: str
    noted_at: datetime = Field(sa_type=Instant)
    edit: int = 1
