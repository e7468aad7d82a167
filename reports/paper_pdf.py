"""An official document by Decree 30/2020/NĐ-CP as a PDF: the same parts and words as its Word document.

The layout stands in templates/paper.typ; people's words reach it as data, so that none is ever markup.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from locales.vietnamese import clean_text
from reports import paper
from reports.appendix_template import HEAD, HEAD_SIZE, MOTTO, MOTTO_SIZE, NATION
from reports.appendix_word import ISSUER_LINE
from reports.drawn_lines import longest_line, text_width
from reports.typeset import settled_pdf, typeset
from reports.wording import NO_PLACE, long_date, numbered

LAYOUT = Path(__file__).parent / "templates" / "paper.typ"
_LONG_ROW = 700


def paper_fields(told: paper.Paper) -> dict[str, Any]:
    """Everything that the layout prints, as JSON; its drawings are named drawing1.svg, … in order."""
    blocks: list[dict[str, Any]] = []
    drawn = 0
    for block in told.blocks:
        fields = _fields(block)
        if isinstance(block, paper.Drawing):
            drawn += 1
            fields["file"] = f"drawing{drawn}.svg"
        blocks.append({"kind": type(block).__name__.lower(), **fields})
    return {
        "title": clean_text(told.name),
        "author": clean_text(told.author),
        "at": told.at.isoformat(),
        "blocks": blocks,
    }


def build_paper_pdf(fields: dict[str, Any], drawings: list[str]) -> bytes:
    """The PDF of what `paper_fields` gives, with its drawings as SVG in order. The same parts give the same bytes."""
    at = datetime.fromisoformat(fields["at"])
    files = {"main.typ": LAYOUT.read_bytes(), "paper.json": json.dumps(fields).encode()}
    files |= {f"drawing{n}.svg": svg.encode() for n, svg in enumerate(drawings, start=1)}
    return settled_pdf(typeset(files, at), name=fields["title"], author=fields["author"], at=at)


def _line(text: str) -> str:
    return " ".join(clean_text(text).split("\n"))


def _fields(block: paper.Block) -> dict[str, Any]:
    match block:
        case paper.Head():
            return _head(block)
        case paper.Addressed():
            return {"names": [_line(name) for name in block.names]}
        case paper.Title():
            return {"lines": [_line(one) for one in block.lines], "under": _some(block.under)}
        case paper.Part() | paper.Note():
            return {"text": _line(block.text)}
        case paper.Body():
            return {"text": _line(block.text), "italic": block.italic, "leads": block.leads}
        case paper.Table():
            return {
                "heads": block.heads,
                "widths": block.widths,
                "rows": [[clean_text(told) for told in row] for row in block.rows],
                "whole": [sum(map(len, row)) < _LONG_ROW for row in block.rows],
                "aligns": block.aligns,
                "bold": sorted(block.bold),
                "kept": paper.with_next(block),
            }
        case paper.Drawing():
            return {"width": block.width, "height": block.height, "told": _line(block.told)}
        case paper.Signature():
            return {
                "recipients": [_line(one) for one in block.recipients],
                "authority": [_line(one) for one in block.authority],
                "signer": _line(block.signer),
            }


def _some(text: str) -> list[str]:
    return [_line(text)] if text else []


def _head(block: paper.Head) -> dict[str, Any]:
    office = block.office
    issuer = paper.issuer_words(office.name)
    return {
        "columns": HEAD,
        "apart": paper.HEAD_APART,
        "nation": NATION,
        "motto": MOTTO,
        "motto_line": text_width(MOTTO, MOTTO_SIZE),
        "above": [paper.issuer_words(office.above)] if office.above else [],
        "issuer": issuer,
        "issuer_line": ISSUER_LINE * longest_line(issuer, HEAD_SIZE, HEAD[0] - paper.HEAD_APART),
        "number": numbered("", office.symbol),
        "subject": _some(block.subject),
        "place_and_date": f"{_line(office.place) or NO_PLACE}, {long_date(block.signed_on)}",
    }
