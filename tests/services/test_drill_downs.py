"""Figures of headquarters' screens open exactly what they count: counts of installs, table lines, parts of a bar, what is left."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlmodel import col, select

from models.codes import Role
from models.counts import FIGURES
from models.tables import Feedback, LabelEvent, Report, ReportingDuty
from models.types import key
from pages.shared.filing_filters import NIL, of_group
from pages.shared.opinion_links import query_of
from services.feedback import list_feedback
from services.feedback_address import filters_of
from services.feedback_filters import checked
from services.filing_state import Reviewing, Sending, filing_state
from services.outstanding import outstanding
from services.overview import overview
from services.rollups import counts_behind, tree_rows
from tests.services.rows import ZONE, count, opinion, record_counts, record_opinions

DAYS = [date(2025, 11, 19), date(2025, 11, 24), date(2025, 12, 1), date(2025, 12, 10), date(2025, 12, 12)]
UNITS = ("", "NPC", "PA", "PA1", "PB", "CPC", "PP")
SEVERITIES = ("critical", "major", "minor")
STATES = ("new", "in_progress", "fixed", "released", "wont_fix")


@pytest.fixture
def counted(session, pilot, tree, now):
    """Counts of several days: blanks, a parent's own count beside those below it, one that stands alone."""
    told = [
        count(2, "PA1", 10, day=DAYS[1], headcount=50, family_installed=4, users=8),
        count(3, "PA1", 25, day=DAYS[3], headcount=50, users=20),
        count(4, "PA", 99, day=DAYS[2], headcount=120, family_installed=7),
        count(5, "PB", None, day=DAYS[1], family_installed=3),
        count(6, "NPC", 400, day=DAYS[2], headcount=900, users=300),
        count(7, "CPC", 12, day=DAYS[2], users=9),
        count(8, "PP", 0, day=DAYS[4], headcount=10, family_installed=0, users=0),
    ]
    record_counts(session, told, pilot=pilot, now=now)
    session.commit()
    return tree


@pytest.fixture
def written(session, pilot, counted, now):
    """Opinions of units and of none, on days within the trial and outside, of all severities and many states."""
    assert counted
    days = [
        datetime(2025, month, day, 9, tzinfo=ZONE) for month, day in ((11, 15), (11, 24), (12, 9), (12, 11))
    ]
    places = [(day, unit) for day in days for unit in ("NPC", "PA", "PA1", "PB", "PP", "")] * 2
    rows = [
        opinion(n + 2, f"Không đăng nhập được {n}", second=n, unit_code=unit, submitted_at=day)
        for n, (day, unit) in enumerate(places)
    ]
    record_opinions(session, rows, pilot=pilot, now=now)
    for n, item in enumerate(session.exec(select(Feedback).order_by(col(Feedback.id)))):
        item.function = ("payment", "login")[n % 2]
        item.severity, item.state = SEVERITIES[n % 7 % 3], STATES[n % 5]
        item.owner = "" if n % 4 else "evnict"
        item.due_at = now if n % 2 else datetime(2025, 12, 1, tzinfo=ZONE)
        session.add(item)
        if n % 6 == 0 and item.state in ("new", "in_progress"):
            back = {"field": "state", "old": "fixed", "new": item.state}
            session.add(LabelEvent(feedback_id=key(item), who="x", at=now, **back))
    session.commit()
    return counted


def added(counts, name):
    known = [n for one in counts if one.summed and (n := getattr(one.figures, name)) is not None]
    return sum(known) if known else None


def test_install_figures_are_the_sums_of_the_counts_that_they_open(
    session, pilot, counted, person_of, reporter_of
):
    seen = 0
    for on in DAYS:
        for code in UNITS:
            readers = [(person_of(Role.HEADQUARTERS), code)]
            if code:
                readers.append((reporter_of(counted[code]), ""))
            for person, asked in readers:
                unit = overview(session, person, pilot, on=on, code=asked).unit
                behind = counts_behind(session, person, pilot, on=on, code=asked)
                for name in FIGURES:
                    assert getattr(unit, name) == added(behind, name), (on, code, name)
                assert all(one.counted_on <= on for one in behind)
                parts = [n for name in FIGURES[1:3] if (n := added(behind, name)) is not None]
                assert unit.installed == (sum(parts) if parts else None)
                left_out = [one for one in behind if not one.summed]
                seen += len(left_out)
    assert seen > 0


