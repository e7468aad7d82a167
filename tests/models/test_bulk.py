"""Many rows at once are stored as one at a time would be, on both databases."""

from __future__ import annotations

import gc
from contextlib import suppress
from datetime import datetime

import psycopg
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from models import bulk
from models.bulk import collector_at_rest, indexed_at_the_end, insert_rows, take_ids
from models.database import reading, writing
from models.tables import ImportBatch, ImportProblem


def lines(count: int, now: datetime) -> list[dict[str, object]]:
    return [
        {"kind": "feedback", "source": f"tệp \t\\N {n}", "who": "đầu mối", "started_at": now, "mapping": {"a": [n]}, "notes": [], "asked": {}}
        for n in range(count)
    ]  # fmt: skip


@pytest.mark.parametrize("count", [0, 1, 7, 23])
def test_rows_come_back_as_they_were_given_with_defaults_where_nothing_was(
    engine: Engine, now: datetime, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "MOST_PARAMETERS", 100)
    with writing(engine) as session:
        insert_rows(session, ImportBatch, lines(count, now))
        session.commit()
    with reading(engine) as session:
        kept = session.exec(select(ImportBatch).order_by(col(ImportBatch.id))).all()
    assert [(b.source, b.who, b.started_at, b.mapping) for b in kept] == [
        (f"tệp \t\\N {n}", "đầu mối", now, {"a": [n]}) for n in range(count)
    ]
    assert all(b.state == "confirmed" and b.rows_read == 0 and b.pilot_id is None for b in kept)


def test_keys_taken_are_nobody_elses(engine: Engine, now: datetime) -> None:
    with writing(engine) as session:
        insert_rows(session, ImportBatch, lines(3, now))
        taken = take_ids(session, ImportBatch, 4)
        insert_rows(
            session, ImportBatch, [{**line, "id": n} for n, line in zip(taken, lines(4, now), strict=True)]
        )
        session.add(ImportBatch(kind="units", source="sau", who="x", started_at=now))
        session.commit()
        numbers = session.exec(select(ImportBatch.id)).all()
    assert len(set(numbers)) == 8
    assert set(taken) < set(numbers)


def test_what_the_database_forbids_is_refused(engine: Engine, now: datetime) -> None:
    with writing(engine) as session, pytest.raises((IntegrityError, psycopg.IntegrityError)):
        insert_rows(session, ImportBatch, [{**lines(1, now)[0], "kind": "no such kind"}])
    with reading(engine) as session:
        assert session.execute(text("SELECT count(*) FROM import_batch")).scalar() == 0
        assert session.exec(select(ImportProblem)).all() == []


@pytest.mark.parametrize("count", [1, 5, 50])
def test_what_all_rows_say_alike_is_stored_in_each(
    engine: Engine, now: datetime, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "MOST_TOGETHER", 7)
    alike = lines(1, now)[0]
    with writing(engine) as session:
        insert_rows(session, ImportBatch, [alike] * count)
        insert_rows(
            session, ImportBatch, [{**alike, "pilot_id": None, "rows_read": n % 2} for n in range(count)]
        )
        session.commit()
    with reading(engine) as session:
        kept = session.exec(select(ImportBatch).order_by(col(ImportBatch.id))).all()
    assert [b.rows_read for b in kept] == [0] * count + [n % 2 for n in range(count)]
    assert {(b.source, b.started_at, b.pilot_id, b.state) for b in kept} == {
        (alike["source"], now, None, "confirmed")
    }


def indexes(session: Session) -> set[tuple[str, str]]:
    if session.get_bind().dialect.name == "postgresql":
        asked = "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'import_batch'"
    else:
        asked = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'import_batch'"
    return {(name, said) for name, said in session.execute(text(asked)).all()}


@pytest.mark.parametrize("fails", [False, True])
def test_indexes_stand_as_before_when_many_rows_have_come_in(
    engine: Engine, now: datetime, fails: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "WORTH_INDEXING_ANEW", 10)
    with writing(engine) as session:
        before = indexes(session)
        with suppress(ZeroDivisionError), indexed_at_the_end(session, 10, ImportBatch):
            inside = indexes(session)
            insert_rows(session, ImportBatch, lines(10, now))
            if fails:
                raise ZeroDivisionError
        assert indexes(session) == before
        session.commit()
    on_sqlite = engine.dialect.name == "sqlite"
    assert (inside < before) == on_sqlite
    with reading(engine) as session:
        assert indexes(session) == before
        if on_sqlite:
            assert session.execute(text("PRAGMA integrity_check")).scalar() == "ok"


def test_indexes_of_many_old_rows_are_not_made_anew_for_a_few(
    engine: Engine, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "WORTH_INDEXING_ANEW", 3)
    with writing(engine) as session:
        insert_rows(session, ImportBatch, lines(10, now))
        before = indexes(session)
        for coming in (2, 9):
            with indexed_at_the_end(session, coming, ImportBatch):
                assert indexes(session) == before


def test_the_collector_of_garbage_goes_on_when_the_last_who_let_it_rest_is_done() -> None:
    assert gc.isenabled()
    with suppress(ZeroDivisionError), collector_at_rest():
        with collector_at_rest():
            assert not gc.isenabled()
        assert not gc.isenabled()
        raise ZeroDivisionError
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with collector_at_rest():
            assert not gc.isenabled()
        assert not gc.isenabled()
    finally:
        gc.enable()
