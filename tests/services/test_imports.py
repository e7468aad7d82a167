"""The list of imports, and the rows that were not taken, as they came."""

from __future__ import annotations

import pytest

from importers.results import RowProblem
from locales import phrase, speaking
from models.codes import Role
from services.access import NotAllowed, NotFound
from services.imports import list_imports, problems_of
from services.undo import undo_import
from tests.services.rows import count, record_counts


def test_an_import_is_listed_with_what_it_did(session, pilot, tree, now, operator):
    assert tree
    wrong = RowProblem("T1", 9, "CBCNV", "nhiều", phrase("one of %(codes)s", codes="a"), ("PA", "nhiều"))
    done = record_counts(
        session,
        [count(2, "PA", 5), count(3, "", 1, unit_text="Đội 7")],
        pilot=pilot,
        now=now,
        problems=[wrong],
    )
    (line,) = list_imports(session, operator)
    assert (line.rows_read, line.added, line.held, line.problem_rows) == (3, 1, 1, 1)
    assert (line.kind, line.source, line.state, line.who) == (
        "installs",
        "counts.xlsx",
        "confirmed",
        "operator",
    )
    (kept,) = problems_of(session, operator, done.import_id)
    assert kept == wrong
    with speaking("en"):
        assert kept.sentence() == "Sheet “T1”, row 9, column “CBCNV”: expected one of a, found “nhiều”."
    undo_import(session, operator, done.import_id, now=now)
    assert [i.state for i in list_imports(session, operator)] == ["undone"]


def test_units_see_the_imports_of_their_subtree(session, pilot, tree, now, reporter_of, operator, person_of):
    record_counts(session, [count(2, "PP", 5)], pilot=pilot, now=now)
    done = {
        code: record_counts(
            session, [count(2, code, 5)], pilot=pilot, now=now, person=reporter_of(tree[code])
        ).import_id
        for code in ("NPC", "PA", "PA1", "PB")
    }
    seen = {i.id for i in list_imports(session, reporter_of(tree["PA"]))}
    assert seen == {done["PA"], done["PA1"]}
    for code in ("NPC", "PB"):
        with pytest.raises(NotFound):
            problems_of(session, reporter_of(tree["PA"]), done[code])
    assert len(list_imports(session, operator)) == 5
    for role in (Role.LEADER, Role.DATA_OFFICER):
        with pytest.raises(NotAllowed):
            list_imports(session, person_of(role, tree["PA"]))
