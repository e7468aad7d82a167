"""Our own Word template, made ready once a process: what docxtpl makes of it, compiled, and the parts around it.

Filling it again takes no parsing. A template of a unit's own is always read anew (`appendix_word.fill_word`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from docxtpl import DocxTemplate
from jinja2 import Environment, StrictUndefined, Template

from reports.appendix_template import TEMPLATE
from reports.word_images import WordImages

DOCUMENT = "word/document.xml"
_RELATIONS = "word/_rels/document.xml.rels"
_TYPES = "[Content_Types].xml"
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
# As docxtpl writes a new line of one text.
_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'


@dataclass(frozen=True)
class _Shipped:
    parts: Mapping[str, bytes]
    document: Template
    relations: int


@cache
def _shipped() -> _Shipped:
    data = TEMPLATE.read_bytes()
    with ZipFile(BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    head, _line, document = parts[DOCUMENT].decode().partition("\n")
    if "\n" in document:
        raise ValueError("the template's document is not on one line: line feeds of a text could not be told")
    patched = DocxTemplate(BytesIO(data)).patch_xml(document)
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    parts[DOCUMENT] = f"{head}\n".encode()
    return _Shipped(parts, environment.from_string(patched), parts[_RELATIONS].count(b"<Relationship "))


def fill_shipped(fields: Callable[[WordImages], Mapping[str, Any]]) -> dict[str, bytes]:
    """The parts of the filled document by name; `fields` gives every place what it is filled with."""
    shipped = _shipped()
    added: list[str] = []
    kinds: set[str] = set()

    def relate(name: str, kind: str) -> str:
        relation = f"rId{shipped.relations + len(added) + 1}"
        added.append(f'<Relationship Id="{relation}" Type="{_IMAGE}" Target="{name.removeprefix("word/")}"/>')
        kinds.add(kind)
        return relation

    images = WordImages(relate)
    filled = shipped.document.render(fields(images)).replace("\n", _BREAK)
    parts = {**shipped.parts, **images.parts}
    parts[DOCUMENT] += filled.encode()
    types = "".join(f'<Default Extension="{kind}" ContentType="image/{kind}"/>' for kind in sorted(kinds))
    parts[_TYPES] = parts[_TYPES].replace(b"<Override", f"{types}<Override".encode(), 1)
    parts[_RELATIONS] = parts[_RELATIONS].replace(
        b"</Relationships>", f"{''.join(added)}</Relationships>".encode()
    )
    return parts
