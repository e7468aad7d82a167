"""Who owes a report to whom and where each stands: the list of /theo-doi and its shares, which add up to 100 %.

Headquarters counts the duties to EVN alone; a parent counts what is owed to it, by the day that it set itself.
A little over 300 lines: the list, its filters and its shares are read from the same rows.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.codes import ReportState, Role
from models.tables import Account, Extension, Pilot, Reminder, Report, ReportingDuty
from models.tallies import DUTIES, PEOPLE, REMINDERS, REPORTS, UNITS
from models.types import key
from services.access import Action, Person, require
from services.kept import Kept
from services.known_counts import MOST_NAMED
from services.pilots import zone_of
from services.progress import ReportStanding, node_within_reach, report_standings
from services.regions import region_of
from services.rollups import home_unit
from services.unit_tree import Node, UnitTree, load_tree


class Sending(StrEnum):
    """How a duty stands by its sending; each has exactly one. `allowed`: not sent, and the later day is not over."""

    ON_TIME = "on_time"
    EXTENDED = "extended"
    LATE = "late"
    UNKNOWN = "unknown"
    ALLOWED = "allowed"
    MISSING = "missing"


class Reviewing(StrEnum):
    """How a duty stands by its review; each has exactly one."""

    ACCEPTED = "accepted"
    TO_REVIEW = "to_review"
    RETURNED = "returned"
    NOT_SENT = "not_sent"


SENT = (Sending.ON_TIME, Sending.EXTENDED, Sending.LATE)
NOT_SENT = (Sending.MISSING, Sending.ALLOWED, Sending.UNKNOWN)


@dataclass(frozen=True)
class Call:
    """Somebody to reach about a unit's report; `unit` names the unit above where the unit itself has nobody."""

    words: str
    unit: str = ""


@dataclass(frozen=True)
class FilingRow:
    """One duty. The report is due strictly before `before`; `later` is the day that was allowed instead.

    `first_sent` decides on time, `last_sent` is of the newest sending. `reminded_on` is the last reminder's day.
    """

    code: str
    name: str
    short_name: str
    corporation: str
    region: str
    sending: str
    reviewing: str
    nil: bool
    overdue: bool
    before: date
    later: date | None
    version: int
    report_state: str
    first_sent: datetime | None
    last_sent: datetime | None
    letter_number: str
    contact: str
    contact_of: str
    reminded_on: date | None


@dataclass(frozen=True)
class Part:
    """A part of a whole: `share` in tenths of a percent, such that those of a whole add up to 1000 (0 of nothing)."""

    code: str
    n: int
    share: int


@dataclass(frozen=True)
class FilingState:
    """All duties to one receiver. `before` is the strict day that most of them have."""

    receiver: str
    receiver_name: str
    national: bool
    before: date
    rows: tuple[FilingRow, ...]
    sendings: tuple[Part, ...]
    reviewings: tuple[Part, ...]
    nil: int

    @property
    def first(self) -> FilingRow | None:
        """Who sent first."""
        return next(iter(self._in_order()), None)

    @property
    def last(self) -> FilingRow | None:
        """Who sent last, of the first sendings."""
        return next(reversed(self._in_order()), None)

    def _in_order(self) -> list[FilingRow]:
        sent = [(row.first_sent, n, row) for n, row in enumerate(self.rows) if row.first_sent]
        return [row for _at, _n, row in sorted(sent)]

    @property
    def sent(self) -> int:
        """How many have sent, whenever."""
        return sum(row.sending in SENT for row in self.rows)


