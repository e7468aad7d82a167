"""The owner of a critical item (safety, money lost, another's data) is written to at once, one time for item and owner.

The letter is queued in the transaction in which the item came or changed, and sent by the queue. It names number,
function, severity and a link, and nothing of what a person said.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Engine, and_, func, literal_column, or_
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from models.codes import Role, Severity
from models.database import alone, writing
from models.desk_acts import DEPARTMENT, EVNICT
from models.tables import (
    Account,
    AppFunction,
    CriticalNotice,
    Feedback,
    FeedbackOwner,
    Pilot,
    Setting,
    Unit,
)
from models.types import key
from services.access import Action, Person, feedback_within_reach, require
from services.critical_letter import CriticalItem, letter
from services.feedback_filters import OPEN_STATES
from services.mail import addresses_in, queue_mail, usable_address
from services.pilots import zone_of

KIND = "critical"
PUBLIC_ADDRESS = "public_address"  # the setting that says how people open the tracker
_CHUNK = 500


@dataclass(frozen=True)
class Untold:
    """A critical item whose owner has no address: a person must tell them."""

    item: int
    owner: str
    owner_name: str
    since: datetime


def keep_public_address(session: Session, address: str) -> None:
    """Remember how people open the tracker, for links in letters; "" forgets it. Kept when the caller commits."""
    row = session.get(Setting, PUBLIC_ADDRESS) or Setting(key=PUBLIC_ADDRESS, value="")
    row.value = address.rstrip("/")
    session.add(row)
    session.flush()


def tell_owners(
    session: Session, pilot: Pilot, *, now: datetime, items: Collection[int] | None = None
) -> int:
    """Queue a letter to each owner of open critical items that was not told of them; how many items were told of.

    `items` are the ones that came or changed; None looks at all, and once more at those whose owner had no
    address. One letter tells of all items of one owner. In the caller's transaction, after owners were found.
    """
    session.flush()
    if items is not None and len(items) <= _CHUNK and not _any_critical(session, items):
        return 0
    with alone(session, "critical notices"):
        told = 0
        for owner, found in _waiting(session, pilot, items).items():
            told += _tell(session, pilot, owner, found, now)
    return told


def _any_critical(session: Session, items: Collection[int]) -> bool:
    found = select(Feedback.id).where(col(Feedback.id).in_(items), _IS_CRITICAL).limit(1)
    return session.exec(found).first() is not None


# As the index on critical items says it, so that it is used.
_IS_CRITICAL: ColumnElement[bool] = col(Feedback.severity) == literal_column(f"'{Severity.CRITICAL.value}'")


def _waiting(session: Session, pilot: Pilot, items: Collection[int] | None) -> dict[str, list[CriticalItem]]:
    """Open critical items by an owner that was not told of them; one that nobody owns yet is EVNICT's."""
    owner = func.coalesce(FeedbackOwner.owner, EVNICT)
    query = (
        columns(
            owner,
            col(Feedback.id),
            col(AppFunction.label),
            col(Feedback.kind),
            col(Feedback.channel),
            col(Feedback.submitted_at),
            col(CriticalNotice.id),
        )
        .select_from(Feedback)
        .join(
            AppFunction,
            and_(
                col(AppFunction.pilot_id) == col(Feedback.pilot_id),
                col(AppFunction.code) == col(Feedback.function),
            ),
        )
        .join(FeedbackOwner, col(FeedbackOwner.feedback_id) == col(Feedback.id), isouter=True)
        .join(
            CriticalNotice,
            and_(col(CriticalNotice.feedback_id) == col(Feedback.id), col(CriticalNotice.owner) == owner),
            isouter=True,
        )
        .where(
            col(Feedback.pilot_id) == pilot.id,
            _IS_CRITICAL,
            col(Feedback.stands).is_(True),
            col(Feedback.state).in_([s.value for s in OPEN_STATES]),
            or_(col(CriticalNotice.id).is_(None), col(CriticalNotice.recipients) == 0)
            if items is None
            else col(CriticalNotice.id).is_(None),
        )
        .order_by(col(Feedback.id))
    )
    found: dict[str, list[CriticalItem]] = {}
    wanted = None if items is None else set(items)
    for name, number, label, kind, channel, at, _notice in session.execute(query):
        if wanted is None or number in wanted:
            found.setdefault(name, []).append(CriticalItem(number, label, kind, channel, at))
    return found


