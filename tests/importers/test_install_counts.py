import csv
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from importers.cells import Fault
from importers.install_counts import read_install_counts
from importers.results import Reading, UnreadableFile
from locales import speaking
from tests.importers.sheets_by_hand import SAMPLES, SHARED, sheet, sheets_in, sheets_of, sheets_of_csv

NAMES = ("headcount", "staff_installed", "family_installed", "users")
DAY = date(2025, 11, 30)
HEADER = ["Mã", "Đơn vị", "Tổng số CBCNV", "CBCNV cài đặt", "Người nhà cài đặt", "Đang dùng", "Ngày"]
TRIAL = (date(2025, 11, 20), date(2025, 12, 10))


def figures(row):
    return tuple(getattr(row, name) for name in NAMES)


def table(*rows, header=HEADER, **more):
    return [sheet(header, *rows, **more)]


def short(reading):
    return [(row.unit_text or row.unit_code, row.counted_on, figures(row)) for row in reading.rows]


def said(reading):
    with speaking("en"):
        return " ".join(str(note) for note in reading.notes)


def asked(reading):
    with speaking("en"):
        return [problem.sentence() for problem in reading.problems]


def balanced(reading):
    return reading.read == len(reading.rows) + len({(p.sheet, p.row) for p in reading.problems})


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
    "unit": ["Đơn vị", "Tên đơn vị", "ĐƠN VỊ", "don vi", "Tên đơn vị/ Điện lực", "Unit name", "Đơn vị báo cáo", "Ban/Phòng"],
    "unit_code": ["Mã", "Mã đơn vị", "Mã ĐV", "ma don vi", "Unit code", "MADVI"],
    "day": ["Ngày", "Ngày báo cáo", "Thời điểm", "Ngày cập nhật", "Date", "Tính đến ngày"],
    "headcount": ["Tổng CBCNV", "Số CBCNV", "Tổng số lao động", "Tổng số CBCNV, NLĐ", "tong so cbcnv", "Số lượng người lao động", "Headcount"],
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


def test_a_column_a_day_gives_a_count_a_day():
    for days in (["25/11", "02/12"], [datetime(2025, 11, 25), datetime(2025, 12, 2)], ["Ngày 25/11/2025", "Ngày 02/12/2025"], ["25.11.2025", "02.12.2025"],
                 ["CBCNV cài đặt (đến 25/11)", "CBCNV cài đặt (đến 02/12)"]):  # fmt: skip
        reading = read_install_counts(
            [sheet(["Năm 2025"], ["Đơn vị", "Tổng CBCNV", *days], ["PC A", 9, 1, 2], ["PC B", 8, None, 3])],
            trial=TRIAL,
        )
        assert sorted(short(reading)) == [
            ("PC A", date(2025, 11, 25), (9, 1, None, None)),
            ("PC A", date(2025, 12, 2), (9, 2, None, None)),
            ("PC B", date(2025, 11, 25), (8, None, None, None)),
            ("PC B", date(2025, 12, 2), (8, 3, None, None)),
        ]
        assert balanced(reading)


def test_a_group_of_columns_a_day_gives_a_count_a_day():
    reading = read_install_counts(
        [sheet(["Đơn vị", "Ngày 25/11/2025", None, "Ngày 02/12/2025", None], [None, "CBCNV cài đặt", "Gia đình", "CBCNV cài đặt", "Gia đình"],
               ["PC A", 1, 2, 3, "nhiều"])])  # fmt: skip
    assert short(reading) == [("PC A", date(2025, 11, 25), (None, 1, 2, None))]
    assert [(p.row, p.column) for p in reading.problems] == [(3, "Ngày 02/12/2025 > Gia đình")]
    assert balanced(reading)


