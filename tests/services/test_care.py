"""The check of everything finds what was changed behind the program's back."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlmodel import select

from models.database import open_engine
from models.tables import Report
from services.care import check_all
from services.report_closing import close_report
from tests.services.rows import count, opinion, record_counts, record_opinions


@pytest.fixture
def look(session, engine, pilot, tree, now, operator, store):
    assert tree
    record_counts(session, [count(2, "PA", 5)], pilot=pilot, now=now)
    record_opinions(session, [opinion(2, unit_code="PA")], pilot=pilot, now=now)
    close_report(session, operator, pilot, "PA", store, now=now, explain="Đã rà soát.")

    def looked():
        session.commit()
        return check_all(engine, store.folder.parent)

    return looked


def test_a_sound_place_is_sound(look):
    found = look()
    assert (found.ok, set(found.found.values())) == (True, {None})
    assert found.counts == {"units": 7, "install_counts": 1, "feedback": 1, "reports": 1, "imports": 2}
    assert found.as_json()["checks"]["audit"] == "ok"


def test_a_changed_record_is_found(look, session):
    session.execute(text("UPDATE audit SET who = 'ai' WHERE id = 2"))
    assert "2" in look().found["audit"]


def test_a_lost_or_changed_file_is_found(look, session, store):
    sha256 = session.exec(select(Report.sha256)).one()
    path = store.folder / sha256[:2] / sha256[2:]
    path.write_bytes(b"x")
    assert sha256 in look().found["files"]
    path.unlink()
    assert sha256 in look().found["files"]


def test_a_database_without_tables_is_told(empty_url, tmp_path):
    engine = open_engine(empty_url)
    assert not check_all(engine, tmp_path).ok
    engine.dispose()
