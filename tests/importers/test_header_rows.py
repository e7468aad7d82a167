"""The same rows out of any shape of table."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from importers.cells import Fault
from importers.install_counts import read_install_counts
from importers.results import Reading, UnreadableFile
from tests.importers.counts_said import NAMES, balanced, short
from tests.importers.sheets_by_hand import sheet

DAY = date(2025, 11, 30)

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
