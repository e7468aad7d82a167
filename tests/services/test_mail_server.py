"""The mail server as it stands in the settings."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from services.access import Refused
from services.mail_server import mail_server, server_of


@pytest.mark.parametrize(
    ("url", "host", "port", "tls", "user"),
    [
        ("smtp://mail.evn.vn", "mail.evn.vn", 587, "offered", ""),
        ("smtp://a%40evn.vn:p%3Aq@mail.evn.vn:25", "mail.evn.vn", 25, "offered", "a@evn.vn"),
        ("smtps://u:p@mail.evn.vn", "mail.evn.vn", 465, "start", "u"),
        ("smtp://10.0.0.1:25?tls=off", "10.0.0.1", 25, "off", ""),
        ("smtp://[::1]:2525", "::1", 2525, "offered", ""),
    ],
)
def test_an_address_is_read_in_all_its_parts(url, host, port, tls, user):
    found = mail_server(url, "Ban KDMBĐ <t@evn.vn>")
    assert (found.host, found.port, found.tls, found.user) == (host, port, tls, user)
    assert (found.sender, found.sender_name) == ("t@evn.vn", "Ban KDMBĐ")


@pytest.mark.parametrize(
    "url",
    [
        "mail.evn.vn",
        "http://mail.evn.vn",
        "smtp://",
        "smtp://a:x:y",
        "smtp://h?tls=maybe",
        "smtps://h?tls=off",
    ],
)
def test_what_is_no_server_is_refused_without_the_password(url):
    with pytest.raises(Refused) as refused:
        mail_server(url, "t@evn.vn")
    assert "smtp://user:password@host:587" in str(refused.value)


@pytest.mark.parametrize(
    ("url", "sender", "named"), [("", "t@evn.vn", "SMTP_URL"), ("smtp://h", "", "MAIL_FROM")]
)
def test_what_is_not_set_is_named(url, sender, named):
    with pytest.raises(Refused, match=named):
        server_of(SecretStr(url), sender)


def test_a_sender_that_is_no_address_is_refused():
    with pytest.raises(Refused, match="MAIL_FROM"):
        mail_server("smtp://h", "Ban KDMBĐ")
