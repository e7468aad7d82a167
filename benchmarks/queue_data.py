"""Many opinions for the benchmark of the queue: the shipped examples over the shipped units, as a year would bring them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, text
from sqlmodel import Session, col, select

from locales.vietnamese import fold
from models.bulk import insert_rows, take_ids
from models.codes import Channel
from models.database import writing
from models.desk_acts import EVNICT
from models.tables import Feedback, FeedbackOwner, FeedbackSearch, Image, Unit
from models.types import key
from services.feedback_search import words_of
from services.pilots import current_pilot
from triage.train import read_examples

CHUNK = 20_000
# Of a hundred opinions; most of a year are done with.
STATES = (("new", 6), ("triaged", 6), ("in_progress", 5), ("waiting", 3), ("released", 40), ("guided", 40))
SEVERITIES = (("critical", 1), ("major", 9), ("minor", 90))
CHANNELS = tuple((c.value, 40 if c is Channel.GOOGLE_FORM else 6) for c in Channel)
RARE = 50_021
FIRST = datetime(2025, 1, 1, 1, tzinfo=UTC)
SPAN = timedelta(days=340)


def fill(engine: Engine, count: int, *, have: int = 0) -> None:
    """Store opinions until there are `count`; `have` are there already."""
    with writing(engine) as session:
        pilot = key(current_pilot(session))
        units = [number for number in session.exec(select(Unit.id).order_by(col(Unit.id))) if number]
        for start in range(have, count, CHUNK):
            rows = list(_rows(session, pilot, units, start, min(CHUNK, count - start)))
            for table, name in ((Feedback, "item"), (FeedbackSearch, "words"), (FeedbackOwner, "owner")):
                insert_rows(session, table, [row[name] for row in rows])
            insert_rows(session, Image, [row["image"] for row in rows if row["image"]])
            session.commit()
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _rows(session: Session, pilot: int, units: list[int], start: int, count: int) -> Iterator[dict[str, Any]]:
    chance = random.Random(start)  # noqa: S311
    examples = [(e, fold(e.text), words_of(e.text)) for e in read_examples()]
    for n, number in enumerate(take_ids(session, Feedback, count), start):
        example, folded, words = examples[chance.randrange(len(examples))]
        # Later imports bring older opinions too.
        at = FIRST + SPAN * ((n % 1_000_003) / 1_000_003) + timedelta(days=chance.random())
        severity, state = _one(chance, SEVERITIES), _one(chance, STATES)
        rare = f"x{n % RARE}"
        item = {
            "id": number,
            "pilot_id": pilot,
            "root_id": number,
            "source": "form",
            "source_key": str(number),
            "channel": _one(chance, CHANNELS),
            "submitted_at": at,
            "submitted_on": (at + timedelta(hours=7)).date(),
            "unit_id": units[int(len(units) * chance.random() ** 2)],
            "unit_link": "assigned",
            "respondent": "staff",
            "text": f"{example.text} {rare}",
            "content_hash": str(number),
            "search_text": f"{folded} {rare}",
            "function": example.function,
            "function_by": "model",
            "kind": example.kind,
            "kind_by": "model",
            "severity": severity,
            "severity_by": "model",
            "needs_person": chance.random() < 0.01,
            "text_changed": chance.random() < 0.005,
            "starred": chance.random() < 0.001,
            "state": state,
            "owner": EVNICT,
            "due_at": at + timedelta(days=3),
            "created_at": at,
            "changed_at": at,
        }
        image = {"feedback_id": number, "position": 1, "link": f"x{number}", "why": "not_fetched"}
        yield {
            "item": item,
            "words": {"feedback_id": number, "words": f"{words} {rare}".strip()},
            "owner": {"feedback_id": number, "owner": EVNICT, "state": state, "changed_at": at},
            "image": image if n % 10 == 0 else None,
        }


def _one(chance: random.Random, shares: tuple[tuple[str, int], ...]) -> str:
    return chance.choices([name for name, _n in shares], [n for _name, n in shares])[0]
