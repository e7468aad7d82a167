"""Proves that the table's tests notice each check that is missing: `python -m tests.access.mutations [module …]`.

Each place that narrows is taken out alone (see mutants.py), and the entries that run through it are tried until one
fails. What no entry notices is printed as a survivor, and the answer is 1.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from models.codes import Role
from models.database import open_engine, upgrade
from tests.access.asking import Entry, Scope
from tests.access.matrix import Case, cases, failures, others
from tests.access.mutants import BRANCH, CHECK, NOTED, OWN, SCOPE, Mutant, mutants, noting, without
from tests.access.table import TABLE
from tests.access.world import AT_A_UNIT, World, build

Through = dict[str, list[Case]]


def main(named: Sequence[str]) -> int:
    """Print what was tried and what survived; 0 where nothing did."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/tracker.db")
        upgrade(engine)
        world = build(engine, Path(folder))
        all_of_them = [m for m in mutants() if not named or m.module in named]
        began = time.monotonic()
        through = which_run_through(world, all_of_them)
        print(f"{len(all_of_them)} places; entries looked up in {time.monotonic() - began:.0f} s", flush=True)
        left: list[Mutant] = []
        for mutant in all_of_them:
            if held_elsewhere(mutant, through.get(mutant.name, [])):
                continue
            if not noticed(world, mutant, through.get(mutant.name, [])):
                left.append(mutant)
                print(f"survived: {mutant}", flush=True)
        doubled = [m for m in all_of_them if held_elsewhere(m, through.get(m.name, []))]
        print(
            f"{len(all_of_them)} places, {len(doubled)} of them held elsewhere too, {len(left)} survivors, "
            f"{time.monotonic() - began:.0f} s"
        )
    return 1 if left else 0


# Where something else holds the same, so that no test can tell: what that is.
DOUBLED: dict[tuple[str, str], str] = {
    (
        "contacts.show_contact",
        CHECK,
    ): "who may not see opinions sees no personal data either, which is asked next",
    ("overview.overview", SCOPE): "tree_rows looks the same unit up",
    ("report_bundle.start_bundle", SCOPE): "units_of has looked the same unit up",
    ("unmasking.show_personal_data", CHECK): "who may not see opinions may not ask for what they hide either",
    ("data_desk.list_data_items", CHECK): "desk_order asks for the same before it looks",
    ("data_desk.list_data_items", SCOPE): "the order that names them was gathered within reach",
    ("data_desk.count_data_items", CHECK): "desk_order asks for the same before it looks",
    ("feedback.list_feedback", CHECK): "page_of asks for the same before it looks",
    ("feedback_queue._beside", CHECK): "page_of asks for the same before it looks",
    ("feedback_filters._indexed", SCOPE): "the reach stands beside it; this one leads to an index",
    ("rollups.rows_below", SCOPE): "the unit was looked up, and what lies below it lies within reach",
    ("rows_to_correct.corrections_of", SCOPE): "problems_of looks the same import up",
    ("audit.record", OWN): "told in the record, narrows nothing",
    (
        "feedback_filters.finds_personal_data",
        BRANCH,
    ): "either of two says the same: each is tried with the other",
    ("rollups.home_unit", SCOPE): "a unit's people reach their own unit",
    ("account_import.import_accounts", CHECK): "plan_of asks for the same before it looks",
    ("feedback_counts.kept_count", OWN): "the account's number stands beside it; moving it writes the record",
    ("opinion_map.opinion_map", OWN): "the account's number stands beside it; moving it writes the record",
    ("handover.take_over", OWN): "the name, which is one's own alone, stands beside it",
    ("handover._told", OWN): "the name, which is one's own alone, stands beside it",
    ("item_standing.standing_of", SCOPE): "owners_of looks the same opinion up",
    ("macros._may_change", OWN): "what was found is shared or one's own",
    ("problem_closing.answer_items", CHECK): "closing_of asks first, for fewer roles",
    ("reminders.reminding", CHECK): "filing_state asks for what the same roles may, before it looks",
    ("reminders.reminder_document", CHECK): "filing_state asks for what the same roles may, before it looks",
    (
        "opinion_figures.OpinionFigures.query",
        BRANCH,
    ): "only the list of what is open asks without units, which nobody at a unit may",
    ("outstanding.outstanding", OWN): "nobody at a unit may",
    ("unmasking.shown_now", BRANCH): "who may not has no record that could be found",
}


def held_elsewhere(mutant: Mutant, through: Sequence[Case]) -> str:
    """Why nothing can tell that this place is missing; empty where something must."""
    doubled = DOUBLED.get((mutant.name, mutant.kind), "")
    if doubled or not through:
        return doubled
    entries = [(TABLE[c.name][c.nth], c.role) for c in through]
    if mutant.kind == CHECK and all(role in entry.allowed for entry, role in entries):
        return "everybody may"
    if mutant.kind == SCOPE and not any(r in AT_A_UNIT and r in e.allowed for e, r in entries):
        return "nobody whose reach ends at a unit may"
    return ""


def which_run_through(world: World, wanted: Iterable[Mutant]) -> Through:
    """For each function of these mutants the cases that run through it."""
    functions = {(m.module, m.function) for m in wanted}
    through: Through = {}
    with noting(functions, set()):
        for case in cases(TABLE):
            NOTED.clear()
            found = failures(world, TABLE[case.name][case.nth], case)
            if found:
                raise AssertionError(f"the program itself fails, so nothing can be told: {found[0]}")
            for name in NOTED:
                through.setdefault(name, []).append(case)
    return through


def noticed(world: World, mutant: Mutant, through: Sequence[Case]) -> str:
    """The first sentence of a failure; empty where every case passes as before."""
    in_order = sorted(through, key=lambda c: _order(mutant, c))
    with without(mutant):
        for case in in_order:
            found = failures(world, TABLE[case.name][case.nth], case)
            if found:
                return found[0]
    return _noticed_in_memory(world, mutant, in_order)


def _noticed_in_memory(world: World, mutant: Mutant, through: Sequence[Case]) -> str:
    """The same for what is answered from memory, where others have asked just before."""
    for case in through:
        entry = TABLE[case.name][case.nth]
        asked = others(world, entry, case)
        with without(mutant, keeping=True):
            found = failures(world, entry, case, before=asked)
        if found and not failures(world, entry, case, before=asked):
            return found[0]
    return ""


def _order(mutant: Mutant, case: Case) -> tuple[bool, bool]:
    """The likeliest first: who may not for a check, what is out of reach for a scope; its own entries before others."""
    entry: Entry = TABLE[case.name][case.nth]
    refused = case.role not in entry.allowed
    narrow = case.role in AT_A_UNIT and entry.scope is not Scope.NONE and case.role is not Role.LEADER
    likely = refused if mutant.kind == CHECK else narrow and not refused
    return not likely, case.name != mutant.name


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
