"""The same rows out of any letterhead, header shape and order of columns, for install counts and for feedback."""

from datetime import date, datetime, time

from hypothesis import given, settings
from hypothesis import strategies as st

from importers.install_counts import read_install_counts
from tests.importers.any_table import BELOW, LETTERHEADS, Column, laid_out
from tests.importers.counts_said import NAMES, short
from tests.importers.feedback_said import TRIAL, at, read
from tests.importers.test_numbers_days import DAYS_OF_A_COLUMN, WAYS_TO_WRITE_A_COUNT

UNITS = [f"PC {name}" for name in ("Hà Đông", "Sơn Tây", "Củ Chi", "Bến Cát", "Mê Linh", "Đất Đỏ")]
DAYS = st.dates(TRIAL[0], TRIAL[1])
COUNTS = st.one_of(st.none(), st.integers(0, 99_999))

# Each set of headers says the four figures in one, two or three rows.
SHAPES = [
    {"unit": ("Đơn vị",), "headcount": ("Tổng số CBCNV",), "staff_installed": ("CBCNV đã cài",), "family_installed": ("Người thân đã cài",), "users": ("Đang sử dụng",)},
    {"unit": ("TÊN ĐƠN VỊ",), "headcount": ("SL CBCNV\n(người)",), "staff_installed": ("SỐ NV CÀI APP",), "family_installed": ("TV GIA ĐÌNH",), "users": ("ĐANG DÙNG TX",)},
    {"unit": ("don vi",), "headcount": ("tong so lao dong",), "staff_installed": ("cbcnv da cai dat",), "family_installed": ("nguoi nha da cai dat",), "users": ("dang su dung",)},
    {"unit": ("Unit",), "headcount": ("Headcount",), "staff_installed": ("Staff installed",), "family_installed": ("Family installed",), "users": ("Active users",)},
    {"unit": ("Đơn vị",), "headcount": ("Tổng số CBCNV, NLĐ",), "staff_installed": ("Số lượng cài đặt", "CBCNV"), "family_installed": ("Số lượng cài đặt", "Thành viên gia đình"), "users": ("Số người sử dụng",)},
    {"unit": ("Tên đơn vị",), "headcount": ("CBCNV hiện có",), "staff_installed": ("Kết quả triển khai", "Cài đặt", "CBCNV"), "family_installed": ("Kết quả triển khai", "Cài đặt", "Gia đình"), "users": ("Kết quả triển khai", "Sử dụng")},
]  # fmt: skip
IGNORED = [("Ghi chú",), ("Tỷ lệ %",), ("Chưa cài",), ()]


@st.composite
def counts_of_offices(draw):
    """A sheet of counts in any shape, and the rows that it means."""
    units = draw(st.lists(st.sampled_from(UNITS), min_size=1, max_size=6, unique=True))
    known = {unit: (*draw(st.tuples(COUNTS, st.integers(1, 9_999), COUNTS, COUNTS)),) for unit in units}
    write = st.sampled_from(WAYS_TO_WRITE_A_COUNT)
    shape = draw(st.sampled_from(SHAPES))
    day = draw(DAYS)
    where = draw(st.sampled_from(["title", "name", "column"]))
    columns = [Column(shape["unit"], list(units))]
    figures = []
    for nth, name in enumerate(NAMES):
        cells = [None if (n := known[unit][nth]) is None else draw(write)(n) for unit in units]
        figures.append(Column(shape[name], cells))
    # Columns under one group stand side by side.
    groups = {}
    for column in figures:
        groups.setdefault(column.header[0] if len(column.header) > 1 else column.header, []).append(column)
    singles = [columns, *groups.values()]
    if where == "column":
        way = draw(st.sampled_from(DAYS_OF_A_COLUMN))
        singles.append([Column(("Ngày",), [way(day)] * len(units))])
    for header in draw(st.lists(st.sampled_from(IGNORED), max_size=2, unique=True)):
        singles.append([Column(header or ("",), [None] * len(units))])
    numbered = draw(st.booleans())
    order = [column for group in draw(st.permutations(singles)) for column in group]
    if numbered:
        order.insert(0, Column(("STT",), list(range(1, len(units) + 1))))
    above = [list(row) for row in draw(st.sampled_from(LETTERHEADS))]
    if where == "title":
        above.append([f"Số liệu tính đến hết ngày {day:%d/%m/%Y}"])
    group = draw(st.booleans()) and numbered

    def between(nth):
        blank = [[]] if draw(st.booleans()) else []
        return blank + ([["I", "Khối phân phối"]] if group and nth == 0 else [])

    layout = laid_out(draw, order, above, between=between, pages=True)
    if draw(st.booleans()):
        at_unit = next(n for n, c in enumerate(order) if c.header == shape["unit"])
        layout.rows.append([None] * at_unit + ["Tổng cộng"])
    layout.rows += [list(row) for row in draw(st.sampled_from(BELOW))]
    name = f"{day:%d-%m-%Y}" if where == "name" else "Sheet1"
    return layout.sheet(name), [(unit, day, known[unit]) for unit in units]


@settings(max_examples=150, deadline=None)
@given(counts_of_offices())
def test_any_table_of_counts_gives_the_same_rows(drawn):
    sheet, expected = drawn
    reading = read_install_counts([sheet], trial=TRIAL)
    assert short(reading) == expected
    assert reading.problems == []
    assert reading.read == len(expected)


