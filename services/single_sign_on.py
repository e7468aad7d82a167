"""Signing in as whom the provider vouches for: the account that is theirs, its role by the rules, a session."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, or_, select

from locales import phrase
from locales.vietnamese import clean_text
from models.codes import Role
from models.database import alone
from models.tables import Account, SignOnRule, Unit
from models.types import key
from services import audit
from services.access import Person, Refused
from services.sign_ins import Opened, end_sessions_of, open_session
from services.sign_on_rules import plain_value, rule_for

_NAMED = 3


@dataclass(frozen=True)
class Identity:
    """Whom the provider vouches for. `email` is empty where it gave none or says that it was never verified."""

    issuer: str
    subject: str
    email: str = ""
    name: str = ""
    groups: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What an account keeps of it: unique across providers, never given twice by one."""
        return f"{self.issuer}|{self.subject}"


class NoPlace(Refused):
    """The provider knows this person; nobody has said what they are here."""

    def __init__(self, identity: Identity, whom: str) -> None:
        who = identity.email or identity.name or identity.subject
        sentence = phrase(
            "Your EVN account “%(who)s” was recognised, but it has no role in this program yet. "
            "Ask the administrator to give it one.",
            who=who,
        )
        if whom:
            sentence = phrase(
                "Your EVN account “%(who)s” was recognised, but it has no role in this program yet. "
                "Ask the administrator (%(whom)s) to give it one.",
                who=who,
                whom=whom,
            )
        super().__init__(sentence)


def sign_in_as(
    session: Session, identity: Identity, *, address: str, agent: str, now: datetime, provider_token: str = ""
) -> Opened:
    """Open a session for whom the provider vouches for. Raises NoPlace, telling whom to ask.

    An account is found by what the provider calls the person, else by their e-mail, once. Where a rule fits, role
    and unit are the rule's, at every sign-in; an account is made only by a rule that says so.
    """
    with alone(session, "single sign-on"):
        opened = _open(session, identity, address, agent, now, provider_token)
    if opened is None:
        session.commit()  # sessions that no rule allows any more were ended
        raise NoPlace(identity, _administrators(session))
    after = {"by": identity.issuer}
    audit.record(session, opened.person, "sign in", "account", opened.person.account_id, now=now, after=after)
    session.commit()
    return opened


def _open(
    session: Session, identity: Identity, address: str, agent: str, now: datetime, provider_token: str
) -> Opened | None:
    account = _account_of(session, identity)
    found = rule_for(session, identity.email, identity.groups)
    if account is None:
        if found is None or not found[0].makes_account or _is_taken(session, identity):
            return None
        account = _make(session, identity, *found, now=now)
    elif not account.active:
        return None
    elif found is not None:
        _follow(session, account, *found, now=now)
    elif account.by_rule:
        end_sessions_of(session, key(account), now=now)
        return None
    account.oidc_subject = identity.key
    account.email = account.email or identity.email
    session.add(account)
    return open_session(
        session, account, address=address, agent=agent, now=now, how="provider", provider_token=provider_token
    )


def _account_of(session: Session, identity: Identity) -> Account | None:
    known = session.exec(
        select(Account).where(Account.oidc_subject == identity.key).with_for_update()
    ).first()
    if known is not None or not identity.email:
        return known
    rows = [row for row in _with_email(session, identity) if row.oidc_subject is None]
    # Two accounts of one address: nobody can say which is meant.
    return rows[0] if len(rows) == 1 else None


def _with_email(session: Session, identity: Identity) -> list[Account]:
    email = plain_value("email", identity.email)
    theirs = or_(col(Account.username) == email, col(Account.email).in_({email, identity.email}))
    return list(session.exec(select(Account).where(theirs).with_for_update()).all())


def _is_taken(session: Session, identity: Identity) -> bool:
    """Whether the address belongs to an account that this person can't be given without a decision."""
    return bool(identity.email) and bool(_with_email(session, identity))


def _make(
    session: Session, identity: Identity, rule: SignOnRule, unit: Unit | None, *, now: datetime
) -> Account:
    email = plain_value("email", identity.email)
    usable = bool(email) and len(email) <= 64 and all(c.isalnum() or c in "._-@" for c in email)
    short = hashlib.sha256(identity.key.encode()).hexdigest()[:16]
    account = Account(
        username=email if usable else f"evn-{short}",
        display_name=" ".join(clean_text(identity.name).split())[:200],
        email=email,
        role=rule.role,
        unit_id=key(unit) if unit else None,
        by_rule=True,
        created_at=now,
    )
    session.add(account)
    session.flush()
    who = Person(account.username, None, account_id=account.id)
    after = {"username": account.username, "role": rule.role, "unit": unit.code if unit else ""}
    after["rule"] = f"{rule.kind} {rule.value}"
    audit.record(session, who, "add account", "account", account.id, now=now, after=after)
    return account


def _follow(
    session: Session, account: Account, rule: SignOnRule, unit: Unit | None, *, now: datetime
) -> None:
    """Give an account the role and unit of a rule; if they were others, its sessions end."""
    unit_id = key(unit) if unit else None
    if (account.role, account.unit_id) == (rule.role, unit_id):
        return
    was = session.get(Unit, account.unit_id) if account.unit_id is not None else None
    before = {"role": account.role, "unit": was.code if was else ""}
    account.role, account.unit_id = rule.role, unit_id
    end_sessions_of(session, key(account), now=now)
    who = Person(account.username, None, account_id=account.id)
    after = {"role": rule.role, "unit": unit.code if unit else "", "rule": f"{rule.kind} {rule.value}"}
    audit.record(session, who, "change account", "account", account.id, now=now, before=before, after=after)


def _administrators(session: Session) -> str:
    query = select(Account).where(Account.active, Account.role == Role.ADMIN.value).order_by(col(Account.id))
    return ", ".join(row.display_name or row.username for row in session.exec(query.limit(_NAMED)))
