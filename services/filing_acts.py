"""What the receiver of reports does with one or many at once: letters that came, accepting, returning, a later day.

Each unit is a transaction of its own: what one refuses does not hold up the others, and all that was done can be
taken back together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlmodel import Session

from locales import Phrase, phrase
from models.tables import Pilot
from services.access import Action, NotAllowed, NotFound, Person, Refused, require
from services.file_store import FileStore
from services.filing import file_report, newest_version, take_back_letter
from services.pilots import zone_of
from services.progress import node_within_reach
from services.reviews import (
    Granted,
    accept_report,
    extend_deadline,
    put_extension_back,
    receives,
    return_report,
    take_back_review,
)
from services.unit_tree import load_tree

# What stands for the number of a letter that came without one being noted.
NO_NUMBER = "(chưa ghi số)"
ARRIVED = "Ghi nhận theo văn bản đã nhận"


@dataclass(frozen=True)
class Done:
    """One unit's act: its code and the version that it was done to; `before` is the later day it had."""

    unit: str
    version: int = 0
    before: Granted | None = None


@dataclass(frozen=True)
class ManyDone:
    """What was done, and what was not: each with the reason."""

    done: tuple[Done, ...]
    refused: tuple[tuple[str, str], ...]


def record_letters(
    session: Session,
    person: Person,
    pilot: Pilot,
    codes: Sequence[str],
    store: FileStore,
    *,
    sent_on: date,
    now: datetime,
    number: str = "",
    on_the_way: Callable[[int, int], None] | None = None,
) -> ManyDone:
    """Record letters that came, on paper or by the office's system, sent on a day; a number may follow later.

    A unit that had closed nothing gets a version as things stand, so that nobody who has sent reads as missing.
    `on_the_way` is told how many are done, of how many. Raises Refused for a day to come, NotAllowed.
    """
    require(person, Action.RECORD_LETTER)
    zone = zone_of(pilot)
    if sent_on > now.astimezone(zone).date():
        raise Refused(phrase("That day has not come yet. Give the day on which the letter was sent."))
    # The day is what is known; its noon is on the right side of midnight everywhere in it.
    sent_at = min(datetime.combine(sent_on, time(12), zone), now)

    def record(code: str) -> Done:
        _received(session, person, pilot, code)
        filed = file_report(
            session,
            person,
            pilot,
            code,
            store,
            sent_at=sent_at,
            number=number.strip() or NO_NUMBER,
            now=now,
            explain=ARRIVED,
            formats=("docx",),
            arrived=True,
        )
        return Done(code, filed.version)

    return _many(session, codes, record, on_the_way)


def accept_many(
    session: Session, person: Person, pilot: Pilot, codes: Sequence[str], *, now: datetime
) -> ManyDone:
    """Accept the newest version of each unit. Raises NotAllowed."""
    require(person, Action.REVIEW_REPORT)

    def accept(code: str) -> Done:
        version = _newest(session, person, pilot, code)
        accept_report(session, person, pilot, code, version, now=now)
        return Done(code, version)

    return _many(session, codes, accept)


def return_many(
    session: Session, person: Person, pilot: Pilot, codes: Sequence[str], why: str, *, now: datetime
) -> ManyDone:
    """Return the newest version of each unit, with one reason for all. Raises Refused without one, NotAllowed."""
    require(person, Action.REVIEW_REPORT)
    if not why.strip():
        raise Refused(phrase("Say what is to be completed: the unit reads this reason."))

    def give_back(code: str) -> Done:
        version = _newest(session, person, pilot, code)
        return_report(session, person, pilot, code, version, why, now=now)
        return Done(code, version)

    return _many(session, codes, give_back)


def extend_many(
    session: Session,
    person: Person,
    pilot: Pilot,
    codes: Sequence[str],
    before: date,
    why: str,
    *,
    now: datetime,
) -> ManyDone:
    """Allow each unit to send before a later day; the strict day still decides on time. Raises NotAllowed."""
    require(person, Action.REVIEW_REPORT)

    def extend(code: str) -> Done:
        was = extend_deadline(session, person, pilot, code, before, why, now=now)
        return Done(code, before=was)

    return _many(session, codes, extend)


def take_back_letters(
    session: Session, person: Person, pilot: Pilot, done: Iterable[Done], *, now: datetime
) -> ManyDone:
    """The letters are no longer recorded."""
    return _back(
        session, done, lambda one: take_back_letter(session, person, pilot, one.unit, one.version, now=now)
    )


def take_back_reviews(
    session: Session, person: Person, pilot: Pilot, done: Iterable[Done], *, now: datetime
) -> ManyDone:
    """The reports wait for a review again."""
    return _back(
        session, done, lambda one: take_back_review(session, person, pilot, one.unit, one.version, now=now)
    )


def take_back_extensions(
    session: Session, person: Person, pilot: Pilot, done: Iterable[Done], *, now: datetime
) -> ManyDone:
    """Each later day is again what it was."""
    return _back(
        session, done, lambda one: put_extension_back(session, person, pilot, one.unit, one.before, now=now)
    )


def told(done: ManyDone, sentence: Phrase) -> str:
    """What to say of it: the sentence, and of each that was not done why, the first few of them."""
    lines = [str(sentence)] if done.done else []
    lines += [str(phrase("%(unit)s: %(why)s", unit=unit, why=why)) for unit, why in done.refused[:5]]
    if len(done.refused) > 5:
        lines.append(str(phrase("and %(n)s more were not done.", n=len(done.refused) - 5)))
    return " ".join(lines)


def _received(session: Session, person: Person, pilot: Pilot, code: str) -> None:
    """Whether this person receives the unit's report, or it is the person's own. Raises NotFound, NotAllowed."""
    tree = load_tree(session)
    node = node_within_reach(session, person, tree, code)
    if not receives(session, person, pilot, tree, node):
        raise NotAllowed(
            phrase("The letter of %(unit)s is recorded by the office that it is sent to.", unit=node.name)
        )


def _newest(session: Session, person: Person, pilot: Pilot, code: str) -> int:
    node = node_within_reach(session, person, load_tree(session), code)
    report = newest_version(session, pilot, node)
    if report is None:
        raise Refused(phrase("Nothing was closed or sent yet."))
    return report.version


def _back(session: Session, done: Iterable[Done], act: Callable[[Done], object]) -> ManyDone:
    by_unit = {one.unit: one for one in done}

    def undo(code: str) -> Done:
        act(by_unit[code])
        return by_unit[code]

    return _many(session, list(by_unit), undo)


def _many(
    session: Session,
    codes: Sequence[str],
    act: Callable[[str], Done],
    on_the_way: Callable[[int, int], None] | None = None,
) -> ManyDone:
    done, refused = [], []
    for n, code in enumerate(codes):
        if on_the_way is not None:
            on_the_way(n, len(codes))
        try:
            done.append(act(code))
        except (Refused, NotAllowed, NotFound) as why:
            session.rollback()
            refused.append((code, str(why)))
    return ManyDone(tuple(done), tuple(refused))
