"""The layout of the covering letter and Appendix 2 by Decree 30/2020/NĐ-CP, as the template that Word is filled from.

`python -m reports.appendix_template` writes templates/appendix.docx; the same layout gives the same bytes.
"""

from __future__ import annotations

from pathlib import Path

from reports.drawn_lines import text_width
from reports.packages import zipped
from reports.word_parts import (
    NAMESPACES,
    cell,
    drawn_line,
    paragraph,
    row,
    run,
    section_properties,
    table,
)
from reports.word_styles import PACKAGE
from reports.wording import BLANK_CELLS, OPINIONS, RESULTS, RESULTS_OF, TITLE

TEMPLATE = Path(__file__).parent / "templates" / "appendix.docx"
TEXT_WIDTH = 160.0
HEAD = (68.0, 92.0)
SIGNATURE = (80.0, 80.0)
LINES = (13.0, 37.0, 110.0)
UNITS = (10.0, 38.0, 21.0, 17.0, 17.0, 14.0, 15.0, 14.0, 14.0)
CELL_MARGIN = 1.6
HEAD_SIZE = 12.0
MOTTO_SIZE = 13.0
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
UNITS_TOLD = "Số liệu của các đơn vị trực thuộc:"
UNIT_HEADS = (
    "STT",
    "Đơn vị",
    "Số liệu đến ngày",
    "Tổng số CBCNV",
    "CBCNV cài đặt",
    "Tỷ lệ (%)",
    "Gia đình cài đặt",
    "Đang sử dụng",
    "Ý kiến góp ý",
)
LINE_HEADS = ("STT", "Chức năng", "Nội dung góp ý")


def build_template() -> bytes:
    """The template as a docx with the places that `appendix_word` fills."""
    body = _letter() + _appendix()
    document = f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
    return zipped({**PACKAGE, "word/document.xml": _xml(document)})


