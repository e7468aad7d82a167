"""Who did what: append only, chained by hash, in the transaction of the change itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from models.types import Instant


class Audit(SQLModel, table=True):
    """One change, export or unmasking. `hash` covers the row and the hash of the row before it."""

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Instant, index=True)
    account_id: int | None = Field(default=None, foreign_key="account.id", index=True)
    who: str
    address: str = ""
    act: str = Field(index=True)
    subject: str
    subject_id: str = Field(index=True)
    before: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    after: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    previous_hash: str
    hash: str = Field(unique=True)
