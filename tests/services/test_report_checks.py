"""Each thing a leader should know before signing appears when it is so, and only then."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from models.tables import Feedback, Problem, Report
from services.filing import file_report
from services.report_closing import close_report
from services.unit_reports import preview_report
from tests.services.rows import count, opinion, record_counts, record_opinions

LAST = date(2025, 12, 10)
TEXT = "Đề nghị bổ sung biểu đồ so sánh sản lượng điện theo tháng"


@pytest.fixture
def codes(session, pilot, tree, now, operator):
    """The codes of what is found in a unit's report, once counts and opinions are stored."""
    assert tree

    def found(unit="PB", counts=(), opinions=(), draft=None, **more):
        if counts:
            record_counts(session, list(counts), pilot=pilot, now=now)
        if opinions:
            record_opinions(session, list(opinions), pilot=pilot, now=now)
        sure = session.exec(select(Feedback)).all()
        for item in sure:
            item.needs_person = False
            session.add(item)
        if draft is not None:
            session.add(
                Report(
                    pilot_id=pilot.id,
                    unit_id=tree[unit].id,
                    version=1,
                    draft=draft,
                    created_at=now,
                    changed_at=now,
                )
            )
        session.flush()
        checks = preview_report(session, operator, pilot, unit, now=now, **more).checks
        assert all(str(c.sentence) for c in checks)
        assert [c.level for c in checks] == sorted(c.level for c in checks)
        return {c.code for c in checks}

    return found


def good(row=2, code="PB", staff=5, **more):
    return count(row, code, staff, day=LAST, **{"headcount": 10, **more})


def test_a_sound_report_has_nothing_to_explain(codes):
    assert codes(counts=[good()], opinions=[opinion(2, TEXT, unit_code="PB")]) == set()


def test_no_counts_block(codes):
    assert codes() == {"no_counts"}
    assert codes(nil=True) == set()


def test_a_nil_report_with_data_is_to_explain(codes):
    assert codes(counts=[good()], nil=True) == {"nil_with_data"}


def test_opinions_where_nobody_has_installed(codes):
    assert "feedback_without_installs" in codes(
        counts=[good(staff=0)], opinions=[opinion(2, TEXT, unit_code="PB")]
    )


def test_more_users_than_installs(codes):
    assert codes(counts=[good(users=6)]) == {"users_above_installs"}


def test_more_staff_installed_than_there_are(codes):
    assert codes(counts=[good(staff=11)]) == {"staff_above_headcount"}


def test_more_staff_installed_than_there_are_in_a_unit_below(codes):
    counts = [good(2, "PA", 11), good(3, "PB", 1, headcount=100)]
    assert codes("NPC", counts) == {"staff_above_headcount"}


def test_family_is_never_compared_with_headcount(codes):
    assert codes(counts=[good(staff=9, family_installed=90)]) == set()


def test_counts_from_before_the_trials_end(codes):
    assert codes(counts=[count(2, "PB", 5, day=date(2025, 12, 9))]) == {"counts_are_old"}


@pytest.mark.parametrize("figure", ["staff_installed", "family_installed"])
def test_cumulative_counts_that_fall(codes, figure):
    early = count(2, "PB", day=date(2025, 12, 1), **({figure: 7} if figure != "staff_installed" else {}))
    if figure == "staff_installed":
        early = count(2, "PB", 7, day=date(2025, 12, 1))
    later = good(3, staff=6, family_installed=6)
    assert codes(counts=[early, later]) == {"falling_counts"}


def test_units_below_without_a_count(codes):
    assert codes("NPC", [good(2, "PA")]) == {"units_without_counts"}


def test_an_own_count_that_differs_from_the_sum(codes):
    assert codes("PA", [good(2, "PA", 9), good(3, "PA1", 4)]) == {"own_count_differs"}


def test_an_own_count_that_equals_the_sum(codes):
    assert codes("PA", [good(2, "PA", 4), good(3, "PA1", 4)]) == set()


