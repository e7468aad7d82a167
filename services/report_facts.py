"""The facts of one unit's Appendix 2, gathered from what is stored within the person's reach."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy import select as columns
from sqlmodel import Session, col, or_, select

from models.codes import KIND_LABELS_VI, Kind, UnitLink, UnitStatus
from models.tables import (
    FIGURES,
    Feedback,
    Pilot,
    Report,
)
from models.tables import (
    ExtraFigure as StoredExtra,
)
from reports.appendix import (
    AppendixFacts,
    DayFigures,
    ExtraFigure,
    Figures,
    Letter,
    OlderFigure,
    UnitFigures,
)
from services.known_counts import known_counts
from services.pilots import zone_of
from services.progress import Counts, Summed, own_sum, sum_up, unit_ids_below
from services.report_lines import Opinion, Row, Told, arrange_rows, build_lines, inside_trial
from services.rollups import curve
from services.unit_tree import Node, UnitTree

MOST_ITEM_LINES = 100


def gather_facts(
    session: Session,
    pilot: Pilot,
    tree: UnitTree,
    node: Node,
    *,
    now: datetime,
    draft: Report | None = None,
    lines_by: str | None = None,
    nil: bool = False,
    version: int = 0,
    closed_at: datetime | None = None,
) -> AppendixFacts:
    """Everything that the unit's report states today. The caller has checked that the unit is within reach.

    `lines_by` is `items` or `problems`; None takes items up to 100 of them.
    """
    today = now.astimezone(zone_of(pilot)).date()
    below = [n.id for n in tree.subtree(node)]
    counts = known_counts(session, pilot, on=today, unit_ids=below)
    summed = sum_up(tree, node, counts)
    items = _items(session, pilot, node, below)
    inside = [i for i in items if inside_trial(i, pilot)]
    # An opinion in parts is told by them and counted once, as the opinion that was sent.
    standing = [i for i in items if i.stands]
    typed = draft.draft if draft else {}
    by = _lines_by([i for i in inside if i.stands], typed, lines_by)
    shown = "all" if typed.get("units_shown") == "all" else "direct"
    lines, annex = build_lines(session, pilot, tree, node, standing, draft, by, shown)
    whole = [i for i in inside if i.part == 0]
    kinds = Counter(i.kind for i in whole)
    own = own_sum(tree, summed.own, counts) if summed.own else None
    return AppendixFacts(
        pilot_code=pilot.code,
        pilot_name=pilot.name,
        letter_number=pilot.letter_number,
        letter_on=pilot.letter_on,
        trial_from=pilot.trial_from,
        trial_to=pilot.trial_to,
        report_before=pilot.report_before,
        appendix_label=str(pilot.settings.get("appendix_label", "Phụ lục 2")),
        unit_code=node.code,
        unit_name=node.name,
        units_below=sum(n.confirmed for n in tree.branches(node)),
        counted_to=summed.last_day,
        as_of=today,
        figures=_figures(summed),
        units_counted=_counted_branches(tree, node, summed),
        own_figures=_figures(own) if own else None,
        units=_units(tree, node, counts, items, whole, summed, shown),
        days=tuple(DayFigures(d.day, d.summed) for d in curve(session, pilot, tree, node, to=today)),
        extra=_extra(session, pilot, node, typed.get("extra") or ()),
        feedback=len(whole),
        feedback_outside=sum(i.part == 0 for i in items) - len(whole),
        feedback_declared=typed.get("feedback_declared"),
        kinds=tuple((KIND_LABELS_VI[k.value], kinds[k.value]) for k in Kind),
        lines=lines,
        annex=annex,
        lines_by=by,
        nil=nil,
        letter=_letter(tree, node, typed),
        version=version,
        closed_at=closed_at,
        units_shown=shown,
        older=_older(summed, counts),
    )


def draft_rows(session: Session, pilot: Pilot, tree: UnitTree, node: Node, draft: Report | None) -> list[Row]:
    """The rows of the table that this draft, or version, makes of what came in, in their order."""
    items = [i for i in _items(session, pilot, node, unit_ids_below(tree, node)) if i.stands]
    inside = [i for i in items if inside_trial(i, pilot)]
    by = _lines_by(inside, draft.draft if draft else {}, None)
    return arrange_rows(session, pilot, tree, node, items, draft, by)


def _items(session: Session, pilot: Pilot, node: Node, below: list[int]) -> list[Opinion]:
    query: Any = (
        columns(*(getattr(Feedback, name) for name in Opinion._fields))
        .where(col(Feedback.pilot_id) == pilot.id, belongs(node, below), col(Feedback.trashed_at).is_(None))
        .order_by(col(Feedback.submitted_at), col(Feedback.id))
    )
    return [Opinion(*row) for row in session.execute(query)]


def _lines_by(inside: Sequence[Told], typed: dict[str, Any], asked: str | None) -> str:
    """What a line is: as asked for now, as the unit chose, else an item up to about a hundred."""
    few = len(inside) <= MOST_ITEM_LINES
    return asked or str(typed.get("lines_by") or "") or ("items" if few else "problems")


def _older(summed: Summed, counts: Counts) -> tuple[OlderFigure, ...]:
    """The figures that some newest counts left blank, with the oldest day that they are taken from."""
    found: dict[str, list[date]] = {}
    for number in summed.counted:
        for name, day in counts[number].older:
            if name != "headcount":
                found.setdefault(name, []).append(day)
    return tuple(OlderFigure(n, min(found[n]), len(found[n])) for n in FIGURES if n in found)


def belongs(node: Node, below: list[int]) -> ColumnElement[bool]:
    """The condition of items that a unit's report tells; at the very top also those of no unit that can be known."""
    own = col(Feedback.unit_id).in_(below)
    if node.level or node.status == UnitStatus.LEFT_EVN:
        return own
    return or_(own, col(Feedback.unit_link).in_([UnitLink.NONE.value, UnitLink.SETTLED.value]))


