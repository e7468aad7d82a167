"""Due times: plain hours by severity, a pilot's own, over Sundays and nights; a person's stay."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from models.codes import Role
from models.tables import Feedback
from services.access import NotAllowed, Refused
from services.due_times import DEFAULT_HOURS, due_at, due_hours, set_due_hours
from services.item_acts import act_on_item
from services.item_changes import Changes
from tests.services.desk_items import stored


def test_hours_go_on_through_the_night_and_sunday():
    saturday = datetime(2025, 12, 13, 22, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    assert due_at(DEFAULT_HOURS, "major", saturday) == saturday + timedelta(hours=24)
    assert due_at(DEFAULT_HOURS, "critical", saturday).day == 14


def test_a_pilots_hours_are_its_own_and_due_times_follow_but_for_a_persons(
    session, pilot, tree, now, person_of
):
    first, second = stored(session, pilot, now, tree["PA"], 2, severity="major")
    triager = person_of(Role.TRIAGER)
    act_on_item(session, triager, pilot, second, Changes(due_at=now), now=now)
    changed = set_due_hours(session, triager, pilot, {"critical": 2, "major": 8, "minor": 8}, now=now)
    assert changed == 1
    assert due_hours(pilot) == {"critical": 2, "major": 8, "minor": 8}
    item = session.get_one(Feedback, first)
    assert item.due_at == item.submitted_at + timedelta(hours=8)
    assert session.get_one(Feedback, second).due_at == now
    stored(session, pilot, now, tree["PA"], 1, severity="minor")
    assert due_hours(pilot)["minor"] == 8


def test_hours_that_are_none_or_put_the_severe_last_are_refused(session, pilot, now, person_of):
    for hours in (
        {"critical": 0, "major": 8, "minor": 8},
        {"critical": 9, "major": 8, "minor": 8},
        {"critical": 1, "major": 8},
        {"critical": 1, "major": 8, "minor": 99_999},
    ):
        with pytest.raises(Refused):
            set_due_hours(session, person_of(Role.ADMIN), pilot, hours, now=now)
    with pytest.raises(NotAllowed):
        set_due_hours(session, person_of(Role.HEADQUARTERS), pilot, DEFAULT_HOURS, now=now)
    pilot.settings = {"due_hours": {"critical": "x", "minor": -1}}
    assert due_hours(pilot) == DEFAULT_HOURS
