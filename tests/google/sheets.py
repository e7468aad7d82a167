"""Answers as a sheet of Google's holds them, and a source that reads it from the server of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from importers.child import read_sheets
from importers.google_calls import Patience
from importers.google_form import FormSource
from tests.google.server import Google, Tab, Workbook

BOOK = "1AbCdEfGhIjKlMnOpQrStUvWxYz"
TAB = "Câu trả lời biểu mẫu 1"
HEADER = [
    "Dấu thời gian",
    "Địa chỉ email",
    "Đơn vị công tác",
    "Số điện thoại",
    "Mã khách hàng",
    "Chức năng cần góp ý",
    "Nội dung góp ý",
]
FIRST = datetime(1899, 12, 30)


class Clock:
    """Time that passes when somebody waits, and not else."""

    def __init__(self) -> None:
        self.at = 0.0
        self.waits: list[float] = []

    def sleep(self, seconds: float) -> None:
        """Let the time pass."""
        self.waits.append(seconds)
        self.at += seconds

    def now(self) -> float:
        """The seconds that have passed."""
        return self.at


def patience(clock: Clock | None = None, **more: Any) -> Patience:
    """Short limits, and a clock that no test waits for."""
    clock = clock or Clock()
    limits: dict[str, Any] = {"seconds": 60.0, "connect": 1.0, "read": 0.3, **more}
    return Patience(sleep=clock.sleep, clock=clock.now, **limits)


def serial(moment: datetime) -> float:
    """A moment as days since 30/12/1899."""
    return (moment - FIRST).total_seconds() / 86_400


def answer(
    at: datetime, text: str, *, email: str = "an@example.vn", unit: str = "", function: str = ""
) -> list[Any]:
    """A row under HEADER."""
    return [serial(at), email, unit, 912345678, "PA01000123456", function, text]


def serve(google: Google, rows: Sequence[list[Any]], *, header: Sequence[str] = HEADER, **about: Any) -> Tab:
    """Put a workbook with one tab of answers on the server."""
    tab = Tab(1_234_567, TAB, [list(header), *map(list, rows)])
    google.workbooks[BOOK] = Workbook(BOOK, [Tab(0, "Ghi chú", [["Việc cần làm"]]), tab], **about)
    return tab


def source_of(google: Google, folder: Path) -> FormSource:
    """The settings that lead to the server."""
    return FormSource(google.key_file(folder), BOOK, google.address)


def rows_of_file(path: Path) -> list[list[Any]]:
    """A workbook's first sheet as the API gives it: moments as numbers, the rest as it is."""
    return [[_plain(cell) for cell in row] for row in read_sheets(path)[0].rows]


def _plain(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return serial(cell)
    if isinstance(cell, date):
        return serial(datetime.combine(cell, time()))
    return cell