def _figures(summed: Summed) -> Figures:
    return Figures(summed.headcount, summed.staff_installed, summed.family_installed, summed.users)


def _counted_branches(tree: UnitTree, node: Node, summed: Summed) -> int:
    """How many of the units directly below have a count in the sum."""
    return sum(
        any(n.id in summed.counted for n in tree.subtree(branch))
        for branch in tree.branches(node)
        if branch.confirmed
    )


def _units(
    tree: UnitTree,
    node: Node,
    counts: Counts,
    items: Sequence[Told],
    inside: Sequence[Told],
    summed: Summed,
    shown: str,
) -> tuple[UnitFigures, ...]:
    """A row for each unit directly below (`all`: and for all below them), and one for figures of the unit's own."""
    branches = tree.branches(node)
    if not branches:
        return ()
    feedback, heard = Counter(i.unit_id for i in inside), {i.unit_id for i in items}
    rows = []
    own_ids = {node.id, *(n.id for n in tree.predecessors(node))}
    # Items without a unit are the top's own: they are counted nowhere else.
    own_feedback = sum(feedback[i] for i in own_ids) + feedback[None]
    if own_ids & summed.counted or own_feedback:
        own = own_sum(tree, own_ids & summed.counted, counts)
        rows.append(UnitFigures(node.code, node.name, 1, own.last_day, _figures(own), own_feedback))

    def add(unit: Node, level: int) -> None:
        part = sum_up(tree, unit, counts)
        below = [n.id for n in tree.subtree(unit)]
        if unit.confirmed or part.counted or not heard.isdisjoint(below):
            rows.append(
                UnitFigures(
                    unit.code,
                    unit.name,
                    level,
                    part.last_day,
                    _figures(part),
                    sum(feedback[i] for i in below),
                )
            )
        if shown == "all":
            for one in tree.branches(unit):
                add(one, level + 1)

    for branch in branches:
        add(branch, 1)
    return tuple(rows)


