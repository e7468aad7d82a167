"""Where each incoming opinion belongs: the unit that is given, matched, settled earlier, or waited for."""

from __future__ import annotations

from typing import Any

from sqlalchemy import false, or_
from sqlmodel import Session, col, select

from importers.results import FeedbackRow, RowProblem
from importers.unit_names import Match
from locales import phrase
from locales.vietnamese import fold
from models.codes import UnitLink
from models.tables import Feedback, ImportBatch, Unit, WaitingCount
from models.types import key
from services.access import Person, within_reach
from services.matching import Matcher
from services.outcomes import Candidate, Waiting


class UnitPlaces:
    """Finds each row's unit: the option, the matched words, a person's earlier answer, or nobody's yet."""

    def __init__(self, session: Session, person: Person, names: Matcher, unit: Unit | None) -> None:
        self.names = names
        self.unit = unit
        self.reach = {u.code: key(u) for u in session.exec(select(Unit).where(within_reach(person)))}
        self.codes = {number: code for code, number in self.reach.items()}
        self.within = frozenset(self.reach) if person.stands_for_a_unit else None
        self.settled = settled_words(session, person)
        self.waiting: dict[tuple[str, int], Waiting] = {}
        self._matched: dict[tuple[str, str, str], Match] = {}
        self._keys: dict[str, str] = {}

    def code_of(self, unit_id: int | None) -> str:
        return self.codes.get(unit_id or 0, "")

    def _match(self, text: str, code: str, context: str) -> Match:
        """Equal words mean an equal unit in one import; most files name few units on many rows."""
        said = (text, code, context)
        if said not in self._matched:
            self._matched[said] = self.names.match(text, code=code, context=context, within=self.within)
        return self._matched[said]

    def place(self, row: FeedbackRow) -> dict[str, Any] | RowProblem:
        text = row.unit_text or row.unit_code
        unit_key = self._keys.get(text)
        if unit_key is None:
            unit_key = self._keys[text] = fold(text)
        if self.unit is not None:
            return _linked(unit_key, key(self.unit), "option")
        if not unit_key:
            return {"unit_id": None, "unit_link": UnitLink.NONE.value, "unit_key": "", "unit_how": ""}
        match = self._match(row.unit_text, row.unit_code, row.context)
        if match.code is None:
            link = UnitLink.SETTLED if unit_key in self.settled else UnitLink.WAITING
            if link is UnitLink.WAITING:
                candidates = tuple(Candidate(c.code, c.name, round(c.score, 3)) for c in match.candidates)
                self.waiting[row.sheet, row.row] = Waiting(row.sheet, row.row, text, candidates)
            return {"unit_id": None, "unit_link": link.value, "unit_key": unit_key, "unit_how": ""}
        if match.code not in self.reach:
            column = str(phrase("Unit"))
            expected = phrase("a unit you report for")
            return RowProblem(row.sheet, row.row, column, text, expected, row.as_it_came)
        return _linked(unit_key, self.reach[match.code], match.how)


def settled_words(session: Session, person: Person) -> set[str]:
    """Words that name no unit, as a person said: for everyone's files, or for those of the person's units."""
    sent_by = col(ImportBatch.unit_id)
    own = within_reach(person) if person.stands_for_a_unit else false()
    query = (
        select(Feedback.unit_key)
        .join(ImportBatch, col(ImportBatch.id) == col(Feedback.import_batch_id), isouter=True)
        .join(Unit, col(Unit.id) == sent_by, isouter=True)
        .where(Feedback.unit_link == UnitLink.SETTLED, or_(sent_by.is_(None), own))
    )
    held = (
        select(WaitingCount.unit_key)
        .join(ImportBatch, col(ImportBatch.id) == col(WaitingCount.import_batch_id))
        .join(Unit, col(Unit.id) == sent_by, isouter=True)
        .where(WaitingCount.state == "dropped", or_(sent_by.is_(None), own))
    )
    return {*session.exec(query.distinct()), *session.exec(held.distinct())}


def _linked(unit_key: str, unit_id: int, how: str) -> dict[str, Any]:
    return {"unit_id": unit_id, "unit_link": UnitLink.ASSIGNED.value, "unit_key": unit_key, "unit_how": how}
