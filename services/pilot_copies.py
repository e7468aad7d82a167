"""A new pilot like another: its functions, duties, form and templates, every day moved; and taking it back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Table, func, update
from sqlalchemy import select as of_columns
from sqlmodel import Session, SQLModel, col, select

from locales import phrase
from models.tables import Pilot, ReportingDuty, ReportTemplate, SignIn
from models.types import key
from services import audit
from services.access import Person, Refused
from services.admin_pilots import PilotFields, fields_of, found_pilot, plain_fields, sound_pilot
from services.form_links import UNIT_ENTRY
from services.pilots import functions_of

MOST_CODE = 40
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
# What a copy brings along, and what goes with a pilot that is taken back.
_BROUGHT = ("app_function", "reporting_duty", "report_template")


@dataclass(frozen=True)
class Copied:
    """What a copy brought along."""

    code: str
    functions: int
    duties: int
    templates: int


def copy_pilot(
    session: Session,
    person: Person,
    source: str,
    code: str,
    name: str,
    trial_from: date,
    *,
    now: datetime,
    with_duties: bool = True,
    with_sheet: bool = False,
    with_templates: bool = True,
) -> Copied:
    """A new pilot like another: its functions, and as asked its units' duties, its form and sheet, units' templates.

    Every day moves by as much as the trial's first day. Nothing that was counted, said or reported comes along, and
    the current pilot stays the current one. Raises Refused for a code that is taken or none, NotFound.
    """
    old = found_pilot(session, person, source)
    code = code.strip()
    if not _CODE.fullmatch(code) or len(code) > MOST_CODE:
        raise Refused(
            phrase(
                "A pilot's code has letters, digits, hyphens and low lines, at most %(n)s; found “%(code)s”.",
                n=MOST_CODE,
                code=code[:MOST_CODE],
            )
        )
    if session.exec(select(Pilot.id).where(func.lower(Pilot.code) == code.lower())).first() is not None:
        raise Refused(phrase("There is a pilot with the code %(code)s already. Choose another.", code=code))
    shift = trial_from - old.trial_from
    wanted = sound_pilot(
        PilotFields(
            name=name,
            letter_number="",
            letter_on=None,
            trial_from=trial_from,
            trial_to=_moved(old.trial_to, shift),
            report_before=_moved(old.report_before, shift),
            launch_on=_moved(old.launch_on, shift) if old.launch_on else None,
            form_url=old.form_url if with_sheet else "",
            sheet_id=old.sheet_id if with_sheet else "",
        )
    )
    new = Pilot(
        code=code,
        time_zone=old.time_zone,
        settings=dict(old.settings) if with_sheet else _without_form(old.settings),
        is_current=False,
        created_at=now,
        **vars(wanted),
    )
    session.add(new)
    session.flush()
    number = key(new)
    functions = [_like(row, pilot_id=number) for row in functions_of(session, old)]
    duties = [
        _like(row, pilot_id=number, before=_moved(row.before, shift))
        for row in (_rows(session, ReportingDuty, old) if with_duties else [])
    ]
    templates = [
        _like(row, pilot_id=number) for row in (_rows(session, ReportTemplate, old) if with_templates else [])
    ]
    session.add_all([*functions, *duties, *templates])
    done = Copied(code, len(functions), len(duties), len(templates))
    audit.record(
        session,
        person,
        "add pilot",
        "pilot",
        code,
        now=now,
        after={
            "from": source,
            **plain_fields(wanted),
            **{k: v for k, v in asdict(done).items() if k != "code"},
        },
    )
    session.commit()
    return done


def remove_pilot(session: Session, person: Person, code: str, *, now: datetime) -> None:
    """Take a pilot back in which nothing stands yet. Raises Refused for the current one and one that is in use."""
    pilot = found_pilot(session, person, code)
    if pilot.is_current:
        raise Refused(
            phrase("Pilot %(code)s is the current one. Make another the current one first.", code=code)
        )
    for table in _tables_of_pilots():
        held = of_columns(table.c.pilot_id).where(table.c.pilot_id == pilot.id).limit(1)
        if table.name not in (*_BROUGHT, "sign_in") and session.execute(held).first() is not None:
            raise Refused(phrase("Pilot %(code)s is in use: data stands in it, so it stays.", code=code))
    session.execute(update(SignIn).where(col(SignIn.pilot_id) == pilot.id).values(pilot_id=None))
    for table in _tables_of_pilots():
        if table.name in _BROUGHT:
            session.execute(table.delete().where(table.c.pilot_id == pilot.id))
    before = plain_fields(fields_of(pilot))
    session.delete(pilot)
    audit.record(session, person, "remove pilot", "pilot", code, now=now, before=before)
    session.commit()


def _tables_of_pilots() -> list[Table]:
    return [table for table in reversed(SQLModel.metadata.sorted_tables) if "pilot_id" in table.c]


def _moved(day: date, shift: timedelta) -> date:
    try:
        return day + shift
    except OverflowError:
        raise Refused(phrase("The trial's first day is too far away. Choose another.")) from None


def _without_form(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in settings.items() if name != UNIT_ENTRY}


def _like(row: Any, **changed: Any) -> Any:
    return type(row)(**{**row.model_dump(exclude={"id"}), **changed})


def _rows(session: Session, table: type[Any], pilot: Pilot) -> list[Any]:
    return list(session.exec(select(table).where(table.pilot_id == pilot.id).order_by(table.id)))
