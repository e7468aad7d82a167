"""One's own sessions: listed and ended, never another's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from models.tables import Account, Audit
from services.access import OPERATOR, NotFound, Refused
from services.admin_accounts import AccountFields, change_account, unlock_account
from services.own_sessions import browser_words, end_others, end_own, list_own
from services.sign_ins import (
    IDLE,
    LOCKED_FOR,
    Locked,
    Opened,
    WrongPassword,
    open_session,
    person_of,
    sign_in,
)

CHROME = (
    "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Mobile Safari/537.36"
)


@pytest.fixture
def enter(session: Session, now):
    def make(name: str = "an", *, later: timedelta = timedelta(), agent: str = CHROME) -> Opened:
        account = session.exec(select(Account).where(Account.username == name)).first()
        account = account or Account(username=name, role="triager", created_at=now)
        session.add(account)
        session.flush()
        opened = open_session(session, account, address="10.0.0.7", agent=agent, now=now + later)
        session.commit()
        return opened

    return make


def test_this_session_stands_first_with_its_browser_place_and_hours(session, enter, now):
    one, _other = enter(), enter(later=timedelta(minutes=5), agent="curl/8")
    first, second = list_own(session, one.person, one.token, now=now)
    assert (first.here, first.browser, first.address) == (True, "Chrome · Android", "10.0.0.7")
    assert (second.here, second.browser, second.started_at) == (False, "", now + timedelta(minutes=5))


def test_what_has_ended_or_belongs_to_another_is_not_listed(session, enter, now):
    one, old, _stranger = enter(), enter(later=-IDLE), enter("binh")
    assert [line.here for line in list_own(session, one.person, one.token, now=now)] == [True]
    assert person_of(session, old.token, now=now) is None


def test_one_is_ended_and_the_others_stay(session, enter, now):
    one, two, three = enter(), enter(), enter()
    number = list_own(session, two.person, two.token, now=now)[0].id
    end_own(session, one.person, number, now=now)
    assert [person_of(session, o.token, now=now) is None for o in (one, two, three)] == [False, True, False]
    with pytest.raises(NotFound):
        end_own(session, one.person, number, now=now)
    assert "end session" in session.exec(select(Audit.act)).all()


def test_nobody_ends_the_session_of_another(session, enter, now):
    one, other = enter(), enter("binh")
    number = list_own(session, other.person, other.token, now=now)[0].id
    with pytest.raises(NotFound):
        end_own(session, one.person, number, now=now)
    assert end_others(session, one.person, one.token, now=now) == 0
    assert person_of(session, other.token, now=now) is not None


def test_all_others_end_at_once(session, enter, now):
    one, two, three = enter(), enter(), enter()
    assert end_others(session, one.person, one.token, now=now) == 2
    assert [person_of(session, o.token, now=now) is None for o in (one, two, three)] == [False, True, True]


@pytest.mark.parametrize(
    ("fields", "ends"),
    [(AccountFields("Tên mới", "triager", ""), False), (AccountFields("", "headquarters", ""), True)],
)
def test_another_role_ends_the_sessions_another_name_does_not(session, enter, now, fields, ends):
    one = enter()
    change_account(session, OPERATOR, one.person.account_id, fields, now=now)
    assert (person_of(session, one.token, now=now) is None) is ends


def test_an_administrator_opens_what_wrong_passwords_closed(session, enter, now):
    one = enter()
    account = session.get(Account, one.person.account_id)
    account.locked_until = now + LOCKED_FOR
    session.add(account)
    session.commit()

    def guess(*, known: bool = False) -> None:
        sign_in(session, "an", "sai", address="", agent="", now=now, known_browser=known)

    with pytest.raises(Locked):
        guess()
    with pytest.raises(WrongPassword):
        guess(known=True)  # a browser of its owner is not kept out by what strangers did
    unlock_account(session, OPERATOR, one.person.account_id, now=now)
    with pytest.raises(WrongPassword):
        guess()
    with pytest.raises(Refused):
        unlock_account(session, OPERATOR, one.person.account_id, now=now)


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1",
            "Safari · iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox · Windows"),
        ("<script>alert(1)</script>", ""),
    ],
)
def test_a_browser_is_called_as_people_call_it(agent, said):
    assert browser_words(agent) == said
