"""The covering letter and Appendix 2 as a PDF to read: the same facts and sentences as the Word document.

The layout stands in templates/appendix.typ; people's words reach it as data, so that none is ever markup.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import typst
from PIL import Image

from locales.vietnamese import clean_text, day_month_year
from reports import letter_wording, wording
from reports.appendix import AppendixFacts
from reports.appendix_template import (
    HEAD,
    HEAD_SIZE,
    LINE_HEADS,
    LINES,
    MOTTO,
    MOTTO_SIZE,
    NATION,
    UNIT_HEADS,
    UNITS,
    UNITS_TOLD,
)
from reports.appendix_word import ISSUER_LINE, row_is_whole, unit_cells
from reports.drawn_lines import longest_line, text_width
from reports.packages import written_at
from reports.placed_pictures import Placed, place_pictures
from reports.typeset import settled_pdf, typeset
from reports.wording import BLANK_CELLS

LAYOUT = Path(__file__).parent / "templates" / "appendix.typ"


def build_pdf(facts: AppendixFacts, pictures: Mapping[str, bytes]) -> bytes:
    """The document as PDF; `pictures` holds the bytes of the present pictures by SHA-256.

    The same facts and pictures give the same bytes; every font is embedded and the text can be selected.
    """
    try:
        written = _typeset(facts, pictures)
    except typst.TypstError:
        # A picture whose head is right and whose rest is not stands as a gap, like one that is missing.
        sound = {sha256: data for sha256, data in pictures.items() if _is_sound(data)}
        written = _typeset(facts, {sha256: sound.get(sha256, b"") for sha256 in pictures})
    return settled_pdf(
        written, name=wording.document_title(facts), author=facts.unit_name, at=written_at(facts)
    )


def _typeset(facts: AppendixFacts, pictures: Mapping[str, bytes]) -> bytes:
    shown: dict[str, bytes] = {}
    fields = pdf_fields(facts, pictures, shown)
    files = {"main.typ": LAYOUT.read_bytes(), "facts.json": json.dumps(fields).encode(), **shown}
    return typeset(files, written_at(facts))


def _is_sound(data: bytes) -> bool:
    try:
        with Image.open(BytesIO(data)) as image:
            image.load()
    except (OSError, SyntaxError, ValueError):
        return False
    return True


def pdf_fields(
    facts: AppendixFacts, pictures: Mapping[str, bytes], shown: dict[str, bytes]
) -> dict[str, Any]:
    """What the layout prints; `shown` takes the pictures' bytes by the names the layout calls them."""
    letter = facts.letter
    issuer = clean_text(letter.issuer or facts.unit_name).upper()
    return {
        "title": wording.document_title(facts),
        "author": clean_text(facts.unit_name),
        "head": HEAD,
        "nation": NATION,
        "motto": MOTTO,
        "motto_line": text_width(MOTTO, MOTTO_SIZE),
        "issuer_parent": _some(clean_text(letter.issuer_parent).upper()),
        "issuer": issuer,
        "issuer_line": ISSUER_LINE * longest_line(issuer, HEAD_SIZE, HEAD[0]),
        "number": wording.numbered(letter.number, letter.symbol),
        "subject": clean_text(facts.letter_subject),
        "place_and_date": f"{clean_text(letter.place) or wording.GAP}, {wording.long_date(letter.signed_on)}",
        "addressee": clean_text(letter.addressee),
        "letter_body": letter_wording.letter_body(facts),
        "letter_close": letter_wording.letter_close(facts),
        "recipients": letter_wording.recipients(letter),
        "authority": [clean_text(title) for title in letter.authority],
        "signer": clean_text(letter.signer),
        "appendix_label": clean_text(facts.appendix_label),
        "appendix_title": wording.TITLE,
        "attached_to": wording.attached_to(facts),
        "results": wording.RESULTS,
        "results_of": wording.RESULTS_OF,
        "statements": [clean_text(s.marked) for s in wording.statements(facts)],
        "scope": clean_text(wording.scope(facts)),
        "units_told": UNITS_TOLD,
        "unit_heads": UNIT_HEADS,
        "unit_widths": UNITS,
        "units": _units(facts),
        "total": ["", "Tổng cộng", "", *unit_cells(facts.figures, facts.feedback).values()],
        "blank_cells": BLANK_CELLS,
        "opinions": wording.OPINIONS,
        "no_opinions": _some(wording.no_opinions(facts)),
        "how_lines_count": _some(wording.how_lines_count(facts)),
        "line_heads": LINE_HEADS,
        "line_widths": LINES,
        "lines": _lines(facts, pictures, shown),
    }


def _some(text: str) -> list[str]:
    return [text] if text else []


def _units(facts: AppendixFacts) -> list[list[str]]:
    shallowest = min((unit.level for unit in facts.units), default=0)
    return [
        [
            str(stt),
            "\u00a0\u00a0" * (unit.level - shallowest) + clean_text(unit.name),
            "chưa có" if unit.counted_on is None else day_month_year(unit.counted_on),
            *unit_cells(unit.figures, unit.feedback).values(),
        ]
        for stt, unit in enumerate(facts.units, start=1)
    ]


def _lines(
    facts: AppendixFacts, pictures: Mapping[str, bytes], shown: dict[str, bytes]
) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = []
    in_tail = False
    for stt, line in enumerate(facts.lines, start=1):
        starts_tail = line.tail and not in_tail
        in_tail = in_tail or line.tail
        placed, gaps = place_pictures(line.pictures, pictures)
        function = clean_text(line.function_label)
        images = []
        for n, one in enumerate(placed, start=1):
            name = f"{one.sha256}.svg"
            shown[name] = _as_drawing(one)
            alt = f"Ảnh {n} của góp ý {stt}: {function}"
            images.append({"file": name, "width": one.width, "height": one.height, "told": alt})
        told.append(
            {
                "group": _some(wording.OTHER_OPINIONS if starts_tail else ""),
                "whole": row_is_whole(line, placed),
                "stt": stt,
                "function": function,
                "paragraphs": [p for p in clean_text(line.text).split("\n") if p],
                "pictures": images,
                "gaps": gaps,
                "origin": _some(wording.origin(facts, line)),
            }
        )
    return told


def _as_drawing(one: Placed) -> bytes:
    """The picture inside a drawing, since files are handed over as text; its bytes are embedded as they are."""
    inside = b64encode(one.data).decode()
    size = f'width="{one.width:.3f}" height="{one.height:.3f}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}><image {size} preserveAspectRatio="none" '
        f'href="data:image/{one.kind};base64,{inside}"/></svg>'
    ).encode()
