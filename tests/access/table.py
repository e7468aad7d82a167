"""The table: for each public function of services/ that is told who asks, how it is called and what it must do.

A function without an entry fails a test by name. What only other services call, after they have asked, stands in
INNER with the reason.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from functools import cache
from types import FunctionType

import services
from tests.access import (
    of_acts,
    of_desk,
    of_feedback,
    of_imports,
    of_office,
    of_people,
    of_reports,
    of_sights,
    of_summaries,
    of_units,
    of_words,
)
from tests.access.asking import Entry

INNER: dict[str, str] = {
    "access.feedback_within_reach": "the condition itself",
    "access.may": "the question itself",
    "access.reach_key": "what the condition depends on",
    "access.require": "the check itself",
    "access.within_reach": "the condition itself",
    "audit.blank_rows": "writes in the transaction of a service that has asked",
    "audit.record": "writes the caller's line in the caller's transaction",
    "bundle_run.write_units": "the command line's: each unit is asked for by the worker again",
    "bundle_worker.wanted_line": "plain values for a process of its own",
    "draft_edits.edit_lines": "the one way of report_line_edits and report_own_lines, tried through them",
    "feedback.find_item": "the look-up of the services on opinions, tried through them",
    "access.sees_personal_data": "a question about who asks alone",
    "feedback_filters.checked": "the look-up of a filter's unit, tried through list_feedback",
    "feedback_filters.conditions": "the condition of list_feedback and the export",
    "feedback_units.settled_words": "the importer's look at its own answers",
    "given_units.give_unit": "writes what settle_name has asked for",
    "header_mappings.read_as_last_time": "reads a file for uploads, which record what they may",
    "imports.batch_within_reach": "the look-up of the services on imports, tried through them",
    "imports.begin": "opens an import for a service that has asked",
    "imports.finish": "ends an import for a service that has asked",
    "installs.store_counts": "writes what record_install_counts has asked for",
    "name_answers.let_wait_again": "undoes an answer that take_back_answer has looked up",
    "personal_requests.note_request": "writes what a deletion or a copy has asked for",
    "problem_counts.counts_of_problems": "counts of problems that the caller has found",
    "problem_counts.kept_counts": "the same, kept",
    "problem_counts.problems_within_reach": "the scope of list_problems, tried through it",
    "problem_doing.begin": "the check of the acts on problems, tried through them",
    "problems.cards_of": "cards of problems that the caller has found",
    "problems.find_problem": "the look-up of the services on problems, tried through them",
    "problems.grouped_items": "the opinions of a problem that the caller has found",
    "progress.node_within_reach": "the look-up of a unit, tried through every service on units",
    "report_closing.close_now": "closes for close_report and file_report, which have asked",
    "report_closing.ready_now": "the same without writing",
    "report_drafts.touch": "numbers a draft anew for a service that has asked",
    "reviews.receives": "the question of the reviews, tried through them",
    "rollups.home_unit": "the unit that a person starts from",
    "settled_counts.settle_waiting": "writes what settle_name has asked for",
    "told_changes.tell_change": "writes the caller's line in the caller's transaction",
    "unit_aliases.match_again": "goes on from record_aliases, which has asked",
    "unit_names.from_own_files": "the condition of the services on names, tried through them",
    "unit_names.remember_alias": "writes what settle_name has asked for",
}

TABLE: dict[str, tuple[Entry, ...]] = {}
for _part in (
    of_acts,
    of_desk,
    of_feedback,
    of_imports,
    of_office,
    of_people,
    of_reports,
    of_sights,
    of_summaries,
    of_units,
    of_words,
):
    for _name, _found in _part.ENTRIES.items():  # type: ignore[attr-defined]
        TABLE[_name] = TABLE.get(_name, ()) + (_found if isinstance(_found, tuple) else (_found,))
    INNER |= getattr(_part, "INNER", {})

# Classes that keep who asks, and are tried beside the functions.
KEEP_WHO_ASKS = {"bundle_worker.Worker"}


@cache
def told_who_asks() -> dict[str, FunctionType]:
    """Every public function of services/ that takes a Person, as `module.function`."""
    found: dict[str, FunctionType] = {}
    for module in modules():
        room = importlib.import_module(f"services.{module}")
        for name, value in vars(room).items():
            own = isinstance(value, FunctionType) and value.__module__ == room.__name__
            if own and name[0] != "_" and _takes_a_person(value):
                found[f"{module}.{name}"] = value
    return found


def modules() -> list[str]:
    """The modules of services/, without those that only make the demonstration."""
    return [m.name for m in pkgutil.iter_modules(services.__path__) if not m.name.startswith("demonstration")]


def _takes_a_person(function: Callable[..., object]) -> bool:
    return any(
        "Person" in str(p.annotation).split("[")[0] for p in inspect.signature(function).parameters.values()
    )
