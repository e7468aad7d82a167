"""Appendix 2 in Word, Excel and PDF: 30 rows, 300 rows with 50 pictures, and 1,500 units' documents at once.

python -m benchmarks.reports [UNITS]

The floor is what no builder can beat: writing the finished parts into a zip. The peers are the usual ways:
docxtpl alone with the same template, python-docx with `table.cell()` and `add_picture` for the table alone,
LibreOffice for the PDF of the Word document. Pictures are read in the size in which they are kept.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from zipfile import ZipFile

from docx import Document
from docx.shared import Mm
from docxtpl import DocxTemplate
from jinja2 import Environment, StrictUndefined
from PIL import Image

from benchmarks.report_units import make_units
from reports.appendix import AnnexItem, AppendixFacts, Figures, Letter, Line, Picture, facts_to_json
from reports.appendix_excel import build_excel
from reports.appendix_template import TEMPLATE
from reports.appendix_word import build_word, fill_word
from reports.packages import zipped
from services.access import OPERATOR
from services.bundle_job import write_bundle
from services.limited_process import write_pdf
from services.report_bundle import WANTED, WRITTEN, address_of
from services.report_documents import FORMATS, save

NOW = datetime.fromisoformat("2025-12-12T09:00:00+07:00")
# Seconds, each on a quiet machine; those of all units on four cores.
MOST = {"Word, 30 rows": 0.04, "Word, 300 rows, 50 pictures": 0.15, "all units": 90.0}
UNITS, OPINIONS, PICTURES = 1500, 30, 3
# So many documents of all units are also made the usual way, to be compared.
COMPARED = 20
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


def _seconds(act: Callable[[], object], times: int = 9) -> float:
    act()
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


def _docxtpl(facts: AppendixFacts, pictures: Mapping[str, bytes]) -> bytes:
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    return fill_word(DocxTemplate(BytesIO(TEMPLATE.read_bytes())), facts, pictures, environment)


def _libreoffice(documents: list[Path], folder: Path) -> float | None:
    """Seconds in which LibreOffice makes PDFs of these; None where there is none on this machine."""
    if (office := shutil.which("soffice")) is None:
        return None
    started = perf_counter()
    subprocess.run(  # noqa: S603  (our own documents)
        [
            office,
            f"-env:UserInstallation=file://{folder}/office",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder / "pdf"),
            *map(str, documents),
        ],
        check=True,
        capture_output=True,
        timeout=240,
    )
    return perf_counter() - started


def _told(name: str, took: float, size: int, *others: tuple[str, float | None]) -> bool:
    """Print a figure with what it is compared with; whether it kept within its time."""
    beside = [
        f"{other} {seconds:.3f} s ({took / seconds:.2g} x)"
        for other, seconds in others
        if seconds is not None
    ]
    most = f", at most {MOST[name]:.3g} s wanted" if name in MOST else ""
    print(f"   {name}: {took:.4f} s{most}; {'; '.join(beside)}; {size / 1e6:.2f} MB", flush=True)
    return name not in MOST or took <= MOST[name]


def _documents(rows: int, shown: int, folder: Path) -> bool:
    facts, pictures = _case(rows, shown)
    what = f"{rows} rows" + (f", {shown} pictures" if shown else "")
    document, workbook = build_word(facts, pictures), build_excel(facts, pictures)
    kept = _told(
        f"Word, {what}",
        _seconds(lambda: build_word(facts, pictures)),
        len(document),
        ("zip alone", _floor(document)),
        ("docxtpl alone", _seconds(lambda: _docxtpl(facts, pictures), 3)),
        # With 300 rows it takes half a minute.
        ("the table cell by cell", _seconds(lambda: _peer(facts, pictures), 1) if rows <= 30 else None),
    )
    excel = _seconds(lambda: build_excel(facts, pictures), 5)
    _told(f"Excel, {what}", excel, len(workbook), ("zip alone", _floor(workbook)))
    told = facts_to_json(facts)
    pdf = write_pdf(told, pictures)
    office = _libreoffice([save(folder, f"{rows}.docx", document)], folder)
    took = _seconds(lambda: write_pdf(told, pictures), 5)
    _told(f"PDF, {what}", took, len(pdf), ("LibreOffice from Word", office))
    return kept


def _all_units(units: int, folder: Path) -> bool:
    """The documents of all units and their ZIP, as a person who asks for them gets them."""
    engine, codes = make_units(folder / "data", units, opinions=OPINIONS, pictures=PICTURES, now=NOW)
    bundle = folder / "bundle"
    wanted = {
        "person": asdict(OPERATOR),
        "pilot": None,
        "unit": codes[0],
        "unit_name": "",
        "codes": codes,
        "folders": {code: [code] for code in codes},
        "formats": FORMATS,
        "now": NOW.isoformat(),
    }
    save(bundle, WANTED, json.dumps(wanted).encode())
    load = os.getloadavg()[0]
    started = perf_counter()
    state = write_bundle(bundle, address_of(engine), folder / "data")
    took = perf_counter() - started
    written = [f for f in (bundle / WRITTEN).iterdir() if f.suffix in (".docx", ".xlsx", ".pdf")]
    words = sorted(f for f in written if f.suffix == ".docx")
    some = [f for code in codes[:COMPARED] for f in written if f.stem == code and f.suffix != ".pdf"]
    cores = os.cpu_count() or 1
    each = units / COMPARED / cores
    office = _libreoffice(words[:COMPARED], folder)
    whole = len(written) == len(FORMATS) * units and state == "finished"
    kept = _told(
        "all units",
        took,
        sum(f.stat().st_size for f in written),
        ("zip of Word and Excel alone", sum(_floor(f.read_bytes()) for f in some) * each),
        ("LibreOffice's PDFs alone", office * each if office else None),
    )
    print(
        f"   {units} units, {len(written)} documents, {cores} cores, load {load:.1f} before and "
        f"{os.getloadavg()[0]:.1f} after; what is compared is of {COMPARED} units, times {units / COMPARED:g}, "
        f"shared by the cores"
    )
    return kept and whole


def main(units: int = UNITS) -> bool:
    """Print each figure beside its floor and its peers; whether all kept within their times."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        kept = [_documents(30, 0, folder), _documents(300, 50, folder), _all_units(units, folder)]
    return all(kept)


if __name__ == "__main__":
    raise SystemExit(not main(*map(int, sys.argv[1:])))
