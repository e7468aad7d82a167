"""A file coming in, from its bytes to what is stored: read in the limited child, understood, recorded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Engine

from importers.child import read_sheets
from importers.feedback import read_feedback
from importers.install_counts import read_install_counts
from importers.units import read_aliases, read_units
from locales import phrase
from models.codes import Channel
from models.database import reading, writing
from services.access import NotFound, Person, Refused
from services.feedback_import import record_feedback
from services.installs import record_install_counts
from services.outcomes import Outcome, Source
from services.pilots import current_pilot, zone_of
from services.unit_names import load_names
from services.units import record_aliases, record_units, unit_by_code


def import_units_file(
    engine: Engine,
    person: Person,
    path: Path,
    *,
    now: datetime,
    name: str | None = None,
    preview: bool = False,
) -> Outcome:
    """Add and change units from a list with the columns of units.csv. Raises UnreadableFile."""
    found = read_units(read_sheets(path, name))
    with writing(engine) as session:
        pilot = current_pilot(session)
        source = Source.of_file(path, name)
        return record_units(session, person, found, source, pilot=pilot, now=now, preview=preview)


def import_aliases_file(
    engine: Engine,
    person: Person,
    path: Path,
    *,
    now: datetime,
    name: str | None = None,
    preview: bool = False,
) -> Outcome:
    """Add other names of units from a list alias, unit_code. Raises UnreadableFile."""
    found = read_aliases(read_sheets(path, name))
    with writing(engine) as session:
        pilot = current_pilot(session)
        source = Source.of_file(path, name)
        return record_aliases(session, person, found, source, pilot=pilot, now=now, preview=preview)


def import_installs_file(
    engine: Engine,
    person: Person,
    path: Path,
    *,
    now: datetime,
    name: str | None = None,
    pilot_code: str | None = None,
    as_of: date | None = None,
    mapping: Mapping[str, str] | None = None,
    preview: bool = False,
) -> Outcome:
    """Install counts from a workbook or csv. Raises UnreadableFile, NotAllowed."""
    with reading(engine) as session:
        pilot = current_pilot(session, pilot_code)
        trial, code = (pilot.trial_from, pilot.trial_to), pilot.code
    found = read_install_counts(read_sheets(path, name), as_of=as_of, mapping=mapping, trial=trial)
    with writing(engine) as session:
        pilot = current_pilot(session, code)
        return record_install_counts(
            session,
            person,
            found,
            Source.of_file(path, name),
            load_names(session),
            pilot=pilot,
            now=now,
            preview=preview,
        )


def import_feedback_file(
    engine: Engine,
    person: Person,
    path: Path,
    *,
    now: datetime,
    name: str | None = None,
    pilot_code: str | None = None,
    channel: str | None = None,
    unit_code: str | None = None,
    mapping: Mapping[str, str] | None = None,
    preview: bool = False,
) -> Outcome:
    """Answers of the form, a support log or a unit's own list. Raises UnreadableFile, Refused, NotFound."""
    if channel is not None and channel not in list(Channel):
        raise Refused(
            phrase(
                "“%(channel)s” is not a channel. Take one of %(channels)s.",
                channel=channel,
                channels=", ".join(c.value for c in Channel),
            )
        )
    with reading(engine) as session:
        pilot = current_pilot(session, pilot_code)
        zone, trial, code = zone_of(pilot), (pilot.trial_from, pilot.trial_to), pilot.code
    found = read_feedback(read_sheets(path, name), zone=zone, trial=trial, channel=channel, mapping=mapping)
    with writing(engine) as session:
        unit = unit_by_code(session, unit_code) if unit_code else None
        if unit_code and (unit is None or not unit.path.startswith(person.unit_path)):
            raise NotFound(phrase("There is no unit with the code %(code)s.", code=unit_code))
        if channel == Channel.UNIT and unit is None:
            raise Refused(phrase("A unit's own list needs its unit. Name it with --unit CODE."))
        return record_feedback(
            session,
            person,
            found,
            Source.of_file(path, name),
            load_names(session),
            pilot=current_pilot(session, code),
            now=now,
            channel=channel,
            unit=unit,
            preview=preview,
        )
