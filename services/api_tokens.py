"""Tokens by which other programs speak to this one: made and replaced by an administrator, known by their hash."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col, or_, select

from locales import phrase
from models.tables import ApiToken
from models.types import key
from services import audit
from services.access import Action, NotFound, Person, require

FORM_ANSWERS = "form_answers"
# How long a replaced token is still taken, so that the new one can be put in place without losing an answer.
GRACES = {"1h": timedelta(hours=1), "24h": timedelta(hours=24), "7d": timedelta(days=7)}
_BEGINNING = "evn_"
_USE_NOTED_EVERY = timedelta(minutes=5)


@dataclass(frozen=True)
class TokenLine:
    """A token as the screen lists it; `stands` while it is taken, `last` for the one made last."""

    id: int
    hint: str
    made_at: datetime
    made_by: str
    ends_at: datetime | None
    last_used_at: datetime | None
    stands: bool


def replace_token(
    session: Session, person: Person, *, grace: timedelta, now: datetime, purpose: str = FORM_ANSWERS
) -> str:
    """Make a token; those before it are taken until `now + grace` at most. Returns it, for this one time."""
    require(person, Action.MANAGE_SOURCES)
    ends = now + grace
    session.execute(
        update(ApiToken)
        .where(
            col(ApiToken.purpose) == purpose,
            or_(col(ApiToken.ends_at).is_(None), col(ApiToken.ends_at) > ends),
        )
        .values(ends_at=ends)
    )
    token = _BEGINNING + secrets.token_urlsafe(32)
    row = ApiToken(
        purpose=purpose, token_hash=_hash(token), hint=token[-4:], made_at=now, made_by=person.name
    )
    session.add(row)
    session.flush()
    told = {"hint": row.hint, "earlier_end_at": ends.isoformat()}
    audit.record(session, person, "make token", "api_token", row.id, now=now, after=told)
    session.commit()
    return token


def end_token(session: Session, person: Person, number: int, *, now: datetime) -> None:
    """Take a token no more, from this moment. Raises NotFound for one that doesn't stand."""
    require(person, Action.MANAGE_SOURCES)
    row = session.get(ApiToken, number)
    if row is None or not _stands(row, now):
        raise NotFound(phrase("There is no token of that number any more."))
    before = {"ends_at": row.ends_at.isoformat() if row.ends_at else None}
    row.ends_at = now
    session.add(row)
    audit.record(session, person, "end token", "api_token", number, now=now, before=before)
    session.commit()


def list_tokens(
    session: Session, person: Person, *, now: datetime, purpose: str = FORM_ANSWERS
) -> list[TokenLine]:
    """The tokens that stand and the last few that ended, the newest first."""
    require(person, Action.MANAGE_SOURCES)
    query = select(ApiToken).where(ApiToken.purpose == purpose).order_by(col(ApiToken.id).desc())
    lines = [
        TokenLine(key(t), t.hint, t.made_at, t.made_by, t.ends_at, t.last_used_at, _stands(t, now))
        for t in session.exec(query)
    ]
    ended = [line for line in lines if not line.stands][:3]
    return [line for line in lines if line.stands or line in ended]


def is_taken(session: Session, token: str, *, now: datetime, purpose: str = FORM_ANSWERS) -> int | None:
    """The number of the standing token that this is; None for any other words.

    Takes as long for words that are nearly right as for any: their hash is compared with every one that stands.
    """
    given = _hash(token)
    found: int | None = None
    standing = session.exec(
        select(ApiToken).where(
            ApiToken.purpose == purpose, or_(col(ApiToken.ends_at).is_(None), col(ApiToken.ends_at) > now)
        )
    ).all()
    for row in standing:
        if hmac.compare_digest(row.token_hash, given):
            found = row.id
    return found


def note_use(session: Session, number: int, *, now: datetime) -> None:
    """Remember when a token was last used, to some minutes (kept when the caller commits)."""
    row = session.get_one(ApiToken, number)
    if row.last_used_at is None or now - row.last_used_at > _USE_NOTED_EVERY:
        row.last_used_at = now
        session.add(row)


def _stands(row: ApiToken, now: datetime) -> bool:
    return row.ends_at is None or row.ends_at > now


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
