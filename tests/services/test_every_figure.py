"""Every figure that leads somewhere, of every screen: the list that it opens has exactly as many, in whatever state the pilot is.

The register below names each figure with its link as the screen builds it; a list is counted as its own screen counts it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.codes import Kind, Role, Severity
from pages.data_desk import _PARTS as DATA_PARTS
from pages.shared import filing_filters, opinion_map, problem_cards, unit_filters
from pages.shared.opinion_links import day_query, query_of, severe_query
from services import feedback_address as of
from services.access import Person
from services.answer_reading import list_answers
from services.data_desk import PARTS, DataFilters, count_data_items, list_data_items
from services.feedback_counts import kept_count
from services.feedback_filters import checked
from services.filing_state import NOT_SENT, SENT, FilingState, Reviewing, filing_state
from services.handover import shift_begins
from services.opinion_map import OpinionMap, weeks_of
from services.opinion_map import opinion_map as map_of
from services.outlook import outlook
from services.outstanding import LISTS, outstanding
from services.overview import overview
from services.problems import ProblemFilters, list_problems, read_problem
from services.saved_views import count_view, list_views
from services.shift_facts import gather_shift
from services.today import tasks_of
from services.unit_names import list_waiting
from services.verification import list_to_verify
from tests.services.any_state import ANY, AnyState, begun, shuffled

ON = (date(2025, 11, 19), date(2025, 11, 28), date(2025, 12, 10), date(2025, 12, 12))
CODES = ("NPC", "PA", "PB", "CPC")
PARTS_OF_ALL = ("in_trial", "units", "without_unit", "other_channels", "later", "outside", "trashed", "total")
# Tasks that are one thing to do, and lead to a screen of that one thing.
ONE_THING = ("returned", "no_counts", "old_counts", "close", "file", "shift", "untold")

Figure = tuple[str, int | None, int]


@dataclass(frozen=True)
class Look:
    """Who looks at what."""

    at: AnyState
    person: Person
    days: Sequence[date]
    codes: Sequence[str]

    def counted(self, query: Mapping[str, str]) -> tuple[int, int]:
        """Lines and opinions that the head of /y-kien tells."""
        filters = checked(self.at.session, self.person, of.filters_of(query, now=self.at.now))
        return kept_count(self.at.session, self.person, self.at.pilot, filters)

    def lines(self, query: Mapping[str, str]) -> int:
        """How many lines /y-kien lists: an opinion in parts has several."""
        return self.counted(query)[0]

    def filing(self, unit: str = "") -> FilingState:
        """What /theo-doi shows."""
        return filing_state(self.at.session, self.person, self.at.pilot, now=self.at.now, code=unit)

    def listed(self, page: str, query: Mapping[str, str]) -> int:
        """How many the list of a screen has at this address."""
        session, person, pilot, now = self.at.session, self.person, self.at.pilot, self.at.now
        match page:
            case "y-kien":
                return self.counted(query)[1]
            case "van-de":
                named = (
                    problem_cards.FUNCTION,
                    problem_cards.KIND,
                    problem_cards.SEVERITY,
                    problem_cards.STATE,
                )
                filters = ProblemFilters(*(query.get(name, "") for name in named))
                return list_problems(session, person, pilot, filters).total
            case "theo-doi":
                state = self.filing(query.get(filing_filters.RECEIVER, ""))
                return len(filing_filters.listed(state, query))
            case "tien-do":
                report = unit_filters.REPORTS[query.get(unit_filters.REPORT, "")]
                return len(overview(session, person, pilot, on=now.date(), report=report).rows)
            case "sai-du-lieu":
                part = DATA_PARTS[query.get("phan-viec", "mo")]
                filters_ = DataFilters(part, query.get("loai", ""))
                return list_data_items(session, person, pilot, filters_, now=now).total
            case "tra-loi":
                if query.get("chua-doc"):
                    return list_answers(session, person, pilot, only_unread=True).total
                return len(list_to_verify(session, person, pilot))
            case "ten-don-vi":
                return len(list_waiting(session, person, pilot, most=1000))
            case "ban-giao-ca":
                begins = shift_begins(session, person, pilot, now=now)
                return sum(call.overdue for call in gather_shift(session, person, pilot, begins, now).calls)
        raise AssertionError(f"no list is known at {page}")


def of_today(look: Look) -> Iterator[Figure]:
    """/viec-hom-nay: what waits."""
    for task in tasks_of(look.at.session, look.person, look.at.pilot, now=look.at.now):
        if task.code not in ONE_THING:
            yield f"task {task.code}", task.figure, look.listed(task.page, task.query)


def of_progress(look: Look) -> Iterator[Figure]:
    """/tien-do: cards, reconciliation, bars of days, lines of the table."""
    session, person, pilot, now = look.at.session, look.person, look.at.pilot, look.at.now
    for on in look.days:
        for code in look.codes:
            seen = overview(session, person, pilot, on=on, code=code, all_levels=True)
            beside = outlook(session, person, pilot, on=on, now=now, code=code, counts=seen.days)
            for part in PARTS_OF_ALL if not code else ("in_trial", "later", "outside", "trashed", "total"):
                if part == "total":  # the trash is a list of its own
                    told = beside.opinions.total - beside.opinions.trashed
                else:
                    told = getattr(beside.opinions, part)
                query = query_of(part, pilot, on=on, unit=code)
                yield f"{part} of {code or 'all'} on {on}", told, look.listed("y-kien", query)
            for day, n in beside.days:
                yield f"day {day} of {code}", n, look.listed("y-kien", day_query(day, unit=code))
            severe = look.listed("y-kien", severe_query(unit=code))
            yield f"severe of {code}", beside.severe_opinions, severe
            if beside.severe_problems is not None:
                query = {problem_cards.SEVERITY: "critical", problem_cards.STATE: "open"}
                yield "severe problems", beside.severe_problems, look.listed("van-de", query)
            for row in seen.rows:
                query = query_of("in_trial", pilot, on=on, unit=row.code)
                yield f"opinions of line {row.code} on {on}", row.feedback, look.listed("y-kien", query)


def of_map(look: Look) -> Iterator[Figure]:
    """/tien-do, opinions by function: cells, sums, days, weeks, what is open, channels, problems."""
    session, person, pilot = look.at.session, look.person, look.at.pilot
    for code, on, asked in (
        ("", look.days[0], {}),
        (look.codes[1], look.days[1], {of.CHANNEL: "hotline"}),
        ("", ON[-1], {of.STATE: "in_progress", of.FROM: "2025-11-21", of.TO: "2025-12-03"}),
        ("", ON[-1], {of.SEVERITY: "major", of.CHANNEL: "thi-diem", of.WINDOW: "trong", of.KIND: "khong-co"}),
        ("", ON[-1], {of.OVERDUE: "1", of.UNIT: look.codes[1], of.SEARCH: "ý"}),
        (look.codes[1], ON[-1], {of.STATE: "fixed", of.AS_OF: "2025-11-30"}),
    ):
        base = opinion_map.base_query(pilot, code, on, asked)
        seen = map_of(session, person, pilot, checked(session, person, of.filters_of(base, now=look.at.now)))
        for part in (map_labels, map_cells, map_spans):
            yield from part(look, base, seen)


def map_labels(look: Look, base: Mapping[str, str], seen: OpinionMap) -> Iterator[Figure]:
    """The sums, and what is open."""
    yield "map", seen.total, look.lines(base)
    # A figure of none leads nowhere.
    still = opinion_map.open_query(base)
    if seen.open:
        yield "map open", seen.open, look.lines(still)
    for severity in Severity:
        n = seen.open_by.get(severity, 0)
        if n:
            yield f"map open {severity}", n, look.lines({**still, of.SEVERITY: severity.value})


def map_cells(look: Look, base: Mapping[str, str], seen: OpinionMap) -> Iterator[Figure]:
    """Functions by kinds with their sums, and channels."""

    def lines(**more: str) -> int:
        return look.lines({**base, **more})

    for function in {f for f, _kind in seen.cells}:
        told = sum(seen.cells.get((function, kind), 0) for kind in Kind)
        yield f"map {function}", told, lines(**{of.FUNCTION: function})
    for kind in Kind:
        told = sum(n for (_f, k), n in seen.cells.items() if k == kind)
        if told:
            yield f"map {kind}", told, lines(**{of.KIND: kind.value})
    for (function, kind), n in seen.cells.items():
        yield f"map {function} {kind}", n, lines(**{of.FUNCTION: function, of.KIND: kind})
    for name, n in seen.channels.items():
        yield f"map {name}", n, lines(**{of.CHANNEL: name})


def map_spans(look: Look, base: Mapping[str, str], seen: OpinionMap) -> Iterator[Figure]:
    """Days, weeks and problems."""
    still = opinion_map.open_query(base)
    pilot = look.at.pilot
    for first, last, n in [(d, d, n) for d, n in seen.days] + weeks_of(seen.days, pilot.trial_from):
        told = look.lines(opinion_map.span_query(base, first, last))
        yield f"map {first} to {last}", n, told
    for problem in seen.problems:
        mine = {of.PROBLEM: str(problem.number)}
        yield f"map problem {problem.number}", problem.n, look.lines({**base, **mine})
        if problem.open:
            yield f"map problem {problem.number} open", problem.open, look.lines({**still, **mine})


def of_filing(look: Look) -> Iterator[Figure]:
    """/theo-doi: parts of the bars, nil reports, the card of /tien-do."""
    for code in ("", "NPC"):
        state = look.filing(code)
        unit = {filing_filters.RECEIVER: state.receiver}

        def units(unit: Mapping[str, str] = unit, **query: str) -> int:
            return look.listed("theo-doi", {**unit, **query})

        for part in state.sendings:
            yield f"{part.code} of {code}", part.n, units(**{filing_filters.SENDING: part.code})
        for part in state.reviewings:
            if part.code != Reviewing.NOT_SENT:
                yield f"{part.code} of {code}", part.n, units(**{filing_filters.REVIEW: part.code})
        yield "nil", state.nil, units(**{filing_filters.SENDING: filing_filters.NIL})
        sent = sum(row.sending in SENT for row in state.rows)
        missing = sum(row.sending in NOT_SENT for row in state.rows)
        yield "sent", state.sent, sent
        yield "sent", sent, units(**{filing_filters.SENDING: filing_filters.SENT_GROUP})
        yield "missing", missing, units()
        yield "all", len(state.rows), units(**{filing_filters.SENDING: filing_filters.ALL})


def of_outstanding(look: Look) -> Iterator[Figure]:
    """/ton-tai: each figure of each function, and of all."""
    session, person, pilot, now = look.at.session, look.person, look.at.pilot, look.at.now
    whole = outstanding(session, person, pilot, now=now)
    for code in ("", *(one.code for one in whole.functions if one.open or one.unverified)):
        opened = outstanding(session, person, pilot, now=now, function=code)
        for name in LISTS:
            told = sum(getattr(one, name) for one in whole.functions if not code or one.code == code)
            yield f"{name} of {code}", told, len(getattr(opened, name))
        counted = [one for one in whole.functions if not code or one.code == code]
        yield f"overdue of {code}", sum(o.overdue for o in counted), sum(o.overdue for o in opened.open)
        yield f"unowned of {code}", sum(o.unowned for o in counted), sum(not o.owner for o in opened.open)
    for severity in ("critical", "major"):
        query = {of.SEVERITY: severity, of.STATE: "open"}
        yield f"open {severity}", whole.total(severity), look.lines(query)


def of_views(look: Look) -> Iterator[Figure]:
    """/y-kien: the figure beside each kept list."""
    for view in list_views(look.at.session, look.person, look.at.pilot):
        n = count_view(look.at.session, look.person, look.at.pilot, view, now=look.at.now)
        yield f"view {view.name}", n, look.lines(view.query)


def of_problems(look: Look) -> Iterator[Figure]:
    """/van-de: what a card counts is what its own page lists, and the queue by its number."""
    for card in list_problems(look.at.session, look.person, look.at.pilot, ProblemFilters()).cards:
        whole = read_problem(look.at.session, look.person, look.at.pilot, card.id)
        yield f"problem {card.id}", card.counts.own, len(whole.items)
        yield f"problem {card.id}", card.counts.own, look.lines({of.PROBLEM: str(card.id)})


def of_data_desk(look: Look) -> Iterator[Figure]:
    """/sai-du-lieu: the parts, of both kinds and of one."""
    session, person, pilot, now = look.at.session, look.person, look.at.pilot, look.at.now
    for part in ("", *PARTS):
        for kind in ("", "wrong_data", "performance"):
            filters = DataFilters(part, kind)
            found = list_data_items(session, person, pilot, filters, now=now, size=1000)
            yield (
                f"data {part} {kind}",
                count_data_items(session, person, pilot, filters, now=now),
                found.total,
            )
            yield f"data {part} {kind}", found.total, len(found.lines)


REGISTER: tuple[tuple[Callable[[Look], Iterator[Figure]], tuple[Role, ...]], ...] = (
    (of_today, (Role.HEADQUARTERS, Role.TRIAGER, Role.REPORTER, Role.LEADER, Role.DATA_OFFICER, Role.ADMIN)),
    (of_progress, (Role.HEADQUARTERS,)),
    (of_map, (Role.HEADQUARTERS,)),
    (of_filing, (Role.HEADQUARTERS,)),
    (of_outstanding, (Role.HEADQUARTERS, Role.TRIAGER)),
    (of_views, (Role.TRIAGER, Role.HEADQUARTERS, Role.REPORTER, Role.DATA_OFFICER)),
    (of_problems, (Role.TRIAGER, Role.HEADQUARTERS, Role.REPORTER)),
    (of_data_desk, (Role.DATA_OFFICER,)),
)
HOME = {Role.REPORTER: "NPC", Role.LEADER: "NPC", Role.DATA_OFFICER: "NPC"}


@pytest.fixture
def at(session, pilot, tree, now) -> AnyState:
    return begun(session, pilot, tree, now)


@pytest.mark.parametrize(("screen", "roles"), REGISTER, ids=lambda one: getattr(one, "__name__", ""))
def test_every_figure_opens_exactly_what_it_counts(screen, roles, at, person_of):
    people = [person_of(role, at.units[HOME[role]] if role in HOME else None) for role in roles]
    told: set[bool] = set()

    @settings(ANY, max_examples=4)
    @given(st.randoms(use_true_random=False))
    def hold(by):
        shuffled(at, by)
        days, codes = by.sample(ON, 2), ["", by.choice(CODES)]
        for person in people:
            for name, figure, listed in screen(Look(at, person, days, codes)):
                assert figure == listed, f"{person.name}: {name}"
                told.add(figure not in (0, None))

    hold()
    assert True in told
