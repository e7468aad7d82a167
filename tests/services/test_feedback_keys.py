"""The same answer has the same key by every way in, and no two items share one."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from services.feedback_keys import base_key, free_keys
from tests.services.rows import ZONE, opinion


def test_the_zone_the_moment_is_written_in_and_the_words_do_not_matter():
    row = opinion(2, "Một", email="An@Example.vn ")
    other = opinion(9, "Hai", email="an@example.vn", submitted_at=row.submitted_at.astimezone(UTC))
    assert base_key(row) == base_key(other)
    assert base_key(row) != base_key(opinion(2, "Một", second=1))
    assert base_key(row) != base_key(opinion(2, "Một", email="binh@example.vn"))


def test_without_a_moment_the_words_make_the_answer():
    one, two = (opinion(2, text, submitted_at=None, email="") for text in ("Một", "Hai"))
    assert base_key(one) != base_key(two)
    assert base_key(one) == base_key(opinion(7, "Một", submitted_at=None, email=""))


def test_nameless_rows_of_a_day_without_a_time_are_told_apart_by_words_and_unit():
    def of_log(text, unit, **more):
        day = datetime(2025, 12, 7, tzinfo=ZONE)
        return base_key(opinion(2, text, email="", submitted_at=day, unit_text=unit, **more))

    assert of_log("Một", "PC A") == of_log("Một", "pc a")
    assert len({of_log("Một", "PC A"), of_log("Hai", "PC A"), of_log("Một", "PC B")}) == 3
    assert of_log("Một", "PC A", name="Lan") == of_log("Hai", "PC B", name="lan")


@given(st.sets(st.integers(1, 8)))
def test_a_new_key_is_nobodys(numbers):
    taken = {"k" if n == 1 else f"k#{n}" for n in numbers}
    fresh = list(islice(free_keys("k", taken), 4))
    assert len(set(fresh)) == 4
    assert not taken & set(fresh)
