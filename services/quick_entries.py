"""Opinions that the support line writes down while people speak: one at a time, each easily taken back."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func
from sqlalchemy import select as of_columns
from sqlmodel import Session, col, select

from importers.personal_data import find_personal_data
from importers.results import PICTURE
from locales import phrase
from locales.vietnamese import clean_text, fold
from models.codes import FUNCTION_CODES, PLATFORMS, Channel, Respondent, SetBy, UnitLink
from models.tables import Feedback, FeedbackOwner, Image, LabelEvent, Pilot, ReportLine, Unit
from models.types import key
from services import audit
from services.access import Action, NotFound, Person, Refused, require, within_reach
from services.critical_mail import tell_owners
from services.feedback import find_item
from services.feedback_search import forget_items, keep_findable
from services.file_store import FileStore
from services.image_words import image_why
from services.images import Judged, keep_pictures, set_image
from services.labels import categoriser, labelled
from services.pilots import zone_of
from services.regions import paths_of, region_of
from services.routing import reroute
from triage.spam_guess import looks_like_spam

# The ways by which people reach the support line; the form and a unit's own list come in otherwise.
CHANNELS = tuple(c.value for c in Channel if c not in (Channel.GOOGLE_FORM, Channel.UNIT))
LONGEST_TEXT = 10_000
LONGEST_FIELD = 200
MOST_IMAGES = 8
SOURCE = "typed"


@dataclass(frozen=True)
class Entry:
    """What was written down. `unit` is a code; empty fields were not said, `function` "" leaves it to the text."""

    channel: str
    text: str
    unit: str = ""
    respondent: str = Respondent.UNKNOWN.value
    function: str = ""
    platform: str = ""
    app_version: str = ""
    name: str = ""
    phone: str = ""
    customer_code: str = ""
    call_back_on: date | None = None
    images: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class Noted:
    """The opinion that came of it, with the labels it has; `names_people` where its words hold personal data."""

    number: int
    function: str
    kind: str
    names_people: bool


def note_opinion(
    session: Session, person: Person, pilot: Pilot, entry: Entry, store: FileStore, *, now: datetime
) -> Noted:
    """Store one opinion with its images. Raises Refused with what to correct, NotFound for a unit that is none."""
    require(person, Action.NOTE_OPINIONS)
    text = clean_text(entry.text).strip()
    _check(entry, text, pilot, now)
    unit = _unit(session, person, entry.unit)
    judged = keep_pictures(entry.images, store)
    for number, one in enumerate(judged, 1):
        if isinstance(one, str):
            raise Refused(
                phrase(
                    "Image %(n)s is not taken: %(why)s. Take another, or leave it out.",
                    n=number,
                    why=image_why(one),
                )
            )
    label = labelled(categoriser(session), [text], [""])[0]
    if entry.function:
        label |= {"function": entry.function, "function_by": SetBy.PERSON.value, "function_confidence": 1.0}
    if entry.platform:
        label["platform"] = entry.platform
    if said := _field(entry.app_version):
        label["app_version"] = said
    item = Feedback(**_columns(entry, text, pilot, unit, now), **label)
    item.region = region_of(paths_of(session).get(item.unit_id, ""), item.customer_code, text)
    session.add(item)
    session.flush()
    item.root_id = item.id
    item.spam_guess = looks_like_spam(text)
    number = key(item)
    keep_findable(session, [number])
    reroute(session, person, [number], now=now, quiet=True)
    tell_owners(session, pilot, now=now, items=[number])
    _add_images(session, item, judged, [hashlib.sha256(data).hexdigest() for data in entry.images])
    told = {"channel": entry.channel, "unit": entry.unit, "images": len(judged)}
    audit.record(session, person, "note opinion", "feedback", item.id, now=now, after=told)
    session.commit()
    return Noted(key(item), item.function, item.kind, bool(find_personal_data(text)))


def _check(entry: Entry, text: str, pilot: Pilot, now: datetime) -> None:
    if not text:
        raise Refused(phrase("Write down what was said; the words are still missing."))
    if len(text) > LONGEST_TEXT:
        raise Refused(
            phrase("The words are longer than %(most)s characters. Shorten them.", most=LONGEST_TEXT)
        )
    known = (
        (entry.channel, CHANNELS),
        (entry.respondent, [r.value for r in Respondent]),
        (entry.function, ["", *FUNCTION_CODES]),
        (entry.platform, ["", *PLATFORMS]),
    )
    for said, codes in known:
        if said not in codes:
            raise Refused(
                phrase("“%(said)s” is none of the choices. Choose one of the list.", said=said[:60])
            )
    if len(entry.images) > MOST_IMAGES:
        raise Refused(phrase("At most %(most)s images go with one opinion.", most=MOST_IMAGES))
    if entry.call_back_on and entry.call_back_on < now.astimezone(zone_of(pilot)).date():
        raise Refused(phrase("The promised call lies in the past. Choose today or a later day."))


def _unit(session: Session, person: Person, code: str) -> Unit | None:
    if not code:
        return None
    unit = session.exec(select(Unit).where(Unit.code == code, within_reach(person))).first()
    if unit is None:
        raise NotFound(phrase("There is no unit with the code %(code)s.", code=code))
    return unit


def _columns(entry: Entry, text: str, pilot: Pilot, unit: Unit | None, now: datetime) -> dict[str, Any]:
    moment = now.astimezone(zone_of(pilot))
    return {
        "pilot_id": key(pilot),
        "source": SOURCE,
        "source_key": secrets.token_hex(16),
        "channel": entry.channel,
        "submitted_at": now,
        "submitted_on": moment.date(),
        "unit_id": key(unit) if unit else None,
        "unit_link": UnitLink.ASSIGNED.value if unit else UnitLink.NONE.value,
        "unit_how": "person" if unit else "",
        "respondent": entry.respondent,
        "contact_name": _field(entry.name),
        "contact_phone": _field(entry.phone),
        "customer_code": _field(entry.customer_code).replace(" ", "").upper(),
        "text": text,
        "content_hash": hashlib.sha256(text.encode()).hexdigest()[:32],
        "search_text": fold(text),
        "call_back_on": entry.call_back_on,
        "created_at": now,
        "changed_at": now,
    }


def _field(said: str) -> str:
    return " ".join(clean_text(said).split())[:LONGEST_FIELD]


def _add_images(session: Session, item: Feedback, judged: Sequence[Judged], hashes: Sequence[str]) -> None:
    for position, (one, digest) in enumerate(zip(judged, hashes, strict=True), 1):
        image = Image(feedback_id=key(item), position=position, link=PICTURE + digest)
        set_image(image, one)
        session.add(image)


def take_back_entry(session: Session, person: Person, pilot: Pilot, number: int, *, now: datetime) -> None:
    """Remove an opinion that was just written down. Raises Refused once somebody has worked on it, NotFound."""
    require(person, Action.NOTE_OPINIONS)
    item, *_unit = find_item(session, person, pilot, number)
    worked = session.exec(
        select(func.count()).select_from(LabelEvent).where(LabelEvent.feedback_id == number)
    ).one()
    worded = session.exec(
        select(func.count()).select_from(ReportLine).where(ReportLine.feedback_id == number)
    ).one()
    if item.source != SOURCE or worked or worded or item.version > 1 or item.problem_id or not item.stands:
        raise Refused(
            phrase(
                "Opinion %(number)s can't be taken back: somebody has worked on it since. "
                "Open it and set its state instead.",
                number=number,
            )
        )
    session.execute(delete(Image).where(col(Image.feedback_id) == number))
    session.execute(delete(FeedbackOwner).where(col(FeedbackOwner.feedback_id) == number))
    forget_items(session, col(Feedback.id) == number)
    item.root_id = None
    session.flush()
    session.delete(item)
    audit.record(session, person, "take back opinion", "feedback", number, now=now)
    session.commit()


def entry_of(session: Session, person: Person, pilot: Pilot, number: int) -> Entry:
    """What was written down, without its images: to be put back into the form when it is taken back.

    Raises NotFound, also for an opinion that came another way: its sender's name and telephone are not for this.
    """
    require(person, Action.NOTE_OPINIONS)
    item, code, *_more = find_item(session, person, pilot, number)
    if item.source != SOURCE:
        raise NotFound(phrase("Opinion %(number)s was not written down on this screen.", number=number))
    return Entry(
        item.channel,
        item.text,
        code,
        item.respondent,
        item.function if item.function_by == SetBy.PERSON else "",
        item.platform,
        item.app_version,
        item.contact_name,
        item.contact_phone,
        item.customer_code,
        item.call_back_on,
    )


def keep_call_back(session: Session, person: Person, pilot: Pilot, number: int, *, now: datetime) -> None:
    """The promised call was made. Raises NotFound, Refused where none was promised."""
    require(person, Action.NOTE_OPINIONS)
    item, *_unit = find_item(session, person, pilot, number)
    if item.call_back_on is None or item.called_back_at is not None:
        raise Refused(phrase("No promised call is open on opinion %(number)s.", number=number))
    item.called_back_at = now
    session.add(item)
    audit.record(session, person, "call back", "feedback", number, now=now)
    session.commit()


def calls_to_make(session: Session, person: Person, pilot: Pilot) -> list[tuple[int, date]]:
    """The opinions whose sender was promised a call that was not made yet, with its day, the oldest first."""
    require(person, Action.NOTE_OPINIONS)
    query = (
        of_columns(col(Feedback.id), col(Feedback.call_back_on))
        .where(
            col(Feedback.pilot_id) == pilot.id,
            col(Feedback.call_back_on).is_not(None),
            col(Feedback.called_back_at).is_(None),
            # The call is owed for what was said, in parts or not.
            col(Feedback.part) == 0,
            col(Feedback.trashed_at).is_(None),
        )
        .order_by(col(Feedback.call_back_on), col(Feedback.id))
    )
    return [(number, day) for number, day in session.execute(query)]
