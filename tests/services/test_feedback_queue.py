"""Which opinion comes next: the list's order, within reach, also after the last one left the list."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from models.codes import Role, Severity, State
from models.tables import Feedback
from services.feedback import list_feedback
from services.feedback_filters import NO_PROBLEM, Filters
from services.feedback_queue import (
    NEWEST,
    OLDEST,
    SEVERE,
    count_feedback,
    next_item,
    page_of,
    place_of,
    place_said,
    previous_item,
)
from services.states import OPEN
from tests.services.rows import opinion, record_opinions


@pytest.fixture
def items(session, pilot, tree, now):
    """Five opinions of PA, one of them without a time, and one of PP."""
    rows = [opinion(n, f"Ý kiến thứ {n} về hóa đơn", second=n) for n in range(2, 6)]
    rows.append(opinion(6, "Không rõ ngày gửi", submitted_at=None))
    record_opinions(session, rows, pilot=pilot, now=now, unit=tree["PA"])
    record_opinions(
        session, [opinion(2, "Của đơn vị khác", second=30)], pilot=pilot, now=now, unit=tree["PP"]
    )
    return {item.id: item for item in session.exec(select(Feedback))}


@pytest.mark.usefixtures("items")
def test_walking_meets_every_item_of_the_list_once_in_its_order(session, pilot, person_of):
    triager = person_of(Role.TRIAGER)
    listed = [line.id for line in list_feedback(session, triager, pilot, Filters()).lines]
    walked = [listed[0]]
    while len(walked) < len(listed):
        walked.append(next_item(session, triager, pilot, Filters(), walked[-1]))
    assert walked == listed
    assert next_item(session, triager, pilot, Filters(), walked[-1]) == listed[0]


def test_an_item_that_left_the_list_still_says_where_to_go_on(session, pilot, items, person_of):
    triager = person_of(Role.TRIAGER)
    listed = [line.id for line in list_feedback(session, triager, pilot, Filters(state="new")).lines]
    items[listed[1]].state = "fixed"
    session.add(items[listed[1]])
    session.commit()
    assert next_item(session, triager, pilot, Filters(state="new"), listed[1]) == listed[2]


def test_a_unit_walks_through_its_own_items_alone(session, pilot, tree, items, reporter_of):
    pp = reporter_of(tree["PP"])
    own = [number for number, item in items.items() if item.unit_id == tree["PP"].id]
    assert next_item(session, pp, pilot, Filters(), own[0]) is None
    other = next(number for number in items if number not in own)
    assert next_item(session, pp, pilot, Filters(), other) == own[0]
    assert previous_item(session, pp, pilot, Filters(), other) == own[0]


def test_of_an_item_out_of_reach_neither_its_day_nor_how_severe_it_is_is_told(
    session, pilot, tree, items, reporter_of
):
    pp = reporter_of(tree["PP"])
    within = {number for number, item in items.items() if item.unit_id == tree["PP"].id}
    assert within
    assert {number for number in items if place_of(session, pp, pilot, number)} == within


@pytest.fixture
def many(session, pilot, tree, now):
    """Sixty opinions: several at the same second, some without a time, of every severity and state, some with accents."""
    severities, states = [s.value for s in Severity], [s.value for s in State]
    channels, kinds = ("google_form", "google_form", "sms", "zalo"), ("bug", "wrong_data", "suggestion")
    rows = [
        opinion(
            n,
            f"{('Hóa đơn', 'Hoa don', 'Hóa đon')[n % 3]} thứ {n}",
            **({"submitted_at": None} if n % 9 == 0 else {"second": n // 4}),
        )
        for n in range(2, 62)
    ]
    record_opinions(session, rows, pilot=pilot, now=now, unit=tree["PA"])
    items = session.exec(select(Feedback).order_by(Feedback.id)).all()
    for n, item in enumerate(items):
        item.severity, item.state = severities[n % 3], states[n % len(states)]
        item.starred, item.needs_person = n % 7 == 0, n % 5 == 0
        item.channel, item.kind = channels[n % 4], kinds[n % 3]
        item.owner = "department" if n % 6 == 0 else "evnict"
        session.add(item)
    session.commit()
    return {item.id: item for item in items}


def rank(item, order):
    """The key by which a list in this order is sorted, said again by plain Python."""
    time = item.submitted_at.timestamp() if item.submitted_at else None
    undated, down = time is None, -1 if order != OLDEST else 1
    severe = [s.value for s in Severity].index(item.severity) if order == SEVERE else 0
    exact = 0 if "hóa đơn" in item.text.lower() else 1
    return severe, undated, down * (time or 0), down * item.id, exact


LISTS = (
    Filters(),
    Filters(state="open"),
    Filters(state="fixed", severity="critical"),
    Filters(severity="major"),
    Filters(unit="NPC"),
    Filters(starred=True),
    Filters(needs_person=True, state="open"),
    Filters(search="hoa don"),
    Filters(search="hoa", state="open", starred=True),
    Filters(state="new"),
    Filters(kind="bug"),
    Filters(kind="bug", channel="google_form"),
    Filters(kind="bug", severity="critical", state="open"),
    Filters(channel="sms"),
    Filters(channel="sms", owner="department"),
    Filters(owner="evnict", state="open"),
    Filters(unit="NPC", state="open"),
    Filters(unit="NPC", search="hoa don", kind="bug"),
    Filters(search="hoa don", channel="sms", problem=NO_PROBLEM),
    Filters(assignee="none", severity="minor"),
    Filters(needs_person=True, severity="critical"),
    Filters(unit="NPC", severity="major", starred=True),
    Filters(images=True),
    Filters(trash=True),
    Filters(search="khongaiviet"),
)
# Words are always read, or always told by their index.
READ, TOLD = {"sqlite": 0, "postgresql": 0}, {"sqlite": 10**9, "postgresql": 10**9}
# The rows that are looked at in each step: as it is, and so few that one step after another fails.
STEPS = (
    {},
    {"FIRST_ROWS": 5, "MANY_ROWS": 8},
    {"FIRST_ROWS": 5, "MANY_ROWS": 30, "FEW": 1, "PROBED": 3},
    {"FIRST_ROWS": 3, "MANY_ROWS": 500, "FEW": 0, "RARE": 0},
    {"FIRST_ROWS": 1, "MANY_ROWS": 1, "FEW": 5, "RARE": 9},
    {"FIRST_ROWS": 2, "WIDER": 2, "MANY_ROWS": 500, "FEW": 0, "RARE": 0, "FAR": 0, "READ_WORTH": READ},
    {"FIRST_ROWS": 2, "WIDER": 3, "MANY_ROWS": 40, "FEW": 2, "RARE": 0, "GUESSED": 0, "READ_WORTH": TOLD},
)


def fits(item, filters):
    return (
        (filters.state != "open" or item.state in OPEN)
        and (filters.state in ("", "open") or item.state == filters.state)
        and all(
            not getattr(filters, name) or getattr(item, name) == getattr(filters, name)
            for name in ("severity", "kind", "channel", "owner")
        )
        and not (filters.images or filters.trash or filters.search == "khongaiviet")
        and (not filters.starred or item.starred)
        and (not filters.needs_person or item.needs_person)
    )


@pytest.mark.parametrize(
    ("order", "steps"),
    [(NEWEST, 0), (NEWEST, 2), (NEWEST, 3), (NEWEST, 5), (OLDEST, 1), (OLDEST, 6), (SEVERE, 0), (SEVERE, 4)],
)
def test_pages_hold_each_item_once_in_the_order_forwards_and_back(
    session, pilot, many, person_of, monkeypatch, order, steps
):
    for name, rows in STEPS[steps].items():
        monkeypatch.setattr(f"services.feedback_walk.{name}", rows)
    triager = person_of(Role.TRIAGER)
    for filters in LISTS:
        wanted = sorted((i for i in many.values() if fits(i, filters)), key=lambda i: rank(i, order))
        ask = partial(page_of, session, triager, pilot, filters, order=order, size=19)
        forwards, window = [], ask()
        assert not window.earlier
        forwards += window.places
        while window.later:
            window = ask(after=window.places[-1])
            assert window.earlier
            forwards += window.places
        assert [p.id for p in forwards] == [i.id for i in wanted], (filters, order)
        assert all(place_said(str(place)) == place for place in forwards)
        assert count_feedback(session, triager, pilot, filters) == (len(wanted), len(wanted))
        if not wanted:
            continue
        back = list(window.places)
        while window.earlier:
            window = ask(before=window.places[0])
            back = [*window.places, *back]
            if not window.places:
                break
        assert [p.id for p in back] == [i.id for i in wanted], (filters, order)


UNIT_LISTS = (
    Filters(),
    Filters(unit="PA"),
    Filters(unit="PA", state="open"),
    Filters(unit="PA", search="hoa don"),
    Filters(unit="PA", search="hoa", severity="critical"),
    Filters(unit="PA", search="khongaiviet"),
    Filters(unit="PP"),
)


@pytest.mark.parametrize(("order", "steps"), [(NEWEST, 0), (NEWEST, 5), (OLDEST, 6), (SEVERE, 5)])
def test_a_units_list_holds_its_own_items_however_thick_or_thin_they_came(
    session, pilot, tree, many, person_of, reporter_of, monkeypatch, order, steps
):
    for n, item in enumerate(many.values()):
        item.unit_id = tree["PA" if n % 5 == 1 else "PP"].id
        # Hours, then a rush of one second, then months.
        if item.submitted_at is not None:
            gone = (n, 7, 40 * n)[n // 20]
            item.submitted_at += timedelta(hours=gone if n < 40 else 24 * gone)
        session.add(item)
    session.commit()
    for name, rows in STEPS[steps].items():
        monkeypatch.setattr(f"services.feedback_walk.{name}", rows)
    for person in (person_of(Role.TRIAGER), reporter_of(tree["PA"])):
        own = {tree["PA"].id} if person.unit_code else {tree["PA"].id, tree["PP"].id}
        for filters in UNIT_LISTS:
            within = {tree[filters.unit].id} if filters.unit else own
            fitting = [i for i in many.values() if i.unit_id in within & own and fits(i, filters)]
            wanted = sorted(fitting, key=lambda i: rank(i, order))
            ask = partial(page_of, session, person, pilot, filters, order=order, size=5)
            window = ask()
            found = list(window.places)
            while window.later:
                window = ask(after=window.places[-1])
                found += window.places
            assert [p.id for p in found] == [i.id for i in wanted], (person.role, filters, order)
            assert count_feedback(session, person, pilot, filters) == (len(wanted), len(wanted))


def test_those_with_the_accents_come_first_and_pages_go_on_behind_them(session, pilot, many, person_of):
    triager, filters = person_of(Role.TRIAGER), Filters(search="hóa đơn")
    found, window = [], page_of(session, triager, pilot, filters, size=7)
    found += window.places
    while window.later:
        window = page_of(session, triager, pilot, filters, size=7, after=window.places[-1])
        found += window.places
    texts = [many[place.id].text for place in found]
    exact = [text for text in texts if text.startswith("Hóa đơn")]
    assert len(texts) == len(many)
    assert texts[: len(exact)] == exact
    numbers = [place.id for place in found]
    assert next_item(session, triager, pilot, filters, numbers[10]) == numbers[11]
    assert previous_item(session, triager, pilot, filters, numbers[30]) == numbers[29]


def test_an_act_that_moves_an_item_goes_on_from_where_it_stood(session, pilot, many, person_of):
    triager = person_of(Role.TRIAGER)
    places = page_of(session, triager, pilot, Filters(), order=SEVERE, size=50).places
    here = places[30]
    assert place_of(session, triager, pilot, here.id) == here
    many[here.id].severity = "critical"
    session.add(many[here.id])
    session.commit()
    asked = partial(next_item, session, triager, pilot, Filters(), here.id, order=SEVERE)
    assert asked(place=here) == places[31].id
    assert asked() != places[31].id
    assert place_of(session, triager, pilot, 999_999) is None


@given(st.text(alphabet="0123456789.-x٣", max_size=30) | st.text(max_size=10))
def test_what_is_no_place_is_none(said):
    place = place_said(said)
    assert place is None or place_said(str(place)) == place
