"""The rows of a unit's table: every chosen opinion in the order of Appendix 1, in the unit's wording."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from locales import speaking
from models.codes import KIND_LABELS_VI, Kind
from models.tables import Feedback, Image, Pilot, Problem, Report, ReportLine
from reports.appendix import AnnexItem, Line, Picture
from services.image_words import image_why
from services.pilots import functions_of
from services.unit_tree import Node, UnitTree
from triage.empty_words import says_nothing_to_act_on

NO_UNIT = "Không xác định đơn vị"
_KIND_ORDER = {kind.value: n for n, kind in enumerate(Kind)}


@dataclass(frozen=True)
class ChosenItem:
    """An item with what the unit's draft says of it."""

    item: Feedback
    text: str
    function: str
    position: int | None
    included: bool
    tail: bool


def build_lines(
    session: Session,
    pilot: Pilot,
    tree: UnitTree,
    node: Node,
    items: Sequence[Feedback],
    draft: Report | None,
    by: str,
) -> tuple[tuple[Line, ...], tuple[AnnexItem, ...]]:
    """The table's rows in the order of Appendix 1, and every item under the number of its row."""
    functions = functions_of(session, pilot)
    label = {f.code: f.label for f in functions}
    order = {f.code: f.position for f in functions}
    worded = wording_of(session, draft)
    chosen = [c for i in items if (c := choose(i, worded.get(i.id or 0), pilot)).included]
    chosen.sort(
        key=lambda c: (
            c.tail,
            order[c.function],
            c.position is None,
            c.position or 0,
            _KIND_ORDER[c.item.kind],
        )
    )
    pictures = _pictures(session, [c.item.id or 0 for c in chosen])
    titles = _problem_titles(session, chosen) if by == "problems" else {}
    lines: list[Line] = []
    annex: list[AnnexItem] = []
    row_of: dict[tuple[str, int], int] = {}
    for c in chosen:
        place = (
            ("problem", c.item.problem_id or 0) if c.item.problem_id in titles else ("item", c.item.id or 0)
        )
        origin = tree.nodes[c.item.unit_id].name if c.item.unit_id else NO_UNIT
        if place not in row_of:
            row_of[place] = len(lines)
            problem = titles.get(c.item.problem_id or 0)
            lines.append(
                Line(
                    c.function,
                    label[c.function],
                    problem or c.text,
                    0,
                    (),
                    "" if origin == node.name or problem else origin,
                    (),
                    c.tail,
                )
            )
        at = row_of[place]
        line = lines[at]
        lines[at] = Line(
            line.function_code,
            line.function_label,
            line.text,
            line.count + 1,
            (*line.items, c.item.id or 0),
            line.unit_name,
            (*line.pictures, *pictures.get(c.item.id or 0, ())),
            line.tail,
        )
        annex.append(
            AnnexItem(
                c.item.id or 0,
                c.item.submitted_on,
                origin,
                label[c.function],
                KIND_LABELS_VI[c.item.kind],
                c.text,
                at + 1,
            )
        )
    for own in (line for line in worded.values() if line.feedback_id is None and line.included):
        lines.append(Line(own.function or "general", label[own.function or "general"], own.text or ""))
    if any(not line.items for line in lines):
        return _reordered(lines, annex, order)
    return tuple(lines), tuple(annex)


def _reordered(
    lines: list[Line], annex: list[AnnexItem], order: dict[str, int]
) -> tuple[tuple[Line, ...], tuple[AnnexItem, ...]]:
    """Put the unit's own lines after the others of their function; the annex follows the new numbers."""
    ranks = sorted(range(len(lines)), key=lambda n: (lines[n].tail, order[lines[n].function_code], n))
    number = {old: new + 1 for new, old in enumerate(ranks)}
    moved = tuple(
        AnnexItem(
            a.item, a.submitted_on, a.unit_name, a.function_label, a.kind_label, a.text, number[a.line - 1]
        )
        for a in annex
    )
    return tuple(lines[n] for n in ranks), moved


def wording_of(session: Session, draft: Report | None) -> dict[int, ReportLine]:
    """The unit's wording by item; its own lines stand under the negative of their own number."""
    if draft is None:
        return {}
    rows = session.exec(
        select(ReportLine).where(ReportLine.report_id == draft.id).order_by(col(ReportLine.id))
    )
    return {r.feedback_id if r.feedback_id is not None else -(r.id or 0): r for r in rows}


def choose(item: Feedback, worded: ReportLine | None, pilot: Pilot) -> ChosenItem:
    """An item of the trial is in unless the unit left it out; one from outside only if the unit picks it."""
    included = inside_trial(item, pilot) if worded is None else worded.included
    function = (worded.function if worded else "") or item.function
    text = worded.text if worded and worded.text is not None else item.text
    tail = item.kind == Kind.OTHER and says_nothing_to_act_on(item.text)
    return ChosenItem(item, text, function, worded.position if worded else None, included, tail)


def _pictures(session: Session, ids: list[int]) -> dict[int, tuple[Picture, ...]]:
    found: dict[int, tuple[Picture, ...]] = {}
    wanted = set(ids)
    query = select(Image).order_by(col(Image.feedback_id), col(Image.position))
    if len(ids) <= 5_000:
        query = query.where(col(Image.feedback_id).in_(ids))
    with speaking("vi"):
        for image in session.exec(query):
            if image.feedback_id in wanted:
                why = str(image_why(image.why)) if image.state != "present" else ""
                picture = Picture(image.sha256, image.state, why, image.link)
                found[image.feedback_id] = (*found.get(image.feedback_id, ()), picture)
    return found


def _problem_titles(session: Session, chosen: list[ChosenItem]) -> dict[int, str]:
    ids = {c.item.problem_id for c in chosen if c.item.problem_id}
    rows = session.exec(select(Problem).where(col(Problem.id).in_(ids)))
    return {p.id: p.title for p in rows if p.id is not None}


def inside_trial(item: Feedback, pilot: Pilot) -> bool:
    """Whether an item is of the trial's days; one without a time is."""
    return item.submitted_on is None or pilot.trial_from <= item.submitted_on <= pilot.trial_to
