"""Which stored answer a row is, by every way in: the same one, an edit of it, an older state of it, or a new one.

A sheet gives no number to an answer. Who wrote and when is its key; an edit in place moves the moment, people
insert, delete and sort rows. So equal keys come first, then what an answer says, with its row as a weak hint.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select as of_columns
from sqlmodel import Session, col, select

from importers.results import FeedbackRow
from locales.vietnamese import fold
from models.codes import UnitLink
from models.tables import Feedback, FeedbackVersion, Pilot
from services.feedback_keys import free_keys, key_of
from services.form_likeness import Known, Said, Values, digits_of, pairs_of
from services.pilots import zone_of

FORM = "form"
# The same words by the same person within this long are one answer that was sent twice.
DOUBLE_WITHIN = timedelta(minutes=10)
_AT_ONCE = 500


class Edit(NamedTuple):
    """A row that says otherwise than the item it was recognised as."""

    known: Known
    row: FeedbackRow
    values: Values


@dataclass(frozen=True)
class Sheet:
    """What is known of a source beside its rows, where they are all the answers that it holds now.

    `places` is item -> row as it was last seen there; `newest` the newest item when the reading began:
    a later one came by another way meanwhile, and can't be missed yet.
    """

    places: Mapping[int, int] = field(default_factory=dict)
    newest: int | None = None


@dataclass
class Told:
    """The rows by what becomes of them, and the stored items that no row was recognised as."""

    same: list[tuple[FeedbackRow, Known]] = field(default_factory=list)
    edited: list[Edit] = field(default_factory=list)
    fresh: list[tuple[FeedbackRow, Values]] = field(default_factory=list)
    older: list[tuple[FeedbackRow, Known]] = field(default_factory=list)
    missing: list[Known] = field(default_factory=list)


Stored = Mapping[tuple[str, str], Sequence[Known]]
Groups = Mapping[tuple[str, str], Sequence[tuple[FeedbackRow, Values]]]


def load_known(session: Session, pilot: Pilot) -> Stored:
    """What is stored of a pilot's items, by (source, key of what each says now)."""
    known: dict[tuple[str, str], list[Known]] = defaultdict(list)
    query = (
        of_columns(
            col(Feedback.id),
            col(Feedback.source),
            col(Feedback.source_key),
            col(Feedback.content_hash),
            col(Feedback.unit_link),
            col(Feedback.submitted_at),
            col(Feedback.gone_at).is_not(None),
        )
        .where(col(Feedback.pilot_id) == pilot.id, col(Feedback.part) == 0)
        .order_by(col(Feedback.id))
    )
    moved = _moved_keys(session, pilot)
    for number, origin, source_key, content_hash, link, at, gone in session.execute(query):
        base = moved.get(number) or source_key.split("#")[0]
        waits = link == UnitLink.WAITING
        known[origin, base].append(Known(number, source_key, content_hash, waits, base, at, gone))
    return known


def _moved_keys(session: Session, pilot: Pilot) -> dict[int, str]:
    """The keys of edited items: an edit moves the moment, and may change who is named."""
    query = of_columns(
        col(Feedback.id),
        col(Feedback.submitted_at),
        col(Feedback.contact_email),
        col(Feedback.contact_phone),
        col(Feedback.contact_name),
        col(Feedback.chosen_function),
        col(Feedback.text),
        col(Feedback.unit_text),
    ).where(
        col(Feedback.pilot_id) == pilot.id,
        col(Feedback.part) == 0,
        col(Feedback.version) > 1,
        # Without its sender an answer is known by the key that was kept for it.
        col(Feedback.anonymised_at).is_(None),
    )
    zone = zone_of(pilot)
    return {
        number: key_of(at and at.astimezone(zone), email, phone, name, chosen, text, unit)
        for number, at, email, phone, name, chosen, text, unit in session.execute(query)
    }


def identify(session: Session, groups: Groups, stored: Stored, sheet: Sheet | None = None) -> Told:
    """Say of each row which item it is. `sheet` is given where the rows are all that the source holds now."""
    told = Told()
    taken: dict[str, set[str]] = defaultdict(set)
    for (origin, _base), items in stored.items():
        taken[origin].update(k.source_key for k in items)
    rest: list[tuple[FeedbackRow, Values, str]] = []
    left: dict[int, Known] = {}
    for (origin, base), rows in groups.items():
        over, unmet = _equal_keys(rows, stored.get((origin, base), ()), told)
        if origin == FORM:
            left |= {k.id: k for k in unmet}
        rest += [(row, values, base) for row, values in over]
    for (origin, base), items in stored.items():
        if origin == FORM and (origin, base) not in groups:
            left |= {k.id: k for k in items}
    if left and any(values["source"] == FORM for _row, values, _base in rest):
        rest = _by_content(session, rest, left, told, sheet)
    for row, values, base in rest:
        free = next(free_keys(base, taken[values["source"]]))
        taken[values["source"]].add(free)
        values["source_key"] = free
        told.fresh.append((row, values))
    told.missing = list(left.values())
    return told


