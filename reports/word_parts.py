"""Pieces of WordprocessingML: runs, paragraphs, cells, rows, tables, pictures. Text is escaped by who gives it.

Lengths are millimetres, type sizes and paragraph spacing points.
"""

from __future__ import annotations

from collections.abc import Sequence

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)


def twips(mm: float) -> int:
    """Millimetres as twentieths of a point."""
    return round(mm * 1440 / 25.4)


def run(text: str, *, bold: bool = False, italic: bool = False, size: float | None = None) -> str:
    """A run of text in one form."""
    form = ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "")
    if size is not None:
        form += f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>'
    form = f"<w:rPr>{form}</w:rPr>" if form else ""
    return f'<w:r>{form}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(
    content: str = "",
    *,
    style: str = "",
    align: str = "",
    before: float | None = None,
    after: float | None = None,
    indent: tuple[float, float] | None = None,
    keep_next: bool = False,
    section: str = "",
) -> str:
    """A paragraph of runs; `indent` is left and right, `section` the properties of a section that ends here."""
    form = f'<w:pStyle w:val="{style}"/>' if style else ""
    form += "<w:keepNext/>" if keep_next else ""
    if before is not None or after is not None:
        form += "<w:spacing"
        form += f' w:before="{round(before * 20)}"' if before is not None else ""
        form += f' w:after="{round(after * 20)}"' if after is not None else ""
        form += "/>"
    if indent is not None:
        form += f'<w:ind w:left="{twips(indent[0])}" w:right="{twips(indent[1])}" w:firstLine="0"/>'
    form += f'<w:jc w:val="{align}"/>' if align else ""
    form += section
    return f"<w:p>{f'<w:pPr>{form}</w:pPr>' if form else ''}{content}</w:p>"


def drawn_line(length: float, column: float, *, apart: float = 0.0) -> str:
    """A solid line in the middle of a column, `apart` kept free right of it: the lower border of an empty paragraph."""
    side = twips(max(0.0, (column - length) / 2))
    return (
        '<w:p><w:pPr><w:pBdr><w:bottom w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:pBdr>'
        '<w:spacing w:before="0" w:after="0" w:line="60" w:lineRule="exact"/>'
        f'<w:ind w:left="{side}" w:right="{side + twips(apart)}" w:firstLine="0"/></w:pPr></w:p>'
    )


def cell(*paragraphs: str, width: float, span: int = 1, align: str = "top") -> str:
    """A table cell; `align` is top, center or bottom."""
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    upright = f'<w:vAlign w:val="{align}"/>' if align != "top" else ""
    form = f'<w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/>{spanned}{upright}</w:tcPr>'
    return f"<w:tc>{form}{''.join(paragraphs)}</w:tc>"


def row(*cells: str, header: bool = False, whole: bool = False) -> str:
    """A table row. `header` repeats it on each page, `whole` keeps it on one page."""
    form = ("<w:cantSplit/>" if whole else "") + ("<w:tblHeader/>" if header else "")
    return f"<w:tr>{f'<w:trPr>{form}</w:trPr>' if form else ''}{''.join(cells)}</w:tr>"


def table(rows: Sequence[str], widths: Sequence[float], *, ruled: bool, margin: float = 0.0) -> str:
    """A table of fixed columns; `margin` is the room left and right inside its cells."""
    side = '<w:{0} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = f"<w:tblBorders>{''.join(side.format(s) for s in sides)}</w:tblBorders>" if ruled else ""
    room = twips(margin)
    form = (
        f'<w:tblPr><w:tblW w:w="{sum(map(twips, widths))}" w:type="dxa"/><w:tblInd w:w="0" w:type="dxa"/>'
        f'{borders}<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="{room}" w:type="dxa"/>'
        f'<w:right w:w="{room}" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    )
    grid = "".join(f'<w:gridCol w:w="{twips(w)}"/>' for w in widths)
    return f"<w:tbl>{form}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def picture(relation: str, number: int, width: float, height: float, told: str) -> str:
    """A run that shows the image part behind `relation`; `told` (escaped) is its alternative text."""
    across, down = round(width * 36000), round(height * 36000)
    named = f'id="{number}" name="Ảnh {number}" descr="{told}"'
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{across}" cy="{down}"/><wp:docPr {named}/><wp:cNvGraphicFramePr>'
        '<a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f"<pic:pic><pic:nvPicPr><pic:cNvPr {named}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{across}" cy="{down}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def section_properties(*, starts: str, page_header: str, first_header: str) -> str:
    """A section on A4 by Decree 30 whose pages count from 1, the first without its number."""
    return (
        f'<w:sectPr><w:headerReference w:type="default" r:id="{page_header}"/>'
        f'<w:headerReference w:type="first" r:id="{first_header}"/><w:type w:val="{starts}"/>'
        f'<w:pgSz w:w="{twips(210)}" w:h="{twips(297)}"/>'
        f'<w:pgMar w:top="{twips(25)}" w:right="{twips(20)}" w:bottom="{twips(20)}" w:left="{twips(30)}" '
        f'w:header="{twips(12)}" w:footer="{twips(10)}" w:gutter="0"/>'
        '<w:pgNumType w:start="1"/><w:titlePg/></w:sectPr>'
    )
