"""A real mail server on this machine for tests: plain, with STARTTLS or TLS from the start, that can refuse or fall silent."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as by_default
from ipaddress import ip_address
from pathlib import Path
from threading import Event
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "tracker", "mật khẩu @/:"


@dataclass
class Postman:
    """Takes mail; `answers` says what is answered to an address (RCPT) instead, `to_text` to the text of one."""

    taken: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    to_text: dict[str, str] = field(default_factory=dict)
    hold_text: Event | None = None  # the answer to a text waits for this
    hold_address: Event | None = None
    came: Event = field(default_factory=Event)  # somebody waits at either

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take or refuse an address."""
        await self._wait(self.hold_address)
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:
        """Take or refuse a text."""
        content = envelope.content
        assert isinstance(content, bytes)
        said = self.to_text.get(envelope.rcpt_tos[0], "250 OK")
        if said.startswith("250"):
            message = message_from_bytes(content, policy=by_default)
            assert isinstance(message, EmailMessage)
            self.senders.append(envelope.mail_from or "")
            self.taken.append((list(envelope.rcpt_tos), message))
        await self._wait(self.hold_text)
        return said

    async def _wait(self, held: Event | None) -> None:
        if held is not None:
            self.came.set()
            while not held.is_set():
                await asyncio.sleep(0.01)

    def addresses(self) -> list[str]:
        """Whom mail was taken for, in order."""
        return [to for tos, _message in self.taken for to in tos]


class _AnyPort(Controller):
    """On whichever port is free; asked once before the test, as the controller itself would with a known port."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        asked: socket.socket = socket.create_connection((self.hostname, self.port), 5)
        if self.ssl_context is not None:
            trusting = ssl.create_default_context()
            trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
            asked = trusting.wrap_socket(asked)
        with asked:
            asked.recv(1024)


@contextmanager
def smtp_server(
    postman: Postman, *, tls: ssl.SSLContext | None = None, starttls: bool = False, sign_in: bool = False
) -> Iterator[int]:
    """The port of a running server."""

    def authenticate(_server: Any, _session: Any, _envelope: Any, _how: str, given: Any) -> AuthResult:
        right = isinstance(given, LoginPassword) and (given.login, given.password) == (
            USER.encode(),
            PASSWORD.encode(),
        )
        return AuthResult(success=right, handled=False)

    options: dict[str, Any] = {}
    if sign_in:
        options |= {"authenticator": authenticate, "auth_required": True, "auth_require_tls": starttls}
    if starttls:
        options |= {"tls_context": tls, "require_starttls": True}
    controller = _AnyPort(
        postman,
        hostname="127.0.0.1",
        port=0,
        ssl_context=tls if tls is not None and not starttls else None,
        **options,
    )
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def make_certificate(folder: Path) -> Path:
    """A certificate of its own for 127.0.0.1 with its key; the path of the PEM that holds both."""
    own = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    today = datetime.now(UTC)
    said = [x509.IPAddress(ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(own.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName(said), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(own, hashes.SHA256())
    )
    path = folder / "mail.pem"
    path.write_bytes(
        own.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


def context_of(certificate: Path) -> ssl.SSLContext:
    """What a server speaks TLS with."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context
