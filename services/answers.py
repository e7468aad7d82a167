"""Answers to the units that opinions came from: sent, edited with the earlier words kept, withdrawn and put back.

Each act stands in the item's history and in the record, in its own transaction. Who reads them: `answer_reading`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from importers.personal_data import find_personal_data
from locales import phrase
from locales.vietnamese import clean_text, day_month_year
from models.bulk import insert_rows, take_ids
from models.codes import STATE_LABELS_VI
from models.tables import Answer, AnswerVersion, Feedback, LabelEvent, Pilot, Problem
from models.types import key
from services import audit
from services.access import Action, NotFound, Person, Refused, require
from services.answer_templates import LONGEST_TEXT, list_templates
from services.answer_words import fill_places, release_words, unfilled
from services.feedback import find_item
from services.pilots import zone_of

SENT, EDITED, WITHDRAWN, RESTORED = "sent", "edited", "withdrawn", "restored"
_CHUNK = 500


class NamesPeople(Refused):
    """The words hold personal data; whoever sends them says that this is meant."""


def personal_pieces(text: str) -> tuple[str, ...]:
    """What in a text is personal data, piece by piece: to be pointed out before it is sent."""
    return tuple(dict.fromkeys(text[f.start : f.end] for f in find_personal_data(text)))


def draft_answer(
    session: Session, person: Person, pilot: Pilot, number: int, template: int, *, now: datetime
) -> str:
    """A template's words with the places filled that the item fills; others are left to the person. Raises NotFound."""
    require(person, Action.ANSWER_UNITS)
    item, _code, unit, label = find_item(session, person, pilot, number)
    found = next((t for t in list_templates(session, person) if t.id == template), None)
    if found is None:
        raise NotFound(phrase("There is no answer template number %(number)s.", number=template))
    return fill_places(found.text, values_of(session, pilot, item, unit, label, now=now))


def values_of(
    session: Session, pilot: Pilot, item: Feedback, unit: str, label: str, *, now: datetime
) -> dict[str, str]:
    """What fills the places of a text about an item, by code; "" where nothing is known."""
    problem = session.get(Problem, item.problem_id) if item.problem_id else None
    release = releases_of(item) or (releases_of(problem) if problem else "")
    return {
        "number": str(item.id),
        "unit": unit or item.unit_text,
        "function": label,
        "release": release,
        "date": day_month_year(now.astimezone(zone_of(pilot)).date()),
        "state": STATE_LABELS_VI[item.state],
        "reason": item.state_reason,
    }


def releases_of(fixed: Feedback | Problem) -> str:
    """The releases that fix an item or a problem, in one line; "" where none is known."""
    return release_words(fixed.fixed_in_server, fixed.fixed_in_android, fixed.fixed_in_ios)


def send_answer(
    session: Session,
    person: Person,
    pilot: Pilot,
    number: int,
    text: str,
    *,
    with_personal_data: bool = False,
    now: datetime,
) -> int:
    """Answer the unit that an opinion came from; the answer's number.

    Raises NamesPeople where the words hold personal data and this was not said to be meant, Refused for words
    that can't be sent, NotFound.
    """
    require(person, Action.ANSWER_UNITS)
    item, *_unit = find_item(session, person, pilot, number)
    text = checked_words(text, with_personal_data=with_personal_data)
    (made,) = put_answers(session, person, {key(item): text}, now=now)
    _record(session, person, SENT, made, number, now, after={"text": text})
    session.commit()
    return made


def checked_words(text: str, *, with_personal_data: bool = False) -> str:
    """The words as they are sent. Raises Refused for none, too many, or a place that was not filled; NamesPeople."""
    text = clean_text(text).strip()
    if not 0 < len(text) <= LONGEST_TEXT:
        raise Refused(phrase("An answer has 1 to %(n)s letters.", n=LONGEST_TEXT))
    if left := unfilled(text):
        raise Refused(
            phrase("The answer still has the place “%(place)s”. Fill it in or take it out.", place=left[0])
        )
    if not with_personal_data and (pieces := personal_pieces(text)):
        raise NamesPeople(
            phrase(
                "The answer holds personal data: %(pieces)s. Hide it, or say that it is meant to be sent.",
                pieces=", ".join(pieces),
            )
        )
    return text


def put_answers(
    session: Session, person: Person, texts: Mapping[int, str], *, now: datetime
) -> Sequence[int]:
    """Store an answer to each item, with its history; their numbers in that order.

    The caller has checked who may, the reach and the words (`checked_words`), and writes the record and commits.
    """
    numbers = take_ids(session, Answer, len(texts))
    rows = [
        {
            "id": number,
            "feedback_id": item,
            "text": text,
            "state": SENT,
            "version": 1,
            "account_id": person.account_id,
            "who": person.name,
            "sent_at": now,
            "changed_at": now,
        }
        for number, (item, text) in zip(numbers, texts.items(), strict=True)
    ]
    insert_rows(session, Answer, rows)
    _tell(session, person, texts, "", SENT, now)
    return numbers


