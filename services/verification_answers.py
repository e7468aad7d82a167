"""A unit's word on a fix: it holds, or the fault is still there, which opens the problem and the unit's opinions again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, select

from locales import phrase
from models.codes import State
from models.database import alone
from models.tables import DeskAct, Feedback, Pilot, Problem, Unit, Verification
from models.types import key
from services import audit
from services.access import Action, NotFound, Person, Refused, require, within_reach
from services.file_store import FileStore
from services.image_words import image_not_there
from services.item_acts import act_within
from services.item_changes import Changes
from services.item_undo import undo_within
from services.kept_lines import KeptImage
from services.problem_doing import Doing
from services.report_images import prepare_images
from services.states import FIXED
from services.verification import (
    STILL_THERE,
    VERIFIED,
    WAITING,
    checked_words,
    find_questions,
)

REOPENED, TAKEN_BACK = "fix does not hold", "take back answer to fix"


@dataclass(frozen=True)
class Answered:
    """An answer that was given, as `take_back_answer` takes it: the questions, the problem and what was opened again."""

    questions: tuple[int, ...]
    problem: int
    version: int
    state: str
    reopened: int
    desk_act: int


def keep_answer_image(data: bytes, store: FileStore) -> KeptImage:
    """Decode an image, write it anew and keep it. Raises Refused for one that can't be kept."""
    (kept,) = prepare_images([data], store)
    return kept


def answer_questions(
    session: Session,
    person: Person,
    pilot: Pilot,
    numbers: Sequence[int],
    *,
    holds: bool,
    words: str = "",
    image: KeptImage | None = None,
    now: datetime,
) -> Answered:
    """Say of one problem's fix, for one or more units within reach, that it holds or that the fault is still there.

    Raises Refused where it was answered meanwhile or the words are missing, NotFound.
    """
    require(person, Action.VERIFY_FIXES)
    words = checked_words(words)
    if not holds and not words:
        raise Refused(
            phrase(
                "Say what still happens: the screen, the message, the time. EVNICT reads it with the answer."
            )
        )
    with alone(session, "problems"):
        rows = find_questions(session, person, pilot, numbers)
        problem = rows[0][1]
        if len({p.id for _row, p in rows}) > 1:
            raise Refused(phrase("These questions are about different problems. Answer them one by one."))
        if any(row.outcome != WAITING for row, _p in rows):
            raise Refused(phrase("This was answered or taken back meanwhile. Reload the page."))
        for row, _problem in rows:
            row.outcome = VERIFIED if holds else STILL_THERE
            row.words, row.answered_by, row.answered_at = words, person.name, now
            if image is not None:
                row.image_sha256, row.image_mime = image.sha256, image.mime
            session.add(row)
        session.flush()
        questions = tuple(key(row) for row, _p in rows)
        state = problem.state
        if holds:
            _record(session, person, VERIFIED, problem, questions, now)
            session.commit()
            return Answered(questions, key(problem), problem.version, state, 0, 0)
        reopened, act = _reopen_items(session, person, pilot, problem, rows, words, now)
        _record(session, person, STILL_THERE, problem, questions, now)
        doing = Doing(session, person, pilot, now)
        doing.change(problem, {"state": State.IN_PROGRESS.value})
        doing.keep(REOPENED, key(problem))
        return Answered(questions, key(problem), problem.version, state, reopened, act)


def _reopen_items(
    session: Session,
    person: Person,
    pilot: Pilot,
    problem: Problem,
    rows: Sequence[tuple[Verification, Problem]],
    words: str,
    now: datetime,
) -> tuple[int, int]:
    """Open what these units reported of the problem; how many, and the act that takes it back."""
    numbers = session.exec(
        select(Feedback.id).where(
            Feedback.problem_id == problem.id,
            col(Feedback.unit_id).in_([row.unit_id for row, _p in rows]),
            col(Feedback.stands).is_(True),
            col(Feedback.state).in_([s.value for s in FIXED]),
        )
    ).all()
    if not numbers:
        return 0, 0
    changes = Changes(state=State.IN_PROGRESS.value, reason=words[:900])
    found = [n for n in numbers if n is not None]
    acted = act_within(session, _by_word_of(person), pilot, found, changes, now=now, title=REOPENED)
    return len(acted.changed), acted.act


def _by_word_of(person: Person) -> Person:
    """The tracker itself, which follows the unit's word: who gave it stands in the history."""
    return replace(person, role=None, unit_id=None, unit_code="", unit_path="")


def take_back_answer(
    session: Session, person: Person, pilot: Pilot, answered: Answered, *, now: datetime
) -> None:
    """The questions wait again, and what an answer opened is as it was. Raises Refused where somebody worked on it."""
    require(person, Action.VERIFY_FIXES)
    with alone(session, "problems"):
        rows = find_questions(session, person, pilot, answered.questions)
        problem = rows[0][1]
        own = all(
            row.outcome in (VERIFIED, STILL_THERE) and row.answered_by == person.name for row, _p in rows
        )
        if not own or key(problem) != answered.problem or problem.version != answered.version:
            raise Refused(phrase("This was changed again since; nothing was taken back."))
        stood = {row.outcome for row, _p in rows}
        for row, _problem in rows:
            row.outcome, row.words, row.image_sha256, row.image_mime = WAITING, "", "", ""
            row.answered_by, row.answered_at = "", None
            session.add(row)
        session.flush()
        if stood == {VERIFIED}:
            _record(session, person, TAKEN_BACK, problem, answered.questions, now)
            session.commit()
            return
        act = session.get(DeskAct, answered.desk_act) if answered.desk_act else None
        if act is not None and act.who == person.name:
            undo_within(session, _by_word_of(person), pilot, key(act), now=now)
        doing = Doing(session, person, pilot, now)
        doing.change(problem, {"state": answered.state})
        doing.keep(TAKEN_BACK, key(problem))


def _record(
    session: Session,
    person: Person,
    what: str,
    problem: Problem,
    questions: Sequence[int],
    now: datetime,
) -> None:
    told = {"questions": list(questions)}
    audit.record(session, person, f"verification {what}", "problem", key(problem), now=now, after=told)


def answer_image(session: Session, person: Person, number: int, store: FileStore) -> tuple[bytes, str]:
    """The image that came with an answer: its bytes and media type. Raises NotFound, also out of reach."""
    require(person, Action.SEE_PROBLEMS)
    row = session.exec(
        select(Verification)
        .join(Unit, col(Unit.id) == col(Verification.unit_id))
        .where(Verification.id == number, Verification.image_sha256 != "", within_reach(person))
    ).first()
    if row is None:
        raise NotFound(image_not_there(number))
    return store.read(row.image_sha256), row.image_mime
