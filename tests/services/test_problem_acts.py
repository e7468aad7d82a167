"""Grouping by hand: whatever is done and taken back, no opinion is lost and the counts are right."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from models.codes import Role
from models.tables import Audit, Feedback, LabelEvent, Problem
from services.access import NotAllowed, NotFound, Refused
from services.problem_acts import (
    add_to_problem,
    change_problem,
    confirm_problem,
    merge_problems,
    refuse_proposal,
    take_apart,
    take_out,
)
from services.problem_proposals import list_proposals
from services.problem_undo import take_back
from services.problems import ProblemFilters, list_problems, read_problem
from services.unit_reports import preview_report
from tests.services.rows import opinion, record_opinions

SAYS = (
    "Không nhận được mã OTP",
    "otp chua ve a",
    "Chờ mãi không thấy gửi mã xác thực",
    "Mã OTP không về điện thoại",
)


@pytest.fixture
def items(session, pilot, tree, now):
    """Four opinions of one fault: two of PA, two of PP, by three people."""
    mails = ("an@example.vn", "an@example.vn", "binh@example.vn", "chi@example.vn")
    for row, (text, mail) in enumerate(zip(SAYS, mails, strict=True), 2):
        unit = tree["PA" if row < 4 else "PP"]
        record_opinions(
            session, [opinion(row, text, second=row, email=mail)], pilot=pilot, now=now, unit=unit
        )
    for item in session.exec(select(Feedback)):
        item.function, item.kind = "login", "bug"
        session.add(item)
    session.commit()
    return list(session.exec(select(Feedback.id).order_by(col(Feedback.id))))


@pytest.fixture
def triager(person_of):
    return person_of(Role.TRIAGER)


def problem_of(session):
    session.expire_all()
    return {i.id: i.problem_id for i in session.exec(select(Feedback))}


def test_a_confirmed_proposal_is_a_problem_with_its_counts(session, pilot, triager, items, now):
    (proposal,) = list_proposals(session, triager, pilot).proposals
    assert sorted(proposal.items) == items
    assert problem_of(session) == dict.fromkeys(items)
    done = confirm_problem(session, triager, pilot, proposal.items, proposal.title, now=now)
    whole = read_problem(session, triager, pilot, done.problem)
    counts = whole.card.counts
    assert (counts.items, counts.people, counts.units, counts.own) == (4, 3, 2, 4)
    assert counts.first == counts.last
    assert whole.card.function == "login"
    assert not list_proposals(session, triager, pilot).total
    events = session.exec(select(LabelEvent).where(LabelEvent.field == "problem")).all()
    assert {e.new for e in events} == {f"#{done.problem}"}
    assert len(events) == 4
    assert session.exec(select(Audit.act).order_by(col(Audit.id).desc()).limit(1)).one() == "confirm problem"


def test_what_was_refused_comes_again_only_when_it_grows(session, pilot, tree, triager, items, now):
    refused = refuse_proposal(session, triager, pilot, items, now=now)
    assert not list_proposals(session, triager, pilot).total
    take_back(session, triager, pilot, refused.act, now=now)
    assert list_proposals(session, triager, pilot).total == 1
    refuse_proposal(session, triager, pilot, items, now=now)
    record_opinions(
        session, [opinion(9, "OTP mãi không về", second=9)], pilot=pilot, now=now, unit=tree["PB"]
    )
    new = session.exec(select(Feedback).order_by(col(Feedback.id).desc())).first()
    new.function, new.kind = "login", "bug"
    session.add(new)
    session.commit()
    (again,) = list_proposals(session, triager, pilot).proposals
    assert sorted(again.items) == [*items, new.id]


def test_what_was_left_out_or_taken_out_is_not_proposed_for_it_again(session, pilot, triager, items, now):
    done = confirm_problem(session, triager, pilot, items[:3], "OTP", left_out=items[3:], now=now)
    assert not list_proposals(session, triager, pilot).total
    take_out(session, triager, pilot, done.problem, items[:1], now=now)
    (left,) = list_proposals(session, triager, pilot).proposals
    assert (sorted(left.items), left.problem) == ([items[0], items[3]], None)


def test_a_later_opinion_is_proposed_for_the_problem_that_is_there(session, pilot, triager, items, now):
    done = confirm_problem(session, triager, pilot, items[:2], "OTP", now=now)
    (more,) = list_proposals(session, triager, pilot).proposals
    assert (sorted(more.items), more.problem.id) == (items[2:], done.problem)
    add_to_problem(session, triager, pilot, done.problem, more.items, now=now)
    assert set(problem_of(session).values()) == {done.problem}


def test_a_merged_problem_leads_to_the_other_and_comes_back(session, pilot, triager, items, now):
    one = confirm_problem(session, triager, pilot, items[:2], "Một", now=now).problem
    two = confirm_problem(session, triager, pilot, items[2:], "Hai", now=now).problem
    merged = merge_problems(session, triager, pilot, one, two, now=now)
    whole = read_problem(session, triager, pilot, one)
    assert (whole.stands, whole.merged_into) == (False, two)
    assert read_problem(session, triager, pilot, two).card.counts.items == 4
    take_back(session, triager, pilot, merged.act, now=now)
    assert read_problem(session, triager, pilot, one).card.counts.items == 2
    assert read_problem(session, triager, pilot, two).card.counts.items == 2


def test_an_act_that_others_built_on_is_not_taken_back(session, pilot, triager, items, now):
    made = confirm_problem(session, triager, pilot, items[:2], "OTP", now=now)
    add_to_problem(session, triager, pilot, made.problem, items[2:], now=now)
    with pytest.raises(Refused):
        take_back(session, triager, pilot, made.act, now=now)
    assert set(problem_of(session).values()) == {made.problem}


def test_states_move_as_they_may_and_a_release_is_named_first(session, pilot, triager, items, now):
    made = confirm_problem(session, triager, pilot, items, "OTP", now=now).problem
    with pytest.raises(Refused):
        change_problem(session, triager, pilot, made, {"state": "released"}, now=now)
    change_problem(session, triager, pilot, made, {"state": "fixed"}, now=now)
    with pytest.raises(Refused, match="iOS"):
        change_problem(session, triager, pilot, made, {"state": "released"}, now=now)
    done = change_problem(
        session, triager, pilot, made, {"state": "released", "fixed_in_android": "1.2.4"}, now=now
    )
    whole = read_problem(session, triager, pilot, made)
    assert (whole.card.state, whole.fixed_in_android) == ("released", "1.2.4")
    with pytest.raises(Refused):
        change_problem(session, triager, pilot, made, {"title": "Khác"}, seen=whole.version - 1, now=now)
    take_back(session, triager, pilot, done.act, now=now)
    assert read_problem(session, triager, pilot, made).card.state == "fixed"
    for values in ({"title": " "}, {"title": "x" * 201}, {"kind": "nonsense"}, {"owner": "x"}, {}):
        with pytest.raises(Refused):
            change_problem(session, triager, pilot, made, values, now=now)


def test_a_unit_reads_its_own_words_and_counts_of_the_others(
    session, pilot, tree, triager, items, now, reporter_of, person_of
):
    made = confirm_problem(session, triager, pilot, items, "OTP", now=now).problem
    reporter = reporter_of(tree["PA"])
    whole = read_problem(session, reporter, pilot, made)
    assert (whole.card.counts.items, whole.card.counts.own) == (4, 2)
    assert sorted(i.id for i in whole.items) == items[:2]
    assert list_problems(session, reporter_of(tree["PB"]), pilot, ProblemFilters()).total == 0
    with pytest.raises(NotFound):
        read_problem(session, reporter_of(tree["PB"]), pilot, made)
    for person in (reporter, person_of(Role.HEADQUARTERS), person_of(Role.DATA_OFFICER, tree["NPC"])):
        with pytest.raises(NotAllowed):
            take_apart(session, person, pilot, made, now=now)
        with pytest.raises(NotAllowed):
            list_proposals(session, person, pilot)
    assert list_problems(session, person_of(Role.HEADQUARTERS), pilot, ProblemFilters()).total == 1
    assert (
        list_problems(session, person_of(Role.DATA_OFFICER, tree["NPC"]), pilot, ProblemFilters()).total == 0
    )


def test_appendix_2_tells_a_problem_on_one_line_with_the_units_own_count(
    session, pilot, tree, triager, items, now, reporter_of
):
    confirm_problem(session, triager, pilot, items, "Không nhận được OTP", now=now)
    facts = preview_report(session, reporter_of(tree["PA"]), pilot, "PA", now=now, lines_by="problems").facts
    (line,) = facts.lines
    assert (line.text, line.count) == ("Không nhận được OTP", 2)
    apart = preview_report(session, reporter_of(tree["PA"]), pilot, "PA", now=now, lines_by="items").facts
    assert sorted(line.text for line in apart.lines) == sorted(SAYS[:2])


def test_nobodys_telephone_stands_in_a_title(session, pilot, triager, items, now):
    made = confirm_problem(session, triager, pilot, items, "OTP, gọi 0912 345 678", now=now).problem
    assert "345" not in session.get_one(Problem, made).title


ACTS = ("confirm", "refuse", "add", "out", "apart", "merge", "back")


def _do(session, person, pilot, act, chosen, first, second, items, now):
    """Do one act; its number in the record."""
    match act:
        case "confirm":
            left = [n for n in items if n not in chosen][:1]
            return confirm_problem(session, person, pilot, chosen, "Tên", left_out=left, now=now).act
        case "refuse":
            return refuse_proposal(session, person, pilot, chosen, now=now).act
        case "add":
            return add_to_problem(session, person, pilot, first, chosen, now=now).act
        case "out":
            return take_out(session, person, pilot, first, chosen, now=now).act
        case "apart":
            return take_apart(session, person, pilot, first, now=now).act
        case "merge":
            return merge_problems(session, person, pilot, first, second, now=now).act
    return 0


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(ACTS),
            st.sets(st.integers(0, 3), min_size=1),
            st.integers(0, 5),
            st.integers(0, 5),
        ),
        max_size=10,
    )
)
def test_no_sequence_of_acts_loses_an_opinion_or_breaks_a_count(session, pilot, triager, items, now, steps):
    done: list[int] = []
    # Two problems to begin with, where nothing else is left of the runs before.
    begin = [("confirm", {0, 1}, 0, 0), ("confirm", {2, 3}, 0, 0)]
    for act, picked, one, other in [*begin, *steps]:
        # Those that stand first, so that two of them often meet.
        in_order = select(Problem.id).order_by(col(Problem.stands).desc(), col(Problem.id).desc())
        problems = list(session.exec(in_order)) or [0]
        first, second = problems[one % len(problems)], problems[other % len(problems)]
        chosen = [items[n] for n in picked]
        try:
            number = _do(session, triager, pilot, act, chosen, first, second, items, now)
            if act == "back" and done:
                take_back(session, triager, pilot, done[one % len(done)], now=now)
        except (Refused, NotFound):
            session.rollback()
        else:
            done += [number] if number else []
        homes = problem_of(session)
        assert sorted(homes) == items
        standing = {p.id for p in session.exec(select(Problem)) if p.stands}
        assert {home for home in homes.values() if home} <= standing
        cards = list_problems(session, triager, pilot, ProblemFilters()).cards
        assert {c.id: c.counts.items for c in cards} == {
            home: list(homes.values()).count(home) for home in homes.values() if home
        }
        proposed = [n for p in list_proposals(session, triager, pilot).proposals for n in p.items]
        assert len(proposed) == len(set(proposed))
        assert not any(homes[n] for n in proposed)
