"""Install counts in every kind of file: encodings, separators, old fonts, old workbooks."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from importers.legacy_text import from_tcvn3, from_vni
from tests.samples.drawing import Page, lines, sample, workbook

ROWS: list[list[object]] = [
    ["TỔNG CÔNG TY ĐIỆN LỰC MIỀN NAM"],
    ["Kết quả cài đặt ứng dụng (tính đến ngày 28/11/2025)"],
    ["STT", "Đơn vị", "Tổng số CBCNV", "CBCNV đã cài đặt", "Người nhà đã cài đặt", "Đang sử dụng"],
    [1, "Công ty Điện lực Bến Tre", "1.034", 980, 412, 800],
    [2, "Công ty Điện lực Cần Thơ", 905, 900, 377, "-"],
    [None, "Tổng cộng", "1.939", 1880, 789, 800],
]


def _old_letters(read: Callable[[str], str], text: str) -> str:
    """Text as an old font writes it: for each letter the Western ones that are read as it."""
    western = [chr(n) for n in range(0xA1, 0x100)] + ["\u00ad"]
    table = {read(one): one for one in western if read(one) != one}
    for plain in "aeouyAEOUYôöÔÖ":
        for mark in western:
            table.setdefault(read(plain + mark), plain + mark)
    written = "".join(table.get(c, c) if c > "\x7f" else c for c in text)
    if read(written) != text:
        raise ValueError(f"this text cannot be written so: {text}")
    return written


@sample("comma_utf8.csv")
def _comma() -> bytes:
    return lines(ROWS, ",").encode("utf-8")


@sample("semicolon_utf8_with_mark.csv")
def _semicolon() -> bytes:
    return lines(ROWS, ";").encode("utf-8-sig")


@sample("tab_utf16.txt")
def _tab() -> bytes:
    return lines(ROWS, "\t").encode("utf-16")


def _tone_apart(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    tones = "".join(c for c in parts if c in "\u0300\u0301\u0303\u0309\u0323")
    return unicodedata.normalize("NFC", "".join(c for c in parts if c not in tones)) + tones


@sample("semicolon_windows_1258.csv")
def _windows() -> bytes:
    # This encoding has the letters ready made and the tones apart.
    text = "".join(_tone_apart(c) for c in lines(ROWS, ";"))
    return text.encode("cp1258")


@sample("without_accents.csv")
def _plain() -> bytes:
    rows: list[list[object]] = [
        ["Ket qua cai dat ung dung (den ngay 28/11/2025)"],
        ["TT", "Don vi", "Tong so CBCNV", "CBCNV da cai dat", "Nguoi nha da cai dat", "Dang su dung"],
        [1, "PC Ha Dong", "1.034", 980, 412, 800],
        [2, "PC Son Tay", 905, 900, 377, "-"],
        [None, "Tong cong", "1.939", 1880, 789, 800],
    ]
    return lines(rows, ",").encode("ascii")


@sample("tcvn3_letters.csv")
def _tcvn3() -> bytes:
    # Its capitals are drawn by another font, so a plain text has small letters only.
    rows = [["Tổng công ty Điện lực miền Nam"], *ROWS[1:]]
    return _old_letters(from_tcvn3, lines(rows, ";")).encode("latin-1")


@sample("vni_letters.csv")
def _vni() -> bytes:
    return _old_letters(from_vni, lines(ROWS, ";")).encode("cp1252")


def _in_font(font: str, read: Callable[[str], str]) -> bytes:
    rows = [["Tổng công ty Điện lực miền Nam"], *ROWS[1:]]
    old = [[_old_letters(read, c) if isinstance(c, str) else c for c in row] for row in rows]
    return workbook(Page("Sheet1", old, font=font))


@sample("tcvn3_font.xlsx")
def _tcvn3_font() -> bytes:
    return _in_font(".VnTime", from_tcvn3)


@sample("vni_font.xlsx")
def _vni_font() -> bytes:
    return _in_font("VNI-Times", from_vni)


@sample("unicode_apart.xlsx")
def _apart() -> bytes:
    rows = [[unicodedata.normalize("NFD", c) if isinstance(c, str) else c for c in row] for row in ROWS]
    return workbook(Page("Sheet1", rows))


@sample("old_workbook.xls")
def _xls() -> bytes:
    return workbook(Page("Số liệu", ROWS, ["A1:F1", "A2:F2"]))


@sample("open_document.ods")
def _ods() -> bytes:
    return workbook(Page("Số liệu", ROWS, ["A1:F1", "A2:F2"]))
