"""What a column's header means: the words of offices, with and without accents, and English.

A header is its parts from the top row down (`("Số lượng cài đặt", "CBCNV")`). A judge gives one header a
kind and a rank (3 exact, 2 by its words, 1 weak); choosing among all columns comes after, because
"CBCNV" alone is the headcount beside "CBCNV cài đặt" and the installs beside "Gia đình".

Over 300 lines: the words of all headers stand here, since each judge must know those of its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from locales import Phrase, phrase
from locales.vietnamese import fold

Header = tuple[str, ...]
Verdict = tuple[str, int]
COUNTS = ("headcount", "staff_installed", "family_installed", "users")


@dataclass(frozen=True)
class Assignment:
    """Which columns (from 0) hold which field, sentences about doubtful choices, how many names were exact."""

    fields: dict[str, list[int]] = field(default_factory=dict)
    notes: list[Phrase] = field(default_factory=list)
    exact: int = 0

    def first(self, name: str) -> int | None:
        """The first column of a field."""
        return self.fields[name][0] if name in self.fields else None


def header_text(header: Header) -> str:
    """A header of several rows on one line, as it is named to people."""
    return " > ".join(" ".join(part.split()) for part in header)


@lru_cache(maxsize=8192)
def words_of(text: str) -> str:
    """Folded words without punctuation; the percent sign stays.

    >>> words_of("Đã cài (CBCNV) *")
    'da cai cbcnv'
    """
    return " ".join(re.sub(r"[^0-9a-z%]+", " ", fold(text)).split())


_NUMBERING = re.compile(r"stt|tt|so tt|so thu tu|thu tu|no|nr|s t t|so|index")


def is_numbering(header: Header) -> bool:
    """A column that only numbers the rows: STT, TT, No."""
    return bool(_NUMBERING.fullmatch(words_of(header[-1])))


def own_words(header: Header) -> str:
    """The words of a header's last part, without the number of a question."""
    return re.sub(r"^(?:cau )?\d{1,2} (?=[a-z])", "", words_of(header[-1])) if header else ""


