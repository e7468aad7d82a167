"""Texts that say nothing about the app: "Không có", ".", "k", "chưa có ý kiến gì", bare praise."""

from __future__ import annotations

from collections.abc import Sequence


def _each(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_SAYS_NONE = _each("khong chua none no na null nil n")
_NOTHING = _SAYS_NONE | _each(
    "co y kien gop gi a het ca them da em toi minh chi anh nhe nao khac noi dung phat sinh vuong mac ve"
    " app ung va cung vay dau ban quan tri the thoi cam on thanks"
)
_PRAISE = _each(
    "ok oke okie okay oki tot rat on hay qua tuyet voi dep huu ich de dung cam app ung nay chay muot nhanh"
    " good nice hai long like thich duoc lam nha nhe a luon binh thuong evn"
)
_MARKS = _each(". «hoi» «trich» «so» «vui» «buon»")
_BEGINS = _SAYS_NONE | _PRAISE | _MARKS
SHORT = 6  # words of praise: a longer text says what it praises


def is_empty(plain: Sequence[str]) -> bool:
    """Whether words without accents say nothing, or nothing but that there is nothing to say.

    >>> from triage.text import words
    >>> [is_empty([w.plain for w in words(t)]) for t in ("Không có ý kiến gì ạ", "k", ".", "👍", "Không có OTP")]
    [True, True, True, True, False]
    """
    if plain and len(plain[0]) > 1 and plain[0] not in _BEGINS:
        return False
    left = [w for w in plain if w not in _MARKS]
    if not left or (len(left) == 1 and len(left[0]) == 1):
        return True
    nothing = left[0] in _SAYS_NONE and all(w in _NOTHING for w in left)
    return nothing or (len(left) <= SHORT and all(w in _PRAISE for w in left))
