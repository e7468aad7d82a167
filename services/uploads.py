"""A file coming in, from its bytes to what is stored: read in the limited child, understood, recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from importers.cells import Sheet
from importers.child import read_sheets
from importers.feedback import read_feedback
from importers.install_counts import read_install_counts
from importers.units import read_aliases, read_units
from locales import phrase
from models.codes import Channel
from models.database import reading, writing
from services.access import Action, NotFound, Person, Refused, require
from services.feedback_import import record_feedback
from services.file_store import FileStore
from services.form_standing import in_zone, zone_of_sheet
from services.header_mappings import Understood, read_as_last_time, remember_mapping
from services.installs import record_install_counts
from services.outcomes import Outcome, Source
from services.pictures_on_rows import pictures_of_rows, told_of
from services.pilots import current_pilot, zone_of
from services.stages import READING, Progress, quiet
from services.unit_aliases import record_aliases
from services.unit_names import load_names
from services.units import record_units, unit_by_code


def _sheets(path: Path, name: str | None, progress: Progress, *, keep_pictures: bool = False) -> list[Sheet]:
    progress(READING, 0, 0)
    sheets = read_sheets(path, name, keep_pictures=keep_pictures)
    rows = sum(len(sheet.rows) for sheet in sheets)
    progress(READING, rows, rows)
    return sheets


def import_units_file(
    engine: Engine,
    person: Person,
    path: Path,
    *,
    now: datetime,
    name: str | None = None,
    preview: bool = False,
    progress: Progress = quiet,
) -> Outcome:
    """Add and change units from a list with the columns of units.csv. Raises UnreadableFile."""
    require(person, Action.MANAGE_UNITS)
    found = read_units(_sheets(path, name, progress))
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
    progress: Progress = quiet,
) -> Outcome:
    """Add other names of units from a list alias, unit_code. Raises UnreadableFile."""
    require(person, Action.MANAGE_UNITS)
    found = read_aliases(_sheets(path, name, progress))
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
    learns: bool = False,
    preview: bool = False,
    progress: Progress = quiet,
) -> Outcome:
    """Install counts from a workbook or csv. Raises UnreadableFile, NotAllowed.

    `learns`: without a `mapping` the one of the last file with these headers is taken, and a given one
    (also an empty one: as the program guesses) is kept for the next.
    """
    require(person, Action.IMPORT_INSTALLS)
    with reading(engine) as session:
        pilot = current_pilot(session, pilot_code)
        trial, code = (pilot.trial_from, pilot.trial_to), pilot.code
    sheets = _sheets(path, name, progress)
    found = read_as_last_time(
        engine,
        person,
        "installs",
        lambda said: read_install_counts(sheets, as_of=as_of, mapping=said, trial=trial),
        mapping,
        learns=learns,
    )
    source = _asked(Source.of_file(path, name), found, mapping, as_of)
    with writing(engine) as session:
        pilot = current_pilot(session, code)
        outcome = record_install_counts(
            session,
            person,
            found.reading,
            source,
            load_names(session),
            pilot=pilot,
            now=now,
            preview=preview,
        )
        return _with_columns(session, person, "installs", outcome, found, mapping, learns=learns, now=now)


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
    store: FileStore | None = None,
    learns: bool = False,
    preview: bool = False,
    progress: Progress = quiet,
) -> Outcome:
    """Answers of the form, a support log or a unit's own list. `learns` as with install counts.

    Pictures that lie on the rows are kept in `store`; without one they are left out. Raises UnreadableFile,
    Refused, NotFound.
    """
    require(person, Action.IMPORT_FEEDBACK)
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
        form_zone = zone_of_sheet(session, pilot)
    sheets = _sheets(path, name, progress, keep_pictures=store is not None)
    found = read_as_last_time(
        engine,
        person,
        "feedback",
        lambda said: read_feedback(sheets, zone=zone, trial=trial, channel=channel, mapping=said),
        mapping,
        learns=learns,
    )
    # A million cells: what is stored of them is made of the rows.
    sheets.clear()
    if form_zone.key != zone.key:
        found = replace(found, reading=in_zone(found.reading, form_zone))
    source = _asked(Source.of_file(path, name), found, mapping)
    pictures = pictures_of_rows(engine, found.reading, store if not preview else None)
    with writing(engine) as session:
        unit = unit_by_code(session, unit_code) if unit_code else None
        if unit_code and (unit is None or not unit.path.startswith(person.unit_path)):
            raise NotFound(phrase("There is no unit with the code %(code)s.", code=unit_code))
        if channel == Channel.UNIT and unit is None:
            raise Refused(phrase("A unit's own list needs its unit. Name it with --unit CODE."))
        outcome = record_feedback(
            session,
            person,
            replace(found.reading, notes=[*found.reading.notes, *told_of(found.reading, pictures)]),
            source,
            load_names(session),
            pilot=current_pilot(session, code),
            now=now,
            channel=channel,
            unit=unit,
            pictures=pictures,
            preview=preview,
            progress=progress,
        )
        return _with_columns(session, person, "feedback", outcome, found, mapping, learns=learns, now=now)


def _asked(
    source: Source, found: Understood[Any], mapping: Mapping[str, str] | None, as_of: date | None = None
) -> Source:
    """The file with what was said beside it, which reading its rows to correct needs again."""
    said: dict[str, Any] = {}
    if given := mapping or (found.as_last_time.mapping if found.as_last_time else None):
        said["mapping"] = dict(given)
    if as_of is not None:
        said["as_of"] = as_of.isoformat()
    return replace(source, asked=said)


def _with_columns(
    session: Session,
    person: Person,
    kind: str,
    outcome: Outcome,
    found: Understood[Any],
    mapping: Mapping[str, str] | None,
    *,
    learns: bool,
    now: datetime,
) -> Outcome:
    if learns and mapping is not None and outcome.import_id is not None:
        remember_mapping(session, person, kind, found.columns, mapping, now=now)
    return replace(outcome, columns=found.columns, as_last_time=found.as_last_time)
