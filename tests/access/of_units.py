"""Units, their names, links, counts and progress."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from threading import Event

from sqlalchemy import update
from sqlmodel import col, select

from importers.results import InstallRow, Reading
from models.codes import Role, UnitStatus
from models.tables import UnitAlias, WaitingCount
from services import today
from services.access import Action
from services.admin_units import (
    Duty,
    UnitFields,
    edit_unit,
    list_units,
    remove_duty,
    set_duty,
    take_back_edit,
)
from services.form_links import form_link, form_links, link_pdf, set_form
from services.install_grid import GridRow, install_grid, list_counts, record_grid
from services.installs import record_install_counts
from services.link_bundle import link_bundle, link_zip, start_link_bundle
from services.name_answers import list_answers, newest_answer, take_back_answer
from services.outcomes import Source
from services.overview import overview
from services.progress import progress_of_units
from services.rollups import tree_rows, unit_curve
from services.unit_aliases import record_aliases
from services.unit_names import (
    CONFIRMED_BY_UNIT,
    codes_within_reach,
    count_waiting,
    list_waiting,
    load_names,
    settle_name,
)
from services.unit_options import unit_options
from services.units import record_units
from tests.access.asking import Ask, Entry, only_own, plain, unit, whole
from tests.access.stored import COMMON
from tests.access.world import DAY, OWN, SAME_NAME

UNITS, PROGRESS = Action.MANAGE_UNITS, Action.SEE_PROGRESS
INSTALLS, NAMES = Action.SEE_INSTALLS, Action.SETTLE_NAMES
FORM = "https://docs.google.com/forms/d/e/1FAIpQLSabcdefghijklmnopqrstuvwxyz0123456789/viewform?usp=pp_url&entry.1234567=X"
DUTY = Duty("NPC", date(2025, 12, 14))


def _nothing(_ask: Ask) -> Reading:  # type: ignore[type-arg]
    return Reading([], [], 0)


def _edit(ask: Ask) -> object:
    was = UnitFields("x", "", UnitStatus.ACTIVE.value, "", None, "")
    return edit_unit(*ask[""], ask.code, was, was, now=ask.now)


def _grid_row(ask: Ask) -> list[GridRow]:
    return [GridRow(ask.code, "x", None, 7, None, None, None, None, None, None)]


def _record_grid(ask: Ask) -> object:
    """A unit that is out of reach is no unit to the grid either: its row waits or is a row to correct."""
    outcome = record_grid(*ask["pilot"], _grid_row(ask), on=DAY, now=ask.now)
    assert outcome.tally.added == int(ask.world.reaches(ask.person.role, ask.code)), outcome.tally
    return outcome


def _record_by_name(ask: Ask) -> object:
    """A name that two units bear means, in a unit's file, the one within reach."""
    row = InstallRow(
        row=1, unit_text=SAME_NAME, context="", sheet="", unit_code="", counted_on=DAY, staff_installed=7
    )
    read = Reading([row], [], 1)
    outcome = record_install_counts(
        ask.session, ask.person, read, Source("x"), load_names(ask.session), pilot=ask.pilot, now=ask.now
    )
    assert outcome.tally.added == int(ask.ends_at_a_unit), outcome.tally
    return outcome


def _record_counts(ask: Ask) -> object:
    row = InstallRow(
        row=1, unit_text="", context="", sheet="", unit_code=ask.code, counted_on=DAY, staff_installed=7
    )
    read = Reading([row], [], 1)
    outcome = record_install_counts(
        ask.session, ask.person, read, Source("x"), load_names(ask.session), pilot=ask.pilot, now=ask.now
    )
    assert outcome.tally.added == int(ask.world.reaches(ask.person.role, ask.code)), outcome.tally
    return outcome


def _settle_out_of_reach(ask: Ask) -> object:
    """Words of PA's own file, said to mean the unit asked about."""
    return settle_name(*ask["pilot"], ask.world.of[OWN].word("waiting"), ask.code, now=ask.now)


