"""People's labels as examples to learn from: each with the text that the person read."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from models.codes import SetBy
from models.tables import Feedback, FeedbackVersion, LabelEvent
from triage.fitting import Example

WRITER = "P"  # a letter that no shipped example's writer has
_LABELS = ("function", "kind")


def examples_of_people(session: Session) -> list[Example]:
    """An example for each text whose function and kind both are a person's, of every pilot, in a steady order.

    An answer may be edited after it was labelled. The label belongs to the words that the person read, so
    each version of a text teaches only where somebody set or confirmed a label while it stood; one whose
    label was carried over from an earlier text does not. An item in parts teaches by its parts.
    """
    person = SetBy.PERSON.value
    versions: dict[int, list[FeedbackVersion]] = defaultdict(list)
    for version in session.exec(select(FeedbackVersion).order_by(col(FeedbackVersion.version))):
        versions[version.feedback_id].append(version)
    said_at: dict[int, list[datetime]] = defaultdict(list)
    events = select(LabelEvent.feedback_id, LabelEvent.at).where(col(LabelEvent.field).in_(_LABELS))
    for number, at in session.exec(events):
        said_at[number].append(at)
    query = select(Feedback).where(col(Feedback.id).in_(select(LabelEvent.feedback_id).distinct()))
    found: dict[str, Example] = {}
    for item in session.exec(query.order_by(col(Feedback.id))):
        number, since = item.id or 0, None
        for version in versions[number]:
            if _is_persons(version.before) and _somebody_spoke(said_at[number], since, version.replaced_at):
                _add(found, version.text, version.before["function"], version.before["kind"])
            since = version.replaced_at
        own = item.function_by == person and item.kind_by == person and (item.stands or item.part > 0)
        if own and _somebody_spoke(said_at[number], since, None):
            _add(found, item.text, item.function, item.kind)
    return list(found.values())


def _add(found: dict[str, Example], text: str, function: str, kind: str) -> None:
    # The same words labelled twice: the later item's label counts.
    if text.strip():
        found[text] = Example(text, function, kind, writer=WRITER)


def _is_persons(before: dict[str, Any]) -> bool:
    return all(before.get(f"{name}_by") == SetBy.PERSON for name in _LABELS)


def _somebody_spoke(moments: list[datetime], since: datetime | None, until: datetime | None) -> bool:
    return any((since is None or at >= since) and (until is None or at < until) for at in moments)
