"""Acts on what has a number: answers, acts, parts, questions. A foreign one is not found, another's is not one's own."""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import select

from models.codes import Role
from models.tables import ItemPresence, Verification
from services import (
    answer_reading,
    answers,
    data_desk,
    feedback_queue,
    item_acts,
    item_standing,
    item_undo,
    macros,
    owners,
    presence,
    problem_closing,
    report_bundle,
    saved_views,
    trash,
    unmasking,
    verification_answers,
)
from services.access import OPERATOR, Action, Person, Refused, sees_personal_data
from services.feedback import find_item
from services.item_changes import Changes
from tests.access.asking import Ask, Entry, plain, unit, whole
from tests.access.of_reports import _bundle_of as of_own_bundle
from tests.access.of_words import MADE_FIRST, SEE, TWO, VERIFY, _asked, _asked_in, _nobodys
from tests.access.world import OWN, SIBLING

ANSWER, WORK, GROUP = Action.ANSWER_UNITS, Action.WORK_ITEMS, Action.GROUP_PROBLEMS
DESK, CODES = Action.SEE_DATA_DESK, Action.LOOK_UP_CODES
HERE = {"places": (OWN,), **MADE_FIRST}
STAR = Changes(starred=True)
REASON = "Đối chiếu mã khách hàng theo yêu cầu của đơn vị"


def _by_another(ask: Ask) -> Person:
    """Somebody else of the same role and place."""
    first, second = (Role.LEADER, Role.REPORTER) if ask.ends_at_a_unit else (Role.HEADQUARTERS, Role.TRIAGER)
    other = second if ask.person.role is first else first
    return replace(ask.person, name="knxother", account_id=ask.world.people[other].account_id)


def _put(ask: Ask, code: str = "") -> int:
    """An answer of EVNICT's to a unit's opinion: its number."""
    item = ask.world.of[code or ask.code].data
    (number,) = answers.put_answers(ask.session, OPERATOR, {item: "Đã tiếp nhận."}, now=ask.now)
    ask.session.flush()
    return number


def _restored(ask: Ask) -> object:
    number = _put(ask)
    answers.withdraw_answer(ask.session, OPERATOR, ask.pilot, number, now=ask.now)
    return answers.restore_answer(*ask["pilot"], number, now=ask.now)


def _withdrawn(ask: Ask) -> object:
    """Two units were answered on one problem: an officer takes back what went to their own."""
    both = [_put(ask, OWN), _put(ask, SIBLING)]
    done = problem_closing.withdraw_answers(*ask["pilot"], ask.world.shared_problem, both, now=ask.now)
    assert done == (1 if ask.ends_at_a_unit else 2), done
    return None


def _only_triagers(role: Role, _code: str) -> bool:
    return role is Role.TRIAGER


def _undo_of_another(ask: Ask) -> object:
    triager = ask.world.people[Role.TRIAGER]
    act = item_acts.act_on_item(ask.session, triager, ask.pilot, ask.of.data, STAR, now=ask.now).act
    return item_undo.undo_act(*ask["pilot"], act, now=ask.now)


def _owned(ask: Ask, *codes: str) -> int:
    """PA's opinion has these owners: its number."""
    number = ask.world.of[OWN].data
    item_acts.act_on_item(ask.session, OPERATOR, ask.pilot, number, Changes(owners=codes), now=ask.now)
    return number


def _parts(ask: Ask) -> object:
    """An officer moves the part of their own unit, not EVNICT's and not another unit's."""
    for code in TWO:
        number = _owned(ask, code, "evnict")
        moved = {p.owner for p in owners.owners_of(*ask["pilot"], number, now=ask.now) if p.mine}
        everything = {code, "evnict"} if ask.person.role is Role.TRIAGER else set()
        officer = {OWN} & {code} if ask.person.role is Role.DATA_OFFICER else set()
        assert moved == everything | officer, moved
    return None


def _own_part(ask: Ask) -> object:
    for code in TWO:
        number = _owned(ask, code, "evnict")
        changes = Changes(state="in_progress", part=code)
        within = code == OWN or not ask.ends_at_a_unit
        try:
            item_acts.act_on_item(*ask["pilot"], number, changes, now=ask.now)
        except Refused:
            assert not within
        else:
            assert within
    return None


