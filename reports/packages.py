"""Office documents as packages: the same facts give the same bytes, with no trace of a machine or a program."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from locales.vietnamese import clean_text
from reports.appendix import AppendixFacts
from reports.wording import document_title

# The earliest day that a zip file can name.
_NO_DAY = (1980, 1, 1, 0, 0, 0)
_PACKED_ALREADY = (".png", ".jpg", ".jpeg", ".gif")
APP_XML = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)


def written_at(facts: AppendixFacts) -> datetime:
    """The instant that the documents name as their own: the closing, or the day of a draft's figures."""
    if facts.closed_at is not None:
        return facts.closed_at.astimezone(UTC)
    return datetime.combine(facts.as_of, time(), UTC)


def core_properties(facts: AppendixFacts) -> bytes:
    """docProps/core.xml: title, the unit as author, and one instant for both dates."""
    return properties(document_title(facts), facts.unit_name, written_at(facts))


def properties(title: str, author: str, at: datetime) -> bytes:
    """docProps/core.xml of any document: its title, its author, and one instant for both dates."""
    unit = escape(clean_text(author))
    when = f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(clean_text(title))}</dc:title><dc:creator>{unit}</dc:creator>"
        f"<cp:lastModifiedBy>{unit}</cp:lastModifiedBy>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{when}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{when}</dcterms:modified>'
        "<dc:language>vi-VN</dc:language></cp:coreProperties>"
    ).encode()


def zipped(parts: dict[str, bytes]) -> bytes:
    """A zip of these parts with fixed order and dates; the content types come first, as readers expect."""
    out = BytesIO()
    with ZipFile(out, "w") as package:
        for name in sorted(parts, key=lambda n: (n != "[Content_Types].xml", n != "_rels/.rels", n)):
            entry = ZipInfo(name, _NO_DAY)
            entry.create_system = 0
            entry.compress_type = ZIP_STORED if name.endswith(_PACKED_ALREADY) else ZIP_DEFLATED
            package.writestr(entry, parts[name])
    return out.getvalue()


def settled(package: bytes, facts: AppendixFacts, pictures: Mapping[str, bytes] | None = None) -> bytes:
    """The same document with our own properties, fixed dates and fixed order.

    `pictures` are parts by name, whose places the package already holds.
    """
    with ZipFile(BytesIO(package)) as found:
        parts = {name: found.read(name) for name in found.namelist()}
    return finished({**parts, **(pictures or {})}, facts)


def settled_workbook(package: bytes, title: str, author: str, at: datetime) -> bytes:
    """A workbook that is no unit's report, with its own properties, fixed dates and fixed order."""
    with ZipFile(BytesIO(package)) as found:
        parts = {name: found.read(name) for name in found.namelist()}
    own = {"docProps/core.xml": properties(title, author, at), "docProps/app.xml": APP_XML}
    return zipped({**parts, **own})


def finished(parts: Mapping[str, bytes], facts: AppendixFacts) -> bytes:
    """The document of these parts with our own properties, fixed dates and fixed order."""
    own = {"docProps/core.xml": core_properties(facts)}
    if "docProps/app.xml" in parts:
        own["docProps/app.xml"] = APP_XML
    return zipped({**parts, **own})
