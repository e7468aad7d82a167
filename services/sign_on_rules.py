"""The rules of single sign-on: which role and unit an e-mail address, a group or a domain of the provider's gives."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from locales import Phrase, phrase
from models.accounts import RULE_KINDS
from models.codes import Role
from models.tables import Account, SignOnRule, Unit
from models.types import key
from services import audit
from services.access import Action, NotFound, Person, Refused, require
from services.accounts import NEEDS_UNIT
from services.sign_ins import end_sessions_of

MOST_VALUE = 200
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_DOMAIN = re.compile(r"[^\s@]+\.[^\s@]+")


@dataclass(frozen=True)
class RuleFields:
    """What a rule says. `unit_code` is empty for a role that stands for no unit."""

    kind: str
    value: str
    role: str
    unit_code: str
    makes_account: bool


@dataclass(frozen=True)
class RuleLine:
    """One rule of the list, in the order in which they count."""

    id: int
    fields: RuleFields
    unit_name: str


def kind_words(kind: str) -> Phrase:
    """What a rule goes by, as people read it."""
    match kind:
        case "email":
            return phrase("E-mail address")
        case "group":
            return phrase("Group")
        case _:
            return phrase("E-mail domain")


def plain_value(kind: str, value: str) -> str:
    """What a rule compares: NFC, lower case; a domain without its @, a group without the leading slash.

    >>> plain_value("domain", " @EVN.com.vn "), plain_value("group", "/EVN/Báo cáo")
    ('evn.com.vn', 'evn/báo cáo')
    """
    plain = unicodedata.normalize("NFC", " ".join(value.split())).casefold()
    return plain.removeprefix({"domain": "@", "group": "/"}.get(kind, "") or "\0")


def list_rules(session: Session, person: Person) -> list[RuleLine]:
    """Every rule in the order in which they count. Raises NotAllowed."""
    require(person, Action.MANAGE_ACCOUNTS)
    return [
        RuleLine(key(rule), _fields(rule, unit), unit.name if unit else "")
        for rule, unit in _in_order(session)
    ]


def add_rule(session: Session, person: Person, fields: RuleFields, *, now: datetime) -> int:
    """Keep a rule; it counts from the next sign-in on. Returns its number. Raises Refused, NotFound, NotAllowed."""
    require(person, Action.MANAGE_ACCOUNTS)
    fields = _sound(fields)
    known = select(SignOnRule.id).where(SignOnRule.kind == fields.kind, SignOnRule.value == fields.value)
    if session.exec(known).first() is not None:
        raise Refused(
            phrase("There is a rule for “%(value)s” already. Remove that one first.", value=fields.value)
        )
    unit = None
    if fields.unit_code:
        unit = session.exec(select(Unit).where(Unit.code == fields.unit_code)).first()
        if unit is None:
            raise NotFound(phrase("There is no unit with the code %(code)s.", code=fields.unit_code))
    rule = SignOnRule(
        kind=fields.kind,
        value=fields.value,
        role=fields.role,
        unit_id=key(unit) if unit else None,
        makes_account=fields.makes_account,
        created_by=person.name,
        created_at=now,
    )
    session.add(rule)
    session.flush()
    number = key(rule)
    audit.record(session, person, "add sign-on rule", "sign_on_rule", number, now=now, after=fields.__dict__)
    session.commit()
    return number


def remove_rule(session: Session, person: Person, number: int, *, now: datetime) -> RuleFields:
    """Take a rule away; who is signed in with an account that a rule made signs in again. Returns what it said."""
    require(person, Action.MANAGE_ACCOUNTS)
    rule = session.get(SignOnRule, number)
    if rule is None:
        raise NotFound(phrase("This rule was removed already."))
    unit = session.get(Unit, rule.unit_id) if rule.unit_id is not None else None
    was = _fields(rule, unit)
    session.delete(rule)
    for account_id in session.exec(select(Account.id).where(Account.by_rule)).all():
        if account_id is not None:
            end_sessions_of(session, account_id, now=now)
    audit.record(session, person, "remove sign-on rule", "sign_on_rule", number, now=now, before=was.__dict__)
    session.commit()
    return was


def rule_for(session: Session, email: str, groups: Collection[str]) -> tuple[SignOnRule, Unit | None] | None:
    """The first rule that fits a person whom the provider vouches for; None where none does."""
    address = plain_value("email", email)
    belongs = {plain_value("group", group) for group in groups}
    domain = address.rpartition("@")[2]
    for rule, unit in _in_order(session):
        said = {"email": {address} - {""}, "group": belongs, "domain": {domain} - {""}}[rule.kind]
        if rule.value in said:
            return rule, unit
    return None


def _in_order(session: Session) -> list[tuple[SignOnRule, Unit | None]]:
    query = select(SignOnRule, Unit).join(Unit, col(Unit.id) == col(SignOnRule.unit_id), isouter=True)
    rows: list[tuple[SignOnRule, Unit | None]] = [(rule, unit) for rule, unit in session.exec(query)]
    return sorted(rows, key=lambda row: (RULE_KINDS.index(row[0].kind), key(row[0])))


def _fields(rule: SignOnRule, unit: Unit | None) -> RuleFields:
    return RuleFields(rule.kind, rule.value, rule.role, unit.code if unit else "", rule.makes_account)


def _sound(fields: RuleFields) -> RuleFields:
    if fields.kind not in RULE_KINDS:
        raise Refused(phrase("A rule goes by an e-mail address, a group or an e-mail domain."))
    value = plain_value(fields.kind, fields.value)
    if not value or len(value) > MOST_VALUE or not value.isprintable():
        raise Refused(phrase("Type what the rule goes by: 1 to %(n)s letters.", n=MOST_VALUE))
    if fields.kind == "email" and not _EMAIL.fullmatch(value):
        raise Refused(
            phrase("“%(found)s” is no e-mail address. Write it as nguyen.an@evn.com.vn.", found=value)
        )
    if fields.kind == "domain" and not _DOMAIN.fullmatch(value):
        raise Refused(phrase("“%(found)s” is no domain. Write it as evn.com.vn.", found=value))
    if fields.role not in list(Role):
        raise Refused(phrase("“%(role)s” is not a role.", role=fields.role))
    if fields.role in NEEDS_UNIT and not fields.unit_code:
        raise Refused(phrase("This role stands for a unit: choose the unit too."))
    unit = fields.unit_code if fields.role in NEEDS_UNIT else ""
    return RuleFields(fields.kind, value, fields.role, unit, fields.makes_account)
