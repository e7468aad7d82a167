"""Where each unit counts, and sums in which each counts once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.tables import Unit
from services.unit_tree import DEEPEST, TooDeep, TreeHasALoop, UnitTree, paths_of, roll_up


def grown(units: list[Unit]) -> UnitTree:
    for number, path in paths_of(units).items():
        next(u for u in units if u.id == number).path = path
    return UnitTree(units)


@st.composite
def trees(draw):
    """Unit 1 is the top; every other stands below an earlier one, some merged into an earlier one, some dissolved."""
    units = [Unit(id=1, code="U1", name="U1", kind="group", path="/")]
    for number in range(2, draw(st.integers(2, 14))):
        earlier = st.integers(1, number - 1)
        status = draw(st.sampled_from(["active", "active", "merged", "dissolved", "legacy_unconfirmed"]))
        units.append(
            Unit(
                id=number,
                code=f"U{number}",
                name=f"U{number}",
                kind="power_company",
                path="/",
                parent_id=draw(earlier),
                status=status,
                merged_into_id=draw(earlier) if status == "merged" else None,
            )
        )
    return grown(units)


@given(tree=trees(), data=st.data())
def test_each_unit_counts_once_and_a_parents_own_only_where_nothing_below_has_one(tree, data):
    counted = data.draw(st.sets(st.sampled_from(sorted(tree.nodes))))
    for node in tree.nodes.values():
        below = {n.id for n in tree.subtree(node)}
        rolled = roll_up(tree, node, counted)
        assert rolled.counted <= counted & below
        assert not rolled.counted & rolled.own
        if counted & below and not node.merged:
            assert rolled.counted
        itself = {node.id, *(n.id for n in tree.predecessors(node))}
        others = {n.id for branch in tree.branches(node) for n in tree.subtree(branch)} & counted
        if others:
            assert rolled.counted <= others
            assert rolled.own == itself & counted
        else:
            assert rolled.counted == itself & counted


@given(tree=trees(), data=st.data())
def test_a_sum_is_never_more_than_all_counts_and_brothers_never_share(tree, data):
    counted = data.draw(st.sets(st.sampled_from(sorted(tree.nodes))))
    figures = {number: data.draw(st.integers(0, 99)) for number in counted}
    top = tree.by_code["U1"]
    whole = roll_up(tree, top, counted).counted
    assert sum(figures[n] for n in whole) <= sum(figures.values())
    parts = [roll_up(tree, branch, counted).counted for branch in tree.branches(top)]
    assert sum(len(part) for part in parts) == len(frozenset().union(*parts))
    if any(parts):
        assert whole == frozenset().union(*parts)


@given(tree=trees())
def test_the_subtree_is_every_path_with_the_same_beginning(tree):
    for node in tree.nodes.values():
        by_path = {n.id for n in tree.nodes.values() if n.path.startswith(node.path)}
        assert {n.id for n in tree.subtree(node)} == by_path
    for node in tree.nodes.values():
        assert not tree.successor(node).merged


def test_a_merged_unit_and_what_stood_below_it_count_at_the_successor():
    units = [
        Unit(id=1, code="EVN", name="", kind="group", path="/"),
        Unit(id=2, code="A", name="", kind="c", path="/", parent_id=1),
        Unit(id=3, code="B", name="", kind="c", path="/", parent_id=1, status="merged", merged_into_id=2),
        Unit(id=4, code="B1", name="", kind="c", path="/", parent_id=3),
        Unit(id=5, code="L", name="", kind="c", path="/", parent_id=1, status="left_evn"),
    ]
    tree = grown(units)
    assert [tree.by_code[c].path for c in ("B", "B1", "L")] == ["/EVN/A/B/", "/EVN/A/B/B1/", "/L/"]
    assert roll_up(tree, tree.by_code["A"], {2, 3}).counted == {2, 3}
    both = roll_up(tree, tree.by_code["A"], {2, 3, 4})
    assert (both.counted, both.own) == ({4}, {2, 3})


def test_a_loop_is_told():
    units = [
        Unit(id=1, code="A", name="", kind="c", path="/", parent_id=2),
        Unit(id=2, code="B", name="", kind="c", path="/", parent_id=1),
    ]
    with pytest.raises(TreeHasALoop):
        paths_of(units)


def test_a_tower_of_units_is_refused_before_it_harms():
    tower = [
        Unit(id=n, code=f"U{n}", name="", kind="c", path="/", parent_id=n - 1 if n > 1 else None)
        for n in range(1, 5_000)
    ]
    with pytest.raises(TooDeep):
        paths_of(tower[::-1])
    assert len(paths_of(tower[:DEEPEST])) == DEEPEST
