"""Macros: a named set of changes with the text of an answer, applied to one opinion or to many, taken back as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, or_, select

from locales import phrase
from locales.vietnamese import clean_text
from models.codes import Role
from models.tables import AppFunction, DeskAct, Feedback, Macro, Pilot, Unit
from models.types import key
from services import audit
from services.access import Action, NotFound, Person, Refused, require
from services.answer_templates import LONGEST_TEXT
from services.answer_words import check_places, fill_places
from services.answers import checked_words, put_answers, values_of
from services.item_acts import Acted, Skipped, act_within, keep_act
from services.item_changes import Changes, NothingAsked, checked
from services.owner_rows import AT_ONCE

LONGEST_NAME = 80
SAVED, REMOVED, RESTORED = "save macro", "remove macro", "restore macro"


@dataclass(frozen=True)
class MacroLine:
    """One macro. `shared` is everybody's at EVNICT's desk; `mine` is whether the person may change it."""

    id: int
    name: str
    changes: Changes
    answer: str
    shared: bool
    mine: bool
    version: int
    created_by: str


def list_macros(session: Session, person: Person, pilot: Pilot) -> list[MacroLine]:
    """Shared ones and one's own, by name."""
    require(person, Action.MANAGE_MACROS)
    query = select(Macro).where(Macro.pilot_id == pilot.id, col(Macro.removed_at).is_(None), _visible(person))
    found = [_line(person, row) for row in session.exec(query)]
    return sorted(found, key=lambda m: (not m.shared, m.name.casefold(), m.id))


def _visible(person: Person) -> Any:
    return or_(col(Macro.account_id).is_(None), Macro.account_id == person.account_id)


def _line(person: Person, row: Macro) -> MacroLine:
    return MacroLine(
        key(row),
        row.name,
        Changes.of(row.changes),
        row.answer,
        row.account_id is None,
        _may_change(person, row),
        row.version,
        row.created_by,
    )


def _may_change(person: Person, row: Macro) -> bool:
    return row.account_id is None or row.account_id == person.account_id


def save_macro(
    session: Session,
    person: Person,
    pilot: Pilot,
    name: str,
    changes: Changes,
    answer: str,
    *,
    shared: bool,
    now: datetime,
    number: int | None = None,
    seen: int | None = None,
) -> int:
    """Make a macro, or change one (`seen` is its version as it was read); its number.

    Raises Refused for a name that is taken or missing, changes that no opinion can have, a place in the answer
    that nothing fills, nothing to do at all, or when somebody changed it meanwhile.
    """
    require(person, Action.MANAGE_MACROS)
    name, answer = " ".join(clean_text(name).split()), clean_text(answer).strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise Refused(phrase("A macro’s name has 1 to %(n)s letters.", n=LONGEST_NAME))
    if len(answer) > LONGEST_TEXT:
        raise Refused(phrase("An answer has 1 to %(n)s letters.", n=LONGEST_TEXT))
    check_places(answer)
    if changes.part or changes.assignee or changes.trash is not None or changes.duplicate_of is not None:
        raise Refused(
            phrase("A macro sets labels, state, releases, owners and marks; the rest is done one by one.")
        )
    if answer or changes.told():
        _check(session, person, pilot, changes)
    else:
        raise NothingAsked(phrase("A macro changes something, or answers, or both. Choose one of them."))
    row = _find(session, person, pilot, number) if number is not None else None
    taken = select(Macro.id).where(
        Macro.pilot_id == pilot.id, Macro.name == name, col(Macro.removed_at).is_(None), _visible(person)
    )
    if any(other != number for other in session.exec(taken)):
        raise Refused(phrase("There is a macro named “%(name)s” already. Take another name.", name=name))
    before = row.model_dump(mode="json") if row is not None else None
    if row is None:
        row = Macro(
            pilot_id=key(pilot), name=name, changes={}, created_by=person.name, created_at=now, changed_at=now
        )
    elif seen is not None and row.version != seen:
        raise Refused(
            phrase("Somebody else changed this macro meanwhile. Look at what it says now, then save again.")
        )
    else:
        row.version += 1
    row.account_id = None if shared else person.account_id
    row.name, row.changes, row.answer, row.changed_at = name, changes.told(), answer, now
    session.add(row)
    session.flush()
    audit.record(
        session, person, SAVED, "macro", key(row), now=now, before=before, after=row.model_dump(mode="json")
    )
    session.commit()
    return key(row)


def _check(session: Session, person: Person, pilot: Pilot, changes: Changes) -> None:
    """The codes, as an act would check them; an administrator, who works on no opinion, is checked as EVNICT."""
    if changes.told():
        as_desk = replace(person, role=Role.TRIAGER) if person.role is Role.ADMIN else person
        checked(session, as_desk, pilot, changes)


