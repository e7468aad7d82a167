"""EVNICT's summary: its figures are those of the opinions and of their history, its quotes are masked, its mail goes once."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import col, select

from models.codes import Role
from models.tables import Account, Feedback, LabelEvent, MailAttachment, OutgoingMail, Problem
from models.types import key
from services.access import OPERATOR, NotAllowed, Refused
from services.opinion_figures import OpinionFigures, Range, checked_range
from services.summary import gather_summary, queue_summary, summary_documents, summary_readers
from tests.services.rows import ZONE, opinion, record_opinions

WEEK = Range(date(2025, 11, 24), date(2025, 11, 30))
DAYS = (20, 24, 25, 25, 30)


@pytest.fixture
def items(session, pilot, tree, now):
    """Opinions of 20, 24, 25, 25 and 30/11, the third with a telephone number in its words."""
    assert tree
    texts = ["Không đăng nhập được", "Sai chỉ số", "OTP không về, gọi 0912345678", "OTP không về máy", "Chậm"]
    rows = [
        opinion(n + 2, text, submitted_at=datetime(2025, 11, day, 8, n, tzinfo=ZONE), unit_code="PA1")
        for n, (day, text) in enumerate(zip(DAYS, texts, strict=True))
    ]
    record_opinions(session, rows, pilot=pilot, now=now)
    stored = list(session.exec(select(Feedback).order_by(col(Feedback.id))))
    for item in stored:
        item.function, item.kind, item.severity, item.state = "login", "bug", "major", "new"
        session.add(item)
    session.commit()
    return stored


def turn(session, item, to, at):
    """Bring an item into a state at a moment, as the desk writes it down."""
    session.add(LabelEvent(feedback_id=key(item), who="x", at=at, field="state", old=item.state, new=to))
    item.state = to
    session.add(item)
    session.commit()


def line_of(facts):
    return next(one for one in facts.functions if one.label == "Đăng nhập ứng dụng")


def test_new_opinions_are_those_of_the_days_and_of_as_many_before(session, pilot, items, now):
    assert len(items) == len(DAYS)
    facts = gather_summary(session, OPERATOR, pilot, WEEK, now=now)
    line = line_of(facts)
    assert (line.new, line.earlier, line.open_before, line.open) == (4, 1, 1, 5)
    assert dict(facts.days)[date(2025, 11, 25)] == 2
    assert sum(n for _day, n in facts.days) == facts.total("new")
    assert dict(facts.severities) == {"Lớn": 4}
    assert dict(facts.channels) == {"Biểu mẫu Google": 4}


def test_states_are_told_as_they_were_at_the_end_of_the_days(session, pilot, items, now):
    inside, after = datetime(2025, 11, 26, 9, tzinfo=ZONE), datetime(2025, 12, 3, 9, tzinfo=ZONE)
    turn(session, items[0], "fixed", inside)
    turn(session, items[1], "guided", inside)
    turn(session, items[1], "in_progress", inside + timedelta(hours=3))
    turn(session, items[2], "fixed", after)
    line = line_of(gather_summary(session, OPERATOR, pilot, WEEK, now=now))
    assert (line.fixed, line.closed, line.reopened) == (1, 1, 1)
    assert line.open == 4
    assert line.open_before + line.new - line.fixed - line.closed + line.reopened == line.open
    assert line.oldest == date(2025, 11, 24)
    later = line_of(
        gather_summary(session, OPERATOR, pilot, Range(date(2025, 12, 1), date(2025, 12, 7)), now=now)
    )
    assert (later.open_before, later.fixed, later.open) == (4, 1, 3)


def test_an_opinion_that_was_open_then_is_listed_though_it_is_closed_now(session, pilot, items, now):
    turn(session, items[0], "fixed", datetime(2025, 12, 3, 9, tzinfo=ZONE))
    facts = gather_summary(session, OPERATOR, pilot, WEEK, now=now)
    assert facts.severe[0].number == key(items[0])
    assert facts.severe[0].state == "Mới"
    assert facts.severe[0].days == 10


def test_an_opinion_in_the_trash_counts_nowhere(session, pilot, items, now):
    items[4].stands = False
    items[4].trashed_at, items[4].trash_reason = now, "spam"
    session.add(items[4])
    session.commit()
    assert gather_summary(session, OPERATOR, pilot, WEEK, now=now).total("new") == 3


def test_top_problems_name_units_and_quote_masked_words(session, pilot, items, now):
    problem = Problem(
        pilot_id=key(pilot),
        title="OTP không về",
        function="login",
        kind="bug",
        severity="major",
        fixed_in_android="1.4.2",
        created_at=now,
        changed_at=now,
    )
    session.add(problem)
    session.flush()
    for item in items[2:4]:
        item.problem_id = key(problem)
        session.add(item)
    session.commit()
    [line] = gather_summary(session, OPERATOR, pilot, WEEK, now=now).problems
    assert (line.new, line.items, line.units, line.release) == (2, 2, ("Điện lực Bãi Cháy",), "Android 1.4.2")
    assert "0912345678" not in " ".join(line.quotes)
    assert len(line.quotes) == 2


def test_the_documents_are_the_same_to_the_byte(session, pilot, items, now):
    facts = gather_summary(session, OPERATOR, pilot, WEEK, now=now)
    first = summary_documents(facts)
    assert set(first) == {"tong-hop-20251124-20251130.docx", "tong-hop-20251124-20251130.xlsx"}
    assert first == summary_documents(facts)
    assert items


def test_the_summary_goes_by_mail_to_its_readers_once_a_day(session, pilot, items, now):
    facts = gather_summary(session, OPERATOR, pilot, WEEK, now=now)
    with pytest.raises(Refused):
        queue_summary(session, OPERATOR, pilot, facts, now=now)
    for name, role in (("a", "triager"), ("b", "headquarters"), ("c", "admin")):
        session.add(Account(username=name, email=f"{name}@evn.vn", role=role, created_at=now))
    session.commit()
    assert summary_readers(session, pilot) == ["a@evn.vn", "b@evn.vn"]
    assert queue_summary(session, OPERATOR, pilot, facts, now=now) == 2
    assert queue_summary(session, OPERATOR, pilot, facts, now=now) == 0
    assert len(session.exec(select(OutgoingMail)).all()) == 2
    assert len(session.exec(select(MailAttachment)).all()) == 4
    pilot.settings = {**pilot.settings, "summary_to": ["truong@evnict.vn", "không phải"]}
    assert summary_readers(session, pilot) == ["truong@evnict.vn"]
    assert items


def test_only_evnict_and_headquarters_take_it(session, pilot, person_of, now):
    assert gather_summary(session, person_of(Role.TRIAGER), pilot, WEEK, now=now).total("new") == 0
    with pytest.raises(NotAllowed):
        gather_summary(session, person_of(Role.ADMIN), pilot, WEEK, now=now)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2025, 12, 2), date(2025, 12, 1)),
        (date(2020, 1, 1), date(2025, 1, 1)),
        (date(1, 1, 1), date(1, 1, 2)),
    ],
)
def test_days_that_make_no_range_are_refused(first, last):
    with pytest.raises(Refused):
        checked_range(first, last)


def test_figures_are_within_reach_alone(session, pilot, items, reporter_of, tree):
    assert items
    assert OpinionFigures(session, reporter_of(tree["PP"]), pilot).of("severity", WEEK) == {}
    assert OpinionFigures(session, reporter_of(tree["PA"]), pilot).of("severity", WEEK) == {"major": 4}
