"""Words for people: English in the code, Vietnamese in locales/vi, one catalogue a room.

`_("…")` gives the words at once, in the language of this request; `phrase("…")` keeps a sentence with
its parameters and says it when it is shown, so that a problem stored today reads in the language of
whoever opens it tomorrow.
"""

from __future__ import annotations

import gettext as _gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOMS = ("importers", "triage", "reports", "models", "services", "cli", "web", "pages")
LANGUAGES = ("vi", "en")
FOLDER = Path(__file__).parent

_default = "vi"
_language: ContextVar[str | None] = ContextVar("language", default=None)


def language() -> str:
    """The language of this request: `vi` or `en`."""
    return _language.get() or _default


def set_default_language(code: str) -> None:
    """Say which language a process starts with; anything unknown is Vietnamese."""
    global _default
    _default = code if code in LANGUAGES else "vi"


def speak(code: str) -> None:
    """Switch this request (this context) to a language."""
    _language.set(code if code in LANGUAGES else None)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Say everything inside the block in one language."""
    token = _language.set(code)
    try:
        yield
    finally:
        _language.reset(token)


@cache
def _catalogue(code: str) -> _gettext.NullTranslations:
    merged = _gettext.NullTranslations()
    for room in ROOMS:
        if (FOLDER / code / "LC_MESSAGES" / f"{room}.mo").exists():
            found = _gettext.translation(room, FOLDER, languages=[code])
            found.add_fallback(merged)
            merged = found
    return merged


def _say(msgid: str) -> str:
    if language() == "en" or not msgid:
        return msgid
    return _catalogue(language()).gettext(msgid)


def gettext(msgid: str, /, **params: Any) -> str:
    """The sentence in the language of this request, `%(name)s` filled in."""
    said = _say(msgid)
    return said % params if params else said


def ngettext(one: str, many: str, n: int, /, **params: Any) -> str:
    """`one` or `many` by English's rule; Vietnamese has the form of `many` for both."""
    return gettext(one if n == 1 and language() == "en" else many, n=n, **params)


@dataclass(frozen=True)
class Phrase:
    """A sentence that is said when it is shown. `params` may hold Phrases."""

    msgid: str
    params: tuple[tuple[str, Any], ...] = ()

    def __str__(self) -> str:
        return gettext(self.msgid, **dict(self.params))

    def __mod__(self, more: dict[str, Any]) -> Phrase:
        return Phrase(self.msgid, (*self.params, *more.items()))

    def as_json(self) -> dict[str, Any]:
        """A form that a JSON column keeps."""
        params = {k: v.as_json() if isinstance(v, Phrase) else v for k, v in self.params}
        return {"msgid": self.msgid, "params": params}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Phrase:
        """The phrase that `as_json` wrote."""
        params = {
            k: cls.from_json(v) if isinstance(v, dict) and "msgid" in v else v
            for k, v in kept.get("params", {}).items()
        }
        return cls(kept["msgid"], tuple(params.items()))


def phrase(msgid: str, /, **params: Any) -> Phrase:
    """A sentence to be said later, in the language of whoever reads it."""
    return Phrase(msgid, tuple(params.items()))
