"""The opinions that a unit's report may tell: as they came, as the unit worded them, in the report or left out."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from locales.vietnamese import fold
from models.bulk_update import among
from models.tables import Feedback, Pilot
from models.tallies import OPINIONS, REPORTS, UNITS
from models.types import key
from services.access import Action, Person, require
from services.kept import Kept, record_mark
from services.pilots import functions_of
from services.progress import node_within_reach, unit_ids_below
from services.report_drafts import newest_report
from services.report_facts import belongs
from services.report_line_checks import holds_personal_data
from services.report_lines import NO_UNIT, ChosenItem, Opinion, choose, inside_trial, wording_of
from services.unit_tree import Node, UnitTree, load_tree

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
    listed = _listed.get(
        session,
        (pilot.id, node.id, which, fold(words)),
        lambda: _gathered(session, pilot, tree, node, which, fold(words)),
    )
    total = len(listed.numbers)
    pages = max(1, -(-total // size))
    page = min(max(page, 1), pages)
    here = listed.numbers[(page - 1) * size : page * size]
    label = {f.code: f.label for f in functions_of(session, pilot)}
    worded = wording_of(session, newest_report(session, pilot, node)).items
    query = select(Feedback).where(among(col(Feedback.id), here), belongs(node, unit_ids_below(tree, node)))
    found = {key(item): choose(item, worded.get(key(item)), pilot) for item in session.exec(query)}
    items = tuple(_told(found[number], pilot, tree, label) for number in here)
    return ReportItems(items, total, listed.included, page, pages)


@dataclass(frozen=True)
class _Listed:
    """The numbers that a choice leaves, in their order, and how many opinions the report tells in all."""

    numbers: array[int]
    included: int


_listed: Kept[_Listed] = Kept(OPINIONS, UNITS, REPORTS, most=32, also=record_mark)


def _gathered(
    session: Session, pilot: Pilot, tree: UnitTree, node: Node, which: Which, words: str
) -> _Listed:
    order = {f.code: f.position for f in functions_of(session, pilot)}
    worded = wording_of(session, newest_report(session, pilot, node)).items
    query: Any = (
        columns(col(Feedback.search_text), *(getattr(Feedback, name) for name in Opinion._fields))
        .where(col(Feedback.pilot_id) == pilot.id, belongs(node, unit_ids_below(tree, node)))
        .where(col(Feedback.stands).is_(True))
        .order_by(col(Feedback.submitted_at), col(Feedback.id))
    )
    found: list[tuple[bool, int, int]] = []
    included = 0
    for searched, *said in session.execute(query):
        item = Opinion(*said)
        chosen = choose(item, worded.get(item.id), pilot)
        included += chosen.included
        if words and words not in searched and words not in fold(chosen.text):
            continue
        if _is(chosen, which, pilot):
            found.append((chosen.tail, order[chosen.function], item.id))
    found.sort(key=lambda one: one[:2])
    return _Listed(array("q", (number for _tail, _place, number in found)), included)


def _told(chosen: ChosenItem, pilot: Pilot, tree: UnitTree, label: Mapping[str, str]) -> ReportItem:
    item = chosen.item
    return ReportItem(
        chosen.number,
        item.submitted_on,
        tree.nodes[item.unit_id].name if item.unit_id else NO_UNIT,
        item.function,
        chosen.function,
        label[chosen.function],
        item.kind,
        item.text,
        chosen.text,
        chosen.text != item.text,
        chosen.included,
        inside_trial(item, pilot),
    )


def _is(chosen: ChosenItem, which: Which, pilot: Pilot) -> bool:
    match which:
        case Which.INCLUDED:
            return chosen.included
        case Which.LEFT_OUT:
            return not chosen.included
        case Which.OUTSIDE:
            return not inside_trial(chosen.item, pilot)
        case Which.REWORDED:
            return chosen.text != chosen.item.text
        case Which.PERSONAL:
            return chosen.included and holds_personal_data(chosen.text)
    return True
