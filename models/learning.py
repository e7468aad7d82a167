"""What triage staff teach: words of their own, and each training of a model on people's labels."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column
from sqlmodel import Field, SQLModel

from models.codes import FUNCTION_CODES, Kind
from models.types import Instant, not_negative, one_of, share


class LexiconWord(SQLModel, table=True):
    """A phrase of the staff's own that speaks for a function or a kind; in force until `removed_at`.

    A changed weight is a new row and the old one removed, so that the rows are their own history.
    `weight` is 1 to 4: how surely.
    """

    __tablename__ = "lexicon_word"
    __table_args__ = (
        one_of("speaks_for", (*FUNCTION_CODES, *(k.value for k in Kind))),
        CheckConstraint("weight >= 1 AND weight <= 4", name="weight_is_one_to_four"),
        CheckConstraint("phrase <> ''", name="phrase_says_something"),
    )

    id: int | None = Field(default=None, primary_key=True)
    phrase: str
    phrase_key: str = Field(index=True)
    speaks_for: str
    weight: int
    added_at: datetime = Field(sa_type=Instant)
    added_by: str
    removed_at: datetime | None = Field(default=None, sa_type=Instant)
    removed_by: str = ""


class Training(SQLModel, table=True):
    """One training on the shipped examples and people's labels: what it gave, and whether it was kept.

    The model's bytes lie under DATA_DIR/models by their SHA-256. `before` and `after` are the shares of
    people's labels that were held out and got right by the model in use then and by the new one (function
    and kind, their mean); `shipped_before` and `shipped_after` the same of the examples that ship.
    `shipped_version` is the model of the program that trained: under another program the file is not used.
    `follows_id` is the training in use before (None: the model that ships).
    """

    __table_args__ = (
        *not_negative("examples", "corrections", "held_out", "size", "changed"),
        *(share(name) for name in ("before", "after", "shipped_before", "shipped_after")),
    )

    id: int | None = Field(default=None, primary_key=True)
    version: str = Field(index=True)
    sha256: str
    size: int
    shipped_version: str
    follows_id: int | None = Field(default=None, foreign_key="training.id", index=True)
    examples: int
    corrections: int
    held_out: int
    before: float
    after: float
    shipped_before: float
    shipped_after: float
    kept: bool
    changed: int = 0
    changes: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    trained_at: datetime = Field(sa_type=Instant)
    trained_by: str
