"""A database is made ready once; what people changed since stays."""

from __future__ import annotations

import pytest
from sqlmodel import select

from models.database import open_engine, writing
from models.tables import Pilot, Unit, UnitAlias
from services.setup import set_up
from tests.services.rows import dump


@pytest.fixture
def empty(empty_url):
    engine = open_engine(empty_url)
    yield engine
    engine.dispose()


def test_everything_that_ships_is_there_and_twice_changes_nothing(empty, now):
    first = set_up(empty, now=now)
    assert (first.pilot, first.functions, first.units > 500) == ("CSKH-2025", 15, True)
    with writing(empty) as session:
        assert len(session.exec(select(UnitAlias.id)).all()) > 1_000
        unit = session.exec(select(Unit).where(Unit.code == "EVN-VP")).one()
        pilot = session.exec(select(Pilot)).one()
        unit.headcount, pilot.letter_number = 77, "7777/EVN-KDMBĐ"
        session.add_all([unit, pilot])
        session.commit()
        before = dump(session)
    assert set_up(empty, now=now) == first
    with writing(empty) as session:
        assert dump(session) == before
