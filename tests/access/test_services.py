"""Every service that is told who asks: refused to roles that may not, blind to what is out of reach."""

from __future__ import annotations

import pytest

from tests.access.matrix import cases, failures
from tests.access.table import INNER, KEEP_WHO_ASKS, TABLE, told_who_asks
from tests.access.world import World


def test_every_service_that_is_told_who_asks_has_an_entry():
    unknown = sorted(set(told_who_asks()) - set(TABLE) - set(INNER))
    assert not unknown, (
        f"services.{unknown[0]} takes a Person and has no entry: say in tests/access/of_*.py which action it asks for, "
        f"what it is about and how it is called (or in INNER of table.py which service asks for it). All: {unknown}"
    )


def test_every_entry_is_of_a_service_that_stands():
    assert sorted((set(TABLE) | set(INNER)) - set(told_who_asks()) - KEEP_WHO_ASKS) == []
    assert sorted(set(TABLE) & set(INNER)) == []


@pytest.mark.parametrize("name", sorted(TABLE))
def test_a_service_answers_whom_it_may_about_what_they_reach(world: World, name: str):
    wrong = [
        sentence
        for case in cases({name: TABLE[name]})
        for sentence in failures(world, TABLE[name][case.nth], case)
    ]
    assert not wrong, "\n".join(wrong)
