"""What stands around a table."""

from datetime import date

import pytest

from importers.sheet_titles import compares, corporation_in, day_in, group_mark, is_signature, is_total


@pytest.mark.parametrize(
    ("lines", "unit"),
    [
        (["TẬP ĐOÀN ĐIỆN LỰC VIỆT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "TỔNG CÔNG TY ĐIỆN LỰC MIỀN TRUNG", "Độc lập - Tự do - Hạnh phúc", "KẾT QUẢ CÀI ĐẶT"], "TỔNG CÔNG TY ĐIỆN LỰC MIỀN TRUNG"),
        (["TỔNG CÔNG TY ĐIỆN LỰC MIỀN BẮC\nCÔNG TY ĐIỆN LỰC PHÚ THỌ"], "CÔNG TY ĐIỆN LỰC PHÚ THỌ"),
        (["TỔNG CÔNG TY ĐIỆN LỰC TP HÀ NỘI", "BAN KINH DOANH"], "TỔNG CÔNG TY ĐIỆN LỰC TP HÀ NỘI"),
        (["Đơn vị báo cáo: EVNSPC"], "EVNSPC"),
        (["TẬP ĐOÀN ĐIỆN LỰC VIỆT NAM"], "TẬP ĐOÀN ĐIỆN LỰC VIỆT NAM"),
        (["BÁO CÁO CỦA TỔNG CÔNG TY ĐIỆN LỰC MIỀN BẮC"], ""),
        ([], ""),
    ],
)  # fmt: skip
def test_the_unit_of_a_letterhead_is_the_nearest_company(lines, unit):
    assert corporation_in(lines) == unit


def test_a_paper_s_own_date_is_not_the_day_of_its_figures():
    lines = ["Hà Nội, ngày 03 tháng 12 năm 2025", "(Kèm theo Công văn số 12/EVN-KD ngày 02/12/2025)"]
    assert day_in(lines) is None
    assert day_in(lines, place_too=True).reading(False).day == 3


@pytest.mark.parametrize(
    "text", ["25/11", "Tuần 2 (02.12)", "BC_25.11.2025", "Số liệu 17h00 ngày 28/11/2025", "2025-11-25"]
)
def test_days_are_found_inside_names_and_titles(text):
    assert day_in([text]) is not None


@pytest.mark.parametrize(
    "text", ["Sheet1", "Quý 4/2025", "024.6694.6688", "Biểu số 2", "1.234.567", "Đợt 1", "EVN 2025"]
)
def test_other_numbers_are_no_days(text):
    assert day_in([text]) is None


@pytest.mark.parametrize(
    "text",
    [
        "NGƯỜI LẬP BIỂU",
        "GIÁM ĐỐC",
        "(Ký, ghi rõ họ tên)",
        "Nơi nhận:",
        "- Lưu: VT",
        "Ghi chú: số liệu đến 17h",
        "Hà Nội, ngày 02 tháng 12 năm 2025",
        "KT. GIÁM ĐỐC",
    ],
)
def test_lines_of_the_block_of_signatures_are_known(text):
    assert is_signature(text)


@pytest.mark.parametrize(
    "text",
    [
        "PC Hà Đông",
        "Công ty Điện lực Phú Thọ",
        "Ban Kế hoạch",
        "Văn phòng EVN",
        "Trung tâm Chăm sóc khách hàng",
    ],
)
def test_units_are_neither_totals_nor_signatures_nor_groups(text):
    assert not is_total(text)
    assert not is_signature(text)
    assert group_mark(text) == ("", "")


@pytest.mark.parametrize(
    "text",
    [
        "T1 (24-30.11)", "Tuần 1 (từ 24-30/11/2025)", "24-11 - 30-11", "24/11-30/11", "24.11-30.11.2025",
        "Từ 24/11/2025 - 30/11/2025", "24 đến 30/11",
    ],
)  # fmt: skip
def test_the_last_day_of_a_range_counts(text):
    assert day_in([text]).reading(month_first=False, year=2025).date() == date(2025, 11, 30)


@pytest.mark.parametrize("text", ["Tháng 11-12/2025", "Tuần 48-49", "24-30-11-2025"])
def test_a_range_of_months_or_weeks_is_no_day(text):
    assert day_in([text]) is None


@pytest.mark.parametrize(
    "title", ["Report as of 03 Dec 2025", "as of December 3rd, 2025", "Status 3-Dec-2025", "Dec 3, 2025"]
)
def test_a_month_named_in_english_tells_the_day(title):
    told = day_in([title])
    assert told is not None
    assert told.reading(month_first=False).date() == date(2025, 12, 3)


@pytest.mark.parametrize("unit", ["Kế hoạch - Vật tư", "Điện lực Bình Chánh", "Tỷ"])
def test_a_units_name_is_no_row_that_compares(unit):
    assert not compares(unit)
