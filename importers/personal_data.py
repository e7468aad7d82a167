"""Personal data in people's words: telephone numbers, identity cards, customer codes, e-mail addresses …

Found so that they can be hidden before a text is printed or signed. Amounts of money, meter readings, days,
versions and the pilot's own support lines are left as they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

HIDDEN = "•"

# What the letter of the pilot prints for everyone to use.
_SUPPORT_LINES = {"02466946688", "0858946688", "0828946688"}
_SUPPORT_MAIL = "cskh.ict@evn.com.vn"

_GAP = r"[ .\-\u00a0\u2009\u200b\u202f\u2060\ufeff]{0,2}"
_END = r"(?![\w@]|[.,]\d)"
_START = r"(?<![\w@])(?<!\d[.,])"

_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_CUSTOMER = re.compile(
    rf"(?<!\w)p[abcdehkmnpq](?:{_GAP}\d){{11,14}}(?!\w)|(?<!\w)p[a-z](?:\d\d[a-z]{{2}}|[a-z]{{2}}\d\d)\d{{7,10}}(?!\w)",
    re.IGNORECASE,
)
_PHONE = re.compile(
    rf"{_START}(?:\(?(?:\+|00)?84\)?{_GAP}(?:\(0\){_GAP})?|\(?0{_GAP})"
    rf"(?:[35789](?:{_GAP}\d){{8}}|1{_GAP}[2689](?:{_GAP}\d){{8}}|2(?:{_GAP}\d){{1,2}}\)?(?:{_GAP}\d){{7,8}}){_END}"
)
_PHONE_SAID = re.compile(
    rf"(?:sđt|sdt|đt|dt|điện thoại|dien thoai|zalo|di động|hotline|tel|phone)\W{{0,3}}(?:số|so|là|la)?\W{{0,3}}"
    rf"(?P<found>\+?\d(?:{_GAP}\d){{8,11}}){_END}",
    re.IGNORECASE,
)
_DIGIT_WORD = r"không|khong|một|mot|hai|ba|bốn|bon|tư|năm|nam|lăm|lam|sáu|sau|bảy|bẩy|bay|tám|tam|chín|chin"
# A number that is spelled, wholly or in part: không chín một hai 345 678.
_PHONE_SPELLED = re.compile(
    rf"(?<!\w)(?:không|khong|0)(?:[ ,.\-]{{0,2}}(?:\d|(?:{_DIGIT_WORD})(?!\w))){{9,10}}(?!\w)",
    re.IGNORECASE,
)
_DAY = re.compile(r"\(?\d{1,2}[ .\-]\d{1,2}[ .\-](?:19|20)\d\d")
_IDENTITY = re.compile(rf"{_START}\d{{12}}{_END}")
_IDENTITY_SPACED = re.compile(rf"{_START}0(?:0[1-9]|[1-9]\d)(?:{_GAP}\d){{9}}{_END}")
# What stands before twelve digits that are the number of something else.
_OTHER_NUMBER = re.compile(
    r"(?:yêu cầu|giao dịch|hóa đơn|hoá đơn|công tơ|phiếu|seri|gd|yeu cau|giao dich|hoa don|cong to|phieu)"
    r"\W{0,3}(?:số|so|là|la)?\W{0,3}$",
    re.IGNORECASE,
)
_INSTANT = re.compile(r"20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_IDENTITY_SAID = re.compile(
    rf"(?:cccd|cmnd|cmtnd|cmt|căn cước(?: công dân)?|can cuoc(?: cong dan)?|chứng minh(?: nhân dân| thư)?|"
    rf"chung minh(?: nhan dan| thu)?|định danh(?: cá nhân)?|hộ chiếu)\W{{0,3}}(?:số|so|là|la)?\W{{0,3}}"
    rf"(?P<found>[a-z]?\d(?:{_GAP}\d){{6,11}}){_END}",
    re.IGNORECASE,
)
_ACCOUNT_SAID = re.compile(
    rf"(?:stk|số tài khoản|so tai khoan|số tk|so tk|tài khoản (?:ngân hàng|số)|tai khoan (?:ngan hang|so)|số thẻ|so the)"
    rf"\W{{0,3}}(?:là|la)?\W{{0,3}}(?P<found>\d(?:{_GAP}\d){{5,18}}){_END}",
    re.IGNORECASE,
)
_CARD = re.compile(rf"{_START}\d{{4}}(?:[ \-]\d{{4}}){{3}}{_END}")
_PLATE = re.compile(
    rf"{_START}\d{{2}}[A-ZĐ]{{1,2}}\d?-\d{{3}}\.?\d{{2}}{_END}"
    rf"|(?:biển số|bien so|bks)\W{{0,3}}(?:xe\W{{0,2}})?(?P<found>\d{{2}}[A-ZĐa-zđ]{{1,2}}\d?[ .\-]?\d{{3}}\.?\d{{1,2}}){_END}"
)
_SURNAMES = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Đoàn|Lâm|Mai|Trịnh|Đào|Tô|Tạ|"
    "Lương|Trương|Phùng|Vương|Chu|Kiều|Quách|Tăng|Nông|Hứa|Lưu|Triệu|Nguyen|Tran|Pham|Hoang|Huynh"
)
_CAPITAL = "[A-Z" + "".join(c for c in map(chr, range(0xC0, 0x1EFA)) if c.isupper()) + "]"
_NAME = re.compile(
    rf"(?<!\w)(?:[Kk]hách hàng|[Cc]hủ hộ|[Cc]hủ hợp đồng|[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị|[Tt]ôi là|[Ee]m là|[Mm]ình là|[Tt]ên|[Tt]ên là|KH)"
    rf"\s*:?\s+(?P<found>(?:{_SURNAMES})(?: {_CAPITAL}[^\W\d_]*){{1,4}})(?!\w)"
)
_ADDRESS = re.compile(
    rf"(?<![\w.,/])(?:[Ss]ố (?:nhà )?)?\d{{1,4}}[A-Za-z]?(?:/\d{{1,4}}[A-Za-z]?)*,? (?:ngõ|ngách|hẻm|kiệt) \d{{1,4}}(?:/\d{{1,4}})*"
    rf"(?:,? (?:đường |phố |{_CAPITAL}[^\W\d_]*))*(?: {_CAPITAL}[^\W\d_]*)*"
)


@dataclass(frozen=True, slots=True)
class Found:
    """Personal data at `text[start:end]`.

    `kind` is email, customer_code, phone, identity, account, plate, name or address.
    """

    start: int
    end: int
    kind: str


def find_personal_data(text: str) -> tuple[Found, ...]:
    """Every piece of personal data of a text, in its order, none overlapping.

    >>> [(f.kind, "Gọi 0912 345 678 nhé"[f.start:f.end]) for f in find_personal_data("Gọi 0912 345 678 nhé")]
    [('phone', '0912 345 678')]
    """
    plain = _as_plain_characters(text)
    taken = [False] * len(plain)
    found: list[Found] = []
    for start, end, kind in _sightings(plain):
        if not any(taken[start:end]):
            taken[start:end] = [True] * (end - start)
            found.append(Found(start, end, kind))
    return tuple(sorted(found, key=lambda f: f.start))


def mask(text: str, found_in: Sequence[Found] | None = None) -> str:
    """The text with its personal data hidden, of the same length; punctuation stays. `found_in` is that data if known.

    A customer code keeps its first four characters (the unit), an e-mail address its domain, a telephone
    number its last two digits.

    >>> mask("Mã KH PE05000123456, gọi 0912345678")
    'Mã KH PE05•••••••••, gọi ••••••••78'
    """
    shown = list(text)
    for found in find_personal_data(text) if found_in is None else found_in:
        start, end = found.start, found.end
        if found.kind == "customer_code":
            start = min(start + 4, end)
        elif found.kind == "email":
            end = text.index("@", start)
        elif found.kind == "phone":
            end -= 2
        for at in range(start, end):
            if shown[at].isalnum():
                shown[at] = HIDDEN
    return "".join(shown)


class _Plain(dict[int, int]):
    """For `str.translate`: a digit or letter of another width as the plain one, each worked out once."""

    def __missing__(self, code: int) -> int:
        digit = unicodedata.decimal(chr(code), None)
        wide = unicodedata.normalize("NFKC", chr(code))
        plain = str(digit) if digit is not None else wide
        self[code] = ord(plain) if len(plain) == 1 else code
        return self[code]


_PLAIN = _Plain()


def _as_plain_characters(text: str) -> str:
    """Full-width and other digits and letters as plain ones, character for character."""
    return text if text.isascii() else text.translate(_PLAIN)


def _sightings(plain: str) -> Iterator[tuple[int, int, str]]:
    """Sightings, the surest kinds first."""
    for match in _MAIL.finditer(plain):
        if match[0].lower() != _SUPPORT_MAIL:
            yield match.start(), match.end(), "email"
    if any(c.isdigit() for c in plain):
        yield from _numbers(plain)
    for match in _PHONE_SPELLED.finditer(plain):
        # One word beside a number in figures is no digit: "… 082 894 6688 không".
        if len(re.findall(r"[^\W\d_]+", match[0])) >= 2:
            yield *match.span(), "phone"
    for match in _NAME.finditer(plain):
        yield *match.span("found"), "name"
    for match in _ADDRESS.finditer(plain):
        yield *match.span(), "address"


def _numbers(plain: str) -> Iterator[tuple[int, int, str]]:
    for match in _CUSTOMER.finditer(plain):
        yield *match.span(), "customer_code"
    for pattern, kind in (
        (_IDENTITY_SAID, "identity"),
        (_ACCOUNT_SAID, "account"),
        (_PHONE, "phone"),
        (_PHONE_SAID, "phone"),
        (_IDENTITY, "identity"),
        (_IDENTITY_SPACED, "identity"),
        (_CARD, "account"),
        (_PLATE, "plate"),
    ):
        for match in pattern.finditer(plain):
            start, end = match.span("found") if match.groupdict().get("found") else match.span()
            if pattern is _IDENTITY and _OTHER_NUMBER.search(plain, max(0, start - 30), start):
                continue
            if not _harmless(plain[start:end], kind):
                yield start, end, kind


def _harmless(seen: str, kind: str) -> bool:
    digits = "".join(c for c in seen if c.isdigit())
    if kind == "phone":
        national = re.sub(r"^(?:0084|84)", "0", digits)
        decimal = re.fullmatch(r"0\.\d+", seen)
        return national in _SUPPORT_LINES or _DAY.match(seen) is not None or decimal is not None
    if kind == "identity":
        return _INSTANT.match(digits) is not None or len(set(digits)) == 1
    return False
