"""Mail is handed to a real server: once, whatever happens to the program, and what became of it is known."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from sqlmodel import select

from models.codes import Role
from models.database import reading, writing
from models.tables import OutgoingMail
from services.access import OPERATOR, NotAllowed
from services.mail import Attachment, list_mail, queue_mail, send_again, withdraw_mail
from services.mail_sending import LEASE, mail_trouble, send_waiting
from services.mail_server import MailServer, mail_server
from tests.services.smtp_server import PASSWORD, USER, Postman, context_of, make_certificate, smtp_server


@pytest.fixture
def postman() -> Postman:
    return Postman()


@pytest.fixture
def server(postman) -> Iterator[MailServer]:
    with smtp_server(postman) as port:
        yield mail_server(f"smtp://127.0.0.1:{port}", "Ban KDMBĐ <tracker@evn.com.vn>")


@pytest.fixture
def put(engine, now):
    """Put a mail in the queue."""

    def put(to: str, about: str = "P/U1", **more) -> bool:
        fields = {"kind": "k", "day": now.date(), "subject": "Nhắc", "text": "Nội dung"} | more
        with writing(engine) as session:
            queued = queue_mail(session, now=now, about=about, to=to, **fields)
            session.commit()
        return queued

    return put


@pytest.fixture
def states(engine):
    """Each address with the state of its mail."""

    def states() -> dict[str, str]:
        with reading(engine) as session:
            return {mail.to_address: mail.state for mail in session.exec(select(OutgoingMail))}

    return states


def send(engine, server, at, **more):
    return send_waiting(engine, OPERATOR, server, clock=lambda: at, **more)


def test_a_mail_arrives_as_it_was_written(engine, put, postman, server, now):
    text = "Kính gửi đầu mối,\n.một dòng bắt đầu bằng dấu chấm\n..\nTrân trọng./."
    put(
        "an@evn.com.vn",
        subject="Đôn đốc nộp Phụ lục 2",
        text=text,
        attachments=[Attachment("Công văn.docx", b"PK")],
    )
    sent = send(engine, server, now)
    assert (sent.count("sent"), sent.trouble) == (1, None)
    [(to, message)] = postman.taken
    assert (to, postman.senders) == (["an@evn.com.vn"], ["tracker@evn.com.vn"])
    assert message["Subject"] == "Đôn đốc nộp Phụ lục 2"
    assert message["From"] == "Ban KDMBĐ <tracker@evn.com.vn>"
    assert message["Auto-Submitted"] == "auto-generated"
    body = message.get_body()
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == text + "\n"
    [file] = message.iter_attachments()
    assert (file.get_filename(), file.get_content()) == ("Công văn.docx", b"PK")
    assert file.get_content_type().endswith("wordprocessingml.document")


def test_nothing_is_sent_twice(engine, put, postman, server, now):
    assert put("an@evn.com.vn")
    assert not put("an@evn.com.vn", text="again")
    send(engine, server, now)
    assert not put("an@evn.com.vn")
    assert send(engine, server, now + timedelta(days=1)).tried == ()
    assert postman.addresses() == ["an@evn.com.vn"]


def test_the_urgent_one_goes_first(engine, put, postman, server, now):
    put("a@evn.com.vn")
    put("b@evn.com.vn", urgent=True)
    send(engine, server, now)
    assert postman.addresses() == ["b@evn.com.vn", "a@evn.com.vn"]


def test_headers_of_peoples_words_add_no_headers(engine, put, postman, server, now):
    put(
        "an@evn.com.vn",
        subject="Nhắc\r\nBcc: gian@x.vn\r\n\r\nnội dung khác",
        attachments=[Attachment('a"\r\nX: y.txt', b"1")],
    )
    put("an@evn.com.vn\r\nBcc: gian@x.vn", about="other")
    send(engine, server, now)
    [(to, message)] = postman.taken
    assert to == ["an@evn.com.vn"]
    assert "Bcc" not in message
    assert message["Subject"] == "Nhắc Bcc: gian@x.vn nội dung khác"
    assert all("X" not in part for part in message.walk())


def test_an_address_that_no_server_takes_is_seen_as_refused(engine, put, postman, server, now, states):
    assert put("0912 345 678")
    send(engine, server, now)
    assert (states(), postman.taken) == ({"0912 345 678": "refused"}, [])


def test_a_refusal_is_kept_in_the_servers_words_and_stops_nobody_else(
    engine, put, postman, server, now, states
):
    postman.answers["di@evn.com.vn"] = "550 5.1.1 no such user"
    put("di@evn.com.vn")
    put("an@evn.com.vn")
    done = send(engine, server, now)
    assert states() == {"di@evn.com.vn": "refused", "an@evn.com.vn": "sent"}
    assert "550 5.1.1 no such user" in next(m.said for m in done.tried if m.state == "refused")
    assert send(engine, server, now + timedelta(days=3)).tried == ()


def test_a_refused_text_is_a_refusal(engine, put, postman, server, now, states):
    postman.to_text["an@evn.com.vn"] = "554 looks like spam"
    put("an@evn.com.vn")
    send(engine, server, now)
    assert states() == {"an@evn.com.vn": "refused"}


def test_a_server_that_asks_for_patience_is_asked_again_later_and_given_up_at_last(
    engine, put, postman, server, now, states
):
    postman.answers["an@evn.com.vn"] = "450 4.2.0 greylisted"
    put("an@evn.com.vn")
    send(engine, server, now)
    assert send(engine, server, now + timedelta(minutes=1)).tried == ()
    postman.answers.clear()
    send(engine, server, now + timedelta(minutes=6))
    assert states() == {"an@evn.com.vn": "sent"}
    postman.answers["b@evn.com.vn"] = "451 busy"
    put("b@evn.com.vn")
    for day in range(1, 20):
        send(engine, server, now + timedelta(days=day))
    assert states()["b@evn.com.vn"] == "failed"
    assert postman.addresses() == ["an@evn.com.vn"]


def test_while_the_server_is_away_mail_waits_and_the_reason_is_told(engine, put, now, states):
    put("an@evn.com.vn")
    gone = mail_server("smtp://127.0.0.1:1", "t@evn.com.vn")
    for hour in range(20):
        done = send(engine, gone, now + timedelta(hours=hour))
        assert done.trouble is not None
    assert states() == {"an@evn.com.vn": "waiting"}
    with reading(engine) as session:
        told = mail_trouble(session)
        assert told is not None
        assert "127.0.0.1:1" in told.sentence
    postman = Postman()
    with smtp_server(postman) as port:
        send(engine, mail_server(f"smtp://127.0.0.1:{port}", "t@evn.com.vn"), now + timedelta(days=1))
    with reading(engine) as session:
        assert mail_trouble(session) is None
    assert postman.addresses() == ["an@evn.com.vn"]


def test_two_senders_at_once_send_each_mail_once(engine, put, postman, server, now):
    wanted = [f"n{n}@evn.com.vn" for n in range(12)]
    for n, to in enumerate(wanted):
        put(to, about=str(n))
    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(lambda _n: send(engine, server, now), range(3)))
    assert sorted(postman.addresses()) == sorted(wanted)
    assert sum(one.count("sent") for one in done) == len(wanted)


def cut_off(engine, postman, server, at) -> ThreadPoolExecutor:
    """A sender that stands still inside the server, as one that was ended there leaves the queue."""
    pool = ThreadPoolExecutor(1)
    pool.submit(send, engine, server, at)
    assert postman.came.wait(20)
    return pool


def test_what_was_cut_off_before_its_text_is_sent_by_the_next(engine, put, postman, server, now, states):
    postman.hold_address = Event()
    put("an@evn.com.vn")
    with cut_off(engine, postman, server, now):
        held, postman.hold_address = postman.hold_address, None
        assert send(engine, server, now + timedelta(minutes=1)).tried == ()
        send(engine, server, now + LEASE)
        held.set()
    assert postman.addresses() == ["an@evn.com.vn"]
    assert states() == {"an@evn.com.vn": "sent"}


@pytest.mark.parametrize("urgent", [False, True])
def test_what_was_cut_off_in_its_text_is_left_to_a_person_or_sent_again_if_urgent(
    engine, put, postman, server, now, states, urgent
):
    postman.hold_text = Event()
    put("an@evn.com.vn", urgent=urgent)
    with cut_off(engine, postman, server, now):
        held, postman.hold_text = postman.hold_text, None
        send(engine, server, now + LEASE)
        seen = states()
        held.set()
    assert seen == {"an@evn.com.vn": "sent" if urgent else "unsure"}
    assert len(postman.taken) == 1 + urgent
    assert len({message["Message-ID"] for _to, message in postman.taken}) == 1


def test_a_person_sends_what_was_refused_again_and_takes_back_what_waits(
    engine, put, postman, server, now, states
):
    postman.answers["an@evn.com.vn"] = "550 full"
    put("an@evn.com.vn")
    send(engine, server, now)
    with writing(engine) as session:
        [mail] = list_mail(session, OPERATOR)
        send_again(session, OPERATOR, mail.id, now=now)
        withdraw_mail(session, OPERATOR, mail.id, now=now)
    assert states() == {"an@evn.com.vn": "withdrawn"}
    assert send(engine, server, now + timedelta(days=1)).tried == ()
    postman.answers.clear()
    with writing(engine) as session:
        send_again(session, OPERATOR, mail.id, now=now)
    send(engine, server, now)
    assert postman.addresses() == ["an@evn.com.vn"]


@pytest.mark.parametrize("role", [Role.TRIAGER, Role.ADMIN])
def test_only_who_manages_mail_sends_it(engine, server, now, session, person_of, role):
    person = person_of(role)
    session.rollback()
    if role is Role.ADMIN:
        assert send_waiting(engine, person, server, clock=lambda: now).tried == ()
    else:
        with pytest.raises(NotAllowed):
            send_waiting(engine, person, server, clock=lambda: now)


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_mail_goes_by_tls_to_a_server_whose_certificate_is_trusted(
    engine, put, postman, now, tmp_path, monkeypatch, scheme
):
    certificate = make_certificate(tmp_path)
    starttls = scheme == "smtp"
    put("an@evn.com.vn")
    with smtp_server(postman, tls=context_of(certificate), starttls=starttls, sign_in=starttls) as port:
        sign_in = f"{USER}:m%E1%BA%ADt%20kh%E1%BA%A9u%20%40%2F%3A@" if starttls else ""
        server = mail_server(f"{scheme}://{sign_in}127.0.0.1:{port}", "t@evn.com.vn")
        assert server.password in ("", PASSWORD)
        done = send(engine, server, now)
        assert done.trouble is not None
        assert "127.0.0.1" in str(done.trouble)
        assert postman.taken == []
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert send(engine, server, now).trouble is None
    assert postman.addresses() == ["an@evn.com.vn"]


def test_a_wrong_password_is_told_without_the_password(engine, put, postman, now, tmp_path, monkeypatch):
    certificate = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    put("an@evn.com.vn")
    with smtp_server(postman, tls=context_of(certificate), starttls=True, sign_in=True) as port:
        server = mail_server(f"smtp://{USER}:Sai-Roi-1@127.0.0.1:{port}", "t@evn.com.vn")
        said = str(send(engine, server, now).trouble)
    assert "535" in said
    assert "Sai-Roi-1" not in said + repr(server)


def test_a_password_never_goes_in_the_clear(engine, put, postman, now, states):
    put("an@evn.com.vn")
    with smtp_server(postman) as port:
        server = mail_server(f"smtp://{USER}:x@127.0.0.1:{port}", "t@evn.com.vn")
        assert "TLS" in str(send(engine, server, now).trouble)
    assert states() == {"an@evn.com.vn": "waiting"}


def test_tls_at_the_wrong_port_is_told_as_that(engine, put, postman, now):
    put("an@evn.com.vn")
    with smtp_server(postman) as port:
        server = mail_server(f"smtps://127.0.0.1:{port}", "t@evn.com.vn")
        assert "STARTTLS" in str(send(engine, server, now).trouble)


def test_a_context_of_the_server_speaks_tls(tmp_path):
    assert context_of(make_certificate(tmp_path)).protocol is ssl.PROTOCOL_TLS_SERVER
