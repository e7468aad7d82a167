"""What the columns of counts mean."""

import pytest

from importers.column_mapping import check_columns, check_fields, with_mapping
from importers.header_words import (
    choose_install,
    enough_install,
    judge_install,
    words_of,
)
from importers.results import UnreadableFile


def chosen(*headers, choose=choose_install):
    parts = [h if isinstance(h, tuple) else (h,) if h else () for h in headers]
    return {name: headers[columns[0]] for name, columns in choose(parts).fields.items()}


def test_words_have_no_accents_case_or_punctuation():
    assert words_of("  Đã cài đặt\n(CBCNV)*: ") == "da cai dat cbcnv"


def test_the_parent_s_column_is_told_from_the_unit_s():
    assert chosen("Tổng công ty", "Đơn vị", "Cài đặt") == {
        "unit": "Đơn vị",
        "parent": "Tổng công ty",
        "staff_installed": "Cài đặt",
    }
    assert chosen("Công ty", "Điện lực", "Cài đặt")["parent"] == "Công ty"
    assert chosen("Công ty", "Cài đặt")["unit"] == "Công ty"
    assert chosen("Tổng công ty", "Cài đặt")["unit"] == "Tổng công ty"


def test_a_code_beside_name_and_parent_keeps_each_in_its_place():
    assert chosen("code", "name", "parent", "headcount") == {
        "unit_code": "code",
        "unit": "name",
        "parent": "parent",
        "headcount": "headcount",
    }


def test_a_group_s_words_count_where_the_column_itself_has_none():
    staff, family = ("Số lượng cài đặt", "CBCNV"), ("Số lượng cài đặt", "Gia đình")
    assert chosen("Đơn vị", "Tổng số CBCNV", staff, family) == {
        "unit": "Đơn vị", "headcount": "Tổng số CBCNV", "staff_installed": staff, "family_installed": family,
    }  # fmt: skip


def test_the_letter_s_own_heading_over_its_parts_is_understood():
    group = "Số lượng người cài đặt và sử dụng ứng dụng"
    found = chosen(
        "Đơn vị", (group, "CBCNV"), (group, "Thành viên gia đình"), (group, "Đang sử dụng"), (group, "Tổng")
    )
    assert found == {
        "unit": "Đơn vị",
        "staff_installed": (group, "CBCNV"),
        "family_installed": (group, "Thành viên gia đình"),
        "users": (group, "Đang sử dụng"),
    }


def test_a_total_beside_its_parts_is_never_taken():
    found = chosen("Đơn vị", "CBCNV cài đặt", "Gia đình cài đặt", "Tổng cài đặt", "Tổng số")
    assert "Tổng cài đặt" not in found.values()
    assert "headcount" not in found


def test_staff_and_family_in_one_figure_are_no_figure_of_staff():
    assert chosen("Đơn vị", "Số CBCNV và người thân cài đặt") == {"unit": "Đơn vị"}


def test_a_lone_total_of_installs_is_taken_and_told():
    found = choose_install([("Đơn vị",), ("Tổng CBCNV",), ("Tổng cài đặt",)])
    assert found.fields["staff_installed"] == [2]
    assert len(found.notes) == 1


def test_two_columns_of_one_meaning_are_told():
    found = choose_install([("Đơn vị",), ("CBCNV cài đặt",), ("Số CBCNV đã cài",)])
    assert found.fields["staff_installed"] == [1]
    assert len(found.notes) == 1


def test_users_of_one_kind_beside_the_other_are_no_number_of_users():
    assert "users" not in chosen("Đơn vị", "CBCNV đang dùng", "Gia đình đang dùng", "Cài đặt")
    assert "users" in chosen("Đơn vị", "CBCNV đang dùng", "Cài đặt")


@pytest.mark.parametrize("headers", [["Đơn vị", "Ghi chú"], ["CBCNV", "Cài đặt"], []])
def test_a_unit_and_a_figure_are_needed(headers):
    assert not enough_install(choose_install([(h,) for h in headers]))


def test_a_mapped_column_is_not_taken_for_anything_else():
    choose = with_mapping(choose_install, {"users": "cbcnv CÀI đặt"})
    assert chosen("Đơn vị", "CBCNV cài đặt", "Cài đặt", choose=choose) == {
        "unit": "Đơn vị",
        "users": "CBCNV cài đặt",
        "staff_installed": "Cài đặt",
    }


def test_a_mapping_may_name_a_column_by_its_group_and_itself():
    headers = [("Đơn vị",), ("Tuần 1", "CBCNV"), ("Tuần 2", "CBCNV")]
    assert with_mapping(choose_install, {"staff_installed": "Tuần 2 > CBCNV"})(headers).fields[
        "staff_installed"
    ] == [2]
    check_columns({"staff_installed": "Tuần 2 > CBCNV"}, [headers])


def test_a_mapping_with_an_unknown_field_is_refused():
    with pytest.raises(UnreadableFile, match="unit"):
        check_fields({"đơn vị": "x"}, ("unit",))


def test_the_family_of_staff_is_family_and_staff_with_family_is_neither():
    for header in ("Thành viên gia đình CBCNV đã cài đặt", "Người thân của CBCNV, NLĐ cài đặt"):
        assert judge_install((header,)) == ("family_installed", 3)
    for header in ("CBCNV và gia đình cài đặt", "Gia đình, CBCNV cài đặt", "CBCNV, gia đình cài"):
        assert judge_install((header,)) is None


def test_a_unit_may_have_two_names_in_its_header():
    for header in ("Công ty/Đơn vị", "Đơn vị / Unit", "Phòng\nBan"):
        assert judge_install((header,))[0] == "unit"
    assert judge_install(("Đơn vị/Ghi chú",)) is None


def test_staff_beside_a_column_about_their_installs_are_the_headcount():
    found = choose_install([("Đơn vị",), ("Nhân sự",), ("CBCNV cài đặt (%)",), ("Gia đình cài đặt",)])
    assert found.fields == {"unit": [0], "headcount": [1], "family_installed": [3]}


def test_of_several_columns_of_staff_the_sum_counts():
    found = choose_install([("Đơn vị",), *(("CBCNV cài đặt", part) for part in ("Nam", "Nữ", "Tổng"))])
    assert found.fields == {"unit": [0], "staff_installed": [3]}


def test_installs_that_hold_those_of_family_are_none_of_staff():
    assert chosen("Đơn vị", "CBCNV", "Người cài đặt", "Trong đó gia đình") == {
        "unit": "Đơn vị",
        "headcount": "CBCNV",
        "family_installed": "Trong đó gia đình",
    }


@pytest.mark.parametrize(
    "header",
    [
        "Nam cài",
        "CBCNV nữ đã cài",
        "Đã cài (cũ)",
        "BQ người thân/CBCNV",
        "Cài qua App Store",
        "Cài đặt hằng ngày",
    ],
)
def test_a_part_an_average_or_what_was_before_is_no_figure(header):
    assert judge_install((header,)) is None


@pytest.mark.parametrize(
    "header",
    ["CBCNV EVN miền Nam đã cài", "CBCNV cài năm 2025", "Sum of CBCNV đã cài", "Tổng của CBCNV đã cài"],
)
def test_the_south_a_year_and_a_pivots_sum_stay_installs_of_staff(header):
    assert judge_install((header,)) == ("staff_installed", 3)
