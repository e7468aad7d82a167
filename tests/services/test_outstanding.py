"""What is open before the launch: each figure counts what its list shows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from models.codes import Role
from models.tables import Feedback, LabelEvent, Problem, Verification
from models.types import key
from services.access import OPERATOR, NotAllowed
from services.corrections import sort_item
from services.outstanding import outstanding, outstanding_document
from tests.services.rows import opinion, record_opinions


@pytest.fixture
def items(session, pilot, tree, now):
    """Six severe opinions of two functions, one of them minor."""
    assert tree
    record_opinions(
        session,
        [opinion(n, f"Lỗi thứ {n}", second=n, unit_code="PA1") for n in range(2, 8)],
        pilot=pilot,
        now=now,
    )
    stored = list(session.exec(select(Feedback).order_by(col(Feedback.id))))
    for n, item in enumerate(stored):
        item.function, item.kind = "payment" if n < 4 else "login", "bug"
        item.severity = ("critical", "major", "major", "minor", "major", "major")[n]
        item.state, item.owner, item.due_at = "new", "evnict", now + timedelta(days=1)
        session.add(item)
    session.commit()
    return stored


def test_figures_and_lists_agree(session, pilot, items, now):
    items[0].due_at = now - timedelta(hours=1)
    items[1].owner = ""
    items[4].state = "fixed"
    session.add_all(items)
    session.add(
        LabelEvent(feedback_id=key(items[5]), who="x", at=now, field="state", old="guided", new="in_progress")
    )
    session.commit()
    every = ("open", "unverified", "reopened", "overdue", "unowned")
    facts = outstanding(session, OPERATOR, pilot, now=now, lists=every)
    by_code = {one.code: one for one in facts.functions}
    payment, login = by_code["payment"], by_code["login"]
    assert (payment.critical, payment.major, payment.overdue, payment.unowned) == (1, 2, 1, 1)
    assert (login.open, login.unverified, login.reopened) == (1, 1, 1)
    assert payment.oldest == date(2025, 11, 25)
    for field, lines in (
        ("open", facts.open),
        ("unverified", facts.unverified),
        ("reopened", facts.reopened),
        ("overdue", facts.overdue),
        ("unowned", facts.unowned),
    ):
        assert facts.total(field) == len(lines)
    assert [line.number for line in facts.overdue] == [key(items[0])]
    assert [line.number for line in facts.unowned] == [key(items[1])]
    assert facts.open[0].number == key(items[0])
    assert (facts.open[0].overdue, facts.open[0].days) == (True, 17)
    assert [one.number for one in facts.reopened] == [key(items[5])]


def test_a_fix_that_its_unit_verified_is_outstanding_no_more(session, pilot, items, now):
    problem = Problem(
        pilot_id=key(pilot),
        title="x",
        function="login",
        kind="bug",
        severity="major",
        created_at=now,
        changed_at=now,
    )
    session.add(problem)
    session.flush()
    items[4].state, items[4].problem_id = "released", key(problem)
    session.add(items[4])
    session.commit()
    assert outstanding(session, OPERATOR, pilot, now=now).total("unverified") == 1
    session.add(
        Verification(
            problem_id=key(problem),
            unit_id=items[4].unit_id,
            asked_by="x",
            asked_at=now,
            outcome="verified",
            answered_at=now,
        )
    )
    session.commit()
    facts = outstanding(session, OPERATOR, pilot, now=now)
    assert (facts.total("unverified"), facts.unverified) == (0, ())


def test_one_function_narrows_the_lists_and_not_the_table(session, pilot, items, now):
    facts = outstanding(session, OPERATOR, pilot, now=now, function="login")
    assert {one.function for one in facts.open} == {"Đăng nhập ứng dụng"}
    assert facts.total("open") == 5
    assert len(outstanding(session, OPERATOR, pilot, now=now, most=2).open) == 2
    assert len(outstanding(session, OPERATOR, pilot, now=now, function="nonsense").open) == 5
    assert items


def test_it_prints_as_word_and_pdf(session, pilot, items, now):
    facts = outstanding(session, OPERATOR, pilot, now=now)
    assert outstanding_document(facts, "pdf").startswith(b"%PDF")
    assert outstanding_document(facts, "docx") == outstanding_document(facts, "docx")
    assert items


def test_units_do_not_see_it(session, pilot, units, reporter_of, person_of, now):
    with pytest.raises(NotAllowed):
        outstanding(session, reporter_of(units["EVNNPC"]), pilot, now=now)
    assert outstanding(session, person_of(Role.TRIAGER), pilot, now=now).total("open") == 0


def test_what_is_kept_grows_overdue_with_the_clock(session, pilot, items, now):
    items[0].due_at = now + timedelta(minutes=5)
    session.add_all(items)
    session.commit()

    def overdue(later):
        facts = outstanding(session, OPERATOR, pilot, now=now + later)
        listed = [line.number for line in facts.open if line.overdue]
        assert facts.total("overdue") == len(listed)
        return listed

    assert overdue(timedelta()) == []
    # Due at this very moment is not late yet.
    assert overdue(timedelta(minutes=5)) == []
    assert overdue(timedelta(minutes=5, microseconds=1)) == [key(items[0])]
    assert len(overdue(timedelta(days=2))) == 5
    assert overdue(timedelta(minutes=5)) == []


def test_an_act_changes_the_kept_list_at_once(session, pilot, items, now):
    before = outstanding(session, OPERATOR, pilot, now=now)
    sort_item(session, OPERATOR, pilot, key(items[0]), {"severity": "minor"}, now=now)
    after = outstanding(session, OPERATOR, pilot, now=now)
    assert {line.number for line in before.open} - {line.number for line in after.open} == {key(items[0])}
    assert after.total("open") == before.total("open") - 1
