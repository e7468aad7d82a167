"""Headquarters' consolidated report for EVN's leaders: its facts, and the parts of its Word document and PDF.

Documents are Vietnamese always, so their words stand here as they are printed.

Longer than other files: one part of the document follows another, and they share their words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from locales.vietnamese import clean_text, day_month_year, vietnamese_number
from reports.appendix import DayFigures, Figures
from reports.drawn_charts import Bar, Line, curves, stacked_bars
from reports.paper import Block, Body, Head, Note, Office, Paper, Part, Signature, Table, Title
from reports.reminder_letter import last_day_words
from reports.summary import (
    COUNTED,
    SummaryFacts,
    function_blocks,
    handled_table,
    problem_blocks,
    sentences,
    severe_blocks,
)
from reports.wording import count, long_date, numbered, percent

MOST_BARS = 30


@dataclass(frozen=True)
class UnitLine:
    """One unit with all below it. `report` says where its report stands; `filed_on` is the day of the first sending."""

    code: str
    name: str
    short_name: str
    level: int
    counted_on: date | None
    figures: Figures
    feedback: int
    report: str = ""
    filed_on: date | None = None

    @property
    def per_100_users(self) -> float | None:
        """Opinions for each 100 people using the app; None where nobody has told how many do."""
        return 100 * self.feedback / self.figures.users if self.figures.users else None


@dataclass(frozen=True)
class Corporation:
    """A unit right below EVN that has units of its own, with all of them from the top down."""

    unit: UnitLine
    below: tuple[UnitLine, ...]


@dataclass(frozen=True)
class FilingPart:
    """How many duties stand in one way; `share` in tenths of a percent, those of all parts add up to 1000."""

    code: str
    label: str
    n: int
    share: int


@dataclass(frozen=True)
class MissingLine:
    """A unit whose report is not there."""

    name: str
    above: str
    report: str
    contact: str


@dataclass(frozen=True)
class ConsolidatedFacts:
    """All that the report states as of one moment. `opinions` are the trial's days up to that day."""

    pilot_name: str
    office: Office
    at: datetime
    letter_number: str
    letter_on: date | None
    letter_about: str
    appendix_label: str
    trial_from: date
    trial_to: date
    last_day: date
    launch_on: date | None
    figures: Figures
    counted_to: date | None
    units: tuple[UnitLine, ...]
    corporations: tuple[Corporation, ...]
    days: tuple[DayFigures, ...]
    filing: tuple[FilingPart, ...]
    missing: tuple[MissingLine, ...]
    opinions: SummaryFacts
    reconciled: tuple[tuple[str, int], ...]

    @property
    def on(self) -> date:
        """The day that it is of."""
        return self.at.date()


def document_name(facts: ConsolidatedFacts) -> str:
    """The document's title in its properties."""
    return f"Báo cáo tổng hợp kết quả triển khai thí điểm, đến ngày {day_month_year(facts.on)}"


def consolidated_paper(facts: ConsolidatedFacts) -> Paper:
    """The document, part by part."""
    number = f" số {numbered(facts.letter_number)}" if clean_text(facts.letter_number) else ""
    day = f" {long_date(facts.letter_on)}" if facts.letter_on else ""
    blocks: list[Block] = [
        Head(facts.office),
        Title(
            ("BÁO CÁO TỔNG HỢP", "KẾT QUẢ TRIỂN KHAI THÍ ĐIỂM ỨNG DỤNG CSKH"),
            f"(Số liệu đến hết ngày {day_month_year(facts.on)})",
        ),
        Body(
            f"Thực hiện {'Văn bản' if number or day else 'văn bản'}{number}{day} của {clean_text(facts.office.name)} về việc "
            f"{clean_text(facts.letter_about)}, kết quả triển khai thí điểm từ ngày "
            f"{day_month_year(facts.trial_from)} đến ngày {day_month_year(facts.trial_to)} được tổng hợp như sau:"
        ),
        Part("1. Kết quả triển khai cài đặt, sử dụng"),
        *(Body(f"- {sentence}") for sentence in installed_sentences(facts)),
        *_curve(facts),
        *_shares(facts),
        Body("Số liệu theo đơn vị trực thuộc Tập đoàn:", leads=True),
        _units(facts),
        Note("Ghi chú: ô để trống là chưa có số liệu; tỷ lệ là CBCNV cài đặt trên tổng số CBCNV."),
        Part("2. Tình hình nộp báo cáo của các đơn vị"),
        *(Body(f"- {sentence}") for sentence in filing_sentences(facts)),
        *_filing(facts),
        Part("3. Ý kiến góp ý trong thời gian thử nghiệm"),
        *(Body(f"- {sentence}") for sentence in sentences(facts.opinions, compared=False)),
        *function_blocks(facts.opinions, compared=False),
        Body("Tình hình xử lý theo chức năng:", leads=True),
        handled_table(facts.opinions),
        Note(COUNTED),
        Part("4. Các vấn đề nổi bật"),
        *problem_blocks(facts.opinions),
        Part(_open_head(facts)),
        *severe_blocks(facts.opinions),
        Part("6. Đối soát số lượng ý kiến"),
        Body(reconciled_sentence(facts), leads=True),
        Signature(
            ("- Lãnh đạo Tập đoàn (để báo cáo);", "- Lưu: VT, KDMBĐ."), ("TL. TỔNG GIÁM ĐỐC", "TRƯỞNG BAN")
        ),
    ]
    return Paper(tuple(blocks), document_name(facts), facts.office.name, facts.at)