OPINIONS = [
    "Mã OTP về chậm",
    "Không tải được hóa đơn",
    "Chữ nhỏ quá\nĐề nghị làm to",
    "Treo khi thanh toán",
    "App đẹp",
    "1. Sai chỉ số",
    "Tổng tiền sai",
]
FUNCTIONS = ["Đăng nhập ứng dụng", "Thanh toán hóa đơn", "Thông báo chủ động", "Giá bán điện"]
ASKED = {
    "time": ["Dấu thời gian", "Thời gian tiếp nhận", "Timestamp", "Ngày giờ"],
    "email": ["Địa chỉ email", "Email", "Email Address"],
    "unit": ["Đơn vị", "Đơn vị công tác (ghi rõ)", "Your unit", "1. Anh/chị thuộc đơn vị nào?"],
    "phone": ["Số điện thoại", "SĐT", "Phone number"],
    "function": ["Chức năng", "Chức năng cần góp ý", "Which function?", "Tính năng"],
    "text": ["Nội dung góp ý", "Nội dung", "Nội dung góp ý / phản ánh lỗi ", "Your feedback"],
    "channel": ["Kênh", "Kênh tiếp nhận", "Nguồn"],
}  # fmt: skip
TIME_WAYS = [
    lambda m: m,
    lambda m: f"{m:%d/%m/%Y %H:%M:%S}",
    lambda m: f"{m:%Y-%m-%d %H:%M:%S}",
    lambda m: f"{m:%Hh%M'%S} ngày {m:%d/%m/%Y}",
    lambda m: f"{m:%d-%m-%Y} lúc {m:%H:%M:%S}",
]
HOURS = [lambda m: m.time(), lambda m: f"{m:%H:%M:%S}", lambda m: f"{m:%Hh%M'%S}", lambda m: (m.hour * 3600 + m.minute * 60 + m.second) / 86_400]  # fmt: skip


@st.composite
def feedback_of_any_kind(draw):
    """A sheet of feedback in any shape, and what its rows say."""
    count = draw(st.integers(1, 5))
    moments = [
        datetime.combine(draw(DAYS), draw(st.times(time(0, 0, 1), time(23, 59, 59)))).replace(microsecond=0)
        for _ in range(count)
    ]
    known = {
        "email": [f"a{n}@evn.com.vn" for n in range(count)],
        "unit": [draw(st.sampled_from(UNITS)) for _ in range(count)],
        "phone": [f"09123456{n:02d}" for n in range(count)],
        "function": [draw(st.sampled_from(FUNCTIONS)) for _ in range(count)],
        "text": [draw(st.sampled_from(OPINIONS)) for _ in range(count)],
        "channel": ["zalo"] * count,
    }
    asked = [
        "text",
        *draw(st.lists(st.sampled_from(sorted(known.keys() - {"text"})), min_size=1, unique=True)),
    ]
    columns = [Column((draw(st.sampled_from(ASKED[name])),), list(known[name])) for name in asked]
    timed = draw(st.sampled_from(["no", "one", "two"]))
    way = draw(st.sampled_from(TIME_WAYS))
    if timed == "one":
        columns.append(Column((draw(st.sampled_from(ASKED["time"])),), [way(m) for m in moments]))
    elif timed == "two":
        hour = draw(st.sampled_from(HOURS))
        columns.append(Column(("Ngày",), [f"{m:%d/%m/%Y}" for m in moments]))
        columns.append(Column((draw(st.sampled_from(["Giờ", "Thời gian"])),), [hour(m) for m in moments]))
    for header in draw(st.lists(st.sampled_from(["Ghi chú", "Trạng thái", ""]), max_size=2, unique=True)):
        columns.append(Column((header,), [None] * count))
    order = draw(st.permutations(columns))
    numbered = draw(st.booleans())
    if numbered:
        order = [Column(("STT",), list(range(1, count + 1))), *order]
    above = draw(st.sampled_from(LETTERHEADS)) if numbered else []
    layout = laid_out(draw, order, above, between=lambda _n: [[]] if draw(st.booleans()) else [])
    if numbered:
        layout.rows += [list(row) for row in draw(st.sampled_from(BELOW))]
    expected = [
        {name: known[name][n] for name in asked}
        | {"time": at(*moments[n].timetuple()[:6]) if timed != "no" else None}
        for n in range(count)
    ]
    return layout.sheet("Góp ý"), asked, expected


@settings(max_examples=150, deadline=None)
@given(feedback_of_any_kind())
def test_any_table_of_feedback_gives_the_same_rows(drawn):
    sheet, asked, expected = drawn
    reading = read(sheet)
    fields = {"function": "chosen_function", "unit": "unit_text"}
    got = [
        {name: getattr(row, fields.get(name, name)) for name in asked} | {"time": row.submitted_at}
        for row in reading.rows
    ]
    assert got == expected
    assert reading.problems == []
    assert reading.read == len(expected)


@given(st.lists(st.dates(date(2025, 1, 13), date(2025, 12, 28)), min_size=2, max_size=8, unique=True))
@settings(max_examples=60, deadline=None)
def test_a_column_of_american_days_is_read_as_such_when_one_of_them_can_be_nothing_else(days):
    days = [*days, date(2025, 11, 25)]
    rows = [[f"PC {n}", n, f"{d.month}/{d.day}/{d.year}"] for n, d in enumerate(days)]
    layout = laid_out(lambda _s: False, [Column((h,), [r[c] for r in rows]) for c, h in enumerate(["Đơn vị", "Cài đặt", "Ngày"])], [])  # fmt: skip
    assert [row.counted_on for row in read_install_counts([layout.sheet()], trial=TRIAL).rows] == days
