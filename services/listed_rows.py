"""The rows of an import as its preview lists them: what is added, what is known already, each as it came."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from sqlmodel import Session, col, select

from importers.results import AliasRow, FeedbackRow, InstallRow, UnitRow
from models.tables import InstallCount, Pilot
from services.outcomes import MOST_LISTED, RowSaid

_LONGEST = 300
Listed = tuple[tuple[RowSaid, ...], tuple[RowSaid, ...]]


def subject_of(code: str, day: date) -> str:
    """What a count is about: its unit and its day."""
    return f"{code} {day:%d/%m/%Y}"


def places_known(session: Session, pilot: Pilot) -> set[tuple[int, date]]:
    """The units and days that have a count."""
    query = select(col(InstallCount.unit_id), col(InstallCount.counted_on)).where(
        InstallCount.pilot_id == pilot.id
    )
    return set(session.exec(query))


def listed_counts(
    matched: Mapping[tuple[str, date], Sequence[InstallRow]],
    agreed: Collection[tuple[int, date]],
    reach: Mapping[str, int],
    known: Collection[tuple[int, date]],
    changed: Collection[str],
) -> Listed:
    """The rows of counts that were added, and those that changed nothing (or say again what another row says)."""
    added: list[RowSaid] = []
    unchanged: list[RowSaid] = []
    for (code, day), rows in matched.items():
        if (reach[code], day) not in agreed:
            continue
        said = listed(rows, subject_of(code, day))
        if (reach[code], day) not in known:
            added += said[:1]
            unchanged += said[1:]
        else:
            unchanged += said[1:] if subject_of(code, day) in changed else said
    return tuple(added[:MOST_LISTED]), tuple(unchanged[:MOST_LISTED])


def listed(
    rows: Iterable[InstallRow | FeedbackRow | UnitRow | AliasRow], subject: str = ""
) -> tuple[RowSaid, ...]:
    """Rows as they came, the first that a list shows. Without a `subject` it is the unit that the row names."""
    said: list[RowSaid] = []
    for row in rows:
        if len(said) == MOST_LISTED:
            break
        named = subject or getattr(row, "unit_text", "") or getattr(row, "code", "")
        whole = " · ".join(" ".join(text.split()) for text in row.as_it_came if text.strip())
        said.append(RowSaid(row.sheet, row.row, named, whole[:_LONGEST]))
    return tuple(said)
