"""What was said to units and by them: answers, questions whether a fix holds, one's own views and macros, syncs."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import col, select

from models.codes import Role
from models.tables import ImportBatch, Problem, Verification
from services import (
    answer_reading,
    answer_templates,
    answers,
    imports,
    macros,
    saved_views,
    unmasking,
    verification,
    verification_answers,
)
from services.access import OPERATOR, Action
from services.item_changes import Changes
from tests.access.asking import Ask, Entry, plain, unit, whole
from tests.access.world import AT_A_UNIT, OWN, SIBLING

SEE, READ, ANSWER = Action.SEE_FEEDBACK, Action.READ_ANSWERS, Action.ANSWER_UNITS
VERIFY, PROBLEMS, MACROS = Action.VERIFY_FIXES, Action.SEE_PROBLEMS, Action.MANAGE_MACROS
MADE_FIRST = {"looks_first": True}
TWO = (OWN, SIBLING)


def _answered(ask: Ask) -> None:
    """Each unit was answered on one opinion, in words of its own."""
    told = {of.data: of.word("answer") for of in ask.world.of.values()}
    answers.put_answers(ask.session, OPERATOR, told, now=ask.now - timedelta(minutes=1))
    ask.session.flush()


def _list_answers(ask: Ask) -> object:
    _answered(ask)
    return answer_reading.list_answers(*ask["pilot"])


def _unread(ask: Ask) -> object:
    _answered(ask)
    found = answer_reading.count_unread(*ask["pilot"])
    assert found <= 2 or not ask.ends_at_a_unit, found
    return found


def _answers_of(ask: Ask) -> object:
    _answered(ask)
    return answer_reading.answers_of(*ask["pilot"], ask.of.data)


def _draft(ask: Ask) -> object:
    number = answer_templates.save_template(
        ask.session, OPERATOR, None, title="Mẫu", text="Đã tiếp nhận.", now=ask.now
    )
    return answers.draft_answer(*ask["pilot"], ask.of.data, number, now=ask.now)


def _asked(ask: Ask) -> None:
    """PA and PB are asked whether the fix of a problem of both holds; PB has said something of its own."""
    problem = ask.session.get_one(Problem, ask.world.shared_problem)
    problem.severity, problem.state, problem.fixed_in_server = "critical", "released", "2.1"
    verification.ask(ask.session, OPERATOR, problem, now=ask.now)
    ask.session.flush()
    for row in ask.session.exec(select(Verification)):
        code = next(c for c, n in ask.world.units.items() if n == row.unit_id)
        row.words = ask.world.of[code].word("said")
        ask.session.add(row)
    ask.session.flush()


def _to_verify(ask: Ask) -> object:
    _asked(ask)
    listed = verification.list_to_verify(*ask["pilot"])
    count = verification.count_to_verify(*ask["pilot"])
    assert count == len(listed) == 1, listed
    questions, items = len(listed[0].units), listed[0].own_items
    assert (questions, items) == ((1, 1) if ask.ends_at_a_unit else (2, 2)), listed
    return listed[0].problem


def _to_verify_of_others(ask: Ask) -> object:
    """Where PB alone is asked, PA is told of nothing."""
    _asked(ask)
    row = ask.session.exec(select(Verification).where(Verification.unit_id == ask.world.units[OWN])).one()
    ask.session.delete(row)
    ask.session.flush()
    count = verification.count_to_verify(*ask["pilot"])
    assert count == (0 if ask.ends_at_a_unit else 1), count
    return count


def _unit_answers(ask: Ask) -> object:
    _asked(ask)
    return verification.unit_answers(*ask[""], ask.world.shared_problem)


def _question(ask: Ask) -> object:
    _asked(ask)
    asked = select(Verification.id).where(Verification.unit_id == ask.world.units[ask.code])
    number = ask.session.exec(asked).one()
    return verification_answers.answer_questions(*ask["pilot"], [number or 0], holds=True, now=ask.now)


def _others_view(ask: Ask, act: str) -> object:
    """A view that somebody else keeps for themselves."""
    owner = ask.world.people[Role.TRIAGER if ask.person.role is not Role.TRIAGER else Role.LEADER]
    number = saved_views.save_view(
        ask.session, owner, ask.pilot, "knpbxview", {"loai": "bug"}, now=ask.now - timedelta(hours=1)
    )
    if act == "list":
        return [view.name for view in saved_views.list_views(*ask["pilot"])]
    if act == "same":
        # Another's view of this name stands in nobody's way.
        return saved_views.save_view(*ask["pilot"], "knpbxview", {"loai": "bug"}, now=ask.now)
    return saved_views.remove_view(*ask["pilot"], number, now=ask.now)


def _others_macro(ask: Ask) -> object:
    owner = ask.world.people[Role.TRIAGER if ask.person.role is not Role.TRIAGER else Role.ADMIN]
    number = macros.save_macro(
        ask.session, owner, ask.pilot, "knpbxmacro", Changes(starred=True), "", shared=False, now=ask.now
    )
    listed = {line.name for line in macros.list_macros(*ask["pilot"])}
    assert "knpbxmacro" not in listed, listed
    return macros.remove_macro(*ask["pilot"], number, now=ask.now)


def _shown_to_another(ask: Ask) -> object:
    """What the triager gave a reason for is shown to the triager."""
    triager = ask.world.people[Role.TRIAGER]
    unmasking.show_personal_data(
        ask.session, triager, ask.pilot, "Đối chiếu số điện thoại với đơn vị", now=ask.now
    )
    found = unmasking.shown_now(*ask[""], now=ask.now)
    assert bool(found) == (ask.person.role is Role.TRIAGER), found
    return None


def _idle(ask: Ask) -> object:
    row = ask.session.exec(
        select(ImportBatch).where(col(ImportBatch.id) == ask.world.of[SIBLING].batch)
    ).one()
    row.kind, row.problem_rows = "sync", 0
    ask.session.add(row)
    ask.session.flush()
    found = imports.idle_syncs(*ask[""])
    assert found.n == (0 if ask.ends_at_a_unit else 1), found
    return None


def _nobodys(_role: Role, _code: str) -> bool:
    return False


def _asked_in(role: Role, code: str) -> bool:
    return role not in AT_A_UNIT or code == OWN


ENTRIES: dict[str, Entry | tuple[Entry, ...]] = {
    "answer_reading.answers_of": unit(READ, _answers_of, **MADE_FIRST),
    "answer_reading.count_unread": whole(READ, _unread, **MADE_FIRST),
    "answer_reading.list_answers": whole(READ, _list_answers, **MADE_FIRST),
    "answers.draft_answer": unit(ANSWER, _draft, **MADE_FIRST),
    "imports.idle_syncs": whole(Action.SEE_IMPORTS, _idle, places=(OWN,), **MADE_FIRST),
    "macros.remove_macro": unit(MACROS, _others_macro, reach=_nobodys, places=(OWN,), **MADE_FIRST),
    "saved_views.list_views": plain(SEE, lambda a: _no_views(a), **MADE_FIRST),
    "saved_views.remove_view": unit(
        SEE, lambda a: _others_view(a, "remove"), reach=_nobodys, places=(OWN,), **MADE_FIRST
    ),
    "saved_views.save_view": plain(SEE, lambda a: _others_view(a, "same"), **MADE_FIRST),
    "unmasking.shown_now": plain(None, _shown_to_another),
    "verification.count_to_verify": whole(READ, _to_verify_of_others, places=(OWN,), **MADE_FIRST),
    "verification.list_to_verify": whole(READ, _to_verify, places=(OWN,), **MADE_FIRST),
    "verification.unit_answers": whole(PROBLEMS, _unit_answers, places=(OWN,), **MADE_FIRST),
    "verification_answers.answer_questions": unit(
        VERIFY, _question, reach=_asked_in, places=TWO, refuses=True, **MADE_FIRST
    ),
}


def _no_views(ask: Ask) -> object:
    names = _others_view(ask, "list")
    assert "knpbxview" not in {str(name) for name in names}, names  # type: ignore[attr-defined]
    return None
