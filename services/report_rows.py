"""The rows of a unit's table as its reporter arranges them: their words beside the original, their place, their images."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from models.tables import Pilot
from services.access import Action, Person, require
from services.pilots import functions_of
from services.progress import node_within_reach
from services.report_drafts import newest_report
from services.report_facts import draft_rows
from services.report_lines import NO_UNIT, own_pictures
from services.unit_tree import load_tree

PAGE = 10


@dataclass(frozen=True)
class OwnImage:
    """An image of a line of the unit's own: its number in addresses, its bytes by SHA-256."""

    number: int
    sha256: str


@dataclass(frozen=True)
class TableRow:
    """One row. `kind` is item, problem or own; `number` names it within its kind, `stt` is its place in the table.

    `original` is its text before it was reworded, "" for a line of the unit's own; `items` the opinions it tells;
    `first` and `last` say whether it can't be moved further among those of its function.
    """

    stt: int
    kind: str
    number: int
    function: str
    function_label: str
    text: str
    original: str
    unit_name: str
    items: tuple[int, ...]
    images: tuple[OwnImage, ...]
    tail: bool
    first: bool
    last: bool

    @property
    def reworded(self) -> bool:
        """Whether the unit changed the words."""
        return self.kind != "own" and self.text != self.original


@dataclass(frozen=True)
class TableRows:
    """One page of the rows; `choices` names every row of single opinions by its number, to join others to it."""

    rows: tuple[TableRow, ...]
    total: int
    page: int
    pages: int
    choices: dict[int, str]


def list_table_rows(
    session: Session,
    person: Person,
    pilot: Pilot,
    code: str,
    *,
    function: str = "",
    page: int = 1,
    size: int = PAGE,
) -> TableRows:
    """The rows of the table that closing the report now would freeze, of one function where it is named.

    Raises NotFound.
    """
    require(person, Action.SEE_REPORT)
    tree = load_tree(session)
    node = node_within_reach(session, person, tree, code)
    rows = draft_rows(session, pilot, tree, node, newest_report(session, pilot, node))
    label = {f.code: f.label for f in functions_of(session, pilot)}
    images = own_pictures(session, [r.number for r in rows if r.kind == "own"])
    found: list[TableRow] = []
    for at, row in enumerate(rows):
        before = rows[at - 1] if at else None
        after = rows[at + 1] if at + 1 < len(rows) else None
        origins = {tree.nodes[c.item.unit_id].name if c.item.unit_id else NO_UNIT for c in row.items}
        origins -= {node.name}
        mine = images.get(row.number, []) if row.kind == "own" else []
        found.append(
            TableRow(
                at + 1,
                row.kind,
                row.number,
                row.function,
                label[row.function],
                row.text,
                row.original,
                ", ".join(sorted(origins)[:3]) + ("…" if len(origins) > 3 else ""),
                tuple(c.number for c in row.items),
                tuple(OwnImage(i.id or 0, i.sha256) for i in mine),
                row.tail,
                before is None or (before.tail, before.function) != (row.tail, row.function),
                after is None or (after.tail, after.function) != (row.tail, row.function),
            )
        )
    wanted = [row for row in found if not function or row.function == function]
    pages = max(1, -(-len(wanted) // size))
    page = min(max(page, 1), pages)
    return TableRows(
        tuple(wanted[(page - 1) * size : page * size]),
        len(wanted),
        page,
        pages,
        {row.number: f"{row.stt}. {row.text}" for row in found if row.kind == "item"},
    )
