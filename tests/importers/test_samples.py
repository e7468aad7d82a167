"""Workbooks of every trouble that offices make, each with what is read out of it."""

from textwrap import dedent

import pytest

from tests.importers import (
    samples_of_feedback,
    samples_of_figures,
    samples_of_offices,
    samples_of_shapes,
    samples_strange,
)
from tests.importers.samples_said import SAMPLES, counts_of_sample, feedback_of_sample

COUNTS = (
    samples_of_shapes.EXPECTED
    | samples_of_figures.EXPECTED
    | samples_of_offices.COUNTS
    | samples_strange.COUNTS
)
FEEDBACK = samples_of_feedback.EXPECTED | samples_of_offices.FEEDBACK | samples_strange.FEEDBACK
ENDINGS = {".xlsx", ".xls", ".ods", ".csv", ".txt"}


@pytest.mark.parametrize("name", COUNTS)
def test_a_sample_of_counts_gives_its_rows_problems_and_notes(name):
    reading, told = counts_of_sample(name)
    assert told == dedent(COUNTS[name]).strip()
    assert reading.read == len(reading.rows) + len({(p.sheet, p.row) for p in reading.problems})


@pytest.mark.parametrize("name", FEEDBACK)
def test_a_sample_of_feedback_gives_its_rows_problems_and_notes(name):
    reading, told = feedback_of_sample(name)
    assert told == dedent(FEEDBACK[name]).strip()
    assert reading.read == len(reading.rows) + len({(p.sheet, p.row) for p in reading.problems})


def test_every_sample_has_its_outcome_and_is_small():
    files = {path.name: path.stat().st_size for path in SAMPLES.iterdir() if path.suffix in ENDINGS}
    assert set(files) == COUNTS.keys() | FEEDBACK.keys()
    assert len(files) >= 45
    assert max(files.values()) < 50_000
    assert sum(files.values()) < 1_000_000
