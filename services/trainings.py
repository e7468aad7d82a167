"""The model in use, the trainings that were, and what each of them changed: to be looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from models.tables import Training
from models.types import key
from services.access import Action, Person, require
from services.labels import training_in_use, usable_model
from services.learning import is_held_out
from services.people_labels import examples_of_people
from triage.categorise import model_version


@dataclass(frozen=True)
class ChangedOpinion:
    """An opinion whose suggestion a training changed, by its number; codes, equal where they stay."""

    number: int
    old_function: str
    new_function: str
    old_kind: str
    new_kind: str


@dataclass(frozen=True)
class TrainingLine:
    """One training: shares of 0 to 1, `changed` the opinions whose suggestion differs, `changes` the first of them."""

    number: int
    version: str
    trained_at: datetime
    trained_by: str
    examples: int
    corrections: int
    held_out: int
    before: float
    after: float
    kept: bool
    changed: int
    changes: tuple[ChangedOpinion, ...]


@dataclass(frozen=True)
class Standing:
    """Which model answers now. `broken` says that a trained one should but can't: other release, or file gone.

    `labels` counts the texts with a label of a person, `held_out` those of them that only measure.
    """

    version: str
    training: int | None
    broken: bool
    labels: int
    held_out: int


def standing(session: Session, person: Person) -> Standing:
    """The model in use and what there is to learn from."""
    require(person, Action.TEACH)
    used = training_in_use(session)
    usable = used is not None and usable_model(session, used) is not None
    people = examples_of_people(session)
    return Standing(
        used.version if used is not None and usable else model_version(),
        used.id if used else None,
        used is not None and not usable,
        len(people),
        sum(is_held_out(e.text) for e in people),
    )


def list_trainings(session: Session, person: Person, *, most: int = 50) -> list[TrainingLine]:
    """The trainings, the newest first."""
    require(person, Action.TEACH)
    query = select(Training).order_by(col(Training.id).desc()).limit(most)
    return [
        TrainingLine(
            key(row),
            row.version,
            row.trained_at,
            row.trained_by,
            row.examples,
            row.corrections,
            row.held_out,
            row.before,
            row.after,
            row.kept,
            row.changed,
            tuple(ChangedOpinion(*change) for change in row.changes),
        )
        for row in session.exec(query)
    ]
