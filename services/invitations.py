"""Links of invitation: an administrator makes one, the owner of the account sets a password with it, once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from locales import phrase
from models.tables import Account, Invitation
from models.types import key
from services import audit
from services.access import Action, NotFound, Person, Refused, require
from services.passwords import check_password, hash_password
from services.sign_ins import INVITATION, Opened, end_sessions_of, open_session, token_hash

LASTS = timedelta(days=3)


class InvitationEnded(Refused):
    """The link was used, has run out, was replaced or never given."""

    def __init__(self) -> None:
        super().__init__(
            phrase(
                "This link was used already or has ended. Ask the administrator who sent it for a new one."
            )
        )


@dataclass(frozen=True)
class Invited:
    """A link that is shown once. `path` is an address of this server; it opens until `ends_at`."""

    account_id: int
    username: str
    path: str
    ends_at: datetime


@dataclass(frozen=True)
class Guest:
    """Whom a link is for, as its page greets them."""

    username: str
    display_name: str
    locale: str


def invite(session: Session, person: Person, account_id: int, *, now: datetime) -> Invited:
    """A link with which an account's owner sets a password; the account's earlier links end.

    The password that the account has goes on until the link is used. Raises NotAllowed, NotFound, Refused (closed).
    """
    require(person, Action.MANAGE_ACCOUNTS)
    account = session.get(Account, account_id)
    if account is None:
        raise NotFound(phrase("There is no such account any more."))
    if not account.active:
        raise Refused(phrase("Account “%(name)s” is closed. Open it again first.", name=account.username))
    end_invitations(session, account_id, now=now)
    token, ends_at = secrets.token_urlsafe(32), now + LASTS
    session.add(
        Invitation(
            account_id=account_id,
            token_hash=token_hash(token),
            created_by=person.name,
            created_at=now,
            ends_at=ends_at,
        )
    )
    after = {"username": account.username, "ends_at": ends_at.isoformat()}
    audit.record(session, person, "invite", "account", account_id, now=now, after=after)
    session.commit()
    return Invited(account_id, account.username, f"{INVITATION}/{token}", ends_at)


def end_invitations(session: Session, account_id: int, *, now: datetime) -> None:
    """End what links of an account still open, in the caller's transaction."""
    open_ones = select(Invitation).where(
        Invitation.account_id == account_id, col(Invitation.ended_at).is_(None)
    )
    for row in session.exec(open_ones).all():
        row.ended_at = now
        session.add(row)


def guest_of(session: Session, token: str, *, now: datetime) -> Guest:
    """Whom a link is for; looking at it uses nothing up. Raises InvitationEnded."""
    _row, account = _found(session, token, now)
    return Guest(account.username, account.display_name, account.locale)


def accept(session: Session, token: str, password: str, *, address: str, agent: str, now: datetime) -> Opened:
    """Set the password and open a session; the link ends, and whatever else the account had open.

    Raises InvitationEnded, and Refused for a password that is too easy, which uses nothing up. The password is
    hashed outside any transaction: it takes long on purpose.
    """
    _row, account = _found(session, token, now)
    username = account.username
    session.rollback()
    check_password(password, username)
    hashed = hash_password(password)
    row, account = _found(session, token, now, alone=True)
    row.ended_at = now
    session.add(row)
    end_invitations(session, key(account), now=now)
    account.password_hash, account.must_change_password = hashed, False
    account.failed_attempts, account.last_failed_at, account.locked_until = 0, None, None
    ended = end_sessions_of(session, key(account), now=now)
    opened = open_session(session, account, address=address, agent=agent, now=now, how="invitation")
    after = {"sessions_ended": ended}
    audit.record(session, opened.person, "accept invitation", "account", account.id, now=now, after=after)
    session.commit()
    return opened


def _found(session: Session, token: str, now: datetime, *, alone: bool = False) -> tuple[Invitation, Account]:
    query = (
        select(Invitation, Account)
        .join(Account, col(Account.id) == col(Invitation.account_id))
        .where(
            Invitation.token_hash == token_hash(token),
            col(Invitation.ended_at).is_(None),
            Invitation.ends_at > now,
            Account.active,
        )
    )
    found = session.exec(query.with_for_update() if alone else query).first()
    if found is None:
        session.rollback()
        raise InvitationEnded
    return found[0], found[1]
