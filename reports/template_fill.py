"""A template that somebody sent, filled with a report's facts: runs in the limited process alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from io import BytesIO
from zipfile import ZipFile

from docx.opc.exceptions import OpcError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from reports.appendix import (
    AnnexItem,
    AppendixFacts,
    ExtraFigure,
    Figures,
    Letter,
    Line,
    Picture,
    UnitFigures,
)
from reports.appendix_word import fill_word, word_fields
from reports.template_check import FILTERS, RefusedTemplate, W, check_places, name_in

MOST_SHOWN = 400
_FIGURES = Figures(120, 90, 25, 80)
_LINES = (
    Line("login", "Đăng nhập ứng dụng", "Không nhận được mã OTP khi đăng ký lần đầu.", items=(1,)),
    Line(
        "invoice",
        "Tra cứu hóa đơn",
        "Hóa đơn tháng 11 chưa hiển thị.\nĐề nghị cập nhật sớm.",
        count=3,
        items=(2, 3, 4),
        unit_name="Đội Quản lý điện 1",
        pictures=(Picture("", "missing", "ảnh đã bị xóa", ""),),
    ),
    Line("general", "Chung", "Ứng dụng dễ dùng.", items=(5,), tail=True),
)
# Every place of a template has something to print here.
EXAMPLE = AppendixFacts(
    pilot_code="thi-diem",
    pilot_name="Đợt thí điểm",
    letter_number="01/EVN",
    letter_on=date(2025, 11, 18),
    trial_from=date(2025, 11, 20),
    trial_to=date(2025, 12, 10),
    report_before=date(2025, 12, 15),
    appendix_label="Phụ lục 2",
    unit_code="A",
    unit_name="Công ty Điện lực A",
    units_below=1,
    counted_to=date(2025, 12, 10),
    as_of=date(2025, 12, 10),
    figures=_FIGURES,
    units_counted=1,
    own_figures=None,
    units=(UnitFigures("A1", "Đội Quản lý điện 1", 1, date(2025, 12, 10), _FIGURES, 5),),
    days=(),
    extra=(ExtraFigure("Số buổi hướng dẫn", "2"),),
    feedback=5,
    feedback_outside=0,
    feedback_declared=None,
    kinds=(("Lỗi chức năng", 5),),
    lines=_LINES,
    annex=(AnnexItem(1, date(2025, 11, 25), "", "Đăng nhập ứng dụng", "Lỗi chức năng", "Không có OTP.", 1),),
    lines_by="problems",
    nil=False,
    letter=Letter(
        "Tổng công ty Điện lực B", "Công ty Điện lực A", "A-KD", "5", "Hà Nội", date(2025, 12, 11),
        "Tổng công ty Điện lực B", ("GIÁM ĐỐC",), "Nguyễn Văn A", ("Như trên",), "KD",
    ),
)  # fmt: skip


def fill(template: bytes, facts: AppendixFacts, pictures: Mapping[str, bytes]) -> bytes:
    """The unit's document from its own template, as docx. Raises RefusedTemplate."""
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in FILTERS}
    try:
        check_places(DocxTemplate(BytesIO(template)), environment, known_places())
        return fill_word(DocxTemplate(BytesIO(template)), facts, pictures, environment)
    except UndefinedError as missing:
        raise RefusedTemplate("unknown_fields", names=name_in(str(missing.message))) from missing
    except (TemplateError, RecursionError) as wrong:
        raise RefusedTemplate("syntax", why=str(wrong)[:120]) from wrong
    except (
        OpcError,
        etree.LxmlError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
    ) as trouble:
        # Whatever docxtpl and python-docx trip over in a package of odd parts.
        raise RefusedTemplate("damaged") from trouble


def known_places() -> set[str]:
    """The names that a template may use."""
    return set(word_fields(EXAMPLE, {}, None))


def text_of(document: bytes) -> list[str]:
    """The document's paragraphs in their order, empty ones left out, at most 400 of them."""
    with ZipFile(BytesIO(document)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    told = ("".join(t.text or "" for t in p.iter(f"{W}t")).strip() for p in root.iter(f"{W}p"))
    return [text for text in told if text][:MOST_SHOWN]
