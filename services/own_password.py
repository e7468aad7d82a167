"""Changing one's own password: the old one is asked for, and every session but a new one ends."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, select

from locales import phrase
from models.tables import Account
from models.types import key
from services import audit
from services.access import NotAllowed, Person, Refused
from services.passwords import check_password, hash_password, is_right, plain_password
from services.sign_ins import Locked, Opened, count_failure, end_sessions_of, open_session


class WrongOldPassword(Refused):
    """The old password was not the account's."""

    def __init__(self) -> None:
        super().__init__(
            phrase(
                "The old password is not right. Type the one that you signed in with; "
                "check Caps Lock and the Vietnamese keyboard too."
            )
        )


def change_password(
    session: Session, person: Person, old: str, new: str, *, now: datetime, agent: str = ""
) -> Opened:
    """Give one's own account a new password; all its sessions end, and a new one is opened in their place.

    Raises Refused for a new password that is too easy, too long or the old one, WrongOldPassword and, after
    too many of these, Locked; a wrong old password is counted as at the sign-in. NotAllowed for who has no
    password here. Passwords are hashed outside any transaction: that takes long on purpose.
    """
    account = _own(session, person)
    known, name = account.password_hash, account.username
    session.rollback()
    if known is None:
        raise NotAllowed(
            phrase("This account has no password here: it is changed where you sign in for all programs.")
        )
    check_password(new, name)
    right = is_right(known, old)
    if right and plain_password(new) == plain_password(old):
        raise Refused(phrase("The new password is the old one. Choose another."))
    hashed = hash_password(new) if right else None

    account = _own(session, person, alone=True)
    if account.locked_until is not None and account.locked_until > now:
        session.rollback()
        raise Locked
    if hashed is None or account.password_hash != known:
        count_failure(session, account, address=person.address, now=now)
        session.commit()
        raise WrongOldPassword
    account.password_hash, account.must_change_password = hashed, False
    account.failed_attempts, account.last_failed_at, account.locked_until = 0, None, None
    ended = end_sessions_of(session, key(account), now=now)
    opened = open_session(session, account, address=person.address, agent=agent, now=now)
    after = {"sessions_ended": ended}
    audit.record(session, opened.person, "change password", "account", account.id, now=now, after=after)
    session.commit()
    return opened


def _own(session: Session, person: Person, *, alone: bool = False) -> Account:
    query = select(Account).where(Account.id == person.account_id, Account.active)
    account = session.exec(query.with_for_update() if alone else query).first()
    if account is None:
        raise NotAllowed(phrase("This account is closed. Ask the administrator."))
    return account
