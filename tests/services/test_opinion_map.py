"""What people speak of is counted as the list would list it, anew as soon as anything changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import select

from models.codes import Role
from models.tables import Feedback, Problem
from services.access import OPERATOR, NotAllowed
from services.corrections import sort_item
from services.feedback import list_feedback
from services.feedback_filters import NO_PROBLEM, Filters
from services.opinion_map import ProblemCount, opinion_map
from tests.services.rows import opinion, record_opinions


@pytest.fixture
def items(session, pilot, tree, now):
    """Three opinions on signing in, two of them of PA in one problem, one of PP; the last is fixed."""
    assert tree
    for n, code in enumerate(("PA", "PA", "PP"), 2):
        row = opinion(n, f"Không nhận được mã OTP khi đăng nhập {n}", second=n, unit_code=code)
        record_opinions(session, [row], pilot=pilot, now=now)
    found = session.exec(select(Feedback).order_by(Feedback.id)).all()
    problem = Problem(
        pilot_id=pilot.id,
        title="Không có mã OTP",
        function="login",
        kind="bug",
        severity="major",
        created_at=now,
        changed_at=now,
    )
    session.add(problem)
    session.flush()
    for item in found:
        item.function, item.kind, item.problem_id = "login", "bug", problem.id
        session.add(item)
    found[2].problem_id, found[2].state = None, "fixed"
    session.commit()
    return found


def test_each_part_counts_the_same_opinions(session, pilot, items, tree):
    seen = opinion_map(session, OPERATOR, pilot, Filters())
    assert (seen.total, seen.cells, seen.channels) == (3, {("login", "bug"): 3}, {"google_form": 3})
    assert (seen.open, sum(n for _day, n in seen.days) + seen.undated) == (2, 3)
    assert all(isinstance(day, date) for day, _n in seen.days)
    number = items[0].problem_id
    assert seen.problems == (ProblemCount(number, "Không có mã OTP", 2, 2, 1, (tree["PA"].name,)),)
    assert opinion_map(session, OPERATOR, pilot, Filters(unit="PP")).total == 1
    assert opinion_map(session, OPERATOR, pilot, Filters(kind="other")).total == 0


def test_a_unit_counts_its_own_alone(session, pilot, items, tree, reporter_of, person_of):
    assert items
    assert opinion_map(session, reporter_of(tree["PP"]), pilot, Filters()).total == 1
    assert opinion_map(session, reporter_of(tree["PA"]), pilot, Filters()).problems[0].n == 2
    with pytest.raises(NotAllowed):
        opinion_map(session, person_of(Role.ADMIN), pilot, Filters())


def test_what_changed_is_counted_at_once(session, pilot, items, now):
    before = opinion_map(session, OPERATOR, pilot, Filters())
    assert opinion_map(session, OPERATOR, pilot, Filters()) is before
    sort_item(session, OPERATOR, pilot, items[0].id, {"function": "faq"}, now=now)
    after = opinion_map(session, OPERATOR, pilot, Filters())
    assert (after.total, after.cells) == (3, {("login", "bug"): 2, ("faq", "bug"): 1})


def test_every_choice_counts_as_its_list_does_by_whatever_way(session, pilot, items, tree, reporter_of, now):
    """One of many and one of few are found by different indexes; both count the same."""
    rows = [
        opinion(n, f"Hóa đơn {n}", second=n, unit_code=("PA", "PB", "PP")[n % 3], channel="zalo")
        for n in range(9)
    ]
    record_opinions(session, rows, pilot=pilot, now=now, channel="zalo")
    items[0].submitted_on = None
    session.add(items[0])
    session.commit()
    people = (OPERATOR, reporter_of(tree["NPC"]), reporter_of(tree["PA"]))
    choices = [
        Filters(unit=unit, channel=channel, as_of=as_of)
        for unit in ("", "PA", "NPC")
        for channel in ("", "zalo")
        for as_of in (None, date(2025, 11, 24), date(2025, 12, 12))
    ]
    items[1].severity, items[1].state = "critical", "in_progress"
    session.add(items[1])
    session.commit()
    number = items[0].problem_id
    choices += [
        Filters(severity="critical"),
        Filters(state="in_progress", kind="bug"),
        Filters(function="login", unit="PA", as_of=date(2025, 12, 12)),
        Filters(search="hoa don 4"),
        Filters(problem=number, state="open"),
        Filters(problem=NO_PROBLEM, channel="trial"),
        Filters(images=True),
        Filters(window="in", unit_link="assigned", owner="none"),
        Filters(window="out"),
        Filters(day_from=date(2025, 11, 20), day_to=date(2025, 12, 1)),
        Filters(overdue_at=now + timedelta(days=60)),
        Filters(trash=True),
    ]
    for person in people:
        for filters in choices:
            seen = opinion_map(session, person, pilot, filters)
            listed = list_feedback(session, person, pilot, filters)
            assert seen.total == listed.opinions == sum(seen.channels.values()), (person.unit_code, filters)
            assert seen.total == sum(n for _day, n in seen.days) + seen.undated
            if not filters.state:
                still = list_feedback(session, person, pilot, replace(filters, state="open"))
                assert seen.open == still.opinions


def test_filters_are_kept_apart_and_by_person(session, pilot, items, reporter_of, tree):
    """The same question of another person or of other filters is another answer."""
    whole = opinion_map(session, OPERATOR, pilot, Filters())
    narrow = opinion_map(session, OPERATOR, pilot, Filters(state="fixed"))
    assert (whole.total, narrow.total, narrow.open) == (3, 1, 0)
    assert opinion_map(session, OPERATOR, pilot, Filters(state="fixed")) is narrow
    assert opinion_map(session, reporter_of(tree["PA"]), pilot, Filters(state="fixed")).total == 0
    late = Filters(overdue_at=items[0].created_at + timedelta(days=400))
    assert opinion_map(session, OPERATOR, pilot, late) is not opinion_map(session, OPERATOR, pilot, late)
