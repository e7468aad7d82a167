"""EVNICT's summary of a range of days: its facts, and the parts that its Word document and PDF are made of.

Documents are Vietnamese always, so their words stand here as they are printed. Quotes come masked.

Longer than other files: one part of the document follows another, and they share their words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from locales.vietnamese import clean_text, day_month_year, vietnamese_number
from reports.drawn_charts import Bar, columns, stacked_bars
from reports.function_tables import function_table
from reports.paper import Block, Body, Head, Note, Office, Paper, Part, Signature, Table, Title

MOST_UNITS_NAMED = 6
MOST_OPEN_TOLD = 25


@dataclass(frozen=True)
class FunctionLine:
    """One function of the app. `kinds` are the new opinions of the range by kind, `earlier` those of the range before.

    `open_before` and `open` are those that stood open when the range began and when it ended; `fixed`, `closed`
    and `reopened` were brought there within it. `oldest` is the day of the oldest that is still open.
    """

    label: str
    kinds: tuple[int, ...]
    earlier: int
    open_before: int
    open: int
    fixed: int
    closed: int
    reopened: int
    severe_open: int
    oldest: date | None

    @property
    def new(self) -> int:
        """All new opinions of the range."""
        return sum(self.kinds)


@dataclass(frozen=True)
class ProblemLine:
    """A problem that many wrote of. `new` came within the range, `items` in all; `quotes` are masked words of some."""

    number: int
    title: str
    function: str
    kind: str
    severity: str
    state: str
    new: int
    items: int
    units: tuple[str, ...]
    units_in_all: int
    release: str
    quotes: tuple[str, ...]


@dataclass(frozen=True)
class OpenLine:
    """A severe opinion that stood open when the range ended."""

    number: int
    submitted_on: date | None
    days: int | None
    function: str
    severity: str
    state: str
    owner: str
    unit: str
    text: str


@dataclass(frozen=True)
class SummaryFacts:
    """All that the summary states. The range before it is as long, and ends the day before it begins."""

    pilot_name: str
    office: Office
    at: datetime
    first: date
    last: date
    earlier_first: date
    earlier_last: date
    kinds: tuple[str, ...]
    functions: tuple[FunctionLine, ...]
    days: tuple[tuple[date, int], ...]
    undated: int
    severities: tuple[tuple[str, int], ...]
    channels: tuple[tuple[str, int], ...]
    problems: tuple[ProblemLine, ...]
    severe: tuple[OpenLine, ...]

    def total(self, field: str) -> int:
        """The sum of a figure over all functions."""
        return sum(int(getattr(line, field)) for line in self.functions)


def range_words(facts: SummaryFacts) -> str:
    """The days that are told of."""
    if facts.first == facts.last:
        return f"ngày {day_month_year(facts.first)}"
    return f"từ ngày {day_month_year(facts.first)} đến hết ngày {day_month_year(facts.last)}"


def change_words(now: int, before: int) -> str:
    """The difference with its sign; a share only where there is something to compare with.

    >>> change_words(12, 8), change_words(0, 0), change_words(5, 0)
    ('+4 (+50,0%)', '0', '+5')
    """
    by = now - before
    if not by:
        return "0"
    sign = "+" if by > 0 else "-"
    told = f"{sign}{vietnamese_number(abs(by))}"
    return f"{told} ({sign}{vietnamese_number(abs(by) / before * 100, 1)}%)" if before else told


def sentences(facts: SummaryFacts, *, compared: bool = True) -> list[str]:
    """The figures in words, in the order of the document; `compared` with the range before."""
    new, earlier = facts.total("new"), facts.total("earlier")
    came = f"Tiếp nhận mới: {vietnamese_number(new)} ý kiến"
    if compared:
        came += (
            f"; kỳ trước ({day_month_year(facts.earlier_first)} - {day_month_year(facts.earlier_last)}): "
            f"{vietnamese_number(earlier)} ý kiến; thay đổi: {change_words(new, earlier)}"
        )
    told = [
        f"{came}.",
        f"Đang mở cuối kỳ: {vietnamese_number(facts.total('open'))} ý kiến (đầu kỳ: "
        f"{vietnamese_number(facts.total('open_before'))}), trong đó "
        f"{vietnamese_number(facts.total('severe_open'))} ý kiến mức nghiêm trọng hoặc lớn.",
        f"Trong kỳ đã khắc phục {vietnamese_number(facts.total('fixed'))} ý kiến, đóng vì lý do khác "
        f"{vietnamese_number(facts.total('closed'))} ý kiến, mở lại {vietnamese_number(facts.total('reopened'))} ý kiến.",
    ]
    oldest = min((line.oldest for line in facts.functions if line.oldest), default=None)
    if oldest:
        days = (facts.last - oldest).days
        told.append(
            f"Ý kiến cũ nhất còn mở gửi ngày {day_month_year(oldest)} ({vietnamese_number(days)} ngày)."
        )
    if facts.undated:
        told.append(
            f"Ngoài ra có {vietnamese_number(facts.undated)} ý kiến không rõ ngày gửi, không tính vào số mới của kỳ."
        )
    moved = sorted(
        (line for line in facts.functions if line.new != line.earlier),
        key=lambda line: (-abs(line.new - line.earlier), line.label),
    )[:3]
    if moved and compared:
        parts = "; ".join(
            f"{clean_text(line.label)}: {change_words(line.new, line.earlier)}" for line in moved
        )
        told.append(f"Thay đổi nhiều nhất so với kỳ trước: {parts}.")
    return told


COUNTED = (
    "Ghi chú: ý kiến nêu nhiều nội dung được tính theo từng nội dung; kỳ trước là số ngày bằng kỳ này, "
    "liền trước kỳ này; trạng thái tính đến hết ngày cuối kỳ."
)


def summary_paper(facts: SummaryFacts) -> Paper:
    """The document, part by part."""
    name = f"Tổng hợp ý kiến góp ý {range_words(facts)}"
    blocks: list[Block] = [
        Head(facts.office),
        Title(
            ("BÁO CÁO", "TỔNG HỢP Ý KIẾN GÓP Ý VỀ ỨNG DỤNG CSKH"),
            f"({range_words(facts)}; {clean_text(facts.pilot_name)})",
        ),
        Part("1. Số liệu chung"),
        *(Body(f"- {sentence}") for sentence in sentences(facts)),
        *_of_codes("Theo mức độ (mới trong kỳ)", facts.severities),
        *_of_codes("Theo kênh tiếp nhận (mới trong kỳ)", facts.channels),
    ]
    if len(facts.days) > 1 and any(n for _day, n in facts.days):
        most = max(facts.days, key=lambda one: one[1])
        told = (
            f"Số ý kiến mới theo ngày, {range_words(facts)}; nhiều nhất {vietnamese_number(most[1])} ý kiến, "
            f"ngày {day_month_year(most[0])}."
        )
        blocks += [columns(facts.days, told=told), Note(f"Biểu đồ 1. {told}")]
    blocks += [Part("2. Theo chức năng và loại ý kiến"), *function_blocks(facts)]
    blocks += [Part("3. Tình hình xử lý theo chức năng"), handled_table(facts), Note(COUNTED)]
    blocks += [Part("4. Các vấn đề nổi bật"), *problem_blocks(facts)]
    blocks += [Part("5. Ý kiến mức nghiêm trọng, lớn còn mở cuối kỳ"), *severe_blocks(facts)]
    blocks.append(Signature(("- Ban KDMBĐ (để báo cáo);", "- Lưu: VT."), ("NGƯỜI LẬP",)))
    return Paper(tuple(blocks), name, facts.office.name, facts.at)


def _of_codes(head: str, counted: tuple[tuple[str, int], ...]) -> list[Block]:
    told = "; ".join(f"{clean_text(label)}: {vietnamese_number(n)}" for label, n in counted if n)
    return [Body(f"- {head}: {told}.")] if told else []


def function_blocks(facts: SummaryFacts, *, compared: bool = True) -> list[Block]:
    """New opinions by function and kind, as a table and a drawing."""
    shown = [line for line in facts.functions if line.new or (compared and line.earlier)]
    if not shown:
        return [Body("Không có ý kiến nào.")]

    def cells(name: str, kinds: Sequence[int], new: int, earlier: int) -> tuple[str, ...]:
        told = [name, *(vietnamese_number(n) if n else "" for n in kinds), vietnamese_number(new)]
        return (*told, *((vietnamese_number(earlier), change_words(new, earlier)) if compared else ()))

    rows = [cells(clean_text(line.label), line.kinds, line.new, line.earlier) for line in shown]
    sums = [sum(line.kinds[n] for line in facts.functions) for n in range(len(facts.kinds))]
    totals = cells("Tổng cộng", sums, facts.total("new"), facts.total("earlier"))
    kinds = [short_kind(kind) for kind in facts.kinds]
    heads = ("Chức năng", *kinds, "Tổng", *(("Kỳ trước", "Thay đổi") if compared else ()))
    widths = (
        (36.0, *(14.4 for _kind in kinds), 13.0, 13.0, 26.0)
        if compared
        else (57.0, *(17.4 for _kind in kinds), 16.0)
    )
    aligns = ("left", *("right" for _ in heads[1:]))
    blocks: list[Block] = [Table(heads, widths, (*rows, totals), aligns, frozenset({len(rows)}))]
    bars = [
        Bar(line.label, tuple(map(float, line.kinds)), vietnamese_number(line.new))
        for line in sorted(shown, key=lambda line: -line.new)
        if line.new
    ]
    if bars:
        told = f"Số ý kiến mới theo chức năng và loại; nhiều nhất: {clean_text(bars[0].label)} ({bars[0].end} ý kiến)."
        blocks += [
            stacked_bars(bars, kinds, told=told),
            Note(f"Biểu đồ 2. {told}"),
        ]
    return blocks


def short_kind(label: str) -> str:
    """A kind's label without what stands in brackets.

    >>> short_kind("Khác (hỏi cách dùng, khen)")
    'Khác'
    """
    return clean_text(label).partition(" (")[0]


def handled_table(facts: SummaryFacts) -> Table:
    """What stood open, came and was done, by function."""
    columns = (
        ("open_before", "Mở đầu kỳ", 14.0),
        ("new", "Mới", 12.0),
        ("fixed", "Đã khắc phục", 17.0),
        ("closed", "Đóng khác", 14.0),
        ("reopened", "Mở lại", 12.0),
        ("open", "Mở cuối kỳ", 14.0),
        ("severe_open", "Mức cao còn mở", 16.0),
    )
    return function_table(facts, columns, oldest="Cũ nhất còn mở", wide=38.0)


def units_words(problem: ProblemLine) -> str:
    """The units that a problem came from: some by name, the rest by their number."""
    named = ", ".join(clean_text(unit) for unit in problem.units[:MOST_UNITS_NAMED])
    more = problem.units_in_all - min(len(problem.units), MOST_UNITS_NAMED)
    return f"{named} và {vietnamese_number(more)} đơn vị khác" if more > 0 and named else named


def problem_blocks(facts: SummaryFacts) -> list[Block]:
    """The problems that most wrote of, with units and quotes."""
    if not facts.problems:
        return [Body("Trong kỳ chưa có vấn đề nào có ý kiến mới.")]
    rows = []
    for stt, one in enumerate(facts.problems, start=1):
        about = f"{clean_text(one.title)}\n{clean_text(one.function)}; {short_kind(one.kind)}; {one.severity}"
        quotes = "\n".join(f"“{clean_text(quote)}”" for quote in one.quotes)
        state = one.state + (f"\n{one.release}" if one.release else "")
        counts = f"{vietnamese_number(one.new)}\n({vietnamese_number(one.items)})"
        rows.append((str(stt), about, counts, units_words(one), quotes, state))
    heads = ("STT", "Vấn đề", "Mới (tất cả)", "Đơn vị phản ánh", "Trích ý kiến", "Trạng thái")
    widths = (12.0, 40.0, 15.0, 32.0, 39.0, 22.0)
    aligns = ("center", "left", "right", "left", "left", "left")
    return [Table(heads, widths, tuple(rows), aligns)]


def numbered_and_dated(number: int, submitted_on: date | None, days: int | None) -> str:
    """An opinion's number, its day and its age, a line each.

    >>> numbered_and_dated(12, date(2025, 12, 1), 11)
    '12\\n01/12/2025\\n(11 ngày)'
    """
    told = [str(number), day_month_year(submitted_on) if submitted_on else "không rõ ngày"]
    return "\n".join([*told, f"({vietnamese_number(days)} ngày)"] if days is not None else told)


def severe_blocks(facts: SummaryFacts) -> list[Block]:
    """Severe opinions that stood open at the end."""
    if not facts.severe:
        return [Body("Không còn ý kiến mức nghiêm trọng hoặc lớn nào đang mở.")]
    rows = tuple(
        (
            numbered_and_dated(one.number, one.submitted_on, one.days),
            f"{clean_text(one.function)}\n{one.severity}",
            clean_text(one.text),
            f"{clean_text(one.owner) or 'chưa giao'}\n{one.state}",
        )
        for one in facts.severe[:MOST_OPEN_TOLD]
    )
    heads = ("Mã số, ngày gửi", "Chức năng, mức độ", "Nội dung", "Đầu mối, trạng thái")
    widths = (22.0, 30.0, 82.0, 26.0)
    aligns = ("center", "left", "left", "left")
    rest = facts.total("severe_open") - len(rows)
    told = f"Còn {vietnamese_number(rest)} ý kiến khác, xem tệp Excel kèm theo và mục Tồn tại của hệ thống theo dõi."
    more = [Note(told)] if rest > 0 else []
    return [Table(heads, widths, rows, aligns), *more]
