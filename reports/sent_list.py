"""The list that lies beside many units' sent reports: which version each is, its letter, what became of it, as Excel.

Documents are Vietnamese always, so their words stand here as they are printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

from openpyxl.writer.excel import ExcelWriter

from locales.vietnamese import clean_text, day_month_year
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

NAME = "Danh sách báo cáo đã gửi.xlsx"
SHEET = "Báo cáo đã gửi"
HEAD_ROW = 4
HEADS = (
    ("STT", 7.0),
    ("Mã đơn vị", 13.0),
    ("Đơn vị", 38.0),
    ("Lần chốt", 8.0),
    ("Số văn bản", 18.0),
    ("Ngày văn bản", 12.0),
    ("Ngày gửi", 12.0),
    ("Tình trạng", 24.0),
    ("Ghi chú", 46.0),
)
_STATES = {"filed": "Đã gửi, chờ xem xét", "accepted": "Đã tiếp nhận", "returned": "Đề nghị hoàn chỉnh"}


@dataclass(frozen=True)
class SentLine:
    """One unit's newest sent version; `state` is the code of where it stands, `returned_on` the day it was sent back.

    `closed_since` is a later version that is closed and not sent (0: none). `missing` says why there are no documents.
    """

    code: str
    name: str
    version: int = 0
    state: str = ""
    letter_number: str = ""
    letter_on: date | None = None
    sent_on: date | None = None
    returned_on: date | None = None
    returned_why: str = ""
    closed_since: int = 0
    missing: str = ""


def state_words(line: SentLine) -> str:
    """Where a sent version stands, as the list says it.

    >>> state_words(SentLine("PA", "", 1, "returned", returned_on=date(2025, 12, 13)))
    'Đề nghị hoàn chỉnh ngày 13/12/2025'
    >>> state_words(SentLine("PA", "", missing="…"))
    'Không có tệp'
    """
    if line.missing:
        return "Không có tệp"
    on = f" ngày {day_month_year(line.returned_on)}" if line.state == "returned" and line.returned_on else ""
    return _STATES[line.state] + on


def remark_words(line: SentLine) -> str:
    """What else is to be known of it: why it was sent back, and that a later version is not sent."""
    told = [line.missing, f"Lý do: {line.returned_why}" if line.returned_why else ""]
    if line.closed_since:
        told.append(f"Lần chốt {line.closed_since} chưa ghi nhận văn bản gửi, không có trong tệp này.")
    return "\n".join(one for one in told if one)


def build_sent_list(pilot_name: str, to_name: str, lines: Sequence[SentLine], at: datetime) -> bytes:
    """The workbook as xlsx. The same lines give the same bytes; no text is ever a formula."""
    book = new_workbook()
    sheet = book.create_sheet(SHEET)
    put_heads(sheet, HEAD_ROW, HEADS)
    put_across(sheet, 1, len(HEADS), "DANH SÁCH BÁO CÁO ĐÃ GỬI", font=TITLE, align=HEAD)
    put_across(sheet, 2, len(HEADS), clean_text(to_name), font=TITLE, align=HEAD)
    scope = (
        f"{clean_text(pilot_name)}. Của mỗi đơn vị lấy lần chốt mới nhất đã gửi văn bản, kể cả khi được đề nghị "
        f"hoàn chỉnh; tính đến {at:%H} giờ {at:%M} ngày {day_month_year(at)}."
    )
    put_across(sheet, 3, len(HEADS), scope, font=ITALIC)
    sheet.row_dimensions[HEAD_ROW].height = 36
    sheet.freeze_panes = f"D{HEAD_ROW + 1}"
    set_page(sheet, landscape=True)
    row = HEAD_ROW
    for stt, line in enumerate(lines, start=1):
        texts = {
            2: line.code,
            3: line.name,
            5: line.letter_number,
            8: state_words(line),
            9: remark_words(line),
        }
        cut = {column: pieces(text, HEADS[column - 1][1]) for column, text in texts.items()}
        for n in range(max(map(len, cut.values()))):
            row += 1
            put(sheet, row, 1, f"{stt} {CONTINUED}" if n else stt, align=CENTRE)
            tall = 20.0
            for column, parts in cut.items():
                told = parts[n] if n < len(parts) else ""
                put(sheet, row, column, told, worded=True)
                tall = max(tall, high(told, HEADS[column - 1][1]))
            put(sheet, row, 4, None if n else line.version or None, align=CENTRE)
            for column, day in ((6, line.letter_on), (7, line.sent_on)):
                put(sheet, row, column, None if n else day, align=CENTRE, form=DAY)
            sheet.row_dimensions[row].height = tall
    out = BytesIO()
    ExcelWriter(book, ZipFile(out, "w", ZIP_STORED)).save()
    return settled_workbook(out.getvalue(), f"Danh sách báo cáo đã gửi – {clean_text(to_name)}", "EVN", at)
