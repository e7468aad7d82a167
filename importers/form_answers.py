"""What is special to answers of the Google Form: times, respondents, telephone numbers, links to pictures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from importers.day_order import Order
from importers.header_words import words_of
from importers.numbers_days import Written
from models.codes import LETTER_FUNCTIONS

FUNCTION_LABELS = tuple(label for _code, _number, _group, label in LETTER_FUNCTIONS)

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
    """A telephone number as text; the 0 that a spreadsheet ate is put back, also where +84 became a number.

    >>> phone_of("912345678"), phone_of("84912345678"), phone_of("2438221234"), phone_of("0912 345 678")
    ('0912345678', '0912345678', '02438221234', '0912 345 678')
    """
    text = said.strip().removeprefix("'")
    found = re.fullmatch(r"(?:84)?([35789]\d{8}|2\d{8,9})", text)
    return f"0{found[1]}" if found else text


def image_links(text: str) -> tuple[tuple[str, ...], str]:
    """The http(s) links of a cell in their order, each once, and the other words that stand there.

    >>> image_links("https://a.example/1, https://a.example/2 (mờ)")
    (('https://a.example/1', 'https://a.example/2'), '(mờ)')
    """
    if not text:
        return (), ""
    links = tuple(dict.fromkeys(_LINK.findall(text)))
    rest = " ".join(_LINK.sub(" ", text).replace(",", " ").replace(";", " ").replace("|", " ").split())
    return links, rest


@lru_cache(maxsize=4096)
def function_of(labelled: tuple[tuple[str, str], ...]) -> str:
    """The function chosen: the first answer; of a grid question the labels of the rows that were ticked."""
    if len(labelled) > 1 and all(label for label, _answer in labelled):
        ticked = [
            label
            for label, answer in labelled
            if answer and words_of(answer) not in ("", "khong", "no", "ok")
        ]
        return ", ".join(ticked)
    return said_of(*choices_of(next((answer for _label, answer in labelled if answer), "")))


def choices_of(answer: str, options: Sequence[str] = FUNCTION_LABELS) -> tuple[tuple[str, ...], str]:
    """The known options of a question with several answers, and the other words that stand beside them.

    A form joins what was ticked by commas, and an option may hold commas itself: the longest option counts.

    >>> choices_of("Liên hệ, Tra cứu chỉ số, điện năng tiêu thụ, chỗ đăng ký")
    (('Liên hệ', 'Tra cứu chỉ số, điện năng tiêu thụ'), 'chỗ đăng ký')
    """
    parts = [part.strip() for part in answer.split(",")]
    known = {words_of(option): option for option in options}
    longest = max((option.count(",") for option in options), default=0) + 1
    chosen, others, at = [], [], 0
    while at < len(parts):
        for length in range(min(longest, len(parts) - at), 0, -1):
            option = known.get(words_of(", ".join(parts[at : at + length])))
            if option:
                chosen.append(option)
                at += length
                break
        else:
            others.append(parts[at])
            at += 1
    return tuple(dict.fromkeys(chosen)), ", ".join(other for other in others if other)


def said_of(chosen: Sequence[str], rest: str) -> str:
    """One answer as it is shown: a single choice as it is, several with what was written beside them.

    >>> said_of(("Liên hệ", "Giá bán điện"), "chỗ đăng ký"), said_of((), "Chỗ đăng ký")
    ('Liên hệ; Giá bán điện; Khác: chỗ đăng ký', 'Chỗ đăng ký')
    """
    if not chosen:
        return rest
    return "; ".join([*chosen, *([f"Khác: {rest}"] if rest else [])])


def submitted(
    written: Written | None, order: Order, zone: ZoneInfo, year: int | None = None
) -> datetime | None:
    """The instant in the pilot's zone; a zone named in the text is honoured. `year` counts where none is written."""
    moment = order.reading(written, year)
    if moment is None or written is None or not 2000 <= moment.year < 2100:
        return None
    return (
        moment.replace(tzinfo=written.offset).astimezone(zone)
        if written.offset
        else moment.replace(tzinfo=zone)
    )
