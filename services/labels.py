"""What the categoriser says of texts, as columns of an item; a person's label is never among what it changes.

The categoriser is the model in use with the staff's own words, both asked of the database each time: a new
model or word counts at once, in a running server and in every import.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from models.codes import SetBy
from models.tables import LexiconWord, Setting, Training
from services.file_store import FileIsGone
from services.model_files import models_of
from triage.categorise import categorise, model_version
from triage.model import Model
from triage.own_words import OwnWords, Row
from triage.suggestion import Suggestion
from triage.versions import read_platform

IN_USE = "model_in_use"  # the setting that holds the number of the training whose model is used
ALONE = "categoriser"  # the lock of whoever changes the model in use or the staff's own words
LABELS = (
    "function",
    "function_by",
    "function_confidence",
    "kind",
    "kind_by",
    "kind_confidence",
    "severity",
    "severity_by",
    "needs_person",
    "model_version",
    "platform",
    "system",
    "app_version",
    "device",
)


@dataclass(frozen=True)
class Categoriser:
    """A model (None: the one that ships) and the staff's own words; `version` names both. `file` holds the model."""

    version: str
    model: Model | None = None
    lexicon: OwnWords | None = None
    file: Path | None = None

    def suggest(self, texts: Sequence[str], chosen: Sequence[str] | None = None) -> list[Suggestion]:
        """A suggestion for each text, in their order; `chosen` as in `triage.categorise`."""
        return categorise(texts, chosen, model=self.model, lexicon=self.lexicon)


def categoriser(session: Session) -> Categoriser:
    """The categoriser as it stands now."""
    words = words_in_force(session)
    # A word that was changed is a new row, so the number of rows and the newest name the list.
    mark = f"+{len(words)}.{max(word.id or 0 for word in words)}" if words else ""
    return with_words(session, [as_row(word) for word in words], mark)


def with_words(session: Session, rows: Sequence[Row], mark: str = "") -> Categoriser:
    """The model in use with these words in place of those in force; `mark` names them in its version."""
    return with_model(session, training_in_use(session), rows, mark)


def with_model(
    session: Session, training: Training | None, rows: Sequence[Row], mark: str = ""
) -> Categoriser:
    """A training's model (None, or one that can't be read: the one that ships) with these words."""
    model = usable_model(session, training)
    version = training.version if training and model else model_version()
    files = models_of(session)
    file = files.path(training.sha256) if files and training and model else None
    return Categoriser(version + mark, model, _own_words(tuple(rows)) if rows else None, file)


@lru_cache(maxsize=8)
def _own_words(rows: tuple[Row, ...]) -> OwnWords:
    return OwnWords(rows)


def as_row(word: LexiconWord) -> Row:
    """A word as the categoriser takes it."""
    return word.phrase, word.speaks_for, float(word.weight)


def in_force(session: Session) -> tuple[int | None, tuple[int | None, ...]]:
    """What the categoriser is made of: the training whose model is used, and the words, by their numbers."""
    training = training_in_use(session)
    return training.id if training else None, tuple(word.id for word in words_in_force(session))


def words_in_force(session: Session) -> list[LexiconWord]:
    """The staff's own words, in the order in which they were added."""
    query = select(LexiconWord).where(col(LexiconWord.removed_at).is_(None)).order_by(col(LexiconWord.id))
    return list(session.exec(query))


def training_in_use(session: Session) -> Training | None:
    """The training whose model is to be used; None: the model that ships."""
    setting = session.get(Setting, IN_USE)
    return session.get(Training, int(setting.value)) if setting and setting.value else None


def usable_model(session: Session, training: Training | None) -> Model | None:
    """A training's model, where it was trained by this program's own examples and its file is whole; else None."""
    if training is None or training.shipped_version != model_version():
        return None
    files = models_of(session)
    try:
        return files.load(training.sha256) if files else None
    except FileIsGone:
        return None


def labelled(by: Categoriser, texts: Sequence[str], chosen: Sequence[str]) -> list[dict[str, Any]]:
    """For each text the columns function, kind, severity and what the text says of app and device."""
    return [
        label_columns(by, text, suggestion)
        for text, suggestion in zip(texts, by.suggest(texts, chosen), strict=True)
    ]


def label_columns(by: Categoriser, text: str, suggestion: Suggestion) -> dict[str, Any]:
    """One suggestion as columns."""
    found = read_platform(text)
    return {
        "function": suggestion.function,
        "function_by": suggestion.function_by,
        "function_confidence": round(suggestion.function_confidence, 4),
        "kind": suggestion.kind,
        "kind_by": suggestion.kind_by,
        "kind_confidence": round(suggestion.kind_confidence, 4),
        "severity": suggestion.severity,
        "severity_by": SetBy.RULE.value,
        "needs_person": suggestion.needs_person,
        "model_version": by.version,
        "platform": found.platform,
        "system": found.system,
        "app_version": found.app_version,
        "device": found.device,
    }