def _open_head(facts: ConsolidatedFacts) -> str:
    before = f" trước ngày {day_month_year(facts.launch_on)}" if facts.launch_on else ""
    return f"5. Tồn tại mức nghiêm trọng, lớn cần quyết định{before}"


def installed_sentences(facts: ConsolidatedFacts) -> list[str]:
    """The figures of the whole in words."""
    figures = facts.figures
    if figures.installed is None or facts.counted_to is None:
        return ["Chưa có số liệu về số lượng người cài đặt ứng dụng."]
    staff = f"CBCNV, người lao động: {count(figures.staff_installed)}"
    if figures.share is not None:
        staff += f" (đạt {percent(figures.share)} trên tổng số {count(figures.headcount)})"
    told = [
        f"Tính đến hết ngày {day_month_year(facts.counted_to)}, toàn Tập đoàn có {count(figures.installed)} cài đặt "
        f"ứng dụng, trong đó {staff}; thành viên gia đình: {count(figures.family_installed)}; "
        f"đang sử dụng: {count(figures.users)}.",
        f"{vietnamese_number(sum(u.counted_on is not None for u in facts.units))} trên "
        f"{vietnamese_number(len(facts.units))} đơn vị trực thuộc Tập đoàn đã có số liệu cài đặt.",
    ]
    over = [u.name for u in facts.units if u.figures.share is not None and u.figures.share > 1]
    if over:
        told.append(
            f"Số CBCNV cài đặt lớn hơn tổng số CBCNV, cần giải trình: {', '.join(map(clean_text, over))}."
        )
    silent = [u.name for u in facts.units if (u.figures.installed or 0) >= 100 and not u.feedback]
    if silent:
        told.append(
            f"Có từ 100 người cài đặt nhưng chưa có ý kiến góp ý: {', '.join(map(clean_text, silent))}."
        )
    return told


def filing_sentences(facts: ConsolidatedFacts) -> list[str]:
    """Where the reports stand in words."""
    whole = sum(part.n for part in facts.filing)
    if not whole:
        return ["Chưa có nghĩa vụ báo cáo nào được ghi nhận."]
    parts = "; ".join(
        f"{part.label.lower()}: {vietnamese_number(part.n)} ({vietnamese_number(part.share / 10, 1)}%)"
        for part in facts.filing
        if part.n
    )
    return [
        f"Hạn gửi báo cáo: {last_day_words(facts.last_day)}. Trong số {vietnamese_number(whole)} đơn vị phải báo cáo: {parts}."
    ]


def reconciled_sentence(facts: ConsolidatedFacts) -> str:
    """The parts that all opinions add up from."""
    parts = " + ".join(f"{label} {vietnamese_number(n)}" for label, n in facts.reconciled)
    total = sum(n for _label, n in facts.reconciled)
    return f"{parts} = {vietnamese_number(total)} ý kiến đã tiếp nhận (mỗi ý kiến gửi đến tính một lần)."