def test_a_letterhead_of_a_company_below_a_corporation_names_the_company():
    reading = read_install_counts(
        [sheet(["TỔNG CÔNG TY ĐIỆN LỰC MIỀN BẮC"], ["CÔNG TY ĐIỆN LỰC HẢI DƯƠNG"], ["BÁO CÁO KẾT QUẢ CÀI ĐẶT"],
               ["Đơn vị", "CBCNV cài đặt"], ["Điện lực Thanh Hà", 3])], as_of=DAY)  # fmt: skip
    assert [r.context for r in reading.rows] == ["CÔNG TY ĐIỆN LỰC HẢI DƯƠNG"]


def test_group_rows_give_their_name_to_the_rows_below_and_are_not_counted():
    reading = read_install_counts(
        [sheet(["STT", "Đơn vị", "CBCNV", "CBCNV cài đặt"],
               ["A", "Khối phân phối", None, None],
               ["I", "Tổng công ty Điện lực TP Hà Nội", 100, 50],
               [1, "PC Hoàn Kiếm", 60, 30],
               [2, "PC Ba Đình", 40, 20],
               ["II", "Tổng công ty Điện lực miền Bắc", None, None],
               [1, "PC Phú Thọ", 80, 10],
               ["III", "Công ty TNHH MTV Nhiệt điện Thủ Đức", 7, 6],
               ["", "TỔNG CỘNG", 187, 66])], as_of=DAY)  # fmt: skip
    assert [(r.unit_text, r.context) for r in reading.rows] == [
        ("PC Hoàn Kiếm", "Tổng công ty Điện lực TP Hà Nội"),
        ("PC Ba Đình", "Tổng công ty Điện lực TP Hà Nội"),
        ("PC Phú Thọ", "Tổng công ty Điện lực miền Bắc"),
        ("Công ty TNHH MTV Nhiệt điện Thủ Đức", ""),
    ]
    assert reading.read == 4


def test_a_list_numbered_in_roman_is_a_list_of_units():
    reading = read_install_counts(
        [sheet(["TT", "Đơn vị", "Cài đặt"], ["I", "EVNNPC", 5], ["II", "EVNCPC", 6], ["III", "EVNSPC", 7])],
        as_of=DAY,
    )
    assert [r.unit_text for r in reading.rows] == ["EVNNPC", "EVNCPC", "EVNSPC"]


@pytest.mark.parametrize(
    "label",
    [
        "Cộng",
        "Tổng",
        "Tổng cộng",
        "TỔNG",
        "TỔNG CỘNG:",
        "Tổng số",
        "tong cong",
        "Total",
        "Cộng (I+II)",
        "Toàn Tổng công ty",
        "Tổng cộng toàn EVNNPC",
    ],
)
def test_totals_are_left_out_wherever_their_label_stands(label):
    for at in (0, 1):
        total = [None, None, 9, 9]
        total[at] = label
        reading = read_install_counts(
            [sheet(["STT", "Đơn vị", "CBCNV", "Cài đặt"], [1, "PC A", 4, 4], [2, "PC B", 5, 5], total)],
            as_of=DAY,
        )
        assert [r.unit_text for r in reading.rows] == ["PC A", "PC B"]
        assert reading.read == 2


@pytest.mark.parametrize(
    "unit",
    [
        "Tổng công ty Điện lực miền Bắc",
        "Công đoàn EVN",
        "Công ty Điện lực A",
        "TỔNG CÔNG TY PHÁT ĐIỆN 1",
        "Cộng Hòa",
    ],
)
def test_a_unit_whose_name_begins_like_a_total_is_a_unit(unit):
    reading = read_install_counts([sheet(["Đơn vị", "Cài đặt"], [unit, 5], ["PC B", 6])], as_of=DAY)
    assert [r.unit_text for r in reading.rows] == [unit, "PC B"]


def test_a_note_with_the_word_total_does_not_hide_its_row():
    reading = read_install_counts(
        [
            sheet(
                ["Đơn vị", "Cài đặt", "Ghi chú"],
                ["PC A", 5, "Tổng cộng 5 máy"],
                ["PC B", 6, "Giám đốc đã ký tên"],
            )
        ],
        as_of=DAY,
    )
    assert [r.unit_text for r in reading.rows] == ["PC A", "PC B"]


