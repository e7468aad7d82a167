"""Who did what: append only, chained by hash, in the transaction of the change itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column
from sqlmodel import Field, SQLModel

from models.types import Instant


class Audit(SQLModel, table=True):
    """One change, export or unmasking. `hash` covers the row and the hash of the row before it.

    What may hold personal data (who, from where, before, after) is covered by a hash of its own, salted so that
    nobody can guess what was blanked: taking it out at a person's request leaves the chain whole. `unit_code` is
    the unit that the act is about or its doer stands for; `search_text` is what a search looks through, folded.
    """

    __table_args__ = (CheckConstraint("blanked_at IS NULL OR salt = ''", name="blanked_has_no_salt"),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Instant, index=True)
    account_id: int | None = Field(default=None, foreign_key="account.id", index=True)
    who: str = Field(index=True)
    address: str = ""
    act: str = Field(index=True)
    subject: str
    subject_id: str = Field(index=True)
    unit_code: str = Field(default="", index=True)
    before: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    after: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    search_text: str = ""
    salt: str = ""
    content_hash: str = ""
    blanked_at: datetime | None = Field(default=None, sa_type=Instant)
    previous_hash: str
    hash: str = Field(unique=True)