def shares(counts: Mapping[str, int]) -> list[Part]:
    """Each count with its share in tenths of a percent, rounded so that they add up to 1000.

    >>> [part.share for part in shares({"a": 1, "b": 1, "c": 1})]
    [334, 333, 333]
    """
    whole = sum(counts.values())
    if not whole:
        return [Part(code, 0, 0) for code in counts]
    down = {code: n * 1000 // whole for code, n in counts.items()}
    rest = 1000 - sum(down.values())
    # The largest remainders are rounded up; equal ones in the order given.
    by_rest = sorted(counts, key=lambda code: -(counts[code] * 1000 % whole))
    up = set(by_rest[:rest])
    return [Part(code, n, down[code] + (code in up)) for code, n in counts.items()]


def filing_state(
    session: Session, person: Person, pilot: Pilot, *, now: datetime, code: str = ""
) -> FilingState:
    """The duties to a unit (the person's own, EVN for headquarters, without a code). Raises NotFound, NotAllowed."""
    require(person, Action.SEE_FILING)
    tree = load_tree(session)
    node = node_within_reach(session, person, tree, code) if code else home_unit(session, person, tree)
    return state_of(session, pilot, tree, tree.successor(node), now=now)


_states: Kept[FilingState] = Kept(UNITS, REPORTS, DUTIES, PEOPLE, REMINDERS, most=64)
_due: Kept[dict[int, date]] = Kept(UNITS, DUTIES, most=64)


def state_of(session: Session, pilot: Pilot, tree: UnitTree, receiver: Node, *, now: datetime) -> FilingState:
    """The same for a unit that was found within reach. Of the moment only its day counts."""
    asked = (
        key(pilot),
        pilot.report_before,
        pilot.time_zone,
        receiver.id,
        now.astimezone(zone_of(pilot)).date(),
    )
    return _states.get(session, asked, lambda: _state(session, pilot, tree, receiver, now))


def _state(session: Session, pilot: Pilot, tree: UnitTree, receiver: Node, now: datetime) -> FilingState:
    due = expected(session, pilot, tree, receiver)
    zone = zone_of(pilot)
    today = now.astimezone(zone).date()
    standings = report_standings(session, pilot)
    later = {e.unit_id: e.before for e in session.exec(_of(Extension, pilot))}
    letters = _letters(session, pilot, due)
    people = _people(session, due, tree)
    reminded = _reminded(session, pilot)
    rows = []
    for number, before in due.items():
        unit, standing = tree.nodes[number], standings.get(number, ReportStanding())
        sent = standing.filed_at.astimezone(zone) if standing.filed_at else None
        allowed = later.get(number)
        call = _call(tree, unit, people)
        above = _corporation(tree, unit)
        rows.append(
            FilingRow(
                unit.code,
                unit.name,
                unit.short_name or unit.name,
                above.code if above else "",
                region_of(unit.path, "", ""),
                _sending(standing, sent, before, allowed, today).value,
                _reviewing(standing).value,
                standing.nil,
                sent is None and today >= max(before, allowed or before),
                before,
                allowed,
                standing.version,
                standing.state,
                sent,
                standing.last_filed_at.astimezone(zone) if standing.last_filed_at else None,
                letters.get(number, ""),
                call.words,
                call.unit,
                reminded.get(number),
            )
        )
    days = Counter(due.values()).most_common(1)
    sendings, reviews = Counter(r.sending for r in rows), Counter(r.reviewing for r in rows)
    return FilingState(
        receiver.code,
        receiver.name,
        not receiver.level,
        days[0][0] if days else pilot.report_before,
        tuple(rows),
        tuple(shares({s.value: sendings[s.value] for s in Sending})),
        tuple(shares({r.value: reviews[r.value] for r in Reviewing})),
        sum(r.nil and r.reviewing != Reviewing.NOT_SENT for r in rows),
    )


def expected(session: Session, pilot: Pilot, tree: UnitTree, receiver: Node) -> dict[int, date]:
    """Who owes a report to a unit, and before which day, by unit id in the tree's order.

    EVN: the duties to it that no other report covers. A parent: the duties to it, those that its own report covers,
    and what stands right below it and owes nobody else; a name that nobody confirmed never owes. Change nothing in it.
    """
    asked = (key(pilot), pilot.report_before, receiver.id)
    return _due.get(session, asked, lambda: _expected(session, pilot, tree, receiver))


def _expected(session: Session, pilot: Pilot, tree: UnitTree, receiver: Node) -> dict[int, date]:
    duties = session.exec(_of(ReportingDuty, pilot)).all()

    def at(number: int) -> int:
        return tree.successor(tree.nodes[number]).id

    due: dict[int, date] = {}
    elsewhere = set()
    for duty in duties:
        unit, to = at(duty.unit_id), at(duty.to_unit_id)
        covered = at(duty.covered_by_id) if duty.covered_by_id is not None else None
        if (to == receiver.id and covered is None) or covered == receiver.id:
            due[unit] = min(duty.before, due.get(unit, duty.before))
        elif covered is None:
            elsewhere.add(unit)
    if receiver.level:
        for branch in tree.branches(receiver):
            if branch.id not in elsewhere:
                due.setdefault(branch.id, pilot.report_before)
    return {n.id: due[n.id] for n in tree.order if n.id in due and n.confirmed and n.id != receiver.id}


def _of(table: type[Any], pilot: Pilot) -> Any:
    return select(table).where(table.pilot_id == pilot.id)


def _sending(
    standing: ReportStanding, sent: datetime | None, before: date, allowed: date | None, today: date
) -> Sending:
    if sent is not None:
        if sent < datetime.combine(before, time.min, sent.tzinfo):
            return Sending.ON_TIME
        in_allowed = allowed is not None and sent < datetime.combine(allowed, time.min, sent.tzinfo)
        return Sending.EXTENDED if in_allowed else Sending.LATE
    if standing.state not in (ReportState.NONE, ReportState.DRAFT):
        return Sending.UNKNOWN
    return Sending.ALLOWED if allowed is not None and today < allowed else Sending.MISSING


def _reviewing(standing: ReportStanding) -> Reviewing:
    if standing.filed_at is None:
        return Reviewing.NOT_SENT
    match standing.state:
        case ReportState.ACCEPTED:
            return Reviewing.ACCEPTED
        case ReportState.FILED:
            return Reviewing.TO_REVIEW
    # Returned, or closed anew after that and not sent again yet.
    return Reviewing.RETURNED


def _letters(session: Session, pilot: Pilot, due: Iterable[int]) -> dict[int, str]:
    """The number of the newest letter of each unit."""
    wanted = set(due)
    query = (
        select(Report.unit_id, Report.letter_number)
        .where(Report.pilot_id == pilot.id, Report.letter_number != "")
        .order_by(col(Report.version))
    )
    return {unit: number for unit, number in session.exec(query) if unit in wanted}


def _people(session: Session, due: Iterable[int], tree: UnitTree) -> dict[int, list[str]]:
    """Those who report for the units and what stands above them, by unit: name and address."""
    wanted = tree.with_above(due)
    query = (
        select(Account.unit_id, Account.display_name, Account.username, Account.email)
        .where(Account.role == Role.REPORTER, col(Account.active).is_(True))
        .order_by(col(Account.id))
    )
    if len(wanted) <= MOST_NAMED:
        query = query.where(col(Account.unit_id).in_(wanted))
    found: dict[int, list[str]] = defaultdict(list)
    for unit, name, username, email in session.exec(query):
        if unit is not None and unit in wanted:
            found[unit].append(" ".join(part for part in (name or username, email) if part))
    return found


def _call(tree: UnitTree, unit: Node, people: Mapping[int, Sequence[str]]) -> Call:
    """Whom to call: the unit's own contact and reporters, else those of the nearest unit above that has any."""
    for one in (unit, *tree.ancestors(unit)):
        told = "; ".join(part for part in (one.contact.strip(), *people.get(one.id, ())) if part)
        if told:
            return Call(told, "" if one is unit else one.short_name or one.name)
    return Call("")


def _corporation(tree: UnitTree, unit: Node) -> Node | None:
    """The corporation that a unit belongs to, itself where it is one."""
    line = (unit, *tree.ancestors(unit))
    return next((n for n in line if n.kind.endswith("_corporation")), None)


def _reminded(session: Session, pilot: Pilot) -> dict[int, date]:
    query = (
        select(Reminder.unit_id, func.max(Reminder.day))
        .where(Reminder.pilot_id == pilot.id)
        .group_by(col(Reminder.unit_id))
    )
    return dict(session.exec(query).all())
