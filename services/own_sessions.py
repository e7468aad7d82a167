"""One's own sessions: where one is signed in, ending one of them or all the others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from locales import phrase
from models.tables import SignIn
from models.types import key
from services import audit
from services.access import NotFound, Person
from services.sign_ins import IDLE, end_sessions_of, token_hash

# The first that fits counts: Edge and the others also call themselves Chrome, and everybody Safari.
_BROWSERS = (
    (r"Edg(?:e|A|iOS)?/", "Microsoft Edge"),
    (r"coc_coc_browser/", "Cốc Cốc"),
    (r"OPR/", "Opera"),
    (r"SamsungBrowser/", "Samsung Internet"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrome/|CriOS/", "Chrome"),
    (r"Safari/", "Safari"),
)
_SYSTEMS = (
    (r"Windows", "Windows"),
    (r"Android", "Android"),
    (r"iPhone", "iPhone"),
    (r"iPad", "iPad"),
    (r"Mac OS X|Macintosh", "macOS"),
    (r"CrOS", "ChromeOS"),
    (r"Linux", "Linux"),
)


@dataclass(frozen=True)
class OwnSession:
    """One place where a person is signed in. `browser` is empty where it can't be told; `how` is one of WAYS_IN."""

    id: int
    address: str
    browser: str
    how: str
    started_at: datetime
    seen_at: datetime
    here: bool


def browser_words(agent: str) -> str:
    """What a browser says of itself, as people call it.

    >>> browser_words("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0")
    'Microsoft Edge · Windows'
    >>> browser_words("curl/8")
    ''
    """
    browser = next((name for mark, name in _BROWSERS if re.search(mark, agent)), "")
    system = next((name for mark, name in _SYSTEMS if re.search(mark, agent)), "")
    return " · ".join(part for part in (browser, system) if part)


def list_own(session: Session, person: Person, token: str, *, now: datetime) -> list[OwnSession]:
    """Where this person is signed in now; this session first, then the latest seen."""
    rows = session.exec(
        select(SignIn)
        .where(
            SignIn.account_id == person.account_id,
            col(SignIn.ended_at).is_(None),
            SignIn.ends_at > now,
            SignIn.last_seen_at > now - IDLE,
        )
        .order_by(col(SignIn.last_seen_at).desc(), col(SignIn.id).desc())
    ).all()
    here = token_hash(token)
    lines = [
        OwnSession(
            key(row),
            row.address,
            browser_words(row.agent),
            row.how,
            row.created_at,
            row.last_seen_at,
            row.token_hash == here,
        )
        for row in rows
    ]
    return sorted(lines, key=lambda line: not line.here)


def end_own(session: Session, person: Person, number: int, *, now: datetime) -> None:
    """End one of one's own sessions. Raises NotFound for what has ended already, and for anybody else's."""
    row = session.exec(
        select(SignIn).where(
            SignIn.id == number, SignIn.account_id == person.account_id, col(SignIn.ended_at).is_(None)
        )
    ).first()
    if row is None:
        raise NotFound(phrase("This session has ended already."))
    row.ended_at, row.provider_token = now, ""
    session.add(row)
    audit.record(session, person, "end session", "account", person.account_id, now=now)
    session.commit()


def end_others(session: Session, person: Person, token: str, *, now: datetime) -> int:
    """End every session of one's own but the one that asks; returns how many."""
    if person.account_id is None:
        return 0
    here = session.exec(select(SignIn.id).where(SignIn.token_hash == token_hash(token))).first()
    ended = end_sessions_of(session, person.account_id, now=now, but=here)
    if ended:
        after = {"sessions": ended}
        audit.record(session, person, "end sessions", "account", person.account_id, now=now, after=after)
    session.commit()
    return ended
