"""Mails that came back from another server (RFC 3464): found by their Message-ID in what was returned."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from pathlib import Path

from sqlmodel import Session, col, select

from locales import phrase
from models.tables import OutgoingMail
from services import audit
from services.access import Action, Person, require
from services.mail import one_line

MOST_BYTES = 20_000_000
_OURS = re.compile(r"<[0-9a-f]{32}@pilot-tracker>")


@dataclass(frozen=True)
class Returned:
    """A mail that says of one of ours that it was not delivered; `message_id` "" where it names none of ours."""

    message_id: str
    said: str


@dataclass(frozen=True)
class Bounces:
    """How many mails were read, and how many of ours they say were returned."""

    read: int
    bounced: int


def returned_in(places: Iterable[Path]) -> Iterator[Returned]:
    """What each mail says; a place is a file, or a folder (a Maildir's `new`, say) of files."""
    for place in places:
        inside = sorted(file for file in place.iterdir() if file.is_file()) if place.is_dir() else [place]
        for file in inside:
            with file.open("rb") as opened:
                yield read_returned(opened.read(MOST_BYTES))


def read_returned(data: bytes) -> Returned:
    """The report of one mail: whose it is, and the other server's words. Anything else names no mail of ours."""
    message = message_from_bytes(data, policy=compat32)
    failed, said, ours = False, "", ""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            for group in _groups(part):
                action = str(group.get("Action", "")).strip().lower()
                if action == "failed":
                    failed = True
                    status, why = str(group.get("Status", "")), str(group.get("Diagnostic-Code", ""))
                    said = one_line(f"{status} {why.partition(';')[2] or why}", 300)
        elif part.get_content_type() in ("message/rfc822", "text/rfc822-headers"):
            found = _OURS.search(_inside(part))
            ours = found.group() if found else ours
    if not ours and failed:
        # Some servers name it only as what their report answers.
        found = _OURS.search(f"{message.get('References', '')} {message.get('In-Reply-To', '')}")
        ours = found.group() if found else ""
    return Returned(ours if failed else "", said)


def _groups(part: Message) -> list[Message]:
    inside = part.get_payload()
    return [one for one in inside if isinstance(one, Message)] if isinstance(inside, list) else []


def _inside(part: Message) -> str:
    inside = part.get_payload()
    if isinstance(inside, list):
        return "".join(str(one.get("Message-ID", "")) for one in inside if isinstance(one, Message))
    return str(inside)


def record_bounces(
    session: Session, person: Person, returned: Iterable[Returned], *, now: datetime
) -> Bounces:
    """Mark mails that were sent as bounced, with the other server's words. Reading a report again changes nothing."""
    require(person, Action.MANAGE_MAIL)
    read = bounced = 0
    for one in returned:
        read += 1
        if not one.message_id:
            continue
        query = select(OutgoingMail).where(
            OutgoingMail.message_id == one.message_id, col(OutgoingMail.state).in_(("sent", "unsure"))
        )
        mail = session.exec(query.with_for_update()).first()
        if mail is None:
            continue
        mail.state = "bounced"
        mail.said = phrase("The mail was returned: %(said)s", said=one.said or "–").as_json()
        session.add(mail)
        after = {"to": mail.to_address, "said": one.said}
        audit.record(session, person, "mail bounced", "mail", mail.id, now=now, after=after)
        bounced += 1
    session.commit()
    return Bounces(read, bounced)
