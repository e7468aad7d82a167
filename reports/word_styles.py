"""The fixed parts of our Word package: styles, settings, the page number, and what binds them."""

from __future__ import annotations

from reports.word_parts import NAMESPACES, paragraph, run, twips

_FONT = "Times New Roman"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def _style(
    name: str, shown: str, form: str = "", letters: str = "", *, default: bool = False, based: str = "Normal"
) -> str:
    first = ' w:default="1"' if default else ""
    base = "" if default else f'<w:basedOn w:val="{based}"/>'
    return (
        f'<w:style w:type="paragraph"{first} w:styleId="{name}"><w:name w:val="{shown}"/>{base}<w:qFormat/>'
        f"{f'<w:pPr>{form}</w:pPr>' if form else ''}{f'<w:rPr>{letters}</w:rPr>' if letters else ''}</w:style>"
    )


def _size(points: float) -> str:
    return f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'


def _styles() -> str:
    fonts = " ".join(f'w:{script}="{_FONT}"' for script in ("ascii", "hAnsi", "eastAsia", "cs"))
    first = f'<w:ind w:firstLine="{twips(10)}"/>'
    return (
        f"<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts {fonts}/>"
        f'{_size(14)}<w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
        "</w:pPrDefault></w:docDefaults>"
        + _style("Normal", "Normal", default=True)
        + _style(
            "Body",
            "Body Text",
            f'<w:spacing w:after="120" w:line="276" w:lineRule="auto"/>{first}<w:jc w:val="both"/>',
        )
        + _style(
            "Part",
            "heading 2",
            f'<w:keepNext/><w:spacing w:before="200" w:after="120" w:line="276" w:lineRule="auto"/>'
            f'{first}<w:jc w:val="both"/><w:outlineLvl w:val="1"/>',
            "<w:b/>",
        )
        + _style("AppendixTitle", "heading 1", '<w:keepNext/><w:outlineLvl w:val="0"/>', "<w:b/>")
        + _style("Cell", "Table Text", '<w:spacing w:before="40" w:after="40"/>', _size(13))
        + _style("Pictures", "Table Pictures", '<w:spacing w:before="60" w:after="40"/>', _size(13))
        + _style("Small", "Table Figures", '<w:spacing w:before="30" w:after="30"/>', _size(11))
        + _style("PageNumber", "header", '<w:jc w:val="center"/>', _size(14))
        + _style("End", "Section End", '<w:spacing w:line="20" w:lineRule="exact"/>', _size(1))
        + "</w:styles>"
    )


def _page_number() -> str:
    field = "".join(
        f'<w:r><w:fldChar w:fldCharType="{step}"/></w:r>{then}'
        for step, then in (
            ("begin", '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'),
            ("separate", run("2")),
            ("end", ""),
        )
    )
    return f"<w:hdr {NAMESPACES}>{paragraph(field, style='PageNumber')}</w:hdr>"


def _settings() -> str:
    return (
        f'<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="{twips(10)}"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting '
        'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="vi-VN"/></w:settings>'
    )


_CONTENT_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_MAIN}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_MAIN}.styles+xml"/>'
    f'<Override PartName="/word/settings.xml" ContentType="{_MAIN}.settings+xml"/>'
    f'<Override PartName="/word/header1.xml" ContentType="{_MAIN}.header+xml"/>'
    f'<Override PartName="/word/header2.xml" ContentType="{_MAIN}.header+xml"/>'
    '<Override PartName="/docProps/core.xml" '
    'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
_PACKAGE_RELATIONS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATION}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" '
    'Target="docProps/core.xml"/></Relationships>'
)
_DOCUMENT_RELATIONS = f'<Relationships xmlns="{_PACKAGE}/relationships">' + "".join(
    f'<Relationship Id="rId{n}" Type="{_RELATION}/{kind}" Target="{target}"/>'
    for n, (kind, target) in enumerate(
        (
            ("styles", "styles.xml"),
            ("settings", "settings.xml"),
            ("header", "header1.xml"),
            ("header", "header2.xml"),
        ),
        start=1,
    )
)
_PARTS = {
    "[Content_Types].xml": _CONTENT_TYPES,
    "_rels/.rels": _PACKAGE_RELATIONS,
    "word/_rels/document.xml.rels": _DOCUMENT_RELATIONS + "</Relationships>",
    "word/styles.xml": _styles(),
    "word/settings.xml": _settings(),
    "word/header1.xml": _page_number(),
    "word/header2.xml": f"<w:hdr {NAMESPACES}>{paragraph(style='PageNumber')}</w:hdr>",
    "docProps/core.xml": (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Phụ lục 2</dc:title></cp:coreProperties>'
    ),
}
PACKAGE = {
    name: f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{text}'.encode()
    for name, text in _PARTS.items()
}
