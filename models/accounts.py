"""Who may sign in, and who is signed in now."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from models.codes import Role
from models.types import Instant, one_of


class Account(SQLModel, table=True):
    """A person who may sign in. A reporter, a leader and a data officer stand for a unit."""

    __table_args__ = (
        one_of("role", Role),
        one_of("locale", ("vi", "en")),
        CheckConstraint(
            "role NOT IN ('reporter', 'leader', 'data_officer') OR unit_id IS NOT NULL",
            name="stands_for_a_unit",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    username: str = Field(unique=True)
    oidc_subject: str | None = Field(default=None, unique=True)
    display_name: str = ""
    email: str = ""
    role: str
    unit_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    password_hash: str | None = None
    must_change_password: bool = False
    locale: str = "vi"
    active: bool = True
    failed_attempts: int = 0
    locked_until: datetime | None = Field(default=None, sa_type=Instant)
    created_at: datetime = Field(sa_type=Instant)


class SignIn(SQLModel, table=True):
    """A live session. Only the hash of its token is kept; the token is in the person's cookie."""

    __tablename__ = "sign_in"

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    address: str = ""
    agent: str = ""
    created_at: datetime = Field(sa_type=Instant)
    last_seen_at: datetime = Field(sa_type=Instant)
    ends_at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
