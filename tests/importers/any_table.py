"""Tables drawn at random around known rows: letterheads, header shapes, orders of columns, what stands between and below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from importers.cells import Cell, Sheet

Draw = Callable[[st.SearchStrategy[Any]], Any]
MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
LETTERHEADS: Sequence[list[list[Cell]]] = (
    [],
    [["TỔNG CÔNG TY ĐIỆN LỰC MIỀN NAM"]],
    [["TẬP ĐOÀN ĐIỆN LỰC VIỆT NAM", None, MOTTO[0]], ["EVNHANOI", None, MOTTO[1]], []],
    [[], [None, "BIỂU TỔNG HỢP"], ["Đơn vị: Tổng công ty Điện lực miền Trung", None, "Biểu số 2"], []],
    [["BÁO CÁO CỦA CBCNV, NGƯỜI THÂN VỀ ỨNG DỤNG CSKH"], ["(Kèm theo Công văn số 12/EVN ngày 01/01/2025)"]],
    [["Số: 12/PCHN-KD", None, "Hà Nội, ngày 01 tháng 01 năm 2025"], ["Kính gửi: Ban KDMBĐ"], [], []],
)
BELOW: Sequence[list[list[Cell]]] = (
    [],
    [[None, "Người lập biểu", None, "GIÁM ĐỐC"], [None, "(Ký, ghi rõ họ tên)"], [], [None, "Lê Thị Hoa", None, "Đỗ Nam"]],
    [[], ["Nơi nhận:"], ["- Như trên;"], ["- Lưu: VT, KD."]],
)  # fmt: skip


@dataclass(frozen=True)
class Column:
    """A column: its header as one, two or three rows, and what it holds in each data row."""

    header: tuple[str, ...]
    cells: list[Cell]


@dataclass
class Layout:
    """A sheet's rows as they grow, and its merged ranges."""

    rows: list[list[Cell]]
    merged: list[tuple[int, int, int, int]]

    def sheet(self, name: str = "Sheet1") -> Sheet:
        """The sheet that a reader gets."""
        return Sheet(name, self.rows, False, self.merged)


def laid_out(
    draw: Draw,
    columns: Sequence[Column],
    above: Sequence[list[Cell]],
    *,
    between: Callable[[int], list[list[Cell]]] = lambda _row: [],
    pages: bool = False,
) -> Layout:
    """A table of these columns, its headers as high as the highest, merged as offices merge them or not at all."""
    layout = Layout([list(row) for row in above], [])
    height = max(len(column.header) for column in columns)
    merged = height > 1 and draw(st.booleans())
    top = len(layout.rows) + 1
    header: list[list[Cell]] = [[] for _ in range(height)]
    for nth, column in enumerate(columns):
        for depth in range(height):
            text = column.header[depth] if depth < len(column.header) else None
            left = columns[nth - 1].header[: depth + 1] if nth else ()
            grouped = depth < len(column.header) - 1 and left == column.header[: depth + 1]
            header[depth].append(None if grouped else text)
    layout.rows += [list(row) for row in header]
    if merged:
        layout.merged += _merges([column.header for column in columns], top, height)
    count = len(columns[0].cells)
    page = draw(st.integers(1, count)) if pages and count > 1 else 0
    for nth in range(count):
        layout.rows += between(nth)
        if nth and nth == page:
            layout.rows += [list(row) for row in header]
        layout.rows.append([column.cells[nth] for column in columns])
    return layout


def _merges(headers: Sequence[tuple[str, ...]], top: int, height: int) -> list[tuple[int, int, int, int]]:
    found = []
    for depth in range(height):
        nth = 0
        while nth < len(headers):
            header = headers[nth]
            last = nth
            if depth < len(header) - 1:
                while last + 1 < len(headers) and headers[last + 1][: depth + 1] == header[: depth + 1]:
                    last += 1
                if last > nth:
                    found.append((top + depth, nth + 1, top + depth, last + 1))
            elif depth == len(header) - 1 and height > len(header):
                found.append((top + depth, nth + 1, top + height - 1, nth + 1))
            nth = last + 1
    return found
