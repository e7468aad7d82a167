"""The sentences of Appendix 2, in the words that Word, Excel and PDF share; the letter's are in `letter_wording`.

Official documents are Vietnamese always, so their text stands here as it is printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from locales.vietnamese import clean_text, day_month_year, vietnamese_number
from reports.appendix import AppendixFacts, Figures, Line, Picture

UNKNOWN = "chưa có số liệu"
TITLE = "KẾT QUẢ TRIỂN KHAI VÀ GÓP Ý CỦA ĐƠN VỊ"
RESULTS = "1. Báo cáo kết quả triển khai tại đơn vị"
OPINIONS = "2. Các góp ý của đơn vị"
RESULTS_OF = "Số liệu triển khai thử nghiệm tới CBCNV, người lao động và thành viên gia đình:"
OTHER_OPINIONS = "Ý kiến khác"
ANNEX_SHEET = "Danh sách ý kiến"
BLANK_CELLS = "Ghi chú: ô để trống là chưa có số liệu."
_OLDER = {
    "staff_installed": "số CBCNV cài đặt",
    "family_installed": "số thành viên gia đình cài đặt",
    "users": "số người đang sử dụng",
}
# Room for a hand or the office's own system to fill in.
GAP = "\u00a0" * 6
# Stands for the place of an office that has none here: nobody types it in, and the date would begin with a comma.
NO_PLACE = "…" * 4


@dataclass(frozen=True)
class Statement:
    """One line of part 1. `level` 0 is written after "-", 1 after "+"."""

    text: str
    level: int = 0

    @property
    def marked(self) -> str:
        """The line with its mark."""
        return f"{'+' if self.level else '-'} {self.text}"


def count(value: int | None, noun: str = "người") -> str:
    """`4.151 người`; what is not known says so and is never 0."""
    return UNKNOWN if value is None else f"{vietnamese_number(value)} {noun}"


def percent(share: float) -> str:
    """`85,3%`."""
    return f"{vietnamese_number(share * 100, 1)}%"


def long_date(day: date | None) -> str:
    """The date of a document by Decree 30; blank places until it is given.

    >>> long_date(date(2025, 12, 5)), long_date(date(2026, 2, 14))
    ('ngày 05 tháng 12 năm 2025', 'ngày 14 tháng 02 năm 2026')
    """
    if day is None:
        return f"ngày{GAP}tháng{GAP}năm{GAP}".rstrip("\u00a0") + "\u00a0" * 8
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def numbered(number: str, symbol: str = "") -> str:
    """Number and symbol of a document: below 10 with a leading 0, a blank place until it is given.

    >>> numbered("5", "PCHD-KD"), numbered("7468/EVN-KDMBĐ"), numbered("", "PCHD-KD").split()
    ('05/PCHD-KD', '7468/EVN-KDMBĐ', ['/PCHD-KD'])
    """
    number, symbol = clean_text(number), clean_text(symbol).lstrip("/")
    if "/" in number:
        number, symbol = (part.strip() for part in number.split("/", 1))
    number = f"0{number}" if len(number) == 1 and number.isdecimal() else number
    return f"{number or GAP}/{symbol}" if symbol else number or GAP * 2


def attached_to(facts: AppendixFacts) -> str:
    """The line under the appendix's title that ties it to its letter."""
    letter = facts.letter
    issuer = clean_text(letter.issuer) or clean_text(facts.unit_name)
    number = numbered(letter.number, letter.symbol)
    return f"(Kèm theo Công văn số {number} {long_date(letter.signed_on)} của {issuer})"


def scope(facts: AppendixFacts) -> str:
    """Which units and which days the figures of part 1 are of."""
    parts = [clean_text(facts.unit_name)]
    if facts.units_below:
        parts[0] += f" và {vietnamese_number(facts.units_below)} đơn vị trực thuộc"
    if facts.counted_to is None:
        parts.append(f"{UNKNOWN} cài đặt đến hết ngày {day_month_year(facts.as_of)}")
    else:
        parts.append(f"số liệu cài đặt tính đến hết ngày {day_month_year(facts.counted_to)}")
    if facts.units_below:
        counted = vietnamese_number(facts.units_counted)
        of = f"/{vietnamese_number(facts.units_below)}" if facts.units_counted <= facts.units_below else ""
        parts.append(f"{counted}{of} đơn vị có số liệu")
    for older in facts.older:
        noun = _OLDER.get(older.name, older.name)
        units = f" của {vietnamese_number(older.units)} đơn vị" if facts.units_below else ""
        parts.append(
            f"{noun}{units} lấy theo lần thống kê gần nhất có số này, từ ngày {day_month_year(older.day)}"
        )
    parts.append(f"ý kiến góp ý tính đến hết ngày {day_month_year(facts.as_of)}")
    return f"Phạm vi số liệu: {'; '.join(parts)}."


def part_of(facts: AppendixFacts) -> str:
    """Under the title of a unit's annex: whose report it is a part of."""
    return f"(Phụ biểu kèm theo báo cáo của {clean_text(facts.unit_name)})"


def part_of_own(facts: AppendixFacts) -> str:
    """The same over what is the reporting unit's own."""
    return f"(Phần riêng của {clean_text(facts.unit_name)}, không gồm các đơn vị trực thuộc)"


def statements(facts: AppendixFacts) -> list[Statement]:
    """Part 1 of Appendix 2, line by line."""
    return [*_installs(facts.figures), *_compared(facts), *_feedback(facts), *_extra(facts)]


