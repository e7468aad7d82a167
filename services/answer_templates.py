"""Words to answer units with: shipped ones that people may change, and their own; the fitting ones come first."""

from __future__ import annotations

import csv
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, col, select

from locales import phrase
from locales.vietnamese import clean_text
from models.codes import FUNCTION_CODES, State
from models.database import alone
from models.tables import AnswerTemplate
from models.types import key
from services import audit
from services.access import OPERATOR, Action, NotFound, Person, Refused, require
from services.answer_words import check_places

SHIPPED = Path(__file__).parent.parent / "models" / "data" / "answer_templates.csv"
LONGEST_TITLE, LONGEST_TEXT = 120, 5_000
ALONE = "answer_templates"


@dataclass(frozen=True)
class Template:
    """Words to answer with; `function` and `state` "" fit all. A removed one is only listed where asked for."""

    id: int
    title: str
    function: str
    state: str
    text: str
    shipped: bool
    version: int
    changed_by: str
    changed_at: datetime
    removed: bool


def load_answer_templates(session: Session, *, now: datetime) -> int:
    """Add the templates that ship and were never there; one that was changed or removed stays so. Kept by the caller."""
    have = set(session.exec(select(AnswerTemplate.code)))
    made = 0
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["code"] not in have:
                session.add(
                    AnswerTemplate(
                        code=row["code"],
                        title=row["title"],
                        function=row["function"],
                        state=row["state"],
                        text=row["text"],
                        shipped=True,
                        changed_by=OPERATOR.name,
                        changed_at=now,
                    )
                )
                made += 1
    session.flush()
    return made


def list_templates(
    session: Session, person: Person, *, function: str = "", state: str = "", removed: bool = False
) -> tuple[Template, ...]:
    """Every template; those that fit both function and state first, then either, then the others."""
    require(person, Action.ANSWER_UNITS)
    query = select(AnswerTemplate).order_by(col(AnswerTemplate.id))
    if not removed:
        query = query.where(col(AnswerTemplate.removed_at).is_(None))
    found = [_template(row) for row in session.exec(query)]
    return tuple(sorted(found, key=lambda t: -_fits(t, function, state)))


def _fits(template: Template, function: str, state: str) -> int:
    """How well a template fits: 4 for the very state and function, 0 where it is for another."""
    if template.state not in ("", state) or template.function not in ("", function):
        return 0
    return 1 + 2 * (template.function == function != "") + (template.state == state != "")


def save_template(
    session: Session,
    person: Person,
    number: int | None,
    *,
    title: str,
    text: str,
    function: str = "",
    state: str = "",
    seen: int | None = None,
    now: datetime,
) -> int:
    """Change a template, or make one (`number` None); returns its number.

    `seen` is the version that was read. Raises Refused for words that can't be, or where somebody changed it
    meanwhile; NotFound.
    """
    require(person, Action.EDIT_ANSWER_TEMPLATES)
    title, text = " ".join(clean_text(title).split()), clean_text(text).strip()
    _check(title, text, function, state)
    with alone(session, ALONE):
        if number is None:
            row = AnswerTemplate(
                code=f"own-{secrets.token_hex(8)}", title=title, text=text, changed_by="", changed_at=now
            )
            before, row.version = None, 0
        else:
            row = _found(session, number)
            before = _kept(row)
            if seen is not None and row.version != seen:
                raise Refused(
                    phrase(
                        "Somebody else changed this template meanwhile. Look at what it says now, then save again."
                    )
                )
        row.title, row.text, row.function, row.state = title, text, function, state
        return _keep(session, person, row, before, now)


def remove_template(session: Session, person: Person, number: int, *, now: datetime) -> None:
    """Offer a template no more; it stays, and can be put back. Raises NotFound."""
    _set_removed(session, person, number, now, now)


def restore_template(session: Session, person: Person, number: int, *, now: datetime) -> None:
    """Offer a removed template again. Raises NotFound."""
    _set_removed(session, person, number, None, now)


def _set_removed(
    session: Session, person: Person, number: int, removed_at: datetime | None, now: datetime
) -> None:
    require(person, Action.EDIT_ANSWER_TEMPLATES)
    with alone(session, ALONE):
        row = _found(session, number)
        before = _kept(row)
        row.removed_at = removed_at
        _keep(session, person, row, before, now)


def _keep(
    session: Session, person: Person, row: AnswerTemplate, before: dict[str, object] | None, now: datetime
) -> int:
    row.version += 1
    row.changed_by, row.changed_at = person.name, now
    session.add(row)
    session.flush()
    audit.record(
        session,
        person,
        "change answer template",
        "answer_template",
        key(row),
        now=now,
        before=before,
        after=_kept(row),
    )
    session.commit()
    return key(row)


def _kept(row: AnswerTemplate) -> dict[str, object]:
    return {
        "title": row.title,
        "function": row.function,
        "state": row.state,
        "text": row.text,
        "removed": row.removed_at is not None,
    }


def _found(session: Session, number: int) -> AnswerTemplate:
    row = session.get(AnswerTemplate, number)
    if row is None:
        raise NotFound(phrase("There is no answer template number %(number)s.", number=number))
    return row


def _check(title: str, text: str, function: str, state: str) -> None:
    if not 0 < len(title) <= LONGEST_TITLE:
        raise Refused(phrase("A template’s name has 1 to %(n)s letters.", n=LONGEST_TITLE))
    if not 0 < len(text) <= LONGEST_TEXT:
        raise Refused(phrase("A template’s text has 1 to %(n)s letters.", n=LONGEST_TEXT))
    for value, codes in ((function, FUNCTION_CODES), (state, tuple(str(s) for s in State))):
        if value and value not in codes:
            raise Refused(
                phrase("“%(said)s” is none of the choices. Choose one of the list.", said=value[:60])
            )
    check_places(text)


def _template(row: AnswerTemplate) -> Template:
    return Template(
        key(row),
        row.title,
        row.function,
        row.state,
        row.text,
        row.shipped,
        row.version,
        row.changed_by,
        row.changed_at,
        row.removed_at is not None,
    )
