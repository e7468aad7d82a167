"""Opinions made anonymous: the sender and the images go, the words stay without what names anybody, counts stay.

Used where a person asks for it and where data is kept no longer. What identifies an answer in its source (a hash)
stays, so that the same answer read again is known and brings nothing back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from importers.personal_data import mask
from locales.vietnamese import fold
from models.tables import (
    Feedback,
    FeedbackVersion,
    Image,
    Pilot,
    Report,
    ReportFile,
    ReportImage,
    ReportTemplate,
)
from models.types import key
from services.feedback_keys import free_keys, key_of
from services.feedback_search import keep_findable
from services.file_store import FileStore
from services.pilots import zone_of

CONTACT = ("contact_name", "contact_email", "contact_phone", "customer_code")
_WORDS = ("text", "unit_text", "handler", "chosen_function")
_AT_ONCE = 500


def anonymise_items(
    session: Session, numbers: Sequence[int], *, now: datetime, words: Callable[[str], str] = mask
) -> list[str]:
    """Take the senders out of these opinions, their versions and images; returns the SHA-256 of images that went.

    `words` makes of a text what may stay. Kept when the caller commits; the images' bytes are dropped after that,
    by `drop_files`.
    """
    gone: list[str] = []
    for start in range(0, len(numbers), _AT_ONCE):
        part = numbers[start : start + _AT_ONCE]
        items = list(session.exec(select(Feedback).where(col(Feedback.id).in_(part))))
        for item in items:
            _keep_recognisable(session, item)
            for name in CONTACT:
                setattr(item, name, "")
            for name in _WORDS:
                setattr(item, name, words(getattr(item, name)))
            item.search_text = fold(item.text)
            item.anonymised_at = now
            session.add(item)
        for version in session.exec(
            select(FeedbackVersion).where(col(FeedbackVersion.feedback_id).in_(part))
        ):
            version.text = words(version.text)
            version.before = {name: _before(name, value, words) for name, value in version.before.items()}
            session.add(version)
        for image in session.exec(select(Image).where(col(Image.feedback_id).in_(part))):
            gone += [sha256 for sha256 in (image.sha256, image.thumbnail) if sha256]
            image.link = image.sha256 = image.thumbnail = image.mime = ""
            image.width = image.height = image.size = None
            image.state, image.why = "refused", "removed"
            session.add(image)
        keep_findable(session, [key(item) for item in items])
    return gone


def drop_files(session: Session, store: FileStore, names: Iterable[str]) -> int:
    """Remove kept bytes that no row names any more; returns how many. Call it after the commit."""
    dropped = 0
    for sha256 in dict.fromkeys(names):
        if store.holds(sha256) and not _named(session, sha256):
            store.drop(sha256)
            dropped += 1
    return dropped


def _named(session: Session, sha256: str) -> bool:
    columns: tuple[Any, ...] = (
        Image.sha256,
        Image.thumbnail,
        ReportFile.sha256,
        ReportImage.sha256,
        ReportTemplate.sha256,
        Report.signed_pdf_sha256,
    )
    return any(session.exec(select(func.count()).where(column == sha256)).one() for column in columns)


def _keep_recognisable(session: Session, item: Feedback) -> None:
    """An edited answer is known by what it says now; without its sender that can't be worked out any more."""
    if item.version == 1 or item.part or item.anonymised_at is not None:
        return
    pilot = session.get_one(Pilot, item.pilot_id)
    at = item.submitted_at and item.submitted_at.astimezone(zone_of(pilot))
    base = key_of(
        at,
        item.contact_email,
        item.contact_phone,
        item.contact_name,
        item.chosen_function,
        item.text,
        item.unit_text,
    )
    if item.source_key.split("#")[0] == base:
        return
    others = select(Feedback.source_key).where(
        Feedback.pilot_id == item.pilot_id,
        Feedback.source == item.source,
        Feedback.part == 0,
        col(Feedback.source_key).startswith(base),
        Feedback.id != item.id,
    )
    item.source_key = next(free_keys(base, set(session.exec(others))))


def _before(name: str, value: Any, words: Callable[[str], str]) -> Any:
    if name in CONTACT:
        return ""
    if name in (*_WORDS, "search_text") and isinstance(value, str):
        return fold(words(value)) if name == "search_text" else words(value)
    return value
