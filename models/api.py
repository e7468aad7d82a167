"""Who may speak to the program without a screen, and what it answered them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.types import Instant, one_of

PURPOSES = ("form_answers",)


class ApiToken(SQLModel, table=True):
    """A token of another program. Only its hash is kept; `hint` is its end, for people to tell it by.

    `ends_at` is None while it stands; a token that was replaced ends at a named time.
    """

    __tablename__ = "api_token"
    __table_args__ = (one_of("purpose", PURPOSES),)

    id: int | None = Field(default=None, primary_key=True)
    purpose: str
    token_hash: str = Field(unique=True)
    hint: str
    made_at: datetime = Field(sa_type=Instant)
    made_by: str
    ends_at: datetime | None = Field(default=None, sa_type=Instant)
    last_used_at: datetime | None = Field(default=None, sa_type=Instant)


class ApiCall(SQLModel, table=True):
    """A call that named itself by an `Idempotency-Key`, and its answer: the same call is answered the same."""

    __tablename__ = "api_call"
    __table_args__ = (UniqueConstraint("purpose", "key"), one_of("purpose", PURPOSES))

    id: int | None = Field(default=None, primary_key=True)
    purpose: str
    key: str
    body_sha256: str
    status: int
    answer: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    at: datetime = Field(sa_type=Instant, index=True)
