"""The package of a template that somebody sent, looked through before anything opens it: inside the limited process."""

from __future__ import annotations

from importers.archive_check import Archive
from importers.refusals import Refused
from reports.template_check import RefusedTemplate, check_parts

_MACROS = ("vbaproject.bin", "vbadata.xml")
_OWN_CODES = ("password_protected", "inflates_too_much")


def check_package(data: bytes) -> None:
    """Raises RefusedTemplate unless these bytes are a Word document without macros, objects or ties to the outside."""
    if not data.startswith(b"PK"):
        raise RefusedTemplate("not_word")
    try:
        archive = Archive(data)
    except Refused as refused:
        raise RefusedTemplate(refused.code if refused.code in _OWN_CODES else "damaged") from refused
    names = archive.names()
    if "word/document.xml" not in archive or "[content_types].xml" not in archive:
        raise RefusedTemplate("not_word")
    if any(name.endswith(_MACROS) for name in names):
        raise RefusedTemplate("macros")
    if any(name.startswith(("word/embeddings/", "word/activex/")) for name in names):
        raise RefusedTemplate("embedded", kind="object")
    check_parts({name: archive.read(name) for name in names if name.endswith((".xml", ".rels"))})
