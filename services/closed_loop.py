"""What became of each line that a unit told in its Appendix 2: gathered for the unit, its parents and EVNICT."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlmodel import Session, col, select

from importers.personal_data import mask
from locales.vietnamese import day_month_year
from models.codes import STATE_LABELS_VI, ReportState
from models.tables import Answer, Feedback, Pilot, Problem, Unit, Verification
from models.types import key
from reports.appendix import AnnexItem, AppendixFacts, Line, facts_from_json
from reports.closed_loop import LoopFacts, LoopItem, LoopLine, build_closed_loop
from services import audit
from services.access import Action, Person, require
from services.answers import SENT, releases_of
from services.pilots import zone_of
from services.progress import node_within_reach, unit_ids_below
from services.unit_reports import draft_facts, versions_of
from services.unit_tree import load_tree

_CHUNK = 500
MOVED = "Ý kiến nay thuộc đơn vị khác"


def closed_loop_sheet(
    session: Session, person: Person, pilot: Pilot, code: str, *, now: datetime
) -> tuple[str, bytes]:
    """A unit's code and its sheet as xlsx, on record as an export. Raises NotFound, NotAllowed."""
    facts = closed_loop(session, person, pilot, code, now=now)
    told = {"lines": len(facts.lines), "items": len(facts.items), "version": facts.version}
    audit.record(session, person, "export closed loop", "unit", facts.unit_code, now=now, after=told)
    session.commit()
    return facts.unit_code, build_closed_loop(facts)


def closed_loop(session: Session, person: Person, pilot: Pilot, code: str, *, now: datetime) -> LoopFacts:
    """The lines of a unit's newest closed report (else of its draft), each with what became of its opinions.

    An opinion that is another unit's now is named, and nothing of it told. Personal data is hidden.
    """
    require(person, Action.SEE_CLOSED_LOOP)
    tree = load_tree(session)
    node = node_within_reach(session, person, tree, code)
    closed = next((r for r in versions_of(session, pilot, node) if r.state != ReportState.DRAFT), None)
    today = now.astimezone(zone_of(pilot)).date()
    facts: AppendixFacts
    if closed is not None and closed.facts is not None:
        facts = facts_from_json(closed.facts)
    else:
        facts = draft_facts(session, pilot, tree, node, now=now)
    told = {one.item: one for one in facts.annex}
    below = frozenset(unit_ids_below(tree, node))
    items = _items(session, pilot, told, below)
    verified = _verified(session, {i.problem_id for i in items.values() if i.problem_id}, below)
    found = _found(session, pilot, told, items)
    at = facts.closed_at.astimezone(zone_of(pilot)).date() if facts.closed_at else None
    return LoopFacts(
        pilot.name,
        node.code,
        node.name,
        facts.version,
        at,
        today,
        tuple(_line(line, found, items, verified) for line in facts.lines),
    )


def _line(
    line: Line, found: dict[int, LoopItem], items: dict[int, Feedback], verified: dict[int, str]
) -> LoopLine:
    problems = {items[n].problem_id for n in line.items if n in items}
    said = dict.fromkeys(verified[p] for p in sorted(p for p in problems if p) if p in verified)
    return LoopLine(
        line.function_label,
        mask(line.text),
        len(line.items) if line.items else line.count,
        tuple(found[n] for n in line.items if n in found),
        "\n".join(said),
    )


def _items(
    session: Session, pilot: Pilot, told: Collection[int], below: Collection[int]
) -> dict[int, Feedback]:
    """Of the opinions that the report tells those that are still the unit's or of one below it."""
    found: dict[int, Feedback] = {}
    numbers = sorted(told)
    for start in range(0, len(numbers), _CHUNK):
        part = numbers[start : start + _CHUNK]
        query = select(Feedback).where(col(Feedback.id).in_(part), Feedback.pilot_id == pilot.id)
        found |= {key(item): item for item in session.exec(query) if item.unit_id in below}
    return found


def _found(
    session: Session, pilot: Pilot, told: dict[int, AnnexItem], items: dict[int, Feedback]
) -> dict[int, LoopItem]:
    answers = _answers(session, pilot, sorted(items))
    wanted = sorted({i.problem_id for i in items.values() if i.problem_id})
    problems: dict[int | None, Problem] = {}
    for start in range(0, len(wanted), _CHUNK):
        query = select(Problem).where(col(Problem.id).in_(wanted[start : start + _CHUNK]))
        problems |= {p.id: p for p in session.exec(query)}
    found = {}
    for number, one in told.items():
        item = items.get(number)
        if item is None:
            found[number] = LoopItem(
                number, one.submitted_on, one.unit_name, mask(one.text), MOVED, moved=True
            )
            continue
        problem = problems.get(item.problem_id)
        text, day = answers.get(number, ("", None))
        release = releases_of(item) or (releases_of(problem) if problem else "")
        found[number] = LoopItem(
            number,
            one.submitted_on,
            one.unit_name,
            mask(one.text),
            STATE_LABELS_VI[item.state],
            release,
            item.state_reason,
            text,
            day,
        )
    return found


def _answers(session: Session, pilot: Pilot, numbers: Sequence[int]) -> dict[int, tuple[str, date | None]]:
    """What was answered to each item, the newest answer first, and the day of that."""
    zone = zone_of(pilot)
    texts: dict[int, list[str]] = defaultdict(list)
    days: dict[int, date] = {}
    for start in range(0, len(numbers), _CHUNK):
        part = numbers[start : start + _CHUNK]
        query = select(Answer).where(col(Answer.feedback_id).in_(part), Answer.state == SENT)
        for answer in session.exec(query.order_by(col(Answer.id).desc())):
            texts[answer.feedback_id].append(answer.text)
            days.setdefault(answer.feedback_id, answer.changed_at.astimezone(zone).date())
    return {number: ("\n".join(said), days.get(number)) for number, said in texts.items()}


def _verified(session: Session, problems: Collection[int], below: Collection[int]) -> dict[int, str]:
    """What units below said of the newest fix of each problem."""
    query = (
        select(Verification, Unit.name)
        .join(Unit, col(Unit.id) == col(Verification.unit_id))
        .where(col(Verification.problem_id).in_(sorted(problems)), Verification.outcome != "withdrawn")
        .order_by(col(Verification.round).desc(), col(Verification.id))
    )
    newest: dict[int, int] = {}
    said: dict[int, list[str]] = defaultdict(list)
    for row, name in session.exec(query):
        if row.unit_id not in below or row.round < newest.setdefault(row.problem_id, row.round):
            continue
        match row.outcome:
            case "verified":
                what = "đã hết lỗi"
            case "still_there":
                what = "vẫn còn lỗi"
            case _:
                what = "chưa xác nhận"
        day = f" ({day_month_year(row.answered_at.date())})" if row.answered_at else ""
        said[row.problem_id].append(f"{name}: {what}{day}")
    return {problem: "\n".join(lines) for problem, lines in said.items()}
