"""Those who have not sent a report that is owed to one unit, with where their reminders go and the words for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session, col, select

from models.codes import ReportState, Role
from models.tables import Account, Pilot
from reports.appendix import AppendixFacts
from reports.paper import Office
from reports.reminder_letter import AskedUnit, ReminderFacts, mail_text, subject
from services.access import Person
from services.deadlines import last_day
from services.filing_state import NOT_SENT, FilingRow, filing_state
from services.known_counts import MOST_NAMED
from services.mail import addresses_in
from services.pilots import zone_of
from services.report_facts import authority_choices
from services.unit_tree import Node, UnitTree, load_tree

# Days from the last day on time on which a scheduled run reminds: before it, and after it while nothing came.
PLAN = (-7, -3, -1, 1, 3, 7, 14)


@dataclass(frozen=True)
class MissingUnit:
    """A unit whose report was not sent. `through` is the unit whose addresses its reminder goes to, "" for none.

    The report is due strictly before `before`; `later` is the day that was allowed instead.
    """

    code: str
    name: str
    parent: str
    parent_name: str
    state: str
    before: date
    later: date | None
    overdue: bool
    contact: str
    through: str
    addresses: tuple[str, ...]
    reminded_on: date | None

    @property
    def kind(self) -> str:
        """Of the reminder that it gets today."""
        return "after" if self.overdue else "before"


@dataclass(frozen=True)
class Letter:
    """One letter by mail: to whom, about which units, in which words."""

    to: str
    to_name: str
    kind: str
    addresses: tuple[str, ...]
    units: tuple[str, ...]
    subject: str
    text: str


class AskedUnits:
    """Those who have not sent, with where their reminders go."""

    def __init__(
        self,
        session: Session,
        person: Person,
        pilot: Pilot,
        now: datetime,
        code: str,
        units: Collection[str] | None,
        link: str,
    ) -> None:
        self.pilot, self.link = pilot, link
        self.at = now.astimezone(zone_of(pilot))
        self.today = self.at.date()
        state = filing_state(session, person, pilot, now=now, code=code)
        self.tree = load_tree(session)
        self.receiver = self.tree.by_code[state.receiver]
        rows = [row for row in state.rows if row.sending in NOT_SENT and (units is None or row.code in units)]
        addresses = _addresses(session, self.tree, [self.id_of(row.code) for row in rows])
        self.missing = [_missing(self.tree, self.receiver, addresses, row) for row in rows]
        self.addresses = addresses

    def id_of(self, code: str) -> int:
        """The key of a unit."""
        return self.tree.by_code[code].id

    def office(self) -> Office:
        """Who asks, as an official letter names it."""
        above = self.tree.nodes[self.receiver.above_id].name if self.receiver.above_id else ""
        symbol = str(self.pilot.settings.get("letter_symbol", "")) if not self.receiver.level else ""
        return Office(self.receiver.name, above, symbol, "Hà Nội" if not self.receiver.level else "")

    def facts(self, told: Sequence[MissingUnit], to: Node | None = None) -> ReminderFacts:
        """What a letter about these units says; `to` is the office that reads it, where it is one."""
        units = [self._asked(one) for one in told]
        own = next((one for one in units if to is not None and one.code == to.code), None)
        defaults = {f: AppendixFacts.__dataclass_fields__[f].default for f in ("letter_from", "letter_about")}
        return ReminderFacts(
            "after" if any(one.overdue for one in told) else "before",
            self.at,
            self.office(),
            to.name if to else "",
            own,
            tuple(one for one in units if one is not own),
            str(defaults["letter_from"]),
            str(defaults["letter_about"]),
            self.pilot.letter_number,
            self.pilot.letter_on,
            str(self.pilot.settings.get("appendix_label", "Phụ lục 2")),
            self._authority(),
            self.link,
        )

    def _authority(self) -> tuple[str, ...]:
        """Who signs: EVN's department by order of the chief executive, another office's head alone."""
        choices = authority_choices(self.receiver)
        by_order = (one for one in choices if one[0].startswith("TL. "))
        return choices[0] if self.receiver.level else next(by_order, choices[0])

    def _asked(self, one: MissingUnit) -> AskedUnit:
        allowed = last_day(one.later) if one.later else None
        return AskedUnit(one.code, one.name, one.parent_name, last_day(one.before), one.state, allowed)

    def letters(self) -> Iterator[Letter]:
        """One for each office and kind, in the tree's order."""
        groups: dict[tuple[str, str], list[MissingUnit]] = defaultdict(list)
        for one in self.missing:
            if one.through:
                groups[one.through, one.kind].append(one)
        for (code, kind), told in groups.items():
            to = self.tree.by_code[code]
            facts = replace(self.facts(told, to), kind=kind)
            yield Letter(
                code,
                to.name,
                kind,
                tuple(self.addresses[to.id]),
                tuple(one.code for one in told),
                subject(facts),
                mail_text(facts),
            )


def _missing(tree: UnitTree, receiver: Node, addresses: dict[int, list[str]], row: FilingRow) -> MissingUnit:
    node = tree.by_code[row.code]
    above = tree.nodes[node.above_id] if node.above_id else receiver
    # Nobody asks the office that waits for the reports to remind itself.
    line = [one for one in (node, *tree.ancestors(node)) if one.level > receiver.level or one is node]
    through = next((one for one in line if addresses.get(one.id)), None)
    state = row.report_state if row.report_state != ReportState.RETURNED else ReportState.CLOSED.value
    return MissingUnit(
        node.code,
        node.name,
        above.code,
        above.name,
        state,
        row.before,
        row.later,
        row.overdue,
        row.contact,
        through.code if through else "",
        tuple(addresses[through.id]) if through else (),
        row.reminded_on,
    )


def _addresses(session: Session, tree: UnitTree, units: Sequence[int]) -> dict[int, list[str]]:
    """Where these units and those above them are written to: reporters' addresses, and those in the unit's contact."""
    found: dict[int, list[str]] = defaultdict(list)
    wanted = tree.with_above(units)
    query = (
        select(Account.unit_id, Account.email)
        .where(Account.role == Role.REPORTER, col(Account.active).is_(True), Account.email != "")
        .order_by(col(Account.id))
    )
    if len(wanted) <= MOST_NAMED:
        query = query.where(col(Account.unit_id).in_(wanted))
    for unit, email in session.exec(query):
        if unit is not None:
            found[unit] += addresses_in(email)
    for number in wanted:
        found[number] += addresses_in(tree.nodes[number].contact)
    return {
        number: list({one.casefold(): one for one in reversed(told)}.values())[::-1]
        for number, told in found.items()
        if told and number in wanted
    }


def plan_of(pilot: Pilot) -> Collection[int]:
    told = pilot.settings.get("reminder_days")
    return [int(day) for day in told] if isinstance(told, list) else PLAN
