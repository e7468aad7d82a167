"""Other names from a list: what waits under them gets its unit, and waits again when the list is taken back."""

from __future__ import annotations

import pytest
from sqlmodel import select

from importers.results import AliasRow, Reading
from models.codes import UnitLink
from models.tables import Feedback, InstallCount, WaitingCount
from services.name_answers import list_answers, take_back_answer
from services.outcomes import Source
from services.undo import undo_import
from services.unit_aliases import record_aliases
from services.unit_names import list_waiting
from tests.services.rows import OF_THE_IMPORT, count, dump, opinion, record_counts, record_opinions

pytestmark = pytest.mark.usefixtures("tree")

WORDS = "Đội quản lý số 7"


@pytest.fixture
def bring(session, operator, pilot, now):
    def bring_names(*names: tuple[str, str], **more):
        rows = [AliasRow("", n, alias, code) for n, (alias, code) in enumerate(names, 2)]
        reading = Reading(rows, [], len(rows))
        return record_aliases(session, operator, reading, Source("names.csv"), pilot=pilot, now=now, **more)

    return bring_names


def test_what_waits_is_matched_again_and_waits_again_when_it_is_taken_back(
    session, pilot, tree, now, operator, bring
):
    record_opinions(session, [opinion(2, unit_text=WORDS.upper())], pilot=pilot, now=now)
    record_counts(session, [count(2, "", 4, unit_text=WORDS)], pilot=pilot, now=now)
    # The label's event stays: it is the history of the opinion.
    but = (*OF_THE_IMPORT, "label_event")
    before = dump(session, but=but)
    outcome = bring((WORDS, "PA"))
    assert (outcome.tally.added, "2" in str(outcome.notes[-1])) == (1, True)
    assert session.exec(select(Feedback.unit_link, Feedback.unit_id)).all() == [
        (UnitLink.ASSIGNED, tree["PA"].id)
    ]
    assert session.exec(select(InstallCount.unit_id, InstallCount.staff_installed)).all() == [
        (tree["PA"].id, 4)
    ]
    assert list_waiting(session, operator, pilot) == []
    undone = undo_import(session, operator, outcome.import_id, now=now)
    assert (undone.removed, undone.restored) == (1, 2)
    assert dump(session, but=but) == before


def test_a_preview_says_how_many_and_keeps_none(session, pilot, now, bring):
    record_opinions(session, [opinion(2, unit_text=WORDS)], pilot=pilot, now=now)
    before = dump(session)
    assert bring((WORDS, "PA"), preview=True).notes
    assert dump(session) == before


def test_names_that_say_nothing_new_move_nothing(session, pilot, now, operator, bring):
    record_opinions(session, [opinion(2, unit_text=WORDS)], pilot=pilot, now=now)
    assert bring(("Phòng lạ", "PA")).notes == ()
    assert len(list_waiting(session, operator, pilot)) == 1


def test_a_name_of_two_units_still_waits(session, pilot, now, operator, bring):
    record_opinions(session, [opinion(2, unit_text=WORDS)], pilot=pilot, now=now)
    bring((WORDS, "PA"), (WORDS, "PB"))
    assert len(list_waiting(session, operator, pilot)) == 1


def test_a_units_own_file_is_matched_within_its_own_units(session, pilot, tree, now, reporter_of, bring):
    pp = reporter_of(tree["PP"])
    record_counts(session, [count(2, "", 4, unit_text=WORDS)], pilot=pilot, now=now, person=pp)
    bring((WORDS, "PA"))
    assert session.exec(select(WaitingCount.state)).all() == ["waiting"]


def test_one_of_its_answers_can_be_taken_back_alone(session, pilot, now, operator, bring):
    record_opinions(session, [opinion(2, unit_text=WORDS)], pilot=pilot, now=now)
    outcome = bring((WORDS, "PA"))
    (answer,) = list_answers(session, operator)
    assert take_back_answer(session, operator, pilot, answer.id, now=now) == 1
    assert undo_import(session, operator, outcome.import_id, now=now).restored == 0
