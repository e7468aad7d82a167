"""Images that opinions link to, fetched while their source still has them: with a sync, or when a person asks.

Google is asked, and pictures are decoded, while no transaction is open; what came is then stored in short ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import Engine
from sqlmodel import Session, col, or_, select

from importers.drive_images import Fetched
from importers.results import PICTURE
from locales import Phrase, phrase
from models.database import reading, writing
from models.tables import Feedback, Image, Unit
from services import audit
from services.access import Action, Person, feedback_within_reach, require
from services.feedback import find_item
from services.file_store import FileStore
from services.images import Judged, keep_pictures, pictures_known, set_image
from services.pilots import current_pilot

MOST_A_RUN = 500
# A run by itself leaves alone what was asked for a short while ago; a person's asking never waits.
PATIENCE = timedelta(minutes=50)
_TOGETHER = 12


class Source(Protocol):
    """Where images are fetched from: `importers.drive_images.DriveImages`."""

    def fetch(self, link: str) -> Fetched:
        """The bytes behind a link, or why there are none."""


@dataclass(frozen=True)
class FetchedImages:
    """What a run brought: images present now, still missing, refused for good."""

    present: int = 0
    missing: int = 0
    refused: int = 0

    def sentence(self) -> Phrase:
        """The same in words."""
        return phrase(
            "Images: %(present)s fetched, %(missing)s still missing, %(refused)s refused.",
            present=self.present,
            missing=self.missing,
            refused=self.refused,
        )


def fetch_images(
    engine: Engine,
    person: Person,
    source: Source,
    store: FileStore,
    *,
    now: datetime,
    item: int | None = None,
    most: int = MOST_A_RUN,
) -> FetchedImages:
    """Fetch images that are missing: of one opinion, or the ones within reach that were not asked for lately.

    What was stored stays when Google stops answering halfway. Raises NotFound, NotAllowed, and NoGoogle.
    """
    require(person, Action.FETCH_IMAGES)
    with reading(engine) as session:
        links = _wanted(session, person, item, most, now)
        known = pictures_known(session, links)
    brought = FetchedImages()
    for start in range(0, len(links), _TOGETHER):
        part = links[start : start + _TOGETHER]
        judged: dict[str, Judged] = {
            link: known[link] for link in part if link in known and store.holds(known[link].sha256)
        }
        came = {link: source.fetch(link) for link in part if link not in judged}
        whole = {link: one.data for link, one in came.items() if one.data is not None}
        judged |= dict(zip(whole, keep_pictures(whole.values(), store), strict=True))
        judged |= {link: one.why for link, one in came.items() if one.lasting}
        missing = {link: one.why for link, one in came.items() if one.data is None and not one.lasting}
        with writing(engine) as session:
            brought = _stored(session, part, judged, missing, brought, now)
            session.commit()
        if came and all(one.why == "not_now" for one in came.values()):
            # Google doesn't answer at present: the rest waits for the next run.
            break
    if links:
        with writing(engine) as session:
            told = {"present": brought.present, "missing": brought.missing, "refused": brought.refused}
            audit.record(session, person, "fetch images", "feedback", item or "", now=now, after=told)
            session.commit()
    return brought


def _wanted(session: Session, person: Person, item: int | None, most: int, now: datetime) -> list[str]:
    query = (
        select(Image.link)
        .join(Feedback, col(Feedback.id) == col(Image.feedback_id))
        .join(Unit, col(Unit.id) == col(Feedback.unit_id), isouter=True)
        .where(
            Image.state == "missing",
            ~col(Image.link).startswith(PICTURE),
            feedback_within_reach(person),
        )
        .order_by(col(Image.tried_at).asc().nulls_first(), col(Image.id))
    )
    if item is not None:
        find_item(session, person, current_pilot(session), item)
        query = query.where(Feedback.id == item)
    else:
        lately = now - PATIENCE
        query = query.where(or_(col(Image.tried_at).is_(None), col(Image.tried_at) < lately))
    return list(dict.fromkeys(session.exec(query.limit(most))))


def _stored(
    session: Session,
    links: Sequence[str],
    judged: dict[str, Judged],
    missing: dict[str, str],
    brought: FetchedImages,
    now: datetime,
) -> FetchedImages:
    """Say on every image under these links what became of it."""
    counts = {"present": brought.present, "missing": brought.missing, "refused": brought.refused}
    query = select(Image).where(col(Image.link).in_(links), Image.state == "missing")
    for image in session.exec(query):
        if image.link in judged:
            set_image(image, judged[image.link])
        else:
            image.why = missing[image.link]
        image.tried_at = now
        counts[image.state] += 1
        session.add(image)
    return FetchedImages(**counts)
