"""The grid of counts: figures as people type and paste them, and what they would change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.tables import FIGURES, InstallCount
from services.install_grid import GridRow, install_grid, record_grid
from services.typed_counts import read_typed
from services.undo import undo_import

DAY = date(2025, 12, 1)


def row(code: str = "A", **figures: int | None) -> GridRow:
    said = {**dict.fromkeys(FIGURES), **figures}
    return GridRow(code, f"Điện lực {code}", *said.values(), None, None, None, None)


def typed(**cells: str) -> dict[str, str]:
    return {**dict.fromkeys(FIGURES, ""), **cells}


def test_figures_are_understood_as_offices_write_them():
    read = read_typed([row()], [typed(headcount="1.234", staff_installed=" 560 ", family_installed="-")])
    (said,) = read.rows
    assert (said.headcount, said.staff_installed, said.family_installed, said.users) == (1234, 560, 0, None)
    assert [(c.figure, c.old, c.new) for c in read.changes] == [
        ("headcount", None, 1234),
        ("staff_installed", None, 560),
        ("family_installed", None, 0),
    ]


def test_what_is_no_number_is_named_and_nothing_of_its_cell_is_taken():
    read = read_typed([row(staff_installed=5)], [typed(staff_installed="nhiều", users="3")])
    (problem,) = read.problems
    assert (problem.row, problem.found) == (1, "nhiều")
    assert read.rows[0].staff_installed == 5


def counted_before(staff: int, family: int, **figures: int | None) -> GridRow:
    return replace(row(**figures), before_on=date(2025, 11, 25), before_staff=staff, before_family=family)


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"staff_installed": "101", "headcount": "100"}, ("101", "100")),
        ({"staff_installed": "9"}, ("9", "10")),
        ({"family_installed": "4"}, ("4", "5")),
        ({"staff_installed": "20", "family_installed": "5", "users": "26"}, ("26", "25")),
    ],
)
def test_a_figure_that_can_hardly_be_right_is_doubted_and_kept(cells, told):
    read = read_typed([counted_before(10, 5)], [typed(**cells)])
    (doubt,) = read.doubts
    assert all(figure in str(doubt) for figure in told)
    assert len(read.rows) == 1


def test_figures_that_grow_within_the_headcount_are_not_doubted():
    cells = typed(headcount="100", staff_installed="100", family_installed="5", users="105")
    assert read_typed([counted_before(10, 5)], [cells]).doubts == ()


def test_rows_that_did_not_change_are_left_out():
    assert read_typed([row(staff_installed=1234)], [typed(staff_installed="1.234")]).rows == ()


def test_a_row_that_was_emptied_is_told_and_not_stored():
    read = read_typed([row(staff_installed=5)], [typed()])
    assert read.rows == ()
    assert read.changes == ()
    assert read.emptied == ("Điện lực A",)


@given(st.lists(st.text(max_size=12), min_size=4, max_size=4))
def test_any_text_is_a_figure_or_a_cell_to_correct(cells):
    read = read_typed([row()], [dict(zip(FIGURES, cells, strict=True))])
    assert all(c.new is not None and c.new >= 0 for c in read.changes)
    assert len(read.problems) <= 4


def test_typed_counts_are_stored_change_and_go_back(session, pilot, make_unit, reporter_of, now):
    unit = make_unit("A")
    make_unit("B", parent=unit)
    person = reporter_of(unit)
    grid = install_grid(session, person, pilot, "A", on=DAY)
    first = read_typed(grid, [typed(), typed(headcount="10", staff_installed="5", users="2")])
    record_grid(session, person, pilot, first.rows, on=DAY, now=now)
    grid = install_grid(session, person, pilot, "A", on=DAY)
    second = read_typed(grid, [typed(), typed(headcount="10", staff_installed="6")])
    assert {c.figure: (c.old, c.new) for c in second.changes} == {
        "staff_installed": (5, 6),
        "users": (2, None),
    }
    outcome = record_grid(session, person, pilot, second.rows, on=DAY, now=now)
    assert (outcome.tally.added, outcome.tally.changed) == (0, 1)
    undo_import(session, person, outcome.import_id, now=now)
    session.expire_all()
    count = session.get(InstallCount, 1)
    assert (count.staff_installed, count.users) == (5, 2)


@pytest.mark.parametrize("status", ["status_unconfirmed", "legacy_unconfirmed"])
def test_a_unit_whose_name_nobody_confirmed_is_in_the_grid_once_it_was_counted(
    session, pilot, make_unit, reporter_of, now, status
):
    unit = make_unit("A")
    make_unit("B", parent=unit, status=status)
    person = reporter_of(unit)
    assert [r.code for r in install_grid(session, person, pilot, "A", on=DAY)] == ["A"]
    record_grid(session, person, pilot, [row("B", staff_installed=1)], on=DAY, now=now)
    assert [r.code for r in install_grid(session, person, pilot, "A", on=DAY)] == ["A", "B"]
