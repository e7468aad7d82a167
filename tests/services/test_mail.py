"""The queue of mail: once each, in the caller's transaction, with words that no header trips over."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from locales import phrase
from models.codes import Role
from models.database import reading, writing
from models.tables import MailAttachment, OutgoingMail
from services.access import OPERATOR, NotAllowed, NotFound, Refused
from services.mail import (
    MOST_ATTACHED,
    Attachment,
    addresses_in,
    list_mail,
    one_line,
    queue_mail,
    send_again,
    usable_address,
    withdraw_mail,
)


def put(session, now, **fields) -> bool:
    given_ = {"kind": "k", "about": "a", "day": now.date(), "to": "an@evn.vn", "subject": "s", "text": "t"}
    return queue_mail(session, now=now, **(given_ | fields))


def test_the_same_mail_is_queued_once_and_any_other_beside_it(session, now):
    assert put(session, now)
    assert not put(session, now, text="other")
    others = ({"kind": "l"}, {"about": "b"}, {"to": "b@evn.vn"}, {"day": now.date().replace(day=1)})
    assert all(put(session, now, **other) for other in others)


def test_what_the_caller_takes_back_was_never_queued(engine, now):
    with writing(engine) as session:
        put(session, now, attachments=[Attachment("a.txt", b"1")])
        session.rollback()
    with reading(engine) as session:
        assert session.exec(select(OutgoingMail)).all() == []


def test_programs_that_queue_the_same_at_once_queue_it_once(engine, now):
    def queue(_n: int) -> bool:
        with writing(engine) as session:
            done = put(session, now, attachments=[Attachment("a.txt", b"1")])
            session.commit()
        return done

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(queue, range(8))) == [False] * 7 + [True]
    with reading(engine) as session:
        assert len(session.exec(select(MailAttachment)).all()) == 1


def test_a_phrase_is_said_in_vietnamese(session, now):
    put(session, now, subject=phrase("Monday"))
    assert session.exec(select(OutgoingMail.subject)).one() == "Thứ Hai"


def test_too_large_files_are_refused(session, now):
    with pytest.raises(Refused):
        put(session, now, attachments=[Attachment("a", b"0" * (MOST_ATTACHED + 1))])


def test_what_waits_is_not_sent_again_and_what_was_withdrawn_is(session, now):
    put(session, now)
    [mail] = list_mail(session, OPERATOR)
    with pytest.raises(Refused):
        send_again(session, OPERATOR, mail.id, now=now)
    withdraw_mail(session, OPERATOR, mail.id, now=now)
    with pytest.raises(Refused):
        withdraw_mail(session, OPERATOR, mail.id, now=now)
    send_again(session, OPERATOR, mail.id, now=now)
    assert [one.state for one in list_mail(session, OPERATOR, states=("waiting",), kind="k")] == ["waiting"]
    with pytest.raises(NotFound):
        send_again(session, OPERATOR, 999, now=now)


def test_a_unit_sees_no_mail(session, units, reporter_of, person_of, now):
    put(session, now)
    for person in (reporter_of(units["EVNNPC"]), person_of(Role.TRIAGER)):
        with pytest.raises(NotAllowed):
            list_mail(session, person)
    assert len(list_mail(session, person_of(Role.HEADQUARTERS))) == 1


@given(st.text(max_size=80))
def test_no_text_gives_an_address_with_a_line_or_a_space(text):
    for address in (usable_address(text), *addresses_in(text)):
        assert address.isascii()
        assert not set(address) & set(" \r\n\t,;<>")


@given(st.text(max_size=400))
def test_every_text_is_one_line_as_a_header(text):
    said = one_line(text)
    assert len(said) <= 200
    assert len(said.splitlines()) <= 1
