"""Make the database ready: its tables, the pilot of the letter, the units and names that ship."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, func
from sqlmodel import select

from models.database import reading, upgrade, writing
from models.tables import AppFunction, Pilot, Unit, UnitAlias
from services.access import OPERATOR
from services.answer_templates import load_answer_templates
from services.feedback_search import make_findable
from services.pilots import current_pilot, load_letter_pilot
from services.routing import route_missing
from services.uploads import import_aliases_file, import_units_file

SHIPPED = Path(__file__).parent.parent / "models" / "data"


@dataclass(frozen=True)
class Ready:
    """What the database holds now."""

    revision: str
    pilot: str
    units: int
    functions: int


def set_up(engine: Engine, *, now: datetime) -> Ready:
    """Safe to run again: what is there already stays as people changed it."""
    revision = upgrade(engine)
    with writing(engine) as session:
        load_letter_pilot(session, now=now)
        load_answer_templates(session, now=now)
        make_findable(session)
        session.commit()
        no_units = session.exec(select(Unit.id).limit(1)).first() is None
        no_names = session.exec(select(UnitAlias.id).limit(1)).first() is None
    if no_units:
        import_units_file(engine, OPERATOR, SHIPPED / "units.csv", now=now)
    if no_names:
        import_aliases_file(engine, OPERATOR, SHIPPED / "unit_aliases.csv", now=now)
    with writing(engine) as session:
        route_missing(session, OPERATOR, now=now)
    with reading(engine) as session:
        pilot: Pilot = current_pilot(session)
        units = session.exec(select(func.count()).select_from(Unit)).one()
        functions = session.exec(
            select(func.count()).select_from(AppFunction).where(AppFunction.pilot_id == pilot.id)
        ).one()
        return Ready(revision, pilot.code, units, functions)