def _xml(text: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{text}'.encode()


def _each(names: str, told: str) -> str:
    """A paragraph for each of a list."""
    return paragraph(run(f"{{%p for {names} %}}")) + told + paragraph(run("{%p endfor %}"))


def _if(condition: str, told: str) -> str:
    return paragraph(run(f"{{%p if {condition} %}}")) + told + paragraph(run("{%p endif %}"))


def _mark(statement: str, widths: tuple[float, ...]) -> str:
    """A row that only steers: it is not printed."""
    return row(cell(paragraph(run(f"{{%tr {statement} %}}")), width=sum(widths), span=len(widths)))


def _letter() -> str:
    left, right = HEAD
    issuer = cell(
        _if("issuer_parent", paragraph(run("{{ issuer_parent }}", size=HEAD_SIZE), align="center")),
        paragraph(run("{{ issuer }}", bold=True, size=HEAD_SIZE), align="center"),
        paragraph(run("{{p issuer_line }}")),
        # A cell ends with a paragraph of its own, which the line above is not for Word.
        paragraph(run("", size=2)),
        width=left,
    )
    nation = cell(
        paragraph(run(NATION, bold=True, size=HEAD_SIZE), align="center"),
        paragraph(run(MOTTO, bold=True, size=MOTTO_SIZE), align="center"),
        drawn_line(text_width(MOTTO, MOTTO_SIZE), right),
        paragraph(run("", size=2)),
        width=right,
    )
    number = cell(
        paragraph(run("Số: {{ number }}", size=13), align="center"),
        paragraph(run("V/v {{ subject }}", size=12), align="center", before=6),
        width=left,
    )
    dated = cell(paragraph(run("{{ place_and_date }}", italic=True, size=13), align="center"), width=right)
    return (
        table([row(issuer, nation), row(number, dated)], HEAD, ruled=False)
        + paragraph(run("Kính gửi: {{ addressee }}"), align="center", before=18, after=12)
        + _each("sentence in letter_body", paragraph(run("{{ sentence }}"), style="Body"))
        + paragraph(run("{{ letter_close }}"), style="Body", keep_next=True)
        + _signature()
        + paragraph(
            section=section_properties(starts="nextPage", page_header="rId3", first_header="rId4"),
            style="End",
        )
    )


def _signature() -> str:
    left, right = SIGNATURE
    sent_to = cell(
        paragraph(run("Nơi nhận:", bold=True, italic=True, size=12), keep_next=True),
        _each("recipient in recipients", paragraph(run("{{ recipient }}", size=11))),
        paragraph(run("", size=2)),
        width=left,
    )
    signed = cell(
        _each("title in authority", paragraph(run("{{ title }}", bold=True), align="center", keep_next=True)),
        paragraph(run("", bold=True), align="center", before=60),
        paragraph(run("{{ signer }}", bold=True), align="center"),
        width=right,
    )
    return paragraph(style="End", before=6, keep_next=True) + table(
        [row(sent_to, signed, whole=True)], SIGNATURE, ruled=False
    )


def _appendix() -> str:
    return (
        paragraph(run("{{ appendix_label }}", bold=True), align="center", style="AppendixTitle")
        + paragraph(run(TITLE, bold=True), align="center")
        + paragraph(run("{{ attached_to }}", italic=True, size=13), align="center", before=2, after=2)
        + drawn_line(45, TEXT_WIDTH)
        + paragraph(run(RESULTS), style="Part", before=14)
        + paragraph(run(RESULTS_OF), style="Body")
        + _each("statement in statements", paragraph(run("{{ statement }}"), style="Body"))
        + paragraph(run("{{ scope }}", italic=True), style="Body")
        + _if("units", _units())
        + paragraph(run(OPINIONS), style="Part", before=10)
        + _if("no_opinions", paragraph(run("{{ no_opinions }}"), style="Body"))
        + _if("how_lines_count", paragraph(run("{{ how_lines_count }}", italic=True), style="Body"))
        + _if("lines", _lines())
        + paragraph(run("./."), align="right", before=4)
        + section_properties(starts="nextPage", page_header="rId3", first_header="rId4")
    )


def _units() -> str:
    fields = ("staff", "installed", "share", "family", "users", "feedback")

    def filled(name: str, *, bold: bool, lead: tuple[str, ...]) -> str:
        aligns = ("center", "left", "center", *("right" for _ in fields))
        told = (*lead, *(f"{{{{ {name}.{field} }}}}" for field in fields))
        cells = (
            cell(paragraph(run(text, bold=bold), style="Small", align=align), width=width)
            for text, align, width in zip(told, aligns, UNITS, strict=True)
        )
        return row(*cells, whole=True)

    head = row(
        *(
            cell(paragraph(run(h, bold=True), style="Small", align="center"), width=w, align="center")
            for h, w in zip(UNIT_HEADS, UNITS, strict=True)
        ),
        header=True,
        whole=True,
    )
    one = filled("unit", bold=False, lead=("{{ unit.stt }}", "{{ unit.name }}", "{{ unit.day }}"))
    total = filled("total", bold=True, lead=("", "Tổng cộng", "{{ total.day }}"))
    rows = [head, _mark("for unit in units", UNITS), one, _mark("endfor", UNITS), total]
    return (
        paragraph(run(UNITS_TOLD), style="Body", keep_next=True)
        + table(rows, UNITS, ruled=True, margin=1.0)
        + paragraph(run(BLANK_CELLS, italic=True), style="Small", before=3)
    )


def _lines() -> str:
    head = row(
        *(
            cell(paragraph(run(h, bold=True), style="Cell", align="center"), width=w, align="center")
            for h, w in zip(LINE_HEADS, LINES, strict=True)
        ),
        header=True,
        whole=True,
    )
    group = row(
        cell(
            paragraph(run("{{ line.group }}", bold=True), style="Cell", keep_next=True),
            width=sum(LINES),
            span=len(LINES),
        ),
        whole=True,
    )
    rows = [
        head,
        _mark("for line in lines", LINES),
        _mark("if line.group", LINES),
        group,
        _mark("endif", LINES),
        _mark("if line.whole", LINES),
        _line(whole=True),
        _mark("else", LINES),
        _line(whole=False),
        _mark("endif", LINES),
        _mark("endfor", LINES),
    ]
    return table(rows, LINES, ruled=True, margin=CELL_MARGIN)


def _line(*, whole: bool) -> str:
    number, function, opinion = LINES
    return row(
        cell(paragraph(run("{{ line.stt }}"), style="Cell", align="center"), width=number),
        cell(paragraph(run("{{ line.function }}"), style="Cell"), width=function),
        cell(
            _each("text in line.paragraphs", paragraph(run("{{ text }}"), style="Cell")),
            _if("line.pictures", paragraph(run("{{r line.pictures }}"), style="Pictures")),
            _each("gap in line.gaps", paragraph(run("{{ gap }}", italic=True), style="Cell")),
            _if("line.origin", paragraph(run("{{ line.origin }}", italic=True), style="Cell")),
            width=opinion,
        ),
        whole=whole,
    )


if __name__ == "__main__":
    TEMPLATE.parent.mkdir(exist_ok=True)
    TEMPLATE.write_bytes(build_template())
