"""Mails of reminders in the queue: how they are named there, what became of them, which a later one replaces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import update
from sqlmodel import Session, col, select

from locales import Phrase, phrase
from models.tables import OutgoingMail, Pilot, Reminder
from services.unit_tree import UnitTree

MAIL_KIND = "reminder-"


def about_of(pilot: Pilot, to: str) -> str:
    """The subject matter of the mails to an office, as the queue knows it."""
    return f"{pilot.code}/{to}"


def withdraw_older(session: Session, pilot: Pilot, today: date) -> None:
    """Take out what still waits of days before today."""
    waits = (
        col(OutgoingMail.kind).startswith(MAIL_KIND),
        col(OutgoingMail.about).startswith(about_of(pilot, ""), autoescape=True),
        col(OutgoingMail.day) < today,
        col(OutgoingMail.state) == "waiting",
        col(OutgoingMail.handed_at).is_(None),
        col(OutgoingMail.lease) == "",
    )
    said = phrase("A later reminder took its place before it was sent.")
    session.execute(update(OutgoingMail).where(*waits).values(state="withdrawn", said=said.as_json()))


def mails_of(
    session: Session, pilot: Pilot, tree: UnitTree, rows: Sequence[Reminder]
) -> dict[tuple[int | None, date, str], list[tuple[str, str, str]]]:
    """What became of the mails of each office, day and kind."""
    if not any(row.through_id for row in rows):
        return {}
    found: dict[tuple[int | None, date, str], list[tuple[str, str, str]]] = defaultdict(list)
    start = about_of(pilot, "")
    query = (
        select(OutgoingMail)
        .where(
            col(OutgoingMail.kind).startswith(MAIL_KIND),
            col(OutgoingMail.about).startswith(start, autoescape=True),
            col(OutgoingMail.day) >= min(row.day for row in rows),
        )
        .order_by(col(OutgoingMail.id))
    )
    for mail in session.exec(query):
        node = tree.by_code.get(mail.about.removeprefix(start))
        said = str(Phrase.from_json(mail.said)) if mail.said else ""
        place = (node.id if node else None, mail.day, mail.kind.removeprefix(MAIL_KIND))
        found[place].append((mail.to_address, mail.state, said))
    return found
