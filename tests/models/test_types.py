"""Moments keep their instant whatever the database, and one without a zone is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import StatementError
from sqlmodel import select

from models.tables import Pilot, Unit
from models.types import Instant, key
from tests.models.rows import store_rows

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
MOMENTS = [
    datetime(2025, 12, 14, 23, 59, 59, 999_999, tzinfo=HANOI),
    datetime(2025, 12, 15, tzinfo=HANOI),
    datetime(2025, 11, 20, tzinfo=UTC),
    datetime(2025, 10, 26, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Paris")),
    datetime(1999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-11, minutes=-30))),
]


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
def test_a_moment_comes_back_as_it_went_in(session, moment):
    store_rows(session)
    pilot = session.get_one(Pilot, 1)
    pilot.created_at = moment
    session.commit()
    session.expire_all()
    came = session.get_one(Pilot, 1).created_at
    assert came == moment.astimezone(UTC)
    assert came.utcoffset() == timedelta(0)


def test_moments_are_compared_in_the_database_as_instants(session):
    store_rows(session)
    pilot = session.get_one(Pilot, 1)
    pilot.created_at = datetime(2025, 12, 15, tzinfo=HANOI)
    session.commit()
    before = select(Pilot.id).where(Pilot.created_at < datetime(2025, 12, 14, 17, 0, 1, tzinfo=UTC))
    not_before = select(Pilot.id).where(Pilot.created_at < datetime(2025, 12, 14, 17, tzinfo=UTC))
    assert session.exec(before).all() == [1]
    assert session.exec(not_before).all() == []


def test_a_moment_without_a_zone_is_refused(session):
    store_rows(session)
    session.get_one(Pilot, 1).created_at = datetime(2025, 12, 15)
    with pytest.raises(StatementError, match="an instant needs a zone"):
        session.flush()


@given(
    st.datetimes(
        min_value=datetime(1900, 1, 1),
        max_value=datetime(2200, 1, 1),
        timezones=st.timezones(),
        allow_imaginary=False,
    ),
    st.sampled_from([sqlite.dialect(), postgresql.dialect()]),
)
def test_any_moment_survives_a_database_that_forgets_the_zone(moment, dialect):
    bound = Instant().process_bind_param(moment, dialect)
    forgotten = bound.replace(tzinfo=None)
    assert Instant().process_result_value(forgotten, dialect) == moment.astimezone(UTC)


def test_no_moment_stays_none():
    assert Instant().process_bind_param(None, sqlite.dialect()) is None
    assert Instant().process_result_value(None, sqlite.dialect()) is None


def test_a_row_has_a_key_only_once_it_is_stored(make_unit):
    assert key(make_unit("U1")) > 0
    with pytest.raises(ValueError, match="Unit is not stored yet"):
        key(Unit(code="U2", name="Chưa lưu", kind="company", path="/U2/"))