def _passed_to(ask: Ask) -> object:
    found = owners.units_to_pass_to(*ask["pilot"], _owned(ask, OWN))
    codes = {code for code, _name in found}
    assert codes == {"NPC", "PA1", "PA2"} | (set() if ask.ends_at_a_unit else {SIBLING}), codes
    return None


def _standing(ask: Ask) -> object:
    found = item_standing.standing_of(*ask["pilot"], ask.of.data, now=ask.now)
    assert found.whole == (ask.person.role is Role.TRIAGER), found
    return found


def _place(ask: Ask) -> object:
    """None stands for what is not found: neither its day nor how severe it is, is told."""
    if feedback_queue.place_of(*ask["pilot"], ask.of.data) is None:
        find_item(*ask["pilot"], ask.of.data)
        raise AssertionError("one that is within reach has its place")
    return None


def _looked_at(ask: Ask) -> object:
    """What somebody else has open stays open."""
    other = ask.world.people[Role.HEADQUARTERS if ask.person.role is Role.TRIAGER else Role.TRIAGER]
    presence.keep_presence(ask.session, other, ask.pilot, ask.world.of[SIBLING].data, now=ask.now)
    presence.keep_presence(*ask["pilot"], ask.of.data, now=ask.now)
    there = ask.session.exec(
        select(ItemPresence).where(ItemPresence.feedback_id == ask.world.of[SIBLING].data)
    ).all()
    assert len(there) == 1, there
    return None


def _shared_view(ask: Ask) -> object:
    """A colleague's list is listed, and is not one's own; one of the same name leaves it as it is."""
    other = _by_another(ask)
    query = {"loai": "bug"}
    theirs = saved_views.save_view(ask.session, other, ask.pilot, "Chung", query, shared=True, now=ask.now)
    listed = [view for view in saved_views.list_views(*ask["pilot"]) if view.id == theirs]
    assert [view.mine for view in listed] == [False], listed
    own = saved_views.save_view(*ask["pilot"], "Chung", query, now=ask.now)
    assert own != theirs
    return None


def _others_restored(ask: Ask) -> object:
    other = _by_another(ask)
    number = saved_views.save_view(ask.session, other, ask.pilot, "Riêng", {"loai": "bug"}, now=ask.now)
    saved_views.remove_view(ask.session, other, ask.pilot, number, now=ask.now)
    return saved_views.restore_view(*ask["pilot"], number, now=ask.now)


def _picture(ask: Ask) -> object:
    """The picture that came with a unit's answer."""
    _asked(ask)
    row = ask.session.exec(
        select(Verification).where(Verification.unit_id == ask.world.units[ask.code])
    ).one()
    row.image_sha256 = ask.store.keep(ask.of.word("picture").encode())
    row.image_mime = "image/png"
    ask.session.add(row)
    ask.session.flush()
    return verification_answers.answer_image(*ask[""], row.id or 0, ask.store)


def _unsaid(ask: Ask) -> object:
    """An answer is taken back by who gave it."""
    _asked(ask)
    number = ask.session.exec(
        select(Verification.id).where(Verification.unit_id == ask.world.units[ask.code])
    ).one()
    said = verification_answers.answer_questions(
        ask.session, OPERATOR, ask.pilot, [number or 0], holds=True, now=ask.now
    )
    return verification_answers.take_back_answer(*ask["pilot"], said, now=ask.now)


def _codes(ask: Ask) -> object:
    data_desk.say_reason(*ask["pilot"], REASON, now=ask.now)
    return data_desk.show_codes(*ask["pilot"], [ask.of.data], now=ask.now)


def _reason_of_another(ask: Ask) -> object:
    data_desk.say_reason(ask.session, _by_another(ask), ask.pilot, REASON, now=ask.now)
    found = data_desk.reason_of(*ask["pilot"], now=ask.now)
    assert found == "", found
    return None


def _part_of_another(ask: Ask) -> object:
    """What PB is to do is no part of PA's."""
    _owned(ask, SIBLING)
    others = data_desk.DataFilters(part="others")
    found = data_desk.count_data_items(*ask["pilot"], others, now=ask.now)
    listed = data_desk.list_data_items(*ask["pilot"], others, now=ask.now)
    assert ask.world.of[OWN].data in {line.id for line in listed.lines}
    assert found == listed.total == 2, found
    return None