def test_the_opinions_of_each_table_line_are_the_list_that_it_opens(session, pilot, written, person_of):
    assert written
    person = person_of(Role.HEADQUARTERS)
    rates = 0
    for on in DAYS:
        for row in tree_rows(session, person, pilot, on=on):
            # The top has those of no unit too, and its figure opens the list without a unit.
            query = query_of("in_trial", pilot, on=on, unit=row.code if row.level else "")
            n = list_feedback(session, person, pilot, checked(session, person, filters_of(query))).opinions
            assert row.feedback == n, (on, row.code)
            users = added(counts_behind(session, person, pilot, on=on, code=row.code), "users")
            assert row.per_100_users == (pytest.approx(100 * n / users) if users else None)
            rates += bool(users and n)
    assert rates > 5


def test_each_part_of_the_bar_of_reports_opens_its_units(session, pilot, tree, person_of, now):
    day = {code: datetime(2025, 12, n, tzinfo=ZONE) for code, n in (("PA", 10), ("PB", 16), ("PP", 9))}
    for code in ("NPC", "CPC", "PA", "PB", "PP"):
        duty = {"unit_id": key(tree[code]), "to_unit_id": key(tree["EVN"]), "before": date(2025, 12, 15)}
        session.add(ReportingDuty(pilot_id=key(pilot), **duty))
    for code, state in (("PA", "accepted"), ("PB", "filed"), ("PP", "returned"), ("CPC", "closed")):
        session.add(
            Report(
                pilot_id=key(pilot),
                unit_id=key(tree[code]),
                version=1,
                state=state,
                nil=code == "PA",
                closed_at=now,
                filed_at=day.get(code),
                created_at=now,
                changed_at=now,
            )
        )
    session.commit()
    state = filing_state(session, person_of(Role.HEADQUARTERS), pilot, now=now)
    shown = {part.code: [row.code for row in of_group(state.rows, part.code)] for part in state.sendings}
    assert {code: len(codes) for code, codes in shown.items()} == {p.code: p.n for p in state.sendings}
    assert shown[Sending.MISSING] == ["NPC"]
    assert shown[Sending.UNKNOWN] == ["CPC"]
    assert shown[Sending.LATE] == ["PB"]
    assert sorted(shown[Sending.ON_TIME]) == ["PA", "PP"]
    for part in state.reviewings:
        assert part.n == sum(row.reviewing == part.code for row in state.rows)
    assert {p.code: p.n for p in state.reviewings}[Reviewing.RETURNED] == 1
    assert len(of_group(state.rows, NIL)) == state.nil == 1


@pytest.mark.usefixtures("written")
def test_what_is_left_of_each_function_is_the_list_that_it_opens(session, pilot, person_of, now):
    person = person_of(Role.HEADQUARTERS)
    whole = outstanding(session, person, pilot, now=now)
    for function in whole.functions:
        opened = outstanding(session, person, pilot, now=now, function=function.code)
        assert all(line.function == function.label for line in opened.open)
        told = [line.severity_code for line in opened.open]
        assert (function.critical, function.major) == (told.count("critical"), told.count("major"))
        assert function.open == len(opened.open)
        assert function.overdue == sum(line.overdue for line in opened.open)
        assert function.unowned == sum(not line.owner for line in opened.open)
        assert function.unverified == len(opened.unverified)
        assert function.reopened == len(opened.reopened)
        assert function.oldest == min((line.submitted_on for line in opened.open), default=None)
    for field in ("critical", "major", "overdue", "unowned", "unverified", "reopened"):
        assert whole.total(field) > 0
    # Cards and queue count the same: open opinions of a severity, whatever their day.
    for severity in ("critical", "major"):
        query = {"muc-do": severity, "trang-thai": "open"}
        n = list_feedback(session, person, pilot, checked(session, person, filters_of(query))).opinions
        assert n == whole.total(severity)
