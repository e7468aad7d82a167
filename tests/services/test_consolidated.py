"""The consolidated report's figures are those of the screens; its files are had from the same facts to the byte."""

from __future__ import annotations

import pytest

from models.codes import Role
from services.access import OPERATOR, NotAllowed, Refused
from services.consolidated import checked_formats, consolidated_documents, gather_consolidated
from services.filing_state import filing_state
from services.rollups import tree_rows
from tests.services.rows import count, opinion, record_counts, record_opinions


@pytest.fixture
def facts(session, pilot, tree, now):
    assert tree
    rows = [
        count(2, "PA1", 40, headcount=50, family_installed=5, users=30),
        count(3, "PB", 9, headcount=10),
        count(4, "PP", 3, headcount=20, users=2),
    ]
    record_counts(session, rows, pilot=pilot, now=now)
    told = [opinion(n, f"Lỗi {n}", second=n, unit_code="PA1" if n % 2 else "") for n in range(2, 9)]
    record_opinions(session, told, pilot=pilot, now=now)
    return gather_consolidated(session, OPERATOR, pilot, now=now)


def test_the_whole_is_the_sum_of_the_units_below_it(facts):
    assert facts.figures.staff_installed == sum(u.figures.staff_installed for u in facts.units) == 52
    assert facts.figures.headcount == 80
    assert {u.code for u in facts.units} == {"NPC", "CPC"}
    assert [(c.unit.code, [u.code for u in c.below]) for c in facts.corporations] == [
        ("NPC", ["PA", "PA1", "PB"]),
        ("CPC", ["PP"]),
    ]


def test_the_figures_are_those_of_the_screens(session, pilot, facts, now):
    rows = {row.code: row for row in tree_rows(session, OPERATOR, pilot, on=now.date())}
    for unit in facts.units:
        assert (unit.figures.share, unit.feedback) == (rows[unit.code].share, rows[unit.code].feedback)
    state = filing_state(session, OPERATOR, pilot, now=now)
    assert [(p.code, p.n, p.share) for p in facts.filing] == [(p.code, p.n, p.share) for p in state.sendings]


def test_all_opinions_are_somewhere(facts):
    assert sum(n for _label, n in facts.reconciled) == 7
    assert facts.opinions.total("new") == 7


def test_the_same_facts_give_the_same_files(facts):
    files = consolidated_documents(facts)
    assert set(files) == {f"bao-cao-tong-hop-20251212.{form}" for form in ("docx", "xlsx", "pdf")}
    assert files == consolidated_documents(facts)


def test_only_headquarters_takes_it(session, pilot, units, person_of, now):
    assert units
    found = gather_consolidated(session, person_of(Role.HEADQUARTERS), pilot, now=now)
    assert len(found.missing) == 48
    with pytest.raises(NotAllowed):
        gather_consolidated(session, person_of(Role.TRIAGER), pilot, now=now)


@pytest.mark.parametrize("form", ["", "doc", "docx,exe"])
def test_an_unknown_format_is_refused(form):
    with pytest.raises(Refused):
        checked_formats(form)
    assert checked_formats("PDF, docx,pdf") == ("pdf", "docx")
