"""An official document by Decree 30/2020/NĐ-CP in Word: each part of it as WordprocessingML, and the package around them."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from locales.vietnamese import clean_text
from reports import paper
from reports.appendix_template import (
    CELL_MARGIN,
    HEAD,
    HEAD_SIZE,
    MOTTO,
    MOTTO_SIZE,
    NATION,
    SIGNATURE,
    TEXT_WIDTH,
)
from reports.appendix_word import ISSUER_LINE
from reports.drawn_lines import longest_line, text_width
from reports.packages import properties, zipped
from reports.word_parts import (
    NAMESPACES,
    cell,
    drawn_line,
    paragraph,
    picture,
    row,
    run,
    section_properties,
    table,
)
from reports.word_styles import PACKAGE
from reports.wording import NO_PLACE, long_date, numbered

_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_LONG_ROW = 700


def build_paper_word(told: paper.Paper, pictures: Sequence[bytes] = ()) -> bytes:
    """The document as docx; `pictures` are its drawings as PNG, in order. The same parts give the same bytes."""
    end = section_properties(starts="nextPage", page_header="rId3", first_header="rId4")
    drawn = iter(range(1, len(pictures) + 1))
    parts = "".join(
        _drawing(block, next(drawn)) if isinstance(block, paper.Drawing) else _block(block)
        for block in told.blocks
    )
    document = f"<w:document {NAMESPACES}><w:body>{parts}{end}</w:body></w:document>"
    package: dict[str, bytes] = {
        **PACKAGE,
        "word/document.xml": f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{document}'.encode(),
        "docProps/core.xml": properties(told.name, told.author, told.at),
    }
    _bind(package, pictures)
    return zipped(package)


def _said(text: str) -> str:
    return escape(" ".join(clean_text(text).split("\n")))


def _block(block: paper.Block) -> str:
    match block:
        case paper.Head():
            return _head(block)
        case paper.Addressed():
            return _addressed(block.names)
        case paper.Title():
            return _title(block)
        case paper.Part():
            return paragraph(run(_said(block.text)), style="Part")
        case paper.Body():
            words = run(_said(block.text), italic=block.italic)
            return paragraph(words, style="Body", keep_next=block.leads)
        case paper.Note():
            return paragraph(run(_said(block.text), italic=True), style="Small", before=3, after=8)
        case paper.Table():
            return _table(block)
        case paper.Signature():
            return _signature(block)
    raise TypeError(f"{type(block).__name__} is drawn apart")


def _head(block: paper.Head) -> str:
    left, right = HEAD
    office = block.office
    name = paper.issuer_words(office.name)
    room = left - paper.HEAD_APART
    apart = (0.0, paper.HEAD_APART)
    line = ISSUER_LINE * longest_line(name, HEAD_SIZE, room)
    above = [
        paragraph(run(escape(paper.issuer_words(office.above)), size=HEAD_SIZE), align="center", indent=apart)
    ]
    issuer = cell(
        *(above if office.above else []),
        paragraph(run(escape(name), bold=True, size=HEAD_SIZE), align="center", indent=apart),
        drawn_line(line, room, apart=paper.HEAD_APART),
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
    number = [
        paragraph(run(f"Số: {escape(numbered('', office.symbol))}", size=13), align="center", indent=apart)
    ]
    if block.subject:
        number.append(
            paragraph(run(f"V/v {_said(block.subject)}", size=12), align="center", before=6, indent=apart)
        )
    dated = f"{_said(office.place) or NO_PLACE}, {escape(long_date(block.signed_on))}"
    day = cell(paragraph(run(dated, italic=True, size=13), align="center"), width=right)
    return table([row(issuer, nation), row(cell(*number, width=left), day)], HEAD, ruled=False)


def _addressed(names: Sequence[str]) -> str:
    if len(names) == 1:
        return paragraph(run(f"Kính gửi: {_said(names[0])}"), align="center", before=18, after=12)
    lines = [
        paragraph(
            run(f"- {_said(name)}{'.' if n == len(names) else ';'}"),
            indent=(45, 0),
            after=12 if n == len(names) else 0,
        )
        for n, name in enumerate(names, start=1)
    ]
    return paragraph(run("Kính gửi:"), indent=(30, 0), before=18, after=3) + "".join(lines)


def _title(block: paper.Title) -> str:
    head = "".join(
        paragraph(run(_said(one), bold=True), align="center", before=0 if n else 18, style="AppendixTitle")
        for n, one in enumerate(block.lines)
    )
    under = paragraph(run(_said(block.under), italic=True, size=13), align="center", before=2, after=2)
    return head + (under if block.under else "") + drawn_line(45, TEXT_WIDTH) + paragraph(run("", size=6))


def _table(block: paper.Table) -> str:
    head = row(
        *(
            cell(paragraph(run(_said(h), bold=True), style="Small", align="center"), width=w, align="center")
            for h, w in zip(block.heads, block.widths, strict=True)
        ),
        header=True,
        whole=True,
    )
    lines = []
    kept = paper.with_next(block)
    for number, one in enumerate(block.rows):
        cells = (
            cell(
                *(
                    paragraph(
                        run(escape(line), bold=number in block.bold),
                        style="Small",
                        align=side,
                        keep_next=number in kept,
                    )
                    for line in clean_text(text).split("\n")
                ),
                width=width,
            )
            for text, width, side in zip(one, block.widths, block.aligns, strict=True)
        )
        lines.append(row(*cells, whole=sum(map(len, one)) < _LONG_ROW))
    # Two tables that touch would be one; and a table needs room before the text that follows it.
    return table([head, *lines], block.widths, ruled=True, margin=CELL_MARGIN) + paragraph(
        run("", size=6), style="Small"
    )


def _signature(block: paper.Signature) -> str:
    left, right = SIGNATURE
    sent_to = cell(
        paragraph(run("Nơi nhận:", bold=True, italic=True, size=12), keep_next=True),
        *(paragraph(run(_said(one), size=11)) for one in block.recipients),
        paragraph(run("", size=2)),
        width=left,
    )
    signed = cell(
        *(paragraph(run(_said(one), bold=True), align="center", keep_next=True) for one in block.authority),
        paragraph(run("", bold=True), align="center", before=60),
        paragraph(run(_said(block.signer), bold=True), align="center"),
        width=right,
    )
    return paragraph(style="End", before=6, keep_next=True) + table(
        [row(sent_to, signed, whole=True)], SIGNATURE, ruled=False
    )


def _drawing(block: paper.Drawing, number: int) -> str:
    told = _said(block.told).replace('"', "&quot;")
    shown = picture(f"rIdDrawing{number}", number, block.width, block.height, told)
    return paragraph(shown, align="center", before=6, after=6, keep_next=True)


def _bind(package: dict[str, bytes], pictures: Sequence[bytes]) -> None:
    if not pictures:
        return
    package.update({f"word/media/drawing{n}.png": png for n, png in enumerate(pictures, start=1)})
    named = "".join(
        f'<Relationship Id="rIdDrawing{n}" Type="{_IMAGE}" Target="media/drawing{n}.png"/>'
        for n in range(1, len(pictures) + 1)
    )
    links, types = "word/_rels/document.xml.rels", "[Content_Types].xml"
    package[links] = package[links].replace(b"</Relationships>", f"{named}</Relationships>".encode())
    png = b'<Default Extension="png" ContentType="image/png"/>'
    package[types] = package[types].replace(b"<Override", png + b"<Override", 1)