def _settle_common(ask: Ask) -> object:
    """Words that wait in everybody's files are settled in one's own files alone, and remembered for them."""
    rows = settle_name(*ask["pilot"], COMMON, OWN, now=ask.now)
    files = 2 if ask.ends_at_a_unit else len(ask.world.of)
    assert rows == 2 * files, rows
    alias = ask.session.exec(select(UnitAlias).where(UnitAlias.folded == COMMON)).one()
    assert (alias.origin == CONFIRMED_BY_UNIT) == ask.ends_at_a_unit, alias.origin
    return rows


def _codes(ask: Ask) -> object:
    codes = codes_within_reach(*ask[""])
    return only_own(ask, codes) if ask.ends_at_a_unit else codes


def _candidates(ask: Ask) -> object:
    """Of two units of one name, the one within reach alone is offered to a unit's people."""
    ask.session.execute(
        update(WaitingCount)
        .where(col(WaitingCount.unit_key) == ask.world.of[OWN].word("held"))
        .values(unit_text=SAME_NAME)
    )
    waiting = next(w for w in list_waiting(*ask["pilot"]) if w.unit_text == SAME_NAME)
    offered = {c.code for c in waiting.candidates}
    assert offered <= {"PA2"} or not ask.ends_at_a_unit, offered
    return waiting


def _waiting_sum(ask: Ask) -> object:
    """As many names and rows as the list shows, which is held to its reach by its own entry."""
    told, listed = count_waiting(*ask["pilot"]), list_waiting(*ask["pilot"], most=1_000)
    assert (told.names, told.rows) == (len(listed), sum(w.feedback + w.counts for w in listed)), told
    return told


def _tasks(ask: Ask) -> object:
    """What waits for a person of PA is of PA and below: four opinions of each, of which one is of data."""
    found = today.tasks_of(*ask["pilot"], now=ask.now)
    figures = {task.code: task.figure for task in found}
    if ask.person.role is Role.REPORTER:
        assert figures["labels"] == 8, figures
    return found


def _links(ask: Ask) -> object:
    pause, asked = Event(), (*ask["pilot"], ask.data)
    start_link_bundle(*asked)
    for _look in range(2_400):
        if link_bundle(*asked).state != "running":
            break
        pause.wait(0.05)
    with zipfile.ZipFile(io.BytesIO(link_zip(*asked))) as made:
        pictures = [name for name in made.namelist() if name.startswith("ma-qr/")]
    return only_own(ask, [name.removeprefix("ma-qr/").removesuffix(".png") for name in pictures])


def _take_back_answer(ask: Ask) -> object:
    return take_back_answer(*ask["pilot"], ask.of.answer, now=ask.now)


def _one_unit(ask: Ask) -> object:
    return progress_of_units(*ask["pilot"], on=DAY, code=ask.code)


