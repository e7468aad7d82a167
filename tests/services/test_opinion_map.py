"""What people speak of is counted as the list would list it, anew as soon as anything changed."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from models.codes import Role
from models.tables import Feedback, Problem
from services.access import OPERATOR, NotAllowed
from services.corrections import sort_item
from services.feedback_filters import Filters
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
