"""Whether a text looks like no opinion at all: trials of the form, mashed keys, advertising. A guess that hides nothing."""

from __future__ import annotations

import re

from locales.vietnamese import fold

_TRIALS = frozenset(
    (
        *("test", "tesst", "testing", "test thu", "thu nghiem", "thu", "abc", "abcd", "xyz", "aaa", "asd"),
        *(
            "asdf",
            "qwe",
            "qwerty",
            "123",
            "1234",
            "12345",
            "123456",
            "test form",
            "thu form",
            "test app",
            "alo",
        ),
    )
)
_LINK = re.compile(r"https?://|www\.|bit\.ly|t\.me/", re.IGNORECASE)
_SELLING = re.compile(
    r"\b(vay (?:tien|von|nhanh)|cho vay|lai suat thap|giai ngan|ca cuoc|casino|nha cai|danh bai|xo so|kiem tien online|"
    r"viec nhe luong cao|tuyen ctv|cong tac vien online|khuyen mai soc|mua ngay|giam gia soc|dau tu sinh loi|"
    r"tang (?:sim|the cao)|inbox ngay|lien he zalo de nhan)\b"
)
# The app is spoken of: then a link or an offer is what the sender complains about.
_ABOUT = re.compile(r"\b(app|ung dung|hoa don|dien|evn|otp|dang nhap|thanh toan|chi so|cskh|loi)\b")
_PUNCTUATION = re.compile(r"[^\w\s:/.]")
_MASHED = re.compile(r"(.)\1{5,}|(?:[bcdfghjklmnpqrstvwxz]{7,})")


_SHORT = 40


def looks_like_spam(text: str, folded: str | None = None) -> bool:
    """Whether the words look like a trial, mashed keys or advertising; `folded` is the text folded, where it is known.

    >>> [looks_like_spam(t) for t in ("test", "sdkjfhskdjfh", "Vay tiền nhanh http://x.vn", "Lỗi OTP http://x.vn")]
    [True, True, True, False]
    """
    said = fold(text) if folded is None else folded
    if len(said) <= _SHORT:
        bare = " ".join(_PUNCTUATION.sub(" ", said).split())
        if bare.strip("._ ") in _TRIALS:
            return True
        alone = len(bare) >= 7 and " " not in bare
        if alone and not _LINK.search(bare) and not _ABOUT.search(bare) and _MASHED.search(bare):
            return True
    if not _SELLING.search(said) or _ABOUT.search(said):
        return False
    return bool(_LINK.search(text)) or any(c.isdigit() for c in said)
