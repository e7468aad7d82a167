"""Appendix 2 in Word and Excel: 30 rows, and 300 rows with 50 pictures.

The floor is what no builder can beat: writing the finished parts into a zip. The peer is the usual way,
python-docx with `table.cell()` and `add_picture`, for the table alone.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from io import BytesIO
from statistics import median
from time import perf_counter
from zipfile import ZipFile

from docx import Document
from docx.shared import Mm
from PIL import Image

from reports.appendix import AnnexItem, AppendixFacts, Figures, Letter, Line, Picture
from reports.appendix_excel import build_excel
from reports.appendix_word import build_word
from reports.packages import zipped

# Seconds for the Word document of 300 rows with 50 pictures.
MOST = 0.3
_SAID = "Không nhận được mã OTP khi đăng ký lần đầu, phải thử lại nhiều lần mới được. "


def _picture(number: int) -> tuple[Picture, bytes]:
    noise = random.Random(number).randbytes(68 * 146 * 3)  # noqa: S311
    out = BytesIO()
    Image.frombytes("RGB", (68, 146), noise).resize((540, 1170)).save(out, "JPEG", quality=70)
    data = out.getvalue()
    return Picture(hashlib.sha256(data).hexdigest(), "present", "", ""), data


def _case(rows: int, shown: int) -> tuple[AppendixFacts, dict[str, bytes]]:
    pictures = [_picture(n) for n in range(shown)]
    lines = [
        Line("login", "Đăng nhập ứng dụng", _SAID * (1 + i % 4), items=(i,), unit_name="Điện lực Hải Châu")
        for i in range(rows)
    ]
    for n, (picture, _data) in enumerate(pictures):
        lines[n * rows // shown] = replace(lines[n * rows // shown], pictures=(picture,))
    annex = tuple(
        AnnexItem(i, date(2025, 11, 25), line.unit_name, line.function_label, "Lỗi chức năng", line.text, i)
        for i, line in enumerate(lines, start=1)
    )
    letter = Letter("", "Điện lực Hải Châu", "", "", "", None, "Công ty Điện lực Đà Nẵng", (), "", (), "")
    facts = AppendixFacts(
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
        counted_to=date(2025, 12, 10),
        as_of=date(2025, 12, 10),
        figures=Figures(3750, 3200, 951, None),
        units_counted=1,
        own_figures=None,
        units=(),
        days=(),
        extra=(),
        feedback=rows,
        feedback_outside=0,
        feedback_declared=None,
        kinds=(("Lỗi chức năng", rows),),
        lines=tuple(lines),
        annex=annex,
        lines_by="items",
        nil=False,
        letter=letter,
    )
    return facts, {picture.sha256: data for picture, data in pictures}


def _peer(facts: AppendixFacts, pictures: Mapping[str, bytes]) -> bytes:
    """The table alone, cell by cell."""
    document = Document()
    table = document.add_table(len(facts.lines) + 1, 3)
    for i, line in enumerate(facts.lines, start=1):
        table.cell(i, 0).text = str(i)
        table.cell(i, 1).text = line.function_label
        table.cell(i, 2).text = line.text
        for picture in line.pictures:
            run = table.cell(i, 2).add_paragraph().add_run()
            run.add_picture(BytesIO(pictures[picture.sha256]), height=Mm(75))
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _seconds(act: Callable[[], object], times: int = 5) -> float:
    taken = []
    for _ in range(times):
        started = perf_counter()
        act()
        taken.append(perf_counter() - started)
    return median(taken)


def _floor(document: bytes) -> float:
    with ZipFile(BytesIO(document)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    return _seconds(lambda: zipped(parts))


def main() -> bool:
    """Print each figure beside its floor and its peer; whether the large document kept within its time."""
    took = 0.0
    for rows, shown in ((30, 0), (300, 50)):
        facts, pictures = _case(rows, shown)
        document, workbook = build_word(facts, pictures), build_excel(facts, pictures)
        took, floor = _seconds(lambda f=facts, p=pictures: build_word(f, p)), _floor(document)  # type: ignore[misc]
        peer = _seconds(lambda f=facts, p=pictures: _peer(f, p), 1)  # type: ignore[misc]
        print(
            f"   Word, {rows} rows, {shown} pictures: {took:.3f} s; zip alone {floor:.3f} s "
            f"({took / floor:.0f} x); cell by cell {peer:.3f} s ({peer / took:.1f} x ours); "
            f"{len(document) / 1e6:.1f} MB"
        )
        excel, excel_floor = _seconds(lambda f=facts, p=pictures: build_excel(f, p)), _floor(workbook)  # type: ignore[misc]
        print(
            f"   Excel, {rows} rows, {shown} pictures: {excel:.3f} s; zip alone {excel_floor:.3f} s "
            f"({excel / excel_floor:.0f} x); {len(workbook) / 1e6:.1f} MB"
        )
    print(f"   Word of 300 rows with 50 pictures: {took:.3f} s, at most {MOST} s wanted")
    return took <= MOST
