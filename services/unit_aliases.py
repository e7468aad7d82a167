"""Other names of units, from a list; what waits under words that are sure now is given its unit."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from sqlmodel import Session, col, select

from importers.results import AliasRow, Reading, RowProblem
from locales import Phrase, phrase
from locales.vietnamese import fold
from models.codes import UnitLink
from models.tables import Feedback, ImportBatch, Pilot, Unit, UnitAlias, WaitingCount
from models.types import key
from services import imports
from services.access import Action, Person, require
from services.given_units import Words, give_unit
from services.listed_rows import listed
from services.outcomes import Outcome, Source, Tally
from services.unit_names import load_names


def record_aliases(
    session: Session,
    person: Person,
    reading: Reading[AliasRow],
    source: Source,
    *,
    pilot: Pilot,
    now: datetime,
    preview: bool = False,
) -> Outcome:
    """Add other spellings of units' names; one spelling may name several units. What waits is matched again."""
    require(person, Action.MANAGE_UNITS)
    batch = imports.begin(session, person, "aliases", source, pilot=pilot, now=now)
    ids = {u.code: key(u) for u in session.exec(select(Unit))}
    have = {(a.folded, a.unit_id) for a in session.exec(select(UnitAlias))}
    problems, tally = list(reading.problems), Tally()
    added: list[AliasRow] = []
    unchanged: list[AliasRow] = []
    for row in reading.rows:
        if row.unit_code not in ids:
            problems.append(
                RowProblem(
                    row.sheet,
                    row.row,
                    "unit_code",
                    row.unit_code,
                    phrase("the code of a unit in the list"),
                    row.as_it_came,
                )
            )
            continue
        spelling = (fold(row.alias), ids[row.unit_code])
        if spelling in have:
            tally.unchanged += 1
            unchanged.append(row)
            continue
        have.add(spelling)
        tally.added += 1
        added.append(row)
        session.add(
            UnitAlias(
                alias=row.alias,
                folded=spelling[0],
                unit_id=spelling[1],
                origin=row.origin or "shipped",
                import_batch_id=batch.id,
            )
        )
    session.flush()
    settled = match_again(session, person, pilot, batch_id=key(batch), now=now) if added else 0
    told: tuple[Phrase, ...] = ()
    if settled:
        told = (phrase("%(n)s rows that waited for their unit have it now.", n=settled),)
    outcome = Outcome(
        batch.id,
        source.name,
        reading.read,
        tally,
        tuple(problems),
        (),
        (*reading.notes, *told),
        (),
        reading.mapping,
        added=listed(added),
        unchanged=listed(unchanged),
    )
    return imports.finish(session, person, batch, outcome, now=now, preview=preview)


def match_again(session: Session, person: Person, pilot: Pilot, *, batch_id: int, now: datetime) -> int:
    """Give every waiting row its unit whose words are sure now; returns how many. Kept when the caller commits.

    Each of the words is recorded as an answer of this import: it can be taken back alone, and is with the import.
    """
    names = load_names(session)
    reach = _reach_of_files(session)
    texts: dict[str, str] = {}
    items: dict[tuple[str, str], list[Feedback]] = defaultdict(list)
    waiting = select(Feedback).where(Feedback.pilot_id == pilot.id, Feedback.unit_link == UnitLink.WAITING)
    for item in session.exec(waiting.order_by(col(Feedback.id))):
        within = reach.get(item.import_batch_id or 0)
        code = names.match(item.unit_text, within=within).code
        if code and (within is None or code in within):
            items[item.unit_key, code].append(item)
            texts[item.unit_key] = item.unit_text
    counts: dict[tuple[str, str], list[int]] = defaultdict(list)
    held = select(WaitingCount).where(WaitingCount.pilot_id == pilot.id, WaitingCount.state == "waiting")
    for count in session.exec(held.order_by(col(WaitingCount.id))):
        within = reach.get(count.import_batch_id)
        code = names.match(count.unit_text, context=count.context_key, within=within).code
        if code and (within is None or code in within):
            counts[count.unit_key, code].append(key(count))
            texts[count.unit_key] = count.unit_text
    units = {u.code: u for u in session.exec(select(Unit))}
    return sum(
        give_unit(
            session,
            person,
            pilot,
            Words(unit_key, texts[unit_key]),
            units[code],
            items[unit_key, code],
            col(WaitingCount.id).in_(counts[unit_key, code]),
            how="alias",
            now=now,
            batch_id=batch_id,
        )
        for unit_key, code in {**items, **counts}
    )


def _reach_of_files(session: Session) -> dict[int, frozenset[str]]:
    """For each import that a unit's people sent: the codes of that unit and all below it, which its names can mean."""
    sent = select(ImportBatch.id, Unit.path).join(Unit, col(Unit.id) == col(ImportBatch.unit_id))
    of_import = {number: path for number, path in session.exec(sent) if number is not None}
    places = list(session.exec(select(Unit.code, Unit.path)))
    below = {
        top: frozenset(code for code, path in places if path.startswith(top))
        for top in set(of_import.values())
    }
    return {number: below[path] for number, path in of_import.items()}
