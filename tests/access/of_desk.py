"""The desk: queue, views, states, owners, answers to units, verification, data officer, handover, unmasking.

Long because every public function of these services has its line.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from importers.personal_data import mask
from models.codes import Role
from models.tables import Feedback
from services import (
    answer_reading,
    answer_templates,
    answers,
    bulk_acts,
    closed_loop,
    critical_mail,
    data_desk,
    data_desk_order,
    due_times,
    feedback_counts,
    feedback_queue,
    handover,
    item_acts,
    item_difference,
    item_history,
    item_standing,
    macros,
    opinion_map,
    owners,
    presence,
    problem_closing,
    saved_views,
    shift_facts,
    trash,
    unmasking,
    verification,
)
from services.access import OPERATOR, Action
from services.feedback_filters import Filters
from services.item_changes import Changes
from services.saved_views import View
from tests.access.asking import Ask, Entry, plain, unit, whole
from tests.access.of_feedback import _no_bug as no_bug

SEE, WORK, MANY = Action.SEE_FEEDBACK, Action.WORK_ITEMS, Action.WORK_MANY
ANSWER, READ, HAND = Action.ANSWER_UNITS, Action.READ_ANSWERS, Action.HAND_OVER
TEMPLATES, MACROS, DESK = Action.EDIT_ANSWER_TEMPLATES, Action.MANAGE_MACROS, Action.SEE_DATA_DESK
GROUP, VERIFY, PROBLEMS = Action.GROUP_PROBLEMS, Action.VERIFY_FIXES, Action.SEE_PROBLEMS
STAR = Changes(starred=True)
# EVNICT's alone; who else works on opinions is told so after a look at them.
TRIAGERS = {"roles": frozenset({Role.TRIAGER}), "refuses": True, "looks_first": True}
NONE_OF_THEM = 9_999  # a number that nothing has
DATA = data_desk.DataFilters(part="")
REASON = "Đối chiếu mã khách hàng theo yêu cầu của đơn vị"


def _numbers(ask: Ask) -> list[int]:
    return [number for of in ask.world.of.values() for number in (of.bug, of.data, of.loose)]


def _count(ask: Ask) -> object:
    """Of PA and PA1, what stands and has a unit: four opinions each, of which a data officer sees one."""
    lines, _opinions = feedback_queue.count_feedback(*ask["pilot"], Filters())
    if ask.ends_at_a_unit:
        assert lines == (2 if ask.person.role is Role.DATA_OFFICER else 8), lines
    return lines


def _kept_count(ask: Ask) -> object:
    lines, _opinions = feedback_counts.kept_count(*ask["pilot"], Filters())
    if ask.ends_at_a_unit:
        assert lines == (2 if ask.person.role is Role.DATA_OFFICER else 8), lines
    return lines


def _previous(ask: Ask) -> object:
    number = feedback_queue.previous_item(*ask["pilot"], Filters(), ask.of.data)
    return number and feedback_queue.page_of(*ask["pilot"], Filters())


def _trashed(ask: Ask) -> object:
    """One of PA and one of PB lie in the trash: a unit's people count their own."""
    both = [ask.world.of["PA"].bug, ask.world.of["PB"].bug]
    trash.put_in_trash(ask.session, OPERATOR, ask.pilot, both, "Trùng lặp", now=ask.now)
    found = trash.count_trashed(*ask["pilot"])
    assert found == (1 if ask.ends_at_a_unit else 2), found
    return found


def _answer(ask: Ask) -> object:
    return answers.send_answer(
        *ask["pilot"], ask.of.data, "Đã sửa ở bản 2.1, mời anh chị thử lại.", now=ask.now
    )


def _answers_of(ask: Ask) -> object:
    return answer_reading.answers_of(*ask["pilot"], ask.of.data)


def _texts(ask: Ask, numbers: Iterable[int]) -> object:
    return [mask(ask.session.get_one(Feedback, number).text) for number in numbers]


