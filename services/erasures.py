"""Senders whose data was deleted: what they had sent before, and comes again by any file, comes without them."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from importers.personal_data import mask
from locales.vietnamese import fold
from models.tables import PersonalErasure, Setting
from services.anonymising import CONTACT
from services.personal_words import marks_of

SECRET = "erasure_secret"  # noqa: S105  the name of the row that holds it


def remember_erasure(session: Session, marks: Iterable[str], request: int, *, now: datetime) -> None:
    """Keep marks that nobody can turn back into an address or number without guessing it and this database's secret."""
    secret = _secret(session, make=True)
    for mark in marks:
        sealed = _sealed(secret, mark)
        stands = session.exec(select(PersonalErasure).where(PersonalErasure.mark == sealed)).first()
        row = stands or PersonalErasure(mark=sealed, request_id=request, at=now)
        row.request_id, row.at = request, now
        session.add(row)
    session.flush()


class Erased:
    """Who is recognised as deleted, looked up once for many rows."""

    def __init__(self, session: Session) -> None:
        self._at = dict(session.exec(select(PersonalErasure.mark, PersonalErasure.at)).all())
        self._secret = _secret(session) if self._at else ""

    def taken(self, values: Mapping[str, Any], *, now: datetime) -> dict[str, Any]:
        """What is stored of an answer: as it came, or without its sender where that was deleted after it was sent."""
        if not self.covers(values):
            return dict(values)
        text = mask(values["text"])
        return {
            **values,
            **dict.fromkeys(CONTACT, ""),
            "text": text,
            "search_text": fold(text),
            "anonymised_at": now,
        }

    def covers(self, values: Mapping[str, Any]) -> bool:
        """Whether the sender of this answer was deleted after it was sent."""
        if not self._at:
            return False
        sent = values.get("submitted_at")
        for mark in marks_of(values["contact_email"], values["contact_phone"]):
            at = self._at.get(_sealed(self._secret, mark))
            if at is not None and (sent is None or sent <= at):
                return True
        return False


def _secret(session: Session, *, make: bool = False) -> str:
    row = session.get(Setting, SECRET)
    if row is None and make:
        row = Setting(key=SECRET, value=secrets.token_hex(32))
        session.add(row)
        session.flush()
    return row.value if row is not None else ""


def _sealed(secret: str, mark: str) -> str:
    return hmac.new(secret.encode(), mark.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