def test_a_sum_without_any_label_is_left_out():
    reading = read_install_counts(
        [sheet(["Đơn vị", "CBCNV", "Cài đặt"], ["A", 4, 1], ["B", 5, 2], [None, 9, 3])], as_of=DAY
    )
    assert (reading.read, reading.problems) == (2, [])


def test_the_block_of_signatures_is_left_out():
    reading = read_install_counts(
        [sheet(["STT", "Đơn vị", "CBCNV", "Cài đặt"], [1, "PC A", 4, 1],
               [None, "Hà Nội, ngày 02 tháng 12 năm 2025"],
               [None, "NGƯỜI LẬP BIỂU", None, "GIÁM ĐỐC"], [None, "(Ký, ghi rõ họ tên)"], [None, None, None, None],
               [None, "Nguyễn Văn A", None, "Trần Văn B"], ["Nơi nhận:"], ["- Như trên;"])], as_of=DAY)  # fmt: skip
    assert (reading.read, len(reading.rows), reading.problems) == (1, 1, [])


def test_a_header_repeated_on_each_page_and_a_row_of_column_numbers_are_no_data():
    header = ["STT", "Đơn vị", "CBCNV", "Cài đặt"]
    reading = read_install_counts(
        [sheet(header, ["A", "B", "1", "2"], [1, "PC A", 4, 1], header, [2, "PC B", 5, 2]), ], as_of=DAY
    )  # fmt: skip
    assert [r.unit_text for r in reading.rows] == ["PC A", "PC B"]


def test_two_tables_under_one_another_keep_their_own_days():
    header = ["Đơn vị", "CBCNV", "Cài đặt"]
    reading = read_install_counts(
        [sheet(["Số liệu đến ngày 25/11/2025"], header, ["PC A", 4, 1], [],
               ["Số liệu đến ngày 02/12/2025"], header, ["PC A", 4, 2])]
    )  # fmt: skip
    assert short(reading) == [
        ("PC A", date(2025, 11, 25), (4, 1, None, None)),
        ("PC A", date(2025, 12, 2), (4, 2, None, None)),
    ]


@pytest.mark.parametrize(
    ("title", "name", "as_of", "day"),
    [
        ("(tính đến 17h00 ngày 28/11/2025)", "Sheet1", None, date(2025, 11, 28)),
        ("Số liệu đến hết ngày 28 tháng 11 năm 2025", "Sheet1", None, date(2025, 11, 28)),
        ("Từ ngày 20/11/2025 đến ngày 28/11/2025", "Sheet1", date(2025, 1, 1), date(2025, 11, 28)),
        ("(Kèm theo Công văn số 123/PCHN ngày 02/12/2025)\nTính đến 28/11/2025", "01-12-2025", None, date(2025, 11, 28)),
        ("(Kèm theo Công văn số 123/PCHN ngày 02/12/2025)", "01-12-2025", None, date(2025, 12, 1)),
        ("KẾT QUẢ", "25-11-2025", date(2025, 1, 1), date(2025, 11, 25)),
        ("KẾT QUẢ NĂM 2025", "Tuần 2 (02.12)", date(2025, 12, 9), date(2025, 12, 2)),
        ("KẾT QUẢ", "Sheet1", date(2025, 12, 9), date(2025, 12, 9)),
        ("Hà Nội, ngày 03 tháng 12 năm 2025", "Sheet1", None, date(2025, 12, 3)),
        ("Hà Nội, ngày 03 tháng 12 năm 2025", "Sheet1", date(2025, 12, 1), date(2025, 12, 1)),
        ("Báo cáo ngày 5.12.25", "Sheet1", None, date(2025, 12, 5)),
        ("KẾT QUẢ", "BC_25.11.2025", None, date(2025, 11, 25)),
        ("KẾT QUẢ", "20251125", None, date(2025, 11, 25)),
    ],
)  # fmt: skip
def test_the_day_is_found_in_the_title_then_the_name_then_as_given(title, name, as_of, day):
    reading = read_install_counts(
        [sheet([title], ["Đơn vị", "Cài đặt"], ["PC A", 1], name=name)], as_of=as_of
    )
    assert [r.counted_on for r in reading.rows] == [day]
    assert f"{day:%d/%m/%Y}" in said(reading)


