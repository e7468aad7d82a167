"""Who may sign in and how, and who is signed in now."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.codes import Role
from models.types import Instant, one_of

WAYS_IN = ("password", "provider", "invitation")
# In the order in which they count: what is said of one person beats what is said of many.
RULE_KINDS = ("email", "group", "domain")


class Account(SQLModel, table=True):
    """A person who may sign in. A reporter, a leader and a data officer stand for a unit.

    `by_rule`: a rule of single sign-on made it, and without a rule that fits it opens no more.
    """

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
    last_failed_at: datetime | None = Field(default=None, sa_type=Instant)
    locked_until: datetime | None = Field(default=None, sa_type=Instant)
    by_rule: bool = False
    created_at: datetime = Field(sa_type=Instant)


class SignIn(SQLModel, table=True):
    """A live session. Only the hash of its token is kept; the token is in the person's cookie.

    `provider_token` is what the provider of single sign-on wants to see again at signing out, sealed with the
    server's key; it is blanked when the session ends.
    """

    __tablename__ = "sign_in"
    __table_args__ = (one_of("how", WAYS_IN),)

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    address: str = ""
    agent: str = ""
    created_at: datetime = Field(sa_type=Instant)
    last_seen_at: datetime = Field(sa_type=Instant)
    ends_at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    how: str = "password"
    provider_token: str = ""
    # The pilot that its person looks at; None: the current one.
    pilot_id: int | None = Field(default=None, foreign_key="pilot.id", index=True)


class Invitation(SQLModel, table=True):
    """A link with which the owner of an account sets a password, once. Only the hash of its token is kept."""

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    token_hash: str = Field(unique=True)
    created_by: str
    created_at: datetime = Field(sa_type=Instant)
    ends_at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)


class SignOnRule(SQLModel, table=True):
    """Which role and unit an e-mail address, a group or an e-mail domain of the provider's gives."""

    __tablename__ = "sign_on_rule"
    __table_args__ = (
        one_of("kind", RULE_KINDS),
        one_of("role", Role),
        CheckConstraint(
            "role NOT IN ('reporter', 'leader', 'data_officer') OR unit_id IS NOT NULL",
            name="stands_for_a_unit",
        ),
        UniqueConstraint("kind", "value"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    value: str
    role: str
    unit_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    makes_account: bool = False
    created_by: str
    created_at: datetime = Field(sa_type=Instant)
