"""Official documents whose parts hold drawings: the pictures for Word, the whole as PDF, made in a limited process."""

from __future__ import annotations

from locales import phrase
from reports.paper import Paper
from reports.paper_pdf import paper_fields
from services.access import Refused
from services.limited_process import WorkStopped, draw_pictures, write_paper


def drawn(paper: Paper) -> list[bytes]:
    """The drawings of a document as PNG, in order. Raises Refused where they can't be made."""
    try:
        return draw_pictures([one.svg for one in paper.drawings])
    except WorkStopped as stopped:
        raise Refused(
            phrase("The charts of the document could not be drawn. Try again, or tell the administrator.")
        ) from stopped


def pdf_of(paper: Paper) -> bytes:
    """The document as PDF. Raises Refused where it can't be written."""
    try:
        return write_paper(paper_fields(paper), [one.svg for one in paper.drawings])
    except WorkStopped as stopped:
        raise Refused(
            phrase("The PDF could not be written. Take the Word document, and tell the administrator.")
        ) from stopped