def test_a_day_without_a_year_takes_the_year_of_the_other_sheets():
    rows = (["Đơn vị", "Cài đặt"], ["PC A", 1])
    reading = read_install_counts([sheet(*rows, name="25.11.2025"), sheet(*rows, name="Tuần 2 (02.12)")])
    assert [r.counted_on for r in reading.rows] == [date(2025, 11, 25), date(2025, 12, 2)]


def test_without_any_day_every_row_is_a_problem_of_the_day():
    reading = read_install_counts([sheet(["Đơn vị", "Cài đặt"], ["PC A", 1], ["PC B", 2])])
    assert [(p.row, p.column) for p in reading.problems] == [(2, "Ngày"), (3, "Ngày")]
    assert balanced(reading)


def test_month_first_days_are_read_month_first_in_the_whole_file():
    reading = read_install_counts(
        table(["A", "PC A", 1, 1, 1, 1, "12/5/2025"], ["B", "PC B", 1, 1, 1, 1, "11/25/2025"])
    )
    assert [r.counted_on for r in reading.rows] == [date(2025, 12, 5), date(2025, 11, 25)]


def test_a_day_that_cannot_be_read_is_a_problem_and_not_the_title_s():
    reading = read_install_counts(
        table(["A", "PC A", 1, 1, 1, 1, "hôm qua"], ["B", "PC B", 1, 1, 1, 1, datetime(2025, 11, 25)]),
        as_of=DAY,
    )
    assert [(p.row, p.column, p.found) for p in reading.problems] == [(2, "Ngày", "hôm qua")]
    assert [r.counted_on for r in reading.rows] == [date(2025, 11, 25)]


def test_units_and_days_merged_over_several_rows_hold_for_each():
    rows = [
        ["Đơn vị", "Ngày", "Cài đặt"],
        ["PC A", "24/11/2025", 1],
        [None, "01/12/2025", 2],
        ["PC B", "24/11/2025", 3],
    ]
    reading = read_install_counts([sheet(*rows, merged=[(2, 1, 3, 1)])])
    assert [r.unit_text for r in reading.rows] == ["PC A", "PC A", "PC B"]


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


def test_a_unit_without_any_figure_is_told_and_not_counted():
    reading = read_install_counts(
        [
            sheet(
                ["STT", "Đơn vị", "CBCNV", "Cài đặt"],
                [1, "PC A", None, None],
                [2, "PC B", 1, None],
                [3, None, None, None],
            )
        ],
        as_of=DAY,
    )
    assert (reading.read, [r.unit_text for r in reading.rows]) == (1, ["PC B"])
    assert "without any figure left out: rows 2" in said(reading)


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


