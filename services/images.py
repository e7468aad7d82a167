"""The bytes of an item's images: checked, re-encoded, kept by their SHA-256; a refusal says why."""

from __future__ import annotations

from sqlmodel import Session, col, select

from models.tables import Feedback, Image, Unit
from reports.pictures import RefusedPicture, prepare_picture
from services.access import Action, NotFound, Person, feedback_within_reach, require
from services.file_store import FileStore
from services.image_words import image_not_there


def keep_image(session: Session, image: Image, data: bytes | None, store: FileStore) -> bool:
    """Store what was fetched for an image (None: its source has it no more); whether it is present now.

    Kept when the caller commits.
    """
    if data is None:
        image.state, image.why = "missing", "deleted"
    else:
        try:
            prepared = prepare_picture(data)
        except RefusedPicture as refusal:
            image.state, image.why = "refused", refusal.code
        else:
            image.sha256, image.state, image.why = store.keep(prepared.data), "present", ""
            image.mime, image.size = prepared.mime, len(prepared.data)
            image.width, image.height = prepared.width, prepared.height
    session.add(image)
    return image.state == "present"


def image_bytes(session: Session, person: Person, number: int, store: FileStore) -> tuple[bytes, str]:
    """An image's bytes and media type. Raises NotFound, also for an item out of reach."""
    require(person, Action.SEE_FEEDBACK)
    query = (
        select(Image)
        .join(Feedback, col(Feedback.id) == col(Image.feedback_id))
        .join(Unit, col(Unit.id) == col(Feedback.unit_id), isouter=True)
        .where(Image.id == number, Image.state == "present", feedback_within_reach(person))
    )
    image = session.exec(query).first()
    if image is None:
        raise NotFound(image_not_there(number))
    return store.read(image.sha256), image.mime