ENTRIES: dict[str, Entry | tuple[Entry, ...]] = {
    "admin_units.edit_unit": plain(UNITS, _edit, refuses=True),
    "admin_units.list_units": plain(UNITS, lambda a: list_units(*a["pilot"])),
    "admin_units.remove_duty": plain(
        UNITS, lambda a: remove_duty(*a["pilot"], "PA", "NPC", now=a.now), refuses=True
    ),
    "admin_units.set_duty": plain(UNITS, lambda a: set_duty(*a["pilot"], "PA", DUTY, now=a.now)),
    "admin_units.take_back_edit": plain(
        UNITS, lambda a: take_back_edit(*a[""], 999, now=a.now), refuses=True
    ),
    "form_links.form_link": unit(Action.SEE_FORM_LINKS, lambda a: form_link(*a["code"])),
    "form_links.form_links": whole(
        Action.SEE_FORM_LINKS, lambda a: only_own(a, [link.code for link in form_links(*a["pilot"])])
    ),
    "form_links.link_pdf": unit(Action.SEE_FORM_LINKS, lambda a: link_pdf(*a["code"]), refuses=True),
    "link_bundle.link_bundle": whole(
        Action.SEE_FORM_LINKS, lambda a: link_bundle(*a["pilot"], a.data), places=("PA",)
    ),
    "link_bundle.link_zip": whole(Action.SEE_FORM_LINKS, _links, places=("PA",)),
    "link_bundle.start_link_bundle": whole(
        Action.SEE_FORM_LINKS, lambda a: start_link_bundle(*a["pilot"], a.data), places=("PA",)
    ),
    "form_links.set_form": plain(Action.MANAGE_SOURCES, lambda a: set_form(*a["pilot"], FORM, now=a.now)),
    "install_grid.install_grid": unit(INSTALLS, lambda a: install_grid(*a["code"], on=DAY)),
    "install_grid.list_counts": unit(INSTALLS, lambda a: list_counts(*a["code"]), shows=("recorder",)),
    "install_grid.record_grid": whole(Action.RECORD_INSTALLS, _record_grid, looks_first=True),
    "installs.record_install_counts": (
        whole(Action.IMPORT_INSTALLS, _record_counts, looks_first=True),
        whole(Action.IMPORT_INSTALLS, _record_by_name, looks_first=True),
    ),
    "name_answers.list_answers": whole(NAMES, lambda a: list_answers(*a[""]), shows=("answered",)),
    "name_answers.newest_answer": whole(
        NAMES, lambda a: newest_answer(*a[""], a.world.of["PA"].word("answered"))
    ),
    "name_answers.take_back_answer": (
        # A unit's people take back what they said themselves.
        unit(
            NAMES,
            _take_back_answer,
            reach=lambda role, code: role is not Role.REPORTER or code == OWN,
            denied_as_refused=True,
        ),
    ),
    "overview.overview": (
        whole(PROGRESS, lambda a: overview(*a["pilot"], on=DAY)),
        unit(PROGRESS, lambda a: overview(*a["pilot"], on=DAY, code=a.code)),
    ),
    "progress.progress_of_units": (
        whole(PROGRESS, lambda a: progress_of_units(*a["pilot"], on=DAY), shows=("418253",)),
        unit(PROGRESS, _one_unit),
    ),
    "rollups.tree_rows": (
        whole(PROGRESS, lambda a: tree_rows(*a["pilot"], on=DAY)),
        unit(PROGRESS, lambda a: tree_rows(*a["pilot"], on=DAY, code=a.code)),
    ),
    "rollups.unit_curve": (
        whole(PROGRESS, lambda a: unit_curve(*a["pilot"], to=DAY)),
        unit(PROGRESS, lambda a: unit_curve(*a["pilot"], to=DAY, code=a.code)),
    ),
    "today.deadline_words": (
        whole(Action.SEE_HOME, lambda a: today.deadline_words(*a["pilot"], now=a.now)),
        unit(Action.SEE_HOME, lambda a: today.deadline_words(*a["pilot"], now=a.now, unit=a.code)),
    ),
    "today.tasks_of": whole(Action.SEE_HOME, _tasks),
    "unit_aliases.record_aliases": plain(
        UNITS,
        lambda a: record_aliases(*a[""], _nothing(a), Source("x"), pilot=a.pilot, now=a.now),
    ),
    "unit_names.codes_within_reach": whole(None, _codes),
    "unit_names.count_waiting": (
        whole(NAMES, lambda a: count_waiting(*a["pilot"])),
        whole(NAMES, _waiting_sum, looks_first=True),
    ),
    "unit_names.list_waiting": (
        whole(NAMES, lambda a: list_waiting(*a["pilot"]), shows=("waiting", "held")),
        whole(NAMES, _candidates, looks_first=True),
    ),
    "unit_names.settle_name": (
        unit(NAMES, _settle_out_of_reach),
        whole(NAMES, _settle_common),
        unit(
            NAMES,
            lambda a: settle_name(*a["pilot"], a.of.word("waiting"), "PA", now=a.now),
            denied_as_refused=True,
        ),
        unit(
            NAMES,
            lambda a: settle_name(*a["pilot"], a.of.word("held"), None, now=a.now),
            denied_as_refused=True,
        ),
    ),
    "unit_options.unit_options": whole(None, lambda a: only_own(a, [o.code for o in unit_options(*a[""])])),
    "units.record_units": plain(
        UNITS, lambda a: record_units(*a[""], _nothing(a), Source("x"), pilot=a.pilot, now=a.now)
    ),
}
