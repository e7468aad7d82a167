"""Mails that another server returned are found among ours, whatever else lies in the folder."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from models.tables import OutgoingMail
from services.access import OPERATOR
from services.mail import queue_mail
from services.mail_bounces import Returned, read_returned, record_bounces, returned_in

REPORT = """From: MAILER-DAEMON@evn.com.vn
To: tracker@evn.com.vn
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

I'm sorry to have to inform you.
--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.evn.com.vn

Final-Recipient: rfc822; an@evn.com.vn
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user here

--B
Content-Type: {part}

From: tracker@evn.com.vn
Message-ID: {number}
Subject: x

--B--
"""


@pytest.fixture
def sent(session, now):
    """A mail of ours that was sent."""
    queue_mail(
        session, now=now, kind="k", about="a", day=now.date(), to="an@evn.com.vn", subject="s", text="t"
    )
    mail = session.exec(select(OutgoingMail)).one()
    mail.state, mail.sent_at = "sent", now
    session.add(mail)
    session.commit()
    return mail


def returned(number: str, action: str = "failed", part: str = "text/rfc822-headers") -> Returned:
    return read_returned(REPORT.format(number=number, action=action, part=part).encode())


@pytest.mark.parametrize("part", ["text/rfc822-headers", "message/rfc822"])
def test_a_returned_mail_is_marked_with_the_servers_words(session, sent, now, part):
    done = record_bounces(session, OPERATOR, [returned(sent.message_id, part=part)], now=now)
    assert (done.read, done.bounced) == (1, 1)
    session.refresh(sent)
    assert sent.state == "bounced"
    assert "no such user here" in str(sent.said)
    assert record_bounces(session, OPERATOR, [returned(sent.message_id)], now=now).bounced == 0


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed"])
def test_what_is_only_late_is_not_returned(session, sent, now, action):
    assert record_bounces(session, OPERATOR, [returned(sent.message_id, action)], now=now).bounced == 0


@pytest.mark.usefixtures("sent")
def test_a_report_of_somebody_elses_mail_changes_nothing(session, now):
    other = returned("<abc@elsewhere.vn>")
    assert other.message_id == ""
    assert record_bounces(session, OPERATOR, [other], now=now).bounced == 0


def test_a_folder_is_read_file_by_file(tmp_path, sent):
    folder = tmp_path / "new"
    folder.mkdir()
    (folder / "1.eml").write_text(
        REPORT.format(number=sent.message_id, action="failed", part="message/rfc822")
    )
    (folder / "2.eml").write_bytes(b"\x00\xff not a mail")
    (folder / "inside").mkdir()
    assert [one.message_id for one in returned_in([folder])] == [sent.message_id, ""]


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(data):
    assert read_returned(data).message_id == ""
