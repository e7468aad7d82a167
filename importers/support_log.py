"""What is special to a support log: the words by which people name the channel that an opinion came through."""

from __future__ import annotations

import re
from functools import lru_cache

from importers.header_words import words_of
from models.codes import Channel

# In this order: "Zalo tổng đài" is Zalo, "Email cskh" is e-mail, "Tổng đài CSKH 1900…" is the call centre.
_CHANNELS = tuple(
    (code, re.compile(rf"\b(?:{words})"))
    for code, words in (
        (Channel.GOOGLE_FORM, r"google ?form|bieu mau|phieu khao sat|khao sat|form\b|link gop y"),
        (Channel.ZALO, r"zalo"),
        (Channel.FACEBOOK, r"facebook|fb\b|fanpage|messenger|face\b"),
        (Channel.WEBCHAT, r"web ?chat|live ?chat|chat\b|chatbot|website|trang web|web\b|cong thong tin"),
        (Channel.EMAIL, r"e ?mail|gmail|mail\b|thu dien tu|hop thu|outlook"),
        (Channel.SMS, r"sms|tin nhan|nhan tin"),
        (
            Channel.CALL_CENTRE,
            r"call ?cent|contact ?cent|1900|tong dai cskh|trung tam cskh|trung tam cham soc|cskh\b|ttcskh",
        ),
        (Channel.HOTLINE, r"tong dai|hot ?line|duong day nong|dien thoai|goi dien|phone|call\b|024"),
        (Channel.UNIT, r"don vi|unit\b|tu tong hop"),
    )
)


@lru_cache(maxsize=4096)
def channel_of(text: str) -> str | None:
    """The code of the channel that a cell names; None where the words name none.

    >>> channel_of("Tổng đài 024.6694.6688"), channel_of("Email cskh.ict"), channel_of("Bồ câu")
    ('hotline', 'email', None)
    """
    said = words_of(text)
    if said.replace(" ", "_") in set(Channel):
        return said.replace(" ", "_")
    return next((code.value for code, words in _CHANNELS if words.search(said)), None)


def named_channel(name: str) -> str | None:
    """The channel that a sheet of its own is named after; None where its name says more or something else.

    >>> named_channel("Zalo"), named_channel("Hotline T12"), named_channel("Đơn vị"), named_channel("Góp ý Zalo")
    ('zalo', 'hotline', None, None)
    """
    plain = words_of(re.sub(r"\b[Tt](?:háng |uần )?\d{1,2}\b|\d+|[()_.-]", " ", name))
    return next(
        (
            code.value
            for code, words in _CHANNELS
            if code not in (Channel.UNIT, Channel.GOOGLE_FORM) and re.fullmatch(rf"{words.pattern}", plain)
        ),
        None,
    )
