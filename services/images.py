"""The bytes of an item's images: made safe in a process of its own, kept by their SHA-256; a refusal says why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select

from importers.results import PICTURE
from models.tables import Feedback, Image, Unit
from reports.pictures import RefusedPicture, prepare_picture, thumbnail
from services.access import Action, NotFound, Person, feedback_within_reach, require
from services.file_store import FileStore
from services.image_words import image_not_there
from services.pictures_apart import SMALL_SIDE, SafePicture, prepare_each

_CHUNK = 500
# What a refused picture is called in the database, where its code has another name there.
_WHY = {"not_a_picture": "not_an_image"}


@dataclass(frozen=True)
class KeptPicture:
    """A picture under DATA_DIR: its SHA-256, that of its small form ("" where it is small), type and size."""

    sha256: str
    thumbnail: str
    mime: str
    width: int
    height: int
    size: int


# What became of a picture: it is kept, or refused for a reason (`services.image_words`).
Judged = KeptPicture | str


def keep_pictures(pictures: Iterable[bytes], store: FileStore) -> list[Judged]:
    """Decode, write anew and keep each picture; in their order. Nothing is stored in the database."""
    return [_kept(one, store) for one in prepare_each(list(pictures))]


def _kept(one: SafePicture | RefusedPicture, store: FileStore) -> Judged:
    if isinstance(one, RefusedPicture):
        return _WHY.get(one.code, one.code)
    whole = one.whole
    small = "" if one.small == whole.data else store.keep(one.small)
    return KeptPicture(store.keep(whole.data), small, whole.mime, whole.width, whole.height, len(whole.data))


def set_image(image: Image, judged: Judged) -> None:
    """Say on an image what became of its bytes."""
    if isinstance(judged, str):
        image.state, image.why = "refused", judged
        return
    image.sha256, image.thumbnail, image.mime = judged.sha256, judged.thumbnail, judged.mime
    image.width, image.height, image.size = judged.width, judged.height, judged.size
    image.state, image.why = "present", ""


def keep_image(session: Session, image: Image, data: bytes | None, store: FileStore) -> bool:
    """Store a picture of the program's own for an image (None: its source has it no more); whether it is present now.

    What people sent goes through `keep_pictures`. Kept when the caller commits.
    """
    if data is None:
        image.state, image.why = "missing", "deleted"
    else:
        try:
            whole = prepare_picture(data)
            set_image(image, _kept(SafePicture(whole, thumbnail(whole.data, SMALL_SIDE)), store))
        except RefusedPicture as refusal:
            set_image(image, _kept(refusal, store))
    session.add(image)
    return image.state == "present"


def pictures_known(session: Session, links: Iterable[str]) -> dict[str, KeptPicture]:
    """Of these links those whose picture is kept already, be it for another item."""
    wanted = list(dict.fromkeys(links))
    found: dict[str, KeptPicture] = {}
    for start in range(0, len(wanted), _CHUNK):
        query = select(Image).where(
            col(Image.link).in_(wanted[start : start + _CHUNK]), Image.state == "present"
        )
        for one in session.exec(query):
            found[one.link] = KeptPicture(
                one.sha256, one.thumbnail, one.mime, one.width or 0, one.height or 0, one.size or 0
            )
    return found


def place_pictures(session: Session, judged: Mapping[str, Judged]) -> None:
    """Give every image that waits under one of these links its picture, or the reason why it has none."""
    links = list(judged)
    for start in range(0, len(links), _CHUNK):
        query = select(Image).where(
            col(Image.link).in_(links[start : start + _CHUNK]), Image.state == "missing"
        )
        for image in session.exec(query):
            set_image(image, judged[image.link])
            session.add(image)
    session.flush()


def address_of_source(link: str) -> str:
    """Where an image came from, for people; "" for one that lay in a workbook or was put in by hand."""
    return "" if link.startswith(PICTURE) else link


def image_bytes(
    session: Session, person: Person, number: int, store: FileStore, *, small: bool = False
) -> tuple[bytes, str]:
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
    # The small form is written in the format of the whole one, so its type is the same.
    return store.read((small and image.thumbnail) or image.sha256), image.mime
