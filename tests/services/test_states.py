"""The table of moves: who may make them, what each asks for, and what two owners' states come to."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales import phrase
from models.codes import Role, State
from services.access import OPERATOR, Person
from services.states import CLOSED, FIXED, MOVES, OPEN, class_of, moves_from, needs_of, overall, why_not

TRIAGER, OFFICER = Person("t", Role.TRIAGER), Person("d", Role.DATA_OFFICER)
STATES = st.sampled_from([s.value for s in State])


def test_every_state_has_one_class_and_a_way_on():
    assert sorted((*OPEN, *FIXED, *CLOSED)) == sorted(State)
    assert set(MOVES) == set(State)
    assert all(state not in MOVES[state] for state in State)
    # From anywhere there is a way back to work, so that nothing ends for good.
    assert all(State.IN_PROGRESS in MOVES[state] for state in State if state != State.IN_PROGRESS)


@pytest.mark.parametrize("role", [Role.REPORTER, Role.LEADER, Role.HEADQUARTERS, Role.ADMIN])
def test_who_does_not_work_on_opinions_moves_nothing(role):
    assert all(moves_from(Person("x", role), state) == () for state in State)


def test_a_corporation_has_no_releases_and_no_duplicates():
    for state in State:
        offered = moves_from(OFFICER, state)
        assert set(offered) <= set(moves_from(TRIAGER, state))
        assert State.RELEASED not in offered
        assert State.DUPLICATE not in offered
    assert why_not(OFFICER, "new", "duplicate", duplicate_of=1) == phrase("Setting this state is for EVNICT.")


@given(STATES, STATES)
def test_only_moves_of_the_table_are_made(state, to):
    said = why_not(
        OPERATOR, state, to, reason="Đã thống nhất", duplicate_of=1, releases={"fixed_in_server": "3.4"}
    )
    assert (said is None) == (to == state or State(to) in MOVES[state])


@pytest.mark.parametrize(
    ("to", "given_with"),
    [
        ("wont_fix", {"reason": "Ngoài phạm vi"}),
        ("duplicate", {"duplicate_of": 7}),
        ("fixed", {"releases": {"fixed_in_ios": "3.4"}}),
    ],
)
def test_what_a_move_asks_for_must_be_said(to, given_with):
    assert why_not(TRIAGER, "triaged", to) is not None
    assert why_not(TRIAGER, "triaged", to, reason="  ", releases={"fixed_in_ios": ""}) is not None
    assert why_not(TRIAGER, "triaged", to, **given_with) is None


def test_corrected_data_has_no_release():
    assert needs_of("fixed", of_app=False) == ""
    assert why_not(OFFICER, "in_progress", "fixed", part=True, of_app=False) is None


@given(STATES, STATES)
def test_the_whole_is_open_while_an_owner_is_and_never_further_than_both(first, second):
    whole = overall([first, second], first)
    if "open" in (class_of(first), class_of(second)):
        assert class_of(whole) == "open"
    else:
        assert whole in (first, second)
    assert overall([first, first], first) == first
    assert class_of(whole) == class_of(overall([second, first], second))


def test_what_two_owners_come_to_is_the_stated_rule():
    said = {(a, b): overall([a, b], a) for a, b in product(["new", "waiting", "fixed", "guided"], repeat=2)}
    assert said["new", "waiting"] == "waiting"
    assert said["fixed", "waiting"] == "in_progress"
    assert said["guided", "fixed"] == "fixed"
    assert overall(["new", "triaged"], "new") == "triaged"
    assert overall(["guided", "no_action"], "guided") == "guided"
