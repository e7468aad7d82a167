"""Many opinions for the benchmark of the queue: the shipped examples over the shipped units, as a year would bring them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import accumulate
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlmodel import Session, col, select

from locales.vietnamese import fold
from models.bulk import insert_rows, take_ids
from models.codes import Channel, Kind
from models.database import writing
from models.desk_acts import EVNICT
from models.tables import Feedback, FeedbackOwner, FeedbackSearch, Image, Unit
from models.tallies import drop_triggers, keep_tallies
from models.types import key
from services.feedback_words import words_of
from services.pilots import current_pilot
from triage.train import read_examples

CHUNK = 50_000
# Of a thousand opinions; most of a year are done with.
STATES = {"new": 60, "triaged": 60, "in_progress": 50, "waiting": 30, "released": 400, "guided": 400}
SEVERITIES = {"critical": 10, "major": 90, "minor": 900}
CHANNELS = {c.value: 40 if c is Channel.GOOGLE_FORM else 6 for c in Channel}
RARE = 50_021
FIRST = datetime(2025, 1, 1, 1, tzinfo=UTC)
SPAN = timedelta(days=340)
PUT_AWAY = 400  # one of so many lies in the trash
UNDATED = 300
_FILLED = (Feedback, FeedbackSearch, FeedbackOwner, Image)


def fill(engine: Engine, count: int, *, have: int = 0) -> None:
    """Store opinions until there are `count`; `have` are there already. Indexes are made when all are there."""
    with _bare(engine), writing(engine) as session:
        pilot = key(current_pilot(session))
        units = [(key(unit), unit.code) for unit in session.exec(select(Unit).order_by(col(Unit.id)))]
        for start in range(have, count, CHUNK):
            if engine.dialect.name == "postgresql":
                # No foreign key is looked up and no sum is kept for each row.
                session.execute(text("SET LOCAL session_replication_role = replica"))
            rows = list(_rows(session, pilot, units, start, min(CHUNK, count - start)))
            for table, name in ((Feedback, "item"), (FeedbackSearch, "words"), (FeedbackOwner, "owner")):
                insert_rows(session, table, [row[name] for row in rows])
            insert_rows(session, Image, [row["image"] for row in rows if row["image"]])
            session.commit()
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


@contextmanager
def _bare(engine: Engine) -> Iterator[None]:
    """The tables without their indexes and triggers meanwhile."""
    tables = [str(model.__tablename__) for model in _FILLED]
    with engine.execution_options(writes=True).begin() as connection:
        drop_triggers(connection)
        again = (_drop_on_sqlite if connection.dialect.name == "sqlite" else _drop_on_postgresql)(
            connection, tables
        )
    yield
    with engine.execution_options(writes=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '512MB'")
        else:
            connection.exec_driver_sql("INSERT INTO feedback_fts(feedback_fts) VALUES ('rebuild')")
        for statement in again:
            connection.exec_driver_sql(statement)
        keep_tallies(connection)


def _drop_on_sqlite(connection: Connection, tables: list[str]) -> list[str]:
    asked = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE type IN ('index', 'trigger')"
    again = []
    for sort, name, table, sql in connection.exec_driver_sql(asked).all():
        if table in tables and sql:
            connection.exec_driver_sql(f"DROP {sort} {name}")
            again.append(sql)
    return again


def _drop_on_postgresql(connection: Connection, tables: list[str]) -> list[str]:
    asked = (
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid), i.indrelid::regclass::text "
        "FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid WHERE c.oid IS NULL"
    )
    again = []
    for name, sql, table in connection.exec_driver_sql(asked).all():
        if table in tables:
            connection.exec_driver_sql(f"DROP INDEX {name}")
            again.append(sql)
    return again


@cache
def _examples() -> list[tuple[Any, str, str]]:
    return [(e, fold(e.text), words_of(e.text)) for e in read_examples()]


def _rows(
    session: Session, pilot: int, units: list[tuple[int, str]], start: int, count: int
) -> Iterator[dict[str, Any]]:
    chance = random.Random(start)  # noqa: S311
    examples = _examples()
    severities, states, channels = (
        chance.choices(list(shares), cum_weights=list(accumulate(shares.values())), k=count)
        for shares in (SEVERITIES, STATES, CHANNELS)
    )
    for n, number in enumerate(take_ids(session, Feedback, count), start):
        example, folded, words = examples[chance.randrange(len(examples))]
        # Later imports bring older opinions too.
        at = FIRST + SPAN * ((n % 1_000_003) / 1_000_003) + timedelta(days=chance.random())
        state, rare = states[n - start], f"x{n % RARE}"
        unit, code = units[int(len(units) * chance.random() ** 2)]
        by_unit = example.kind == Kind.WRONG_DATA
        put_away, dated = n % PUT_AWAY == 0, n % UNDATED != 0
        item = {
            "id": number,
            "pilot_id": pilot,
            "root_id": number,
            "source": "form",
            "source_key": f"{number:09d}",
            "channel": channels[n - start],
            "submitted_at": at if dated else None,
            "submitted_on": (at + timedelta(hours=7)).date() if dated else None,
            "unit_id": unit,
            "unit_link": "assigned",
            "respondent": "staff",
            "text": f"{example.text} {rare}",
            "content_hash": str(number),
            "search_text": f"{folded} {rare}",
            "function": example.function,
            "function_by": "model",
            "kind": example.kind,
            "kind_by": "model",
            "severity": severities[n - start],
            "severity_by": "model",
            "needs_person": chance.random() < 0.01,
            "text_changed": chance.random() < 0.005,
            "starred": chance.random() < 0.001,
            "stands": not put_away,
            "trashed_at": at if put_away else None,
            "trash_reason": "test" if put_away else "",
            "state": state,
            "owner": code if by_unit else EVNICT,
            "owner_unit_id": unit if by_unit else None,
            "due_at": at + timedelta(days=3),
            "created_at": at,
            "changed_at": at,
        }
        owner = {
            "feedback_id": number,
            "owner": item["owner"],
            "unit_id": item["owner_unit_id"],
            "state": state,
            "due_at": item["due_at"],
            "changed_at": at,
        }
        image = {"feedback_id": number, "position": 1, "link": f"x{number}", "why": "not_fetched"}
        yield {
            "item": item,
            "words": {"feedback_id": number, "words": f"{words} {rare}".strip()},
            "owner": owner,
            "image": image if n % 10 == 0 else None,
        }
