"""What closing a problem leaves to do: its opinions still open, the units to tell, opinions opened again since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, select

from locales import phrase
from models.codes import State
from models.tables import Answer, Audit, Feedback, LabelEvent, Pilot, Problem, Unit
from models.types import key
from services import audit
from services.access import Action, Person, Refused, feedback_within_reach, require
from services.answer_words import check_places, fill_places
from services.answers import SENT, checked_words, put_answers, values_of, withdraw_put
from services.feedback import find_item
from services.item_acts import Acted, act_on_items
from services.item_changes import Changes
from services.problems import find_problem
from services.states import CLOSED, FIXED, OPEN, needs_of

ENDED = (*FIXED, *CLOSED)
TITLE = "close with problem"
_CHUNK = 500


@dataclass(frozen=True)
class UnitToTell:
    """A unit that reported the problem. `told` of its `items` were answered; code and name "" where no unit is known."""

    code: str
    name: str
    contact: str
    items: int
    told: int


@dataclass(frozen=True)
class Closing:
    """What a closed or fixed problem leaves to do.

    `to_move` are opinions that do not stand where the problem stands, `state` where they would go; `needs` is
    `reason` where the units are owed one. `reopened` are opinions that were closed and are open again.
    """

    number: int
    ended: bool
    state: str
    to_move: tuple[int, ...]
    reopened: tuple[int, ...]
    needs: str
    units: tuple[UnitToTell, ...]
    untold: tuple[int, ...]


def closing_of(session: Session, person: Person, pilot: Pilot, number: int) -> Closing:
    """What is left to do with a problem's opinions. Raises NotFound."""
    require(person, Action.GROUP_PROBLEMS)
    problem = find_problem(session, person, pilot, number)
    rows = session.exec(
        select(Feedback, Unit)
        .join(Unit, col(Unit.id) == col(Feedback.unit_id), isouter=True)
        .where(Feedback.problem_id == number, col(Feedback.stands).is_(True))
        .order_by(col(Unit.position).nulls_last(), col(Feedback.id))
    ).all()
    ended = problem.state in ENDED
    state, moves = _next(problem, [item for item, _unit in rows])
    answered = _answered(session, [key(item) for item, _unit in rows])
    still = [key(item) for item, _unit in rows if item.state in OPEN]
    return Closing(
        number,
        ended,
        state,
        tuple(moves),
        tuple(_reopened(session, still, _ended_at(session, number))) if ended else (),
        "reason" if needs_of(state) == "reason" else "",
        _units(rows, answered),
        tuple(key(item) for item, _unit in rows if item.unit_id and not answered[key(item)]),
    )


def _next(problem: Problem, items: Sequence[Feedback]) -> tuple[str, list[int]]:
    """Where the opinions go next: what is open ends as the problem did; what is fixed is released with it."""
    if problem.state not in ENDED:
        return "", []
    still = [key(item) for item in items if item.state in OPEN]
    if problem.state != State.RELEASED:
        return str(problem.state), still
    if still:
        return State.FIXED.value, still
    return State.RELEASED.value, [key(item) for item in items if item.state == State.FIXED]


def _ended_at(session: Session, number: int) -> datetime | None:
    """When the problem last came to its end; None where the record does not tell."""
    query = select(Audit).where(Audit.subject == "problem", Audit.subject_id == str(number))
    for row in session.exec(query.order_by(col(Audit.id).desc())):
        old, new = (
            ((told or {}).get("problems") or {}).get(str(number), {}).get("state")
            for told in (row.before, row.after)
        )
        if new in ENDED and old not in ENDED:
            return row.at
    return None


def _reopened(session: Session, still: Sequence[int], since: datetime | None) -> list[int]:
    """Of these opinions those that somebody opened again after the problem had ended."""
    if since is None:
        return []
    found: set[int] = set()
    for start in range(0, len(still), _CHUNK):
        query = select(LabelEvent.feedback_id).where(
            col(LabelEvent.feedback_id).in_(still[start : start + _CHUNK]),
            LabelEvent.field == "state",
            LabelEvent.at >= since,
            col(LabelEvent.old).in_([s.value for s in ENDED]),
            col(LabelEvent.new).in_([s.value for s in OPEN]),
        )
        found |= set(session.exec(query))
    return sorted(found)


