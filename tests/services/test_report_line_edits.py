"""Lines of a report worded, ordered, joined and parted: no opinion is lost, nobody overwrites another unseen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from models.tables import Feedback, Problem
from services.access import NotAllowed, NotFound, Refused
from services.report_closing import close_report
from services.report_drafts import ChangedMeanwhile, read_draft, save_draft
from services.report_line_edits import (
    join_row,
    move_row,
    part_row,
    put_back,
    read_lines,
    word_line,
    word_problem,
)
from services.report_rows import list_table_rows
from services.unit_reports import preview_report
from tests.services.rows import count, opinion, record_counts, record_opinions

TEXTS = ("Không nhận được mã OTP", "Mã OTP đến chậm", "OTP không về máy", "Đăng nhập bị văng ra")


class Desk:
    """The reporter of PA at work on its report."""

    def __init__(self, session, pilot, person, now) -> None:
        self.at = (session, person, pilot, "PA")
        self.now = now

    def rows(self):
        return list_table_rows(*self.at, size=100).rows

    def facts(self):
        session, person, pilot, code = self.at
        return preview_report(session, person, pilot, code, now=self.now).facts

    def edit(self):
        return read_draft(*self.at).edit

    def do(self, act, *args, **more):
        return act(*self.at, *args, edit=self.edit(), now=self.now, **more)


@pytest.fixture
def desk(session, pilot, tree, now, reporter_of):
    rows = [opinion(n, text, second=n, unit_code="PA") for n, text in enumerate(TEXTS, start=2)]
    record_opinions(session, rows, pilot=pilot, now=now)
    for item in session.exec(select(Feedback)):
        item.function, item.kind = "login", "bug"
    session.commit()
    return Desk(session, pilot, reporter_of(tree["PA"]), now)


def told(desk):
    return [line.items for line in desk.facts().lines]


def test_a_row_moves_among_those_of_its_function(desk):
    a, b, c, d = (row.number for row in desk.rows())
    desk.do(move_row, "item", c, by=-1)
    assert [row.number for row in desk.rows()] == [a, c, b, d]
    desk.do(move_row, "item", a, by=-1)
    desk.do(move_row, "item", a, by=1)
    assert [row.number for row in desk.rows()] == [c, a, b, d]
    assert [line.items for line in desk.facts().lines] == [(c,), (a,), (b,), (d,)]
    rows = desk.rows()
    assert [(row.first, row.last) for row in rows] == [
        (True, False),
        (False, False),
        (False, False),
        (False, True),
    ]


def test_joined_lines_are_told_once_with_their_count_and_all_stand_in_the_annex(desk):
    a, b, c, d = (row.number for row in desk.rows())
    desk.do(join_row, b, to=a)
    desk.do(join_row, c, to=a)
    facts = desk.facts()
    assert [(line.text, line.count, line.items) for line in facts.lines] == [
        (TEXTS[0], 3, (a, b, c)),
        (TEXTS[3], 1, (d,)),
    ]
    assert [(item.item, item.line, item.text) for item in facts.annex] == [
        (a, 1, TEXTS[0]),
        (b, 1, TEXTS[1]),
        (c, 1, TEXTS[2]),
        (d, 2, TEXTS[3]),
    ]
    desk.do(part_row, a)
    assert sorted(told(desk)) == [(a,), (b,), (c,), (d,)]


def test_a_joined_line_that_is_joined_on_takes_all_with_it(desk):
    a, b, c, d = (row.number for row in desk.rows())
    desk.do(join_row, b, to=a)
    desk.do(join_row, a, to=d)
    assert sorted(map(sorted, told(desk))) == [[a, b, d], [c]]
    with pytest.raises(NotFound):
        desk.do(join_row, a, to=c)
    with pytest.raises(Refused):
        desk.do(join_row, c, to=c)


def test_what_was_joined_to_a_line_that_is_left_out_stands_alone_again(desk):
    a, b, *_rest = (row.number for row in desk.rows())
    desk.do(join_row, b, to=a)
    desk.do(word_line, a, text=None, included=False)
    assert (b,) in told(desk)
    assert not any(a in items for items in told(desk))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    acts=st.lists(
        st.tuples(
            st.sampled_from(["join", "part", "up", "down", "out", "in", "move"]),
            st.integers(0, 3),
            st.integers(0, 3),
        ),
        max_size=8,
    ),
    by=st.sampled_from(["items", "problems"]),
)
def test_no_opinion_is_lost_or_told_twice_whatever_is_done(desk, acts, by):
    session = desk.at[0]
    numbers = sorted(session.exec(select(Feedback.id)))
    out = set()
    for act, at, to in acts:
        one, other = numbers[at], numbers[to]
        try:
            if act == "join":
                desk.do(join_row, one, to=other)
            elif act == "part":
                desk.do(part_row, one)
            elif act in ("up", "down"):
                desk.do(move_row, "item", one, by=-1 if act == "up" else 1)
            elif act == "move":
                function = "faq" if to % 2 else ""
                desk.do(word_line, one, text=None, included=one not in out, function=function)
            else:
                desk.do(word_line, one, text=None, included=act == "in")
                (out.add if act == "out" else out.discard)(one)
        except (NotFound, Refused):
            session.rollback()
    facts = preview_report(*desk.at, now=desk.now, lines_by=by).facts
    included = [n for n in numbers if n not in out]
    assert sorted(n for line in facts.lines for n in line.items) == included
    assert sorted(item.item for item in facts.annex) == included
    assert all(item.item in facts.lines[item.line - 1].items for item in facts.annex)
    desk.do(put_back, ())


def test_a_problems_line_is_reworded_for_this_report_alone(desk, session, pilot, now):
    problem = Problem(
        pilot_id=pilot.id,
        title="Lỗi OTP",
        function="login",
        kind="bug",
        severity="major",
        created_at=now,
        changed_at=now,
    )
    session.add(problem)
    session.flush()
    for item in session.exec(select(Feedback).where(Feedback.id < 4)):
        item.problem_id = problem.id
    number = problem.id
    session.commit()
    draft = read_draft(*desk.at)
    save_draft(*desk.at, edit=draft.edit, letter={}, lines_by="problems", now=now)
    desk.do(word_problem, number, text="Nhiều người không nhận được OTP")
    line = desk.facts().lines[0]
    assert (line.text, line.count) == ("Nhiều người không nhận được OTP", 3)
    assert session.get_one(Problem, number).title == "Lỗi OTP"
    desk.do(word_problem, number, text=None)
    assert desk.facts().lines[0].text == "Lỗi OTP"


def test_an_undone_draft_says_nothing_else_than_the_version_before(
    desk, session, pilot, now, operator, store
):
    record_counts(session, [count(2, "PA", 5)], pilot=pilot, now=now)
    close_report(session, operator, pilot, "PA", store, now=now, explain="Đã rà soát.")
    assert not read_draft(*desk.at).differs
    a, b, *_rest = (row.number for row in desk.rows())
    before = read_lines(*desk.at)
    assert desk.do(join_row, a, to=b).differs
    assert not desk.do(put_back, before).differs
    draft = desk.do(word_line, a, text="Khác", included=True)
    assert draft.differs
    assert not desk.do(word_line, a, text=None, included=True).differs
    typed = save_draft(*desk.at, edit=desk.edit(), letter={"signer": "An"}, extra=[("Số buổi", "3")], now=now)
    assert typed.differs
    assert not save_draft(*desk.at, edit=typed.edit, letter={}, now=now).differs


def test_two_people_never_overwrite_each_other_unseen(desk, session, tree, now, reporter_of):
    npc = reporter_of(tree["NPC"])
    a, b, *_rest = (row.number for row in desk.rows())
    edit = desk.edit()
    word_line(session, npc, desk.at[2], "PA", a, edit=edit, text="Của cấp trên", included=True, now=now)
    for act in (
        lambda: word_line(*desk.at, a, edit=edit, text="Của đơn vị", included=True, now=now),
        lambda: move_row(*desk.at, "item", b, by=-1, edit=edit, now=now),
        lambda: join_row(*desk.at, b, to=a, edit=edit, now=now),
        lambda: put_back(*desk.at, (), edit=edit, now=now),
        lambda: save_draft(*desk.at, edit=edit, letter={}, now=now),
    ):
        with pytest.raises(ChangedMeanwhile, match=r"reporter\.npc"):
            act()
        session.rollback()
    assert next(r for r in desk.rows() if r.number == a).text == "Của cấp trên"
    assert read_draft(*desk.at).changed_by == "reporter.npc"


def test_only_who_prepares_the_unit_changes_its_lines(desk, session, tree, now, reporter_of, person_of):
    from models.codes import Role

    number = desk.rows()[0].number
    for person, why in (
        (person_of(Role.LEADER, tree["PA"]), NotAllowed),
        (person_of(Role.HEADQUARTERS), NotAllowed),
        (reporter_of(tree["PB"]), NotFound),
    ):
        at = (session, person, desk.at[2], "PA")
        for act in (
            lambda at=at: move_row(*at, "item", number, by=1, edit=0, now=now),
            lambda at=at: word_line(*at, number, edit=0, text="x", included=True, now=now),
            lambda at=at: put_back(*at, (), edit=0, now=now),
        ):
            with pytest.raises(why):
                act()
    lines = read_lines(*desk.at)
    assert lines == ()
    desk.do(word_line, number, text="Viết lại", included=True)
    assert replace(read_lines(*desk.at)[0], text=None, feedback_id=0).included
