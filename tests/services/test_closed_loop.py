"""What became of each line of Appendix 2: for the unit itself, of its own opinions alone, inert in Excel."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from models.codes import Role
from models.tables import Audit, Feedback
from reports.closed_loop import decided
from services.access import NotAllowed, NotFound
from services.answers import edit_answer, send_answer, withdraw_answer
from services.closed_loop import MOVED, closed_loop, closed_loop_sheet
from services.item_acts import act_on_item
from services.item_changes import Changes
from services.report_closing import close_report
from services.verification import list_to_verify
from services.verification_answers import answer_questions
from tests.services.desk import items_of_units, released_problem
from tests.services.rows import count, record_counts


@pytest.fixture
def triager(person_of):
    return person_of(Role.TRIAGER)


@pytest.fixture
def items(session, pilot, tree, now):
    """Two opinions of PA, one of PP."""
    return items_of_units(session, pilot, [tree["PA"], tree["PA"], tree["PP"]], now=now)


def test_each_line_of_a_draft_tells_what_became_of_it(session, pilot, tree, triager, items, now):
    wont = Changes(state="wont_fix", reason="Do nhà mạng chặn tin")
    act_on_item(session, triager, pilot, items[0], wont, now=now)
    number = send_answer(session, triager, pilot, items[0], "Một", now=now)
    edit_answer(session, triager, pilot, number, '=HYPERLINK("http://x")', seen=1, now=now)
    facts = closed_loop(session, triager, pilot, "PA", now=now)
    assert (facts.unit_name, facts.version, len(facts.lines)) == (tree["PA"].name, 0, 2)
    by_item = {line.items[0].number: line for line in facts.lines}
    told = by_item[items[0]].items[0]
    assert decided(by_item[items[0]]) == "Không thay đổi"
    assert (told.reason, told.answer) == ("Do nhà mạng chặn tin", '=HYPERLINK("http://x")')
    assert decided(by_item[items[1]]) == "Mới"
    assert items[2] not in by_item


def test_the_closed_report_s_own_lines_count_and_what_moved_away_is_not_told(
    session, pilot, tree, triager, reporter_of, items, now, store
):
    reporter = reporter_of(tree["PA"])
    record_counts(session, [count(2, "PA", 10)], pilot=pilot, now=now)
    close_report(session, reporter, pilot, "PA", store, explain="đã xem", now=now)
    items_of_units(session, pilot, [tree["PA"]], now=now)
    moved = session.get_one(Feedback, items[0])
    moved.unit_id = tree["PP"].id
    session.add(moved)
    session.commit()
    send_answer(session, triager, pilot, items[0], "Chỉ PP đọc", now=now)
    facts = closed_loop(session, reporter, pilot, "PA", now=now)
    assert facts.version == 1
    found = {item.number: item for item in facts.items}
    assert set(found) == set(items[:2])
    assert (found[items[0]].state, found[items[0]].answer, found[items[0]].moved) == (MOVED, "", True)


def test_the_sheet_says_what_the_unit_confirmed(session, pilot, tree, reporter_of, items, now):
    released_problem(session, pilot, items, now=now)
    reporter = reporter_of(tree["PA"])
    (question,) = list_to_verify(session, reporter, pilot)
    answer_questions(session, reporter, pilot, list(question.units), holds=True, now=now)
    facts = closed_loop(session, reporter, pilot, "PA", now=now)
    assert {line.verified for line in facts.lines} == {f"{tree['PA'].name}: đã hết lỗi (12/12/2025)"}
    assert {item.release for item in facts.items} == {"Android 3.4.2"}


def test_a_withdrawn_answer_is_not_in_the_sheet(session, pilot, triager, items, now):
    number = send_answer(session, triager, pilot, items[0], "Rút", now=now)
    withdraw_answer(session, triager, pilot, number, now=now)
    facts = closed_loop(session, triager, pilot, "PA", now=now)
    assert {item.answer for item in facts.items} == {""}


def test_the_workbook_holds_every_line_as_text_and_is_on_record(
    session, pilot, tree, triager, reporter_of, items, now
):
    send_answer(session, triager, pilot, items[0], "=1+1", now=now)
    code, data = closed_loop_sheet(session, reporter_of(tree["PA"]), pilot, "PA", now=now)
    assert code == "PA"
    book = load_workbook(BytesIO(data))
    assert book.sheetnames == ["Kết quả xử lý", "Từng ý kiến"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert [cell.value for cell in cells].count("=1+1") == 2
    told = session.exec(select(Audit).where(Audit.act == "export closed loop")).one()
    assert told.subject_id == "PA"


def test_others_get_no_sheet(session, pilot, tree, person_of, reporter_of, items, now):
    assert items
    for unit in ("PB", "CPC"):
        with pytest.raises(NotFound):
            closed_loop(session, reporter_of(tree[unit]), pilot, "PA", now=now)
    assert closed_loop(session, reporter_of(tree["NPC"]), pilot, "PA", now=now).lines
    for person in (person_of(Role.DATA_OFFICER, tree["PA"]), person_of(Role.ADMIN)):
        with pytest.raises(NotAllowed):
            closed_loop(session, person, pilot, "PA", now=now)