def _answered(session: Session, numbers: Sequence[int]) -> Counter[int]:
    found: Counter[int] = Counter()
    for start in range(0, len(numbers), _CHUNK):
        part = numbers[start : start + _CHUNK]
        query = select(Answer.feedback_id).where(col(Answer.feedback_id).in_(part), Answer.state == SENT)
        found.update(session.exec(query))
    return found


def _units(rows: Sequence[tuple[Feedback, Unit]], answered: Mapping[int, int]) -> tuple[UnitToTell, ...]:
    found: dict[str, UnitToTell] = {}
    for item, unit in rows:
        code = unit.code if unit else ""
        have = found.get(code) or UnitToTell(
            code, unit.name if unit else "", unit.contact if unit else "", 0, 0
        )
        told = have.told + (1 if answered[key(item)] else 0)
        found[code] = UnitToTell(have.code, have.name, have.contact, have.items + 1, told)
    return tuple(found.values())


def close_items(
    session: Session, person: Person, pilot: Pilot, number: int, *, reason: str = "", now: datetime
) -> Acted:
    """Bring the problem's opinions where the problem stands, in one act that `undo_act` takes back as a whole.

    Raises Refused where nothing is left to do or a reason is missing, NotFound.
    """
    closing = closing_of(session, person, pilot, number)
    if not closing.to_move:
        raise Refused(phrase("Every opinion of problem %(number)s stands where it does.", number=number))
    problem = find_problem(session, person, pilot, number)
    changes = Changes(state=closing.state, reason=reason)
    if closing.state in FIXED:
        changes = replace(
            changes,
            fixed_in_server=problem.fixed_in_server or None,
            fixed_in_android=problem.fixed_in_android or None,
            fixed_in_ios=problem.fixed_in_ios or None,
        )
    return act_on_items(session, person, pilot, closing.to_move, changes, now=now, title=TITLE)


def answer_items(
    session: Session,
    person: Person,
    pilot: Pilot,
    number: int,
    text: str,
    *,
    with_personal_data: bool = False,
    now: datetime,
) -> tuple[int, ...]:
    """Answer every opinion of the problem that has a unit and no answer yet, its places filled; the answers' numbers.

    Raises Refused for words that can't be sent or where all were answered, NotFound.
    """
    require(person, Action.ANSWER_UNITS)
    closing = closing_of(session, person, pilot, number)
    if not closing.untold:
        raise Refused(phrase("Every opinion of problem %(number)s was answered already.", number=number))
    check_places(text)
    texts = {}
    for item_number in closing.untold:
        item, _code, unit, label = find_item(session, person, pilot, item_number)
        said = fill_places(text, values_of(session, pilot, item, unit, label, now=now))
        texts[item_number] = checked_words(said, with_personal_data=with_personal_data)
    made = tuple(put_answers(session, person, texts, now=now))
    told = {"answers": list(made), "text": text}
    audit.record(session, person, "answer problem", "problem", number, now=now, after=told)
    session.commit()
    return made


def withdraw_answers(
    session: Session, person: Person, pilot: Pilot, number: int, answers: Sequence[int], *, now: datetime
) -> int:
    """Withdraw those of these answers to the problem's opinions within reach that nobody edited since; how many.

    Raises NotFound.
    """
    require(person, Action.ANSWER_UNITS)
    find_problem(session, person, pilot, number)
    query = (
        select(Answer.id)
        .join(Feedback, col(Feedback.id) == col(Answer.feedback_id))
        .join(Unit, col(Unit.id) == col(Feedback.unit_id), isouter=True)
        .where(col(Answer.id).in_(answers), Feedback.problem_id == number, feedback_within_reach(person))
    )
    mine = [n for n in session.exec(query) if n is not None]
    done = withdraw_put(session, person, mine, now=now)
    audit.record(
        session, person, "withdraw answers to problem", "problem", number, now=now, before={"answers": mine}
    )
    session.commit()
    return done
