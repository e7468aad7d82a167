"""What a person is known by, found in any text however it is written there, and taken out of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from importers.personal_data import mask
from locales import phrase
from locales.vietnamese import fold
from services.access import Refused

GONE = "[đã xoá]"
LEAST_DIGITS, LEAST_NAME = 8, 5
MOST = 200
_BETWEEN = r"[ .\-()]{0,3}"


@dataclass(frozen=True)
class Known:
    """A person's e-mail address, telephone number, customer code and name, as far as they are known, made plain."""

    email: str = ""
    phone: str = ""
    customer_code: str = ""
    name: str = ""

    @property
    def by_name_only(self) -> bool:
        """Whether nothing but a name is known, which others may bear too."""
        return not (self.email or self.phone or self.customer_code)

    @cached_property
    def everywhere(self) -> re.Pattern[str]:
        """What names this person wherever it stands, in folded text; a name only where nothing surer is known."""
        parts = []
        if self.email:
            parts.append(rf"(?<![\w.+-]){re.escape(self.email)}(?![\w-])")
        if self.phone:
            rest = _BETWEEN.join(self.phone[1:])
            parts.append(rf"(?<!\d)(?:(?:\+|00)?{_BETWEEN}84{_BETWEEN}(?:\(0\))?|0){_BETWEEN}{rest}(?!\d)")
        if self.customer_code:
            parts.append(rf"(?<!\w){_BETWEEN.join(map(re.escape, self.customer_code.lower()))}(?!\w)")
        if self.by_name_only:
            parts.append(self._named)
        return re.compile("|".join(parts))

    @cached_property
    def in_own_words(self) -> re.Pattern[str]:
        """The same in what the person sent: there a name is theirs."""
        own = [self.everywhere.pattern, *([self._named] if self.name and not self.by_name_only else [])]
        return re.compile("|".join(own))

    @property
    def _named(self) -> str:
        return r"(?<!\w)" + r"\s+".join(map(re.escape, self.name.split())) + r"(?!\w)"

    @property
    def hint(self) -> str:
        """Whom a request is about, masked, for the list of requests."""
        said = []
        if self.email:
            user, _at, host = self.email.partition("@")
            said.append(f"{user[:1]}•••@{host}")
        if self.phone:
            said.append(f"•••{self.phone[-3:]}")
        if self.customer_code:
            said.append(f"{self.customer_code[:4]}•••{self.customer_code[-2:]}")
        if self.name:
            said.append(" ".join(f"{word[:1].upper()}." for word in self.name.split()))
        return " · ".join(said)

    @property
    def marks(self) -> tuple[str, ...]:
        """What this person is recognised by when it comes again."""
        return marks_of(self.email, self.phone)


def known(email: str = "", phone: str = "", customer_code: str = "", name: str = "") -> Known:
    """What was asked for, made plain. Raises Refused where it is nothing, or too little to tell one person by."""
    mail = fold(email).replace(" ", "")[:MOST]
    digits = plain_phone(phone[:MOST])
    code = "".join(c for c in customer_code[:MOST] if c.isalnum()).upper()
    named = fold(name)[:MOST]
    if mail and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", mail):
        raise Refused(
            phrase("An e-mail address such as an@example.vn is needed; found “%(text)s”.", text=email)
        )
    if phone.strip() and len(digits) < LEAST_DIGITS:
        raise Refused(phrase("A telephone number of at least %(n)s digits is needed.", n=LEAST_DIGITS))
    if customer_code.strip() and len(code) < LEAST_DIGITS:
        raise Refused(
            phrase("A customer code of at least %(n)s letters and digits is needed.", n=LEAST_DIGITS)
        )
    if named and (len(named) < LEAST_NAME or " " not in named):
        raise Refused(phrase("A full name is needed: family name and given name."))
    if not (mail or digits or code or named):
        raise Refused(
            phrase("Say at least one: e-mail address, telephone number, customer code or full name.")
        )
    return Known(mail, digits, code, named)


def plain_phone(text: str) -> str:
    """A telephone number as it is dialled at home: digits, 0 in front.

    >>> plain_phone("+84 (0) 912 345 678"), plain_phone("0912.345.678")
    ('0912345678', '0912345678')
    """
    digits = "".join(c for c in text if c.isascii() and c.isdigit())
    abroad = digits.removeprefix("00") if digits.startswith("0084") else digits
    if abroad.startswith("84") and len(abroad) >= 11:
        return "0" + abroad[2:].removeprefix("0")
    return digits


def marks_of(email: str, phone: str) -> tuple[str, ...]:
    """What a sender is recognised by: address and number, each plain."""
    mail, digits = fold(email).replace(" ", ""), plain_phone(phone)
    return (*([f"e:{mail}"] if mail else []), *([f"p:{digits}"] if len(digits) >= LEAST_DIGITS else []))


def holds(pattern: re.Pattern[str], value: Any) -> bool:
    """Whether a text, or any text within a structure of lists and mappings, names the person."""
    if isinstance(value, str):
        return pattern.search(_loose(value)[0]) is not None
    if isinstance(value, Mapping):
        return any(holds(pattern, one) for one in (*value.keys(), *value.values()))
    if isinstance(value, list | tuple):
        return any(holds(pattern, one) for one in value)
    return isinstance(value, int) and not isinstance(value, bool) and pattern.search(str(value)) is not None


def without(pattern: re.Pattern[str], value: Any) -> Any:
    """The same value, the person taken out of every text in it."""
    if isinstance(value, str):
        return _cut(pattern, value)
    if isinstance(value, Mapping):
        return {without(pattern, name): without(pattern, one) for name, one in value.items()}
    if isinstance(value, list):
        return [without(pattern, one) for one in value]
    if isinstance(value, int) and not isinstance(value, bool) and holds(pattern, value):
        return None
    return value


def own_words(about: Known) -> Callable[[str], str]:
    """What makes of a person's own words the words that stay: the person out, all other personal data hidden."""
    return lambda text: mask(_cut(about.in_own_words, text))


def _cut(pattern: re.Pattern[str], text: str) -> str:
    loose, places = _loose(text)
    kept, last = [], 0
    for found in pattern.finditer(loose):
        if found.start() == found.end():
            continue
        start, end = places[found.start()], places[found.end() - 1] + 1
        # Marks that belong to the last letter go with it.
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        kept += [text[last:start], GONE]
        last = end
    return text if not kept else "".join((*kept, text[last:]))


def _loose(text: str) -> tuple[str, list[int]]:
    """Text without accents and case, and for each of its letters the place where it stood."""
    if text.isascii():
        return text.lower(), list(range(len(text)))
    letters, places = [], []
    for place, letter in enumerate(text):
        plain = unicodedata.normalize("NFKD", letter.replace("đ", "d").replace("Đ", "D"))
        for one in plain.casefold():
            if not unicodedata.combining(one):
                letters.append(" " if one.isspace() else one)
                places.append(place)
    return "".join(letters), places
