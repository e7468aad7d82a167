"""Passwords: what is asked of one, how it is kept, whether one is right. Always compared in Unicode's form NFC.

A keyboard may send “ệ” as one sign or as three: both are the same password.
"""

from __future__ import annotations

import re
import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from locales import phrase
from locales.vietnamese import fold
from services.access import Refused

LEAST_PASSWORD = 10
LONGEST_PASSWORD = 1024
LEAST_SIGNS = 5
SHORT_NAME = 4
# What is left of a password that everybody tries first once digits and signs are taken away.
_TRIED_FIRST = frozenset(
    (
        "password",
        "passw",
        "passwd",
        "matkhau",
        "evn",
        "evnpassword",
        "matkhauevn",
        "admin",
        "administrator",
        "quantri",
        "quantrivien",
        "qwerty",
        "qwertyuiop",
        "qwertyuiopasdfghjkl",
        "asdfghjkl",
        "zxcvbnm",
        "abcdef",
        "abcdefgh",
        "abcdefghij",
        "iloveyou",
        "welcome",
        "letmein",
        "anhyeuem",
        "emyeuanh",
        "vietnam",
        "dienluc",
        "tapdoan",
    )
)
_RUNS = ("0123456789" * 3, "9876543210" * 3, "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")
_HASHER = PasswordHasher()
# Letters and digits that nobody takes one for another when a password is read out.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 4
# What is verified for a name that nobody has, so that the answer takes as long as for one that somebody has.
NOBODY = _HASHER.hash(secrets.token_urlsafe(16))


def plain_password(password: str) -> str:
    """The password as it is compared.

    >>> plain_password("Vie\\u0302\\u0323t") == "Vi\\u1ec7t"
    True
    """
    return unicodedata.normalize("NFC", password)


def check_password(password: str, username: str) -> None:
    """Raise Refused, saying what is wrong, for a password that is too short, too long or too easy."""
    password = plain_password(password)
    if len(password) < LEAST_PASSWORD:
        raise Refused(
            phrase("The password is too short: at least %(n)s characters are needed.", n=LEAST_PASSWORD)
        )
    if len(password) > LONGEST_PASSWORD:
        raise Refused(phrase("The password is too long: at most %(n)s characters.", n=LONGEST_PASSWORD))
    # A name of two letters stands in many a good password by chance.
    holds_name = len(username) >= SHORT_NAME and username in password.casefold()
    if holds_name or len(set(password)) < LEAST_SIGNS:
        raise Refused(phrase("The password is too easy: it repeats itself or holds the user name."))
    if is_tried_first(password):
        raise Refused(
            phrase("The password is one that is tried first. Take several words that don’t belong together.")
        )


def is_tried_first(password: str) -> bool:
    """Whether a password is a run of the keyboard, or a word that everybody takes, with digits and signs around it.

    >>> [is_tried_first(p) for p in ("1234567890", "Mật khẩu@2025", "EVN@123456", "qwertyuiop1", "cái cột điện số 9")]
    [True, True, True, True, False]
    """
    plain = re.sub(r"[\W_]", "", fold(password))
    letters = re.sub(r"\d", "", plain)
    return letters in _TRIED_FIRST or any(plain and plain in run for run in _RUNS)


def hash_password(password: str) -> str:
    """The Argon2id hash that is kept. Slow on purpose."""
    return _HASHER.hash(plain_password(password).encode("utf-8", "surrogatepass"))


def is_right(known: str, password: str) -> bool:
    """Whether a password is the one whose hash is kept. Slow on purpose: ask it outside any transaction."""
    if len(password) > LONGEST_PASSWORD:
        return False
    try:
        return _HASHER.verify(known, plain_password(password).encode("utf-8", "surrogatepass"))
    except (VerificationError, InvalidHashError):
        return False


def needs_new_hash(known: str) -> bool:
    """Whether a hash was made with weaker settings than those of today."""
    return _HASHER.check_needs_rehash(known)


def new_password(username: str) -> str:
    """A password at random that can be read out."""
    while True:
        groups = ("".join(secrets.choice(_LETTERS) for _n in range(_GROUP)) for _g in range(_GROUPS))
        password = "-".join(groups)
        try:
            check_password(password, username.strip().casefold())
        except Refused:
            continue
        return password
