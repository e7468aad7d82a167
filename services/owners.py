"""Who answers for one opinion, how far each is, and passing it on within a corporation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from locales import phrase
from models.codes import Role, UnitStatus
from models.desk_acts import DEPARTMENT, EVNICT
from models.tables import Account, Pilot, Unit
from models.types import key
from services.access import Action, Person, Refused, require, within_reach
from services.critical_mail import tell_owners
from services.feedback import find_item
from services.item_acts import Acted, ChangedMeanwhile, keep_act
from services.item_changes import Changes, works_at
from services.item_difference import differences_of
from services.item_events import tell_events
from services.owner_rows import Part, lock_items, parts_of, put_parts, update_items
from services.routing import CORPORATION
from services.states import OPEN


@dataclass(frozen=True)
class OwnerPart:
    """One owner of an opinion as people see it. `mine` is whether the person who asks moves this part."""

    owner: str
    name: str
    unit_id: int | None
    state: str
    due_at: datetime | None
    assignee: str
    leads: bool
    version: int
    overdue: bool
    by_rule: bool
    mine: bool


def owners_of(
    session: Session, person: Person, pilot: Pilot, number: int, *, now: datetime
) -> tuple[OwnerPart, ...]:
    """The owners, the one that leads first. A desk that is no unit has an empty name: the screen names it. Raises NotFound."""
    require(person, Action.SEE_FEEDBACK)
    find_item(session, person, pilot, number)
    parts = parts_of(session, [number]).get(number, [])
    units = {u.id: u for u in session.exec(select(Unit).where(col(Unit.id).in_([p.unit_id for p in parts])))}
    people = {
        a.id: a
        for a in session.exec(select(Account).where(col(Account.id).in_([p.account_id for p in parts])))
    }
    return tuple(
        OwnerPart(
            p.owner,
            units[p.unit_id].name if p.unit_id in units else "",
            p.unit_id,
            p.state,
            p.due_at,
            _called(people.get(p.account_id)),
            p.leads,
            p.version,
            p.due_at is not None and p.due_at < now and p.state in OPEN,
            p.set_by == "rule",
            _moves(person, units.get(p.unit_id)),
        )
        for p in parts
    )


def _called(account: Account | None) -> str:
    return "" if account is None else account.display_name or account.username


def _moves(person: Person, unit: Unit | None) -> bool:
    if person.role in (None, Role.TRIAGER):
        return True
    below = unit is not None and bool(person.unit_path) and unit.path.startswith(person.unit_path)
    return person.role is Role.DATA_OFFICER and below


def people_of(session: Session, person: Person, owner: str) -> list[tuple[str, str]]:
    """Who works at an owner: username and what to call them, in the order of their names."""
    require(person, Action.WORK_ITEMS)
    roles = {
        EVNICT: (Role.TRIAGER,),
        DEPARTMENT: (Role.HEADQUARTERS, Role.TRIAGER),
    }.get(owner, (Role.DATA_OFFICER,))
    query = select(Account).where(
        col(Account.role).in_([r.value for r in roles]), col(Account.active).is_(True)
    )
    found = [(a.username, _called(a)) for a in session.exec(query) if works_at(session, a, owner)]
    return sorted(found, key=lambda one: one[1])


def units_to_pass_to(session: Session, person: Person, pilot: Pilot, number: int) -> list[tuple[str, str]]:
    """The units to which an opinion can be passed on: the corporation that owns it and those below, code and name.

    A corporation's officer sees its own units, a company's its own and its corporation. Empty where no unit owns it.
    """
    require(person, Action.WORK_ITEMS)
    item, *_more = find_item(session, person, pilot, number)
    if item.owner_unit_id is None:
        return []
    top = _corporation(session, session.get_one(Unit, item.owner_unit_id))
    query = (
        select(Unit)
        .where(
            col(Unit.path).startswith(top.path, autoescape=True),
            col(Unit.status).not_in([UnitStatus.MERGED.value, UnitStatus.DISSOLVED.value]),
            within_reach(person),
            Unit.id != item.owner_unit_id,
        )
        .order_by(col(Unit.position), col(Unit.id))
    )
    found = [(u.code, u.name) for u in session.exec(query)]
    if top.id != item.owner_unit_id and top.code not in {code for code, _name in found}:
        found.insert(0, (top.code, top.name))
    return found


def _corporation(session: Session, unit: Unit) -> Unit:
    """The power corporation at or above a unit; the unit itself where there is none."""
    codes = unit.path.strip("/").split("/")
    query = select(Unit).where(col(Unit.code).in_(codes), Unit.kind == CORPORATION)
    above = sorted(session.exec(query), key=lambda u: len(u.path))
    return above[-1] if above else unit


def pass_on(
    session: Session,
    person: Person,
    pilot: Pilot,
    number: int,
    to: str,
    *,
    now: datetime,
    seen: int | None = None,
    why: str = "",
) -> Acted:
    """Give the unit's part of an opinion to another unit of the same corporation, or back to the corporation.

    It stays as far as it is, in nobody's hands. `seen` is the part's version as it was read. The other owner's part
    is untouched. Raises Refused, ChangedMeanwhile, NotFound, NotAllowed.
    """
    require(person, Action.WORK_ITEMS)
    lock_items(session, [number])
    item, *_more = find_item(session, person, pilot, number)
    session.refresh(item)
    parts = parts_of(session, [number]).get(number, [])
    place = next((n for n, p in enumerate(parts) if p.unit_id is not None), None)
    if place is None or item.trashed_at is not None or not item.stands:
        raise Refused(phrase("No unit owns this opinion; there is nothing to pass on."))
    part = parts[place]
    if not _moves(person, session.get_one(Unit, part.unit_id)):
        raise Refused(phrase("This opinion is not your unit’s to work on; its owner is another."))
    if seen is not None and part.version != seen:
        raise ChangedMeanwhile(
            phrase("Somebody else changed this opinion meanwhile. Both are shown; choose which stays."),
            differences_of(session, item.model_dump(), parts, Changes(owners=(to,))),
            part.version,
        )
    offered = {code for code, _name in units_to_pass_to(session, person, pilot, number)}
    if to not in offered:
        raise Refused(
            phrase("It can be passed on within its own corporation only. Choose a unit of the list.")
        )
    unit = session.exec(select(Unit).where(Unit.code == to)).one()
    new = list(parts)
    new[place] = Part(
        unit.code, key(unit), None, part.state, part.due_at, "person", part.leads, part.version + 1
    )
    before = {"owner": item.owner, "owner_unit_id": item.owner_unit_id, "owner_by": item.owner_by}
    before |= {"assignee_id": item.assignee_id}
    after = {
        "owner": new[0].owner,
        "owner_unit_id": key(unit),
        "owner_by": "person",
        "assignee_id": next((p.account_id for p in new if p.account_id is not None), None),
    }
    tell_events(session, person, item, after, parts, new, why.strip(), now)
    put_parts(session, {number: new}, now)
    update_items(session, [{"id": number, **after}], now)
    kept = {
        "feedback_id": number,
        "before": {**before, "parts": [p.plain() for p in parts]},
        "after": {**after, "parts": [p.plain() for p in new]},
    }
    act = keep_act(session, person, pilot, {"owners": [p.owner for p in new], "reason": why}, [kept], now, "")
    session.expire_all()
    tell_owners(session, pilot, now=now, items=[number])
    session.commit()
    return Acted(act, (number,), (), ())
