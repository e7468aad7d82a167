"""What is answered from memory is never another person's: each service that keeps answers, asked right after others."""

from __future__ import annotations

from importlib import import_module

import pytest

from services.kept import Kept
from tests.access.matrix import cases, failures, others
from tests.access.mutants import forgetting
from tests.access.table import TABLE
from tests.access.world import World


def keeps(name: str) -> bool:
    """Whether the module of a service keeps answers."""
    module = import_module(f"services.{name.split('.')[0]}")
    return any(isinstance(one, Kept) for one in vars(module).values())


# What is kept for them lies in another module.
ALSO = {
    "feedback.list_feedback",
    "outlook.outlook",
    "overview.overview",
    "problems.list_problems",
    "problems.problem_of",
    "problems.read_problem",
    "rollups.tree_rows",
    "today.tasks_of",
}
KEEPING = sorted(name for name in TABLE if keeps(name) or name in ALSO)


def test_the_services_that_keep_answers_are_found():
    assert {"unit_options.unit_options", "unit_names.count_waiting", "unit_reports.shown_report"} <= set(
        KEEPING
    )


@pytest.mark.parametrize("name", KEEPING)
def test_an_answer_from_memory_is_of_who_asks(world: World, name: str):
    wrong = []
    for case in cases({name: TABLE[name]}):
        entry = TABLE[name][case.nth]
        asked = others(world, entry, case)
        with forgetting():
            # An act that is done once, and what an entry writes itself, is no matter of memory.
            once = failures(world, entry, case, before=asked)
        if not once:
            wrong += failures(world, entry, case, before=asked)
    assert not wrong, "\n".join(wrong)