def _installs(figures: Figures) -> Iterator[Statement]:
    yield Statement(f"Số lượng người cài đặt và sử dụng ứng dụng: {_installed(figures)}")
    staff = f"CBCNV, người lao động: {count(figures.staff_installed)}"
    if figures.share is not None and figures.headcount:
        staff += f", đạt {percent(figures.share)} trên tổng số {count(figures.headcount)}"
    elif figures.headcount is None:
        staff += f" (tổng số CBCNV, người lao động: {UNKNOWN})"
    else:
        staff += f" (tổng số CBCNV, người lao động: {count(figures.headcount)})"
    yield Statement(staff, 1)
    yield Statement(f"Thành viên gia đình: {count(figures.family_installed)}", 1)
    yield Statement(f"Số người đang sử dụng ứng dụng: {count(figures.users)}", 1)


def _installed(figures: Figures) -> str:
    """The one figure, saying which of its parts it lacks."""
    if figures.installed is None:
        return UNKNOWN
    if figures.family_installed is None:
        return f"{count(figures.installed)} (chưa gồm thành viên gia đình), trong đó:"
    if figures.staff_installed is None:
        return f"{count(figures.installed)} (chưa gồm CBCNV, người lao động), trong đó:"
    return f"{count(figures.installed)}, trong đó:"


def _compared(facts: AppendixFacts) -> Iterator[Statement]:
    """The unit's own count beside the sum of the units below it."""
    if facts.own_figures is None:
        return
    own, summed = facts.own_figures, facts.figures
    pairs = (
        ("Tổng số CBCNV, người lao động", own.headcount, summed.headcount),
        ("CBCNV, người lao động cài đặt", own.staff_installed, summed.staff_installed),
        ("Thành viên gia đình cài đặt", own.family_installed, summed.family_installed),
        ("Số người đang sử dụng ứng dụng", own.users, summed.users),
    )
    told = [Statement(f"{name}: {_difference(a, b)}", 1) for name, a, b in pairs if a is not None]
    if told:
        unit = clean_text(facts.unit_name)
        yield Statement(f"Số liệu do {unit} tự thống kê, so với tổng của các đơn vị trực thuộc:")
        yield from told


def _difference(own: int, summed: int | None) -> str:
    if summed is None:
        return f"{count(own)} (các đơn vị trực thuộc {UNKNOWN})"
    if own == summed:
        return f"{count(own)}, bằng tổng của các đơn vị trực thuộc"
    more = "nhiều hơn" if own > summed else "ít hơn"
    return (
        f"{count(own)}, {more} {count(abs(own - summed))} "
        f"so với tổng của các đơn vị trực thuộc ({count(summed)})"
    )


def trial_days(facts: AppendixFacts) -> str:
    """The trial, as the letter names it."""
    return f"từ ngày {day_month_year(facts.trial_from)} đến ngày {day_month_year(facts.trial_to)}"


def _feedback(facts: AppendixFacts) -> Iterator[Statement]:
    given = f"Số lượng ý kiến góp ý cho ứng dụng: {count(facts.feedback, 'ý kiến')}"
    kinds = [(clean_text(label), n) for label, n in facts.kinds if n]
    yield Statement(
        f"{given} trong thời gian thử nghiệm ({trial_days(facts)}){', trong đó:' if kinds else ''}"
    )
    for label, n in kinds:
        yield Statement(f"{label}: {count(n, 'ý kiến')}", 1)
    if facts.feedback_outside:
        outside = count(facts.feedback_outside, "ý kiến")
        yield Statement(f"Ngoài thời gian thử nghiệm: {outside} (không tính vào số lượng nêu trên)")
    if facts.feedback_declared is not None:
        yield Statement(f"Số lượng ý kiến do đơn vị tự thống kê: {count(facts.feedback_declared, 'ý kiến')}")


def _extra(facts: AppendixFacts) -> Iterator[Statement]:
    for extra in facts.extra:
        yield Statement(f"{clean_text(extra.name)}: {clean_text(extra.value) or UNKNOWN}")


def no_opinions(facts: AppendixFacts) -> str:
    """What stands in place of an empty table of opinions; "" where there are lines."""
    if facts.lines:
        return ""
    if facts.nil:
        return "Trong thời gian thử nghiệm đơn vị không nhận được ý kiến góp ý nào."
    if facts.feedback:
        return "Không có góp ý nào được đưa vào bảng tổng hợp này."
    return "Đơn vị không ghi nhận ý kiến góp ý nào trong thời gian thử nghiệm."


def how_lines_count(facts: AppendixFacts) -> str:
    """How to read the table where a line stands for several opinions; "" where each is a line."""
    if facts.lines_by != "problems" or not facts.lines:
        return ""
    return (
        "Mỗi dòng dưới đây là một vấn đề, kèm số lượng ý kiến cùng phản ánh; từng ý kiến được liệt kê "
        f"trong trang tính “{ANNEX_SHEET}” của tệp Excel kèm theo."
    )


def origin(facts: AppendixFacts, line: Line) -> str:
    """Whose opinion a line is, in a roll-up, and how many stand behind it; "" where neither needs saying."""
    parts = []
    if facts.units_below and line.unit_name:
        parts.append(clean_text(line.unit_name))
    if line.count > 1:
        parts.append(count(line.count, "ý kiến"))
    return f"({'; '.join(parts)})" if parts else ""


def missing_picture(picture: Picture, why: str = "") -> str:
    """What stands where an image should be."""
    reason = clean_text(why or picture.why).replace("\n", " ").rstrip(".") or "không rõ lý do"
    return f"[Thiếu ảnh: {reason}]"


def document_title(facts: AppendixFacts) -> str:
    """The document's title in its properties."""
    return f"{clean_text(facts.appendix_label)}: Kết quả triển khai và góp ý của đơn vị - {clean_text(facts.unit_name)}"
