"""Each figure of a unit is the one last given: a newer count that leaves it blank lowers no sum."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.tables import FIGURES, InstallCount
from services.known_counts import KnownCount, known_after, known_counts
from services.progress import progress_of_units, sum_up
from services.rollups import curve, tree_rows
from services.unit_reports import preview_report
from services.unit_tree import load_tree, roll_up
from tests.services.rows import count, record_counts

FIRST = date(2025, 12, 1)


def test_a_newer_count_without_users_leaves_the_users_known_before(session, pilot, tree, now, operator):
    rows = [count(2, "PA", 5, day=FIRST, users=3), count(3, "PB", 7, day=FIRST, users=4)]
    record_counts(session, rows, pilot=pilot, now=now)
    record_counts(session, [count(2, "PA", 9)], pilot=pilot, now=now)
    (npc,) = [r for r in tree_rows(session, operator, pilot, on=now.date()) if r.code == "NPC"]
    assert (npc.staff_installed, npc.users) == (16, 7)
    units = load_tree(session)
    assert [d.summed.users for d in curve(session, pilot, units, units.by_code["NPC"], to=now.date())] == [
        7,
        7,
    ]
    row = progress_of_units(session, operator, pilot, on=now.date(), code="PA")[0]
    assert (row.staff_installed, row.users, row.counted_on) == (9, 3, date(2025, 12, 9))
    facts = preview_report(session, operator, pilot, "NPC", now=now).facts
    assert (facts.figures.users, [(o.name, o.day, o.units) for o in facts.older]) == (
        7,
        [("users", FIRST, 1)],
    )
    assert tree


def test_a_day_before_the_newer_count_knows_nothing_of_it(session, pilot, tree, now):
    record_counts(session, [count(2, "PA", 5, day=FIRST, users=3)], pilot=pilot, now=now)
    record_counts(session, [count(2, "PA", 9, users=8)], pilot=pilot, now=now)
    known = known_counts(session, pilot, on=FIRST, unit_ids=[tree["PA"].id])
    assert known[tree["PA"].id] == KnownCount(tree["PA"].id, FIRST, None, 5, None, 3)


figures = st.none() | st.integers(0, 99)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(figures, figures, figures, figures), min_size=1, max_size=6))
def test_what_is_known_is_the_last_value_given(rows):
    known = None
    for n, row in enumerate(rows):
        told = InstallCount(
            pilot_id=1,
            unit_id=1,
            counted_on=FIRST + timedelta(days=n),
            recorded_by="",
            **dict(zip(FIGURES, row, strict=True)),
        )
        known = known_after(known, told)
    for at, name in enumerate(FIGURES):
        given_on = [n for n, row in enumerate(rows) if row[at] is not None]
        assert getattr(known, name) == (rows[given_on[-1]][at] if given_on else None)
        older = bool(given_on) and given_on[-1] != len(rows) - 1
        assert dict(known.older).get(name) == (FIRST + timedelta(days=given_on[-1]) if older else None)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(["EVN", "NPC", "CPC", "PA", "PB", "PA1", "PP", "OLD"]), st.integers(0, 50)
    )
)
def test_each_unit_is_counted_once_and_a_merged_one_at_its_successor(session, make_unit, tree, counted):
    # Merged into PB, and listed under PA before.
    if "OLD" not in tree:
        tree["OLD"] = make_unit(
            "OLD", parent=tree["PA"], merged_into=tree["PB"], status="merged", kind="district_power"
        )
    units = load_tree(session)
    counts = {
        tree[code].id: KnownCount(tree[code].id, FIRST, staff_installed=n) for code, n in counted.items()
    }
    for node in units.nodes.values():
        chosen = roll_up(units, node, counts.keys())
        below = [n for n in units.subtree(node) if n.id in counts]
        assert chosen.counted <= {n.id for n in below}
        assert bool(chosen.counted) == bool(below)
        summed = sum_up(units, node, counts)
        known = [counts[i].staff_installed for i in chosen.counted]
        assert summed.staff_installed == (sum(known) if known else None)
        # No unit is counted together with one that stands above it, but for predecessors beside their successor.
        for number in chosen.counted:
            above = {units.successor(n).id for n in units.ancestors(units.nodes[number])}
            above.discard(units.successor(units.nodes[number]).id)
            assert not above & chosen.counted
    if counted.keys() & {"PB", "OLD"}:
        both = sum(counted.get(code, 0) for code in ("PB", "OLD"))
        assert sum_up(units, units.by_code["PB"], counts).staff_installed == both
