"""Hand over what waits in the queue of mail: each mail once, by whichever program holds it, also after a restart.

A program takes a mail by a lease of ten minutes. Before the server is given the text that is written down and
committed; after the server's answer the outcome is. Killed before the first, the mail is sent when the lease
has run out. Killed between the two, nobody can know whether the server took it: such a mail is left `unsure`
for a person to decide, an urgent one is sent again (with the same Message-ID, by which many readers show one).
"""

from __future__ import annotations

import json
import secrets
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, or_, update
from sqlmodel import Session, col, select

from locales import Phrase, phrase
from models.database import reading, writing
from models.tables import MailAttachment, OutgoingMail, Setting
from models.types import key
from services.access import Action, Person, require
from services.mail import Attachment, QueuedMail, as_listed
from services.mail_server import (
    Interrupted,
    MailServer,
    ServerTrouble,
    Verdict,
    build_message,
    hand_over,
    open_connection,
)

LEASE = timedelta(minutes=10)
# After so many minutes a mail is tried again: some two and a half days altogether.
AGAIN_AFTER = (5, 15, 60, 180, 360, 720, 720, 720, 720)
MAILS_A_CONNECTION = 50
TROUBLE = "mail_trouble"
OUTCOMES = ("sent", "refused", "failed", "unsure", "waiting")


@dataclass(frozen=True)
class Sending:
    """What one run did: the mails it tried, as they stand now; `trouble` is why it stopped before the end."""

    tried: tuple[QueuedMail, ...]
    trouble: Phrase | None = None

    def count(self, state: str, kind: str = "") -> int:
        """How many of the tried mails are in a state, of kinds that begin so."""
        return sum(mail.state == state and mail.kind.startswith(kind) for mail in self.tried)


def send_waiting(
    engine: Engine,
    person: Person,
    server: MailServer,
    *,
    clock: Callable[[], datetime],
    most: int = 2000,
) -> Sending:
    """Send what is due, urgent mail first. Safe to run twice at once, and again after it was killed. Raises NotAllowed."""
    require(person, Action.MANAGE_MAIL)
    with writing(engine) as session:
        _leave_unsure(session, clock())
        session.commit()
    done: list[QueuedMail] = []
    trouble: Phrase | None = None
    line = _Line(server)
    try:
        while len(done) < most and (held := _take(engine, clock())) is not None:
            try:
                done.append(_send_one(engine, line, held, clock))
            except ServerTrouble as error:
                _put_back(engine, held)
                trouble = error.sentence
                break
    finally:
        line.close()
    _note_trouble(engine, trouble, clock(), asked=bool(done or trouble))
    return Sending(tuple(done), trouble)


@dataclass(frozen=True)
class Trouble:
    """Why the last run could send nothing, and when that was."""

    at: datetime
    sentence: str


def mail_trouble(session: Session) -> Trouble | None:
    """What stops mail from going out since the last run; None where that went well."""
    kept = session.get(Setting, TROUBLE)
    if kept is None:
        return None
    told = json.loads(kept.value)
    return Trouble(datetime.fromisoformat(told["at"]), str(Phrase.from_json(told["why"])))


@dataclass(frozen=True)
class _Held:
    """A mail that this program holds."""

    mail: OutgoingMail
    attachments: list[Attachment]
    lease: str


class _Line:
    """The connection to the server, opened when it is first needed and renewed after some mails."""

    def __init__(self, server: MailServer) -> None:
        self.server = server
        self.connection: smtplib.SMTP | None = None
        self.carried = 0

    def open(self) -> smtplib.SMTP:
        """A connection that answers. Raises ServerTrouble."""
        if self.connection is not None and (self.carried >= MAILS_A_CONNECTION or not self._answers()):
            self.close()
        if self.connection is None:
            self.connection, self.carried = open_connection(self.server), 0
        self.carried += 1
        return self.connection

    def _answers(self) -> bool:
        try:
            return self.connection is not None and self.connection.noop()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False

    def close(self) -> None:
        """Say goodbye, whether or not anybody listens."""
        if self.connection is not None:
            try:
                self.connection.quit()
            except (OSError, smtplib.SMTPException):
                self.connection.close()
        self.connection = None


