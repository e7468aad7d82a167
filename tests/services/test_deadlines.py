"""On time is strictly before the day, in the pilot's zone, wherever the server stands."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.tables import Extension, ReportingDuty
from services.deadlines import Deadlines, last_day, last_working_day, load_deadlines, working_days
from tests.services.rows import ZONE

DUE = date(2025, 12, 15)
LAST = datetime(2025, 12, 14, 23, 59, 59, 999_999, tzinfo=ZONE)
ALONE = Deadlines(DUE, ZONE, {}, {}, {}, {})


@pytest.fixture(params=["UTC", "America/New_York", "Asia/Tokyo"])
def server_zone(request, monkeypatch):
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("written", ["Asia/Ho_Chi_Minh", "UTC", "America/Los_Angeles", "Pacific/Auckland"])
def test_the_last_moment_is_on_time_and_the_next_is_late(server_zone, written):
    zone = ZoneInfo(written)
    assert server_zone
    assert ALONE.on_time(1, LAST.astimezone(zone)) is True
    assert ALONE.on_time(1, (LAST + timedelta(microseconds=1)).astimezone(zone)) is False


def test_without_a_sending_nothing_is_said():
    assert ALONE.on_time(1, None) is None


@given(st.datetimes(datetime(2025, 11, 1), datetime(2026, 2, 1)), st.integers(-14, 14))
def test_a_moment_is_judged_by_its_instant_alone(moment, hours):
    sent = moment.replace(tzinfo=UTC)
    written = sent.astimezone(ZoneInfo(f"Etc/GMT{hours:+d}" if abs(hours) < 13 else "UTC"))
    assert ALONE.on_time(1, sent) == ALONE.on_time(1, written) == (sent.astimezone(ZONE).date() < DUE)


def test_an_extension_never_makes_it_on_time(session, pilot, tree, now):
    pa = tree["PA"].id
    session.add(
        Extension(pilot_id=pilot.id, unit_id=pa, before=date(2025, 12, 20), granted_by="EVN", granted_at=now)
    )
    session.flush()
    found = load_deadlines(session, pilot)
    assert found.extended == {pa: date(2025, 12, 20)}
    assert found.on_time(pa, datetime(2025, 12, 16, tzinfo=ZONE)) is False


def test_a_duty_to_evn_counts_before_a_parents_day_and_the_pilots_day_last(session, pilot, tree):
    evn, npc, pa, pb = (tree[c].id for c in ("EVN", "NPC", "PA", "PB"))
    early = date(2025, 12, 12)
    for unit, to, before, covered in ((pa, npc, early, None), (npc, evn, DUE, None), (pb, evn, DUE, npc)):
        session.add(
            ReportingDuty(
                pilot_id=pilot.id, unit_id=unit, to_unit_id=to, before=before, covered_by_id=covered
            )
        )
    session.flush()
    found = load_deadlines(session, pilot)
    assert [found.of(n) for n in (pa, npc, pb, 99)] == [early, DUE, DUE, DUE]
    assert found.owed_to == {pa: npc, npc: evn, pb: npc}
    assert found.covered == {pb: npc}
    sent = datetime(2025, 12, 12, tzinfo=ZONE)
    assert (found.on_time(pa, sent), found.on_time(npc, sent)) == (False, True)


def test_days_are_counted_as_an_office_counts_them():
    assert last_day(DUE) == date(2025, 12, 14)
    assert last_working_day(date(2025, 12, 14)) == date(2025, 12, 12)
    assert last_working_day(date(2025, 12, 10)) == date(2025, 12, 10)
    assert working_days(date(2025, 12, 10), date(2025, 12, 14)) == 3
    assert working_days(date(2025, 12, 15), date(2025, 12, 14)) == 0
