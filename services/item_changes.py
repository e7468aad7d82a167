"""What an act asks of opinions, checked once for all of them: the codes, the owners, the person, the duplicate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from locales import phrase
from models.codes import FUNCTION_CODES, Kind, Role, Severity, State
from models.desk_acts import DEPARTMENT, EVNICT
from models.tables import Account, Feedback, Pilot, Unit
from models.types import key
from services.access import Action, NotAllowed, Person, Refused, require
from services.due_times import due_hours
from services.routing import Owner, Routes
from services.states import RELEASES

LONGEST_REASON, LONGEST_RELEASE = 1_000, 40
_CODES: dict[str, tuple[str, ...]] = {
    "function": FUNCTION_CODES,
    "kind": tuple(k.value for k in Kind),
    "severity": tuple(s.value for s in Severity),
    "state": tuple(s.value for s in State),
}
# What a corporation's officer sets: how far its own part is, why, and in whose hands.
_OF_OFFICERS = frozenset({"state", "reason", "assignee", "part"})


class NothingAsked(Refused):
    """An act that changes nothing was asked for."""


@dataclass(frozen=True)
class Changes:
    """What an act sets; an empty text, None and False leave a thing as it is (`assignee` "": in nobody's hands).

    `part` is the owner whose own state and person are meant; "" means the opinion as a whole. `owners` are one or
    two codes, the one that leads first; `owners_by_rule` and `due_by_rule` give back to the tracker what a person
    had set. `trash` True puts away, False takes out; `reason` says why, also for a state.
    """

    function: str = ""
    kind: str = ""
    severity: str = ""
    state: str = ""
    reason: str = ""
    duplicate_of: int | None = None
    fixed_in_server: str | None = None
    fixed_in_android: str | None = None
    fixed_in_ios: str | None = None
    owners: tuple[str, ...] | None = None
    owners_by_rule: bool = False
    assignee: str | None = None
    due_at: datetime | None = None
    due_by_rule: bool = False
    starred: bool | None = None
    spam: bool | None = None
    trash: bool | None = None
    part: str = ""

    def told(self) -> dict[str, Any]:
        """Only what it sets, as JSON keeps it."""
        empty = asdict(Changes())
        return {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in asdict(self).items()
            if value != empty[name]
        }

    @staticmethod
    def of(told: Mapping[str, Any]) -> Changes:
        """What was kept by `told`."""
        said = dict(told)
        if said.get("owners") is not None:
            said["owners"] = tuple(said["owners"])
        if said.get("due_at"):
            said["due_at"] = datetime.fromisoformat(said["due_at"])
        return Changes(**said)


def with_releases(changes: Changes, releases: Mapping[str, str]) -> Changes:
    """The changes with the releases that are named; the others stay as the opinion has them."""
    return replace(
        changes,
        fixed_in_server=releases.get("fixed_in_server"),
        fixed_in_android=releases.get("fixed_in_android"),
        fixed_in_ios=releases.get("fixed_in_ios"),
    )


@dataclass(frozen=True)
class Asked:
    """Changes that can be asked for, with what they name looked up once."""

    changes: Changes
    owners: tuple[Owner, ...] | None
    account: Account | None
    leads_to: frozenset[int]
    routes: Routes | None
    hours: dict[str, int]
    own_parts: frozenset[str] | None  # the owners whose parts a unit's person may move; None: all


def checked(session: Session, person: Person, pilot: Pilot, changes: Changes) -> Asked:
    """Look everything up once. Raises NotAllowed and Refused for what can be asked of no opinion."""
    require(person, Action.WORK_ITEMS)
    told = changes.told()
    if not told or set(told) <= {"part", "reason"}:
        raise NothingAsked(phrase("Nothing was chosen to be changed."))
    for name, codes in _CODES.items():
        if (value := told.get(name)) and value not in codes:
            raise Refused(phrase("“%(value)s” is not a value of %(field)s.", value=value, field=name))
    for name in RELEASES:
        if len(told.get(name) or "") > LONGEST_RELEASE:
            raise Refused(phrase("A release has at most %(n)s letters.", n=LONGEST_RELEASE))
    if len(changes.reason) > LONGEST_REASON:
        raise Refused(phrase("A reason has at most %(n)s letters.", n=LONGEST_REASON))
    if changes.trash and not changes.reason.strip():
        raise Refused(phrase("Say why it goes into the trash."))
    own: frozenset[str] | None = None
    if person.role is Role.DATA_OFFICER:
        if set(told) - _OF_OFFICERS:
            raise NotAllowed(
                phrase("A corporation moves its own part of an opinion; the rest is set by EVNICT.")
            )
        own = _own_codes(session, person)
    return Asked(
        replace(
            changes,
            reason=" ".join(changes.reason.split()),
            fixed_in_server=_stripped(changes.fixed_in_server),
            fixed_in_android=_stripped(changes.fixed_in_android),
            fixed_in_ios=_stripped(changes.fixed_in_ios),
        ),
        _owners(session, changes.owners),
        _account(session, changes.assignee),
        _leads_to(session, pilot, changes),
        Routes.load(session) if changes.kind or changes.owners_by_rule else None,
        due_hours(pilot),
        own,
    )


def _stripped(said: str | None) -> str | None:
    return None if said is None else said.strip()


def _own_codes(session: Session, person: Person) -> frozenset[str]:
    path = person.unit_path
    if not path:
        return frozenset()
    query = select(Unit.code).where(col(Unit.path).startswith(path, autoescape=True))
    return frozenset(session.exec(query))


def _owners(session: Session, codes: tuple[str, ...] | None) -> tuple[Owner, ...] | None:
    if codes is None:
        return None
    if not 1 <= len(codes) <= 2 or len(set(codes)) != len(codes):
        raise Refused(phrase("An opinion has one owner, or two different ones."))
    found: list[Owner] = []
    for code in codes:
        if code in (EVNICT, DEPARTMENT):
            found.append((code, None))
            continue
        unit = session.exec(select(Unit).where(Unit.code == code)).first()
        if unit is None:
            raise Refused(phrase("There is no unit with the code %(code)s.", code=code))
        found.append((unit.code, key(unit)))
    if sum(unit is not None for _code, unit in found) > 1:
        raise Refused(phrase("Only one unit owns an opinion; the second owner is EVNICT or a department."))
    return tuple(found)


def _account(session: Session, username: str | None) -> Account | None:
    if not username:
        return None
    account = session.exec(select(Account).where(Account.username == username)).first()
    if account is None or not account.active:
        raise Refused(phrase("There is no account of the name %(name)s.", name=username))
    return account


def works_at(session: Session, account: Account, owner: str) -> bool:
    """Whether somebody works at that owner: at EVNICT's desk, at headquarters, or in the unit."""
    if owner == EVNICT:
        return account.role == Role.TRIAGER
    if owner == DEPARTMENT:
        return account.role in (Role.HEADQUARTERS, Role.TRIAGER)
    if account.role != Role.DATA_OFFICER or account.unit_id is None:
        return False
    of_owner = session.exec(select(Unit.path).where(Unit.code == owner)).first()
    return of_owner is not None and of_owner.startswith(session.get_one(Unit, account.unit_id).path)


def _leads_to(session: Session, pilot: Pilot, changes: Changes) -> frozenset[int]:
    """The opinion that is named as the first, and what that is a duplicate of in turn."""
    number = changes.duplicate_of
    if number is None:
        return frozenset()
    first = session.exec(select(Feedback).where(Feedback.id == number, Feedback.pilot_id == pilot.id)).first()
    if first is None or not first.stands:
        raise Refused(phrase("There is no opinion number %(number)s to be a duplicate of.", number=number))
    if first.state == State.DUPLICATE:
        raise Refused(
            phrase(
                "Opinion %(number)s is itself a duplicate of %(first)s. Name that one.",
                number=number,
                first=first.duplicate_of_id or "?",
            )
        )
    way = [number]
    above = first.duplicate_of_id
    while above is not None and above not in way:
        way.append(above)
        above = session.exec(select(Feedback.duplicate_of_id).where(Feedback.id == above)).first()
    return frozenset(way)