def _leave_unsure(session: Session, now: datetime) -> None:
    """Mails that a program had begun to hand over when it ended."""
    cut_off = (
        col(OutgoingMail.state) == "waiting",
        col(OutgoingMail.handed_at).is_not(None),
        col(OutgoingMail.leased_until) <= now,
    )
    said = phrase("The program ended while this mail was handed over: it may or may not have been sent.")
    free = {"lease": "", "leased_until": None, "handed_at": None}
    ordinary = (*cut_off, col(OutgoingMail.urgent).is_(False))
    session.execute(update(OutgoingMail).where(*ordinary).values(state="unsure", said=said.as_json(), **free))
    session.execute(update(OutgoingMail).where(*cut_off).values(try_after=now, **free))


def _take(engine: Engine, now: datetime) -> _Held | None:
    """The next mail that is due and that nobody holds, now held by this program."""
    with writing(engine) as session:
        query = (
            select(OutgoingMail)
            .where(
                OutgoingMail.state == "waiting",
                OutgoingMail.try_after <= now,
                col(OutgoingMail.handed_at).is_(None),
                or_(col(OutgoingMail.leased_until).is_(None), col(OutgoingMail.leased_until) <= now),
            )
            .order_by(col(OutgoingMail.urgent).desc(), col(OutgoingMail.try_after), col(OutgoingMail.id))
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        mail = session.exec(query).first()
        if mail is None:
            return None
        mail.lease, mail.leased_until = secrets.token_hex(16), now + LEASE
        mail.tries += 1
        session.add(mail)
        session.commit()
        session.refresh(mail)
        files = session.exec(
            select(MailAttachment)
            .where(MailAttachment.mail_id == mail.id)
            .order_by(col(MailAttachment.position))
        )
        held = _Held(mail, [Attachment(file.name, file.data) for file in files], mail.lease)
        session.expunge(mail)
    return held


def _send_one(engine: Engine, line: _Line, held: _Held, clock: Callable[[], datetime]) -> QueuedMail:
    connection = line.open()
    message = build_message(held.mail, held.attachments, line.server, at=clock())

    def begin() -> bool:
        now = clock()
        return _write(engine, held, handed_at=now, leased_until=now + LEASE)

    try:
        verdict = hand_over(connection, line.server.sender, held.mail.to_address, message, begin)
    except Interrupted:
        line.close()
        verdict = Verdict(
            "later" if held.mail.urgent else "unsure",
            phrase("The mail server went silent while it was given this mail: it may or may not have it."),
        )
    if verdict is not None:
        _write(engine, held, **_outcome(held.mail, verdict, clock()))
    with reading(engine) as session:
        return as_listed(session.get_one(OutgoingMail, key(held.mail)))


def _outcome(mail: OutgoingMail, verdict: Verdict, now: datetime) -> dict[str, object]:
    free: dict[str, object] = {
        "lease": "",
        "leased_until": None,
        "handed_at": None,
        "said": verdict.said.as_json(),
    }
    if verdict.outcome == "sent":
        return {**free, "state": "sent", "sent_at": now}
    if verdict.outcome != "later":
        return {**free, "state": verdict.outcome}
    if mail.tries > len(AGAIN_AFTER):
        return {**free, "state": "failed"}
    return {**free, "try_after": now + timedelta(minutes=AGAIN_AFTER[mail.tries - 1])}


def _write(engine: Engine, held: _Held, **values: object) -> bool:
    """Write to a mail that this program still holds; False where another took it meanwhile."""
    mine = (col(OutgoingMail.id) == held.mail.id, col(OutgoingMail.lease) == held.lease)
    with writing(engine) as session:
        changed = session.execute(
            update(OutgoingMail).where(*mine).values(**values).returning(col(OutgoingMail.id))
        )
        held_still = changed.first() is not None
        session.commit()
    return held_still


def _put_back(engine: Engine, held: _Held) -> None:
    """What the server's own trouble stopped is not counted against a mail."""
    _write(engine, held, lease="", leased_until=None, handed_at=None, tries=held.mail.tries - 1)


def _note_trouble(engine: Engine, trouble: Phrase | None, now: datetime, *, asked: bool) -> None:
    if not asked:
        return
    with writing(engine) as session:
        kept = session.get(Setting, TROUBLE)
        if trouble is None:
            if kept is not None:
                session.delete(kept)
        else:
            value = json.dumps({"at": now.isoformat(), "why": trouble.as_json()}, ensure_ascii=False)
            kept = kept or Setting(key=TROUBLE, value=value)
            kept.value = value
            session.add(kept)
        session.commit()
