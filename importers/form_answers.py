"""What is special to answers of the Google Form: times, respondents, telephone numbers, links to pictures."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from importers.day_order import Order
from importers.header_words import words_of
from importers.numbers_days import Written

_RESPONDENTS = (
    (
        "family",
        re.compile(
            r"\b(?:gia dinh|nguoi nha|nguoi than|than nhan|family|relative|vo|chong|con|bo me|cha me)\b"
        ),
    ),
    (
        "staff",
        re.compile(
            r"\b(?:cbcnv|cb cnv|cbnv|cnv|can bo|nhan vien|vien chuc|staff|employee|lanh dao|truong phong)\b"
        ),
    ),
    ("worker", re.compile(r"\b(?:nguoi lao dong|lao dong|nld|cong nhan|worker)\b")),
)
_LINK = re.compile(r"https?://\S+?(?=[,;|\s]|https?://|$)", re.IGNORECASE)


@lru_cache(maxsize=4096)
def respondent_of(text: str) -> str:
    """staff, worker, family or unknown.

    >>> respondent_of("Thành viên gia đình CBCNV"), respondent_of("Người lao động"), respondent_of("Khác")
    ('family', 'worker', 'unknown')
    """
    said = words_of(text)
    return next((code for code, words in _RESPONDENTS if words.search(said)), "unknown")


def phone_of(said: str) -> str:
    """A telephone number as text; the 0 that a spreadsheet ate from nine digits is put back.

    >>> phone_of("912345678"), phone_of("0912 345 678")
    ('0912345678', '0912 345 678')
    """
    text = said.strip().removeprefix("'")
    return f"0{text}" if re.fullmatch(r"[235789]\d{8}", text) else text


def image_links(text: str) -> tuple[tuple[str, ...], str]:
    """The http(s) links of a cell in their order, each once, and the other words that stand there.

    >>> image_links("https://a.example/1, https://a.example/2 (mờ)")
    (('https://a.example/1', 'https://a.example/2'), '(mờ)')
    """
    links = tuple(dict.fromkeys(_LINK.findall(text)))
    rest = " ".join(_LINK.sub(" ", text).replace(",", " ").replace(";", " ").replace("|", " ").split())
    return links, rest


def function_of(labelled: list[tuple[str, str]]) -> str:
    """The function chosen: the first answer; of a grid question the labels of the rows that were ticked."""
    if len(labelled) > 1 and all(label for label, _answer in labelled):
        ticked = [
            label
            for label, answer in labelled
            if answer and words_of(answer) not in ("", "khong", "no", "ok")
        ]
        return ", ".join(ticked)
    return next((answer for _label, answer in labelled if answer), "")


def submitted(written: Written | None, order: Order, zone: ZoneInfo) -> datetime | None:
    """The instant in the pilot's zone; a zone named in the text is honoured."""
    moment = order.reading(written)
    if moment is None or written is None or not 2000 <= moment.year < 2100:
        return None
    return (
        moment.replace(tzinfo=written.offset).astimezone(zone)
        if written.offset
        else moment.replace(tzinfo=zone)
    )
