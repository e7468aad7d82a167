"""What this person should do today, in order, each with its figure and where to go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlmodel import Session

from locales import Phrase, phrase
from locales.vietnamese import day_month_year
from models.codes import Kind, ReportState, Role, Severity
from models.tables import Pilot
from models.tallies import COUNTS, UNITS
from services.access import Action, Person, require
from services.answer_reading import count_unread
from services.critical_mail import untold_owners
from services.data_desk import DataFilters, count_data_items
from services.deadlines import last_day, last_working_day, load_deadlines, working_days
from services.feedback_counts import kept_count
from services.feedback_filters import Filters
from services.filing import newest_version
from services.filing_state import FilingState, Reviewing, state_of
from services.handover import waiting_handover
from services.kept import Kept
from services.pilots import zone_of
from services.progress import newest_count_day, node_within_reach, report_standings
from services.quick_entries import calls_to_make
from services.rollups import home_unit
from services.unit_names import count_waiting
from services.unit_tree import Node, UnitTree, load_tree
from services.verification import count_to_verify

# More opinions than there will ever be: a task's figure is told in full.
EVERY_ONE = 1_000_000_000


@dataclass(frozen=True)
class Task:
    """One thing to do: how many, in words, and the screen (with its filters) where it is done.

    `urgency` is `late`, `waiting` or `calm`.
    """

    code: str
    figure: int
    sentence: Phrase
    page: str
    query: dict[str, str] = field(default_factory=dict)
    urgency: str = "waiting"


@dataclass(frozen=True)
class DeadlineWords:
    """By when the person's unit (or everyone) reports, in words that can't be misread."""

    sentence: Phrase
    advice: Phrase
    late: bool


def tasks_of(session: Session, person: Person, pilot: Pilot, *, now: datetime) -> list[Task]:
    """The list of the home screen; empty when nothing waits."""
    require(person, Action.SEE_HOME)
    today = now.astimezone(zone_of(pilot)).date()
    match person.role:
        case Role.REPORTER | Role.LEADER:
            found = _unit_tasks(session, person, pilot, today, now=now)
        case Role.TRIAGER:
            found = _triage_tasks(session, person, pilot, today)
        case Role.DATA_OFFICER:
            found = _data_tasks(session, person, pilot, now=now)
        case Role.HEADQUARTERS:
            found = _headquarters_tasks(session, person, pilot, now=now)
        case _:
            found = _name_tasks(session, person, pilot)
    return [task for task in found if task.figure]


def deadline_words(
    session: Session, person: Person, pilot: Pilot, *, now: datetime, unit: str = ""
) -> DeadlineWords:
    """The deadline of a unit (the person's own without a code), else the pilot's: last day on time, working days left."""
    today = now.astimezone(zone_of(pilot)).date()
    node = node_within_reach(session, person, load_tree(session), unit) if unit else None
    return words_for(load_deadlines(session, pilot).of(node.id if node else person.unit_id or 0), today)


def words_for(before: date, today: date) -> DeadlineWords:
    """The deadline of reports that are due strictly before a day."""
    last = last_day(before)
    good = last_working_day(last)
    left = working_days(today, good)
    if today > last:
        sentence = phrase(
            "Reports were due by the end of %(day)s (%(weekday)s); that was %(n)s days ago.",
            day=day_month_year(last),
            weekday=weekday(last),
            n=(today - last).days,
        )
    else:
        sentence = phrase(
            "Reports are due by the end of %(day)s (%(weekday)s); %(n)s working days are left.",
            day=day_month_year(last),
            weekday=weekday(last),
            n=left,
        )
    advice = phrase("Better sent by %(weekday)s, %(day)s.", weekday=weekday(good), day=day_month_year(good))
    return DeadlineWords(sentence, advice, today > last)


def weekday(day: date) -> Phrase:
    """The name of a day of the week."""
    return (
        phrase("Monday"),
        phrase("Tuesday"),
        phrase("Wednesday"),
        phrase("Thursday"),
        phrase("Friday"),
        phrase("Saturday"),
        phrase("Sunday"),
    )[day.weekday()]


def _count(session: Session, person: Person, pilot: Pilot, filters: Filters) -> int:
    # An opinion in parts is one opinion, as in the head of its list.
    return kept_count(session, person, pilot, filters, most=EVERY_ONE)[1]


def _unit_tasks(
    session: Session, person: Person, pilot: Pilot, today: date, *, now: datetime
) -> Iterator[Task]:
    tree = load_tree(session)
    node = home_unit(session, person, tree)
    standings = report_standings(session, pilot)
    own = standings.get(node.id)
    if own is not None and own.state == ReportState.RETURNED:
        why = phrase(
            "Your report was returned to be completed: %(why)s", why=_returned_why(session, pilot, node)
        )
        yield Task("returned", 1, why, "bao-cao", {"buoc": "gop-y"}, "late")
    yield from _counts_task(session, pilot, tree, node, today)
    unsure = _count(session, person, pilot, Filters(needs_person=True))
    yield Task(
        "labels",
        unsure,
        phrase("opinions whose function or kind should be looked at"),
        "y-kien",
        {"xem-lai": "1"},
    )
    if person.role is Role.REPORTER:
        yield Task(
            "verify",
            count_to_verify(session, person, pilot),
            phrase("severe faults were fixed and wait for your unit to confirm"),
            "tra-loi",
        )
    yield Task(
        "answers",
        count_unread(session, person, pilot),
        phrase("answers to opinions of your unit are not read yet"),
        "tra-loi",
        {"chua-doc": "1"},
        "calm",
    )
    if own is None or own.state in (ReportState.DRAFT, ReportState.NONE):
        yield Task("close", 1, phrase("Appendix 2 is not closed yet"), "bao-cao")
    elif own.state == ReportState.CLOSED:
        yield Task("file", 1, phrase("Appendix 2 is closed; the letter sent is not recorded yet"), "bao-cao")
    owed = state_of(session, pilot, tree, tree.successor(node), now=now)
    yield Task(
        "below",
        len(owed.rows) - owed.sent,
        phrase("units that report to you have not sent a report"),
        "theo-doi",
        {"tinh-trang": "thieu"},
        "calm",
    )
    if person.role is Role.REPORTER:
        yield _review_task(owed)
        yield from _name_tasks(session, person, pilot)


def _returned_why(session: Session, pilot: Pilot, node: Node) -> str:
    report = newest_version(session, pilot, node)
    return report.returned_why if report else ""


_newest_day: Kept[date | None] = Kept(COUNTS, UNITS, most=256)


def _counts_task(session: Session, pilot: Pilot, tree: UnitTree, node: Node, today: date) -> Iterator[Task]:
    below = [n.id for n in tree.subtree(node)]
    newest = _newest_day.get(
        session,
        (pilot.id, node.id, today),
        lambda: newest_count_day(session, pilot, on=today, unit_ids=below),
    )
    if newest is None:
        yield Task(
            "no_counts", 1, phrase("No install count is recorded for your unit"), "so-lieu", {}, "late"
        )
        return
    if newest < min(today, pilot.trial_to):
        yield Task(
            "old_counts",
            1,
            phrase("The newest install count is of %(day)s", day=day_month_year(newest)),
            "so-lieu",
        )


def _triage_tasks(session: Session, person: Person, pilot: Pilot, today: date) -> Iterator[Task]:
    critical = _count(session, person, pilot, Filters(severity=Severity.CRITICAL.value, state="open"))
    yield Task(
        "critical",
        critical,
        phrase("open critical opinions (safety, money, another's data)"),
        "y-kien",
        {"muc-do": "critical", "trang-thai": "open"},
        "late",
    )
    untold = untold_owners(session, person, pilot)
    yield Task(
        "untold",
        len(untold),
        phrase("critical opinions whose owner has no e-mail address: tell them yourself"),
        "y-kien",
        {"y-kien": str(untold[0].item)} if untold else {},
        "late",
    )
    waiting = waiting_handover(session, person, pilot)
    if waiting is not None and not waiting.mine:
        said = phrase("%(who)s handed the shift over; it waits for you", who=waiting.signed.handed_by)
        yield Task("shift", 1, said, "ban-giao-ca", {"ca": str(waiting.number)})
    late = [number for number, day in calls_to_make(session, person, pilot) if day < today]
    yield Task("calls", len(late), phrase("promised calls are overdue"), "ban-giao-ca", {}, "late")
    unsure = _count(session, person, pilot, Filters(needs_person=True))
    yield Task("labels", unsure, phrase("opinions wait for a person's label"), "y-kien", {"xem-lai": "1"})
    new = _count(session, person, pilot, Filters(state="new"))
    yield Task("new", new, phrase("new opinions"), "y-kien", {"trang-thai": "new"}, "calm")
    yield from _name_tasks(session, person, pilot)


def _data_tasks(session: Session, person: Person, pilot: Pilot, *, now: datetime) -> Iterator[Task]:
    late = count_data_items(session, person, pilot, DataFilters("overdue"), now=now)
    said = phrase("opinions on data and performance are overdue")
    yield Task("data_overdue", late, said, "sai-du-lieu", {"phan-viec": "qua-han"}, "late")
    for kind, sentence in (
        (Kind.WRONG_DATA, phrase("open opinions on wrong or missing data")),
        (Kind.PERFORMANCE, phrase("open opinions on performance")),
    ):
        n = count_data_items(session, person, pilot, DataFilters("open", kind.value), now=now)
        yield Task(kind.value, n, sentence, "sai-du-lieu", {"loai": kind.value})


def _headquarters_tasks(session: Session, person: Person, pilot: Pilot, *, now: datetime) -> Iterator[Task]:
    tree = load_tree(session)
    state = state_of(session, pilot, tree, home_unit(session, person, tree), now=now)
    yield Task(
        "missing",
        len(state.rows) - state.sent,
        phrase("of %(n)s units that owe a report have not sent it", n=len(state.rows)),
        "theo-doi",
        {"tinh-trang": "thieu"},
    )
    yield _review_task(state)
    yield from _name_tasks(session, person, pilot)


def _review_task(state: FilingState) -> Task:
    return Task(
        "to_review",
        sum(row.reviewing == Reviewing.TO_REVIEW for row in state.rows),
        phrase("reports sent to you wait to be accepted or returned"),
        "theo-doi",
        {"xem-xet": Reviewing.TO_REVIEW.value},
    )


def _name_tasks(session: Session, person: Person, pilot: Pilot) -> Iterator[Task]:
    names = count_waiting(session, person, pilot).names
    yield Task("names", names, phrase("unit names wait to be settled"), "ten-don-vi")
