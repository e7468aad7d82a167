"""The same answer is the same item, whichever way it comes and in whatever order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import pytest
from sqlmodel import func, select

from models.database import reading
from models.tables import Feedback
from services.access import OPERATOR
from services.form_sync import sync_form
from services.uploads import import_feedback_file
from tests.google.server import Google, google
from tests.google.sheets import patience, rows_of_file, serve, source_of
from tests.services.rows import SAMPLES

needs_samples = pytest.mark.skipif(not SAMPLES.exists(), reason="../shared/samples is not there")


@pytest.fixture
def server() -> Iterator[Google]:
    with google() as started:
        yield started


@pytest.fixture
def source(server, tmp_path):
    return source_of(server, tmp_path)


@needs_samples
@pytest.mark.usefixtures("units")
@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize("order", list(permutations(["api", "xlsx", "vi", "us"])), ids="-".join)
def test_the_same_answers_by_every_way_and_in_any_order_are_the_same_items(
    engine, session, server, source, now, order
):
    every_way(engine, session, server, source, now, order)


@needs_samples
@pytest.mark.usefixtures("units")
@pytest.mark.parametrize("kind", ["postgresql"])
def test_the_same_answers_by_every_way_on_a_server(engine, session, server, source, now):
    every_way(engine, session, server, source, now, ("us", "api", "xlsx", "vi"))


def every_way(engine, session, server, source, now, order):
    session.commit()
    header, *rows = rows_of_file(SAMPLES / "form-answers.xlsx")
    serve(server, rows, header=header)
    files = {"xlsx": "form-answers.xlsx", "vi": "form-answers-vi.csv", "us": "form-answers-us.csv"}
    added = []
    for way in order:
        if way == "api":
            outcome = sync_form(engine, OPERATOR, source, now=now, patience=patience())
        else:
            outcome = import_feedback_file(engine, OPERATOR, Path(SAMPLES / files[way]), now=now)
        added.append(outcome.tally.added)
        assert (outcome.tally.changed, outcome.tally.gone, outcome.problems) == (0, 0, ()), way
    assert sum(added) == 660
    with reading(engine) as session:
        assert session.exec(select(func.count()).select_from(Feedback)).one() == 660