def _curve(facts: ConsolidatedFacts) -> list[Block]:
    series = (
        ("Tổng số cài đặt", "installed"),
        ("CBCNV cài đặt", "staff_installed"),
        ("Đang sử dụng", "users"),
    )
    lines = [
        Line(
            name,
            tuple((d.day, n) for d in facts.days if (n := getattr(d.figures, field)) is not None),
        )
        for name, field in series
    ]
    shown = [line for line in lines if line.points]
    if not shown:
        return []
    ends = "; ".join(f"{line.name} {vietnamese_number(line.points[-1][1])}" for line in shown)
    told = f"Số người cài đặt, sử dụng lũy kế theo ngày có số liệu; cuối kỳ: {ends}."
    return [curves(shown, told=told), Note(f"Biểu đồ: {told}")]


def _shares(facts: ConsolidatedFacts) -> list[Block]:
    known = [u for u in facts.units if u.figures.share is not None]
    ranked = sorted(known, key=lambda u: (-(u.figures.share or 0), u.name))[:MOST_BARS]
    if not ranked:
        return []
    bars = [
        Bar(u.short_name or u.name, (u.figures.share or 0,), percent(u.figures.share or 0)) for u in ranked
    ]
    told = (
        f"Tỷ lệ CBCNV cài đặt theo đơn vị; cao nhất {clean_text(ranked[0].name)} ({bars[0].end}), "
        f"thấp nhất trong biểu đồ {clean_text(ranked[-1].name)} ({bars[-1].end})."
    )
    return [stacked_bars(bars, ("Tỷ lệ",), told=told, most=1.0), Note(f"Biểu đồ: {told}")]


def _units(facts: ConsolidatedFacts) -> Table:
    heads = (
        "STT",
        "Đơn vị",
        "Tổng số CBCNV",
        "CBCNV cài đặt",
        "Tỷ lệ (%)",
        "Gia đình cài đặt",
        "Đang sử dụng",
        "Ý kiến",
        "Ý kiến trên 100 người dùng",
    )
    widths = (12.0, 41.0, 17.0, 17.0, 14.0, 15.0, 15.0, 13.0, 16.0)
    rows = [(str(n), clean_text(u.name), *unit_cells(u)) for n, u in enumerate(facts.units, start=1)]
    whole = UnitLine("", "", "", 0, facts.counted_to, facts.figures, sum(n for _l, n in facts.reconciled[:3]))
    total = ("", "Toàn Tập đoàn", *unit_cells(whole))
    aligns = ("center", "left", *("right" for _ in heads[2:]))
    return Table(heads, widths, (*rows, total), aligns, frozenset({len(rows)}))


def unit_cells(unit: UnitLine) -> tuple[str, ...]:
    """The figures of a unit in the columns of the table; "" is not known."""

    def told(value: float | None, digits: int = 0) -> str:
        return "" if value is None else vietnamese_number(value, digits)

    figures = unit.figures
    return (
        told(figures.headcount),
        told(figures.staff_installed),
        told(None if figures.share is None else figures.share * 100, 1),
        told(figures.family_installed),
        told(figures.users),
        told(unit.feedback),
        told(unit.per_100_users, 1),
    )


def _filing(facts: ConsolidatedFacts) -> list[Block]:
    blocks: list[Block] = []
    shown = [part for part in facts.filing if part.n]
    if shown:
        bars = [
            Bar(
                part.label,
                (float(part.n),),
                f"{vietnamese_number(part.n)} ({vietnamese_number(part.share / 10, 1)}%)",
            )
            for part in shown
        ]
        whole = float(sum(part.n for part in shown))
        told = "Tình hình gửi báo cáo: " + "; ".join(
            f"{p.label.lower()} {vietnamese_number(p.n)}" for p in shown
        )
        blocks += [
            stacked_bars(bars, ("Đơn vị",), told=f"{told}.", most=whole),
            Note(f"Biểu đồ: {told}."),
        ]
    if facts.missing:
        rows = tuple(
            (
                str(n),
                clean_text(one.name),
                one.report,
                " ".join(clean_text(one.contact).split()) or "chưa có",
            )
            for n, one in enumerate(facts.missing, start=1)
        )
        heads = ("STT", "Đơn vị chưa gửi báo cáo", "Tình trạng", "Liên hệ")
        blocks.append(Table(heads, (12.0, 63.0, 35.0, 50.0), rows, ("center", "left", "left", "left")))
    return blocks
