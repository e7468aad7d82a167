"""A new pilot comes from a copy, stands beside the old one, and nothing of one shows in the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import select

from models.codes import Role
from models.tables import AppFunction, Feedback, InstallCount, Pilot, ReportingDuty
from services.access import NotFound, Refused
from services.admin_pilots import change_functions, change_pilot, fields_of, list_pilots, make_current
from services.feedback_export import export_feedback
from services.pilot_copies import copy_pilot, remove_pilot
from services.pilots import current_pilot, look_at
from tests.services.rows import count, opinion, record_counts, record_opinions

CODE, FIRST = "CSKH-2026", date(2026, 11, 19)


@pytest.fixture
def admin(person_of):
    return person_of(Role.ADMIN)


@pytest.fixture
def copied(session, pilot, tree, admin, now):
    session.add(
        ReportingDuty(
            pilot_id=pilot.id, unit_id=tree["NPC"].id, to_unit_id=tree["EVN"].id, before=pilot.report_before
        )
    )
    session.commit()
    return copy_pilot(session, admin, pilot.code, CODE, "Thí điểm 2026", FIRST, now=now)


def test_a_copy_brings_functions_and_duties_with_every_day_moved(session, pilot, copied):
    new, shift = current_pilot(session, CODE), FIRST - pilot.trial_from
    assert (copied.functions, copied.duties) == (15, 1)
    for name in ("trial_to", "report_before", "launch_on"):
        assert getattr(new, name) - getattr(pilot, name) == shift == timedelta(days=364)
    duty = session.exec(select(ReportingDuty).where(ReportingDuty.pilot_id == new.id)).one()
    assert duty.before == new.report_before
    assert (new.is_current, new.form_url, new.sheet_id, new.letter_number) == (False, "", "", "")
    assert current_pilot(session).id == pilot.id


def test_nothing_of_one_pilot_shows_in_the_other(session, pilot, copied, operator, now, tmp_path):
    assert copied
    new = current_pilot(session, CODE)
    record_counts(session, [count(2, "PA", 111)], pilot=pilot, now=now)
    record_opinions(session, [opinion(2, "Ý của đợt cũ", unit_code="PA")], pilot=pilot, now=now)
    record_counts(session, [count(2, "PA", 222, day=date(2026, 12, 1))], pilot=new, now=now)
    # The same answer in both is an item of each.
    record_opinions(session, [opinion(2, "Ý của đợt cũ", unit_code="PA")], pilot=new, now=now)
    record_opinions(session, [opinion(3, "Ý của đợt mới", unit_code="PA", second=9)], pilot=new, now=now)
    for one, texts in ((pilot, {"Ý của đợt cũ"}), (new, {"Ý của đợt cũ", "Ý của đợt mới"})):
        items = session.exec(select(Feedback).where(Feedback.pilot_id == one.id)).all()
        assert {item.text for item in items} == texts
        assert session.exec(
            select(InstallCount.staff_installed).where(InstallCount.pilot_id == one.id)
        ).all() == [111 if one is pilot else 222]
    for one, there in ((pilot, False), (new, True)):
        file = tmp_path / f"{one.code}.csv"
        export_feedback(session, operator, one, file, now=now)
        assert ("Ý của đợt mới" in file.read_text(encoding="utf-8-sig")) is there
    look_at(CODE)
    try:
        assert current_pilot(session).id == new.id
        assert current_pilot(session, pilot.code).id == pilot.id
    finally:
        look_at("")


def test_changes_are_kept_told_and_put_back(session, copied, admin, now):
    assert copied
    was = fields_of(current_pilot(session, CODE))
    later = replace(was, name="  Tên   mới ", report_before=was.report_before + timedelta(days=3))
    assert change_pilot(session, admin, CODE, later, now=now, seen=was) == was
    new = current_pilot(session, CODE)
    assert new.name == "Tên mới"
    assert (
        session.exec(select(ReportingDuty.before).where(ReportingDuty.pilot_id == new.id)).one()
        == new.report_before
    )
    with pytest.raises(Refused):
        change_pilot(session, admin, CODE, was, now=now, seen=was)
    change_pilot(session, admin, CODE, was, now=now, seen=fields_of(new))
    assert fields_of(current_pilot(session, CODE)) == was
    said = change_functions(session, admin, CODE, {"login": ("Nhóm khác", "Vào ứng dụng")}, now=now)
    label = select(AppFunction.label).where(AppFunction.pilot_id == new.id, AppFunction.code == "login")
    assert session.exec(label).one() == "Vào ứng dụng"
    change_functions(session, admin, CODE, said, now=now)
    assert session.exec(label).one() == said["login"][1]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", " "),
        ("trial_to", date(2020, 1, 1)),
        ("report_before", date(2026, 11, 19)),
        ("launch_on", date(2020, 1, 1)),
        ("form_url", "javascript:alert(1)"),
    ],
)
def test_what_cannot_stand_is_refused(session, copied, admin, now, name, value):
    assert copied
    was = fields_of(current_pilot(session, CODE))
    with pytest.raises(Refused):
        change_pilot(session, admin, CODE, replace(was, **{name: value}), now=now, seen=was)


def test_the_current_one_is_chosen_and_a_new_one_taken_back_only_while_empty(
    session, pilot, copied, admin, now
):
    assert copied
    with pytest.raises(Refused):
        remove_pilot(session, admin, pilot.code, now=now)
    assert make_current(session, admin, CODE, now=now) == pilot.code
    assert current_pilot(session).code == CODE
    assert list_pilots(session, admin)[0].code == CODE
    make_current(session, admin, pilot.code, now=now)
    remove_pilot(session, admin, CODE, now=now)
    with pytest.raises(NotFound):
        current_pilot(session, CODE)
    again = copy_pilot(session, admin, pilot.code, CODE, "Lại", FIRST, now=now, with_duties=False)
    assert again.duties == 0
    record_counts(session, [count(2, "PA", 1)], pilot=current_pilot(session, CODE), now=now)
    with pytest.raises(Refused):
        remove_pilot(session, admin, CODE, now=now)


@pytest.mark.parametrize("code", ["", "có dấu", "a b", "../x", "x" * 41, "cskh-2025"])
def test_a_code_that_is_none_or_taken_is_refused(session, pilot, tree, admin, now, code):
    assert tree
    with pytest.raises(Refused):
        copy_pilot(session, admin, pilot.code, code, "Tên", FIRST, now=now)
    assert len(session.exec(select(Pilot)).all()) == 1
