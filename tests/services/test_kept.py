"""What a process keeps is right at once for every process, database and act, and does not grow with who asks."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import event, text, update
from sqlmodel import Session, col

from models.codes import Role
from models.database import open_engine, reading, writing
from models.reports import REMINDER_KINDS
from models.tables import Account, Audit, Feedback, InstallCount, Reminder, Report, Unit
from models.tallies import COUNTS, PEOPLE, REMINDERS, UNITS
from services import audit
from services.access import OPERATOR
from services.kept import Kept, marks_read_once, record_mark
from services.overview import overview
from services.pilots import current_pilot
from services.progress import report_standings
from services.setup import set_up
from services.unit_names import count_waiting, list_waiting
from services.unit_tree import load_tree
from tests.databases import run_together
from tests.services.rows import opinion, record_opinions

pytestmark = pytest.mark.usefixtures("tree")


def name_of(session, code):
    return load_tree(session).by_code[code].name


def renamed(session, code, name):
    session.execute(update(Unit).where(col(Unit.code) == code).values(name=name))


def test_the_same_answer_is_given_while_nothing_changes_and_made_anew_once_it_does(session):
    made = []
    kept: Kept[int] = Kept(UNITS, most=4)

    def ask():
        return kept.get(session, (), lambda: made.append(1) or len(made))

    assert (ask(), ask()) == (1, 1)
    renamed(session, "PA", "Điện lực A mới")
    assert (ask(), ask()) == (2, 2)


def test_what_another_subject_changes_is_kept(session, pilot, tree, now):
    kept: Kept[object] = Kept(UNITS, most=4)
    first = kept.get(session, (), object)
    session.add(
        InstallCount(
            pilot_id=pilot.id, unit_id=tree["PA"].id, counted_on=now.date(), recorded_by="x", recorded_at=now
        )
    )
    session.flush()
    assert kept.get(session, (), object) is first
    assert Kept(COUNTS, most=4).get(session, (), object) is not first


def test_an_act_that_is_taken_back_is_forgotten_again(engine, session):
    with reading(engine) as other:
        before = name_of(other, "PA")
    session.commit()
    with writing(engine) as acting:
        renamed(acting, "PA", "Tên chưa lưu")
        assert name_of(acting, "PA") == "Tên chưa lưu"
        acting.rollback()
    with reading(engine) as other:
        assert name_of(other, "PA") == before


def test_what_is_not_committed_yet_is_seen_by_nobody_else(engine, session):
    session.commit()
    if engine.dialect.name == "sqlite":
        # One writer locks out readers there while it commits: asked before and after instead.
        with reading(engine) as other:
            before = name_of(other, "PA")
        with writing(engine) as acting:
            renamed(acting, "PA", "Tên mới")
            assert name_of(acting, "PA") == "Tên mới" != before
            acting.commit()
    else:
        with writing(engine) as acting, reading(engine) as other:
            before = name_of(other, "PA")
            renamed(acting, "PA", "Tên mới")
            assert (name_of(acting, "PA"), name_of(other, "PA")) == ("Tên mới", before)
            acting.commit()
    with reading(engine) as other:
        assert name_of(other, "PA") == "Tên mới"


def test_no_more_is_kept_than_the_most_and_what_was_asked_longest_ago_goes_first(session):
    kept: Kept[int] = Kept(UNITS, most=3)
    for number in range(50):
        assert kept.get(session, (number,), lambda number=number: number) == number
    assert len(kept) == 3
    assert kept.get(session, (49,), lambda: -1) == 49
    assert kept.get(session, (0,), lambda: -1) == -1


def test_what_is_too_large_is_made_anew_each_time_and_takes_no_place(session):
    kept: Kept[list[int]] = Kept(UNITS, most=2, fits=lambda told: len(told) < 3)
    small = kept.get(session, ("small",), lambda: [1])
    for _turn in range(3):
        assert kept.get(session, ("large",), lambda: [1, 2, 3]) is not kept.get(
            session, ("large",), lambda: [1, 2, 3]
        )
    assert kept.get(session, ("small",), lambda: [1]) is small
    assert len(kept) == 1


def test_many_who_ask_at_once_get_what_they_asked_for(engine, session):
    session.commit()
    kept: Kept[int] = Kept(UNITS, most=2)

    def asking(number):
        def ask():
            told = []
            for turn in range(20):
                with reading(engine) as own:
                    told.append(kept.get(own, (number, turn % 3), lambda: number))
            return set(told)

        return ask

    assert run_together(*(asking(n) for n in range(4))) == [{0}, {1}, {2}, {3}]
    assert len(kept) == 2


def test_what_no_trigger_watches_is_not_kept(session):
    kept: Kept[object] = Kept(UNITS, most=4)
    first = kept.get(session, (), object)
    assert kept.get(session, (), object) is first
    session.execute(text("DELETE FROM change_mark WHERE subject = 'units'"))
    assert kept.get(session, (), object) is not kept.get(session, (), object)


def statements(session, do) -> int:
    """How many statements the database is asked while something is done."""
    asked: list[str] = []

    def ask(_connection, _cursor, statement, *_rest):
        asked.append(statement)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", ask)
    try:
        do()
    finally:
        event.remove(engine, "before_cursor_execute", ask)
    return len(asked)


def test_a_look_asks_for_the_marks_once(session):
    session.commit()
    kept: Kept[int] = Kept(UNITS, COUNTS, most=9, also=record_mark)
    asks = [kept.get(session, (number,), lambda: 1) for number in range(4)]

    def look():
        with marks_read_once(session):
            assert [kept.get(session, (number,), lambda: 2) for number in range(4)] == asks

    assert statements(session, look) == 2


def test_after_a_look_changes_are_seen_again_also_where_it_failed(session):
    kept: Kept[object] = Kept(UNITS, most=4)
    first = kept.get(session, (), object)
    with pytest.raises(ZeroDivisionError), marks_read_once(session):
        raise ZeroDivisionError
    renamed(session, "PA", "Điện lực A mới")
    second = kept.get(session, (), object)
    with marks_read_once(session):
        assert kept.get(session, (), object) is second is not first


def test_accounts_and_reminders_have_their_marks(session, pilot, tree, now):
    people: Kept[object] = Kept(PEOPLE, most=4)
    reminded: Kept[object] = Kept(REMINDERS, most=4)
    first = people.get(session, (), object), reminded.get(session, (), object)
    session.add(Account(username="moi", role="reporter", unit_id=tree["PA"].id, created_at=now))
    session.flush()
    second = people.get(session, (), object), reminded.get(session, (), object)
    assert (second[0] is first[0], second[1] is first[1]) == (False, True)
    told = {"day": now.date(), "kind": REMINDER_KINDS[0], "who": "x", "made_at": now}
    session.add(Reminder(pilot_id=pilot.id, unit_id=tree["PA"].id, **told))
    session.flush()
    assert reminded.get(session, (), object) is not second[1]


def test_the_record_marks_every_act_and_import(session, pilot, now):
    first = record_mark(session)
    audit.record(session, OPERATOR, "call back", "feedback", 1, now=now)
    session.flush()
    second = record_mark(session)
    record_opinions(session, [opinion(2, unit_text="PA")], pilot=pilot, now=now)
    third = record_mark(session)
    assert len({first, second, third}) == 3
    assert session.get(Audit, second[0]) is not None


def test_counted_waiting_names_are_those_that_are_listed(session, pilot, now, operator, tree, reporter_of):
    words = [opinion(n, second=n, unit_text=f"Đội lạ {n % 5}") for n in range(2, 14)]
    record_opinions(session, words, pilot=pilot, now=now)
    told = count_waiting(session, operator, pilot)
    whole = list_waiting(session, operator, pilot)
    pages = [
        name for first in (0, 2, 4) for name in list_waiting(session, operator, pilot, first=first, most=2)
    ]
    assert (told.names, told.rows) == (5, 12)
    assert [name.unit_key for name in pages] == [name.unit_key for name in whole]
    assert sum(name.feedback + name.counts for name in whole) == told.rows
    assert count_waiting(session, reporter_of(tree["PA"]), pilot).names == 0


def test_words_that_an_edit_changes_wait_under_the_new_ones(session, pilot, now, operator):
    record_opinions(session, [opinion(2, unit_text="Đội lạ 1")], pilot=pilot, now=now)
    (before,) = list_waiting(session, operator, pilot)
    session.execute(
        update(Feedback)
        .where(col(Feedback.unit_link) == "waiting")
        .values(unit_key="doi la 2", unit_text="Đội lạ 2")
    )
    (after,) = list_waiting(session, operator, pilot)
    assert (before.unit_key, after.unit_key) == ("doi la 1", "doi la 2")


def test_a_closed_report_is_seen_by_the_next_look(session, pilot, tree, now, person_of):
    headquarters = person_of(Role.HEADQUARTERS)
    pa = tree["PA"]
    assert pa.id not in report_standings(session, pilot)
    draft = Report(pilot_id=pilot.id, unit_id=pa.id, version=1, created_at=now, changed_at=now)
    session.add(draft)
    session.flush()
    assert report_standings(session, pilot)[pa.id].state == "draft"
    draft.state, draft.closed_at = "closed", now
    session.add(draft)
    seen = overview(session, headquarters, pilot, on=date(2025, 12, 12), code="PA")
    assert seen.unit.report_state == "closed"


def test_two_databases_keep_their_own(session, tmp_path, now):
    other = open_engine(f"sqlite:///{tmp_path / 'another.db'}")
    set_up(other, now=now)
    try:
        with Session(other) as elsewhere:
            assert "PA" not in load_tree(elsewhere).by_code
            assert "PA" in load_tree(session).by_code
            assert current_pilot(elsewhere).code == current_pilot(session).code
    finally:
        other.dispose()
