"""Tokens: only their hash is kept, a replaced one ends at its time, and who may make them is on record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from models.codes import Role
from models.tables import ApiToken, Audit
from services.access import NotAllowed, NotFound
from services.api_tokens import end_token, is_taken, list_tokens, note_use, replace_token

HOUR = timedelta(hours=1)


@pytest.fixture
def admin(person_of):
    return person_of(Role.ADMIN)


def test_a_token_is_known_by_its_hash_and_by_nothing_else(session, admin, now):
    token = replace_token(session, admin, grace=HOUR, now=now)
    row = session.exec(select(ApiToken)).one()
    assert token not in repr(row)
    assert token.endswith(row.hint)
    assert is_taken(session, token, now=now) == row.id
    for other in ("", token[:-1], token + "x", token.upper(), row.token_hash, "é\ud800"):
        assert is_taken(session, other, now=now) is None
    assert token not in repr([a.after for a in session.exec(select(Audit))])


def test_a_replaced_token_ends_at_its_named_time(session, admin, now):
    old = replace_token(session, admin, grace=HOUR, now=now)
    new = replace_token(session, admin, grace=HOUR, now=now)
    assert is_taken(session, old, now=now + HOUR - timedelta(seconds=1))
    assert is_taken(session, old, now=now + HOUR) is None
    assert is_taken(session, new, now=now + timedelta(days=900))
    # Replacing again never prolongs what was to end sooner.
    replace_token(session, admin, grace=timedelta(days=7), now=now)
    assert is_taken(session, old, now=now + HOUR) is None
    assert [line.stands for line in list_tokens(session, admin, now=now + HOUR)] == [True, True, False]


def test_a_token_ends_at_once_when_asked(session, admin, now):
    token = replace_token(session, admin, grace=HOUR, now=now)
    number = is_taken(session, token, now=now)
    note_use(session, number, now=now)
    end_token(session, admin, number, now=now)
    assert is_taken(session, token, now=now) is None
    with pytest.raises(NotFound):
        end_token(session, admin, number, now=now)


@pytest.mark.parametrize("role", [r for r in Role if r not in (Role.ADMIN,)])
def test_only_an_administrator_makes_tokens(session, pilot, make_unit, person_of, now, role):
    assert pilot
    person = person_of(role, make_unit("U9"))
    for ask in (
        lambda: replace_token(session, person, grace=HOUR, now=now),
        lambda: list_tokens(session, person, now=now),
        lambda: end_token(session, person, 1, now=now),
    ):
        with pytest.raises(NotAllowed):
            ask()


def test_each_of_several_standing_tokens_is_known(session, admin, now):
    """The hash of what was given is compared with each of theirs, whole: none ends the look."""
    tokens = [replace_token(session, admin, grace=HOUR, now=now) for _n in range(3)]
    numbers = [is_taken(session, token, now=now) for token in tokens]
    assert len(set(numbers)) == 3
    assert None not in numbers
