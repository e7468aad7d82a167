"""What EVNICT and data officers answer to units: the answers with what they said before, who read them, templates."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.codes import State
from models.types import Instant, not_negative, one_of

ANSWER_STATES = ("sent", "withdrawn")


class AnswerTemplate(SQLModel, table=True):
    """Words to answer with. `function` and `state` say what they fit; "" fits all.

    `code` names one that ships with the program, so that it is loaded once and stays as people changed it.
    """

    __tablename__ = "answer_template"
    __table_args__ = (one_of("state", ("", *State)), *not_negative("version"))

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    title: str
    function: str = ""
    state: str = ""
    text: str
    shipped: bool = False
    version: int = 1
    changed_by: str
    changed_at: datetime = Field(sa_type=Instant)
    removed_at: datetime | None = Field(default=None, sa_type=Instant)


class Answer(SQLModel, table=True):
    """One answer to the unit that an item came from. One that was withdrawn stays, and no unit reads it."""

    __table_args__ = (one_of("state", ANSWER_STATES), *not_negative("version"))

    id: int | None = Field(default=None, primary_key=True)
    feedback_id: int = Field(foreign_key="feedback.id", index=True)
    text: str
    state: str = "sent"
    version: int = 1
    account_id: int | None = Field(default=None, foreign_key="account.id")
    who: str
    sent_at: datetime = Field(sa_type=Instant, index=True)
    changed_at: datetime = Field(sa_type=Instant)


class AnswerVersion(SQLModel, table=True):
    """What an answer said before it was edited."""

    __tablename__ = "answer_version"
    __table_args__ = (UniqueConstraint("answer_id", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    answer_id: int = Field(foreign_key="answer.id")
    version: int
    text: str
    who: str
    replaced_at: datetime = Field(sa_type=Instant)


class AnswerReading(SQLModel, table=True):
    """A unit's people read an answer, as of this version of it."""

    __tablename__ = "answer_reading"
    __table_args__ = (UniqueConstraint("answer_id", "unit_id"),)

    id: int | None = Field(default=None, primary_key=True)
    answer_id: int = Field(foreign_key="answer.id")
    unit_id: int = Field(foreign_key="unit.id", index=True)
    version: int
    who: str
    at: datetime = Field(sa_type=Instant)
