"""The queue of mail: put in with the change that causes it, listed with what became of each. Nothing is sent here."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from locales import Phrase, phrase, speaking
from locales.vietnamese import clean_text
from models.tables import MailAttachment, OutgoingMail
from services import audit
from services.access import Action, NotFound, Person, Refused, require

LONGEST_SUBJECT = 200
LONGEST_ADDRESS = 254
MOST_ATTACHED = 15_000_000
# What every server takes: a local part of plain letters and a domain name with a dot.
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(
    r"([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
)
_NEAR_ADDRESSES = re.compile(r"[^\s<>()\[\]\"',;:|]+@[^\s<>()\[\]\"',;:|]+")
SEND_AGAIN = ("refused", "failed", "bounced", "unsure", "withdrawn")


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail; `name` as its reader sees it."""

    name: str
    data: bytes


def usable_address(text: str) -> str:
    """The address as it is written on a mail, its domain in ASCII; "" for what no server takes.

    >>> usable_address(" An.Nguyen@EVN.com.vn "), usable_address("an@evn.com.vn\\nBcc: x@y.vn")
    ('An.Nguyen@evn.com.vn', '')
    """
    local, at, domain = text.strip().rpartition("@")
    try:
        plain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
    address = f"{local}@{plain}"
    if not at or len(local) > 64 or len(address) > LONGEST_ADDRESS:
        return ""
    return address if _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(plain) else ""


def addresses_in(text: str) -> list[str]:
    """The usable addresses that stand in free words, such as a unit's contact, each once.

    >>> addresses_in("Ông An (KD), 0912 345 678, <an@evn.com.vn>; binh@evn.com.vn.")
    ['an@evn.com.vn', 'binh@evn.com.vn']
    """
    found = (usable_address(near.strip(".")) for near in _NEAR_ADDRESSES.findall(text))
    return list(dict.fromkeys(address for address in found if address))


def one_line(text: str, most: int = LONGEST_SUBJECT) -> str:
    """People's text as a header can hold it: one line, no longer than `most` letters.

    >>> one_line("Nhắc\\r\\nBcc: x@y.vn")
    'Nhắc Bcc: x@y.vn'
    """
    said = " ".join(clean_text(text).split())
    return said if len(said) <= most else said[: most - 1].rstrip() + "…"


def queue_mail(
    session: Session,
    *,
    now: datetime,
    kind: str,
    about: str,
    day: date,
    to: str,
    subject: Phrase | str,
    text: str,
    attachments: Sequence[Attachment] = (),
    urgent: bool = False,
) -> bool:
    """Put a mail in the queue, in the caller's transaction; False where this kind, subject matter, day and address is in it.

    Two programs that queue the same at once queue it once. An address that no server takes is kept as refused,
    so that it is seen. A Phrase is said in Vietnamese. `urgent` mail goes first and, where a program was cut off
    while it handed it over, goes again rather than not at all. Raises Refused for too large attachments.
    """
    if sum(len(one.data) for one in attachments) > MOST_ATTACHED:
        raise Refused(
            phrase(
                "The files of a mail are larger than %(n)s MB together. Send a link instead.",
                n=MOST_ATTACHED // 1_000_000,
            )
        )
    with speaking("vi"):
        head = one_line(str(subject))
    address = usable_address(to)
    unusable = phrase("“%(address)s” is no address that mail can go to.", address=one_line(to))
    added = _insert(session).values(
        kind=kind,
        about=about,
        day=day,
        to_address=address or one_line(to, LONGEST_ADDRESS),
        subject=head,
        text=clean_text(text),
        message_id=f"<{secrets.token_hex(16)}@pilot-tracker>",
        urgent=urgent,
        state="waiting" if address else "refused",
        tries=0,
        try_after=now,
        lease="",
        said={} if address else unusable.as_json(),
        queued_at=now,
    )
    number = session.execute(added.returning(col(OutgoingMail.id))).scalar_one_or_none()
    if number is None:
        return False
    for position, one in enumerate(attachments):
        session.add(
            MailAttachment(mail_id=number, position=position, name=one_line(one.name, 120), data=one.data)
        )
    session.flush()
    return True


