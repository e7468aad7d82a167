"""What is still open before the launch: severe opinions by function, by owner and age, fixed but unverified, reopened.

Every figure counts severe opinions (critical and major) within reach, of all days.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, case, func, literal_column, text, tuple_
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from models.codes import KIND_LABELS_VI, SEVERITY_LABELS_VI, STATE_LABELS_VI, Severity
from models.feedback import REOPENING
from models.tables import Feedback, LabelEvent, Pilot, Problem, Unit, Verification
from models.tallies import UNITS, VERIFIED
from reports.outstanding import FunctionOpen, OutstandingFacts, OutstandingLine, outstanding_paper
from reports.paper import Office
from reports.paper_word import build_paper_word
from services.access import Action, Person, feedback_within_reach, reach_key, require
from services.documents_drawn import pdf_of
from services.kept import Kept, record_mark
from services.opinion_figures import OpinionFigures
from services.opinion_words import owner_names
from services.pilots import functions_of, zone_of
from services.states import FIXED, OPEN
from services.summary import quoted

MOST_LISTED = 300
LISTS = ("open", "unverified", "reopened")
# Said as the index of severe opinions says it.
_SEVERE = col(Feedback.severity) != literal_column("'minor'")
# SQLite takes one that leads through all opinions else.
_BY_INDEX = (Feedback, "INDEXED BY ix_feedback_severe", "sqlite")


def outstanding(
    session: Session,
    person: Person,
    pilot: Pilot,
    *,
    now: datetime,
    function: str = "",
    most: int = MOST_LISTED,
    lists: Collection[str] = LISTS,
) -> OutstandingFacts:
    """The figures of every function, and the opinions behind them (of one function where it is named). Raises NotAllowed.

    `lists` says which of the lists are wanted (`overdue` and `unowned` too); the others are empty.
    """
    require(person, Action.SEE_OUTSTANDING)
    found = OpinionFigures(session, person, pilot)
    by = col(Feedback.function)
    is_open = _in(OPEN)
    whose = reach_key(person)
    sums = _kept.get(session, (pilot.id, *whose), lambda: _summed(session, found))
    overdue = _overdue(_times.get(session, (pilot.id, *whose), lambda: _due_times(session, found)), now)
    functions = functions_of(session, pilot)
    labels = {one.code: one.label for one in functions}
    chosen: tuple[ColumnElement[bool], ...] = (by == function,) if function in labels else ()
    at = now.astimezone(zone_of(pilot))

    def listed(name: str, *where: ColumnElement[bool]) -> tuple[OutstandingLine, ...]:
        if name not in lists:
            return ()
        asked = (pilot.id, pilot.time_zone, *whose, name, function if chosen else "", at.date(), most)
        if name == "overdue":
            # It changes with the clock.
            return tuple(_lines(session, found, labels, (_SEVERE, *chosen, *where), at, most))
        lines = _listed.get(
            session,
            asked,
            lambda: tuple(_lines(session, found, labels, (_SEVERE, *chosen, *where), at, most)),
        )
        return tuple(_as_of(line, at) for line in lines)

    return OutstandingFacts(
        pilot.name,
        Office("Tập đoàn Điện lực Việt Nam", "", str(pilot.settings.get("letter_symbol", "")), "Hà Nội"),
        at,
        pilot.launch_on,
        tuple(
            FunctionOpen(
                one.code,
                one.label,
                sums[one.code].critical,
                sums[one.code].major,
                overdue[one.code],
                sums[one.code].unowned,
                sums[one.code].unverified,
                sums[one.code].reopened,
                sums[one.code].oldest,
            )
            for one in functions
        ),
        listed("open", is_open),
        listed("unverified", _in(FIXED), ~_verified()),
        listed("reopened", is_open, _reopened()),
        listed("overdue", is_open, col(Feedback.due_at) < now),
        listed("unowned", is_open, col(Feedback.owner) == ""),
    )


def outstanding_document(facts: OutstandingFacts, form: str) -> bytes:
    """The list to decide from as `docx` or `pdf`. Raises Refused where it can't be written."""
    paper = outstanding_paper(facts)
    return pdf_of(paper) if form == "pdf" else build_paper_word(paper)


@dataclass
class _Sum:
    """What is open of a function, and what is fixed that no unit has confirmed."""

    critical: int = 0
    major: int = 0
    unowned: int = 0
    unverified: int = 0
    reopened: int = 0
    oldest: date | None = None


_kept: Kept[Mapping[str, _Sum]] = Kept(VERIFIED, most=64, also=record_mark)


# By function, when what is open is due, the earliest in front, as seconds.
_times: Kept[Mapping[str, Sequence[float]]] = Kept(most=16, also=record_mark)
_listed: Kept[tuple[OutstandingLine, ...]] = Kept(
    UNITS, VERIFIED, most=24, also=record_mark, fits=lambda lines: len(lines) <= MOST_LISTED
)


def _overdue(times: Mapping[str, Sequence[float]], now: datetime) -> Counter[str]:
    """What is open and past its due time, by function: it changes with the clock."""
    return Counter({function: bisect_left(due, now.timestamp()) for function, due in times.items()})


def _due_times(session: Session, found: OpinionFigures) -> Mapping[str, Sequence[float]]:
    due = col(Feedback.due_at)
    query = found.query(
        col(Feedback.function), due, where=(_SEVERE, _in(OPEN), due.is_not(None)), units=False
    ).with_hint(*_BY_INDEX)
    times: dict[str, array[float]] = defaultdict(lambda: array("d"))
    for function, at in session.execute(query):
        times[function].append(at.timestamp())
    return {function: array("d", sorted(told)) for function, told in times.items()}


