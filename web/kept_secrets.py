"""Secrets: only from the environment or files that are their owner's alone, none that can be guessed, none in a log."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from locales import Phrase, phrase
from services.sign_ins import INVITATION
from settings import SECRETS, Settings, WrongSettings

SHORTEST_KEY, SHORTEST_SECRET = 32, 12
HIDDEN = "***"
# What examples, images and guides are delivered with, and what people put in meanwhile.
DEFAULTS = frozenset(
    [
        "password",
        "passwd",
        "pass",
        "secret",
        "changeme",
        "change-me",
        "change_me",
        "changeit",
        "default",
        "admin",
        "administrator",
        "root",
        "postgres",
        "postgresql",
        "tracker",
        "test",
        "testing",
        "example",
        "demo",
        "your-secret",
        "your_secret",
        "your-secret-key",
        "mysecret",
        "matkhau",
        "mat-khau",
        "123456",
        "12345678",
        "123456789",
        "qwerty",
        "letmein",
        "evn",
        "evn2025",
        "evn@2025",
        "evn@123",
        "secret-key",
        "secret_key",
        "client-secret",
    ]
)
_IN_ADDRESSES = re.compile(r"(?P<before>://[^\s:/@]*:)[^\s@/]+(?=@)")
_IN_QUERIES = re.compile(
    r"(?P<before>[?&](?:code|state|token|id_token|access_token|session_state|csrf)=)[^&\s\"']+"
)
_INVITATIONS = re.compile(rf"(?P<before>{re.escape(INVITATION)}/)[A-Za-z0-9_-]{{20,}}")


def refuse_weak_secrets(settings: Settings, key: str, env_file: Path) -> None:
    """Raise WrongSettings for the first secret that can be guessed, or that others on the machine can read."""
    if is_weak(key, SHORTEST_KEY):
        raise WrongSettings(
            phrase(
                "Setting SECRET_KEY: %(n)s characters at random are needed, at least. "
                "Leave it out, and a key is made in DATA_DIR.",
                n=SHORTEST_KEY,
            )
        )
    for name, said in _secrets_of(settings):
        if is_weak(said, SHORTEST_SECRET):
            raise WrongSettings(
                phrase(
                    "Setting %(name)s holds a password that is a default or can be guessed. Set another of at least "
                    "%(n)s characters, there and here.",
                    name=name,
                    n=SHORTEST_SECRET,
                )
            )
    key_file = settings.data_dir / "secret_key"
    files = {"SECRET_KEY": key_file, "GOOGLE_SERVICE_ACCOUNT_FILE": settings.google_service_account_file}
    if _holds_a_secret(env_file):
        files[".env"] = env_file
    for name, path in files.items():
        if path is not None and path.exists() and path.stat().st_mode & 0o077:
            raise WrongSettings(_readable_by_others(name, path))


def is_weak(secret: str, shortest: int) -> bool:
    """Whether a secret is short, a default, or made of few letters.

    >>> is_weak("changeme-changeme-changeme-changeme", 32), is_weak("password", 4), is_weak("aaaaaaaaaaaaaaaa", 12)
    (True, True, True)
    >>> is_weak("k3-Vn9_xQ0tZr7LwPb2Yh6Ud8sEa4Gf1", 32)
    False
    """
    plain = secret.strip().lower()
    parts = set(filter(None, re.split(r"[^a-z0-9@]+", plain)))
    few = len(set(plain)) < min(10, shortest - 4)
    return (
        len(secret) < shortest
        or plain in DEFAULTS
        or few
        or (bool(parts) and parts <= DEFAULTS | {"change", "me", "your", "my", "client", "key"})
    )


def _secrets_of(settings: Settings) -> Iterable[tuple[str, str]]:
    """The secrets that others gave out, where they are set: those of a socket or of a file have none."""
    if said := settings.oidc_client_secret.get_secret_value():
        yield "OIDC_CLIENT_SECRET", said
    for name in ("database_url", "smtp_url"):
        password = urlsplit(getattr(settings, name).get_secret_value()).password
        if password:
            yield name.upper(), unquote(password)


def _holds_a_secret(env_file: Path) -> bool:
    try:
        lines = env_file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    names = {line.partition("=")[0].strip().removeprefix("export ").lower() for line in lines if "=" in line}
    return bool(names & set(SECRETS))


def _readable_by_others(name: str, path: Path) -> Phrase:
    return phrase(
        "%(name)s: the file %(path)s can be read by others on this machine. Run `chmod 600 %(path)s`.",
        name=name,
        path=str(path),
    )


def hide_in_logs(settings: Settings, key: str) -> None:
    """From here on no log holds a secret: not those of the settings, nor what addresses carry."""
    known = [key, *(said for _name, said in _secrets_of(settings))]
    clean = cleaner(known)
    made = logging.getLogRecordFactory()

    def record(*args: Any, **more: Any) -> logging.LogRecord:
        entry = made(*args, **more)
        if isinstance(entry.msg, str):
            entry.msg = clean(entry.msg)
        elif isinstance(entry.msg, BaseException):
            entry.msg = clean(str(entry.msg))
        if isinstance(entry.args, tuple):
            entry.args = tuple(_cleaned(clean, value) for value in entry.args)
        return entry

    logging.setLogRecordFactory(record)


def cleaner(secrets: Iterable[str]) -> Callable[[str], str]:
    """What takes these secrets, and those that addresses carry, out of a text."""
    known = sorted({secret for secret in secrets if len(secret) >= 6}, key=len, reverse=True)

    def clean(text: str) -> str:
        for secret in known:
            text = text.replace(secret, HIDDEN)
        for pattern in (_IN_ADDRESSES, _IN_QUERIES, _INVITATIONS):
            text = pattern.sub(rf"\g<before>{HIDDEN}", text)
        return text

    return clean


def _cleaned(clean: Callable[[str], str], value: object) -> object:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, BaseException | Path):
        said = str(value)
        return value if clean(said) == said else clean(said)
    return value
