"""Learning from people's labels: a model is trained on the shipped examples and theirs, measured, kept only if it is better.

A fifth of people's labels, always the same ones, is held out: no training sees it, so the model in use and
the new one are measured by texts that neither has learned. A model that answers the shipped examples worse
than the one in use is not kept either: labels that contradict everything teach nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zlib import crc32

from sqlalchemy import Engine
from sqlmodel import Session

from locales import Phrase, phrase
from locales.vietnamese import fold, vietnamese_number
from models.database import alone, reading, writing
from models.tables import Setting, Training
from models.types import key
from services import audit
from services.access import Action, NotFound, Person, Refused, require
from services.labels import (
    ALONE,
    IN_USE,
    Categoriser,
    as_row,
    categoriser,
    in_force,
    training_in_use,
    usable_model,
    with_model,
    words_in_force,
)
from services.model_files import models_of
from services.people_labels import examples_of_people
from services.pilots import current_pilot
from services.resuggesting import Anew, Effect, effect_of, put_in_place, suggest_anew
from triage.categorise import categorise, model_version
from triage.fitting import Example, train
from triage.model import Model
from triage.own_words import OwnWords, Row
from triage.train import read_examples

HELD_OUT = 5  # one in so many
MAY_LOSE = 0.005  # of the shipped examples, before a better model for people's labels is refused
LOOKED_AT = 20_000
LISTED = 200  # changed opinions that a training's record names
# Called with what is done ("reading", "training", "measuring", "looking", "storing") and its share, 0 to 1.
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Learned:
    """What a training gave. `before` and `after` are shares of `held_out` labels of people (of the shipped
    examples where none was held out) that the model in use and the new one get right, function and kind, mean."""

    training: int | None
    version: str
    before: float
    after: float
    kept: bool
    corrections: int
    held_out: int
    changed: int

    def sentence(self) -> Phrase:
        """What came of it, for a person."""
        share = {name: f"{vietnamese_number(getattr(self, name) * 100, 1)}%" for name in ("before", "after")}
        if self.training is None:
            return phrase(
                "Nothing was trained: a new model is measured by a fifth of people's labels and learns from the "
                "others; so far there are %(n)s labels, %(held)s of them to measure by.",
                n=self.corrections,
                held=self.held_out,
            )
        if self.kept:
            return phrase(
                "The new model is in use: of %(held)s labels held out it gets %(after)s right, the one before %(before)s.",
                held=self.held_out,
                **share,
            )
        return phrase(
            "The new model was not kept: of %(held)s labels held out it gets %(after)s right, the one in use %(before)s.",
            held=self.held_out,
            **share,
        )


def quiet(_stage: str, _share: float) -> None:
    """For those who watch nothing."""


def retrain(
    engine: Engine,
    person: Person,
    *,
    now: datetime,
    pilot_code: str | None = None,
    shipped: Sequence[Example] | None = None,
    progress: Progress = quiet,
) -> Learned:
    """Train, measure, and keep the better model; opinions without a person's label are then suggested anew.

    Training and suggesting take a minute or more and hold no lock. Raises Refused where nobody said where models
    lie, or where another model or word was put in force meanwhile.
    """
    require(person, Action.TEACH)
    progress("reading", 0.0)
    shipped = read_examples() if shipped is None else shipped
    with reading(engine) as session:
        pilot = key(current_pilot(session, pilot_code))
        people = examples_of_people(session)
        used, by = training_in_use(session), categoriser(session)
        used_id, in_use = (
            (used.id if used else None),
            (used.version if used and by.model else model_version()),
        )
        files = models_of(session)
        if files is None:
            raise Refused(phrase("Models can be kept only where DATA_DIR is known."))
    held_out = [e for e in people if is_held_out(e.text)]
    taught = [e for e in people if not is_held_out(e.text)]
    if not taught or not held_out:
        right = share_right(held_out or shipped, by.model)
        return Learned(None, in_use, right, right, False, len(people), len(held_out), 0)
    progress("training", 0.0)
    model = train([*shipped, *taught])
    progress("measuring", 0.0)
    sha256, size = files.keep(model)
    model = files.load(sha256)
    before, after = share_right(held_out, by.model), share_right(held_out, model)
    shipped_before, shipped_after = share_right(shipped, by.model), share_right(shipped, model)
    kept = after > before and shipped_after >= shipped_before - MAY_LOSE
    with reading(engine) as session:
        # Words may have come while it was trained; the model only when nobody put another in use.
        basis, words = in_force(session), _rows(session)
    new = Categoriser(str(model.about["version"]), model, OwnWords(words) if words else None)
    effect = effect_of(engine, pilot, new, most=LOOKED_AT, progress=lambda share: progress("looking", share))
    progress("storing", 0.0)
    anew = None
    if kept:
        anew = suggest_anew(engine, pilot, new, progress=lambda share: progress("storing", share))
    with writing(engine) as session, alone(session, ALONE):
        if in_force(session)[0] != used_id or (kept and in_force(session) != basis):
            raise Refused(phrase("Another model or word was put in use meanwhile. Train again."))
        row = Training(
            version=new.version,
            sha256=sha256,
            size=size,
            shipped_version=model_version(),
            follows_id=used_id,
            examples=len(shipped) + len(taught),
            corrections=len(taught),
            held_out=len(held_out),
            before=before,
            after=after,
            shipped_before=shipped_before,
            shipped_after=shipped_after,
            kept=kept,
            changed=len(effect.changes),
            changes=told(effect),
            trained_at=now,
            trained_by=person.name,
        )
        session.add(row)
        session.flush()
        said = {"version": row.version, "before": before, "after": after, "kept": kept}
        audit.record(session, person, "train model", "training", key(row), now=now, after=said)
        changed = _put_in_use(session, person, row, anew, now) if anew else 0
        number = key(row)
        session.commit()
    return Learned(number, new.version, before, after, kept, len(people), len(held_out), changed)


def go_back(
    engine: Engine,
    person: Person,
    *,
    now: datetime,
    pilot_code: str | None = None,
    progress: Callable[[float], None] = lambda _share: None,
) -> str:
    """Put the model in use that stood before the one in use now; returns its version.

    Raises Refused, also where another model or word was put in use meanwhile.
    """
    require(person, Action.TEACH)
    with reading(engine) as session:
        used = training_in_use(session)
        if used is None:
            raise Refused(phrase("The model that ships is in use; there is none before it."))
        before = session.get(Training, used.follows_id) if used.follows_id else None
        number = before.id if before else None
    return _use(engine, person, number, now, pilot_code, progress, instead_of=used.id)


def use_again(
    engine: Engine,
    person: Person,
    number: int,
    *,
    now: datetime,
    pilot_code: str | None = None,
    progress: Callable[[float], None] = lambda _share: None,
) -> str:
    """Put the model of a training in use; returns its version.

    Raises NotFound, Refused where its file can't be used or another model or word was put in use meanwhile.
    """
    require(person, Action.TEACH)
    with reading(engine) as session:
        row = session.get(Training, number)
        if row is None:
            raise NotFound(phrase("There is no training number %(number)s.", number=number))
        if usable_model(session, row) is None:
            raise Refused(
                phrase("This model was trained by another release, or its file is gone. Train again.")
            )
        used_id = in_force(session)[0]
    return _use(engine, person, number, now, pilot_code, progress, instead_of=used_id)


def _use(
    engine: Engine,
    person: Person,
    number: int | None,
    now: datetime,
    pilot_code: str | None,
    progress: Callable[[float], None],
    *,
    instead_of: int | None,
) -> str:
    """Suggest labels with the model of a training (None: the one that ships), then put it in use; its version."""
    with reading(engine) as session:
        pilot = key(current_pilot(session, pilot_code))
        basis = in_force(session)
        training = session.get(Training, number) if number else None
        by = with_model(session, training, _rows(session))
    anew = suggest_anew(engine, pilot, by, progress=progress)
    with writing(engine) as session, alone(session, ALONE):
        if in_force(session) != basis or basis[0] != instead_of:
            raise Refused(phrase("Another model or word was put in use meanwhile. Try again."))
        training = session.get(Training, number) if number else None
        _put_in_use(session, person, training, anew, now)
        session.commit()
        return training.version if training else model_version()


def _rows(session: Session) -> list[Row]:
    return [as_row(word) for word in words_in_force(session)]


def _put_in_use(
    session: Session, person: Person, training: Training | None, anew: Anew, now: datetime
) -> int:
    """Name the model in use and write what it suggests; how many opinions changed. Kept when the caller commits."""
    was = training_in_use(session)
    setting = session.get(Setting, IN_USE) or Setting(key=IN_USE, value="")
    setting.value = str(training.id) if training else ""
    session.add(setting)
    session.flush()
    changed = put_in_place(session, anew, categoriser(session).version, now=now)
    audit.record(
        session,
        person,
        "use model",
        "training",
        training.id if training else 0,
        now=now,
        before={"version": was.version if was else model_version()},
        after={"version": training.version if training else model_version(), "opinions": changed},
    )
    return changed


def is_held_out(text: str) -> bool:
    """Whether a text measures and never teaches: by its words alone, so that it stays so."""
    return crc32(fold(text).encode()) % HELD_OUT == 0


def share_right(examples: Sequence[Example], model: Model | None) -> float:
    """The share of functions and of kinds that a model gets right, their mean; 0 where there are no examples."""
    if not examples:
        return 0.0
    found = categorise([e.text for e in examples], model=model)
    right = sum(
        (s.function in (e.function, *e.also)) + (s.kind == e.kind)
        for s, e in zip(found, examples, strict=True)
    )
    return round(right / (2 * len(examples)), 4)


def told(effect: Effect) -> list[list[object]]:
    """The first changed opinions as they are recorded: number, function before and after, kind before and after."""
    return [
        [c.number, c.old_function, c.new_function, c.old_kind, c.new_kind] for c in effect.changes[:LISTED]
    ]
