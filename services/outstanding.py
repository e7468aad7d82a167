"""What is still open before the launch: severe opinions by function, by owner and age, fixed but unverified, reopened.

Every figure counts severe opinions (critical and major) within reach, of all days.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func
from sqlmodel import Session, col, select

from models.codes import KIND_LABELS_VI, SEVERITY_LABELS_VI, STATE_LABELS_VI, Severity
from models.tables import Feedback, LabelEvent, Pilot, Problem, Unit, Verification
from reports.outstanding import FunctionOpen, OutstandingFacts, OutstandingLine, outstanding_paper
from reports.paper import Office
from reports.paper_word import build_paper_word
from services.access import Action, Person, require
from services.documents_drawn import pdf_of
from services.opinion_figures import SEVERE, OpinionFigures
from services.opinion_words import owner_names
from services.pilots import functions_of, zone_of
from services.states import CLOSED, FIXED, OPEN
from services.summary import quoted

MOST_LISTED = 300


def outstanding(
    session: Session,
    person: Person,
    pilot: Pilot,
    *,
    now: datetime,
    function: str = "",
    most: int = MOST_LISTED,
) -> OutstandingFacts:
    """The figures of every function, and the opinions behind them (of one function where it is named). Raises NotAllowed."""
    require(person, Action.SEE_OUTSTANDING)
    found = OpinionFigures(session, person, pilot)
    by = col(Feedback.function)
    is_open, severe = _in(OPEN), col(Feedback.severity).in_(SEVERE)
    severities = _counted(session, found, (by, col(Feedback.severity)), severe, is_open)
    overdue = _counted(session, found, (by,), severe, is_open, col(Feedback.due_at) < now)
    unowned = _counted(session, found, (by,), severe, is_open, col(Feedback.owner) == "")
    unverified = _counted(session, found, (by,), severe, _in(FIXED), ~_verified())
    reopened = _counted(session, found, (by,), severe, is_open, _reopened())
    oldest = dict(
        session.execute(
            found.query(by, func.min(Feedback.submitted_on), where=(severe, is_open)).group_by(by)
        ).all()
    )
    functions = functions_of(session, pilot)
    labels = {one.code: one.label for one in functions}
    chosen: tuple[ColumnElement[bool], ...] = (by == function,) if function in labels else ()
    at = now.astimezone(zone_of(pilot))

    def listed(*where: ColumnElement[bool]) -> tuple[OutstandingLine, ...]:
        return tuple(_lines(session, found, labels, (severe, *chosen, *where), at, most))

    return OutstandingFacts(
        pilot.name,
        Office("Tập đoàn Điện lực Việt Nam", "", str(pilot.settings.get("letter_symbol", "")), "Hà Nội"),
        at,
        pilot.launch_on,
        tuple(
            FunctionOpen(
                one.code,
                one.label,
                severities[one.code, Severity.CRITICAL.value],
                severities[one.code, Severity.MAJOR.value],
                overdue[one.code,],
                unowned[one.code,],
                unverified[one.code,],
                reopened[one.code,],
                oldest.get(one.code),
            )
            for one in functions
        ),
        listed(is_open),
        listed(_in(FIXED), ~_verified()),
        listed(is_open, _reopened()),
    )


def outstanding_document(facts: OutstandingFacts, form: str) -> bytes:
    """The list to decide from as `docx` or `pdf`. Raises Refused where it can't be written."""
    paper = outstanding_paper(facts)
    return pdf_of(paper) if form == "pdf" else build_paper_word(paper)


def _counted(
    session: Session, found: OpinionFigures, by: Sequence[Any], *where: ColumnElement[bool]
) -> Counter[tuple[str, ...]]:
    query = found.query(*by, func.count(), where=where).group_by(*by)
    return Counter({tuple(row[:-1]): row[-1] for row in session.execute(query)})


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
    ended = [str(s) for s in (*FIXED, *CLOSED)]
    return (
        select(LabelEvent.id)
        .where(
            and_(
                col(LabelEvent.feedback_id) == col(Feedback.id),
                col(LabelEvent.field) == "state",
                col(LabelEvent.old).in_(ended),
                col(LabelEvent.new).in_([str(s) for s in OPEN]),
            )
        )
        .exists()
    )


def _lines(
    session: Session,
    found: OpinionFigures,
    labels: Mapping[str, str],
    where: Sequence[ColumnElement[bool]],
    at: datetime,
    most: int,
) -> Iterable[OutstandingLine]:
    """Critical ones first, then by age."""
    named = func.coalesce(func.nullif(Unit.short_name, ""), Unit.name)
    query = (
        found.query(Feedback, named, _reopened(), where=where)
        .order_by(col(Feedback.severity), col(Feedback.submitted_on), col(Feedback.id))
        .limit(most)
    )
    rows = session.execute(query).all()
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
