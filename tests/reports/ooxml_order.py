"""The order in which ECMA-376 wants the children of WordprocessingML's elements, and what of a document breaks it."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PREFIXES = {
    _MAIN: "w",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://schemas.openxmlformats.org/drawingml/2006/picture": "pic",
}
_SIDES = "top left start bottom right end"
# Parent: its children in their order. A star marks those that may come several times.
_RUN = (
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
    "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
    "eastAsianLayout specVanish oMath"
)
_PARAGRAPH = (
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
)
_IN_W = {
    "document": "background body",
    "p": "pPr r*",
    "r": "rPr t* br* tab* drawing* fldChar* instrText*",
    "tbl": "tblPr tblGrid tr*",
    "tr": "tblPrEx trPr tc*",
    "tc": "tcPr p*",
    "tblGrid": "gridCol*",
    "pPr": _PARAGRAPH,
    "rPr": _RUN,
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tblBorders": f"{_SIDES} insideH insideV",
    "tblCellMar": _SIDES,
    "pBdr": "top left bottom right between bar",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "sectPr": "headerReference* footerReference* footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
    "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
    "styles": "docDefaults latentStyles style*",
    "docDefaults": "rPrDefault pPrDefault",
    "rPrDefault": "rPr",
    "pPrDefault": "pPr",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked "
    "personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr*",
    "settings": "writeProtection view zoom removePersonalInformation mirrorMargins trackRevisions documentProtection "
    "defaultTabStop autoHyphenation evenAndOddHeaders characterSpacingControl footnotePr endnotePr compat docVars "
    "rsids mathPr themeFontLang clrSchemeMapping decimalSymbol listSeparator",
    "hdr": "p*",
    "compat": "compatSetting*",
    "drawing": "wp:inline*",
}
_ELSEWHERE = {
    "wp:inline": "wp:extent wp:effectExtent wp:docPr wp:cNvGraphicFramePr a:graphic",
    "wp:cNvGraphicFramePr": "a:graphicFrameLocks",
    "a:graphic": "a:graphicData",
    "a:graphicData": "pic:pic",
    "pic:pic": "pic:nvPicPr pic:blipFill pic:spPr",
    "pic:nvPicPr": "pic:cNvPr pic:cNvPicPr",
    "pic:blipFill": "a:blip a:srcRect a:stretch",
    "a:stretch": "a:fillRect",
    "pic:spPr": "a:xfrm a:prstGeom a:noFill a:ln",
    "a:xfrm": "a:off a:ext",
    "a:prstGeom": "a:avLst",
}
ORDER = {
    **{
        f"w:{parent}": [name if ":" in name else f"w:{name}" for name in children.split()]
        for parent, children in _IN_W.items()
    },
    **{parent: children.split() for parent, children in _ELSEWHERE.items()},
}
# Of any order: a body's blocks, and what the standard itself gives as a choice.
ANY = {
    "w:body": {"w:p", "w:tbl", "w:sectPr"},
    "w:trPr": {"w:cantSplit", "w:tblHeader", "w:jc", "w:trHeight"},
}


def named(element: Element) -> str:
    """The name as the standard writes it, such as w:pPr."""
    space, _brace, name = element.tag.removeprefix("{").partition("}")
    return f"{_PREFIXES.get(space, space)}:{name}"


def out_of_order(root: Element) -> Iterator[str]:
    """Every place where an element is not known, stands too late, or comes once too often."""
    for parent in root.iter():
        told, children = named(parent), [named(child) for child in parent]
        if told in ANY:
            yield from (f"{told}: {child} is not known" for child in set(children) - ANY[told])
        elif told in ORDER:
            yield from _misplaced(told, children)
        elif children:
            yield f"{told} is not known, but has {children}"
    for cell in root.iter(f"{{{_MAIN}}}tc"):
        if named(cell[-1]) != "w:p":
            yield "w:tc does not end with a paragraph"
    for body in root.iter(f"{{{_MAIN}}}body"):
        if named(body[-1]) != "w:sectPr":
            yield "w:body does not end with its section"


def _misplaced(parent: str, children: list[str]) -> Iterator[str]:
    places = {name.removesuffix("*"): n for n, name in enumerate(ORDER[parent])}
    # What may come several times may also come by turns with others of that kind, such as t and br in a run.
    many = {name.removesuffix("*") for name in ORDER[parent] if name.endswith("*")}
    reached = -1
    for n, child in enumerate(children):
        if child not in places:
            yield f"{parent}: {child} is not known"
            continue
        if child in many and parent == "w:r":
            reached = max(reached, 0)
            continue
        if places[child] < reached:
            yield f"{parent}: {child} stands too late"
        if child not in many and child in children[:n]:
            yield f"{parent}: {child} comes twice"
        reached = max(reached, places[child])
