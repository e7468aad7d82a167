"""The owner of a critical item is written to with the change that made it critical: once, and without personal data."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import col, select

from models.codes import Role
from models.tables import Account, CriticalNotice, Feedback, OutgoingMail
from services.access import OPERATOR
from services.corrections import sort_item
from services.critical_mail import keep_public_address, tell_of_missed, tell_owners, untold_owners
from services.item_acts import act_on_items
from services.item_changes import Changes
from services.quick_entries import Entry, note_opinion
from services.undo import undo_import
from tests.services.desk import items_of_units
from tests.services.rows import opinion, record_opinions

DANGER = "Cột điện bị nghiêng, báo sự cố trên app không gửi được, gọi 0912345678 mã KH PA01000123456"


@pytest.fixture
def with_address(session, person_of):
    """A person of a role with an address of their own."""

    def make(role, unit=None):
        person = person_of(role, unit)
        account = session.get_one(Account, person.account_id)
        account.email = f"{account.username}@evn.com.vn"
        session.add(account)
        session.commit()
        return person

    return make


def letters(session):
    session.expire_all()
    return session.exec(select(OutgoingMail).order_by(col(OutgoingMail.id))).all()


def test_an_imported_critical_item_is_told_with_its_import(session, pilot, tree, with_address, now):
    with_address(Role.TRIAGER)
    keep_public_address(session, "https://thidiem.evn.com.vn/")
    record_opinions(session, [opinion(2, DANGER)], pilot=pilot, now=now, unit=tree["PA"])
    item = session.exec(select(Feedback)).one()
    assert item.severity == "critical"
    (mail,) = letters(session)
    assert (mail.to_address, mail.urgent, mail.kind) == ("triager.evn@evn.com.vn", True, "critical")
    assert str(item.id) in mail.subject
    assert f"https://thidiem.evn.com.vn/y-kien?y-kien={item.id}" in mail.text
    for said in ("0912345678", "PA01000123456", "nghiêng", "an@example.vn"):
        assert said not in mail.text + mail.subject


def test_one_letter_tells_of_all_that_came_together_and_each_only_once(
    session, pilot, tree, with_address, now
):
    with_address(Role.TRIAGER)
    rows = [opinion(n, f"{DANGER} lần {n}", second=n) for n in range(2, 60)]
    record_opinions(session, rows, pilot=pilot, now=now, unit=tree["PA"])
    (mail,) = letters(session)
    assert "58 ý kiến" in mail.subject
    assert "và 18 ý kiến khác" in mail.text
    assert tell_owners(session, pilot, now=now + timedelta(days=1)) == 0
    tell_of_missed(session, now=now + timedelta(days=2))
    assert len(letters(session)) == 1


def test_a_person_s_word_that_an_item_is_critical_is_told(session, pilot, tree, with_address, now):
    triager = with_address(Role.TRIAGER)
    first, second = items_of_units(session, pilot, [tree["PA"], tree["PB"]], now=now)
    assert letters(session) == []
    sort_item(session, triager, pilot, first, {"severity": "critical"}, now=now)
    assert len(letters(session)) == 1
    act_on_items(session, triager, pilot, [first, second], Changes(severity="critical"), now=now)
    assert [str(second) in mail.subject for mail in letters(session)] == [False, True]


def test_what_the_support_line_notes_is_told(session, pilot, with_address, now, store):
    triager = with_address(Role.TRIAGER)
    note_opinion(session, triager, pilot, Entry("hotline", DANGER), store, now=now)
    assert len(letters(session)) == 1


def test_wrong_data_goes_to_the_corporation_s_officers_else_to_the_contact(
    session, pilot, tree, with_address, now
):
    officer = with_address(Role.DATA_OFFICER, tree["NPC"])
    with_address(Role.TRIAGER)
    tree["CPC"].contact = "Ông An, <an@evncpc.vn>"
    session.add(tree["CPC"])
    labels = {"kind": "wrong_data", "severity": "critical"}
    items_of_units(session, pilot, [tree["PA"], tree["PP"]], now=now, labels=labels)
    tell_owners(session, pilot, now=now)
    assert {mail.to_address for mail in letters(session)} == {f"{officer.name}@evn.com.vn", "an@evncpc.vn"}


def test_an_owner_without_an_address_is_listed_until_somebody_has_one(
    session, pilot, tree, person_of, with_address, now
):
    triager = person_of(Role.TRIAGER)
    (number,) = items_of_units(session, pilot, [tree["PA"]], now=now, labels={"severity": "critical"})
    assert tell_owners(session, pilot, now=now) == 0
    assert [(u.item, u.owner) for u in untold_owners(session, triager, pilot)] == [(number, "evnict")]
    with_address(Role.TRIAGER)
    assert tell_of_missed(session, now=now) == 1
    assert untold_owners(session, triager, pilot) == ()
    assert len(letters(session)) == 1


def test_closed_and_harmless_items_are_told_to_nobody(session, pilot, tree, with_address, now):
    with_address(Role.TRIAGER)
    items_of_units(session, pilot, [tree["PA"]], now=now, labels={"severity": "critical", "state": "guided"})
    items_of_units(session, pilot, [tree["PB"]], now=now)
    assert tell_owners(session, pilot, now=now) == 0
    assert letters(session) == []


def test_a_new_owner_is_told_too_and_the_first_not_again(session, pilot, tree, with_address, now):
    triager = with_address(Role.TRIAGER)
    with_address(Role.DATA_OFFICER, tree["NPC"])
    (number,) = items_of_units(session, pilot, [tree["PA"]], now=now, labels={"severity": "critical"})
    tell_owners(session, pilot, now=now)
    act_on_items(session, triager, pilot, [number], Changes(owners=("evnict", "NPC")), now=now)
    assert [mail.to_address.split("@")[0] for mail in letters(session)] == ["triager.evn", "data_officer.npc"]


def test_an_import_with_a_told_item_is_taken_back_whole(session, pilot, tree, with_address, now):
    with_address(Role.TRIAGER)
    outcome = record_opinions(session, [opinion(2, DANGER)], pilot=pilot, now=now, unit=tree["PA"])
    assert session.exec(select(CriticalNotice)).one()
    undo_import(session, OPERATOR, outcome.import_id, now=now)
    session.expire_all()
    assert session.exec(select(CriticalNotice)).all() == []
    assert session.exec(select(Feedback)).all() == []