def _as_of(line: OutstandingLine, at: datetime) -> OutstandingLine:
    """The line at this moment of its day: what was in time may be overdue by now."""
    late = line.due is not None and line.due < at and line.state_code in OPEN
    return line if late == line.overdue else replace(line, overdue=late)


def _summed(session: Session, found: OpinionFigures) -> Mapping[str, _Sum]:
    """All other figures, by function, in one walk through the severe opinions."""
    by = (col(Feedback.function), col(Feedback.severity))
    place = tuple_(col(Feedback.problem_id), col(Feedback.unit_id))
    confirmed = select(Verification.problem_id, Verification.unit_id).where(
        Verification.outcome == "verified"
    )
    again = select(LabelEvent.feedback_id).where(text(REOPENING))
    is_open, is_fixed = _in(OPEN), _in(FIXED)

    def sum_of(*cases: tuple[ColumnElement[bool], int]) -> ColumnElement[int]:
        return func.sum(case(*cases, else_=0))

    query = found.query(
        *by,
        sum_of((is_open, 1)),
        sum_of((and_(is_open, col(Feedback.owner) == ""), 1)),
        # Of no problem, or of no unit: nobody has confirmed it.
        sum_of((and_(is_fixed, place.in_(confirmed)), 0), (is_fixed, 1)),
        sum_of((and_(is_open, col(Feedback.id).in_(again)), 1)),
        func.min(case((is_open, col(Feedback.submitted_on)))),
        where=(_SEVERE, _in((*OPEN, *FIXED))),
        units=False,
    )
    query = query.with_hint(*_BY_INDEX).group_by(*by)
    sums: dict[str, _Sum] = defaultdict(_Sum)
    for function, severity, n, unowned, unverified, reopened, oldest in session.execute(query):
        one = sums[function]
        if severity == Severity.CRITICAL:
            one.critical += n
        else:
            one.major += n
        one.unowned += unowned
        one.unverified += unverified
        one.reopened += reopened
        one.oldest = min((day for day in (one.oldest, oldest) if day), default=None)
    return sums


def _in(states: Iterable[str]) -> ColumnElement[bool]:
    return col(Feedback.state).in_([str(s) for s in states])


def _verified() -> ColumnElement[bool]:
    """The unit that sent it has confirmed that its problem's fix holds."""
    return (
        select(Verification.id)
        .where(
            Verification.problem_id == Feedback.problem_id,
            Verification.unit_id == Feedback.unit_id,
            Verification.outcome == "verified",
        )
        .exists()
    )


def _reopened() -> ColumnElement[bool]:
    # Said as the index of such events says it.
    again = text(REOPENING)
    return select(LabelEvent.id).where(col(LabelEvent.feedback_id) == col(Feedback.id), again).exists()


def _lines(
    session: Session,
    found: OpinionFigures,
    labels: Mapping[str, str],
    where: Sequence[ColumnElement[bool]],
    at: datetime,
    most: int,
) -> Iterable[OutstandingLine]:
    """Critical ones first, then by age."""
    order = (col(Feedback.severity), col(Feedback.submitted_on), col(Feedback.id))
    # First which, then what they say: texts need not be put in order.
    first = list(
        session.execute(
            found.query(Feedback.id, where=where, units=False)
            .with_hint(*_BY_INDEX)
            .order_by(*order)
            .limit(most)
        ).scalars()
    )
    named = func.coalesce(func.nullif(Unit.short_name, ""), Unit.name)
    query = (
        columns(Feedback, named, _reopened())
        .join(Unit, col(Unit.id) == col(Feedback.unit_id), isouter=True)
        .where(col(Feedback.id).in_(first), feedback_within_reach(found.person))
    )
    place = {number: n for n, number in enumerate(first)}
    rows = sorted(session.execute(query).all(), key=lambda row: place[row[0].id])
    names = owner_names(session, {item.owner for item, *_rest in rows})
    titles = _titles(session, {item.problem_id for item, *_rest in rows if item.problem_id})
    for item, unit, reopened in rows:
        due = item.due_at.astimezone(at.tzinfo) if item.due_at else None
        yield OutstandingLine(
            item.id,
            labels.get(item.function, item.function),
            KIND_LABELS_VI[item.kind],
            SEVERITY_LABELS_VI[item.severity],
            STATE_LABELS_VI[item.state],
            names.get(item.owner, ""),
            item.submitted_on,
            _age(item.submitted_on, at.date()),
            due,
            due is not None and due < at and item.state in OPEN,
            bool(reopened),
            unit or "",
            titles.get(item.problem_id, ""),
            _release(item),
            quoted(item.text),
            item.severity,
            item.state,
        )


def _age(day: date | None, today: date) -> int | None:
    return (today - day).days if day else None


def _release(item: Feedback) -> str:
    named = (
        ("Máy chủ", item.fixed_in_server),
        ("Android", item.fixed_in_android),
        ("iOS", item.fixed_in_ios),
    )
    return "; ".join(f"{name} {value}" for name, value in named if value)


def _titles(session: Session, numbers: set[int]) -> dict[int | None, str]:
    query = select(Problem.id, Problem.title).where(col(Problem.id).in_(numbers))
    return dict(session.exec(query).all())
