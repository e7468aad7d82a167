"""A value as a file holds it -> a cell: clean text, whole numbers whole, nothing that is no number taken for one."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from importers.cells import Cell, Fault
from importers.legacy_text import is_garbled, old_text, ungarbled
from locales.vietnamese import clean_text

_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,5})?")
_BEYOND_WESTERN = re.compile("[^\x00-\xff]")
# Beyond this a float no longer tells neighbours apart.
_EXACT = 2**53
# Day 0 of the two ways to count days. Cells have no zone: that is the business of who knows the sheet.
_FIRST_1900 = datetime(1899, 12, 30)  # noqa: DTZ001
_FIRST_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
# The day after 31/12/9999.
_LAST_SERIAL = 2_958_466


def clean(text: str) -> str | None:
    """Clean text, or None where nothing is left. Text garbled by a conversion or an old font is restored where that is certain."""
    if text.isascii():
        # Printable ASCII with single spaces is what `clean_text` would give.
        return (text.strip() if text.isprintable() and "  " not in text else clean_text(text)) or None
    if is_garbled(text):
        text = ungarbled(text) or text
    elif not _BEYOND_WESTERN.search(text) and (restored := old_text(text)):
        text = restored
    elif text.isprintable() and "  " not in text and unicodedata.is_normalized("NFC", text):
        return text.strip() or None
    return clean_text(text) or None


@lru_cache(maxsize=1 << 16)
def text_cell(text: str) -> str | None:
    """What `clean` gives; a text that is met again is not cleaned again."""
    return clean(text)


def number_cell(number: float) -> Cell:
    """A number of a file: 674.0 is 674; what is no finite number is a Fault.

    >>> number_cell(674.0), number_cell(-0.0), number_cell(1.5), number_cell(float("inf"))
    (674, 0, 1.5, Fault(kind='error', text='inf'))
    """
    if isinstance(number, int):
        return number
    if not math.isfinite(number):
        return Fault("error", str(number))
    if number.is_integer() and abs(number) <= _EXACT:
        return int(number)
    return number


def number_from(written: str) -> Cell:
    """A number as an XML part writes it; text that is no number, or one beyond all floats, is a Fault.

    >>> number_from("42"), number_from("1.50"), number_from("1e400"), number_from("NaN")
    (42, 1.5, Fault(kind='error', text='1e400'), Fault(kind='error', text='NaN'))
    """
    written = written.strip()
    if _WHOLE.fullmatch(written):
        return int(written)
    if not _NUMBER.fullmatch(written):
        return Fault("error", clean_text(written)[:100])
    number = float(written)
    return number_cell(number) if math.isfinite(number) else Fault("error", written[:100])


def share_cell(number: float) -> str:
    """A number under a format of percentages, as the spreadsheet shows it: a share, and no count of anything.

    >>> share_cell(0.82), share_cell(1), share_cell(0.4555)
    ('82%', '100%', '45.55%')
    """
    return f"{round(number * 100, 6):.10g}%"


def moment_cell(moment: datetime | date | time) -> Cell:
    """A day, a moment without a zone, or a time of day, to the second; a moment at midnight is a day.

    >>> moment_cell(datetime(2025, 11, 25)), moment_cell(datetime(2025, 11, 25, 9, 30, 0, 600000))
    (datetime.date(2025, 11, 25), datetime.datetime(2025, 11, 25, 9, 30, 1))
    """
    if isinstance(moment, time):
        return moment.replace(microsecond=0, tzinfo=None)
    if not isinstance(moment, datetime):
        return moment
    if moment.microsecond >= 500_000 and moment.year < 9999:
        moment += timedelta(seconds=1)
    moment = moment.replace(microsecond=0, tzinfo=None)
    return moment.date() if moment.time() == time.min else moment


def serial_cell(serial: float, *, since_1904: bool = False) -> Cell:
    """A spreadsheet's day number under a date format; what lies outside the years 1900 to 9999 is a Fault.

    >>> serial_cell(45986), serial_cell(45986.5), serial_cell(0.25), serial_cell(-1)
    (datetime.date(2025, 11, 25), datetime.datetime(2025, 11, 25, 12, 0), datetime.time(6, 0), Fault(kind='error', text='-1'))
    """
    seconds = round(serial * 86_400) if abs(serial) < 10**7 else -1
    if serial >= 61 and 0 <= seconds < _LAST_SERIAL * 86_400 and not since_1904:
        moment = _FIRST_1900 + timedelta(seconds=seconds)
        return moment if seconds % 86_400 else moment.date()
    if seconds < 0 or seconds >= _LAST_SERIAL * 86_400:
        return Fault("error", str(serial))
    if serial < 1:
        return (_FIRST_1904 + timedelta(seconds=seconds % 86_400)).time()
    # The format counts a 29/02/1900 that never was.
    first = _FIRST_1904 if since_1904 else _FIRST_1900 + timedelta(days=serial < 60)
    try:
        return moment_cell(first + timedelta(seconds=seconds))
    except OverflowError:
        return Fault("error", str(serial))


def iso_cell(written: str) -> Cell:
    """A day or moment as ISO 8601 writes it; anything else is text."""
    written = written.strip()
    for kind in (datetime, time):
        try:
            return moment_cell(kind.fromisoformat(written.rstrip("Z")))
        except ValueError:
            continue
    return text_cell(written)
