"""Counts and days in every way of writing."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.cells import Fault
from importers.day_order import Order
from importers.form_answers import submitted
from importers.numbers_days import NOT_A_SHARE, clock_in, count_of, read_written, shown, written_in
from locales import Phrase

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
COUNTS = st.integers(0, 10_000_000)
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31)).map(lambda d: d.replace(microsecond=0))

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
WAYS_TO_WRITE_A_COUNT = [
    lambda n: n,
    float,
    str,
    lambda n: f"{n:,}",
    lambda n: f"{n:,}".replace(",", "."),
    lambda n: f"{n:,}".replace(",", " "),
    lambda n: f"{n:,}".replace(",", "\u00a0"),
    lambda n: f"  {n:,} ".replace(",", "\u202f"),
    lambda n: f"{n} người",
    lambda n: f"{n:,} CBCNV".replace(",", "."),
    lambda n: str(n).translate(FULL_WIDTH),
    lambda n: f"'{n}",
    lambda n: f"{n},0",
    lambda n: f"{n}.0",
    lambda n: f"{n:,}.00",
    lambda n: f"{n} (người)",
    lambda n: f"{n:,} người (đã rà soát)".replace(",", "."),
    lambda n: "0 (không)" if n == 0 else f"+{n}",
]

# A day in a column of days, as offices write it; the day is one of the trial.
DAYS_OF_A_COLUMN = [
    lambda d: d,
    lambda d: f"{d:%d/%m/%Y}",
    lambda d: f"{d.day}/{d.month}/{d.year}",
    lambda d: f"ngày {d.day} tháng {d.month} năm {d.year}",
    lambda d: f"{d:%d.%m.%y}",
    lambda d: f"{d:%d-%m-%Y}",
    lambda d: f"{d:%Y-%m-%d}",
    lambda d: f"{d:%d-%b-%Y}",
    lambda d: f"{d.day} thg {d.month}, {d.year}",
    lambda d: f"{d:%d / %m / %Y}",
    lambda d: (d - date(1899, 12, 30)).days,
    lambda d: str((d - date(1899, 12, 30)).days),
    lambda d: f"17h00 {d:%d/%m/%Y}",
]


@given(COUNTS, st.sampled_from(WAYS_TO_WRITE_A_COUNT))
def test_a_count_written_in_any_way_is_read_back(number, write):
    assert count_of(write(number)) == number


@pytest.mark.parametrize("dash", ["-", "–", "—", " - ", "--", "−"])
def test_a_dash_is_zero(dash):
    assert count_of(dash) == 0


@pytest.mark.parametrize("blank", [None, "", "   ", "\u00a0"])
def test_a_blank_is_unknown(blank):
    assert count_of(blank) is None


@pytest.mark.parametrize(
    "cell",
    [
        -3, "-3", "(12)", "mười hai", "12,5", "1.23", 12.5, 1.263, "45%", "45 %", "~120", ">100", "12/20", True, False,
        10_000_001, "12.345.678", 1e300, float("inf"), float("nan"), Fault("error", "#N/A"), Fault("formula", "=A1"),
        date(2025, 11, 25), datetime(2025, 11, 25), time(8), "1.2345", "1.23.456", "0.500", "1,234.567", "12 13",
        "N/A", "x", "1e3", "²", "9" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_count_says_what_was_expected(cell):
    assert isinstance(count_of(cell), Phrase)


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.datetimes(), st.dates()))
def test_any_cell_is_a_count_or_unknown_or_a_sentence(cell):
    count = count_of(cell)
    assert count is None or isinstance(count, Phrase) or 0 <= count <= 10_000_000
    assert isinstance(shown(cell), str)


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.sampled_from(DAYS_OF_A_COLUMN))
def test_a_day_written_in_any_way_is_read_back(day, write):
    assert written_in(write(day)).reading(month_first=False).date() == day


@given(
    st.dates(date(2025, 1, 1), date(2025, 12, 31)),
    st.sampled_from(["{0:%d-%m}", "{0.day}/{0.month}", "{0:%d.%m}"]),
)
def test_a_day_without_a_year_takes_the_year_that_is_known(day, way):
    assert read_written(way.format(day)).reading(month_first=False, year=2025).date() == day


@pytest.mark.parametrize(
    "remark", ["12 (nghìn)", "12 (ước)", "12 (2 nghỉ)", "12 (%)", "(không)", "12 (k)", "khoảng 12 (người)"]
)
def test_a_remark_that_changes_or_doubts_a_figure_is_no_remark(remark):
    assert isinstance(count_of(remark), Phrase)


@given(st.times().map(lambda t: t.replace(microsecond=0)))
def test_an_hour_in_a_column_of_its_own_is_read_in_any_way(moment):
    part_of_day = (moment.hour * 3600 + moment.minute * 60 + moment.second) / 86_400
    for cell in (
        moment,
        part_of_day,
        f"{moment:%H:%M:%S}",
        f"{moment:%Hh%M'%S}",
        f"{moment.hour} giờ {moment:%M} phút {moment:%S} giây",
    ):
        assert clock_in(cell) == moment
    assert clock_in("sáng") is clock_in("25/11/2025") is clock_in(5) is None


DAY_FIRST_WAYS = [
    "{0:%d/%m/%Y %H:%M:%S}",
    "{0.day}/{0.month}/{0.year} {0.hour}:{0:%M:%S}",
    "{0:%d-%m-%Y %H:%M:%S}",
    "{0:%d.%m.%Y} {0.hour}:{0:%M:%S}",
    "{0:%H:%M:%S %d/%m/%Y}",
    "{0:%Hh%M'%S} ngày {0:%d/%m/%Y}",
    "ngày {0:%d} tháng {0:%m} năm {0:%Y} {0:%H:%M:%S}",
    "{0:%Y-%m-%d %H:%M:%S}",
    "{0:%Y-%m-%dT%H:%M:%S}",
    "{0:%Y/%m/%d} {0.hour}:{0:%M:%S}",
    "{0:%d/%m/%Y} lúc {0:%H:%M:%S}",
    "Thứ 3, {0:%d/%m/%Y %H:%M:%S}",
    "{0.day} thg {0.month}, {0.year} {0:%H:%M:%S}",
]


@given(INSTANTS, st.sampled_from(DAY_FIRST_WAYS))
def test_an_instant_written_in_any_way_is_read_back(moment, way):
    assert read_written(way.format(moment)).reading(month_first=False) == moment


@given(INSTANTS)
def test_the_clock_of_twelve_hours_is_read_in_vietnamese_and_english(moment):
    hour, early = moment.hour % 12 or 12, moment.hour < 12
    for half in (("SA", "CH"), ("AM", "PM"), ("sáng", "chiều"), ("a.m.", "p.m.")):
        text = f"{moment:%d/%m/%Y} {hour}:{moment:%M:%S} {half[not early]}"
        assert read_written(text).reading(month_first=False) == moment


@given(INSTANTS)
def test_month_first_is_read_month_first(moment):
    text = f"{moment.month}/{moment.day}/{moment.year} {moment:%H:%M:%S}"
    assert read_written(text).reading(month_first=True) == moment


@given(INSTANTS)
def test_serial_numbers_are_days_since_1899(moment):
    serial = (moment - datetime(1899, 12, 30)) / timedelta(days=1)
    assert written_in(serial).reading(month_first=False) == moment
    assert written_in(str(serial)).reading(month_first=True) == moment


@given(INSTANTS.map(lambda d: d.replace(tzinfo=UTC)), st.sampled_from(["GMT+7", "+07:00", "UTC+07:00"]))
def test_a_zone_named_in_the_text_is_honoured(moment, name):
    local = moment.astimezone(ZONE)
    assert submitted(read_written(f"{local:%Y/%m/%d %H:%M:%S} {name}"), Order(False), ZONE) == moment
    assert submitted(read_written(f"{moment:%Y-%m-%dT%H:%M:%S}Z"), Order(False), ZONE) == moment


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("22/11/2025 11h21", datetime(2025, 11, 22, 11, 21)),
        ("22/11/2025 7h", datetime(2025, 11, 22, 7)),
        ("17h00 ngày 28/11/2025", datetime(2025, 11, 28, 17)),
        ("8 giờ 15 phút, 28/11/2025", datetime(2025, 11, 28, 8, 15)),
        ("2025/12/5 上午 9:07:03", datetime(2025, 12, 5, 9, 7, 3)),
        ("2025/12/5 9:07:03 SA GMT+7", datetime(2025, 12, 5, 9, 7, 3)),
        ("25/11/25", datetime(2025, 11, 25)),
        ("Nov 28, 2025", datetime(2025, 11, 28)),
        ("28-Nov-2025", datetime(2025, 11, 28)),
        ("20251128", datetime(2025, 11, 28)),
        ("２５/１１/２０２５", datetime(2025, 11, 25)),
    ],
)
def test_rarer_ways_of_writing_are_read(text, expected):
    assert read_written(text).reading(month_first=False) == expected


@pytest.mark.parametrize(
    "text",
    ["", "hôm qua", "hôm nay 1/12 vào app", "25/11/2025 và 26/11/2025", "0912345678", "1.234", "11h21", "/"],
)
def test_what_is_no_day_is_not_read(text):
    assert read_written(text) is None


@pytest.mark.parametrize("text", ["31/02/2025", "45/13/2025", "25/11/2025 25:00"])
def test_days_that_do_not_exist_are_not_read(text):
    written = read_written(text)
    assert written is None or (written.reading(False) is None and written.reading(True) is None)


@given(st.text(alphabet="0123456789/-.: hgSACHnàyjtáe", max_size=40))
def test_no_text_breaks_the_reading_of_days(text):
    written = read_written(text)
    if written:
        written.reading(False)
        written.reading(True, 2025)


@pytest.mark.parametrize("text", ["120 (80%)", "120 người (80,0%)", "120(80 %)"])
def test_a_share_in_brackets_behind_a_count_is_left(text):
    assert count_of(text) == 120


@pytest.mark.parametrize(
    ("text", "count"), [("40*", 40), ("1.234 (*)", 1234), ("12 đ/c", 12), (79.99999999999999, 80)]
)
def test_the_mark_of_a_footnote_and_the_dust_of_a_sum_are_left(text, count):
    assert count_of(text) == count


@pytest.mark.parametrize("text", ["không", "Không có", "KHÔNG CÓ AI", "none"])
def test_a_word_for_none_is_zero(text):
    assert count_of(text) == 0


@pytest.mark.parametrize("text", ["80%", "(80%)", "120 - 80%", "80% (120)"])
def test_a_share_is_never_a_count(text):
    assert count_of(text) == NOT_A_SHARE