ENTRIES: dict[str, Entry | tuple[Entry, ...]] = {
    "answer_reading.answers_of": unit(READ, _answers_of),
    "answer_reading.count_unread": whole(READ, lambda a: answer_reading.count_unread(*a["pilot"])),
    "answer_reading.list_answers": whole(READ, lambda a: answer_reading.list_answers(*a["pilot"])),
    "answer_reading.mark_read": whole(
        READ, lambda a: answer_reading.mark_read(*a["pilot"], [1, 2], now=a.now), refuses=True
    ),
    "answer_reading.reads_for_a_unit": plain(None, lambda a: answer_reading.reads_for_a_unit(a.person)),
    "answer_templates.list_templates": plain(ANSWER, lambda a: answer_templates.list_templates(*a[""])),
    "answer_templates.remove_template": plain(
        TEMPLATES,
        lambda a: answer_templates.remove_template(*a[""], NONE_OF_THEM, now=a.now),
        denied_only=True,
    ),
    "answer_templates.restore_template": plain(
        TEMPLATES,
        lambda a: answer_templates.restore_template(*a[""], NONE_OF_THEM, now=a.now),
        denied_only=True,
    ),
    "answer_templates.save_template": plain(
        TEMPLATES,
        lambda a: answer_templates.save_template(*a[""], None, title="Mẫu", text="Đã nhận.", now=a.now),
    ),
    "answers.draft_answer": unit(
        ANSWER,
        lambda a: answers.draft_answer(*a["pilot"], a.of.data, NONE_OF_THEM, now=a.now),
        not_found=True,
    ),
    "answers.send_answer": unit(ANSWER, _answer, refuses=True),
    "bulk_acts.act_on_matching": plain(
        MANY,
        lambda a: bulk_acts.act_on_matching(*a["pilot"], Filters(), STAR, count=0, fingerprint="", now=a.now),
        refuses=True,
    ),
    "bulk_acts.matching": plain(MANY, lambda a: bulk_acts.matching(*a["pilot"], Filters())),
    "closed_loop.closed_loop": unit(
        Action.SEE_CLOSED_LOOP, lambda a: closed_loop.closed_loop(*a["code"], now=a.now)
    ),
    "closed_loop.closed_loop_sheet": unit(
        Action.SEE_CLOSED_LOOP, lambda a: closed_loop.closed_loop_sheet(*a["code"], now=a.now)
    ),
    "critical_mail.untold_owners": whole(SEE, lambda a: critical_mail.untold_owners(*a["pilot"])),
    "data_desk.count_data_items": whole(
        DESK, lambda a: data_desk.count_data_items(*a["pilot"], DATA, now=a.now)
    ),
    "data_desk.list_data_items": whole(
        DESK, lambda a: data_desk.list_data_items(*a["pilot"], DATA, now=a.now)
    ),
    "data_desk_order.desk_found": whole(
        DESK, lambda a: _texts(a, data_desk_order.desk_found(*a["pilot"], f"#{a.of.data}"))
    ),
    "data_desk_order.desk_order": whole(
        DESK, lambda a: _texts(a, data_desk_order.desk_order(*a["pilot"]).numbers)
    ),
    "data_desk.reason_of": plain(Action.LOOK_UP_CODES, lambda a: data_desk.reason_of(*a["pilot"], now=a.now)),
    "data_desk.say_reason": plain(
        Action.LOOK_UP_CODES, lambda a: data_desk.say_reason(*a["pilot"], REASON, now=a.now)
    ),
    "data_desk.show_codes": unit(
        Action.LOOK_UP_CODES,
        lambda a: data_desk.show_codes(*a["pilot"], [a.of.data], now=a.now),
        refuses=True,
        denied_as_refused=True,
    ),
    "due_times.set_due_hours": plain(
        MACROS, lambda a: due_times.set_due_hours(*a["pilot"], {}, now=a.now), refuses=True
    ),
    "feedback_counts.kept_count": whole(SEE, _kept_count),
    "feedback_queue.count_feedback": whole(SEE, _count),
    "feedback_queue.page_of": whole(SEE, lambda a: feedback_queue.page_of(*a["pilot"], Filters())),
    "feedback_queue.place_of": whole(SEE, lambda a: feedback_queue.place_of(*a["pilot"], a.of.data)),
    "feedback_queue.previous_item": whole(SEE, _previous),
    "handover.hand_over": plain(
        HAND, lambda a: handover.hand_over(*a["pilot"], a.now - timedelta(hours=8), "", now=a.now)
    ),
    "handover.handover_pdf": plain(
        HAND, lambda a: handover.handover_pdf(*a["pilot"], NONE_OF_THEM), denied_only=True
    ),
    "handover.list_handovers": plain(HAND, lambda a: handover.list_handovers(*a["pilot"])),
    "handover.read_handover": plain(
        HAND, lambda a: handover.read_handover(*a["pilot"], NONE_OF_THEM), denied_only=True
    ),
    "handover.shift_begins": plain(HAND, lambda a: handover.shift_begins(*a["pilot"], now=a.now)),
    "handover.take_over": plain(
        HAND, lambda a: handover.take_over(*a["pilot"], NONE_OF_THEM, now=a.now), denied_only=True
    ),
    "handover.waiting_handover": plain(HAND, lambda a: handover.waiting_handover(*a["pilot"])),
    "handover.withdraw_handover": plain(
        HAND, lambda a: handover.withdraw_handover(*a["pilot"], NONE_OF_THEM, now=a.now), denied_only=True
    ),
    "item_acts.act_on_item": (
        unit(WORK, lambda a: item_acts.act_on_item(*a["pilot"], a.of.data, STAR, now=a.now), **TRIAGERS),
        unit(
            WORK,
            lambda a: item_acts.act_on_item(*a["pilot"], a.of.data, Changes(state="in_progress"), now=a.now),
            refuses=True,
        ),
    ),
    "item_acts.act_on_items": (
        unit(WORK, lambda a: item_acts.act_on_items(*a["pilot"], [a.of.data], STAR, now=a.now), **TRIAGERS),
    ),
    "item_difference.read_differences": unit(
        SEE, lambda a: item_difference.read_differences(*a["pilot"], a.of.data, STAR)
    ),
    "item_history.changed_by_others": unit(
        SEE, lambda a: item_history.changed_by_others(*a["pilot"], a.of.data, 0)
    ),
    "item_history.history_of": unit(SEE, lambda a: item_history.history_of(*a["pilot"], a.of.data)),
    "item_history.newest_change": unit(SEE, lambda a: item_history.newest_change(*a["pilot"], a.of.data)),
    "item_standing.own_username": plain(None, lambda a: item_standing.own_username(*a[""])),
    "item_standing.standing_of": unit(
        SEE, lambda a: item_standing.standing_of(*a["pilot"], a.of.data, now=a.now)
    ),
    "item_standing.units_as_owners": plain(MANY, lambda a: item_standing.units_as_owners(*a[""])),
    "macros.apply_macro": plain(
        MACROS,
        lambda a: macros.apply_macro(*a["pilot"], [a.of.data], NONE_OF_THEM, now=a.now),
        roles=frozenset({Role.TRIAGER}),  # an administrator works on no opinion, an officer has no macros
        not_found=True,
    ),
    "macros.list_macros": plain(MACROS, lambda a: macros.list_macros(*a["pilot"])),
    "macros.remove_macro": plain(
        MACROS, lambda a: macros.remove_macro(*a["pilot"], NONE_OF_THEM, now=a.now), denied_only=True
    ),
    "macros.restore_macro": plain(
        MACROS, lambda a: macros.restore_macro(*a["pilot"], NONE_OF_THEM, now=a.now), denied_only=True
    ),
    "macros.save_macro": plain(
        MACROS,
        lambda a: macros.save_macro(*a["pilot"], "Gắn sao", STAR, "", shared=False, now=a.now),
    ),
    "opinion_map.opinion_map": whole(SEE, lambda a: opinion_map.opinion_map(*a["pilot"], Filters())),
    "owners.owners_of": unit(SEE, lambda a: owners.owners_of(*a["pilot"], a.of.data, now=a.now)),
    "owners.pass_on": unit(
        WORK, lambda a: owners.pass_on(*a["pilot"], a.of.data, "PA1", now=a.now, why="x"), refuses=True
    ),
    "owners.people_of": plain(WORK, lambda a: owners.people_of(*a[""], "evnict")),
    "owners.units_to_pass_to": unit(WORK, lambda a: owners.units_to_pass_to(*a["pilot"], a.of.data)),
    "presence.keep_presence": unit(
        SEE,
        lambda a: presence.keep_presence(*a["pilot"], a.of.data, now=a.now),
        alone=True,
        places=("PA", "PP"),
        looks_first=True,
    ),
    "presence.who_else": unit(SEE, lambda a: presence.who_else(*a["pilot"], a.of.data, now=a.now)),
    "problem_closing.close_items": plain(
        GROUP, lambda a: problem_closing.close_items(*a["pilot"], a.of.problem, now=a.now), refuses=True
    ),
    "problem_closing.closing_of": plain(
        GROUP, lambda a: problem_closing.closing_of(*a["pilot"], a.of.problem)
    ),
    "saved_views.count_view": whole(
        SEE, lambda a: saved_views.count_view(*a["pilot"], View(1, "x", {}), now=a.now)
    ),
    "saved_views.list_views": whole(SEE, lambda a: saved_views.list_views(*a["pilot"])),
    "saved_views.save_view": plain(
        SEE, lambda a: saved_views.save_view(*a["pilot"], "Của tôi", {"loai": "bug"}, now=a.now)
    ),
    "shift_facts.gather_shift": plain(
        HAND, lambda a: shift_facts.gather_shift(*a["pilot"], a.now - timedelta(days=1), a.now)
    ),
    "trash.count_trashed": whole(Action.SEE_PROGRESS, _trashed, looks_first=True, places=("PA",)),
    "trash.put_in_trash": unit(
        WORK,
        lambda a: trash.put_in_trash(*a["pilot"], [a.of.data], "Trùng lặp", now=a.now),
        **TRIAGERS,
    ),
    "trash.restore": unit(WORK, lambda a: trash.restore(*a["pilot"], [a.of.data], now=a.now), **TRIAGERS),
    "unmasking.hide_personal_data": plain(SEE, lambda a: unmasking.hide_personal_data(*a[""], now=a.now)),
    "unmasking.show_personal_data": (
        unit(
            Action.SEE_PERSONAL_DATA,
            lambda a: unmasking.show_personal_data(*a["pilot"], REASON, now=a.now, number=a.of.data),
            refuses=True,
        ),
        unit(
            Action.SEE_PERSONAL_DATA,
            lambda a: unmasking.show_personal_data(*a["pilot"], REASON, now=a.now, number=a.of.bug),
            reach=no_bug,
            refuses=True,
        ),
    ),
    "unmasking.shown_now": plain(None, lambda a: unmasking.shown_now(*a[""], now=a.now)),
    "unmasking.with_shown": plain(None, lambda a: unmasking.with_shown(*a[""], now=a.now)),
    "verification.answers_of_problems": whole(
        PROBLEMS,
        lambda a: verification.answers_of_problems(*a[""], [of.problem for of in a.world.of.values()]),
    ),
    "verification.count_to_verify": whole(READ, lambda a: verification.count_to_verify(*a["pilot"])),
    "verification.list_to_verify": whole(READ, lambda a: verification.list_to_verify(*a["pilot"])),
    "verification.unit_answers": whole(PROBLEMS, lambda a: verification.unit_answers(*a[""], a.of.problem)),
}
INNER = {
    "answers.put_answers": "writes what send_answer and answer_items have asked for",
    "answers.withdraw_put": "takes back what the caller has found",
    "feedback.shown_text": "masks a text that the caller has found",
    "feedback_filters.finds_personal_data": "a question about who asks alone",
    "feedback_filters.parted_conditions": "the conditions of the queue, tried through it",
    "item_acts.act_within": "the act of act_on_items, within a larger one",
    "item_events.events_of": "plain values of an act",
    "item_acts.keep_act": "writes what act_on_item has asked for",
    "item_events.tell_events": "writes what act_on_item has asked for",
    "item_changes.checked": "the check of the acts on items, tried through them",
    "item_standing.part_moves": "a question about the role and a state",
    "item_undo.undo_within": "the act of undo_act, within a larger one",
    "item_working.worked_out": "works out an act that act_on_item has asked for",
    "routing.follow_tree": "follows a change of the tree that an administrator made",
    "routing.reroute": "the rule's own work after an act",
    "routing.route_missing": "the rule's own work after an import",
    "states.moves_from": "a question about the role and a state",
    "states.why_not": "a question about the role and a state",
    "verification.ask": "asks in the act that changed the problem's state",
    "verification.find_questions": "the look-up of the answers to questions, tried through them",
    "verification.follow": "asks or withdraws in the act that changed the problem's state",
}
