"""The frozen facts: what is kept as JSON reads back equal."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.appendix import AppendixFacts, Figures, facts_from_json, facts_to_json
from tests.reports.examples import roll_up


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.from_type(AppendixFacts))
def test_facts_read_back_equal_from_json(facts: AppendixFacts) -> None:
    assert facts_from_json(json.loads(json.dumps(facts_to_json(facts)))) == facts


def test_facts_of_a_version_before_a_field_was_added_still_read() -> None:
    kept = facts_to_json(roll_up())
    for later in ("version", "closed_at", "letter_from", "letter_about", "letter_subject"):
        del kept[later]
    assert facts_from_json(kept) == roll_up()


def test_a_fact_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="AppendixFacts has no surprise"):
        facts_from_json(facts_to_json(roll_up()) | {"surprise": 1})


def test_the_one_figure_adds_only_what_is_known() -> None:
    assert Figures(100, 40, None, None).installed == 40
    assert Figures(100, None, None, 7).installed is None
    assert Figures(100, 0, 0, None).installed == 0


def test_the_share_is_of_staff_and_never_of_family() -> None:
    assert Figures(100, 40, 60, None).share == 0.4
    assert Figures(None, 40, 60, None).share is None
    assert Figures(0, 40, 60, None).share is None
    assert replace(Figures(100, 120, None, None)).share == 1.2
