"""Where all opinions are: the parts add up to all that came, of everything and of each unit."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from models.tables import Feedback
from services.access import OPERATOR
from services.feedback_counts import kept_count
from services.feedback_filters import Filters
from services.opinion_counts import Counted, reconcile
from services.reconciliation import reconciled
from tests.services.rows import opinion, record_opinions

COUNTED = st.builds(
    Counted,
    unit_id=st.integers(0, 4),
    unit_link=st.sampled_from(["assigned", "none", "waiting", "settled"]),
    other=st.booleans(),
    trashed=st.booleans(),
    phase=st.sampled_from(["in", "later", "out"]),
    n=st.integers(0, 1000),
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(COUNTED, max_size=30))
def test_each_opinion_is_in_exactly_one_part_and_units_add_up_to_all(rows):
    whole = reconcile(rows)
    parts = (whole.units, whole.without_unit, whole.other_channels, whole.later, whole.outside, whole.trashed)
    assert sum(parts) == whole.total == sum(row.n for row in rows)
    assert sum(reconcile(rows, {unit}).total for unit in range(5)) == whole.total


def test_the_line_of_a_unit_counts_its_own_and_the_whole_counts_all(session, pilot, tree, now):
    assert tree
    texts = [opinion(n, f"Lỗi thứ {n}", second=n, unit_code="PA1") for n in range(2, 8)]
    record_opinions(session, texts, pilot=pilot, now=now)
    stored = list(session.exec(select(Feedback).order_by(col(Feedback.id))))
    stored[0].submitted_on = pilot.trial_to + timedelta(days=1)
    stored[1].unit_id, stored[1].unit_link = None, "none"
    session.add_all(stored)
    session.commit()
    on = now.date()
    whole = reconciled(session, OPERATOR, pilot, on=on)
    assert whole.unit == ""
    assert whole.opinions.total == 6
    assert (whole.opinions.units, whole.opinions.without_unit, whole.opinions.outside) == (4, 1, 1)
    own = reconciled(session, OPERATOR, pilot, on=on, code="PA1")
    assert own.unit == "PA1"
    assert (own.opinions.units, own.opinions.without_unit, own.opinions.outside) == (4, 0, 1)
    assert kept_count(session, OPERATOR, pilot, Filters(unit="PA1"), most=100)[0] == own.opinions.total