def _equal_keys(
    rows: Sequence[tuple[FeedbackRow, Values]], stored: Sequence[Known], told: Told
) -> tuple[list[tuple[FeedbackRow, Values]], list[Known]]:
    """Rows with one key beside the items stored with it: equal contents first, then in their order."""
    by_content: dict[str, deque[Known]] = defaultdict(deque)
    # What stands in the sheet is met before what had left it.
    for one in sorted(stored, key=lambda k: k.gone):
        by_content[one.content_hash].append(one)
    left = {k.id: k for k in stored}
    others = []
    for row, values in rows:
        if equal := by_content.get(values["content_hash"]):
            same = equal.popleft()
            del left[same.id]
            told.same.append((row, same))
        else:
            others.append((row, values))
    unmet = deque(left.values())
    over = []
    for row, values in others:
        if unmet:
            told.edited.append(Edit(unmet.popleft(), row, values))
        else:
            over.append((row, values))
    return over, list(unmet)


def _by_content(
    session: Session,
    rest: list[tuple[FeedbackRow, Values, str]],
    left: dict[int, Known],
    told: Told,
    sheet: Sheet | None,
) -> list[tuple[FeedbackRow, Values, str]]:
    """Pair rows of a new key with items that the source holds no more; what is left stays new."""
    rows = [n for n, (_row, values, _base) in enumerate(rest) if values["source"] == FORM]
    for n in rows:
        rest[n][1]["search_text"] = fold(rest[n][1]["text"])
    gone_over: set[int] = set()
    if sheet is None:
        for n, known in _older_states(session, [(n, rest[n][1]) for n in rows]).items():
            told.older.append((rest[n][0], known))
            gone_over.add(n)
        rows = [n for n in rows if n not in gone_over]
    candidates = [k for k in left.values() if _may_be_edited(k, left, told, sheet)]
    places = sheet.places if sheet else {}
    said = _said_of(session, [k.id for k in candidates])
    pairs = pairs_of([(n, rest[n][0], rest[n][1]) for n in rows], candidates, said, places)
    met: set[int] = set()
    for _score, n, known in sorted(pairs, key=lambda p: (-p[0], p[1], p[2].id)):
        if n in gone_over or known.id in met:
            continue
        row, values, _base = rest[n]
        told.edited.append(Edit(known, row, values))
        gone_over.add(n)
        met.add(known.id)
        del left[known.id]
    return [one for n, one in enumerate(rest) if n not in gone_over]


def _may_be_edited(known: Known, left: Mapping[int, Known], told: Told, sheet: Sheet | None) -> bool:
    """Whether the source would still show this item, had it not been edited or deleted there."""
    if sheet is not None:
        return sheet.newest is None or known.id <= sheet.newest
    met = [k for _row, k in told.same]
    if known.gone or known.at is None or not met:
        return False
    if len(met) >= sum(not k.gone for k in left.values()):
        return True
    moments = [k.at for k in met if k.at is not None]
    return bool(moments) and min(moments) <= known.at <= max(moments)


def _said_of(session: Session, numbers: Sequence[int]) -> dict[int, Said]:
    said = {}
    for start in range(0, len(numbers), _AT_ONCE):
        part = numbers[start : start + _AT_ONCE]
        query = select(
            Feedback.id, Feedback.contact_email, Feedback.contact_phone, Feedback.search_text
        ).where(col(Feedback.id).in_(part))
        for number, email, phone, text in session.exec(query):
            said[number or 0] = Said(fold(email), digits_of(phone), text)
    return said


def _older_states(session: Session, rows: Sequence[tuple[int, Values]]) -> dict[int, Known]:
    """Rows of an older export: what an item said before it was edited is that item, and no news."""
    query = (
        select(FeedbackVersion.before, Feedback.id, Feedback.submitted_at)
        .join(Feedback, col(Feedback.id) == col(FeedbackVersion.feedback_id))
        .where(Feedback.source == FORM, Feedback.part == 0)
    )
    before = {}
    for was, number, at in session.exec(query):
        moment = was.get("submitted_at")
        if moment and at and datetime.fromisoformat(moment) < at:
            before[was.get("content_hash"), datetime.fromisoformat(moment)] = Known(
                number or 0, "", "", False
            )
    return {
        n: before[values["content_hash"], values["submitted_at"]]
        for n, values in rows
        if (values["content_hash"], values["submitted_at"]) in before
    }


def double_submits(told: Told, stored: Stored, numbers: Sequence[int]) -> dict[int, int]:
    """New item -> the earlier item that says the same, of the same person, sent within minutes of it.

    `numbers` are the keys of `told.fresh` in its order.
    """
    marks: dict[str, list[tuple[datetime, int]]] = defaultdict(list)
    wanted = {v["content_hash"] for _row, v in told.fresh if v["source"] == FORM and v["submitted_at"]}
    for (origin, _base), items in stored.items():
        if origin == FORM:
            for k in items:
                if k.content_hash in wanted and k.at is not None:
                    marks[k.content_hash].append((k.at, k.id))
    new = [
        (values["submitted_at"], number, values["content_hash"])
        for (_row, values), number in zip(told.fresh, numbers, strict=True)
        if values["source"] == FORM and values["submitted_at"]
    ]
    doubles = {}
    for at, number, content in sorted(new):
        earlier = [(abs(at - when), n) for when, n in marks[content] if abs(at - when) <= DOUBLE_WITHIN]
        if earlier:
            doubles[number] = min(earlier)[1]
        else:
            marks[content].append((at, number))
    return doubles
