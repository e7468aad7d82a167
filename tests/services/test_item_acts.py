"""Acts on opinions: guarded, written down, in one transaction; stale ones are shown both sides; officers move their part."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import col, select

from models.codes import Role
from models.tables import Audit, DeskAct, Feedback, FeedbackOwner, LabelEvent
from services.access import NotAllowed, NotFound, Refused
from services.audit import first_broken
from services.corrections import SortedMeanwhile, sort_item
from services.item_acts import ChangedMeanwhile, act_on_item, act_on_items
from services.item_changes import Changes, NothingAsked
from services.item_history import history_of
from services.item_undo import Undone, act_of_record, undo_act
from services.owners import owners_of, pass_on, people_of, units_to_pass_to
from tests.services.desk_items import stored

pytestmark = pytest.mark.usefixtures("tree")


@pytest.fixture
def triager(person_of):
    return person_of(Role.TRIAGER)


def of(session, number):
    return session.get_one(Feedback, number)


def parts(session, number):
    query = select(FeedbackOwner).where(FeedbackOwner.feedback_id == number)
    return {p.owner: p.state for p in session.exec(query)}


def fields(session, number):
    query = select(LabelEvent).where(LabelEvent.feedback_id == number).order_by(col(LabelEvent.id))
    return [(e.field, e.old, e.new, e.why) for e in session.exec(query)]


def test_a_move_is_kept_with_its_history_and_one_line_in_the_record(session, pilot, tree, now, triager):
    (number,) = stored(session, pilot, now, tree["PA"], kind="bug")
    done = act_on_item(
        session, triager, pilot, number, Changes(state="wont_fix", reason="Ngoài  phạm vi"), now=now
    )
    assert done.changed == (number,)
    assert (of(session, number).state, of(session, number).state_reason) == ("wont_fix", "Ngoài phạm vi")
    assert parts(session, number) == {"evnict": "wont_fix"}
    assert fields(session, number) == [("state", "new", "wont_fix", "Ngoài phạm vi")]
    row = session.exec(select(Audit).order_by(col(Audit.id).desc())).first()
    assert (row.act, row.subject_id, row.before["state"]) == ("work on opinions", str(number), "new")
    assert act_of_record(session, row.id) == done.act
    assert first_broken(session) is None


def test_what_a_move_asks_for_must_be_said_and_nothing_is_kept_otherwise(session, pilot, tree, now, triager):
    (number,) = stored(session, pilot, now, tree["PA"], kind="bug")
    for changes in (
        Changes(state="wont_fix"),
        Changes(state="duplicate"),
        Changes(state="fixed"),
        Changes(state="released"),
        Changes(state="nonsense"),
        Changes(owners=("evnict", "evnict")),
        Changes(owners=("PA", "PB")),
        Changes(owners=("NOWHERE",)),
        Changes(assignee="nobody.there"),
        Changes(trash=True),
        Changes(fixed_in_ios="x" * 41),
    ):
        with pytest.raises(Refused):
            act_on_item(session, triager, pilot, number, changes, now=now)
    for empty in (Changes(), Changes(reason="vì thế"), Changes(part="evnict")):
        with pytest.raises(NothingAsked):
            act_on_item(session, triager, pilot, number, empty, now=now)
    assert of(session, number).state == "new"
    assert session.exec(select(DeskAct)).all() == []


def test_a_fix_names_its_release_and_a_reopened_opinion_forgets_why_it_was_closed(
    session, pilot, tree, now, triager
):
    (number,) = stored(session, pilot, now, tree["PA"], kind="bug")
    act_on_item(session, triager, pilot, number, Changes(state="fixed", fixed_in_android="3.4.1"), now=now)
    act_on_item(session, triager, pilot, number, Changes(state="released"), now=now)
    assert of(session, number).fixed_in_android == "3.4.1"
    act_on_item(session, triager, pilot, number, Changes(state="in_progress"), now=now)
    act_on_item(session, triager, pilot, number, Changes(state="wont_fix", reason="Không"), now=now)
    act_on_item(session, triager, pilot, number, Changes(state="in_progress"), now=now)
    assert of(session, number).state_reason == ""


def test_no_circle_of_duplicates(session, pilot, tree, now, triager):
    a, b, c = stored(session, pilot, now, tree["PA"], 3, kind="bug")
    act_on_item(session, triager, pilot, a, Changes(state="duplicate", duplicate_of=b), now=now)
    for number, first in ((b, b), (c, a), (b, 99_999)):
        with pytest.raises(Refused):
            act_on_item(
                session, triager, pilot, number, Changes(state="duplicate", duplicate_of=first), now=now
            )
    act_on_item(session, triager, pilot, b, Changes(state="duplicate", duplicate_of=c), now=now)
    with pytest.raises(Refused):
        act_on_item(session, triager, pilot, c, Changes(state="duplicate", duplicate_of=a), now=now)
    act_on_item(session, triager, pilot, a, Changes(state="in_progress"), now=now)
    assert of(session, a).duplicate_of_id is None
    with pytest.raises(Refused):  # a → b → c → a
        act_on_item(session, triager, pilot, c, Changes(state="duplicate", duplicate_of=b), now=now)


def test_a_stale_save_is_shown_both_sides_and_overwrites_nothing(session, pilot, tree, now, person_of):
    (number,) = stored(session, pilot, now, tree["PA"], kind="bug")
    an, binh = person_of(Role.TRIAGER), person_of(Role.TRIAGER, tree["PB"])
    seen = of(session, number).revision
    act_on_item(session, an, pilot, number, Changes(severity="critical"), now=now, seen=seen)
    with pytest.raises(ChangedMeanwhile) as refused:
        act_on_item(session, binh, pilot, number, Changes(severity="minor"), now=now, seen=seen)
    (difference,) = refused.value.differences
    assert (difference.theirs, difference.mine, difference.who) == ("critical", "minor", an.name)
    session.rollback()
    assert of(session, number).severity == "critical"
    act_on_item(session, binh, pilot, number, Changes(severity="minor"), now=now, seen=refused.value.revision)
    with pytest.raises(SortedMeanwhile):
        sort_item(session, an, pilot, number, {"kind": "other"}, now=now, seen=refused.value.revision)


def test_every_writer_raises_the_revision(session, pilot, tree, now, triager):
    (number,) = stored(session, pilot, now, tree["PA"], kind="bug")
    before = of(session, number).revision
    sort_item(session, triager, pilot, number, {"function": "faq"}, now=now)
    sorted_at = of(session, number).revision
    act_on_item(session, triager, pilot, number, Changes(starred=True), now=now)
    assert before < sorted_at < of(session, number).revision


def test_two_owners_each_have_a_state_and_do_not_disturb_each_other(session, pilot, tree, now, person_of):
    (number,) = stored(session, pilot, now, tree["PA"], kind="performance")
    triager, officer = person_of(Role.TRIAGER), person_of(Role.DATA_OFFICER, tree["NPC"])
    desk, corporation = owners_of(session, triager, pilot, number, now=now)
    assert (desk.owner, corporation.owner, corporation.name) == ("evnict", "NPC", "Tổng công ty Bắc")
    act_on_item(
        session, officer, pilot, number, Changes(state="in_progress"), now=now, seen=corporation.version
    )
    # EVNICT read its part before the officer moved theirs: nothing of it is stale.
    act_on_item(
        session,
        triager,
        pilot,
        number,
        Changes(part="evnict", state="fixed", fixed_in_server="12/12"),
        now=now,
        seen=desk.version,
    )
    assert parts(session, number) == {"evnict": "fixed", "NPC": "in_progress"}
    assert of(session, number).state == "in_progress"
    with pytest.raises(ChangedMeanwhile):
        act_on_item(
            session, officer, pilot, number, Changes(state="guided"), now=now, seen=corporation.version
        )
    session.rollback()
    act_on_item(session, officer, pilot, number, Changes(state="fixed"), now=now)
    assert of(session, number).state == "fixed"
    told = [(e[0], e[1], e[2]) for e in fields(session, number)]
    assert ("state.NPC", "new", "in_progress") in told
    assert ("state.evnict", "new", "fixed") in told


def test_an_officer_moves_their_own_part_alone(session, pilot, tree, now, person_of):
    (number,) = stored(session, pilot, now, tree["PA"], kind="performance")
    (bug,) = stored(session, pilot, now, tree["PA"], kind="bug")
    officer = person_of(Role.DATA_OFFICER, tree["NPC"])
    for changes in (
        Changes(part="evnict", state="fixed", reason="x"),
        Changes(state="duplicate", reason="x"),
    ):
        with pytest.raises(Refused):
            act_on_item(session, officer, pilot, number, changes, now=now)
    for changes in (Changes(severity="minor"), Changes(owners=("evnict",)), Changes(trash=True, reason="x")):
        with pytest.raises(NotAllowed):
            act_on_item(session, officer, pilot, number, changes, now=now)
    with pytest.raises(NotFound):
        act_on_item(session, officer, pilot, bug, Changes(state="guided"), now=now)
    with pytest.raises(NotAllowed):
        act_on_item(session, person_of(Role.REPORTER, tree["PA"]), pilot, bug, Changes(starred=True), now=now)
    # An officer of the area, where another unit owns it, reads and moves nothing.
    (other,) = stored(session, pilot, now, tree["PA"], kind="wrong_data")
    with pytest.raises(Refused):
        act_on_item(
            session, person_of(Role.DATA_OFFICER, tree["PA"]), pilot, other, Changes(state="guided"), now=now
        )


def test_a_corporation_passes_its_part_on_and_the_company_hands_it_back(session, pilot, tree, now, person_of):
    (number,) = stored(session, pilot, now, tree["PA"], kind="wrong_data")
    officer, company = (person_of(Role.DATA_OFFICER, tree[code]) for code in ("NPC", "PB"))
    act_on_item(session, officer, pilot, number, Changes(state="in_progress"), now=now)
    offered = [code for code, _name in units_to_pass_to(session, officer, pilot, number)]
    assert sorted(offered) == ["PA", "PA1", "PB"]
    for elsewhere in ("CPC", "PP", "EVN", "nowhere"):
        with pytest.raises(Refused):
            pass_on(session, officer, pilot, number, elsewhere, now=now)
    done = pass_on(session, officer, pilot, number, "PB", now=now, why="Của Tam Đảo")
    assert parts(session, number) == {"PB": "in_progress"}
    assert of(session, number).owner_by == "person"
    assert ("owner", "NPC", "PB", "Của Tam Đảo") in fields(session, number)
    assert units_to_pass_to(session, company, pilot, number) == [("NPC", "Tổng công ty Bắc")]
    pass_on(session, company, pilot, number, "NPC", now=now)
    with pytest.raises(Refused):
        undo_act(session, officer, pilot, done.act, now=now)  # it was handed back since
    session.rollback()
    again = pass_on(session, officer, pilot, number, "PA", now=now)
    undo_act(session, officer, pilot, again.act, now=now)
    assert parts(session, number) == {"NPC": "in_progress"}


def test_an_opinion_is_given_to_somebody_who_works_there(session, pilot, tree, now, person_of):
    (number,) = stored(session, pilot, now, tree["PA"], kind="performance")
    triager, officer = person_of(Role.TRIAGER), person_of(Role.DATA_OFFICER, tree["NPC"])
    assert people_of(session, triager, "NPC") == [(officer.name, officer.name)]
    act_on_item(session, triager, pilot, number, Changes(assignee=officer.name, part="NPC"), now=now)
    assert of(session, number).assignee_id == officer.account_id
    with pytest.raises(Refused):
        act_on_item(session, triager, pilot, number, Changes(assignee=officer.name, part="evnict"), now=now)
    act_on_item(session, triager, pilot, number, Changes(assignee=triager.name, part="evnict"), now=now)
    assert of(session, number).assignee_id == triager.account_id  # who leads comes first
    assert ("assignee.NPC", "", officer.name, "") in fields(session, number)
    act_on_item(session, triager, pilot, number, Changes(assignee=""), now=now)
    assert of(session, number).assignee_id is None


def test_due_by_severity_until_a_person_sets_it(session, pilot, tree, now, triager):
    (number,) = stored(session, pilot, now, tree["PA"], kind="bug", severity="minor")
    sent = of(session, number).submitted_at
    assert of(session, number).due_at == sent + timedelta(hours=72)
    act_on_item(session, triager, pilot, number, Changes(severity="critical"), now=now)
    assert of(session, number).due_at == sent + timedelta(hours=4)
    act_on_item(session, triager, pilot, number, Changes(due_at=now), now=now)
    act_on_item(session, triager, pilot, number, Changes(severity="major"), now=now)
    assert of(session, number).due_at == now
    (part,) = session.exec(select(FeedbackOwner).where(FeedbackOwner.feedback_id == number))
    assert part.due_at == now
    act_on_item(session, triager, pilot, number, Changes(due_by_rule=True), now=now)
    assert of(session, number).due_at == sent + timedelta(hours=24)


def test_an_act_on_many_is_undone_but_for_what_was_changed_since(session, pilot, tree, now, triager):
    numbers = stored(session, pilot, now, tree["PA"], 6, kind="bug")
    before = [of(session, n).model_dump(exclude={"revision", "changed_at"}) for n in numbers]
    done = act_on_items(session, triager, pilot, numbers, Changes(state="guided", severity="major"), now=now)
    act_on_item(session, triager, pilot, numbers[2], Changes(severity="minor"), now=now)
    act_on_item(session, triager, pilot, numbers[3], Changes(starred=True), now=now)
    undone = undo_act(session, triager, pilot, done.act, now=now)
    assert undone == Undone(tuple(n for n in numbers if n != numbers[2]), (numbers[2],))
    after = [of(session, n).model_dump(exclude={"revision", "changed_at"}) for n in numbers]
    assert after[2]["state"] == "guided"
    assert after[3] == before[3] | {"starred": True}  # what others did besides is not lost
    assert [a for n, a in enumerate(after) if n not in (2, 3)] == [
        b for n, b in enumerate(before) if n not in (2, 3)
    ]
    with pytest.raises(Refused):
        undo_act(session, triager, pilot, done.act, now=now)
    assert first_broken(session) is None


def test_what_cannot_be_done_to_one_of_many_is_left_and_named(session, pilot, tree, now, triager):
    numbers = stored(session, pilot, now, tree["PA"], 4, kind="bug")
    act_on_item(session, triager, pilot, numbers[0], Changes(state="guided"), now=now)
    act_on_item(session, triager, pilot, numbers[1], Changes(state="no_action"), now=now)
    done = act_on_items(session, triager, pilot, numbers, Changes(state="guided"), now=now)
    assert (done.changed, done.unchanged) == (tuple(numbers[2:]), (numbers[0],))
    assert [s.number for s in done.skipped] == [numbers[1]]
    with pytest.raises(NotFound):
        act_on_items(session, triager, pilot, [*numbers, 99_999], Changes(starred=True), now=now)


def test_history_tells_all_in_words_that_name_units(session, pilot, tree, now, person_of):
    (number,) = stored(session, pilot, now, tree["PA"], kind="wrong_data")
    triager = person_of(Role.TRIAGER)
    act_on_item(session, triager, pilot, number, Changes(state="in_progress"), now=now)
    later = now + timedelta(minutes=5)
    act_on_item(session, triager, pilot, number, Changes(owners=("evnict", "NPC")), now=later)
    newest, oldest = history_of(session, triager, pilot, number)
    assert (newest.field, newest.old, newest.new, newest.who) == ("owner", "NPC", "evnict, NPC", triager.name)
    assert dict(newest.names) == {"NPC": "Tổng công ty Bắc"}
    assert (oldest.field, oldest.new) == ("state", "in_progress")
    with pytest.raises(NotFound):
        history_of(session, person_of(Role.REPORTER, tree["PP"]), pilot, number)
