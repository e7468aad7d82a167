"""Workbooks of install counts, one trouble a test."""

import csv
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from importers.cells import Fault
from importers.install_counts import read_install_counts
from importers.results import UnreadableFile
from locales import speaking
from tests.importers.counts_said import HEADER, NAMES, asked, balanced, figures, said, short, table
from tests.importers.sheets_by_hand import SAMPLES, SHARED, sheet, sheets_in, sheets_of, sheets_of_csv

DAY = date(2025, 11, 30)
TRIAL = (date(2025, 11, 20), date(2025, 12, 10))


@pytest.mark.skipif(not SHARED.exists(), reason="../shared is not here")
def test_the_samples_give_exactly_the_counts_that_are_known_of_them():
    with (SAMPLES / "installs-truth.csv").open(encoding="utf-8-sig") as file:
        truth = sorted((t["day"], *(t[name] for name in NAMES)) for t in csv.DictReader(file))
    got = []
    for path in sorted(SAMPLES.glob("installs-*")):
        if path.name != "installs-truth.csv":
            reading = read_install_counts(sheets_in(path), trial=TRIAL)
            assert balanced(reading)
            got += [
                (r.counted_on.isoformat(), *map(str, figures(r)))
                for r in reading.rows
                if "chưa có trong danh mục" not in r.unit_text
            ]
    assert sorted(got) == truth


@pytest.mark.skipif(not SHARED.exists(), reason="../shared is not here")
def test_words_and_negative_figures_of_the_sample_are_problems_with_their_place():
    reading = read_install_counts(sheets_in(SAMPLES / "installs-evn-departments.xlsx"), trial=TRIAL)
    assert [(p.row, p.column, p.found) for p in reading.problems] == [
        (4, "Cài đặt", "mười hai"),
        (7, "Cài đặt", "-3"),
    ]
    assert reading.read == 9


SYNONYMS = {
    "unit": ["Đơn vị", "Tên đơn vị", "ĐƠN VỊ", "don vi", "Tên đơn vị/ Điện lực", "Unit name", "Đơn vị báo cáo", "Ban/Phòng", "Phòng/Đội", "Phòng, Đội, Phân xưởng"],
    "unit_code": ["Mã", "Mã đơn vị", "Mã ĐV", "ma don vi", "Unit code", "MADVI"],
    "day": ["Ngày", "Ngày báo cáo", "Thời điểm", "Ngày cập nhật", "Date", "Tính đến ngày"],
    "headcount": ["Tổng CBCNV", "Số CBCNV", "Tổng số lao động", "Tổng số CBCNV, NLĐ", "tong so cbcnv", "Tổng LĐ", "Số lượng người lao động", "Headcount"],
    "staff_installed": ["CBCNV cài đặt", "Đã cài (CBCNV)", "Số CBCNV đã cài đặt ứng dụng CSKH", "cbcnv cai dat", "Staff installed", "NLĐ đã cài app Chăm sóc khách hàng"],
    "family_installed": ["Người nhà", "Người thân", "Gia đình", "Thành viên gia đình cài đặt", "gia dinh da cai dat", "Family installed", "Đã cài (người thân)"],
    "users": ["Đang dùng", "Người dùng thường xuyên", "Số người sử dụng", "dang su dung", "Active users", "Sử dụng"],
}  # fmt: skip


@pytest.mark.parametrize(("name", "header"), [(n, h) for n, hs in SYNONYMS.items() for h in hs])
def test_a_column_is_known_by_any_of_its_names(name, header):
    headers = {"unit": "Đơn vị", "staff_installed": "CBCNV cài đặt", name: header}
    row = {
        "unit": "PC Hà Đông",
        "staff_installed": 5,
        name: {"unit": "PC Hà Đông", "unit_code": "PD16", "day": "25/11/2025"}.get(name, 5),
    }
    reading = read_install_counts([sheet(list(headers.values()), list(row.values()))], as_of=DAY)
    assert reading.mapping[name] == header
    assert len(reading.rows) == 1


@pytest.mark.parametrize(
    "header",
    ["Tỷ lệ %", "% cài đặt", "Tỷ lệ CBCNV cài đặt", "CBCNV chưa cài đặt", "Chỉ tiêu cài đặt", "Ghi chú", "STT", "Số điện thoại",
     "Cài mới trong tuần", "Tổng cài đặt", "Cán bộ đầu mối", "Đơn vị tính", "Số góp ý", "CBCNV cài đặt (Android)"],
)  # fmt: skip
def test_a_column_that_is_no_count_is_left_and_named(header):
    reading = read_install_counts([sheet([*HEADER, header], ["A1", "PC A", 10, 5, 3, 4, "25/11/2025", 99])])
    assert short(reading) == [("PC A", date(2025, 11, 25), (10, 5, 3, 4))]
    assert header in said(reading)


