"""Counts, days and instants out of one cell, in every way that offices and Google write them.

A text date such as 05/12/2025 has two readings: `read_written` keeps both (`importers.day_order` chooses).

A little over 300 lines: what is a count, a day or an instant is decided against the other two.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache

from importers.cells import Cell, Fault
from locales import Phrase, phrase
from locales.vietnamese import fold

MOST = 10_000_000
A_COUNT = phrase("a whole number from 0 up")
A_DAY = phrase("a day such as 25/11/2025")
AN_INSTANT = phrase("a date and time such as 25/11/2025 14:30:00")
NOT_A_SHARE = phrase("a whole number from 0 up, not a share")
_THOUSANDS_LOST = phrase("a whole number from 0 up (write 1263, or 1.263 as text)")
_TOO_LARGE = phrase("a whole number of at most %(most)s", most=f"{MOST:,}".replace(",", "."))

# What a sum of floats may miss a whole number by.
_NOISE = 1e-9
_NO_DIGIT = ("<super>", "<sub>", "<circle>", "<fraction>")
_DASHES = re.compile(r"[-‐‑‒–—―−_]+")
# In a column of figures "không" is none of them; "chưa có" may be none or not known.
_NONE = re.compile(r"(?:khong|khong co|khong co ai|khong nguoi(?: nao)?|none|nil)\.?")
# The mark of a footnote behind a figure.
_FOOTNOTE = re.compile(r"(?<=\d)\s*(?:\*{1,3}|\(\*{1,3}\))$")
_PEOPLE = re.compile(
    r"\s*(nguoi|ng|d/c|dong chi|cbcnv|cbcnv, nld|cnv|cb|nld|lao dong|nhan vien|thanh vien|luot|may|thiet bi|people|persons?|users?)\.?$"
)
# A remark behind a figure, such as "0 (không)"; one that changes the figure's size or doubts it is none.
_REMARK = re.compile(
    r"(?<=[\da-z.])\s*\((?!\s*(?:nghin|ngan|tram|chuc|trieu|ty|k|uoc|khoang|du kien|chua|thieu|tam)\b)[a-z][a-z ,.]*\)$"
)
# A share in brackets behind the count that it is of: "120 (80%)".
_SHARE_BEHIND = re.compile(r"(?<=\d)(?: ?[a-zA-ZÀ-ỹ]+)?\s*\(\s*\d{1,3}(?:[.,]\d+)?\s*%\s*\)$")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([.,'’ ])\d{3})(?:\1\d{3})*")
_ZERO_DECIMALS = re.compile(
    r"(\d+|[1-9]\d{0,2}(?:\.\d{3})+,|[1-9]\d{0,2}(?:,\d{3})+\.)(?:[.,]0{1,2}|(?<=[.,])0{1,2})"
)


def shown(cell: Cell) -> str:
    """A cell as a person sees it, for problems and for rows to correct.

    >>> shown(674.0), shown(date(2025, 11, 5)), shown(None)
    ('674', '05/11/2025', '')
    """
    match cell:
        case None:
            return ""
        case bool():
            return "TRUE" if cell else "FALSE"
        case Fault():
            return cell.text
        case datetime():
            return f"{cell:%d/%m/%Y %H:%M:%S}" if cell.time() != time() else f"{cell:%d/%m/%Y}"
        case date():
            return f"{cell:%d/%m/%Y}"
        case time():
            return f"{cell:%H:%M:%S}"
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
    return str(cell)


def count_of(cell: Cell) -> int | Phrase | None:
    """A count from 0 to 10 million; None for a blank; a Phrase of what was expected for anything else.

    >>> count_of("1.263"), count_of("–"), count_of("12 người"), count_of(" "), count_of(674.0)
    (1263, 0, 12, None, 674)
    """
    if cell is None:
        return None
    if isinstance(cell, bool | datetime | date | time | Fault):
        return A_COUNT
    if isinstance(cell, float):
        if cell != cell or cell in (float("inf"), float("-inf")):
            return A_COUNT
        if cell != round(cell) and abs(cell - round(cell)) < _NOISE:
            cell = float(round(cell))
        if not cell.is_integer():
            thousands = round(cell * 1000, 6).is_integer() and cell >= 1
            return _THOUSANDS_LOST if thousands else A_COUNT
        cell = int(cell)
    number = cell if isinstance(cell, int) else _number_in(cell)
    if not isinstance(number, int):
        return number
    if number < 0:
        return A_COUNT
    return number if number <= MOST else _TOO_LARGE


@lru_cache(maxsize=8192)
def _number_in(text: str) -> int | Phrase | None:
    if text.isascii() and text.isdigit() and len(text) < 12:
        return int(text)
    # A raised ² is a footnote and no digit of the number.
    if any(unicodedata.decomposition(c).startswith(_NO_DIGIT) for c in text if c > "\x7f"):
        return A_COUNT
    plain = " ".join(unicodedata.normalize("NFKC", text).split()).removeprefix("'").strip()
    if not plain:
        return None
    if _DASHES.fullmatch(plain) or _NONE.fullmatch(fold(plain)):
        return 0
    plain = _SHARE_BEHIND.sub("", plain)
    if "%" in plain:
        return NOT_A_SHARE
    plain = _PEOPLE.sub("", _REMARK.sub("", fold(_FOOTNOTE.sub("", plain)))).removeprefix("+")
    if not plain.isascii() or len(plain) > 40:
        return A_COUNT
    if zeros := _ZERO_DECIMALS.fullmatch(plain):
        plain = zeros[1].rstrip(".,")
    if plain.isdigit():
        return int(plain)
    if _GROUPED.fullmatch(plain):
        return int(re.sub(r"\D", "", plain))
    return A_COUNT


@dataclass(frozen=True)
class Written:
    """A date as text: day and month still in their written order unless `settled` (then day, month).

    `year` is None where none was written. `offset` is a zone named in the text. `from_cell`: it was no
    text but a date cell of a spreadsheet.
    """

    first: int
    second: int
    year: int | None
    settled: bool
    clock: time = time()
    offset: tzinfo | None = None
    has_clock: bool = False
    from_cell: bool = False

    def reading(self, month_first: bool, year: int | None = None) -> datetime | None:
        """The instant under one order, without a zone; None where that order gives no such day."""
        day, month = (self.first, self.second)
        if month_first and not self.settled:
            day, month = month, day
        whole = self.year if self.year is not None else year
        if whole is None:
            return None
        try:
            return datetime.combine(date(whole, month, day), self.clock)
        except ValueError:
            return None


_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, start=1)}
_NAMED = "|".join(_NAMES)
_WEEKDAY = (
    r"(?:(?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|cn|t[2-7]|mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? )?"
)
_DAYS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("ymd", re.compile(r"(?P<y>\d{4})\s?[-/.]\s?(?P<m>\d{1,2})\s?[-/.]\s?(?P<d>\d{1,2})(?!\d)t?")),
    (
        "dmy",
        re.compile(
            r"(?:ngay )?(?P<d>\d{1,2}) ?(?:thang|thg\.?|th\.?) ?(?P<m>\d{1,2})(?:,? ?(?:nam )?(?P<y>\d{4}))?(?!\d)"
        ),
    ),
    (
        "dmy",
        re.compile(
            rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[ -](?P<m>{_NAMED})[a-z]*\.?,?[ -](?P<y>\d{{4}}|\d\d)(?!\d)"
        ),
    ),
    ("dmy", re.compile(rf"(?P<m>{_NAMED})[a-z]*\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>\d{{4}})(?!\d)")),
    (
        "???",
        re.compile(
            r"(?:ngay )?(?P<d>\d{1,2})\s?(?P<s>[-/.])\s?(?P<m>\d{1,2})\s?(?P=s)\s?(?P<y>\d{4}|\d\d)(?!\d)"
        ),
    ),
    ("ymd", re.compile(r"(?P<y>20\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\d)")),
)
_SHORT = re.compile(r"(?:ngay )?(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})(?![-/.]?\d)")
# The form's own way, which needs no folding.
_USUAL = re.compile(
    r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})(?: ([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?)?"
)
_CLOCK = re.compile(
    r"(?P<before>上午|下午)?\s*(?P<h>\d{1,2})\s?(?::|h|g|gio)\s?(?:(?P<mi>\d{1,2})(?:\s?(?::|'|phut|p|m)\s?(?P<s>\d{1,2})?)?"
    r"(?:[.,](?P<f>\d{1,9}))?\s?(?:s|giay)?)?\s?(?P<half>sa|ch|am|pm|a\.m\.|p\.m\.|sang|chieu|toi|trua|dem)?(?![a-z0-9])"
)
_OFFSET = re.compile(
    r"(?:(?:gmt|utc)\s?(?:(?P<sign>[+-])(?P<h>\d{1,2})(?::?(?P<m>\d\d))?)?|z|(?P<s2>[+-])(?P<h2>\d\d):?(?P<m2>\d\d))$"
)
_LATER = {"ch", "pm", "p.m.", "chieu", "toi"}


@lru_cache(maxsize=8192)
def read_written(text: str) -> Written | None:
    """A whole text that is a day, or a day with a time before or after it; None for anything else.

    >>> read_written("22/11/2025 11h21").reading(month_first=False)
    datetime.datetime(2025, 11, 22, 11, 21)
    >>> read_written("12/5/2025 9:07:03 CH").reading(month_first=True)
    datetime.datetime(2025, 12, 5, 21, 7, 3)
    """
    if usual := _USUAL.fullmatch(text):
        first, second, whole_year, *hms = (int(part or 0) for part in usual.group(1, 3, 4, 5, 6, 7))
        if hms[0] < 24 and hms[1] < 60 and hms[2] < 60:
            at = time(hms[0], hms[1], hms[2])
            return Written(first, second, whole_year, False, at, None, usual[5] is not None)
    if len(text) > 200:
        return None
    plain = fold(unicodedata.normalize("NFKC", text))
    if not 2 < len(plain) < 80:
        return None
    if re.fullmatch(r"\d{5}(\.\d+)?", plain):
        moment = instant_of_serial(float(plain))
        return _settled(moment) if moment else None
    plain = re.sub("^" + _WEEKDAY, "", plain)
    for order, pattern in (*_DAYS, ("???", _SHORT)):
        if (found := pattern.search(plain)) and not re.search(r"\d$", plain[: found.start()]):
            rest = (plain[: found.start()] + " " + plain[found.end() :]).strip(" ,;-()")
            clock = _clock_of(rest)
            if clock is None:
                continue
            year = found.groupdict().get("y")
            return Written(
                int(found["d"]),
                int(found["m"]) if found["m"].isdigit() else _MONTHS[found["m"]],
                None if year is None else int(year) + (2000 if len(year) == 2 else 0),
                order != "???",
                *clock,
            )
    return None


def _clock_of(rest: str) -> tuple[time, tzinfo | None, bool] | None:
    """The time of day and zone in what a day leaves over; None where other words stand there."""
    offset: tzinfo | None = None
    if rest and (zone := _OFFSET.search(rest)):
        sign, hours, minutes = (zone["sign"] or zone["s2"], zone["h"] or zone["h2"], zone["m"] or zone["m2"])
        shift = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
        if shift >= timedelta(hours=24):
            return None
        offset, rest = timezone(-shift if sign == "-" else shift), rest[: zone.start()].strip()
    rest = re.sub(r"^(luc|vao luc|hoi|ngay) | (luc|ngay)$", "", rest).strip(" ,")
    if not rest or rest in ("luc", "ngay"):
        return time(), offset, False
    found = _CLOCK.fullmatch(rest)
    if not found:
        return None
    hour, minute, second = int(found["h"]), int(found["mi"] or 0), int(found["s"] or 0)
    half = found["half"] or ""
    if half in _LATER or found["before"] == "下午":
        hour += 12 if hour < 12 else 0
    elif (half in ("sa", "am", "a.m.", "sang", "dem") or found["before"]) and hour == 12:
        hour = 0
    if hour > 23 or minute > 59 or second > 59:
        return None
    return time(hour, minute, second), offset, True


def clock_in(cell: Cell) -> time | None:
    """The time of day that stands alone in a cell: a time, the part of a day, or text; None for anything else.

    >>> clock_in("14h30"), clock_in(0.75), clock_in("9:07:03 CH"), clock_in("25/11/2025")
    (datetime.time(14, 30), datetime.time(18, 0), datetime.time(21, 7, 3), None)
    """
    if isinstance(cell, time):
        return cell
    if isinstance(cell, float) and 0 <= cell < 1:
        seconds = round(cell * 86_400) % 86_400
        return time(seconds // 3600, seconds // 60 % 60, seconds % 60)
    if not isinstance(cell, str) or len(cell) > 40:
        return None
    found = _clock_of(fold(unicodedata.normalize("NFKC", cell)).strip())
    return found[0] if found and found[2] else None


def _settled(moment: datetime, *, from_cell: bool = False) -> Written:
    clock = moment.time()
    return Written(moment.day, moment.month, moment.year, True, clock, None, clock != time(), from_cell)


def instant_of_serial(number: float) -> datetime | None:
    """Days since 1899-12-30, as spreadsheets count, to the second; None outside 1954 to 2118."""
    if not 20_000 <= number < 80_000:
        return None
    exact = datetime(1899, 12, 30) + timedelta(seconds=round(number * 86_400))  # noqa: DTZ001
    return exact.replace(microsecond=0)


def written_in(cell: Cell) -> Written | None:
    """The same for any cell: text, a date cell or a serial number."""
    match cell:
        case bool():
            return None
        case datetime():
            if cell.microsecond or cell.tzinfo:
                cell = (cell.replace(tzinfo=None) + timedelta(microseconds=500_000)).replace(microsecond=0)
            return _settled(cell, from_cell=True)
        case date():
            return _settled(datetime.combine(cell, time()), from_cell=True)
        case int() | float():
            moment = instant_of_serial(cell)
            return _settled(moment) if moment else None
        case str():
            return read_written(cell)
    return None
