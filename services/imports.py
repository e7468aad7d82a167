"""Every import as a whole: begun, finished or rolled back, listed, taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, insert, not_, true
from sqlmodel import Session, col, or_, select

from importers.results import RowProblem
from locales import Phrase, phrase
from locales.vietnamese import fold
from models.database import alone
from models.tables import ImportBatch, ImportProblem, Pilot, Unit
from models.types import key
from services import audit
from services.access import Action, NotFound, Person, require, within_reach
from services.outcomes import Outcome, Source

# What the form's own script is called as a source: an import for each answer, which lists leave out.
FROM_SCRIPT = "form script"


def begin(
    session: Session, person: Person, kind: str, source: Source, *, pilot: Pilot | None, now: datetime
) -> ImportBatch:
    """Open an import; what follows belongs to it until `finish`. Imports wait for each other."""
    one_at_a_time(session)
    batch = ImportBatch(
        pilot_id=pilot.id if pilot else None,
        kind=kind,
        source=source.name,
        sha256=source.sha256,
        size=source.size,
        asked=source.asked,
        account_id=person.account_id,
        who=person.name,
        unit_id=person.unit_id,
        started_at=now,
    )
    session.add(batch)
    session.flush()
    return batch


def one_at_a_time(session: Session) -> None:
    """Wait until no other import, undoing or settling of names is under way; holds until the transaction ends."""
    with alone(session, "import"):
        pass


def finish(
    session: Session,
    person: Person,
    batch: ImportBatch,
    outcome: Outcome,
    *,
    now: datetime,
    preview: bool,
) -> Outcome:
    """Keep the whole import, its problems and its line in the record, or nothing at all for a preview."""
    if preview:
        session.rollback()
        return Outcome(**{**outcome.__dict__, "import_id": None})
    tally = outcome.tally
    batch.rows_read = outcome.read
    batch.added, batch.changed, batch.unchanged = tally.added, tally.changed, tally.unchanged
    batch.held, batch.gone, batch.problem_rows = tally.held, tally.gone, outcome.problem_rows
    batch.mapping = dict(outcome.mapping)
    batch.notes = [note.as_json() for note in outcome.notes]
    session.add(batch)
    if outcome.problems:
        session.execute(insert(ImportProblem), [_problem_row(key(batch), p) for p in outcome.problems])
    audit.record(
        session,
        person,
        f"import {batch.kind}",
        "import_batch",
        batch.id,
        now=now,
        after={"file": batch.source, "sha256": batch.sha256, "read": outcome.read, **tally.__dict__},
    )
    session.commit()
    return outcome


def _problem_row(batch_id: int, problem: RowProblem) -> dict[str, object]:
    return {
        "import_batch_id": batch_id,
        "sheet": problem.sheet,
        "row_number": problem.row,
        "column_name": problem.column,
        "found": problem.found,
        "expected": problem.expected.as_json(),
        "as_it_came": list(problem.as_it_came),
    }


@dataclass(frozen=True)
class ImportLine:
    """One import as the list shows it."""

    id: int
    kind: str
    source: str
    who: str
    started_at: datetime
    state: str
    rows_read: int
    added: int
    changed: int
    unchanged: int
    held: int
    problem_rows: int
    sha256: str
    notes: tuple[Phrase, ...]
    undone_by: str = ""
    undone_at: datetime | None = None


def list_imports(
    session: Session,
    person: Person,
    *,
    kind: str = "",
    state: str = "",
    words: str = "",
    idle: bool = False,
    most: int = 1_000,
) -> list[ImportLine]:
    """The newest imports within reach: a unit's people see those sent for their own subtree.

    `words` are looked for, without accents, in the file's name, the person's and the SHA-256. `idle`: also the
    synchronisations that brought nothing, which come every few minutes (`idle_syncs` sums them up).
    """
    require(person, Action.SEE_IMPORTS)
    wanted = fold(words)
    query = (
        select(ImportBatch)
        .join(Unit, col(Unit.id) == col(ImportBatch.unit_id), isouter=True)
        .where(or_(within_reach(person), col(ImportBatch.account_id) == person.account_id))
        .where(true() if idle or wanted else not_(_is_idle()))
        .order_by(col(ImportBatch.id).desc())
        .limit(most)
    )
    if kind:
        query = query.where(ImportBatch.kind == kind)
    if not wanted:
        query = query.where(ImportBatch.source != FROM_SCRIPT)
    if state:
        query = query.where(ImportBatch.state == state)
    return [
        _line(batch)
        for batch in session.exec(query)
        if not wanted
        or wanted in fold(batch.source)
        or wanted in fold(batch.who)
        or batch.sha256.startswith(wanted)
    ]


@dataclass(frozen=True)
class IdleSyncs:
    """The synchronisations that found nothing new: how many, and when the last of them was."""

    n: int = 0
    last_at: datetime | None = None


def idle_syncs(session: Session, person: Person) -> IdleSyncs:
    """The synchronisations within reach that `list_imports` leaves out."""
    require(person, Action.SEE_IMPORTS)
    query = (
        select(func.count(), func.max(ImportBatch.started_at))
        .select_from(ImportBatch)
        .join(Unit, col(Unit.id) == col(ImportBatch.unit_id), isouter=True)
        .where(or_(within_reach(person), col(ImportBatch.account_id) == person.account_id), _is_idle())
    )
    return IdleSyncs(*session.exec(query).one())


def _is_idle() -> ColumnElement[bool]:
    brought = (ImportBatch.added, ImportBatch.changed, ImportBatch.held, ImportBatch.gone)
    return and_(
        col(ImportBatch.kind) == "sync",
        col(ImportBatch.state) == "confirmed",
        *(col(n) == 0 for n in (*brought, ImportBatch.problem_rows)),
    )


def import_line(session: Session, person: Person, import_id: int) -> ImportLine:
    """One import, as the list shows it. Raises NotFound."""
    require(person, Action.SEE_IMPORTS)
    return _line(batch_within_reach(session, person, import_id))


def _line(batch: ImportBatch) -> ImportLine:
    return ImportLine(
        key(batch),
        batch.kind,
        batch.source,
        batch.who,
        batch.started_at,
        batch.state,
        batch.rows_read,
        batch.added,
        batch.changed,
        batch.unchanged,
        batch.held,
        batch.problem_rows,
        batch.sha256,
        tuple(Phrase.from_json(n) for n in batch.notes),
        batch.undone_by,
        batch.undone_at,
    )


def batch_within_reach(session: Session, person: Person, import_id: int) -> ImportBatch:
    """The import of that number. Raises NotFound, also for one that somebody else's unit sent."""
    query = (
        select(ImportBatch)
        .join(Unit, col(Unit.id) == col(ImportBatch.unit_id), isouter=True)
        .where(ImportBatch.id == import_id)
        .where(or_(within_reach(person), col(ImportBatch.account_id) == person.account_id))
    )
    batch = session.exec(query).first()
    if batch is None:
        raise NotFound(phrase("There is no import number %(number)s.", number=import_id))
    return batch


def problems_of(session: Session, person: Person, import_id: int) -> list[RowProblem]:
    """The rows of an import that were not taken, as they came."""
    require(person, Action.SEE_IMPORTS)
    batch = batch_within_reach(session, person, import_id)
    query = (
        select(ImportProblem).where(ImportProblem.import_batch_id == batch.id).order_by(col(ImportProblem.id))
    )
    return [
        RowProblem(
            p.sheet,
            p.row_number,
            p.column_name,
            p.found,
            Phrase.from_json(p.expected),
            tuple(p.as_it_came),
        )
        for p in session.exec(query)
    ]
