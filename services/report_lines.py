"""The rows of a unit's table: every chosen opinion in the order of Appendix 1, in the unit's wording, and its own lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, Protocol

from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from locales import speaking
from models.bulk_update import among
from models.codes import KIND_LABELS_VI, Kind
from models.tables import Image, Pilot, Problem, Report, ReportImage, ReportLine
from models.types import key
from reports.appendix import AnnexItem, Line, Picture
from services.image_words import image_why
from services.pilots import functions_of
from services.unit_tree import Node, UnitTree
from triage.empty_words import says_nothing_to_act_on

NO_UNIT = "Không xác định đơn vị"
_KIND_ORDER = {kind.value: n for n, kind in enumerate(Kind)}
_LAST = 1 << 30


class Told(Protocol):
    """What a report asks of an opinion, whether as its whole row or as an `Opinion`."""

    @property
    def id(self) -> int | None: ...
    @property
    def submitted_on(self) -> date | None: ...
    @property
    def unit_id(self) -> int | None: ...
    @property
    def kind(self) -> str: ...
    @property
    def function(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def problem_id(self) -> int | None: ...


class Opinion(NamedTuple):
    """An opinion as a report tells it, no more: a corporation's report has more than a hundred thousand of them."""

    id: int
    submitted_on: date | None
    unit_id: int | None
    kind: str
    function: str
    text: str
    problem_id: int | None
    part: int
    stands: bool


@dataclass(frozen=True)
class ChosenItem:
    """An item with what the unit's draft says of it. `joined_to` is the item whose line tells it."""

    item: Told
    text: str
    function: str
    position: int | None
    included: bool
    tail: bool
    joined_to: int | None = None

    @property
    def number(self) -> int:
        """The item's own number."""
        return self.item.id or 0


@dataclass(frozen=True)
class Wording:
    """What a draft says of its items, of problems' lines, and the lines of its own, by their numbers."""

    items: Mapping[int, ReportLine] = field(default_factory=dict)
    problems: Mapping[int, ReportLine] = field(default_factory=dict)
    own: Mapping[int, ReportLine] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """One row of the table before it is numbered.

    `kind` is item, problem or own; `number` that of its first item, of the problem, of the unit's own line.
    `original` is what the text was before the unit reworded it; "" for its own.
    """

    kind: str
    number: int
    function: str
    text: str
    original: str
    tail: bool
    position: int | None
    items: tuple[ChosenItem, ...]
    place: tuple[int, int]
    pictures: tuple[Picture, ...] = ()


def build_lines(
    session: Session,
    pilot: Pilot,
    tree: UnitTree,
    node: Node,
    items: Sequence[Told],
    draft: Report | None,
    by: str,
    shown_units: str = "all",
) -> tuple[tuple[Line, ...], tuple[AnnexItem, ...]]:
    """The table's rows in the order of Appendix 1, and every item under the number of its row.

    A row names the very unit that it came from (`all`), or the one directly below `node` where that counts
    (`direct`); the annex names both.
    """
    label = {f.code: f.label for f in functions_of(session, pilot)}
    rows = arrange_rows(session, pilot, tree, node, items, draft, by)
    pictures = _pictures(session, [c.number for row in rows for c in row.items])
    branch = branches_by_unit(tree, node)
    lines: list[Line] = []
    annex: list[AnnexItem] = []
    for stt, row in enumerate(rows, start=1):
        shown = tuple(p for c in row.items for p in pictures.get(c.number, ()))
        origins = {_origin(tree, c.item, branch if shown_units == "direct" else {}) for c in row.items}
        alone = origins.pop() if len(origins) == 1 and row.kind == "item" else ""
        lines.append(
            Line(
                row.function,
                label[row.function],
                row.text,
                max(len(row.items), 1),
                tuple(c.number for c in row.items),
                "" if alone == node.name else alone,
                (*shown, *row.pictures),
                row.tail,
            )
        )
        annex += [
            AnnexItem(
                c.number,
                c.item.submitted_on,
                _origin(tree, c.item, {}),
                label[c.function],
                KIND_LABELS_VI[c.item.kind],
                c.text,
                stt,
                branch[c.item.unit_id].code if c.item.unit_id in branch else "",
            )
            for c in row.items
        ]
    return tuple(lines), tuple(annex)


