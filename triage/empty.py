"""Texts that say nothing about the app: "Không có", ".", "k", "chưa có ý kiến gì", bare praise."""

from __future__ import annotations

from collections.abc import Sequence

from triage.text import Word

_NOTHING = frozenset(
    [
        "khong",
        "chua",
        "none",
        "no",
        "na",
        "null",
        "nil",
        "n",
        "co",
        "y",
        "kien",
        "gop",
        "gi",
        "a",
        "het",
        "ca",
        "them",
        "da",
        "em",
        "toi",
        "minh",
        "chi",
        "anh",
        "nhe",
        "nao",
        "khac",
        "noi",
        "dung",
        "phat",
        "sinh",
        "vuong",
        "mac",
        "ve",
        "app",
        "ung",
        "dung",
        "va",
        "cung",
        "duoc",
        "vay",
        "dau",
        "ban",
        "quan",
        "tri",
        "the",
        "thoi",
        "cam",
        "on",
        "thanks",
        "cam",
    ]
)
_PRAISE = frozenset(
    [
        "ok",
        "oke",
        "okie",
        "okay",
        "oki",
        "tot",
        "rat",
        "on",
        "hay",
        "qua",
        "tuyet",
        "voi",
        "«vui»",
        "dep",
        "tien",
        "loi",
        "huu",
        "ich",
        "de",
        "dung",
        "cam",
        "on",
        "app",
        "ung",
        "nay",
        "chay",
        "muot",
        "nhanh",
        "good",
        "nice",
        "hai",
        "long",
        "like",
        "ung",
        "thich",
        "duoc",
        "lam",
        "nha",
        "nhe",
        "a",
        "luon",
        "binh",
        "thuong",
        "evn",
    ]
)
_SAYS_NONE = frozenset(["khong", "chua", "none", "no", "na", "null", "nil", "n"])
_MARKS = frozenset((".", "«hoi»", "«trich»", "«so»", "«vui»", "«buon»"))


def is_empty(said: Sequence[Word]) -> bool:
    """Whether the words (`triage.text.words`) say nothing, or nothing but that there is nothing to say.

    >>> from triage.text import words
    >>> [is_empty(words(t)) for t in ("Không có ý kiến gì ạ", "k", ".", "👍", "Không có OTP")]
    [True, True, True, True, False]
    """
    left = [w.plain for w in said if w.plain not in _MARKS]
    if not left or (len(left) == 1 and len(left[0]) == 1):
        return True
    return (left[0] in _SAYS_NONE and all(w in _NOTHING for w in left)) or (
        len(left) <= 6 and all(w in _PRAISE for w in left)
    )
