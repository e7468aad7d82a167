"""An answer that the form's own script sends the moment it is given: stored as a file or a sync would store it.

A call that names itself by a key is answered the same each time; the same key with other words is refused.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from sqlalchemy import Engine, delete
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from importers.results import FeedbackRow, Reading
from importers.sent_answers import UnusableAnswer, read_sent_answer
from locales import gettext as _
from models.database import reading, writing
from models.tables import ApiCall, Feedback
from services.access import Person
from services.api_tokens import FORM_ANSWERS, is_taken, note_use
from services.feedback_import import record_feedback
from services.form_rows import is_edit_of_its_row, note_row, row_said
from services.imports import FROM_SCRIPT
from services.outcomes import Source
from services.pilots import current_pilot, zone_of
from services.unit_names import load_names

SCRIPT = Person("form script", None)
CALLS_KEPT = timedelta(days=14)
LONGEST_KEY = 200
# One answer after another: what is the same call twice must not be two calls at once.
_one_by_one = Lock()


@dataclass(frozen=True)
class Answered:
    """What the script is told: a status of HTTP and an object; `item` is the opinion that came or changed."""

    status: int
    said: dict[str, Any]
    item: int | None = None


# An edit that can't be told from a new answer: the next look at the whole sheet can.
_LEFT = Answered(202, {"result": "left_to_sync"})


def token_number(engine: Engine, token: str, *, now: datetime) -> int | None:
    """The number of the standing token that this is, else None."""
    with reading(engine) as session:
        return is_taken(session, token, now=now)


def receive_answer(
    engine: Engine, token: int, body: bytes, call: str, *, now: datetime, real_now: datetime
) -> Answered:
    """Store one answer, unless this very call was answered before. `call` is its Idempotency-Key, or empty."""
    digest = hashlib.sha256(body).hexdigest()
    with _one_by_one:
        if call:
            with reading(engine) as session:
                before = _answered_before(session, call, digest)
            if before is not None:
                return before
        answered = _take(engine, body, now)
        with writing(engine) as session:
            note_use(session, token, now=real_now)
            if call and answered.status < 300:
                session.add(
                    ApiCall(
                        purpose=FORM_ANSWERS,
                        key=call,
                        body_sha256=digest,
                        status=answered.status,
                        answer=answered.said,
                        at=real_now,
                    )
                )
                session.execute(delete(ApiCall).where(col(ApiCall.at) < real_now - CALLS_KEPT))
            try:
                session.commit()
            except IntegrityError:
                # Another server of the same database answered the same call meanwhile.
                session.rollback()
                return _answered_before(session, call, digest) or answered
        return answered


def _answered_before(session: Session, call: str, digest: str) -> Answered | None:
    row = session.exec(select(ApiCall).where(ApiCall.purpose == FORM_ANSWERS, ApiCall.key == call)).first()
    if row is None:
        return None
    if row.body_sha256 != digest:
        said = _("This Idempotency-Key was used for another answer. Send each answer with a key of its own.")
        return Answered(409, {"error": said})
    return Answered(row.status, dict(row.answer))


def _take(engine: Engine, body: bytes, now: datetime) -> Answered:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return Answered(
            400, {"error": _("The body is no JSON. Copy the script anew from the administrator’s screen.")}
        )
    with reading(engine) as session:
        pilot = current_pilot(session)
        zone, trial = zone_of(pilot), (pilot.trial_from, pilot.trial_to)
    try:
        row = read_sent_answer(said, zone=zone, trial=trial)
    except UnusableAnswer as refused:
        return Answered(422, {"error": str(refused)})
    if row is None:
        return _LEFT
    return _store(engine, row, row_said(said), hashlib.sha256(body).hexdigest(), len(body), now)


def _store(
    engine: Engine, row: FeedbackRow, place: int | None, digest: str, size: int, now: datetime
) -> Answered:
    with writing(engine) as session:
        if place is not None and is_edit_of_its_row(session, current_pilot(session), row, place):
            return _LEFT
        outcome = record_feedback(
            session,
            SCRIPT,
            Reading([row], [], 1),
            Source(FROM_SCRIPT, digest, size),
            load_names(session),
            pilot=current_pilot(session),
            now=now,
        )
        if outcome.problems:
            return Answered(422, {"error": outcome.problems[0].sentence()})
        tally = outcome.tally
        result = "added" if tally.added else "changed" if tally.changed else "unchanged"
        item = session.exec(
            select(Feedback.id).where(Feedback.import_batch_id == outcome.import_id, Feedback.part == 0)
        ).first()
        if place is not None and item is not None and tally.added:
            note_row(session, current_pilot(session), item, place)
            session.commit()
    return Answered(200, {"result": result}, item)