def _insert(session: Session) -> Insert:
    """An insert that leaves alone what is in the queue already."""
    once = ("kind", "about", "day", "to_address")
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(OutgoingMail).on_conflict_do_nothing(index_elements=once)
    return sqlite.insert(OutgoingMail).on_conflict_do_nothing(index_elements=once)


@dataclass(frozen=True)
class QueuedMail:
    """A mail of the queue and what became of it; `said` is the server's last answer, "" where it gave none."""

    id: int
    kind: str
    about: str
    day: date
    to: str
    subject: str
    state: str
    tries: int
    queued_at: datetime
    sent_at: datetime | None
    try_after: datetime
    said: str


def list_mail(
    session: Session, person: Person, *, states: Sequence[str] = (), kind: str = "", most: int = 200
) -> list[QueuedMail]:
    """The newest mails of the queue, of some states or of kinds that begin so. Raises NotAllowed."""
    require(person, Action.SEE_MAIL)
    query = select(OutgoingMail).order_by(col(OutgoingMail.id).desc()).limit(most)
    if states:
        query = query.where(col(OutgoingMail.state).in_(states))
    if kind:
        query = query.where(col(OutgoingMail.kind).startswith(kind, autoescape=True))
    return [as_listed(mail) for mail in session.exec(query)]


def as_listed(mail: OutgoingMail) -> QueuedMail:
    """A stored mail as people see it."""
    return QueuedMail(
        mail.id or 0,
        mail.kind,
        mail.about,
        mail.day,
        mail.to_address,
        mail.subject,
        mail.state,
        mail.tries,
        mail.queued_at,
        mail.sent_at,
        mail.try_after,
        str(Phrase.from_json(mail.said)) if mail.said else "",
    )


def send_again(session: Session, person: Person, number: int, *, now: datetime) -> None:
    """Let a mail that was refused, returned, given up or left unsure wait to be sent once more. Raises Refused, NotFound."""
    mail = _found(session, person, number)
    if mail.state not in SEND_AGAIN:
        raise Refused(phrase("This mail waits to be sent or was sent already. Look at its state again."))
    if not usable_address(mail.to_address):
        raise Refused(
            phrase(
                "“%(address)s” is no address that mail can go to. Correct the unit's contact and remind it again.",
                address=mail.to_address,
            )
        )
    _turn(session, person, mail, "waiting", "send mail again", now)


def withdraw_mail(session: Session, person: Person, number: int, *, now: datetime) -> None:
    """Take a mail that waits out of the queue; `send_again` puts it back. Raises Refused, NotFound."""
    mail = _found(session, person, number)
    if mail.state != "waiting" or mail.handed_at is not None:
        raise Refused(phrase("This mail is being sent or was sent already. Look at its state again."))
    _turn(session, person, mail, "withdrawn", "withdraw mail", now)


def _found(session: Session, person: Person, number: int) -> OutgoingMail:
    require(person, Action.MANAGE_MAIL)
    query = select(OutgoingMail).where(OutgoingMail.id == number).with_for_update()
    mail = session.exec(query).first()
    if mail is None:
        raise NotFound(phrase("There is no mail number %(number)s in the queue.", number=number))
    return mail


def _turn(session: Session, person: Person, mail: OutgoingMail, state: str, act: str, now: datetime) -> None:
    before = {"state": mail.state, "to": mail.to_address}
    mail.state, mail.tries, mail.try_after = state, 0, now
    mail.lease, mail.leased_until, mail.handed_at = "", None, None
    session.add(mail)
    audit.record(session, person, act, "mail", mail.id, now=now, before=before, after={"state": state})
    session.commit()
