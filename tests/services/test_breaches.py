"""A breach has 72 hours from when it was known; what is said of it must hang together."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from models.codes import Role
from services.access import NotAllowed, NotFound, Refused
from services.breaches import BreachFields, change_breach, list_breaches, note_breach, overdue_breaches


@pytest.fixture
def said(now):
    return BreachFields("Gửi nhầm tệp", "điện thoại", 3, None, now - timedelta(hours=71))


def test_the_clock_runs_out_after_72_hours_and_stops_when_the_authority_is_told(session, operator, now, said):
    number = note_breach(session, operator, said, now=now)
    (line,) = list_breaches(session, operator, now=now)
    assert (line.left, line.told_in_time) == (timedelta(hours=1), None)
    late = now + timedelta(hours=2)
    assert overdue_breaches(session, operator, now=now) == 0
    assert overdue_breaches(session, operator, now=late) == 1
    told = replace(said, authority_told_at=late, authority_how="Công văn 12/EVN")
    assert change_breach(session, operator, number, told, seen=1, now=late) == said
    (line,) = list_breaches(session, operator, now=late)
    assert (line.left, line.told_in_time, line.edit) == (None, False, 2)
    with pytest.raises(Refused):
        change_breach(session, operator, number, said, seen=1, now=late)
    in_time = replace(told, authority_told_at=now)
    change_breach(session, operator, number, in_time, seen=2, now=late)
    assert list_breaches(session, operator, now=late)[0].told_in_time is True


def test_what_does_not_hang_together_is_refused(session, operator, now, said):
    hour = timedelta(hours=1)
    for wrong in (
        replace(said, what=" "),
        replace(said, known_at=now + hour),
        replace(said, happened_at=said.known_at + hour),
        replace(said, authority_told_at=said.known_at - hour, authority_how="x"),
        replace(said, authority_told_at=now),
        replace(said, what="x" * 5_000),
    ):
        with pytest.raises(Refused):
            note_breach(session, operator, wrong, now=now)
    with pytest.raises(NotFound):
        change_breach(session, operator, 9, said, seen=1, now=now)


def test_only_an_administrator_sees_them(session, person_of, now, said):
    for role in (Role.HEADQUARTERS, Role.TRIAGER):
        with pytest.raises(NotAllowed):
            list_breaches(session, person_of(role), now=now)
        with pytest.raises(NotAllowed):
            note_breach(session, person_of(role), said, now=now)
