"""Mail that waits to be sent, was sent or could not be, with what is attached to it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.types import Instant, not_negative, one_of

# waiting: not sent yet, perhaps tried. refused: the server or the address says no for good. failed: given up
# after many tries. bounced: taken by the server, then returned. unsure: the program ended while it was handed over.
MAIL_STATES = ("waiting", "sent", "refused", "failed", "bounced", "unsure", "withdrawn")


class OutgoingMail(SQLModel, table=True):
    """One mail to one address, once for each kind, subject matter (`about`) and day.

    A sender holds it by `lease` until `leased_until`; `handed_at` is set before the server is given the text,
    so that what was cut off there is known from what was never given. `urgent` mail goes first and is given
    again rather than left unsure. `said` is the server's last answer, or why it could not be asked, as words
    and parameters.
    """

    __tablename__ = "outgoing_mail"
    __table_args__ = (
        UniqueConstraint("kind", "about", "day", "to_address"),
        one_of("state", MAIL_STATES),
        CheckConstraint("state <> 'sent' OR sent_at IS NOT NULL", name="sent_has_a_moment"),
        *not_negative("tries"),
        Index(None, "state", "try_after"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    about: str
    day: date
    to_address: str
    subject: str
    text: str
    message_id: str = Field(unique=True)
    urgent: bool = False
    state: str = "waiting"
    tries: int = 0
    try_after: datetime = Field(sa_type=Instant)
    lease: str = ""
    leased_until: datetime | None = Field(default=None, sa_type=Instant)
    handed_at: datetime | None = Field(default=None, sa_type=Instant)
    sent_at: datetime | None = Field(default=None, sa_type=Instant)
    said: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    queued_at: datetime = Field(sa_type=Instant)


class MailAttachment(SQLModel, table=True):
    """A file that goes with a mail, kept with it so that what was queued is what is sent."""

    __tablename__ = "mail_attachment"
    __table_args__ = (UniqueConstraint("mail_id", "position"), *not_negative("position"))

    id: int | None = Field(default=None, primary_key=True)
    mail_id: int = Field(foreign_key="outgoing_mail.id")
    position: int
    name: str
    data: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
