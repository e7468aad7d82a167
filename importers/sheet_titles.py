"""What stands around a table: the corporation of the letterhead, the day in a title or a sheet's name, the rows that are no data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from importers.header_words import words_of
from importers.numbers_days import Written, read_written
from locales.vietnamese import fold

_MOTTO = re.compile(r"cong hoa xa hoi|doc lap tu do|viet nam doc lap")
_CORPORATION = re.compile(
    r"(?:don vi(?: bao cao)? )?(?:tong cong ty|tct|tctdl|cong ty|cty|ctdl|pc|dien luc|dl|evn ?(?!vn)\w+|truyen tai|nha may|xi nghiep"
    r"|genco ?\d|nhiet dien|thuy dien)\b"
)
_DEPARTMENT = re.compile(
    r"(?:don vi(?: bao cao)? )?(?:ban|phong|trung tam|van phong|chi nhanh|khoi|tap doan dien luc viet nam|evn)\b"
)
_LABEL = re.compile(r"^\s*(?:(?:tên )?đơn vị(?: báo cáo| thực hiện)?|unit)\s*[:：]\s*", re.IGNORECASE)
_TITLE = re.compile(
    r"\b(?:reports?|pilot|app|installations?|ket qua|bao cao|tong hop|danh sach|bieu|phu luc|so luong|tinh hinh|thong ke|kinh gui|so lieu)\b"
)

_TOTAL = re.compile(
    r"(?!tong cong ty\b)(?:tong so|tong cong|tong|cong|total|grand total|sub ?total|sum|luy ke|tong cuoi"
    r"|toan (?:tap doan|tong cong ty|tct|cong ty|don vi|bo|nganh|khoi|quoc)|toan evn\w*)"
    r"(?: (?:cac|toan|chung|nhom|khoi|muc|phan|cua|so|cai|hoan thanh|dat|don vi|nguoi|evn\w*|\d+|[ivx]+|[a-e])\b.*)?"
)
_COMPARES = re.compile(
    r"(?:binh quan|trung binh|average|so (?:voi )?(?:tuan|ky|ngay|lan|thang|dot) truoc|tang giam|chenh lech|ty le|ti le)(?: .*)?"
    r"|tang|giam"
)
_SURE_TOTAL = re.compile(r"\s*(?:tổng cộng\b|(?:tổng|cộng)\s*[:(])", re.IGNORECASE)
_NOTE = re.compile(
    r"\s*(?:\*+\s*(?:\S+\s+){4,}\S|\((?![IVXLCA-HĐ]{1,5}\)|\d).*\)\s*$|(?:ghi chú|lưu ý|chú thích)\b)",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"\b(?:ky ten|ky (?:va )?ghi ro|ky dong dau|nguoi lap|lap bieu|nguoi tong hop|noi nhan|thu truong don vi|ke toan truong"
    r"|truong (?:phong|ban|don vi)|giam doc|pho giam doc|tong giam doc|xac nhan cua|nguoi bao cao|lanh dao|nguoi kiem tra"
    r"|chu tich|phe duyet|nhu tren|ghi ro ho ten|prepared by|approved by|signature)\b"
    r"|^(?:luu|tm|kt|tl|tuq|ghi chu|note|nguon|luu y)\b|^ngay \d+ thang \d+|^\w[\w ]* ngay (?:\d+ )?thang (?:\d+ )?nam"
)
_MARK = re.compile(r"(?P<roman>[IVXLC]{1,6})|(?P<letter>[A-HĐ])|(?P<part>(?:Khối|Nhóm|Phần|Mục)\b.*)")
_MARK_BEFORE = re.compile(r"^\s*(?P<mark>[IVXLC]{1,6}|[A-HĐ])\s*[.)/:-]\s+(?P<rest>\S.*)$")

_DAY_WORDS = re.compile(
    r"tinh den|tinh toi|den het|den ngay|den \d|den thoi diem|so lieu|thoi diem|cap nhat|chot|ngay bao cao|as of|tuan"
)
_PAPER = re.compile(
    r"cong van|van ban|quyet dinh|to trinh|kem theo|thong bao so|\bso \d*[ /]|can cu|qd-|/qd|/evn|thuc hien"
)
_PLACE = re.compile(r"^[^\d,:]{2,30}, ?ngay ")
_IN_TEXT = re.compile(
    r"(?:ngay )?\d{1,2} ?thang ?\d{1,2}(?:,? ?nam ?\d{4})?"
    r"|(?<![\d/.-])\d{1,2} ?(?P<s>[-/._]) ?\d{1,2} ?(?P=s) ?(?:\d{4}|\d\d)(?!\d)"
    r"|(?<!\d)\d{1,2}(?:st|nd|rd|th)?[ -](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?[ -]\d{4}(?!\d)"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}(?!\d)"
    r"|(?<!\d)\d{4}[-/._]\d{1,2}[-/._]\d{1,2}(?!\d)|(?<!\d)20\d\d[01]\d[0-3]\d(?!\d)"
    r"|(?<![\d/.-])[0-3]?\d[-/._](?:0?[1-9]|1[0-2])(?![-/._]?\d)"
)


# "24-30/11/2025", "1 đến 7.12": the last day of a range without the month of its first.
_RANGE = re.compile(
    r"(?<![\d/.])(?P<from>\d{1,2}) ?(?:-|–|den) ?(?:ngay )?(?P<day>(?P<to>\d{1,2})(?P<s>[/.])\d{1,2}(?:(?P=s)(?:\d{4}|\d\d))?)(?![\d/-]|\.\d)"
)


# "24/11 - 30/11", "24.11-30.11": what stands before the last day of a range.
_FROM = re.compile(
    r"(?<![\d/.-])\d{1,2}(?P<s>[-/.])\d{1,2}(?:(?P=s)\d{4})? ?[-–] ?(?=\d{1,2}(?P=s)\d{1,2}(?!\d))"
)


def _last_of_range(found: re.Match[str]) -> str:
    return f" {found['day']}" if int(found["from"]) < int(found["to"]) <= 31 else found[0]


_LED_DAY = re.compile(
    r"(?:(?:số liệu|tính|lũy kế)\s+)*(?:(?:đến|tới|hết|ngày|den|toi|het|ngay)\s+)*(?:"
    + _IN_TEXT.pattern.replace("thang", "th[áa]ng").replace("ngay", "ng[àa]y").replace("nam", "n[ăa]m")
    + ")",
    re.IGNORECASE,
)


def corporation_in(texts: Iterable[str], *, departments_too: bool = True) -> str:
    """The unit that a letterhead speaks for, as written: the nearest company, else a department, else ""."""
    companies, departments = [], []
    for text in texts:
        for line in text.split("\n"):
            if len(line) > 200:
                continue
            told = _LABEL.sub("", line).strip()
            said = words_of(told)
            if not said or _MOTTO.search(said):
                continue
            if said == "tap doan dien luc viet nam" or (_DEPARTMENT.match(said) and not _TITLE.search(said)):
                departments.append(told)
            elif _CORPORATION.match(said) and not _TITLE.search(said):
                companies.append(told)
    return (companies or (departments if departments_too else []) or [""])[-1]


def looks_like_group(text: str) -> bool:
    """Whether a lone text in a table heads the rows below it: a corporation, a block of units."""
    said = words_of(text)
    return bool(re.match(r"(?:tong cong ty|tct|tctdl|evn\w*$|khoi|nhom|cac|phan|muc|genco|tap doan)\b", said))


def is_title(text: str) -> bool:
    """A line of a letterhead or a title, which no header of columns begins with."""
    said = words_of(text)
    return bool(
        _TITLE.search(said)
        or _MOTTO.search(said)
        or (_CORPORATION.match(said) and " " in said)
        or len(text) > 80
    )


def day_in(texts: Sequence[str], *, place_too: bool = False) -> Written | None:
    """The day that titles give: words such as "tính đến" first, the last day of a range; never a paper's own date.

    `place_too`: take "Hà Nội, ngày …" of the letterhead (the paper's own day) and nothing else.
    """
    worded: list[Written] = []
    others: list[Written] = []
    for text in texts:
        for line in text.split("\n"):
            if len(line) > 400:
                continue
            said = fold(line)
            if bool(_PLACE.search(said)) != place_too or (not place_too and _PAPER.search(said)):
                continue
            found = [
                w
                for m in _IN_TEXT.finditer(_RANGE.sub(_last_of_range, _FROM.sub(" ", said)))
                if (w := _day_of(m[0])) is not None
            ]
            if found:
                (worded if _DAY_WORDS.search(said) else others).append(found[-1])
    best = worded or others
    whole = [w for w in best if w.year is not None]
    return next(iter(reversed(whole or best)), None)


def without_days(text: str) -> str:
    """A text without the days in it and the words that lead to them.

    >>> without_days("CBCNV cài đặt (đến 25/11/2025)"), without_days("25/11")
    ('CBCNV cài đặt', '')
    """
    if day_in([text]) is None:
        return text.strip()
    return re.sub(r"\(\s*\)", " ", _LED_DAY.sub(" ", text)).strip(" -–:,")


def _day_of(text: str) -> Written | None:
    written = read_written(text.replace("_", "-"))
    if written is None or written.has_clock:
        return None
    # Titles and names of sheets are Vietnamese: the day stands first, unless there is no such month.
    plain = 1 <= written.first <= 31 and 1 <= written.second <= 12
    turned = not written.settled and written.second <= 31 and written.first <= 12
    return written if plain or turned else None


def is_total(text: str) -> bool:
    """A label of a totals row.

    >>> [is_total(t) for t in ("Tổng cộng", "CỘNG (I+II)", "Tổng Công ty Điện lực", "Công đoàn EVN")]
    [True, True, False, False]
    """
    if len(text) > 200:
        return False
    return bool(_SURE_TOTAL.match(text) or _TOTAL.fullmatch(words_of(text)))


def compares(text: str) -> bool:
    """A label of a row that sets figures beside others: an average, the difference from last week.

    >>> [compares(t) for t in ("Bình quân", "So với tuần trước", "Điện lực Bình Chánh")]
    [True, True, False]
    """
    return len(text) <= 200 and bool(_COMPARES.fullmatch(words_of(text)))


def is_note(text: str) -> bool:
    """A remark among the rows of a table.

    >>> [is_note(t) for t in ("* Có 2 người nghỉ thai sản", "(đã gồm thuê ngoài)", "(I) Khối 1", "* PC Hà Đông")]
    [True, True, False, False]
    """
    return bool(_NOTE.match(text))


def is_signature(text: str) -> bool:
    """A line of the block under a table: who signs, who receives, notes."""
    return len(text) <= 200 and bool(_SIGNATURE.search(words_of(text)))


def group_mark(text: str) -> tuple[str, str]:
    """The style of a group's mark (roman, letter) and what follows it in the same cell; ("", "") for none.

    >>> group_mark("II"), group_mark("A. Khối phân phối"), group_mark("12")
    (('roman', ''), ('letter', 'Khối phân phối'), ('', ''))
    """
    plain = text.strip()
    rest = ""
    if before := _MARK_BEFORE.match(plain):
        plain, rest = before["mark"], before["rest"]
    mark = _MARK.fullmatch(plain.rstrip(".)"))
    if not mark:
        return "", ""
    style = "roman" if mark["roman"] and plain not in ("C", "D", "L") else "letter"
    return style, rest