def withdraw_put(session: Session, person: Person, answers: Sequence[int], *, now: datetime) -> int:
    """Withdraw answers that nobody edited since they were put; how many. For the undo of an act on many items.

    The caller has checked who may, and writes the record and commits.
    """
    done = 0
    for start in range(0, len(answers), _CHUNK):
        part = answers[start : start + _CHUNK]
        mine = (col(Answer.id).in_(part), col(Answer.state) == SENT, col(Answer.version) == 1)
        items = list(session.exec(select(Answer.feedback_id).where(*mine)))
        session.execute(update(Answer).where(*mine).values(state=WITHDRAWN, changed_at=now))
        _tell(session, person, items, SENT, WITHDRAWN, now)
        done += len(items)
    return done


def edit_answer(
    session: Session,
    person: Person,
    pilot: Pilot,
    answer: int,
    text: str,
    *,
    seen: int,
    with_personal_data: bool = False,
    now: datetime,
) -> None:
    """Say it otherwise; what it said stays readable, and the unit has it to read anew. `seen` is the version read.

    Raises Refused where somebody edited it meanwhile or nothing changed, NamesPeople, NotFound.
    """
    row = _within(session, person, pilot, answer)
    text = checked_words(text, with_personal_data=with_personal_data)
    if row.version != seen or row.state != SENT:
        raise Refused(
            phrase("Somebody else changed this answer meanwhile. Look at what it says now, then save again.")
        )
    if row.text == text:
        raise Refused(phrase("Nothing was changed."))
    before = {"text": row.text}
    session.add(
        AnswerVersion(answer_id=answer, version=row.version, text=row.text, who=row.who, replaced_at=now)
    )
    row.text, row.version, row.who, row.account_id = text, row.version + 1, person.name, person.account_id
    row.changed_at = now
    session.add(row)
    _tell(session, person, [row.feedback_id], SENT, EDITED, now)
    _record(session, person, EDITED, answer, row.feedback_id, now, before=before, after={"text": text})
    session.commit()


def withdraw_answer(session: Session, person: Person, pilot: Pilot, answer: int, *, now: datetime) -> None:
    """The unit reads it no more; it stays in the record and can be put back. Raises NotFound, Refused."""
    _turn(session, person, pilot, answer, SENT, WITHDRAWN, WITHDRAWN, now)


def restore_answer(session: Session, person: Person, pilot: Pilot, answer: int, *, now: datetime) -> None:
    """Put a withdrawn answer back. Raises NotFound, Refused."""
    _turn(session, person, pilot, answer, WITHDRAWN, SENT, RESTORED, now)


def _turn(
    session: Session,
    person: Person,
    pilot: Pilot,
    answer: int,
    old: str,
    new: str,
    act: str,
    now: datetime,
) -> None:
    row = _within(session, person, pilot, answer)
    if row.state != old:
        raise Refused(
            phrase("Somebody else changed this answer meanwhile. Look at what it says now, then save again.")
        )
    row.state, row.changed_at = new, now
    session.add(row)
    _tell(session, person, [row.feedback_id], old, act, now)
    _record(session, person, act, answer, row.feedback_id, now, before={"state": old}, after={"state": new})
    session.commit()


def _within(session: Session, person: Person, pilot: Pilot, answer: int) -> Answer:
    require(person, Action.ANSWER_UNITS)
    row = session.exec(select(Answer).where(Answer.id == answer).with_for_update()).first()
    if row is None:
        raise NotFound(phrase("There is no answer number %(number)s within your reach.", number=answer))
    find_item(session, person, pilot, row.feedback_id)
    return row


def _record(
    session: Session,
    person: Person,
    act: str,
    answer: int,
    item: int,
    now: datetime,
    *,
    before: dict[str, str] | None = None,
    after: dict[str, str] | None = None,
) -> None:
    told = {"item": str(item), **(after or {})}
    audit.record(session, person, f"answer {act}", "answer", answer, now=now, before=before, after=told)


def _tell(session: Session, person: Person, items: Iterable[int], old: str, new: str, now: datetime) -> None:
    rows = [
        {
            "feedback_id": item,
            "account_id": person.account_id,
            "who": person.name,
            "at": now,
            "field": "answer",
            "old": old,
            "new": new,
            "why": "",
        }
        for item in items
    ]
    numbers = take_ids(session, LabelEvent, len(rows))
    insert_rows(
        session, LabelEvent, [{"id": number, **row} for number, row in zip(numbers, rows, strict=True)]
    )
