"""Opinions coming in: recognised by their source and key, matched to a unit, categorised, stored."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, update
from sqlmodel import Session, col, select

from importers.results import FeedbackRow, Reading, RowProblem
from locales import Phrase, phrase
from locales.vietnamese import fold
from models.codes import Channel, SetBy, UnitLink
from models.tables import Feedback, FeedbackVersion, Image, LabelEvent, Pilot, Unit
from models.types import key
from services import imports
from services.access import Action, Person, require
from services.feedback_keys import base_key, free_keys
from services.feedback_units import UnitPlaces
from services.labels import LABELS, labelled
from services.matching import Matcher
from services.outcomes import FigureChange, Outcome, Source, Tally
from services.pilots import zone_of

# What the answer itself says: a change of any of these is an edit of the item.
SAID = (
    "text",
    "unit_text",
    "respondent",
    "contact_name",
    "contact_email",
    "contact_phone",
    "customer_code",
    "chosen_function",
    "handler",
)
WHERE = (
    "submitted_at",
    "submitted_on",
    "content_hash",
    "search_text",
    "unit_id",
    "unit_link",
    "unit_key",
    "unit_how",
    "text_changed",
    "changed_at",
)
CHUNK = 5_000


@dataclass(frozen=True)
class _Known:
    """What is stored of an item, as far as recognising it needs."""

    id: int
    source_key: str
    content_hash: str
    waits: bool


def record_feedback(
    session: Session,
    person: Person,
    reading: Reading[FeedbackRow],
    source: Source,
    names: Matcher,
    *,
    pilot: Pilot,
    now: datetime,
    channel: str | None = None,
    unit: Unit | None = None,
    preview: bool = False,
) -> Outcome:
    """Store new answers, update edited ones, leave the others. `unit` is the unit of every row, if given.

    A row whose unit is not sure is stored and waits; one for a unit out of the person's reach is a
    problem. A person's label is kept when the text of its item changes.
    """
    require(person, Action.IMPORT_FEEDBACK)
    batch = imports.begin(session, person, "feedback", source, pilot=pilot, now=now)
    placed = UnitPlaces(session, person, names, unit)
    known = _load_known(session, pilot)
    tally, problems = Tally(), list(reading.problems)
    fresh: list[dict[str, Any]] = []
    edited: list[tuple[_Known, dict[str, Any], tuple[str, ...]]] = []
    links: dict[str, tuple[str, ...]] = {}
    groups: dict[tuple[str, str], list[tuple[FeedbackRow, dict[str, Any]]]] = defaultdict(list)
    for row in reading.rows:
        values = _values(row, pilot, channel)
        where = placed.place(row)
        if isinstance(where, RowProblem):
            problems.append(where)
            continue
        values |= where
        base = base_key(row)
        if values["channel"] == Channel.UNIT:
            values["source"] = f"unit:{placed.code_of(values['unit_id'])}"
        groups[values["source"], base].append((row, values))
    for (origin, base), rows in groups.items():
        stored = list(known.get((origin, base), ()))
        rest = []
        for row, values in rows:
            same = next((k for k in stored if k.content_hash == values["content_hash"]), None)
            if same is None:
                rest.append((row, values))
            else:
                stored.remove(same)
                tally.unchanged += 1
                if not same.waits:
                    placed.waiting.pop((row.sheet, row.row), None)
        free = free_keys(base, {k.source_key for k in known.get((origin, base), ())})
        for row, values in rest:
            if stored:
                edited.append((stored.pop(0), values, row.image_links))
                continue
            values["source_key"] = next(free)
            links[values["source"] + "|" + values["source_key"]] = row.image_links
            fresh.append(values)
    tally.added, tally.changed = len(fresh), len(edited)
    _insert(session, pilot, fresh, links, key(batch), now)
    changes = tuple(_edit(session, *edit, key(batch), now) for edit in edited)
    outcome = Outcome(
        batch.id,
        source.name,
        reading.read,
        tally,
        tuple(sorted(problems, key=lambda p: (p.sheet, p.row))),
        tuple(placed.waiting.values()),
        (*reading.notes, *_flagged(fresh, pilot)),
        changes,
        reading.mapping,
    )
    return imports.finish(session, person, batch, outcome, now=now, preview=preview)


def _load_known(session: Session, pilot: Pilot) -> dict[tuple[str, str], list[_Known]]:
    known: dict[tuple[str, str], list[_Known]] = defaultdict(list)
    query = (
        select(Feedback.id, Feedback.source, Feedback.source_key, Feedback.content_hash)
        .where(Feedback.pilot_id == pilot.id, Feedback.part == 0)
        .order_by(col(Feedback.id))
    )
    waits = set(session.exec(select(Feedback.id).where(Feedback.unit_link == UnitLink.WAITING)))
    for number, origin, source_key, content_hash in session.exec(query):
        known[origin, source_key.split("#")[0]].append(
            _Known(number or 0, source_key, content_hash, number in waits)
        )
    return known


def _values(row: FeedbackRow, pilot: Pilot, option: str | None) -> dict[str, Any]:
    channel = row.channel or option or Channel.GOOGLE_FORM.value
    said = {
        "text": row.text,
        "unit_text": row.unit_text or row.unit_code,
        "respondent": row.respondent,
        "contact_name": row.name,
        "contact_email": row.email,
        "contact_phone": row.phone,
        "customer_code": row.customer_code,
        "chosen_function": row.chosen_function,
        "handler": row.handler,
    }
    content = json.dumps([*said.values(), *row.image_links], ensure_ascii=False)
    day = row.submitted_at.astimezone(zone_of(pilot)).date() if row.submitted_at else None
    return {
        **said,
        "source": "form" if channel == Channel.GOOGLE_FORM else "log",
        "channel": channel,
        "submitted_at": row.submitted_at,
        "submitted_on": day,
        "content_hash": hashlib.sha256(content.encode()).hexdigest()[:32],
        "search_text": fold(row.text),
    }


def _insert(
    session: Session,
    pilot: Pilot,
    fresh: list[dict[str, Any]],
    links: dict[str, tuple[str, ...]],
    batch_id: int,
    now: datetime,
) -> None:
    for start in range(0, len(fresh), CHUNK):
        part = fresh[start : start + CHUNK]
        labels = labelled([v["text"] for v in part], [v["chosen_function"] for v in part])
        rows = [
            {
                "pilot_id": key(pilot),
                "import_batch_id": batch_id,
                "created_at": now,
                "changed_at": now,
                "part": 0,
                "version": 1,
                "state": "new",
                "owner": "",
                "text_changed": False,
                **values,
                **label,
            }
            for values, label in zip(part, labels, strict=True)
        ]
        # One statement for rows with and without a unit or a time.
        session.execute(insert(Feedback).execution_options(render_nulls=True), rows)
    if not fresh:
        return
    session.execute(
        update(Feedback)
        .where(col(Feedback.import_batch_id) == batch_id, col(Feedback.root_id).is_(None))
        .values(root_id=Feedback.id)
    )
    query = select(Feedback.id, Feedback.source, Feedback.source_key).where(
        Feedback.import_batch_id == batch_id
    )
    images = [
        {
            "feedback_id": number,
            "position": position,
            "link": link,
            "sha256": "",
            "state": "missing",
            "why": "not_fetched",
            "mime": "",
        }
        for number, origin, source_key in session.exec(query)
        for position, link in enumerate(links.get(f"{origin}|{source_key}", ()), 1)
    ]
    if images:
        session.execute(insert(Image), images)


def _edit(
    session: Session,
    known: _Known,
    values: dict[str, Any],
    links: tuple[str, ...],
    batch_id: int,
    now: datetime,
) -> FigureChange:
    """The answer was edited: keep what it said, take the new words, leave what a person decided."""
    item = session.get_one(Feedback, known.id)
    kept = (*SAID, *WHERE, *LABELS)
    before = {name: _plain(getattr(item, name)) for name in kept}
    have = session.exec(select(Image.link).where(Image.feedback_id == item.id)).all()
    # What undoing compares with: an item that people worked on since is left alone.
    before["images"] = len(have)
    before["events"] = session.exec(
        select(func.count()).select_from(LabelEvent).where(LabelEvent.feedback_id == item.id)
    ).one()
    session.add(
        FeedbackVersion(
            feedback_id=key(item),
            version=item.version,
            text=item.text,
            before=before,
            replaced_by_batch_id=batch_id,
            replaced_at=now,
        )
    )
    old = item.text
    values = {k: v for k, v in values.items() if k not in ("source", "source_key", "channel")}
    if item.unit_how == "person":
        values = {k: v for k, v in values.items() if k not in ("unit_id", "unit_link", "unit_how")}
    label = labelled([values["text"]], [values["chosen_function"]])[0]
    for name in ("function", "kind", "severity"):
        if getattr(item, f"{name}_by") == SetBy.PERSON:
            label = {k: v for k, v in label.items() if not k.startswith(name)}
            if name != "severity":
                label["needs_person"] = False
    for name, value in {**values, **label}.items():
        setattr(item, name, value)
    item.text_changed = item.text_changed or old != item.text
    item.version += 1
    item.changed_at = now
    session.add(item)
    for position, link in enumerate((link for link in links if link not in have), len(have) + 1):
        session.add(Image(feedback_id=key(item), position=position, link=link, why="not_fetched"))
    session.flush()
    return FigureChange(f"#{item.id}", "text", old, item.text)


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _flagged(fresh: Iterable[dict[str, Any]], pilot: Pilot) -> Sequence[Phrase]:
    days = [v["submitted_on"] for v in fresh if v["submitted_on"] is not None]
    outside = sum(not pilot.trial_from <= day <= pilot.trial_to for day in days)
    if not outside:
        return ()
    return (phrase("%(n)s opinions are dated outside the trial; they are kept and flagged.", n=outside),)
