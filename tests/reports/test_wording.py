"""The sentences of the documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from reports import wording
from reports.appendix import ExtraFigure, Figures, Line, Picture
from tests.reports.examples import FACTS, lines, roll_up, with_lines


def told(facts) -> list[str]:
    return [statement.marked for statement in wording.statements(facts)]


def test_one_figure_then_its_parts() -> None:
    assert told(FACTS)[:4] == [
        "- Số lượng người cài đặt và sử dụng ứng dụng: 4.151 người, trong đó:",
        "+ CBCNV, người lao động: 3.200 người, đạt 85,3% trên tổng số 3.750 người",
        "+ Thành viên gia đình: 951 người",
        "+ Số người đang sử dụng ứng dụng: chưa có số liệu",
    ]


def test_what_is_not_known_is_never_zero_and_zero_is_said() -> None:
    unknown = told(replace(FACTS, figures=Figures()))
    assert unknown[0] == "- Số lượng người cài đặt và sử dụng ứng dụng: chưa có số liệu"
    assert not any(" 0 " in line for line in unknown[:4])
    assert told(replace(FACTS, figures=Figures(10, 0, 0, 0)))[1] == (
        "+ CBCNV, người lao động: 0 người, đạt 0,0% trên tổng số 10 người"
    )


@pytest.mark.parametrize(
    ("figures", "lacks"),
    [
        (Figures(10, 5, None, None), "5 người (chưa gồm thành viên gia đình), trong đó:"),
        (Figures(10, None, 6, None), "6 người (chưa gồm CBCNV, người lao động), trong đó:"),
    ],
)
def test_a_figure_that_lacks_a_part_says_so(figures: Figures, lacks: str) -> None:
    assert told(replace(FACTS, figures=figures))[0].endswith(lacks)


def test_a_headcount_of_zero_is_not_divided_by() -> None:
    assert told(replace(FACTS, figures=Figures(0, 5, 1, 1)))[1] == (
        "+ CBCNV, người lao động: 5 người (tổng số CBCNV, người lao động: 0 người)"
    )


def test_the_scope_names_units_days_and_who_has_counted() -> None:
    assert wording.scope(roll_up()) == (
        "Phạm vi số liệu: Công ty Điện lực Đà Nẵng và 12 đơn vị trực thuộc; số liệu cài đặt tính đến hết "
        "ngày 30/11/2025; 8/12 đơn vị có số liệu; ý kiến góp ý tính đến hết ngày 10/12/2025."
    )
    assert "chưa có số liệu cài đặt đến hết ngày 10/12/2025" in wording.scope(replace(FACTS, counted_to=None))


def test_the_own_count_stands_beside_the_sum_of_the_units_below() -> None:
    facts = replace(roll_up(), figures=Figures(2400, 1636, None, 90), own_figures=Figures(2500, 1636, 7, 80))
    at = told(facts).index(
        "- Số liệu do Công ty Điện lực Đà Nẵng tự thống kê, so với tổng của các đơn vị trực thuộc:"
    )
    assert told(facts)[at + 1 : at + 5] == [
        "+ Tổng số CBCNV, người lao động: 2.500 người, nhiều hơn 100 người "
        "so với tổng của các đơn vị trực thuộc (2.400 người)",
        "+ CBCNV, người lao động cài đặt: 1.636 người, bằng tổng của các đơn vị trực thuộc",
        "+ Thành viên gia đình cài đặt: 7 người (các đơn vị trực thuộc chưa có số liệu)",
        "+ Số người đang sử dụng ứng dụng: 80 người, ít hơn 10 người "
        "so với tổng của các đơn vị trực thuộc (90 người)",
    ]
    empty = replace(facts, own_figures=Figures())
    assert not any("tự thống kê, so với" in line for line in told(empty))


def test_feedback_outside_the_trial_stands_apart() -> None:
    assert "- Ngoài thời gian thử nghiệm: 4 ý kiến (không tính vào số lượng nêu trên)" in told(roll_up())
    assert not any("Ngoài thời gian" in line for line in told(FACTS))


def test_feedback_is_told_by_kind_and_empty_kinds_are_left_out() -> None:
    facts = replace(FACTS, feedback=5, kinds=(("Lỗi chức năng", 5), ("Hiệu năng", 0)))
    assert told(facts)[4:] == [
        "- Số lượng ý kiến góp ý cho ứng dụng: 5 ý kiến trong thời gian thử nghiệm "
        "(từ ngày 20/11/2025 đến ngày 10/12/2025), trong đó:",
        "+ Lỗi chức năng: 5 ý kiến",
    ]


def test_extra_figures_and_the_unit_s_own_number_of_opinions_are_told() -> None:
    facts = replace(FACTS, extra=(ExtraFigure("Số buổi", "14"), ExtraFigure("Khác", "")), feedback_declared=9)
    assert told(facts)[-3:] == [
        "- Số lượng ý kiến do đơn vị tự thống kê: 9 ý kiến",
        "- Số buổi: 14",
        "- Khác: chưa có số liệu",
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"nil": True}, "Trong thời gian thử nghiệm đơn vị không nhận được ý kiến góp ý nào."),
        ({}, "Đơn vị không ghi nhận ý kiến góp ý nào trong thời gian thử nghiệm."),
        ({"feedback": 3}, "Không có góp ý nào được đưa vào bảng tổng hợp này."),
        ({"lines": lines(1), "nil": True}, ""),
    ],
)
def test_an_empty_table_says_why(changes, said: str) -> None:
    assert wording.no_opinions(replace(FACTS, **changes)) == said


def test_lines_of_problems_say_where_every_opinion_is() -> None:
    facts = with_lines(FACTS, lines(1))
    assert "“Danh sách ý kiến”" in wording.how_lines_count(replace(facts, lines_by="problems"))
    assert wording.how_lines_count(facts) == ""
    assert wording.how_lines_count(replace(FACTS, lines_by="problems")) == ""


def test_a_roll_up_names_the_unit_and_the_count_of_a_line() -> None:
    line = Line("login", "Đăng nhập", "x", count=12, unit_name="Điện lực A")
    assert wording.origin(roll_up(), line) == "(Điện lực A; 12 ý kiến)"
    assert wording.origin(FACTS, line) == "(12 ý kiến)"
    assert wording.origin(FACTS, replace(line, count=1)) == ""


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2025, 12, 5), "ngày 05 tháng 12 năm 2025"),
        (date(2026, 1, 15), "ngày 15 tháng 01 năm 2026"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
    ],
)
def test_long_dates_take_a_leading_zero_for_days_below_10_and_months_1_and_2(day: date, said: str) -> None:
    assert wording.long_date(day) == said


def test_what_is_not_given_yet_is_a_blank_place() -> None:
    assert wording.long_date(None).split() == ["ngày", "tháng", "năm"]
    assert wording.numbered("", "") == wording.GAP * 2
    assert wording.numbered("", "/PCHD-KD") == f"{wording.GAP}/PCHD-KD"
    assert wording.numbered("9/PCHD-KD", "ignored") == "09/PCHD-KD"
    assert wording.attached_to(FACTS).endswith("của Điện lực Hải Châu)")


def test_a_missing_picture_says_why() -> None:
    assert wording.missing_picture(Picture("", "missing", "liên kết\nđã hỏng.", "")) == (
        "[Thiếu ảnh: liên kết đã hỏng]"
    )
    assert wording.missing_picture(Picture("", "missing", "", "")) == "[Thiếu ảnh: không rõ lý do]"
