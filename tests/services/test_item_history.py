"""What others changed of an opinion since somebody opened it: theirs alone, and nothing that was there before."""

from __future__ import annotations

from datetime import timedelta

from models.codes import Role
from models.tables import Account
from services.access import Person
from services.corrections import sort_item
from services.item_history import changed_by_others, newest_change
from tests.services.desk import items_of_units


def test_what_others_changed_since_is_told_and_the_own_is_not(session, pilot, tree, person_of, now):
    (number,) = items_of_units(session, pilot, [tree["PA"]], now=now)
    me = person_of(Role.TRIAGER)
    account = Account(username="ca.sau", role="triager", created_at=now)
    session.add(account)
    session.commit()
    colleague = Person(name="ca.sau", role=Role.TRIAGER, account_id=account.id)
    before = newest_change(session, me, pilot, number)
    sort_item(session, me, pilot, number, {"kind": "performance"}, now=now + timedelta(minutes=1))
    assert changed_by_others(session, me, pilot, number, before) == ()
    opened = newest_change(session, me, pilot, number)
    assert opened > before
    sort_item(session, colleague, pilot, number, {"kind": "suggestion"}, now=now + timedelta(minutes=2))
    told = changed_by_others(session, me, pilot, number, opened)
    kind = next(one for one in told if one.field == "kind")
    assert (kind.who, kind.old, kind.new) == ("ca.sau", "performance", "suggestion")
    assert changed_by_others(session, colleague, pilot, number, opened) == ()
    assert changed_by_others(session, me, pilot, number, newest_change(session, me, pilot, number)) == ()
