"""What became of a unit's opinions: each line of its Appendix 2 with the decision, the release, the reason and the answer, as Excel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from locales.vietnamese import clean_text, day_month_year, vietnamese_number
from reports.excel_cells import (
    CENTRE,
    CONTINUED,
    DAY,
    HEAD,
    ITALIC,
    TITLE,
    high,
    new_workbook,
    pieces,
    put,
    put_across,
    put_heads,
    set_page,
)
from reports.packages import settled_workbook

SHEET, ITEMS_SHEET = "Kết quả xử lý", "Từng ý kiến"
HEAD_ROW = 5
LINE_HEADS = (
    ("STT", 7.0),
    ("Chức năng", 22.0),
    ("Nội dung góp ý", 52.0),
    ("Số ý kiến", 8.0),
    ("Kết quả xử lý", 20.0),
    ("Bản phát hành", 18.0),
    ("Lý do", 28.0),
    ("Trả lời", 52.0),
    ("Ngày trả lời", 12.0),
    ("Đơn vị xác nhận", 18.0),
)
ITEM_HEADS = (
    ("Thuộc dòng (STT)", 9.0),
    ("Mã số", 10.0),
    ("Ngày gửi", 12.0),
    ("Đơn vị", 26.0),
    ("Nội dung góp ý", 52.0),
    ("Kết quả xử lý", 20.0),
    ("Bản phát hành", 18.0),
    ("Lý do", 28.0),
    ("Trả lời", 52.0),
    ("Ngày trả lời", 12.0),
)


@dataclass(frozen=True)
class LoopItem:
    """One opinion of a line and what became of it; `moved` says that it is another unit's now and not told here."""

    number: int
    submitted_on: date | None
    unit_name: str
    text: str
    state: str  # in Vietnamese
    release: str = ""
    reason: str = ""
    answer: str = ""
    answered_on: date | None = None
    moved: bool = False


@dataclass(frozen=True)
class LoopLine:
    """One line of Appendix 2. A line that the unit wrote itself has no items; `verified` is what it said of the fix."""

    function_label: str
    text: str
    count: int
    items: tuple[LoopItem, ...] = ()
    verified: str = ""


@dataclass(frozen=True)
class LoopFacts:
    """The whole sheet. `version` 0: the report is not closed yet, and the lines are those of its draft."""

    pilot_name: str
    unit_code: str
    unit_name: str
    version: int
    closed_on: date | None
    as_of: date
    lines: tuple[LoopLine, ...]

    @property
    def items(self) -> tuple[LoopItem, ...]:
        """Every opinion of every line, each once."""
        return tuple(item for line in self.lines for item in line.items)


def decided(line: LoopLine) -> str:
    """What was decided of a line: one state, or how many opinions are in each.

    >>> item = LoopItem(1, None, "", "", "Đã sửa")
    >>> decided(LoopLine("", "", 2, (item, item))), decided(LoopLine("", "", 1))
    ('Đã sửa', 'Dòng do đơn vị tự ghi')
    """
    if not line.items:
        return "Dòng do đơn vị tự ghi"
    states: dict[str, int] = {}
    for item in line.items:
        states[item.state] = states.get(item.state, 0) + 1
    if len(states) == 1:
        return next(iter(states))
    return "; ".join(f"{vietnamese_number(n)} {state.lower()}" for state, n in states.items())


def build_closed_loop(facts: LoopFacts) -> bytes:
    """The workbook as xlsx. The same facts give the same bytes; no text is ever a formula."""
    book = new_workbook()
    _add_lines(book.create_sheet(SHEET), facts)
    _add_items(book.create_sheet(ITEMS_SHEET), facts)
    out = BytesIO()
    ExcelWriter(book, ZipFile(out, "w", ZIP_STORED)).save()
    at = datetime.combine(facts.as_of, time(), UTC)
    return settled_workbook(out.getvalue(), f"Kết quả xử lý góp ý – {facts.unit_name}", "EVNICT", at)


