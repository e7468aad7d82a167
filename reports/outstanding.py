"""What is still open before the launch, as a document to decide from: the parts of its Word and PDF.

Documents are Vietnamese always, so their words stand here as they are printed. Texts come masked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from locales.vietnamese import clean_text, day_month_year, vietnamese_number
from reports.function_tables import function_table
from reports.paper import Block, Body, Head, Note, Office, Paper, Part, Signature, Table, Title
from reports.summary import numbered_and_dated

MOST_TOLD = 120


@dataclass(frozen=True)
class FunctionOpen:
    """One function of the app. `open` are its severe opinions still open, `critical` and `major` its parts;
    `unverified` are fixed and not confirmed by a unit, `reopened` were closed before; `oldest` is the oldest open."""

    code: str
    label: str
    critical: int
    major: int
    overdue: int
    unowned: int
    unverified: int
    reopened: int
    oldest: date | None

    @property
    def open(self) -> int:
        """All its severe opinions that are open."""
        return self.critical + self.major


@dataclass(frozen=True)
class OutstandingLine:
    """One severe opinion. `days` is its age; `due` its due time in the pilot's zone; `problem` its problem's title."""

    number: int
    function: str
    kind: str
    severity: str
    state: str
    owner: str
    submitted_on: date | None
    days: int | None
    due: datetime | None
    overdue: bool
    reopened: bool
    unit: str
    problem: str
    release: str
    text: str
    severity_code: str = ""
    state_code: str = ""


@dataclass(frozen=True)
class OutstandingFacts:
    """All that the list states as of a moment; the lists hold the first of each, critical and old ones first."""

    pilot_name: str
    office: Office
    at: datetime
    launch_on: date | None
    functions: tuple[FunctionOpen, ...]
    open: tuple[OutstandingLine, ...]
    unverified: tuple[OutstandingLine, ...]
    reopened: tuple[OutstandingLine, ...]
    overdue: tuple[OutstandingLine, ...] = ()
    unowned: tuple[OutstandingLine, ...] = ()

    def total(self, field: str) -> int:
        """The sum of a figure over all functions."""
        return sum(int(getattr(line, field)) for line in self.functions)


def outstanding_paper(facts: OutstandingFacts) -> Paper:
    """The document, part by part."""
    on = facts.at.date()
    left = (facts.launch_on - on).days if facts.launch_on else None
    launch = f" trước ngày {day_month_year(facts.launch_on)}" if facts.launch_on else ""
    name = f"Tồn tại{launch}"
    total = vietnamese_number(facts.total("open"))
    said = (
        f"Đến {facts.at:%H} giờ {facts.at:%M} ngày {day_month_year(on)}, còn {total} ý kiến mức nghiêm trọng hoặc "
        f"lớn đang mở ({vietnamese_number(facts.total('critical'))} nghiêm trọng, "
        f"{vietnamese_number(facts.total('major'))} lớn), trong đó {vietnamese_number(facts.total('overdue'))} quá hạn "
        f"xử lý, {vietnamese_number(facts.total('unowned'))} chưa có đầu mối; "
        f"{vietnamese_number(facts.total('unverified'))} đã khắc phục nhưng chưa được đơn vị xác nhận; "
        f"{vietnamese_number(facts.total('reopened'))} đã mở lại."
    )
    if left is not None and left >= 0:
        said += f" Còn {vietnamese_number(left)} ngày đến ngày triển khai chính thức."
    blocks: list[Block] = [
        Head(facts.office),
        Title(("DANH SÁCH TỒN TẠI", f"ỨNG DỤNG CSKH{launch.upper()}"), f"({clean_text(facts.pilot_name)})"),
        Body(said),
        Part("1. Theo chức năng"),
        _by_function(facts),
        Part("2. Danh sách ý kiến còn mở"),
        *_listed(facts.open, facts.total("open"), "Không còn ý kiến mức nghiêm trọng hoặc lớn nào đang mở."),
        Part("3. Đã khắc phục, chưa được đơn vị xác nhận"),
        *_listed(facts.unverified, facts.total("unverified"), "Không có."),
        Part("4. Đã mở lại"),
        *_listed(facts.reopened, facts.total("reopened"), "Không có."),
        Signature(("- Lãnh đạo (để quyết định);", "- Lưu: VT."), ("NGƯỜI LẬP",)),
    ]
    return Paper(tuple(blocks), name, facts.office.name, facts.at)


def _by_function(facts: OutstandingFacts) -> Table:
    columns = (
        ("critical", "Nghiêm trọng", 18.0),
        ("major", "Lớn", 12.0),
        ("open", "Tổng còn mở", 14.0),
        ("overdue", "Quá hạn", 13.0),
        ("unowned", "Chưa giao", 13.0),
        ("unverified", "Chưa xác nhận", 15.0),
        ("reopened", "Mở lại", 12.0),
    )
    return function_table(facts, columns, oldest="Cũ nhất", wide=40.0)


def _listed(lines: tuple[OutstandingLine, ...], whole: int, none: str) -> list[Block]:
    if not lines:
        return [Body(none)]
    rows = tuple(
        (
            numbered_and_dated(one.number, one.submitted_on, one.days),
            f"{clean_text(one.function)}\n{one.severity}",
            clean_text(one.text) + (f"\n[{clean_text(one.problem)}]" if one.problem else ""),
            _standing(one),
            "",
        )
        for one in lines[:MOST_TOLD]
    )
    heads = (
        "Mã số, ngày gửi",
        "Chức năng, mức độ",
        "Nội dung",
        "Đầu mối, trạng thái",
        "Ý kiến quyết định",
    )
    widths = (22.0, 27.0, 64.0, 26.0, 21.0)
    aligns = ("center", "left", "left", "left", "left")
    rest = whole - len(rows)
    more = [Note(f"Còn {vietnamese_number(rest)} ý kiến khác trên hệ thống theo dõi.")] if rest > 0 else []
    return [Table(heads, widths, rows, aligns), *more]


def _standing(one: OutstandingLine) -> str:
    told = [clean_text(one.owner) or "chưa giao", one.state + (" (mở lại)" if one.reopened else "")]
    if one.release:
        told.append(clean_text(one.release))
    if one.overdue and one.due:
        told.append(f"quá hạn từ {day_month_year(one.due)}")
    return "\n".join(told)
