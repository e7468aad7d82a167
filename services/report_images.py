"""Images of the lines that a unit writes itself: made safe, kept, shown to who may see the report."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from models.tables import Report, ReportImage, ReportLine, Unit
from reports.pictures import RefusedPicture
from services.access import Action, NotFound, Person, Refused, require, within_reach
from services.file_store import FileStore
from services.image_words import image_not_there
from services.kept_lines import KeptImage
from services.pictures_apart import prepare_apart


def prepare_images(images: Sequence[bytes], store: FileStore) -> list[KeptImage]:
    """Keep uploaded images, decoded and written anew. Raises Refused for one that can't be kept."""
    try:
        prepared = prepare_apart(images)
    except RefusedPicture as refusal:
        raise Refused(refusal.sentence) from refusal
    return [KeptImage(store.keep(p.data), p.mime, p.width, p.height, len(p.data)) for p in prepared]


def report_image(session: Session, person: Person, number: int, store: FileStore) -> tuple[bytes, str]:
    """An image of a unit's own line: its bytes and media type. Raises NotFound, also out of reach."""
    require(person, Action.SEE_REPORT)
    image = session.exec(
        select(ReportImage)
        .join(ReportLine, col(ReportLine.id) == col(ReportImage.report_line_id))
        .join(Report, col(Report.id) == col(ReportLine.report_id))
        .join(Unit, col(Unit.id) == col(Report.unit_id))
        .where(ReportImage.id == number, within_reach(person))
    ).first()
    if image is None:
        raise NotFound(image_not_there(number))
    return store.read(image.sha256), image.mime
