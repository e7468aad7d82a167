"""Each figure of an overview is the number of items in the list that it opens, for every unit and day."""

from __future__ import annotations

import time
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import col, select, update

from models.codes import Role
from models.tables import Feedback, Problem, Report
from models.types import key
from pages.shared.opinion_links import day_query, query_of, severe_query
from services.access import NotAllowed, NotFound
from services.feedback import list_feedback
from services.feedback_address import filters_of
from services.feedback_filters import checked
from services.outlook import outlook
from services.overview import overview
from services.problems import ProblemFilters, list_problems
from tests.services.rows import ZONE, count, opinion, record_counts, record_opinions

DAYS = [date(2025, 11, 19), date(2025, 11, 24), date(2025, 12, 1), date(2025, 12, 10), date(2025, 12, 12)]
PARTS = ("in_trial", "units", "without_unit", "other_channels", "later", "outside", "trashed")
OF_A_UNIT = ("in_trial", "later", "outside", "trashed")


@pytest.fixture
def told(session, pilot, tree, now):
    """Opinions of units, without one, waiting, by other channels, of other days, without a day, in the trash."""
    assert tree
    rows, second = [], 0
    moments = [(11, 15), (11, 21), (11, 28), (12, 9), (12, 11)]
    for n, (month, day) in enumerate(moments):
        for unit in ("PA", "PA1", "PP", "", "Xưởng cơ điện số bảy"):
            second += 1
            at = datetime(2025, month, day, 23 if n % 2 else 0, 30, tzinfo=ZONE)
            named = {"unit_code": unit} if unit in ("PA", "PA1", "PP") else {"unit_text": unit}
            rows.append(
                opinion(
                    len(rows) + 2,
                    f"Không đăng nhập được {second}",
                    second=second,
                    **{"submitted_at": at} | named,
                )
            )
    rows.append(opinion(90, "Không rõ ngày", unit_code="PA", email="", submitted_at=None))
    record_opinions(session, rows, pilot=pilot, now=now)
    for channel in ("hotline", "facebook"):
        more = [
            opinion(2, f"Qua {channel}", email="", unit_text="", channel=channel),
            opinion(3, f"Qua {channel} của đơn vị", second=1, email="", unit_code="PA", channel=channel),
        ]
        record_opinions(session, more, pilot=pilot, now=now, channel=channel)
    fourth = col(Feedback.id) % 4 == 0
    session.execute(update(Feedback).where(fourth).values(severity="critical"))
    session.execute(
        update(Feedback)
        .where(col(Feedback.id) % 7 == 0)
        .values(trashed_at=now, trash_reason="thử nghiệm", stands=False)
    )
    session.commit()
    return tree


def listed(session, person, pilot, query) -> int:
    """How many opinions the list of these filters has."""
    return list_feedback(session, person, pilot, checked(session, person, filters_of(query))).opinions


@pytest.mark.usefixtures("told")
def test_each_part_of_the_whole_opens_exactly_its_items(session, pilot, person_of, now):
    person = person_of(Role.HEADQUARTERS)
    in_all = len(session.exec(select(Feedback.id).where(Feedback.part == 0)).all())
    for on in DAYS:
        found = outlook(session, person, pilot, on=on, now=now).opinions
        for part in PARTS:
            query = query_of(part, pilot, on=on)
            assert getattr(found, part) == listed(session, person, pilot, query), (on, part)
        assert found.total == in_all
        assert sum(getattr(found, part) for part in PARTS if part != "in_trial") == in_all
    assert min(found.units, found.without_unit, found.other_channels, found.trashed) > 0


def test_so_does_each_part_of_a_units(session, pilot, told, person_of, reporter_of, now):
    looks = [
        (person, unit, code, on)
        for on in DAYS
        for code in ("NPC", "PA", "PA1", "PP", "PB")
        for person, unit in ((person_of(Role.HEADQUARTERS), code), (reporter_of(told[code]), ""))
    ]
    for person, unit, code, on in looks:
        found = outlook(session, person, pilot, on=on, now=now, code=code)
        for part in OF_A_UNIT:
            query = query_of(part, pilot, on=on, unit=unit)
            assert getattr(found.opinions, part) == listed(session, person, pilot, query), part
        assert (found.opinions.without_unit, found.opinions.other_channels) == (0, 0)
        assert found.severe_opinions == listed(session, person, pilot, severe_query(unit=unit))
        seen = overview(session, person, pilot, on=on, code=code).unit
        assert seen.feedback == found.opinions.in_trial