def _any(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b")


_STAFF = _any(
    "cbcnld|cnvcld|cnld|vien chuc|cbcnv|cb cnv|cbcnvc|cbnv|cbcc|cnvc?|nv|can bo|nhan vien|nguoi lao dong|nld|lao dong|ld|nhan su|cong nhan"
    "|nhan luc|quan so|bien che|cbgv|giang vien|giao vien|slcbcnv|slnv|slld|tscbcnv|tsnv|tsld|tong cbcnv|staff|employees?|workers?|headcount|workforce|personnel"
)
_FAMILY = _any(
    "gia dinh|nguoi nha|nguoi than|ng nha|ng than|than nhan|nguoi nhan|tvgd|gd|nt|vo con|famil(?:y|ies)|relatives?|households?"
)
# "Thành viên gia đình CBCNV" are family; with "và" or a comma between, the column counts both.
_OF_STAFF = re.compile(
    rf"((?:{_FAMILY.pattern}))(?: cua)?(?: cac)?\s+(?:{_STAFF.pattern})(?:\s*,?\s*(?:{_STAFF.pattern}))*"
)
_INSTALL = _any(
    "cai dat|cai(?! tien| thien)|tai app|tai ung dung|tai ve|da tai|luot tai|luy ke|cong don|install(?:s|ed|ations?)?"
    "|downloads?|downloaded"
)
_USE = _any(
    "(?<!huong dan )su dung|(?:dang|da|hien|co|thuc|hay|thuong) dung|(?:dang|da|nguoi) sd|(?:dung|sd) (?:tx|thuong xuyen)|nguoi dung|thuong xuyen|users?|using|usage|active"
    "|hoat dong|truy cap"
)
_TOTAL = _any("tong|tong so|tong cong|cong|total|all|toan bo")
_ONLY_TOTAL = re.compile(
    r"(?:tong(?: so| cong)?(?: nguoi| luong)?|cong|so luong|so nguoi|si so|sl|total|count)"
)
_NEVER = re.compile(
    r"%|\b(?:ty le|ti le|phan tram|percent(?:age)?|rate|ratio|share|chua|con lai|khong|not|muc tieu|chi tieu|ke hoach"
    r"|target|plan|giao|tang|giam|so voi|chenh lech|moi|new|them|trong (?:tuan|ngay|ky|thang)|hang (?:tuan|ngay)|phat sinh"
    r"|(?:tuan|ky|ngay|lan) truoc|cu|binh quan|bq|trung binh|average|go|go bo|xoa|huy|uninstall(?:ed|s)?|android|ios|iphone|khach hang|customers?"
    r"|gop y|y kien|phan anh|phan hoi|loi|feedback|comments?|ghi chu|notes?|ly do|xep hang|rank|dau moi"
    r"|apple|apk|chplay|ch play|app store|google play|phu trach|lien he|dien thoai|phone|email|thu truong|giam doc|lanh dao|thiet bi)\b"
)
_APP = re.compile(r"\b(?:ung dung |app |phan mem )?(?:cham soc khach hang|cskh)(?: cua)?(?: evn)?\b")
_UNIT = re.compile(
    r"(?:ten |cac |ten cac )?(?:don vi|dv|dvi|dien luc|cong ty dien luc|ctdl|pc|phong ban|ban phong|phong ban don vi"
    r"|don vi phong ban|row labels|nhan hang|phong|ban|(?:phong )?(?:ban )?(?:doi|to|phan xuong)(?: doi| to| phan xuong)*|phong don vi|ban don vi|to chuc|co quan|unit|units|unit name|department|name of unit)"
    r"(?: (?:thanh vien|truc thuoc|bao cao|cong tac|cap duoi|thuc hien|trien khai|thu nghiem|thi diem|tham gia"
    r"|ghi ro|name|dien luc))*"
)
_COMPANY = re.compile(r"(?:ten )?(?:cong ty|cty|company|company name|organi[sz]ation)")
_PARENT = re.compile(
    r"(?:ten )?(?:tong cong ty(?: dien luc)?|tct|tctdl|don vi (?:cap tren|chu quan|quan ly|cha)|truc thuoc|cap tren"
    r"|thuoc(?: don vi)?|parent(?: unit)?|corporation|khoi)"
)
_CODE = re.compile(
    r"(?:ma(?: so)?(?: (?:don vi|dv|dvi|dien luc|dl|cong ty|cty|pc|unit))?|madvi?|madonvi|don vi ma|ky hieu(?: don vi)?"
    r"|(?:unit )?(?:code|id)|unitcode)"
)
_DAY = re.compile(
    r"(?:(?:ngay|thoi diem|moc|moc thoi gian|ky)(?: (?:bao cao|cap nhat|so lieu|tong hop|thong ke|ghi nhan|lay so lieu"
    r"|chot|chot so lieu|thang|thang nam|tinh))*|thoi gian(?: bao cao)?|(?:so lieu )?(?:tinh )?den(?: het)?(?: ngay)?|date|day"
    r"|as of(?: date)?|report(?:ing)? (?:date|day)|counted on|report date|timestamp|dau thoi gian)"
)


_PIVOT = re.compile(r"^\s*(?:sum of|count of|total of|tổng của|tong cua)\s+(?=\S)", re.IGNORECASE)
# "Nam cài", "Nữ": a part of the staff; not "năm 2025", "miền Nam", "Nam Định".
_PART_OF_STAFF = re.compile(
    r"(?<!mien )(?<!viet )(?<!ha )\b(?:nam|nu|male|female|men|women)\b(?! (?:\d|nay|dinh))"
)


# "Đã cài (tỷ lệ)": its cells say both, such as "120 (80%)".
_WITH_SHARE = re.compile(r"\s*\((?:và |kèm |số lượng,? |sl[,/]? ?)?t[ỷỉ] lệ(?: ?%)?\)\s*$", re.IGNORECASE)


@lru_cache(maxsize=8192)
def judge_install(header: Header) -> Verdict | None:
    """The kind of one column of a table of counts; None where it is none of them."""
    if not header or max(len(part) for part in header) > 120:
        return None
    # A pivot's "Sum of X", "Tổng của X" is the column X.
    header = (*header[:-1], _PIVOT.sub("", header[-1]))
    if (bare := _WITH_SHARE.sub("", header[-1])) != header[-1]:
        found = judge_install((*header[:-1], bare))
        return ("with_share", 1) if found and found[0] in ("staff_installed", "installed") else None
    own, above = own_words(header), words_of(" ".join(header[:-1]))
    plain = words_of(re.sub(r"\(.*?\)", " ", header[-1])) or own
    either = [said for part in re.split(r"[/|\n]", header[-1]) if (said := words_of(part))]
    for kind, pattern in (
        ("unit_code", _CODE),
        ("unit", _UNIT),
        ("company", _COMPANY),
        ("parent", _PARENT),
        ("day", _DAY),
    ):
        if any(pattern.fullmatch(said) for said in (own, plain)):
            return kind, 3 if " " in own else 2
    if len(either) > 1 and all(_UNIT.fullmatch(said) or _COMPANY.fullmatch(said) for said in either):
        return "unit", 2
    if own in ("ten", "name"):
        return ("unit", 3) if _UNIT.fullmatch(above) else ("name", 1)
    if (family := _OF_STAFF.sub(r"\1", fold(header[-1]))) != fold(header[-1]):
        own = words_of(family)
    return _judge_figure(_APP.sub(" ", own), _APP.sub(" ", above))


def says_share(header: Header) -> bool:
    """Whether a header of counts says that their share stands beside them in the same cell."""
    return bool(header) and _WITH_SHARE.search(header[-1]) is not None


def is_part(text: str) -> bool:
    """Whether a header names a part of a figure or what is set beside it, never the figure itself.

    >>> [is_part(t) for t in ("Android", "Nữ", "Tỷ lệ", "CBCNV", "Khối phân phối")]
    [True, True, True, False, False]
    """
    own = words_of(text)
    return bool(_NEVER.search(own) or _PART_OF_STAFF.search(own))


def _judge_figure(own: str, above: str) -> Verdict | None:
    if is_part(own) or _NEVER.search(above):
        return None
    staff, family = (bool(p.search(own)) for p in (_STAFF, _FAMILY))
    if not staff and not family:
        staff, family = (bool(p.search(above)) for p in (_STAFF, _FAMILY))
    installs, uses = (bool(p.search(own)) for p in (_INSTALL, _USE))
    if not installs and not uses:
        installs, uses = (bool(p.search(above)) for p in (_INSTALL, _USE))
    if staff and family:
        return None
    if installs:
        return _judge_installs(own, staff, family)
    if uses:
        whole = ("users", 3 if _TOTAL.search(own) or not above else 2)
        return ("family_users", 1) if family else ("staff_users", 1) if staff else whole
    if family:
        return "family_installed", 1 if _TOTAL.search(own) else 2
    if staff:
        exact = _TOTAL.search(own) or re.match(r"(?:so|so luong|sl|headcount|number)\b", own) or above
        return ("headcount", 3) if exact else ("staff", 2)
    return ("total", 1) if _ONLY_TOTAL.fullmatch(own) else None


def _judge_installs(own: str, staff: bool, family: bool) -> Verdict:
    if staff or family:
        return ("staff_installed" if staff else "family_installed"), 3
    return ("all_installed" if _TOTAL.search(own) else "installed"), 2


def choose_install(headers: Sequence[Header]) -> Assignment:
    """The columns of a table of counts: unit, unit_code, parent, day and the four counts."""
    best: dict[str, tuple[int, int]] = {}
    notes: list[Phrase] = []
    for column, header in enumerate(headers):
        if not (verdict := judge_install(header)):
            continue
        kind, rank = verdict
        if kind in best and rank == best[kind][0] and header != headers[best[kind][1]] and kind in COUNTS:
            notes.append(
                phrase(
                    "Columns “%(first)s” and “%(second)s” could both be meant; the first was taken.",
                    first=header_text(headers[best[kind][1]]),
                    second=header_text(header),
                )
            )
        if kind not in best or rank > best[kind][0]:
            best[kind] = (rank, column)
    at = {kind: column for kind, (_rank, column) in best.items()}
    # Beside "Trong đó: gia đình" what is only called installs holds family's too, and is no figure of staff.
    if "family_installed" in at and "trong do" in words_of(" ".join(headers[at["family_installed"]])):
        at["whole"] = at.get("installed", -1)
    fields = {name: at[name] for name in ("unit", "unit_code", "parent", "day", *COUNTS) if name in at}
    _place_units(at, fields)
    said = [words_of(header[-1]) for header in headers if header]
    told = any(_STAFF.search(s) and _INSTALL.search(s) and not _FAMILY.search(s) for s in said)
    _place_installs(at, fields, told_otherwise=told)
    if "all_installed" in at and fields.get("staff_installed") == at["all_installed"]:
        total = header_text(headers[at["all_installed"]])
        notes.append(phrase("Column “%(column)s” was taken for the installs of staff.", column=total))
    if "headcount" not in fields and "total" in at:
        installs = [fields[f] for f in ("staff_installed", "family_installed") if f in fields]
        if all(at["total"] < column for column in installs):
            fields["headcount"] = at["total"]
    if "users" not in fields and "staff_users" in at and "family_users" not in at:
        fields["users"] = at["staff_users"]
    return Assignment({name: [column] for name, column in fields.items()}, notes)


def _place_units(at: Mapping[str, int], fields: dict[str, int]) -> None:
    stands_for = ["company", "name", *([] if "unit_code" in at else ["parent"])]
    if "unit" not in fields and (kind := next((k for k in stands_for if k in at), None)):
        fields["unit"] = at[kind]
        if kind == "parent":
            del fields["parent"]
    elif "company" in at:
        fields.setdefault("parent", at["company"])


def _place_installs(at: Mapping[str, int], fields: dict[str, int], *, told_otherwise: bool) -> None:
    # "CBCNV" beside family's installs are installs too, unless another column (a share, a rest) speaks of theirs.
    elsewhere = told_otherwise or {"staff_installed", "installed"} & at.keys()
    beside_family = "family_installed" in fields and not elsewhere
    if "staff" in at:
        if beside_family:
            fields["staff_installed"] = at["staff"]
        else:
            fields.setdefault("headcount", at["staff"])
    if "staff_installed" not in fields:
        if "installed" in at and "whole" not in at:
            fields["staff_installed"] = at["installed"]
        elif "all_installed" in at and "family_installed" not in fields:
            fields["staff_installed"] = at["all_installed"]
        elif "with_share" in at:
            fields["staff_installed"] = at["with_share"]


def enough_install(found: Assignment) -> bool:
    """Whether a row of headers is one of a table of counts: a unit and a figure."""
    return bool({"unit", "unit_code"} & found.fields.keys()) and bool(set(COUNTS) & found.fields.keys())


Choose = Callable[[Sequence[Header]], Assignment]