def _shown_to_a_colleague(ask: Ask) -> object:
    unmasking.show_personal_data(ask.session, _by_another(ask), ask.pilot, REASON, now=ask.now)
    assert unmasking.shown_now(*ask[""], now=ask.now) == ()
    return None


def _hidden(ask: Ask) -> object:
    """Who gave no reason is told what to do."""
    assert not sees_personal_data(ask.person)
    try:
        unmasking.require_shown(ask.person)
    except Refused:
        return None
    raise AssertionError("nothing was shown to this person")


def _answers_units(ask: Ask) -> object:
    found = answer_reading.answers_units(ask.person)
    assert found == (ask.person.role not in (Role.REPORTER, Role.LEADER)), found
    return None


def _macro_of_words(ask: Ask) -> object:
    return macros.save_macro(*ask["pilot"], "Trả lời", Changes(), "Đã nhận.", shared=False, now=ask.now)


def _trashed(ask: Ask) -> object:
    trash.put_in_trash(ask.session, OPERATOR, ask.pilot, [ask.of.data], "Trùng lặp", now=ask.now)
    return trash.restore(*ask["pilot"], [ask.of.data], now=ask.now)


ENTRIES: dict[str, Entry | tuple[Entry, ...]] = {
    "answer_reading.answers_units": plain(None, _answers_units),
    "answers.edit_answer": unit(
        ANSWER,
        lambda a: answers.edit_answer(*a["pilot"], _put(a), "Đã sửa.", seen=1, now=a.now),
        **MADE_FIRST,
    ),
    "answers.restore_answer": unit(ANSWER, _restored, **MADE_FIRST),
    "answers.withdraw_answer": unit(
        ANSWER, lambda a: answers.withdraw_answer(*a["pilot"], _put(a), now=a.now), **MADE_FIRST
    ),
    "data_desk.count_data_items": whole(DESK, _part_of_another, **HERE),
    "data_desk.reason_of": plain(CODES, _reason_of_another, **MADE_FIRST),
    "data_desk.show_codes": unit(CODES, _codes, **MADE_FIRST),
    "feedback_queue.place_of": unit(SEE, _place),
    "item_acts.act_on_item": whole(WORK, _own_part, **HERE),
    "item_standing.standing_of": unit(SEE, _standing),
    "item_undo.undo_act": unit(WORK, _undo_of_another, reach=_only_triagers, **MADE_FIRST),
    "macros.save_macro": plain(Action.MANAGE_MACROS, _macro_of_words),
    "owners.owners_of": whole(SEE, _parts, **HERE),
    "owners.units_to_pass_to": whole(WORK, _passed_to, **HERE),
    "presence.keep_presence": whole(SEE, _looked_at, **HERE),
    "problem_closing.answer_items": plain(
        GROUP,
        lambda a: problem_closing.answer_items(*a["pilot"], a.of.problem, "Đã nhận.", now=a.now),
    ),
    "problem_closing.withdraw_answers": (
        whole(ANSWER, _withdrawn, **HERE),
        unit(
            ANSWER,
            lambda a: problem_closing.withdraw_answers(*a["pilot"], a.of.problem, [], now=a.now),
            reach=_only_triagers,
        ),
    ),
    "report_bundle.drop_bundle": unit(
        Action.SEE_REPORT, lambda a: of_own_bundle(a, report_bundle.drop_bundle)
    ),
    "saved_views.list_views": plain(SEE, _shared_view, **MADE_FIRST),
    "saved_views.restore_view": unit(SEE, _others_restored, reach=_nobodys, **HERE),
    "trash.restore": unit(WORK, _trashed, roles=frozenset({Role.TRIAGER}), **MADE_FIRST),
    "unmasking.require_shown": plain(SEE, _hidden),
    "unmasking.shown_now": plain(Action.SEE_PERSONAL_DATA, _shown_to_a_colleague, **MADE_FIRST),
    "verification_answers.answer_image": unit(
        Action.SEE_PROBLEMS, _picture, reach=_asked_in, places=TWO, **MADE_FIRST
    ),
    "verification_answers.take_back_answer": unit(
        VERIFY, _unsaid, reach=_asked_in, places=TWO, refuses=True, **MADE_FIRST
    ),
}
