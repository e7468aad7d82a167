"""The mail server of the settings, spoken to by SMTP: how it is reached, and one mail handed over."""

from __future__ import annotations

import re
import smtplib
import ssl
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP as BY_SMTP
from email.utils import format_datetime, formataddr, parseaddr
from mimetypes import guess_type
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from pydantic import SecretStr

from locales import Phrase, phrase
from locales.vietnamese import clean_text
from models.tables import OutgoingMail
from services.access import Refused
from services.mail import Attachment, one_line, usable_address

# Longer than a server takes for its checks; three of them stay below a lease.
TIMEOUT_SECONDS = 60
_DEFAULT_PORTS = {"smtp": 587, "smtps": 465}
_LINE_STARTS_WITH_DOT = re.compile(rb"^\.", re.MULTILINE)
_OFFICE = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ServerTrouble(Exception):
    """No mail can go by this server now: not reached, no trust in it, no sign-in, or it refuses the sender."""

    def __init__(self, sentence: Phrase) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


class Interrupted(Exception):
    """The connection broke after the text was begun: whether the server took the mail is not known."""


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed over. `tls` is `start` (smtps://), `offered` (smtp://) or `off` (smtp://…?tls=off)."""

    host: str
    port: int
    tls: str
    user: str
    password: str = field(repr=False)
    sender: str = ""
    sender_name: str = ""


@dataclass(frozen=True)
class Verdict:
    """What the server said of one mail: `sent`, `later` (it may be tried again) or `refused` for good."""

    outcome: str
    said: Phrase


def server_of(smtp_url: SecretStr, mail_from: str) -> MailServer:
    """The server of the settings. Raises Refused as `mail_server` does."""
    return mail_server(smtp_url.get_secret_value(), mail_from)


def mail_server(smtp_url: str, mail_from: str) -> MailServer:
    """The server of SMTP_URL and the sender of MAIL_FROM. Raises Refused, naming what is missing or wrong."""
    if not smtp_url or not mail_from:
        raise Refused(
            phrase(
                "No mail can be sent: %(name)s is not set. Write it in the environment or in .env, "
                "or copy the text of the letters instead.",
                name="SMTP_URL" if not smtp_url else "MAIL_FROM",
            )
        )
    parts = urlsplit(smtp_url.strip())
    tls = _tls_of(parts)
    if tls is None or not parts.hostname:
        raise Refused(
            phrase(
                "SMTP_URL is no address of a mail server. Write it as smtp://user:password@host:587, "
                "or smtps://… where TLS is spoken from the start."
            )
        )
    name, address = parseaddr(mail_from)
    sender = usable_address(address)
    if not sender:
        raise Refused(
            phrase(
                "MAIL_FROM is no address: “%(found)s”. Write it as ten@evn.com.vn.", found=one_line(mail_from)
            )
        )
    port = _port(parts) or _DEFAULT_PORTS[parts.scheme]
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(parts.hostname, port, tls, user, password, sender, one_line(name, 80))


def _tls_of(parts: SplitResult) -> str | None:
    asked = parse_qs(parts.query).get("tls", [""])[-1]
    if _port(parts) is None or asked not in ("", "off"):
        return None
    if parts.scheme == "smtps" and not asked:
        return "start"
    return {"": "offered", "off": "off"}[asked] if parts.scheme == "smtp" else None


def _port(parts: SplitResult) -> int | None:
    """The port; 0 where none is named, None for nonsense."""
    try:
        return parts.port or 0
    except ValueError:
        return None


def open_connection(server: MailServer) -> smtplib.SMTP:
    """A connection that was greeted, made private where the server can, and signed in. Raises ServerTrouble.

    A certificate is always checked against the machine's authorities (SSL_CERT_FILE names another list);
    a password is never sent in the clear.
    """
    where = f"{server.host}:{server.port}"
    trust = ssl.create_default_context()
    home = server.sender.partition("@")[2]
    try:
        connection = (
            smtplib.SMTP_SSL(
                server.host, server.port, local_hostname=home, timeout=TIMEOUT_SECONDS, context=trust
            )
            if server.tls == "start"
            else smtplib.SMTP(server.host, server.port, local_hostname=home, timeout=TIMEOUT_SECONDS)
        )
    except (OSError, smtplib.SMTPException) as error:
        raise _not_reached(where, error) from error
    try:
        connection.ehlo()
        if server.tls == "offered" and connection.has_extn("starttls"):
            connection.starttls(context=trust)
            connection.ehlo()
        elif server.tls != "start" and server.user:
            raise ServerTrouble(
                phrase(
                    "The mail server %(where)s offers no TLS, so the password was not sent to it. "
                    "Use smtps://, or a server that offers STARTTLS.",
                    where=where,
                )
            )
        if server.user:
            _sign_in(connection, server, where)
    except (OSError, smtplib.SMTPException) as error:
        connection.close()
        raise _not_reached(where, error) from error
    except ServerTrouble:
        connection.close()
        raise
    return connection


def _sign_in(connection: smtplib.SMTP, server: MailServer, where: str) -> None:
    """PLAIN, else LOGIN, in UTF-8: smtplib's own knows ASCII alone, and passwords hold more. Raises ServerTrouble."""

    def told(text: str) -> str:
        return b64encode(text.encode()).decode("ascii")

    offered = connection.esmtp_features.get("auth", "").upper().split()
    if "PLAIN" in offered:
        code, said = connection.docmd("AUTH", "PLAIN " + told(f"\0{server.user}\0{server.password}"))
    elif "LOGIN" in offered:
        code, said = connection.docmd("AUTH", "LOGIN")
        for word in (server.user, server.password):
            if code == 334:
                code, said = connection.docmd(told(word))
    else:
        raise ServerTrouble(
            phrase(
                "The mail server %(where)s offers no sign-in by user name and password. "
                "Leave them out of SMTP_URL, or name another server.",
                where=where,
            )
        )
    if code not in (235, 503):
        raise ServerTrouble(
            phrase(
                "The mail server %(where)s did not take the user name and password of SMTP_URL (%(said)s).",
                where=where,
                said=_answer(code, said),
            )
        )


def _not_reached(where: str, error: Exception) -> ServerTrouble:
    match error:
        case ssl.SSLCertVerificationError():
            return ServerTrouble(
                phrase(
                    "The certificate of the mail server %(where)s is not trusted (%(why)s). Add its authority to the "
                    "machine, or name a list with SSL_CERT_FILE.",
                    where=where,
                    why=error.verify_message,
                )
            )
        case ssl.SSLError():
            return ServerTrouble(
                phrase(
                    "The mail server %(where)s does not speak TLS as SMTP_URL says. "
                    "smtps:// is for TLS from the start (465), smtp:// for STARTTLS (587).",
                    where=where,
                )
            )
        case smtplib.SMTPResponseException():
            why = _answer(error.smtp_code, error.smtp_error)
        case OSError():
            why = error.strerror or str(error) or type(error).__name__
        case _:
            why = str(error)
    return ServerTrouble(
        phrase(
            "The mail server %(where)s can't be used now (%(why)s). What waits stays in the queue.",
            where=where,
            why=one_line(why),
        )
    )


def build_message(
    mail: OutgoingMail, attachments: list[Attachment], server: MailServer, *, at: datetime
) -> bytes:
    """The mail as it goes over the wire: headers that hold one line each, text in UTF-8, lines end in CRLF."""
    message = EmailMessage(policy=BY_SMTP)
    message["From"] = formataddr((server.sender_name, server.sender))
    message["To"] = mail.to_address
    message["Subject"] = one_line(mail.subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = mail.message_id
    # Answering machines leave such mail alone (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(clean_text(mail.text) + "\n")
    for one in attachments:
        kind = _OFFICE.get(one.name.rpartition(".")[2].lower()) or guess_type(one.name)[0]
        main, _slash, sub = (kind or "application/octet-stream").partition("/")
        message.add_attachment(one.data, maintype=main, subtype=sub, filename=one_line(one.name, 120))
    return message.as_bytes()


def hand_over(
    connection: smtplib.SMTP, sender: str, to: str, message: bytes, begin: Callable[[], bool]
) -> Verdict | None:
    """Give the server one mail. `begin` is asked before the text is: where it says no, nothing is given (None).

    Raises ServerTrouble where the server refuses the sender or is gone, Interrupted where it went silent after
    the text was begun.
    """
    try:
        code, said = connection.mail(sender)
        if code != 250:
            raise ServerTrouble(
                phrase(
                    "The mail server does not take mail from %(sender)s (%(said)s). Correct MAIL_FROM or SMTP_URL.",
                    sender=sender,
                    said=_answer(code, said),
                )
            )
        code, said = connection.rcpt(to)
        if code not in (250, 251):
            connection.rset()
            return _judged(code, said)
        if not begin():
            connection.rset()
            return None
        code, said = connection.docmd("DATA")
        if code != 354:
            connection.rset()
            return _judged(code, said)
    except (OSError, smtplib.SMTPException) as error:
        raise _not_reached(f"{connection._host}", error) from error  # type: ignore[attr-defined]
    try:
        connection.send(_LINE_STARTS_WITH_DOT.sub(b"..", message) + b".\r\n")
        code, said = connection.getreply()
    except (OSError, smtplib.SMTPException) as error:
        raise Interrupted from error
    return _judged(code, said)


def _judged(code: int, said: bytes) -> Verdict:
    outcome = "sent" if 200 <= code < 300 else "later" if 400 <= code < 500 else "refused"
    return Verdict(outcome, phrase("The mail server answered: %(said)s", said=_answer(code, said)))


def _answer(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return one_line(f"{code} {text}", 300)
