"""One act on everything that a filter matches: counted and confirmed first, one transaction, taken back as a whole.

The count and a fingerprint of what matched are shown with the question; where others match by the time of the
answer, it is asked again. A peak brings new opinions all the time: they are never swept along unseen.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select as of_columns
from sqlmodel import Session, col

from locales import Phrase, phrase
from models.tables import Feedback, Pilot, Unit
from services.access import Action, Person, Refused, require
from services.feedback_filters import Filters, conditions
from services.item_acts import MOST_ITEMS, Acted, Skipped, act_on_items
from services.item_changes import Changes
from services.macros import apply_macro


@dataclass(frozen=True)
class Matched:
    """What a filter matches now. `fingerprint` stands for the filter and just these opinions."""

    count: int
    fingerprint: str


class FilterMoved(Refused):
    """Others match the filter than when it was asked; `matched` is what matches now."""

    def __init__(self, sentence: Phrase, matched: Matched) -> None:
        super().__init__(sentence)
        self.matched = matched


def matching(session: Session, person: Person, pilot: Pilot, filters: Filters) -> Matched:
    """How many opinions match, and their fingerprint. Raises Refused for more than one act takes."""
    require(person, Action.WORK_MANY)
    return _matched(filters, _numbers(session, person, pilot, filters))


def act_on_matching(
    session: Session,
    person: Person,
    pilot: Pilot,
    filters: Filters,
    changes: Changes | None,
    *,
    count: int,
    fingerprint: str,
    now: datetime,
    macro: int | None = None,
) -> Acted:
    """Change everything that the filter matches, or apply a macro to it. `count` and `fingerprint` were confirmed.

    Raises FilterMoved where something else matches now, Refused, NotAllowed.
    """
    require(person, Action.WORK_MANY)
    numbers = _numbers(session, person, pilot, filters)
    found = _matched(filters, numbers)
    if found != Matched(count, fingerprint):
        session.rollback()
        raise FilterMoved(
            phrase(
                "Meanwhile %(now)s opinions match instead of the %(then)s that were shown, or other ones. "
                "Nothing was changed; look again and confirm anew.",
                now=found.count,
                then=count,
            ),
            found,
        )
    if macro is not None:
        return apply_macro(session, person, pilot, numbers, macro, now=now)
    if changes is None:
        raise Refused(phrase("Nothing was chosen to be changed."))
    return act_on_items(session, person, pilot, numbers, changes, now=now)


def skipped_by_reason(
    skipped: Sequence[Skipped], *, named: int = 5
) -> list[tuple[str, int, tuple[int, ...]]]:
    """What was left as it is: why, how many, the first few of them; the most frequent reason first."""
    # A sentence that names its opinion is the same reason with another number.
    reasons = Counter(one.why.msgid for one in skipped)
    said = {one.why.msgid: str(one.why) for one in reversed(skipped)}
    return [
        (
            said[reason],
            n,
            tuple(one.number for one in skipped if one.why.msgid == reason)[:named],
        )
        for reason, n in reasons.most_common()
    ]


def _numbers(session: Session, person: Person, pilot: Pilot, filters: Filters) -> list[int]:
    query = (
        of_columns(col(Feedback.id))
        .join(Unit, col(Unit.id) == col(Feedback.unit_id), isouter=True)
        .where(*conditions(person, pilot, filters))
        .limit(MOST_ITEMS + 1)
    )
    numbers = sorted(session.execute(query).scalars())
    if len(numbers) > MOST_ITEMS:
        raise Refused(
            phrase("At most %(n)s opinions at once. Narrow the filters and do it in parts.", n=MOST_ITEMS)
        )
    return numbers


def _matched(filters: Filters, numbers: Sequence[int]) -> Matched:
    asked: dict[str, Any] = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in asdict(filters).items()
        # The moment that "overdue" is asked at moves on by itself; the opinions tell whether it matters.
        if name != "overdue_at"
    }
    said = json.dumps([asked, list(numbers)], sort_keys=True, separators=(",", ":"))
    return Matched(len(numbers), hashlib.sha256(said.encode()).hexdigest()[:32])
