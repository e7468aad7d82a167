"""Places in the words of an answer that are filled from the item: `{đơn vị}`, `{unit}`. What fills them stays inert."""

from __future__ import annotations

import re
from collections.abc import Mapping

from locales import phrase
from services.access import Refused

# The code of each place, and how it is written in Vietnamese; both are known.
PLACES = {
    "number": "mã số",
    "unit": "đơn vị",
    "function": "chức năng",
    "release": "bản phát hành",
    "date": "ngày",
    "state": "trạng thái",
    "reason": "lý do",
}
_PLACE = re.compile(r"\{([^{}\n]{1,40})\}")
_CODES = {name: code for code, said in PLACES.items() for name in (code, said)}


def _code(said: str) -> str:
    return _CODES.get(" ".join(said.casefold().split()), "")


def check_places(text: str) -> None:
    """Raise Refused for a place that nothing fills, naming it and those that are known."""
    for found in _PLACE.finditer(text):
        if not _code(found[1]):
            raise Refused(
                phrase(
                    "“%(place)s” is not a place that can be filled. Take one of %(known)s.",
                    place=found[0],
                    known=", ".join(f"{{{said}}}" for said in PLACES.values()),
                )
            )


def fill_places(text: str, values: Mapping[str, str]) -> str:
    """The text with its places filled once, by code; one without a value, and any other braces, stay.

    >>> fill_places("Ý kiến {mã số} của {unit}: {bản phát hành}", {"number": "7", "unit": "{ngày}"})
    'Ý kiến 7 của {ngày}: {bản phát hành}'
    """
    return _PLACE.sub(lambda found: values.get(_code(found[1])) or found[0], text)


def unfilled(text: str) -> tuple[str, ...]:
    """The known places that are left in a text, as they are written there.

    >>> unfilled("Đã sửa ở {bản phát hành}, xem {abc}")
    ('{bản phát hành}',)
    """
    return tuple(dict.fromkeys(found[0] for found in _PLACE.finditer(text) if _code(found[1])))


def release_words(server: str, android: str, ios: str) -> str:
    """The releases that fix something, in one line; "" where none is known.

    >>> release_words("", "3.4.2", "3.4.1")
    'Android 3.4.2, iOS 3.4.1'
    """
    told = (("máy chủ", server), ("Android", android), ("iOS", ios))
    return ", ".join(f"{name} {release.strip()}" for name, release in told if release.strip())
