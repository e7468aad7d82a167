"""Our documents read back as text, the way a reviewer compares them."""

from __future__ import annotations

import re
from datetime import date, datetime
from io import BytesIO
from xml.etree.ElementTree import Element, canonicalize, fromstring
from zipfile import ZipFile

from openpyxl import load_workbook

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


def parts(document: bytes) -> dict[str, object]:
    """The parts, XML without what no reader sees: order of attributes, and numbers that only must differ."""
    found: dict[str, object] = {}
    with ZipFile(BytesIO(document)) as package:
        for name in package.namelist():
            data = package.read(name)
            if not name.endswith((".xml", ".rels")):
                found[name] = data
            elif name == "[Content_Types].xml":
                found[name] = sorted(re.findall(rb"<(?:Default|Override)[^>]*>", data))
            else:
                found[name] = re.sub(r'(<wp:docPr[^>]*? id=)"\d+"', r"\1", canonicalize(data.decode()))
    return found


def word_part(document: bytes, name: str = "word/document.xml") -> Element:
    """One part of a docx, read strictly: a part that is not well-formed fails."""
    with ZipFile(BytesIO(document)) as package:
        return fromstring(package.read(name))  # noqa: S314


def paragraph_text(paragraph: Element) -> str:
    """A paragraph's text; a picture as its alternative text and size in millimetres."""
    told = []
    for found in paragraph.iter():
        if found.tag == f"{W}t":
            told.append(found.text or "")
        elif found.tag == f"{WP}inline":
            size, named = found.find(f"{WP}extent"), found.find(f"{WP}docPr")
            assert size is not None
            assert named is not None
            wide, high = (round(int(size.attrib[side]) / 36000) for side in ("cx", "cy"))
            told.append(f"[{named.attrib['descr']}, {wide} × {high} mm]")
    return "".join(told).strip(" ")


def cell_texts(row: Element) -> list[str]:
    """The cells of a row, their paragraphs joined by " / "."""
    return [
        " / ".join(text for p in cell.iter(f"{W}p") if (text := paragraph_text(p)))
        for cell in row.iter(f"{W}tc")
    ]


def tables(document: bytes) -> list[list[list[str]]]:
    """Every table as rows of cells."""
    return [
        [cell_texts(row) for row in table.iter(f"{W}tr")] for table in word_part(document).iter(f"{W}tbl")
    ]


def table_under(document: bytes, head: str) -> list[list[str]]:
    """The rows of the table that has this head."""
    return next(table for table in tables(document) if head in table[0])


def word_text(document: bytes) -> str:
    """The whole document, a line a paragraph or row."""
    body = word_part(document).find(f"{W}body")
    assert body is not None
    told = []
    for found in body:
        if found.tag == f"{W}p":
            told.append(paragraph_text(found))
            if found.find(f"{W}pPr/{W}sectPr") is not None:
                told.append("=" * 20)
        elif found.tag == f"{W}tbl":
            told.extend("\t| ".join(cell_texts(row)) for row in found.iter(f"{W}tr"))
    return "\n".join(told).replace("\u00a0", "·") + "\n"


def excel_text(workbook: bytes) -> str:
    """Every sheet, a line a row, cells by tabs; pictures as where they lie."""
    told = []
    for sheet in load_workbook(BytesIO(workbook)).worksheets:
        told.append(f"=== {sheet.title}")
        told.extend("\t".join(map(_shown, row)).rstrip("\t") for row in sheet.iter_rows(values_only=True))
        told.extend(f"[ảnh ở dòng {image.anchor._from.row + 1}]" for image in sheet._images)
        told.extend(f"[biểu đồ {len(chart.series)} đường]" for chart in sheet._charts)
    return "\n".join(told).replace("\u00a0", "·") + "\n"


def _shown(value: object) -> str:
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value).replace("\n", " / ")
