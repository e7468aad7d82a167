"""A sheet that people change while the network fails: in the end the table equals the sheet.

A sample of the stories; `python -m benchmarks form_faults` tells all thousand.
"""

from __future__ import annotations

import pytest

from tests.google.stories import DEEDS, FAULTS, stories, template_of


@pytest.mark.parametrize("part", range(2))
def test_whatever_fails_and_changes_the_table_equals_the_sheet(part, tmp_path, now):
    told = stories(range(part * 20, part * 20 + 20), tmp_path, template_of(tmp_path, now), now)
    assert [name for name in (*FAULTS, *DEEDS) if not told[name]] == []
