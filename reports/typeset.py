"""Typesetting with the fonts that ship: documents to PDF, drawings to pictures. Nothing of the machine is opened but the fonts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

import pikepdf
import typst

from locales.vietnamese import clean_text

FONTS = Path(__file__).parent / "fonts"
# Of a picture in a document that is printed.
DOTS_PER_INCH = 220.0
_PICTURE = b'#set page(width: auto, height: auto, margin: 0pt)\n#image("drawing.svg")\n'


@cache
def fonts() -> typst.Fonts:
    """The fonts that ship, read once."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def warm_up() -> None:
    """Load the fonts and start what typesetting needs, before a process gives up doing so."""
    typst.compile(input=b"a", font_paths=fonts(), ignore_system_fonts=True, format="pdf")


def typeset(files: Mapping[str, bytes], at: datetime) -> bytes:
    """The PDF of `main.typ` among the files; nothing else can be opened by it."""
    # The compiler takes several files by name; its declared types know of one only.
    written: bytes = typst.compile(  # type: ignore[call-overload]
        input=dict(files),
        font_paths=fonts(),
        ignore_system_fonts=True,
        format="pdf",
        timestamp=int(at.timestamp()),
    )
    return written


def png_of(svg: str) -> bytes:
    """A drawing as a picture. The same drawing gives the same bytes."""
    drawn: bytes = typst.compile(  # type: ignore[call-overload]
        input={"main.typ": _PICTURE, "drawing.svg": svg.encode()},
        font_paths=fonts(),
        ignore_system_fonts=True,
        format="png",
        ppi=DOTS_PER_INCH,
    )
    return drawn


def settled_pdf(written: bytes, *, name: str, author: str, at: datetime) -> bytes:
    """The same document with our own properties and no name of a program."""
    unit, title = clean_text(author), clean_text(name)
    when = at.astimezone(UTC)
    out = BytesIO()
    with pikepdf.open(BytesIO(written)) as document:
        for key in [str(key) for key in document.docinfo.keys()]:  # noqa: SIM118
            del document.docinfo[key]
        document.docinfo["/Title"] = title
        document.docinfo["/Author"] = unit
        document.docinfo["/CreationDate"] = document.docinfo["/ModDate"] = f"D:{when:%Y%m%d%H%M%SZ}"
        document.Root.Metadata = document.make_stream(_properties(title, unit, f"{when:%Y-%m-%dT%H:%M:%SZ}"))
        document.Root.Metadata.stream_dict.update(
            {"/Type": pikepdf.Name.Metadata, "/Subtype": pikepdf.Name.XML}
        )
        # A mark that says nothing and that some readers complain of.
        if "/Suspects" in document.Root.get("/MarkInfo", {}):
            del document.Root.MarkInfo["/Suspects"]
        document.save(out, deterministic_id=True)
    return out.getvalue()


def _properties(title: str, unit: str, when: str) -> bytes:
    """The properties as XMP."""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:xmp="http://ns.adobe.com/xap/1.0/">'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>'
        f"<dc:creator><rdf:Seq><rdf:li>{escape(unit)}</rdf:li></rdf:Seq></dc:creator>"
        "<dc:language><rdf:Bag><rdf:li>vi</rdf:li></rdf:Bag></dc:language>"
        f"<xmp:CreateDate>{when}</xmp:CreateDate><xmp:ModifyDate>{when}</xmp:ModifyDate>"
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    ).encode()
