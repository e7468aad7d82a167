"""The opinions that a unit's report may tell: as they came, as the unit worded them, in the report or left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlmodel import Session, col, select

from importers.personal_data import find_personal_data
from locales.vietnamese import fold
from models.tables import Feedback, Pilot
from models.types import key
from services.access import Action, Person, require
from services.pilots import functions_of
from services.progress import node_within_reach, unit_ids_below
from services.report_drafts import newest_report
from services.report_facts import belongs
from services.report_lines import NO_UNIT, choose, inside_trial, wording_of
from services.unit_tree import load_tree

PAGE = 10


class Which(StrEnum):
    """Which opinions are listed. `personal` hold personal data and are in the report."""

    ALL = "all"
    INCLUDED = "included"
    LEFT_OUT = "left_out"
    OUTSIDE = "outside"
    REWORDED = "reworded"
    PERSONAL = "personal"


@dataclass(frozen=True)
class ReportItem:
    """One opinion beside the report. `came` is its own text, `text` and `function` what the report says."""

    number: int
    submitted_on: date | None
    unit_name: str
    own_function: str
    function: str
    function_label: str
    kind: str
    came: str
    text: str
    reworded: bool
    included: bool
    in_trial: bool
    personal: bool


@dataclass(frozen=True)
class ReportItems:
    """One page of them; `total` counts all that the choice leaves, `included` all that the report tells."""

    items: tuple[ReportItem, ...]
    total: int
    included: int
    page: int
    pages: int


def list_report_items(
    session: Session,
    person: Person,
    pilot: Pilot,
    code: str,
    *,
    which: Which = Which.ALL,
    words: str = "",
    page: int = 1,
    size: int = PAGE,
) -> ReportItems:
    """The opinions of a unit's report in the order of Appendix 1. Raises NotFound."""
    require(person, Action.SEE_REPORT)
    tree = load_tree(session)
    node = node_within_reach(session, person, tree, code)
    functions = functions_of(session, pilot)
    label = {f.code: f.label for f in functions}
    order = {f.code: f.position for f in functions}
    worded = wording_of(session, newest_report(session, pilot, node)).items
    query = (
        select(Feedback)
        .where(Feedback.pilot_id == pilot.id, belongs(node, unit_ids_below(tree, node)))
        .where(col(Feedback.stands).is_(True))
        .order_by(col(Feedback.submitted_at), col(Feedback.id))
    )
    chosen = [choose(item, worded.get(key(item)), pilot) for item in session.exec(query)]
    chosen.sort(key=lambda c: (c.tail, order[c.function]))
    wanted = fold(words)
    found = [
        ReportItem(
            key(c.item),
            c.item.submitted_on,
            tree.nodes[c.item.unit_id].name if c.item.unit_id else NO_UNIT,
            c.item.function,
            c.function,
            label[c.function],
            c.item.kind,
            c.item.text,
            c.text,
            c.text != c.item.text,
            c.included,
            inside_trial(c.item, pilot),
            which is Which.PERSONAL and c.included and bool(find_personal_data(c.text)),
        )
        for c in chosen
        if not wanted or wanted in fold(c.text) or wanted in c.item.search_text
    ]
    left = [item for item in found if _is(item, which)]
    pages = max(1, -(-len(left) // size))
    page = min(max(page, 1), pages)
    return ReportItems(
        tuple(left[(page - 1) * size : page * size]),
        len(left),
        sum(c.included for c in chosen),
        page,
        pages,
    )


def _is(item: ReportItem, which: Which) -> bool:
    match which:
        case Which.INCLUDED:
            return item.included
        case Which.LEFT_OUT:
            return not item.included
        case Which.OUTSIDE:
            return not item.in_trial
        case Which.REWORDED:
            return item.reworded
        case Which.PERSONAL:
            return item.personal
    return True