def _tell(session: Session, pilot: Pilot, owner: str, found: Sequence[CriticalItem], now: datetime) -> int:
    addresses = addresses_of(session, owner)
    have = _notices(session, owner, [one.number for one in found])
    if not addresses:
        session.add_all(
            CriticalNotice(feedback_id=one.number, owner=owner, recipients=0, at=now)
            for one in found
            if one.number not in have
        )
        session.flush()
        return 0
    subject, text = letter(pilot, found, _address(session))
    numbers = ",".join(str(one.number) for one in found)
    about = f"feedback:{numbers}"
    if len(found) > 1:
        about = (
            f"feedback:{found[0].number}+{len(found) - 1}:{hashlib.sha256(numbers.encode()).hexdigest()[:12]}"
        )
    for address in addresses:
        queue_mail(
            session,
            now=now,
            kind=KIND,
            about=about,
            day=_day(pilot, now),
            to=address,
            subject=subject,
            text=text,
            urgent=True,
        )
    for one in found:
        row = have.get(one.number) or CriticalNotice(
            feedback_id=one.number, owner=owner, recipients=0, at=now
        )
        row.recipients, row.at = len(addresses), now
        session.add(row)
    session.flush()
    return len(found)


def _notices(session: Session, owner: str, numbers: Sequence[int]) -> Mapping[int, CriticalNotice]:
    found: dict[int, CriticalNotice] = {}
    for start in range(0, len(numbers), _CHUNK):
        query = select(CriticalNotice).where(
            CriticalNotice.owner == owner,
            col(CriticalNotice.feedback_id).in_(numbers[start : start + _CHUNK]),
        )
        found |= {row.feedback_id: row for row in session.exec(query)}
    return found


def _day(pilot: Pilot, now: datetime) -> date:
    return now.astimezone(zone_of(pilot)).date()


def _address(session: Session) -> str:
    row = session.get(Setting, PUBLIC_ADDRESS)
    return row.value if row else ""


def addresses_of(session: Session, owner: str) -> list[str]:
    """Where an owner is written to: EVNICT's triagers; a unit's data officers, else its contact, else who is above."""
    if owner in (EVNICT, DEPARTMENT):
        return _of_accounts(session, col(Account.role) == Role.TRIAGER.value)
    unit = session.exec(select(Unit).where(Unit.code == owner)).first()
    for code in reversed(unit.path.strip("/").split("/")) if unit else ():
        found = _of_unit(session, code)
        if found:
            return found
    return []


def _of_unit(session: Session, code: str) -> list[str]:
    unit = session.exec(select(Unit).where(Unit.code == code)).first()
    # The group itself is headquarters, which owns no item.
    if unit is None or unit.parent_id is None:
        return []
    officers = and_(col(Account.role) == Role.DATA_OFFICER.value, col(Account.unit_id) == key(unit))
    return _of_accounts(session, officers) or addresses_in(unit.contact)


def _of_accounts(session: Session, which: ColumnElement[bool]) -> list[str]:
    query = select(Account.email).where(which, col(Account.active).is_(True)).order_by(col(Account.id))
    usable = (usable_address(address) for address in session.exec(query))
    return list(dict.fromkeys(address for address in usable if address))


def untold_owners(session: Session, person: Person, pilot: Pilot) -> tuple[Untold, ...]:
    """Open critical items whose owner has no address to write to, within reach: they are told by a person."""
    require(person, Action.SEE_FEEDBACK)
    open_one = (
        select(Feedback.id)
        .join(Unit, col(Unit.id) == col(Feedback.unit_id), isouter=True)
        .where(
            col(Feedback.id) == col(CriticalNotice.feedback_id),
            col(Feedback.pilot_id) == pilot.id,
            _IS_CRITICAL,
            col(Feedback.stands).is_(True),
            col(Feedback.state).in_([s.value for s in OPEN_STATES]),
            feedback_within_reach(person),
        )
        .exists()
    )
    # From the few notices to their opinions, not through all opinions.
    query = (
        select(CriticalNotice)
        .where(CriticalNotice.recipients == 0, open_one)
        .order_by(col(CriticalNotice.id))
    )
    names = dict(session.exec(select(Unit.code, Unit.name)).all())
    return tuple(
        Untold(n.feedback_id, n.owner, names.get(n.owner, n.owner), n.at) for n in session.exec(query)
    )


def tell_of_missed(session: Session, *, now: datetime, public_address: str = "") -> int:
    """Queue what no act queued: owners that have an address by now, items that came by another way; how many items.

    Called before mail is sent; `public_address` is how people open the tracker. Commits.
    """
    if public_address:
        keep_public_address(session, public_address)
    told = sum(tell_owners(session, pilot, now=now) for pilot in session.exec(select(Pilot)).all())
    session.commit()
    return told


def remember_public_address(engine: Engine, address: str) -> None:
    """Keep how people open the tracker, for the links of letters that are queued from now on."""
    with writing(engine) as session:
        keep_public_address(session, address)
        session.commit()