def test_labels_that_a_person_should_look_at(codes, session, pilot, now, operator):
    codes(counts=[good()], opinions=[opinion(2, TEXT, unit_code="PB")])
    item = session.exec(select(Feedback)).one()
    item.needs_person = True
    session.add(item)
    session.flush()
    checks = preview_report(session, operator, pilot, "PB", now=now).checks
    assert [c.code for c in checks] == ["labels_unsure"]


def test_a_declared_number_that_differs(codes):
    assert codes(counts=[good()], draft={"feedback_declared": 3}) == {"declared_differs"}


def test_images_that_are_missing(codes):
    rows = [opinion(2, TEXT, unit_code="PB", image_links=("https://example.org/1",))]
    assert codes(counts=[good()], opinions=rows) == {"images_missing"}


def test_personal_data_in_a_line(codes):
    rows = [opinion(2, f"{TEXT}, liên hệ 0912345678", unit_code="PB")]
    assert codes(counts=[good()], opinions=rows) == {"personal_data"}


def test_a_share_of_sums_over_different_units_is_told(codes):
    counts = [good(code="PA"), good(3, "PB", headcount=None)]
    assert "share_of_unlike_sums" in codes("NPC", counts)


def test_a_share_of_whole_units_is_not_told(codes):
    blank = good(3, "PB", staff=None, headcount=None, family_installed=4)
    assert "share_of_unlike_sums" not in codes("NPC", [good(code="PA"), blank])


def test_personal_data_in_the_annex_of_a_problem_is_told(codes, session, pilot, now):
    codes(counts=[good()], opinions=[opinion(2, f"{TEXT}, gọi 0912345678", unit_code="PB")])
    problem = Problem(
        pilot_id=pilot.id,
        title="Thiếu biểu đồ",
        function="consumption",
        kind="suggestion",
        severity="minor",
        created_at=now,
        changed_at=now,
    )
    session.add(problem)
    session.flush()
    for item in session.exec(select(Feedback)):
        item.problem_id = problem.id
    assert "personal_data" in codes(lines_by="problems")


def test_slang_in_a_line_is_named_with_its_line(codes, session, pilot, now, operator):
    assert codes(counts=[good()], opinions=[opinion(2, f"{TEXT}, lag vl", unit_code="PB")]) == {"unfit_words"}
    (check,) = preview_report(session, operator, pilot, "PB", now=now).checks
    assert check.lines == (1,)
    assert "vl" in str(check.sentence)


def test_a_deep_unit_with_more_staff_installs_than_staff_is_named(codes):
    counts = [good(2, "PA1", 11), good(3, "PB", 5, headcount=100)]
    assert "staff_above_headcount" in codes("EVN", counts)


def test_a_fall_is_seen_across_a_count_that_left_the_figure_blank(codes):
    early, blank = count(2, "PB", 7, day=date(2025, 12, 1)), count(3, "PB", day=date(2025, 12, 5), users=1)
    assert codes(counts=[early, blank, good(4, staff=6)]) == {"falling_counts"}


def test_units_below_that_began_a_report_and_sent_none(codes, session, pilot, tree, now, operator, store):
    counts = [good(2, "PA"), good(3, "PB")]
    assert codes("NPC", counts) == set()
    close_report(session, operator, pilot, "PA", store, now=now)
    assert codes("NPC") == {"units_not_filed"}
    file_report(session, operator, pilot, "PA", store, sent_at=now, number="1", now=now)
    assert codes("NPC") == set()
    assert tree


def test_opinions_that_wait_for_a_unit_are_told_at_the_top_and_in_the_file_of_the_unit(codes, tree):
    rows = [opinion(2, TEXT, unit_text="Chi nhánh không ai biết")]
    assert codes("PB", [good()], rows) == set()
    assert "unit_waiting" in codes("EVN")
    assert tree
