"""Labels corrected by people: kept over every rerun, written down, and easily put back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from locales import phrase
from models.codes import FUNCTION_CODES, Kind, Role, SetBy, Severity, State
from models.tables import Audit, Feedback, Pilot
from models.types import key
from services import audit
from services.access import Action, Person, Refused, may, require
from services.critical_mail import tell_owners
from services.feedback import find_item
from services.owner_rows import lock_items, part_of_plain, parts_of, put_parts
from services.routing import reroute
from services.states import RELEASES, why_not
from services.told_changes import tell_change

LABEL_CODES: dict[str, tuple[str, ...]] = {
    "function": FUNCTION_CODES,
    "kind": tuple(k.value for k in Kind),
    "severity": tuple(s.value for s in Severity),
    "state": tuple(s.value for s in State),
}


SORTED, TAKEN_BACK = "correct label", "take back label"
# All that sorting an item changes, and what taking it back restores.
_KEPT = (
    "function",
    "function_by",
    "function_confidence",
    "kind",
    "kind_by",
    "kind_confidence",
    "severity",
    "severity_by",
    "state",
    "needs_person",
)


class SortedMeanwhile(Refused):
    """Somebody else changed the item since it was read."""


@dataclass(frozen=True)
class Sorting:
    """One act of sorting. `act` is what `take_back_sorting` takes; `changed` names the labels that are not what they were."""

    act: int
    number: int
    changed: tuple[str, ...]


def labels_open_to(person: Person) -> tuple[str, ...]:
    """The labels that a person's role may set: a unit's people function and kind, the others all."""
    if not may(person, Action.SORT_FEEDBACK):
        return ()
    if person.role is Role.REPORTER:
        return ("function", "kind")
    # An officer moves the state of their own unit’s part alone, by an act of its own.
    return tuple(n for n in LABEL_CODES if n != "state" or person.role is not Role.DATA_OFFICER)


def sort_item(
    session: Session,
    person: Person,
    pilot: Pilot,
    number: int,
    labels: Mapping[str, str],
    *,
    now: datetime,
    seen: datetime | int | None = None,
) -> Sorting:
    """Set or confirm labels of an opinion as a person: `{"function": "login", "kind": "bug"}`.

    A unit's people may set function and kind of their own items; severity and state are EVNICT's. A new item
    that EVNICT sorts is new no more. `seen` is the item's `revision` (or `changed_at`) as the person read it: raises
    SortedMeanwhile when it was changed since, Refused for a label or value that is none or a state that can't
    follow, NotFound. Owners and due time follow the labels.
    """
    require(person, Action.SORT_FEEDBACK)
    _check(person, labels)
    lock_items(session, [number])
    item, *_unit = find_item(session, person, pilot, number)
    session.refresh(item)
    if item.trashed_at is not None:
        raise Refused(phrase("Opinion %(number)s lies in the trash. Take it out first.", number=number))
    if not item.stands:
        raise Refused(
            phrase("Opinion %(number)s is split or joined; sort what stands for it.", number=number)
        )
    if seen is not None and seen != (item.revision if isinstance(seen, int) else item.changed_at):
        raise SortedMeanwhile(
            phrase("Somebody else changed this opinion meanwhile. Look at what it says now, then save again.")
        )
    told = dict(labels)
    if "state" in labels_open_to(person) and item.state == State.NEW:
        told.setdefault("state", State.TRIAGED.value)
    releases = {name: str(getattr(item, name)) for name in RELEASES}
    of_app = told.get("kind", item.kind) != Kind.WRONG_DATA
    why = why_not(person, item.state, told.get("state", item.state), releases=releases, of_app=of_app)
    if why:
        raise Refused(why)
    changed = tuple(name for name, value in told.items() if getattr(item, name) != value)
    act = _sort(session, person, item, told, now)
    tell_owners(session, pilot, now=now, items=[number])
    session.commit()
    return Sorting(act, number, changed)


def take_back_sorting(session: Session, person: Person, pilot: Pilot, act: int, *, now: datetime) -> int:
    """Put an opinion's labels back to what they were before an act of sorting; returns its number.

    One's own act can be taken back also where it moved the item out of one's reach. Raises Refused when the
    item was changed since.
    """
    require(person, Action.SORT_FEEDBACK)
    row = session.get(Audit, act)
    if row is None or row.act != SORTED or row.before is None or row.after is None:
        raise Refused(phrase("There is nothing to take back."))
    number = int(row.subject_id)
    own = row.account_id == person.account_id and row.account_id is not None
    lock_items(session, [number])
    mine = select(Feedback).where(Feedback.id == number, Feedback.pilot_id == pilot.id)
    item = session.exec(mine).one() if own else find_item(session, person, pilot, number)[0]
    session.refresh(item)
    now_kept = _kept(session, item)
    # What an earlier program wrote down names fewer things.
    if {name: now_kept[name] for name in row.after} != row.after:
        raise Refused(
            phrase("Opinion %(number)s was changed again since; nothing was taken back.", number=number)
        )
    for name in LABEL_CODES:
        if row.before[name] != row.after[name]:
            tell_change(session, person, item, name, str(row.after[name]), str(row.before[name]), now=now)
    for name in _KEPT:
        setattr(item, name, row.before[name])
    item.changed_at = now
    session.add(item)
    session.flush()
    reroute(session, person, [number], now=now)
    if "owners" in row.before:
        _put_owners(session, number, row.before["owners"], now)
    audit.record(session, person, TAKEN_BACK, "feedback", number, now=now, before=row.after, after=row.before)
    session.commit()
    return number


def _check(person: Person, labels: Mapping[str, str]) -> None:
    for name, value in labels.items():
        if name in LABEL_CODES and name not in labels_open_to(person):
            raise Refused(phrase("A unit corrects function and kind; severity and state are set by EVNICT."))
        if value not in LABEL_CODES.get(name, ()):
            raise Refused(phrase("“%(value)s” is not a value of %(field)s.", value=value, field=name))


def _kept(session: Session, item: Feedback) -> dict[str, Any]:
    owners = [part.plain() for part in parts_of(session, [key(item)]).get(key(item), [])]
    return {"unit": item.unit_id, **{name: getattr(item, name) for name in _KEPT}, "owners": owners}


def _put_owners(session: Session, number: int, owners: Sequence[Mapping[str, Any]], now: datetime) -> None:
    """The owners as they were, with how far each was."""
    versions = [part.version for part in parts_of(session, [number]).get(number, [])]
    after = max(versions, default=0) + 1
    parts = [part_of_plain(said, leads=n == 0, version=after) for n, said in enumerate(owners)]
    if parts:
        put_parts(session, {number: parts}, now)


def _sort(session: Session, person: Person, item: Feedback, labels: Mapping[str, str], now: datetime) -> int:
    """Set the labels and write it down; the number of the line in the record."""
    before, number = _kept(session, item), key(item)
    for name, value in labels.items():
        _set(session, person, item, name, value, now)
    if item.state != before["state"]:
        session.flush()
        moved = [p._replace(state=item.state) for p in parts_of(session, [number]).get(number, [])]
        put_parts(session, {number: [p._replace(version=p.version + 1) for p in moved]}, now)
    reroute(session, person, [number], now=now)
    audit.record(
        session, person, SORTED, "feedback", number, now=now, before=before, after=_kept(session, item)
    )
    return session.exec(select(Audit.id).order_by(col(Audit.id).desc()).limit(1)).one() or 0


def _set(session: Session, person: Person, item: Feedback, name: str, value: str, now: datetime) -> None:
    old = str(getattr(item, name))
    setattr(item, name, value)
    if name == "state" and old == State.DUPLICATE and value != old:
        item.duplicate_of_id = None
    if name in ("function", "kind", "severity"):
        setattr(item, f"{name}_by", SetBy.PERSON.value)
    if name in ("function", "kind"):
        setattr(item, f"{name}_confidence", None)
        item.needs_person = False
    item.changed_at = now
    session.add(item)
    tell_change(session, person, item, name, old, value, now=now)