def _extra(
    session: Session, pilot: Pilot, node: Node, typed: Sequence[Sequence[str]]
) -> tuple[ExtraFigure, ...]:
    """Figures beyond the form's own: those that came with counts, and those typed for the report, which win."""
    query = (
        select(StoredExtra)
        .where(StoredExtra.pilot_id == pilot.id, StoredExtra.unit_id == node.id)
        .order_by(col(StoredExtra.counted_on), col(StoredExtra.id))
    )
    newest = {e.name: e.value for e in session.exec(query)} | {str(name): str(value) for name, value in typed}
    return tuple(ExtraFigure(name, value) for name, value in newest.items())


def _letter(tree: UnitTree, node: Node, typed: dict[str, object]) -> Letter:
    """The covering letter as the unit typed it; what it did not type stays blank to be filled in."""
    above = next(iter(tree.ancestors(node)), None)
    given = typed.get("letter")
    said: dict[str, object] = given if isinstance(given, dict) else {}
    signed_on = said.get("signed_on")

    def text(name: str, otherwise: str = "") -> str:
        value = said.get(name)
        return value if isinstance(value, str) and value else otherwise

    def texts(name: str) -> tuple[str, ...]:
        value = said.get(name)
        return tuple(str(v) for v in value) if isinstance(value, list) else ()

    return Letter(
        issuer_parent=text("issuer_parent", above.name if above else ""),
        issuer=text("issuer", node.name),
        symbol=text("symbol"),
        number=text("number"),
        place=text("place"),
        signed_on=date.fromisoformat(signed_on) if isinstance(signed_on, str) and signed_on else None,
        addressee=text("addressee", above.name if above else ""),
        authority=texts("authority") or _signer_of(node),
        signer=text("signer"),
        recipients=texts("recipients"),
        drafting_office=text("drafting_office"),
    )


def _signer_of(node: Node) -> tuple[str, ...]:
    """Who signs for a unit of this kind unless the unit says otherwise (deputies sign by KT., and so on)."""
    if node.ownership == "joint_stock":
        return ("NGƯỜI ĐẠI DIỆN PHẦN VỐN",)
    match node.kind:
        case "group" | "power_corporation" | "generation_corporation" | "transmission_corporation":
            return ("TỔNG GIÁM ĐỐC",)
        case "hq_department" | "corp_department":
            return ("CHÁNH VĂN PHÒNG",) if node.name.startswith("Văn phòng") else ("TRƯỞNG BAN",)
        case "department":
            return ("CHÁNH VĂN PHÒNG",) if node.name.startswith("Văn phòng") else ("TRƯỞNG PHÒNG",)
        case "doi":
            return ("ĐỘI TRƯỞNG",)
        case _:
            return ("GIÁM ĐỐC",)


def authority_choices(node: Node) -> tuple[tuple[str, ...], ...]:
    """The heads of a signature that Decree 30 knows, for a unit of this kind: alone, TM., KT., TL., TUQ."""
    (chief,) = _signer_of(node)
    if node.ownership == "joint_stock":
        return ((chief,), (f"TUQ. {chief}", "THÀNH VIÊN TỔ GIÚP VIỆC"))
    deputy = f"PHÓ {chief}"
    choices = [
        (chief,),
        (f"KT. {chief}", deputy),
        (f"TL. {chief}", "TRƯỞNG PHÒNG"),
        (f"TUQ. {chief}", "TRƯỞNG PHÒNG"),
    ]
    if node.kind in ("group", "power_corporation", "generation_corporation", "transmission_corporation"):
        choices[2:] = [(f"TL. {chief}", "TRƯỞNG BAN"), (f"TUQ. {chief}", "TRƯỞNG BAN")]
        choices.append(("TM. HỘI ĐỒNG THÀNH VIÊN", "CHỦ TỊCH"))
    return tuple(choices)