def remove_macro(session: Session, person: Person, pilot: Pilot, number: int, *, now: datetime) -> None:
    """Take a macro out of the list; `restore_macro` puts it back. Raises NotFound."""
    _turn(session, person, pilot, number, now, now)


def restore_macro(session: Session, person: Person, pilot: Pilot, number: int, *, now: datetime) -> None:
    """Put a macro back that was removed. Raises NotFound."""
    _turn(session, person, pilot, number, None, now)


def _turn(
    session: Session, person: Person, pilot: Pilot, number: int, removed: datetime | None, now: datetime
) -> None:
    require(person, Action.MANAGE_MACROS)
    row = _find(session, person, pilot, number)
    row.removed_at, row.version = removed, row.version + 1
    session.add(row)
    act = REMOVED if removed else RESTORED
    audit.record(session, person, act, "macro", number, now=now, after={"name": row.name})
    session.commit()


def _find(session: Session, person: Person, pilot: Pilot, number: int) -> Macro:
    query = select(Macro).where(Macro.id == number, Macro.pilot_id == pilot.id, _visible(person))
    row = session.exec(query.with_for_update()).first()
    if row is None:
        raise NotFound(phrase("There is no macro number %(number)s.", number=number))
    session.refresh(row)
    return row


def apply_macro(
    session: Session, person: Person, pilot: Pilot, numbers: Sequence[int], macro: int, *, now: datetime
) -> Acted:
    """Do what a macro says to these opinions and answer their units, in one transaction.

    What can't be changed so is left, unanswered, and named. An opinion for which a place of the answer has no
    value (no release yet) is left too. Raises Refused, NotFound, NotAllowed.
    """
    require(person, Action.WORK_ITEMS)
    require(person, Action.MANAGE_MACROS)
    row = _find(session, person, pilot, macro)
    if row.removed_at is not None:
        raise NotFound(phrase("There is no macro number %(number)s.", number=macro))
    changes, wanted = Changes.of(row.changes), sorted(set(numbers))
    if changes.told():
        acted = act_within(session, person, pilot, wanted, changes, now=now, title=row.name)
    else:
        acted = Acted(0, (), tuple(wanted), ())
    if not row.answer:
        session.commit()
        return acted
    answered = [*acted.changed, *acted.unchanged]
    texts, left = _texts(session, pilot, answered, row.answer, now)
    if left:
        # An answer that can't be given in full takes its changes with it: the whole is done anew without these.
        gone = {one.number for one in left}
        session.rollback()
        rest = [n for n in wanted if n not in gone]
        if not rest:
            raise Refused(left[0].why)
        again = apply_macro(session, person, pilot, rest, macro, now=now)
        return replace(again, skipped=(*again.skipped, *left))
    made = put_answers(session, person, texts, now=now)
    told = [[n, answer] for n, answer in zip(texts, made, strict=True)]
    act = acted.act
    if act:
        done = session.get_one(DeskAct, act)
        done.changes = {**done.changes, "answers": told}
        session.add(done)
    elif texts:
        kept = [{"feedback_id": n, "before": {}, "after": {}} for n in texts]
        act = keep_act(session, person, pilot, {"answers": told}, kept, now, row.name)
    session.commit()
    return Acted(act, tuple(sorted(texts)), (), acted.skipped)


def _texts(
    session: Session, pilot: Pilot, numbers: Sequence[int], answer: str, now: datetime
) -> tuple[dict[int, str], list[Skipped]]:
    """The answer to each opinion, its places filled; and those for which it can't be said."""
    texts: dict[int, str] = {}
    left: list[Skipped] = []
    labels = dict(
        session.exec(
            select(AppFunction.code, AppFunction.label).where(AppFunction.pilot_id == pilot.id)
        ).all()
    )
    for start in range(0, len(numbers), AT_ONCE):
        query = (
            select(Feedback, Unit.name)
            .join(Unit, col(Unit.id) == col(Feedback.unit_id), isouter=True)
            .where(col(Feedback.id).in_(numbers[start : start + AT_ONCE]))
            .order_by(col(Feedback.id))
        )
        for item, unit in session.exec(query):
            values: Mapping[str, str] = values_of(
                session, pilot, item, unit or "", labels.get(item.function, item.function), now=now
            )
            try:
                # Names of people in units' own words are no reason: only the macro's text is EVNICT's.
                texts[key(item)] = checked_words(fill_places(answer, values), with_personal_data=True)
            except Refused as refused:
                left.append(Skipped(key(item), refused.sentence))
    return texts, left
