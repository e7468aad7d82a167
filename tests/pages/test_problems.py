"""The screen of problems by role: who groups, who reads, what an address asks for that is not there."""

from __future__ import annotations

import pytest

from locales import gettext as _
from models.codes import Role
from models.database import open_engine, writing
from services.access import OPERATOR
from services.pilots import current_pilot
from services.problem_acts import confirm_problem
from services.problem_proposals import list_proposals


@pytest.fixture
def made(screens):
    """A problem of the demonstration, from its first proposal."""
    with writing(open_engine(screens.demonstration.database)) as session:
        pilot = current_pilot(session)
        proposal = list_proposals(session, OPERATOR, pilot).proposals[0]
        return confirm_problem(
            session, OPERATOR, pilot, proposal.items, "Tên thử <b>*x*</b>", now=pilot.created_at
        )


def told(screen):
    """All that stands on a screen, as one text."""
    return " ".join(
        str(e.value) for e in [*screen.markdown, *screen.caption, *screen.subheader, *screen.info]
    )


@pytest.mark.parametrize("role", [Role.TRIAGER, Role.HEADQUARTERS])
def test_a_problem_is_a_card_and_a_page(screens, made, role):
    listed = screens.opened("problems", role)
    assert not listed.exception
    assert any(b.key == f"open-problem.{made.problem}" for b in listed.button)
    whole = screens.opened("problems", role, {"ma": str(made.problem)})
    assert not whole.exception
    assert "Tên thử" in whole.subheader[0].value
    saves = [b for b in whole.button if b.label == _("Save")]
    assert bool(saves) == (role is Role.TRIAGER)


@pytest.mark.parametrize("role", [Role.REPORTER, Role.LEADER, Role.DATA_OFFICER])
def test_who_has_no_opinion_in_a_problem_sees_none(screens, made, role):
    assert screens.opened("problems", role).markdown
    for asked in (str(made.problem), "99999", "x", "-1"):
        screen = screens.opened("problems", role, {"ma": asked, "phan": "de-xuat"})
        assert not screen.exception
        assert "Tên thử" not in told(screen)


def test_an_administrator_reads_whom_it_is_for(screens):
    screen = screens.opened("problems", Role.ADMIN)
    assert screen.error
    assert not screen.exception


def test_a_unit_without_a_problem_reads_what_to_do(screens):
    empty = screens.opened("problems", Role.REPORTER)
    assert not empty.exception
    assert _("No opinion of yours belongs to a problem yet.") in told(empty)
    assert _("Proposed") not in told(empty)
