"""Facts of invented units for the tests of documents: name only what a test is about."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

from hypothesis import strategies as st
from PIL import Image

from reports.appendix import (
    AnnexItem,
    AppendixFacts,
    DayFigures,
    ExtraFigure,
    Figures,
    Letter,
    Line,
    Picture,
    UnitFigures,
)

BLANK_LETTER = Letter("", "", "", "", "", None, "Tập đoàn Điện lực Việt Nam", (), "", (), "")
LETTER = Letter(
    issuer_parent="Tổng công ty Điện lực miền Trung",
    issuer="Công ty Điện lực Đà Nẵng",
    symbol="ĐNPC-KD",
    number="7",
    place="Đà Nẵng",
    signed_on=date(2025, 12, 5),
    addressee="Tổng công ty Điện lực miền Trung",
    authority=("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
    signer="Nguyễn Văn An",
    recipients=("Như trên", "Ban Giám đốc (để b/c)", "P. KHTH, CNTT"),
    drafting_office="KD",
)
KINDS = ("Lỗi chức năng", "Hiệu năng", "Sai, thiếu dữ liệu", "Đề xuất cải tiến")
TEXTS = (
    ("login", "Đăng nhập ứng dụng", "Không nhận được mã OTP khi đăng ký lần đầu, phải thử lại 3 lần."),
    ("invoice", "Tra cứu hóa đơn", "Hóa đơn tháng 10 ghi 1.245.300đ còn tin nhắn ghi 1.254.300đ."),
    (
        "outage_schedule",
        "Tra cứu ngừng, giảm cung cấp điện",
        "Lịch cắt điện khu vực phường Hòa Khánh chưa cập nhật.\nĐề nghị thông báo trước ít nhất 24 giờ.",
    ),
    ("general", "Chung (cài đặt, giao diện, toàn ứng dụng)", "Ứng dụng mở chậm trên máy Samsung A12 😡."),
)
FACTS = AppendixFacts(
    pilot_code="cskh-2025",
    pilot_name="Thí điểm ứng dụng CSKH",
    letter_number="7468/EVN-KDMBĐ",
    letter_on=date(2025, 11, 18),
    trial_from=date(2025, 11, 20),
    trial_to=date(2025, 12, 10),
    report_before=date(2025, 12, 15),
    appendix_label="Phụ lục 2",
    unit_code="PP01",
    unit_name="Điện lực Hải Châu",
    units_below=0,
    counted_to=date(2025, 11, 30),
    as_of=date(2025, 12, 10),
    figures=Figures(3750, 3200, 951, None),
    units_counted=1,
    own_figures=None,
    units=(),
    days=(),
    extra=(),
    feedback=0,
    feedback_outside=0,
    feedback_declared=None,
    kinds=(),
    lines=(),
    annex=(),
    lines_by="items",
    nil=False,
    letter=BLANK_LETTER,
)

# What people type, and what they might.
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=200)
HOSTILE = (
    "=cmd|' /C calc'!A0",
    "{{7*7}}",
    "{% for x in y %}",
    "{_{x}_} {_% y %_}",
    "{{r boom }} {%tr endfor %}",
    "<w:p>&amp;]]></w:t>",
    "a\x00b\ud800c\x0bd",
    "מרחבא 👩‍👩‍👧 مرحبا",
    "\\n \\1 _x0041_",
)


def lines(n: int, texts: tuple[tuple[str, str, str], ...] = TEXTS) -> tuple[Line, ...]:
    """`n` lines that go round the texts."""
    chosen = (texts[i % len(texts)] for i in range(n))
    return tuple(Line(code, label, text, items=(i,)) for i, (code, label, text) in enumerate(chosen, start=1))


def annex_of(told: tuple[Line, ...]) -> tuple[AnnexItem, ...]:
    """An annex in which each line stands for one item."""
    return tuple(
        AnnexItem(
            i,
            date(2025, 11, 20) + timedelta(i % 20),
            line.unit_name,
            line.function_label,
            "Lỗi",
            line.text,
            i,
        )
        for i, line in enumerate(told, start=1)
    )


def with_lines(facts: AppendixFacts, told: tuple[Line, ...]) -> AppendixFacts:
    """The facts with these lines, their annex and a feedback count that agrees."""
    n = len(told)
    kinds = tuple((label, n // 4 + (1 if i < n % 4 else 0)) for i, label in enumerate(KINDS))
    return replace(facts, lines=told, annex=annex_of(told), feedback=n, kinds=kinds)


def screen(n: int = 0, size: tuple[int, int] = (270, 585), kind: str = "PNG") -> tuple[Picture, bytes]:
    """An invented screenshot and its bytes; each `n` gives another."""
    out = BytesIO()
    Image.new("RGB", size, (40 * n % 256, 90, 200 - n % 200)).save(out, kind)
    data = out.getvalue()
    sha256 = hashlib.sha256(data).hexdigest()
    return Picture(sha256, "present", "", f"https://drive.example/{n}"), data


def roll_up(children: int = 12, counted: int = 8) -> AppendixFacts:
    """A company whose figures are the sum of its children's, of whom only some have counted."""
    units = tuple(
        UnitFigures(
            f"PP{i:02d}",
            f"Điện lực số {i} thành phố Đà Nẵng",
            1,
            date(2025, 11, 30) if i <= counted else None,
            Figures(300, 200 + i, 60, 150 + i) if i <= counted else Figures(),
            i,
        )
        for i in range(1, children + 1)
    )
    told = tuple(
        replace(line, unit_name=units[i % children].name, count=1 + i % 3, tail=i >= 6)
        for i, line in enumerate(lines(8))
    )
    total = Figures(
        *(
            sum(getattr(u.figures, name) or 0 for u in units)
            for name in ("headcount", "staff_installed", "family_installed", "users")
        )
    )
    facts = with_lines(FACTS, told)
    code_of = {u.name: u.code for u in units}
    return replace(
        facts,
        annex=tuple(replace(item, branch=code_of[item.unit_name]) for item in facts.annex),
        unit_code="PP",
        unit_name="Công ty Điện lực Đà Nẵng",
        units_below=children,
        units_counted=counted,
        units=units,
        figures=total,
        own_figures=Figures(2500, 1650, None, None),
        feedback=78,
        feedback_outside=4,
        kinds=(("Lỗi chức năng", 40), ("Hiệu năng", 20), ("Sai, thiếu dữ liệu", 10), ("Đề xuất cải tiến", 8)),
        feedback_declared=80,
        lines_by="problems",
        extra=(ExtraFigure("Số buổi hướng dẫn đã tổ chức", "14"),),
        days=tuple(
            DayFigures(date(2025, 11, 20) + timedelta(i), Figures(2400, 160 * (i + 1), 40 * i or None, None))
            for i in range(0, 11, 2)
        ),
        letter=LETTER,
    )
