"""What a Word template that somebody sent may hold: known places to fill, plain loops, and nothing that acts or reaches out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError, nodes
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# What a report can't do without, whatever its look.
NEEDED = ("lines", "statements")
FILTERS = frozenset({"count", "d", "default", "first", "join", "last", "length", "trim"})
_FIELD_CODES = frozenset(
    [
        "DOCPROPERTY",
        "HYPERLINK",
        "NUMPAGES",
        "PAGE",
        "PAGEREF",
        "REF",
        "SECTION",
        "SECTIONPAGES",
        "SEQ",
        "STYLEREF",
        "TOC",
    ]
)
_RELATIONS = frozenset(
    [
        "comments",
        "commentsextended",
        "commentsextensible",
        "commentsids",
        "core-properties",
        "custom-properties",
        "customxml",
        "customxmlprops",
        "endnotes",
        "extended-properties",
        "font",
        "fonttable",
        "footer",
        "footnotes",
        "header",
        "hyperlink",
        "image",
        "numbering",
        "officedocument",
        "people",
        "settings",
        "styles",
        "styleswitheffects",
        "theme",
        "thumbnail",
        "websettings",
    ]
)
_STATEMENTS = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.For, nodes.If, nodes.CondExpr),
    *(nodes.Name, nodes.Const, nodes.Getattr, nodes.Getitem, nodes.List, nodes.Tuple),
    *(nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Test, nodes.Filter),
)
_NO_ENTITIES = {"resolve_entities": False, "no_network": True, "huge_tree": False}


class RefusedTemplate(Exception):
    """The file can't be a unit's template. `code` is stable, `values` are what its sentence names."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values


def check_parts(parts: Mapping[str, bytes]) -> None:
    """Look the XML of a package through, by names in small letters. Raises RefusedTemplate."""
    if any(b"macroenabled" in data.lower() for name, data in parts.items() if name == "[content_types].xml"):
        raise RefusedTemplate("macros")
    for name, data in parts.items():
        if not name.endswith((".xml", ".rels")):
            continue
        try:
            root = etree.fromstring(data, etree.XMLParser(**_NO_ENTITIES))
        except etree.XMLSyntaxError as trouble:
            raise RefusedTemplate("damaged") from trouble
        if name.endswith(".rels"):
            _check_relations(root)
        else:
            _check_field_codes(root)


def _check_relations(root: Any) -> None:
    for one in root.iter("{*}Relationship"):
        kind = one.get("Type", "").rpartition("/")[2].lower()
        if kind == "vbaproject":
            raise RefusedTemplate("macros")
        if kind not in _RELATIONS:
            raise RefusedTemplate("embedded", kind=kind[:40])
        if one.get("TargetMode", "").lower() == "external" and kind != "hyperlink":
            raise RefusedTemplate("outside", target=one.get("Target", "")[:80])


def _check_field_codes(root: Any) -> None:
    for code in _field_codes(root):
        word = (code.split() or [""])[0].upper()
        if word and (word not in _FIELD_CODES or "{" in code):
            raise RefusedTemplate("field_code", word=word[:40])


def _field_codes(root: Any) -> Iterator[str]:
    """The code of each field, also where it is spread over several runs or stands inside another field."""
    opened: list[str] = []
    for one in root.iter(f"{W}fldSimple", f"{W}fldChar", f"{W}instrText", f"{W}delInstrText"):
        if one.tag == f"{W}fldSimple":
            yield one.get(f"{W}instr", "")
        elif one.tag != f"{W}fldChar":
            if opened:
                opened[-1] += one.text or ""
            else:
                yield one.text or ""
        elif one.get(f"{W}fldCharType") == "begin":
            opened.append("")
        elif one.get(f"{W}fldCharType") == "end" and opened:
            yield opened.pop()
    yield from opened


def check_places(document: DocxTemplate, environment: ImmutableSandboxedEnvironment, known: set[str]) -> None:
    """What the template wants filled: only known places, only plain statements. Raises RefusedTemplate."""
    wanted: set[str] = set()
    for source in _sources(document):
        try:
            tree = environment.parse(source)
        except TemplateSyntaxError as wrong:
            raise RefusedTemplate("syntax", why=str(wrong.message)[:120]) from wrong
        for node in tree.find_all(nodes.Node):
            _check_statement(node)
        wanted |= find_undeclared_variables(tree)
    if unknown := sorted(wanted - known):
        raise RefusedTemplate("unknown_fields", names=", ".join(name[:40] for name in unknown[:20]))
    if missing := [name for name in NEEDED if name not in wanted]:
        raise RefusedTemplate("missing_fields", names=", ".join(missing))


def _check_statement(node: nodes.Node) -> None:
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        raise RefusedTemplate("statement", what=node.name[:40])
    name = node.attr if isinstance(node, nodes.Getattr) else None
    if isinstance(node, nodes.Getitem):
        if not isinstance(node.arg, nodes.Const) or not isinstance(node.arg.value, str | int):
            raise RefusedTemplate("statement", what="[…]")
        name = str(node.arg.value)
    if isinstance(node, nodes.Name):
        name = node.name
    if name is not None and name.startswith("_"):
        raise RefusedTemplate("hidden_name", name=name[:40])
    if isinstance(node, nodes.For) and node.recursive:
        raise RefusedTemplate("statement", what="recursive")
    if not isinstance(node, _STATEMENTS):
        raise RefusedTemplate("statement", what=type(node).__name__.lower())


def _sources(document: DocxTemplate) -> Iterator[str]:
    """Every text of the package in which marks are filled."""
    document.init_docx()
    yield document.patch_xml(document.get_xml())
    for kind in (document.HEADER_URI, document.FOOTER_URI):
        for _key, part in document.get_headers_footers(kind):
            yield document.patch_xml(document.get_part_xml(part))
    package = document.get_docx().part.package
    for part in package.iter_parts():
        if part.partname.endswith(("/footnotes.xml", "/endnotes.xml")):
            yield document.patch_xml(part.blob.decode("utf-8"))
    properties = document.get_docx().core_properties
    for name in ("author", "category", "comments", "content_status", "identifier", "keywords", "language"):
        yield getattr(properties, name)
    for name in ("last_modified_by", "subject", "title", "version"):
        yield getattr(properties, name)


def name_in(message: str) -> str:
    """The name that Jinja's message says is not there.

    >>> name_in("'dict object' has no attribute 'x'")
    'x'
    """
    found = re.findall(r"'([^']*)'", message)
    return found[-1][:40] if found else message[:40]