def test_staff_beside_family_without_other_installs_are_the_installs():
    reading = read_install_counts(
        [sheet(["Đơn vị", "Tổng số lao động", "CBCNV", "Gia đình", "Tổng"], ["PC A", 10, 5, 3, 8])], as_of=DAY
    )
    assert [figures(r) for r in reading.rows] == [(10, 5, 3, None)]


def test_a_total_that_is_the_sum_of_installs_is_no_headcount():
    rows = (["PC A", 8, 5, 3], ["PC B", 7, 4, 3])
    header = ["Đơn vị", "Tổng số", "CBCNV cài đặt", "Người nhà cài đặt"]
    reading = read_install_counts([sheet(header, *rows)], as_of=DAY)
    assert [r.headcount for r in reading.rows] == [None, None]
    assert "Tổng số" in said(reading)


def test_headers_over_two_rows_are_read_merged_or_not():
    merged = Workbook()
    ws = merged.active
    rows = [
        ["TẬP ĐOÀN ĐIỆN LỰC VIỆT NAM", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["TỔNG CÔNG TY ĐIỆN LỰC MIỀN NAM", None, None, "Độc lập - Tự do - Hạnh phúc"],
        ["KẾT QUẢ CÀI ĐẶT (đến hết ngày 30/11/2025)"],
        ["TT", "Đơn vị", "CBCNV", None, None, "Gia đình", None],
        [None, None, "Tổng số", "Đã cài đặt", "Tỷ lệ %", "Đã cài đặt", "Đang sử dụng"],
        [1, "PC Long An", 100, 50, 0.5, 20, 33],
        [2, "PC Tiền Giang", 200, 60, 0.3, 30, 44],
        [None, "Tổng cộng", 300, 110, 0.37, 50, 77],
    ]
    for row in rows:
        ws.append(row)
    plain = sheets_of(merged)
    for area in ("A1:C1", "D1:G1", "A3:G3", "A4:A5", "B4:B5", "C4:E4", "F4:G4"):
        ws.merge_cells(area)
    for reading in (read_install_counts(plain), read_install_counts(sheets_of(merged))):
        assert short(reading) == [
            ("PC Long An", DAY, (100, 50, 20, None)),
            ("PC Tiền Giang", DAY, (200, 60, 30, None)),
        ]
        assert {r.context for r in reading.rows} == {"TỔNG CÔNG TY ĐIỆN LỰC MIỀN NAM"}
        assert reading.mapping["staff_installed"] == "CBCNV > Đã cài đặt"


def test_a_letterhead_of_a_company_below_a_corporation_names_the_company():
    reading = read_install_counts(
        [sheet(["TỔNG CÔNG TY ĐIỆN LỰC MIỀN BẮC"], ["CÔNG TY ĐIỆN LỰC HẢI DƯƠNG"], ["BÁO CÁO KẾT QUẢ CÀI ĐẶT"],
               ["Đơn vị", "CBCNV cài đặt"], ["Điện lực Thanh Hà", 3])], as_of=DAY)  # fmt: skip
    assert [r.context for r in reading.rows] == ["CÔNG TY ĐIỆN LỰC HẢI DƯƠNG"]


def test_hidden_sheets_and_sheets_without_a_table_are_named():
    rows = (["Đơn vị", "Cài đặt"], ["PC A", 1])
    reading = read_install_counts(
        [
            sheet(*rows, name="Nháp", hidden=True),
            sheet(["Hướng dẫn điền"], name="Hướng dẫn"),
            sheet(*rows, name="Chính"),
        ],
        as_of=DAY,
    )
    assert [r.sheet for r in reading.rows] == ["Chính"]
    assert "“Nháp” is hidden" in said(reading)
    assert "“Hướng dẫn”" in said(reading)


def test_figures_without_a_unit_are_a_problem():
    reading = read_install_counts(
        [sheet(["Đơn vị", "CBCNV", "Cài đặt"], ["PC A", 5, 1], [None, 7, 3])], as_of=DAY
    )
    assert [(p.row, p.column) for p in reading.problems] == [(3, "Đơn vị")]
    assert balanced(reading)


def test_every_wrong_cell_of_a_row_is_told_and_the_row_counts_once():
    reading = read_install_counts(
        table(["A", "PC A", "nhiều", Fault("error", "#REF!"), 1.263, "45%", "25/11/2025"])
    )
    assert [p.column for p in reading.problems] == [
        "Tổng số CBCNV",
        "CBCNV cài đặt",
        "Người nhà cài đặt",
        "Đang dùng",
    ]
    assert (reading.read, reading.rows) == (1, [])
    assert asked(reading)[1] == (
        "Sheet “Sheet1”, row 2, column “CBCNV cài đặt”: expected a whole number from 0 up, found “#REF!”."
    )


def test_a_dash_is_zero_and_a_blank_is_unknown():
    reading = read_install_counts(table(["A", "PC A", "1.263", "-", "–", None, "25/11/2025"]))
    assert [figures(r) for r in reading.rows] == [(1263, 0, 0, None)]


def test_two_rows_of_one_unit_and_day_that_disagree_are_both_problems():
    reading = read_install_counts(
        table(
            ["a1", "PC A", 9, 5, 1, 1, "25/11/2025"],
            ["A1", "PC  A", 9, 6, 1, 1, datetime(2025, 11, 25)],
            ["B", "PC B", 9, 5, 1, 1, "25/11/2025"],
        )
    )
    assert [(p.row, p.column, p.found) for p in reading.problems] == [
        (2, "CBCNV cài đặt", "5"),
        (3, "CBCNV cài đặt", "6"),
    ]
    assert "row 3" in asked(reading)[0]
    assert [r.unit_text for r in reading.rows] == ["PC B"]
    assert balanced(reading)


def test_two_rows_of_one_unit_and_day_that_agree_or_complete_each_other_are_kept():
    reading = read_install_counts(
        table(["A", "PC A", 9, 5, None, None, "25/11/2025"], ["A", "PC A", None, 5, 2, None, "25/11/2025"])
    )
    assert [figures(r) for r in reading.rows] == [(9, 5, 2, None)] * 2


def test_a_mapping_beats_the_guess():
    rows = (["Đơn vị", "Lần 1", "CBCNV cài đặt"], ["PC A", 3, 5])
    reading = read_install_counts([sheet(*rows)], as_of=DAY, mapping={"staff_installed": "LẦN 1"})
    assert [figures(r) for r in reading.rows] == [(None, 3, None, None)]


def test_a_mapping_finds_a_table_whose_words_are_unknown():
    rows = (["Tên gọi", "Máy"], ["PC A", 3])
    reading = read_install_counts([sheet(*rows)], as_of=DAY, mapping={"unit": "tên gọi", "users": "Máy"})
    assert short(reading) == [("PC A", DAY, (None, None, None, 3))]


@pytest.mark.parametrize(
    ("mapping", "code"),
    [({"users": "Không có cột này"}, "no_column"), ({"người": "Đơn vị"}, "unknown_field")],
)
def test_a_mapping_of_what_is_not_there_refuses_the_file(mapping, code):
    with pytest.raises(UnreadableFile) as refusal:
        read_install_counts([sheet(["Đơn vị", "Cài đặt"], ["PC A", 1])], as_of=DAY, mapping=mapping)
    assert refusal.value.code == code
    assert str(refusal.value)


@pytest.mark.parametrize(
    ("sheets", "code"),
    [
        ([], "empty"),
        ([sheet()], "empty"),
        ([sheet([None, "  "])], "empty"),
        ([sheet(["Xin chào"], ["PC A", 5])], "no_table"),
        ([sheet(["Đơn vị", "Ghi chú"], ["PC A", "x"])], "no_table"),
        ([sheet(["Đơn vị", "Cài đặt"], ["PC A", 5], hidden=True)], "no_table"),
    ],
)
def test_a_file_without_a_table_is_refused_in_a_sentence(sheets, code):
    with pytest.raises(UnreadableFile) as refusal:
        read_install_counts(sheets, as_of=DAY)
    assert refusal.value.code == code
    with speaking("vi"):
        assert str(refusal.value)


def test_a_header_without_rows_is_a_file_of_no_rows():
    assert read_install_counts([sheet(HEADER)], as_of=DAY).read == 0


def test_a_csv_reads_like_a_workbook():
    text = "TỔNG CÔNG TY ĐIỆN LỰC MIỀN BẮC;;\n;;\nĐơn vị;Số lượng cài đặt;;Ngày\n;CBCNV;Gia đình;\nPC A;1.263;-;25/11/2025\nTổng cộng;1.263;0;\n"
    reading = read_install_counts(sheets_of_csv(text, ";"))
    assert short(reading) == [("PC A", date(2025, 11, 25), (None, 1263, 0, None))]
    assert [r.context for r in reading.rows] == ["TỔNG CÔNG TY ĐIỆN LỰC MIỀN BẮC"]