def _open(sheet: Worksheet, facts: LoopFacts, title: str, heads: tuple[tuple[str, float], ...]) -> None:
    put_heads(sheet, HEAD_ROW, heads)
    put_across(sheet, 1, len(heads), title, font=TITLE, align=HEAD)
    put_across(sheet, 2, len(heads), clean_text(facts.unit_name), font=TITLE, align=HEAD)
    report = (
        f"Phụ lục 2, lần chốt {facts.version} ngày {day_month_year(facts.closed_on)}"
        if facts.version and facts.closed_on
        else "Phụ lục 2 chưa chốt: các dòng theo bản nháp"
    )
    scope = f"{clean_text(facts.pilot_name)}. {report}; kết quả tính đến {day_month_year(facts.as_of)}."
    put_across(sheet, 3, len(heads), scope, font=ITALIC)
    sheet.row_dimensions[HEAD_ROW].height = 36
    sheet.freeze_panes = f"C{HEAD_ROW + 1}"
    set_page(sheet, landscape=True)


def _add_lines(sheet: Worksheet, facts: LoopFacts) -> None:
    _open(sheet, facts, "KẾT QUẢ XỬ LÝ GÓP Ý CỦA ĐƠN VỊ", LINE_HEADS)
    row = HEAD_ROW
    for stt, line in enumerate(facts.lines, start=1):
        days = [item.answered_on for item in line.items if item.answered_on]
        cells = (
            line.function_label,
            line.text,
            line.count,
            decided(line),
            _joined(item.release for item in line.items),
            _joined(item.reason for item in line.items),
            _joined(item.answer for item in line.items),
            max(days, default=None),
            line.verified,
        )
        row = _put(sheet, row, stt, cells, LINE_HEADS)
    if not facts.lines:
        put_across(sheet, row + 1, len(LINE_HEADS), "Phụ lục 2 không có dòng góp ý nào.", font=ITALIC)


def _add_items(sheet: Worksheet, facts: LoopFacts) -> None:
    _open(sheet, facts, "TỪNG Ý KIẾN VÀ TRẢ LỜI", ITEM_HEADS)
    row = HEAD_ROW
    for stt, line in enumerate(facts.lines, start=1):
        for item in line.items:
            cells = (
                item.number,
                item.submitted_on,
                item.unit_name,
                item.text,
                item.state,
                item.release,
                item.reason,
                item.answer,
                item.answered_on,
            )
            row = _put(sheet, row, stt, cells, ITEM_HEADS)
    if not facts.items:
        put_across(sheet, row + 1, len(ITEM_HEADS), "Chưa có ý kiến nào.", font=ITALIC)


def _joined(texts: Iterable[str]) -> str:
    """Different texts once each, in their order."""
    return "\n".join(dict.fromkeys(text for text in texts if text))


def _put(
    sheet: Worksheet,
    row: int,
    stt: int,
    cells: tuple[str | int | date | None, ...],
    heads: tuple[tuple[str, float], ...],
) -> int:
    """One line, in as many rows as its longest text needs; the last row that is written."""
    widths = [width for _name, width in heads]
    cut = [
        pieces(value, widths[at]) if isinstance(value, str) else [value]
        for at, value in enumerate(cells, start=1)
    ]
    for n in range(max(map(len, cut))):
        row += 1
        put(sheet, row, 1, f"{stt} {CONTINUED}" if n else stt, align=CENTRE)
        tall = 0.0
        for at, parts in enumerate(cut, start=1):
            value = parts[n] if n < len(parts) else None
            if isinstance(value, str):
                put(sheet, row, at + 1, value, worded=True)
                tall = max(tall, high(value, widths[at]))
            else:
                form = DAY if isinstance(value, date) else ""
                put(sheet, row, at + 1, value, align=CENTRE, form=form)
        sheet.row_dimensions[row].height = max(tall, 20)
    return row
