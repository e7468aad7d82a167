"""What the tests of install counts say in few words."""

from __future__ import annotations

from importers.results import InstallRow, Reading
from locales import speaking
from tests.importers.sheets_by_hand import sheet

NAMES = ("headcount", "staff_installed", "family_installed", "users")
HEADER = ["Mã", "Đơn vị", "Tổng số CBCNV", "CBCNV cài đặt", "Người nhà cài đặt", "Đang dùng", "Ngày"]


def figures(row: InstallRow) -> tuple[int | None, ...]:
    return tuple(getattr(row, name) for name in NAMES)


def table(*rows, header=HEADER, **more):
    return [sheet(header, *rows, **more)]


def short(reading: Reading[InstallRow]) -> list[tuple[object, ...]]:
    return [(row.unit_text or row.unit_code, row.counted_on, figures(row)) for row in reading.rows]


def said(reading: Reading[InstallRow]) -> str:
    with speaking("en"):
        return " ".join(str(note) for note in reading.notes)


def asked(reading: Reading[InstallRow]) -> list[str]:
    with speaking("en"):
        return [problem.sentence() for problem in reading.problems]


def balanced(reading: Reading[InstallRow]) -> bool:
    return reading.read == len(reading.rows) + len({(p.sheet, p.row) for p in reading.problems})
