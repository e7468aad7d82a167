"""One screen of progress: the unit that is asked for, within reach, and the units that a filter leaves."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from models.codes import Role
from models.tables import InstallCount, Report
from models.types import key
from services.access import NotAllowed, NotFound
from services.overview import ReportFilter, overview
from services.unit_reports import preview_report
from tests.services.rows import opinion, record_opinions

ON = date(2025, 12, 12)


@pytest.fixture
def counted(session, pilot, tree, now):
    """Counts of PA, PB and PP; PA has sent its report on time, PB has been returned."""
    for code, day, staff in (("PA", 5, 10), ("PA", 10, 40), ("PB", 10, 30), ("PP", 9, 7)):
        session.add(
            InstallCount(
                pilot_id=key(pilot),
                unit_id=key(tree[code]),
                counted_on=date(2025, 12, day),
                headcount=100,
                staff_installed=staff,
                family_installed=1,
                recorded_by="test",
                recorded_at=now,
            )
        )
    for code, state in (("PA", "filed"), ("PB", "returned")):
        session.add(
            Report(
                pilot_id=key(pilot),
                unit_id=key(tree[code]),
                version=1,
                state=state,
                closed_at=now,
                filed_at=now,
                created_at=now,
                changed_at=now,
            )
        )
    session.commit()
    return tree


def codes(rows) -> list[str]:
    return [row.code for row in rows]


@pytest.mark.usefixtures("counted")
def test_headquarters_sees_the_whole_group_right_below_the_top(session, pilot, person_of):
    seen = overview(session, person_of(Role.HEADQUARTERS), pilot, on=ON)
    assert seen.unit.code == seen.top.code == "EVN"
    assert codes(seen.rows) == codes(seen.direct) == ["NPC", "CPC"]
    assert seen.unit.staff_installed == 77
    assert seen.below == 6
    assert not seen.above


@pytest.mark.usefixtures("counted")
def test_a_unit_is_opened_with_the_way_up_to_it(session, pilot, person_of):
    seen = overview(session, person_of(Role.HEADQUARTERS), pilot, on=ON, code="PA")
    assert [unit.code for unit in seen.above] == ["EVN", "NPC"]
    assert codes(seen.rows) == ["PA1"]
    assert [(day.day, day.summed.staff_installed) for day in seen.days] == [
        (date(2025, 12, 5), 10),
        (date(2025, 12, 10), 40),
    ]


@pytest.mark.usefixtures("counted")
def test_the_figures_are_those_of_the_day_that_is_asked_for(session, pilot, person_of):
    seen = overview(session, person_of(Role.HEADQUARTERS), pilot, on=date(2025, 12, 6))
    assert seen.unit.staff_installed == 10
    assert [day.day for day in seen.days] == [date(2025, 12, 5)]


def test_the_way_of_a_reporter_ends_at_the_own_unit(session, pilot, counted, reporter_of):
    seen = overview(session, reporter_of(counted["NPC"]), pilot, on=ON, code="PA1", all_levels=True)
    assert [unit.code for unit in seen.above] == ["NPC", "PA"]
    assert [unit.code for unit in seen.branches] == ["PA", "PB"]


@pytest.mark.parametrize("code", ["EVN", "CPC", "PP", "nowhere", "/EVN/"])
@pytest.mark.parametrize("role", [Role.REPORTER, Role.LEADER])
def test_a_unit_out_of_reach_is_not_found(session, pilot, counted, person_of, code, role):
    with pytest.raises(NotFound):
        overview(session, person_of(role, counted["NPC"]), pilot, on=ON, code=code)


@pytest.mark.parametrize(
    "filters", [{"all_levels": True}, {"words": "dien luc"}, {"report": ReportFilter.MISSING}]
)
def test_no_filter_shows_a_unit_out_of_reach(session, pilot, counted, reporter_of, filters):
    seen = overview(session, reporter_of(counted["NPC"]), pilot, on=ON, **filters)
    assert not {"CPC", "PP", "EVN"} & set(codes(seen.rows))


@pytest.mark.parametrize("role", [Role.DATA_OFFICER, Role.ADMIN])
def test_who_may_not_see_progress_is_told(session, pilot, counted, person_of, role):
    with pytest.raises(NotAllowed):
        overview(session, person_of(role, counted["NPC"]), pilot, on=ON)


@pytest.mark.usefixtures("counted")
def test_words_are_found_without_accents_at_every_level(session, pilot, person_of):
    seen = overview(session, person_of(Role.HEADQUARTERS), pilot, on=ON, words="bai chay")
    assert codes(seen.rows) == ["PA1"]


def test_the_filters_of_reports_leave_what_they_say(session, pilot, counted, person_of):
    def left(report: ReportFilter) -> list[str]:
        return codes(
            overview(session, person_of(Role.REPORTER, counted["NPC"]), pilot, on=ON, report=report).rows
        )

    assert left(ReportFilter.SENT) == ["PA"]
    assert left(ReportFilter.RETURNED) == ["PB"]
    assert left(ReportFilter.MISSING) == ["PB"]
    assert left(ReportFilter.LATE) == []


def test_units_below_count_as_owing_to_the_unit_right_above(session, pilot, counted, person_of):
    seen = overview(session, person_of(Role.REPORTER, counted["NPC"]), pilot, on=ON)
    assert (seen.owing, seen.sent) == (2, 1)


def test_a_merged_unit_is_listed_only_when_it_is_searched_for(session, pilot, counted, person_of, make_unit):
    make_unit(
        "PB0",
        name="Công ty Điện lực Ba Vì",
        parent=counted["NPC"],
        merged_into=counted["PB"],
        status="merged",
    )
    person = person_of(Role.HEADQUARTERS)
    assert "PB0" not in codes(overview(session, person, pilot, on=ON, all_levels=True).rows)
    assert codes(overview(session, person, pilot, on=ON, words="ba vi").rows) == ["PB0"]


@pytest.mark.usefixtures("counted")
def test_the_whole_group_has_the_opinions_that_its_report_states(session, pilot, person_of, now):
    rows = [
        opinion(2, "Không vào được", unit_code="PA"),
        opinion(3, "Không thấy hóa đơn", second=1, unit_text=""),
        opinion(4, "Chữ nhỏ quá", second=2, unit_text="Xưởng cơ điện số bảy"),
    ]
    record_opinions(session, rows, pilot=pilot, now=now)
    person = person_of(Role.HEADQUARTERS)
    stated = preview_report(session, person, pilot, "EVN", now=now).facts.feedback
    assert overview(session, person, pilot, on=ON).unit.feedback == stated == 2
    assert overview(session, person, pilot, on=ON, code="NPC").unit.feedback == 1


def test_what_is_kept_of_one_is_not_shown_to_another_who_reaches_less(
    session, pilot, counted, person_of, reporter_of
):
    headquarters, reporter = person_of(Role.HEADQUARTERS), reporter_of(counted["PA"])
    for code in ("", "PB", "PA"):
        assert overview(session, headquarters, pilot, on=ON, code=code, all_levels=True).rows is not None
    assert overview(session, reporter, pilot, on=ON).unit.code == "PA"
    with pytest.raises(NotFound):
        overview(session, reporter, pilot, on=ON, code="PB", all_levels=True)
    with pytest.raises(NotAllowed):
        overview(session, person_of(Role.ADMIN), pilot, on=ON, code="PB", all_levels=True)


def test_a_look_is_kept_until_a_count_a_report_or_an_opinion_comes(session, pilot, counted, person_of, now):
    person = person_of(Role.HEADQUARTERS)

    def look():
        return overview(session, person, pilot, on=ON, code="PA", words="p", all_levels=True)

    first = look()
    assert look() is first
    report = session.exec(select(Report).where(Report.unit_id == key(counted["PA"]))).one()
    report.state = "accepted"
    session.add(report)
    assert look().unit.report_state == "accepted"
    record_opinions(session, [opinion(2, second=2, unit_code="PA")], pilot=pilot, now=now)
    assert look().unit.feedback == first.unit.feedback + 1
    session.exec(select(InstallCount).where(InstallCount.unit_id == key(counted["PA"]))).first().users = 5
    assert look() is not first
    before = look()
    pilot.trial_to = date(2025, 11, 21)
    assert look().unit.feedback == 0 != before.unit.feedback


def test_units_are_compared_once_of_a_look(session, pilot, counted, person_of):
    seen = overview(session, person_of(Role.HEADQUARTERS), pilot, on=ON, all_levels=True)
    assert counted
    assert seen.compared is seen.compared
    assert [one.row.code for one in seen.compared if one.place == 1] == ["PA"]
