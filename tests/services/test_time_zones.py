"""No figure of headquarters or of the desk changes with the zone of the server, of the viewer, or of the database's connection."""

from __future__ import annotations

import time
from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from models.codes import Role
from services import audit
from services.access import OPERATOR
from services.comparison import compare
from services.data_desk import PARTS, DataFilters, count_data_items
from services.feedback_address import filters_of
from services.feedback_counts import kept_count
from services.filing_state import filing_state
from services.opinion_map import opinion_map
from services.outlook import outlook
from services.outstanding import outstanding
from services.overview import overview
from services.pilots import zone_of
from services.problems import ProblemFilters, list_problems
from services.saved_views import count_view, list_views
from services.shift_facts import gather_shift
from services.today import deadline_words, tasks_of
from tests.access.mutants import forgetting
from tests.services.any_state import AnyState, begun, shuffled
from tests.services.rows import ZONE

# Here it is the 12th, in most of the world still the 11th; and the end of the last day on time.
MOMENTS = (datetime(2025, 12, 12, 0, 30, tzinfo=ZONE), datetime(2025, 12, 14, 23, 59, 59, tzinfo=ZONE))
SERVERS = ("America/New_York", "Pacific/Auckland")
VIEWERS = ("UTC", "America/Los_Angeles", "Pacific/Kiritimati")
DAYS = (
    {"tu-ngay": "2025-12-09", "den-ngay": "2025-12-12"},
    {"thoi-gian": "trong"},
    {"tinh-den": "2025-12-01"},
)


def figures(at: AnyState, people, now: datetime) -> dict[str, object]:
    """Every figure of the screens, by its name."""
    session, pilot = at.session, at.pilot
    today = now.astimezone(zone_of(pilot)).date()
    told: dict[str, object] = {}
    for role, person in people.items():
        told[f"home {role}"] = [
            (t.code, t.figure, str(t.sentence)) for t in tasks_of(session, person, pilot, now=now)
        ]
        told[f"days {role}"] = str(deadline_words(session, person, pilot, now=now).sentence)
    officer = people[Role.DATA_OFFICER]
    for part in PARTS:
        told[f"data {part}"] = count_data_items(session, officer, pilot, DataFilters(part), now=now)
    triager = people[Role.TRIAGER]
    told["views"] = [
        count_view(session, triager, pilot, view, now=now) for view in list_views(session, triager, pilot)
    ]
    told["lists"] = [kept_count(session, triager, pilot, filters_of(query)) for query in DAYS]
    shift = gather_shift(session, triager, pilot, MOMENTS[0].replace(day=11), now)
    told["shift"] = (shift.calls, shift.severe, shift.came_in, shift.open_items)
    person = people[Role.HEADQUARTERS]
    seen = overview(session, person, pilot, on=today, all_levels=True)
    told["table"], told["compared"] = seen, compare(seen.rows)
    told["second row"] = outlook(session, person, pilot, on=today, now=now, counts=seen.days)
    told["map"] = opinion_map(session, person, pilot, filters_of(DAYS[1]))
    told["open"] = outstanding(session, person, pilot, now=now)
    told["filing"] = filing_state(session, person, pilot, now=now)
    told["problems"] = list_problems(session, person, pilot, ProblemFilters())
    return told


@pytest.fixture
def at(session, pilot, tree, now) -> AnyState:
    begun_here = begun(session, pilot, tree, now)
    shuffled(begun_here, Random(3))  # noqa: S311  (no secret)
    return begun_here


@pytest.mark.parametrize("now", MOMENTS, ids=["after midnight", "the last second on time"])
def test_no_figure_changes_with_any_zone(at, person_of, now, monkeypatch):
    of_npc = (Role.REPORTER, Role.DATA_OFFICER)
    people = {
        role: person_of(role, at.units["NPC"] if role in of_npc else None)
        for role in Role
        if role is not Role.LEADER
    }
    with forgetting():
        before = figures(at, people, now)
        for server in SERVERS:
            for viewer in VIEWERS:
                monkeypatch.setenv("TZ", server)
                time.tzset()
                # Lists are counted anew once the record has grown.
                audit.record(at.session, OPERATOR, "look", "feedback", 0, now=now)
                at.session.expire_all()
                if at.session.connection().dialect.name == "postgresql":
                    at.session.execute(text(f"SET TIME ZONE '{server}'"))
                try:
                    after = figures(at, people, now.astimezone(ZoneInfo(viewer)))
                finally:
                    monkeypatch.undo()
                    time.tzset()
                for name, figure in before.items():
                    assert after[name] == figure, (name, server, viewer)
