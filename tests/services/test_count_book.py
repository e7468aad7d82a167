"""All sums of all units and days at once: the same as summing each by the rule, each unit once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update
from sqlmodel import col

from models.tables import InstallCount, Unit
from models.types import key
from services.count_book import CountBook, open_book
from services.known_counts import KnownCount, known_after
from services.progress import sum_up
from services.unit_tree import UnitTree, load_tree, paths_of
from tests.services.rows import count, record_counts

START = date(2025, 11, 20)
FIGURE = st.none() | st.integers(0, 500)


def row_of(unit, day, figures):
    """A count as the book reads it."""
    return (unit, START + timedelta(days=day), *figures)


@st.composite
def trees(draw):
    """Up to a dozen units below EVN, some merged into another, some dissolved."""
    size = draw(st.integers(1, 12))
    units = [Unit(id=1, code="EVN", name="EVN", kind="group", path="/EVN/")]
    for n in range(2, size + 2):
        parent = draw(st.integers(1, n - 1))
        status = draw(st.sampled_from(["active", "active", "merged", "dissolved", "left_evn"]))
        into = draw(st.integers(1, n - 1)) if status == "merged" else None
        units.append(
            Unit(
                id=n,
                code=f"U{n}",
                name=f"U{n}",
                kind="company",
                path="/",
                parent_id=parent,
                status=status,
                merged_into_id=into,
                headcount=draw(st.none() | st.integers(0, 300)),
            )
        )
    paths = paths_of(units)
    for unit in units:
        unit.path = paths[key(unit)]
    return UnitTree(units)


@st.composite
def books(draw):
    """A tree and counts of some of its units on some days, each unit and day once."""
    tree = draw(trees())
    places = st.tuples(st.sampled_from(sorted(tree.nodes)), st.integers(0, 6))
    chosen = draw(st.lists(places, max_size=20, unique=True))
    return tree, [row_of(unit, day, draw(st.tuples(FIGURE, FIGURE, FIGURE, FIGURE))) for unit, day in chosen]


def known_by(rows, day):
    """What is known of each unit by a day, one count after another."""
    known: dict[int, KnownCount] = {}
    for unit, on, *figures in sorted(rows, key=lambda r: r[1]):
        if on <= day:
            names = ("headcount", "staff_installed", "family_installed", "users")
            told = InstallCount(
                pilot_id=1,
                unit_id=unit,
                counted_on=on,
                **dict(zip(names, figures, strict=True)),
                recorded_by="",
                recorded_at=None,
            )
            known[unit] = known_after(known.get(unit), told)
    return known


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(books(), st.integers(-1, 7))
def test_every_sum_is_that_of_the_rule(made, day):
    tree, rows = made
    book, on = CountBook(tree, rows), START + timedelta(days=day)
    known = known_by(rows, on)
    for node in tree.order:
        expected, found = sum_up(tree, node, known), book.sum_of(node, on)
        names = ("headcount", "staff_installed", "family_installed", "users")
        assert [getattr(found.figures, n) for n in names] == [getattr(expected, n) for n in names]
        assert (found.first_day, found.last_day) == (expected.first_day, expected.last_day)
        assert found.counted == len(expected.counted)
        left_out = book.standings(on)[node.id].left_out
        assert (left_out is None) == (not expected.own)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(books())
def test_a_unit_with_counts_below_is_the_sum_of_what_stands_below(made):
    tree, rows = made
    book, on = CountBook(tree, rows), START + timedelta(days=9)
    for node in tree.order:
        below = [book.sum_of(branch, on).figures.installed for branch in tree.branches(node)]
        told = [n for n in below if n is not None]
        if node.merged or not any(book.sum_of(b, on).counted for b in tree.branches(node)):
            continue
        assert book.sum_of(node, on).figures.installed == (sum(told) if told else None)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(books())
def test_the_counts_behind_a_figure_add_up_to_it_and_each_unit_stands_once(made):
    tree, rows = made
    book, on = CountBook(tree, rows), START + timedelta(days=9)
    for node in tree.order:
        listed = book.owns(node, on)
        assert len({one.code for one in listed}) == len(listed)
        for name in ("headcount", "staff_installed", "family_installed", "users"):
            known = [n for o in listed if o.summed and (n := getattr(o.figures, name)) is not None]
            assert getattr(book.sum_of(node, on).figures, name) == (sum(known) if known else None)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(books())
def test_the_curve_is_the_sum_of_each_of_its_days(made):
    tree, rows = made
    book, on = CountBook(tree, rows), START + timedelta(days=9)
    for node in tree.order:
        assert all(book.sum_of(node, day).figures == figures for day, figures in book.curve(node, on))


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(books())
def test_a_merged_unit_counts_at_its_successor(made):
    tree, rows = made
    book, on = CountBook(tree, rows), START + timedelta(days=9)
    for node in tree.order:
        if node.merged and book.own(node, on) is not None:
            listed = book.owns(tree.successor(node), on)
            assert node.code in {one.code for one in listed}


def test_the_book_is_kept_while_nothing_changes_and_made_anew_when_anything_does(session, pilot, tree, now):
    record_counts(session, [count(2, "PA", 5), count(3, "PB", 7)], pilot=pilot, now=now)
    book = open_book(session, pilot, load_tree(session))
    assert open_book(session, pilot, load_tree(session)) is book
    evn = load_tree(session).by_code["EVN"]
    staff = []
    swap = {key(tree["PA"]): 7, key(tree["PB"]): 5}
    # What no sum alone would tell: two figures that change places.
    for unit, n in swap.items():
        session.execute(
            update(InstallCount).where(col(InstallCount.unit_id) == unit).values(staff_installed=n)
        )
    session.commit()
    again = open_book(session, pilot, load_tree(session))
    assert again is not book
    for code in ("PA", "PB"):
        staff.append(again.sum_of(again.tree.by_code[code], now.date()).figures.staff_installed)
    assert staff == [7, 5]
    session.execute(delete(InstallCount).where(col(InstallCount.unit_id) == key(tree["PA"])))
    session.commit()
    assert open_book(session, pilot, load_tree(session)).sum_of(evn, now.date()).figures.staff_installed == 5


def test_a_unit_that_moves_is_summed_where_it_stands_now(session, pilot, tree, now):
    record_counts(session, [count(2, "PA", 5)], pilot=pilot, now=now)
    before = load_tree(session)
    session.execute(
        update(Unit).where(col(Unit.code) == "PA").values(path="/EVN/CPC/PA/", parent_id=key(tree["CPC"]))
    )
    session.execute(update(Unit).where(col(Unit.code) == "PA1").values(path="/EVN/CPC/PA/PA1/"))
    session.commit()
    after = load_tree(session)
    assert after is not before
    book = open_book(session, pilot, after)
    sums = {
        code: book.sum_of(after.by_code[code], now.date()).figures.staff_installed for code in ("NPC", "CPC")
    }
    assert sums == {"NPC": None, "CPC": 5}


@pytest.mark.parametrize("on", [date(1999, 1, 1), date(2025, 12, 31)])
def test_without_a_count_nothing_is_known(session, pilot, tree, on):
    assert tree
    units = load_tree(session)
    found = open_book(session, pilot, units).sum_of(units.by_code["EVN"], on)
    assert (found.figures.installed, found.counted, found.last_day) == (None, 0, None)