def arrange_rows(
    session: Session,
    pilot: Pilot,
    tree: UnitTree,
    node: Node,
    items: Sequence[Told],
    draft: Report | None,
    by: str,
) -> list[Row]:
    """The rows in their order: by function as Appendix 1 has them, then as the unit placed them, then by unit.

    Each chosen item stands in exactly one row; what says nothing to act on comes last.
    """
    order = {f.code: f.position for f in functions_of(session, pilot)}
    wording = wording_of(session, draft)
    # From the top down, so that what lies below one unit stands together.
    unit_place = {n.id: at for at, n in enumerate(tree.subtree(node))} if tree.branches(node) else {}
    chosen = {c.number: c for i in items if (c := choose(i, wording.items.get(i.id or 0), pilot)).included}

    def rank(c: ChosenItem) -> tuple[object, ...]:
        place = (unit_place.get(c.item.unit_id or 0, _LAST), _KIND_ORDER[c.item.kind])
        return (c.tail, order[c.function], c.position is None, c.position or 0, *place)

    titles = _problem_titles(session, chosen.values()) if by == "problems" else {}
    groups: dict[tuple[str, int], list[ChosenItem]] = {}
    heads = {number: _head(c, chosen) for number, c in chosen.items()}
    for c in sorted(
        chosen.values(), key=lambda c: (*rank(heads[c.number]), c.number != heads[c.number].number)
    ):
        head = heads[c.number]
        problem = head.item.problem_id or 0
        groups.setdefault(("problem", problem) if problem in titles else ("item", head.number), []).append(c)
    rows = []
    for (kind, number), members in groups.items():
        head = heads[members[0].number]
        original = titles[number] if kind == "problem" else head.item.text
        worded = wording.problems.get(number) if kind == "problem" else None
        text = (worded.text if worded and worded.text else original) if kind == "problem" else head.text
        place = (unit_place.get(head.item.unit_id or 0, _LAST), _KIND_ORDER[head.item.kind])
        tail = all(c.tail for c in members)
        rows.append(
            Row(kind, number, head.function, text, original, tail, head.position, tuple(members), place)
        )
    pictures = own_pictures(session, list(wording.own))
    for number, line in wording.own.items():
        if line.included:
            function = line.function if line.function in order else "general"
            shown = tuple(Picture(p.sha256, "present", "", "") for p in pictures.get(number, ()))
            rows.append(
                Row(
                    "own",
                    number,
                    function,
                    line.text or "",
                    "",
                    False,
                    line.position,
                    (),
                    (_LAST, _LAST),
                    shown,
                )
            )
    rows.sort(key=lambda r: (r.tail, order[r.function], r.position is None, r.position or 0, *r.place))
    return rows


def _head(c: ChosenItem, chosen: Mapping[int, ChosenItem]) -> ChosenItem:
    """The item whose row tells this one: the one it was joined to while that is in the report, else itself."""
    seen = {c.number}
    head = c
    while (to := head.joined_to) is not None and to in chosen and to not in seen:
        head = chosen[to]
        seen.add(to)
    # Items joined in a ring have the one of the smallest number at their head.
    return chosen[min(seen)] if head.joined_to in seen else head


def _origin(tree: UnitTree, item: Told, told_as: Mapping[int | None, Node]) -> str:
    if not item.unit_id:
        return NO_UNIT
    return told_as.get(item.unit_id, tree.nodes[item.unit_id]).name


def branches_by_unit(tree: UnitTree, node: Node) -> dict[int | None, Node]:
    """By the id of each unit below, the unit directly below `node` where it counts."""
    return {n.id: branch for branch in tree.branches(node) for n in tree.subtree(branch)}


def wording_of(session: Session, draft: Report | None) -> Wording:
    """What a draft, or a closed version, says of its lines."""
    if draft is None:
        return Wording()
    rows = list(
        session.exec(select(ReportLine).where(ReportLine.report_id == draft.id).order_by(col(ReportLine.id)))
    )
    return Wording(
        {r.feedback_id: r for r in rows if r.feedback_id is not None},
        {r.problem_id: r for r in rows if r.problem_id is not None},
        {key(r): r for r in rows if r.feedback_id is None and r.problem_id is None},
    )


def choose(item: Told, worded: ReportLine | None, pilot: Pilot) -> ChosenItem:
    """An item of the trial is in unless the unit left it out; one from outside only if the unit picks it."""
    included = inside_trial(item, pilot) if worded is None else worded.included
    function = (worded.function if worded else "") or item.function
    text = worded.text if worded and worded.text is not None else item.text
    tail = item.kind == Kind.OTHER and says_nothing_to_act_on(item.text)
    position, joined = (worded.position, worded.joined_to_id) if worded else (None, None)
    return ChosenItem(item, text, function, position, included, tail, joined)


def _pictures(session: Session, ids: list[int]) -> dict[int, tuple[Picture, ...]]:
    found: dict[int, tuple[Picture, ...]] = {}
    query: Any = (
        columns(*(getattr(Image, name) for name in ("feedback_id", "sha256", "state", "why", "link")))
        .where(among(col(Image.feedback_id), ids))
        .order_by(col(Image.feedback_id), col(Image.position))
    )
    with speaking("vi"):
        for number, sha256, state, why, link in session.execute(query):
            said = str(image_why(why)) if state != "present" else ""
            found[number] = (*found.get(number, ()), Picture(sha256, state, said, link))
    return found


def own_pictures(session: Session, lines: list[int]) -> dict[int, list[ReportImage]]:
    """The images of a unit's own lines, by the line's number."""
    found: dict[int, list[ReportImage]] = {}
    query = select(ReportImage).where(col(ReportImage.report_line_id).in_(lines))
    for image in session.exec(query.order_by(col(ReportImage.report_line_id), col(ReportImage.position))):
        found.setdefault(image.report_line_id, []).append(image)
    return found


def _problem_titles(session: Session, chosen: Iterable[ChosenItem]) -> dict[int, str]:
    ids = {c.item.problem_id for c in chosen if c.item.problem_id}
    rows = session.exec(select(Problem).where(col(Problem.id).in_(ids)))
    return {p.id: p.title for p in rows if p.id is not None}


def inside_trial(item: Told, pilot: Pilot) -> bool:
    """Whether an item is of the trial's days; one without a time is."""
    return item.submitted_on is None or pilot.trial_from <= item.submitted_on <= pilot.trial_to
