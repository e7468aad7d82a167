"""Every place beside the opinions themselves where a person's words may stand, found by the tables' own columns.

No list of tables is kept here: a table that is new tomorrow is looked through too. Left out is only what is looked
after elsewhere (opinions, the record, accounts) and what is frozen by law: reports that were closed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import JSON, ColumnElement, String, Table, UniqueConstraint, cast, or_, select, update
from sqlmodel import AutoString, Session, SQLModel, col

from models.codes import ReportState
from models.tables import Report, ReportLine
from services.personal_words import GONE, Known, holds, without

# Looked after by services of their own, or without a word of anybody.
_ELSEWHERE = frozenset(
    {
        "account",
        "app_function",
        "audit",
        "feedback",
        "feedback_search",
        "personal_breach",
        "personal_erasure",
        "personal_request",
        "pilot",
        "setting",
        "sign_in",
    }
)
_AT_ONCE = 1_000


def places() -> list[Table]:
    """The tables that are looked through."""
    return [
        table
        for table in SQLModel.metadata.sorted_tables
        if table.name not in _ELSEWHERE and "id" in table.c and _wordy(table)
    ]


def found_in(session: Session, table: Table, about: Known, *, frozen: bool = False) -> list[int]:
    """The rows of a table that name the person; `frozen` asks for what stands in closed reports instead."""
    return [number for number, _values in _rows(session, table, about, frozen=frozen)]


def take_out(session: Session, table: Table, about: Known) -> list[int]:
    """Take the person out of every row of a table; returns the rows. Kept when the caller commits."""
    # Where an address or number is theirs, so is the name beside it.
    pattern = about.in_own_words
    single = {
        c.name for rule in table.constraints if isinstance(rule, UniqueConstraint) for c in rule.columns
    }
    single |= {c.name for c in table.columns if c.unique}
    done = []
    for number, values in list(_rows(session, table, about)):
        changed = {name: without(pattern, value) for name, value in values.items() if holds(pattern, value)}
        # A column that must be its own in every row can't say the same of two.
        changed |= {name: f"{GONE} {number}" for name in changed if name in single}
        session.execute(update(table).where(table.c.id == number).values(changed))
        done.append(number)
    return done


def _wordy(table: Table) -> list[Any]:
    wordy = [c for c in table.columns if isinstance(c.type, AutoString | String | JSON)]
    return [c for c in wordy if not c.foreign_keys]


def _rows(
    session: Session, table: Table, about: Known, *, frozen: bool = False
) -> Iterator[tuple[int, dict[str, Any]]]:
    columns = _wordy(table)
    query = select(table.c.id, *columns).order_by(table.c.id)
    rule = _of_drafts(table, frozen)
    if rule is not None:
        query = query.where(rule)
    if not about.by_name_only:
        # Digits and letters in their order stand in every spelling: the database leaves little to look at.
        query = query.where(or_(*(_may_hold(column, about) for column in columns)))
    pattern: re.Pattern[str] = about.everywhere
    for row in session.execute(query.execution_options(yield_per=_AT_ONCE)):
        number, *values = row
        said = dict(zip((str(c.name) for c in columns), values, strict=True))
        if any(holds(pattern, value) for value in said.values()):
            yield number, said


def _may_hold(column: Any, about: Known) -> ColumnElement[bool]:
    text = cast(column, String) if isinstance(column.type, JSON) else column
    return may_hold(text, about)


def may_hold(text: Any, about: Known) -> ColumnElement[bool]:
    """A condition that holds wherever the person may be named, and in few other rows."""
    marks = [about.email] if about.email else []
    marks += ["%".join(about.phone[1:])] if about.phone else []
    marks += ["%".join(about.customer_code)] if about.customer_code else []
    return or_(*(text.ilike(f"%{mark.replace('_', '%')}%") for mark in marks))


def _of_drafts(table: Table, frozen: bool) -> ColumnElement[bool] | None:
    """What was closed is a document of the State, kept to the byte: only drafts are changed."""
    draft = col(Report.state) == ReportState.DRAFT.value
    if table.name == Report.__tablename__:
        return ~draft if frozen else draft
    if table.name == ReportLine.__tablename__:
        of_drafts = table.c.report_id.in_(select(col(Report.id)).where(draft))
        return ~of_drafts if frozen else of_drafts
    return None