UNITS = st.lists(
    st.sampled_from(
        [f"PC {name}" for name in ("Hà Đông", "Sơn Tây", "Củ Chi", "Bến Cát", "Mê Linh", "Đất Đỏ")]
    ),
    min_size=1,
    max_size=6,
    unique=True,
)
LETTERHEADS = st.sampled_from(
    [
        [],
        [["TỔNG CÔNG TY ĐIỆN LỰC MIỀN NAM"]],
        [["TẬP ĐOÀN ĐIỆN LỰC VIỆT NAM", None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], ["EVNHANOI", None, "Độc lập - Tự do - Hạnh phúc"], []],
        [["BÁO CÁO KẾT QUẢ CÀI ĐẶT VÀ SỬ DỤNG ỨNG DỤNG CSKH CỦA CBCNV, NGƯỜI THÂN"], ["(Kèm theo Công văn số 12/EVN ngày 01/01/2025)"]],
        [[], [None, "KẾT QUẢ CÀI ĐẶT"], ["Đơn vị: Tổng công ty Điện lực miền Trung", None, "Biểu số 2"], []],
    ]
)  # fmt: skip
COLUMNS = ("unit", *NAMES)
ONE_ROW = {
    "unit": "Đơn vị",
    "headcount": "Tổng số CBCNV",
    "staff_installed": "CBCNV đã cài",
    "family_installed": "Người thân đã cài",
    "users": "Đang sử dụng",
    "": "Ghi chú",
}
TWO_ROWS = {
    "unit": ("Đơn vị", None),
    "headcount": ("Tổng số CBCNV, NLĐ", None),
    "staff_installed": ("Số lượng cài đặt", "CBCNV, NLĐ"),
    "family_installed": ("Số lượng cài đặt", "Thành viên gia đình"),
    "users": ("Số người sử dụng", None),
    "": ("Ghi chú", None),
}


@settings(max_examples=60, deadline=None)
@given(
    UNITS,
    LETTERHEADS,
    st.permutations([*COLUMNS, ""]),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.data(),
)
def test_any_letterhead_header_and_order_of_columns_gives_the_same_rows(
    units, letterhead, order, two_rows, merge, total, data
):
    counts = st.one_of(st.none(), st.integers(0, 99_999))
    rows = {
        unit: tuple(data.draw(st.tuples(counts, st.integers(1, 9_999), counts, counts))) for unit in units
    }
    columns = (
        [c for c in order if c not in ("staff_installed", "family_installed")] if two_rows else list(order)
    )
    if two_rows:
        columns += ["staff_installed", "family_installed"]
    lines = [list(line) for line in letterhead]
    merged = []
    top = len(lines) + 1
    if two_rows:
        upper = [TWO_ROWS[c][0] for c in columns]
        lines += [[*upper[:-1], None], [TWO_ROWS[c][1] for c in columns]]
        if merge:
            merged = [(top, n + 1, top + 1, n + 1) for n, c in enumerate(columns) if TWO_ROWS[c][1] is None]
            merged.append((top, len(columns) - 1, top, len(columns)))
    else:
        lines.append([ONE_ROW[c] for c in columns])
    for unit, numbers in rows.items():
        cells = dict(zip(COLUMNS, (unit, *numbers), strict=True))
        lines.append([cells.get(c) for c in columns])
    if total:
        lines.append([{"unit": "Tổng cộng", "": None}.get(c, 123) for c in columns])
    reading = read_install_counts([sheet(*lines, merged=merged)], as_of=DAY)
    assert short(reading) == [(unit, DAY, numbers) for unit, numbers in rows.items()]
    assert reading.problems == []


CELLS = st.one_of(
    st.none(), st.integers(-5, 2000), st.floats(), st.booleans(), st.text(max_size=6), st.dates(), st.datetimes(),
    st.sampled_from(["Đơn vị", "CBCNV", "Cài đặt", "Gia đình", "Ngày", "Tổng cộng", "I", "PC A", "-", "25/11/2025", "Ghi chú"]),
    st.builds(Fault, st.just("error"), st.just("#N/A")),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=6), max_size=8))
def test_no_grid_of_cells_breaks_the_reading_and_every_row_is_accounted_for(rows):
    try:
        reading = read_install_counts([sheet(["Đơn vị", "Cài đặt", "Gia đình", "Ngày"], *rows)])
    except UnreadableFile as refusal:
        reading = Reading(notes=[refusal.sentence])
    assert balanced(reading)
    assert all(str(note) for note in reading.notes)
    assert all(p.sentence() for p in reading.problems)