@pytest.mark.usefixtures("told")
def test_each_bar_of_a_day_opens_its_items(session, pilot, person_of, now):
    person = person_of(Role.HEADQUARTERS)
    for code in ("", "NPC", "PA"):
        found = outlook(session, person, pilot, on=DAYS[-1], now=now, code=code)
        assert found.days
        for day, n in found.days:
            assert n == listed(session, person, pilot, day_query(day, unit=code))


@pytest.mark.usefixtures("told")
def test_critical_opinions_and_problems_open_their_lists(session, pilot, person_of, now):
    person = person_of(Role.HEADQUARTERS)
    items = session.exec(
        select(Feedback).where(col(Feedback.unit_id).is_not(None), col(Feedback.stands).is_(True)).limit(3)
    ).all()
    for n, (severity, state) in enumerate((("critical", "new"), ("critical", "fixed"), ("minor", "new"))):
        problem = Problem(
            pilot_id=key(pilot),
            title=f"Vấn đề {n}",
            function="login",
            kind="bug",
            severity=severity,
            state=state,
            created_at=now,
            changed_at=now,
        )
        session.add(problem)
        session.flush()
        items[n].problem_id = problem.id
    session.commit()
    found = outlook(session, person, pilot, on=DAYS[-1], now=now)
    assert found.severe_opinions == listed(session, person, pilot, severe_query()) > 0
    filters = ProblemFilters(severity="critical", state="open")
    assert found.severe_problems == list_problems(session, person, pilot, filters).total == 1
    assert outlook(session, person, pilot, on=DAYS[-1], now=now, code="PA").severe_problems is None


def test_what_units_declare_is_beside_what_is_counted_and_counts_once(session, pilot, told, person_of, now):
    for code, declared in (("NPC", 40), ("PA", 9), ("PP", 5)):
        session.add(
            Report(
                pilot_id=key(pilot),
                unit_id=key(told[code]),
                version=1,
                draft={"feedback_declared": declared},
                created_at=now,
                changed_at=now,
            )
        )
    session.commit()
    person = person_of(Role.HEADQUARTERS)
    found = outlook(session, person, pilot, on=DAYS[-1], now=now).declared
    of = {
        c: outlook(session, person, pilot, on=DAYS[-1], now=now, code=c).opinions.units for c in ("NPC", "PP")
    }
    # What PA said is in what NPC said.
    assert (found.units, found.declared, found.attributed) == (2, 45, sum(of.values()))


def test_few_days_of_counts_are_no_forecast(session, pilot, tree, person_of, now):
    assert tree
    person, on = person_of(Role.HEADQUARTERS), date(2025, 11, 28)
    for n in range(6):
        record_counts(
            session, [count(2, "PA", 100 + 10 * n, day=date(2025, 11, 21 + n))], pilot=pilot, now=now
        )
        seen = overview(session, person, pilot, on=on)
        ahead = outlook(session, person, pilot, on=on, now=now, counts=seen.days).ahead
        assert (ahead is None) == (n < 4)
    assert ahead is not None
    assert (ahead.low, ahead.middle, ahead.high) == (290, 290, 290)
    over = outlook(session, person, pilot, on=DAYS[-1], now=now, counts=seen.days)
    assert over.trial_is_over
    assert over.ahead is None


def test_no_figure_changes_with_a_time_zone(session, pilot, told, person_of, now, monkeypatch):
    assert told
    person = person_of(Role.HEADQUARTERS)
    before = outlook(session, person, pilot, on=DAYS[2], now=now)
    for server in ("America/New_York", "Pacific/Auckland"):
        for viewer in ("UTC", "America/Los_Angeles", "Pacific/Kiritimati"):
            monkeypatch.setenv("TZ", server)
            time.tzset()
            session.expire_all()
            after = outlook(session, person, pilot, on=DAYS[2], now=now.astimezone(ZoneInfo(viewer)))
            monkeypatch.undo()
            time.tzset()
            assert after == before, (server, viewer)


def test_nobody_sees_another_corporation(session, pilot, told, reporter_of, person_of, now):
    for code in ("CPC", "PP", "EVN"):
        with pytest.raises(NotFound):
            outlook(session, reporter_of(told["NPC"]), pilot, on=DAYS[-1], now=now, code=code)
    with pytest.raises(NotAllowed):
        outlook(session, person_of(Role.ADMIN), pilot, on=DAYS[-1], now=now)
