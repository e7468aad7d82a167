"""Whom to call about an opinion: shown to those who work on it and said why, each showing on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from locales import phrase
from models.tables import Pilot
from services import audit
from services.access import Action, NotAllowed, Person, Refused, may, require
from services.feedback import find_item, sees_personal_data


@dataclass(frozen=True)
class Contact:
    """What its sender left with an opinion; empty where nothing was left."""

    name: str
    phone: str
    email: str
    customer_code: str


def show_contact(session: Session, person: Person, pilot: Pilot, number: int, *, now: datetime) -> Contact:
    """The contact of one opinion, written down as seen.

    Raises NotFound, NotAllowed, and Refused while its personal data is not shown to this person.
    """
    require(person, Action.SEE_FEEDBACK)
    if not may(person, Action.SEE_CONTACTS):
        raise NotAllowed(
            phrase("Contacts are shown to EVNICT and to the data officers who work on an opinion.")
        )
    item, *_unit = find_item(session, person, pilot, number)
    if not sees_personal_data(person, number):
        raise Refused(phrase("Press “Show personal data” first, and say what you need it for."))
    audit.record(session, person, "show contact", "feedback", number, now=now)
    session.commit()
    return Contact(item.contact_name, item.contact_phone, item.contact_email, item.customer_code)
