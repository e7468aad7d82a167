"""What a column of a feedback table means: the questions of the form, a support log, a unit's own list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from importers.header_words import Assignment, Header, Verdict, own_words, words_of

FIELDS = (
    "submitted_at",
    "email",
    "name",
    "unit",
    "unit_code",
    "respondent",
    "phone",
    "customer_code",
    "function",
    "text",
    "images",
    "channel",
    "handler",
)

_OF_OWNER = re.compile(
    r"\b(?:xu ly|tra loi|ket qua|giai phap|phuong an|phu trach|trang thai|tinh trang|ghi chu|chu tri|hoan thanh|tiep thu"
    r"|nguyen nhan|giai quyet|phan loai|muc do|phan hoi (?:cua|tu)|evnict|nguoi duyet|deadline|status|assignee|note|dong y|hai long|diem so|score)\b"
)
_TELLS = re.compile(
    r"\b(?:noi dung|mo ta|y kien|de xuat|kien nghi|nhan xet|cu the|chi tiet|describe|details?)\b"
)
_GIVES = re.compile(r"\b(?:gop y|phan anh|bao loi|feedback)\b")
_A_DAY = re.compile(r"(?:ngay|date|day)\b(?! gio)")
_AN_HOUR = re.compile(r"(?:gio|thoi gian|thoi diem|time|hour)\b")
_OF_OTHERS = re.compile(
    r"\b(?:tiep nhan|ho tro|chuyen|phoi hop|thuc hien|trach nhiem|lien quan|cung cap|quan ly|cap dien|ban dien|khach hang"
    r"|theo doi|tong hop|truc thuoc tinh|duoc gop y|bi phan anh|nhan)\b"
)
_HOW_MANY = re.compile(r"(?:tong )?(?:so (?:luong|luot|lan|y kien|nguoi|phieu|gop y|phan anh)|sl)\b")
_NAMES_UNIT = ("don vi", "ten don vi")
# For each field: the header as a whole (rank 3), words anywhere in it (rank 2). Order decides: what stands
# first takes "Đơn vị góp ý" and "Hình ảnh góp ý" away from the text.
_KINDS: tuple[tuple[str, re.Pattern[str], re.Pattern[str] | None], ...] = tuple(
    (name, re.compile(whole), re.compile(words) if words else None)
    for name, whole, words in (
        (
            "hour",
            r"gio(?: phut)?|gio (?:gui|tiep nhan|ghi nhan|phan anh|gop y|nhan|goi)|hour|time of day",
            None,
        ),
        (
            "submitted_at",
            r"dau thoi gian|moc thoi gian|thoi gian|timestamp|time ?stamp|time|thoi diem|ngay gio|ngay|ngay thang|ngay thang nam"
            r"|date|date time|datetime|submitted at|submission (?:time|date)|created at",
            r"^(?:thoi gian|thoi diem|ngay|ngay gio|gio) (?:gui|tiep nhan|ghi nhan|phan anh|gop y|dien|nhan|nop|lien he|goi)\b",
        ),
        (
            "email",
            r"(?:dia chi )?e ?mail(?: address)?|(?:dia chi )?thu dien tu|hop thu|username",
            r"\be ?mail\b|\bthu dien tu\b",
        ),
        (
            "phone",
            r"(?:so )?(?:dien thoai|dt|sdt|mobile|di dong)|sdt|phone|phone number|tel",
            r"\bso (?:dien thoai|dt|di dong)\b|\bsdt\b|^dien thoai lien he|\bphone number\b",
        ),
        (
            "customer_code",
            r"ma (?:so )?(?:khach hang|kh|kh neu co|khang)|makh|ma pe|customer (?:code|id)",
            r"\bma (?:so )?(?:khach hang|khang|kh)\b|\bcustomer (?:code|id)\b",
        ),
        ("unit_code", r"ma (?:don vi|dv|dvi|dien luc)|unit code|madv|madonvi|unitcode", None),
        (
            "images",
            r"anh|hinh|hinh anh|images?|photos?|pictures?|link anh|file anh|anh minh hoa|screenshots?|attachments?|dinh kem|minh hoa",
            r"\bhinh anh\b|\banh (?:minh hoa|chup|man hinh|dinh kem|loi)\b|\bdinh kem\b|\bscreenshots?\b|\b(?:link|file|tep) (?:anh|hinh)\b|\bimages?\b|\battachments?\b",
        ),
        (
            "channel",
            r"kenh|nguon|channel|source|hinh thuc|kenh thong tin",
            r"^(?:kenh|nguon) (?:tiep nhan|phan anh|gop y|thong tin|lien he|nhan|ghi nhan|y kien)\b|^hinh thuc (?:tiep nhan|lien he|phan anh)\b",
        ),
        (
            "handler",
            r"(?:nguoi|can bo|nhan vien|truc ca|nguoi truc) ?(?:tiep nhan|ghi nhan|nhap|truc|ho tro)?|handler|agent|dien thoai vien|tong dai vien",
            r"^(?:nguoi|can bo|nhan vien) (?:tiep nhan|ghi nhan|nhap|truc)\b",
        ),
        (
            "respondent",
            r"anh chi la|ban la|(?:anh|chi|ong|ba|toi) la|anh chi la ai|ban la ai|doi tuong|vai tro|respondent|you are|i am|nguoi gop y la|loai nguoi dung|nhom nguoi dung|quan he",
            r"\b(?:doi tuong|vai tro|loai nguoi dung|nhom nguoi dung)\b|^(?:anh chi|ban|ong ba|quy vi) (?:hien )?(?:dang )?la\b|^you are\b",
        ),
        (
            "unit",
            r"(?:ten )?(?:don vi|dv|dvi|co quan|cong ty|phong ban|noi cong tac|dien luc)|unit|unit (?:name|text)|department|company|organi[sz]ation",
            r"\bdon vi\b(?! tinh)|\bnoi cong tac\b|\bco quan cong tac\b|\bwhich unit\b|\byour unit\b",
        ),
        (
            "name",
            r"ho (?:va )?ten|ho ten|ten|full ?name|name|your name|nguoi (?:lien he|gop y|phan anh|pa|gui|dung|y kien)|khach hang|ten khach hang",
            r"^(?:ho (?:va )?ten|ten) |\bnguoi (?:lien he|gop y|phan anh|gui)\b|\bfull name\b",
        ),
        (
            "function",
            r"(?:ten )?(?:chuc nang|tinh nang)|function|feature|module|phan he|hang muc|man hinh",
            r"\b(?:chuc nang|tinh nang|phan he)\b|\b(?:function|feature)\b(?! by)",
        ),
        (
            "text",
            r"noi dung|text|y kien|gop y|loi|van de|vuong mac|kho khan|bat cap|ton tai|(?:kho khan|ton tai|loi) vuong mac|noi dung (?:gop y|y kien|phan anh|y kien gop y|gop y phan anh loi|phan anh gop y)|y kien gop y|gop y cu the|phan anh|mo ta|mo ta loi|feedback|comments?|content|message|opinion",
            r"\b(?:noi dung|gop y|y kien|phan anh|mo ta|de xuat|kien nghi|nhan xet|bao loi|feedback|comments?|suggestions?|issues?|describe|description)\b"
            r"|\bgap (?:phai )?(?:nhung )?(?:loi|su co|van de|kho khan|vuong mac|truc trac) (?:gi|nao|nhu the nao)\b(?!.* khong$)"
            r"|^(?!(?:ngay|gio|thoi|nguoi|noi|dia|man hinh|thiet bi|phien ban|ma|muc|loai|tan suat)\b).*"
            r"\b(?:loi|su co|van de|kho khan|vuong mac|ton tai|bat cap|truc trac) (?:gi|nao|da |dang )?(?:gap phai|gap|phat sinh|phat hien|can khac phuc)\b"
            r"|^(?:dieu|diem) (?:gi )?(?:chua |khong )?(?:hai long|thich|tot|can (?:cai thien|sua))|\b(?:problems?|bugs?|errors?) (?:did|do|have) you\b",
        ),
    )
)


@lru_cache(maxsize=8192)
def judge_feedback(header: Header) -> Verdict | None:
    """The field of one column and how surely: 4 Google's own, 3 its exact name, 2 its words; None for any other column."""
    if not header or len(header[-1]) > 400:
        return None
    own = own_words(header)
    if own in ("dau thoi gian", "timestamp"):
        return "submitted_at", 4
    if _HOW_MANY.match(own):
        return None
    bare = own_words((re.sub(r"[(\[].*?[)\]]", " ", header[-1], flags=re.DOTALL),))
    for kind, whole, _words in _KINDS:
        if whole.fullmatch(own) or (bare and whole.fullmatch(bare)):
            return kind, 3
    # What stands in brackets explains the question and counts where the question alone says nothing.
    for said in dict.fromkeys((bare, own)):
        if _OF_OWNER.search(said):
            return None
        if name := _by_words(said):
            return name, 2
    return None


def _by_words(own: str) -> str | None:
    asks = bool(_TELLS.search(own))
    for name, _whole, words in _KINDS:
        if not words or not words.search(own):
            continue
        if asks and name in ("function", "name", "email"):
            continue
        if name == "unit" and not own.startswith(_NAMES_UNIT) and (asks or _GIVES.search(own)):
            continue
        return name
    return None


def grid_label(header: Header) -> str:
    """The row of a grid question that a column stands for: "… nào? [Đăng nhập]" gives "Đăng nhập"."""
    found = re.fullmatch(r".+\[([^\[\]]+)\]\s*", header[-1], re.DOTALL) if header else None
    return found[1].strip() if found else ""


def choose_feedback(headers: Sequence[Header]) -> Assignment:
    """The columns of a table of feedback.

    A field may stand in several columns: the same question twice (an old and a new form), the rows of a
    grid, and every question that asks for words or pictures.
    """
    verdicts = [judge_feedback(header) for header in headers]
    fields: dict[str, list[int]] = {}
    for name in FIELDS:
        ranked = [(verdict[1], c) for c, verdict in enumerate(verdicts) if verdict and verdict[0] == name]
        if not ranked and name == "submitted_at":
            # "Giờ tiếp nhận" may hold whole times, "Giờ" alone tells no day.
            hours = [c for c, verdict in enumerate(verdicts) if verdict and verdict[0] == "hour"]
            ranked = [(1, c) for c in hours if " " in own_words(headers[c])]
        if not ranked:
            continue
        best = max(rank for rank, _column in ranked)
        first = next(c for rank, c in ranked if rank == best)
        if name == "submitted_at":
            fields[name] = _times(headers, verdicts, first)
            continue
        if name == "unit":
            fields[name] = [c for _rank, c in ranked if c == first or _of_person(headers[c])]
            continue
        if name in ("text", "images"):
            fields[name] = [first, *(c for _rank, c in ranked if c != first)]
            continue
        said = _question(headers[first])
        fields[name] = [c for _rank, c in ranked if _question(headers[c]) == said]
    exact = sum(verdict is not None and verdict[1] > 2 for verdict in verdicts)
    return Assignment(fields, exact=exact)


def _times(headers: Sequence[Header], verdicts: Sequence[Verdict | None], first: int) -> list[int]:
    """The column of times and its equals; where the day and the hour have a column each, both."""
    said = _question(headers[first])
    kinds = {c: v[0] for c, v in enumerate(verdicts) if v and v[0] in ("submitted_at", "hour")}
    same = [c for c, kind in kinds.items() if kind == "submitted_at" and _question(headers[c]) == said]
    same = same or [first]
    days = [c for c in kinds if _A_DAY.match(own_words(headers[c]))]
    hours = [c for c, kind in kinds.items() if kind == "hour" or _AN_HOUR.match(own_words(headers[c]))]
    if first in days:
        return same + [c for c in hours[:1] if c not in same]
    return same + ([c for c in days[:1] if c not in same] if first in hours else [])


def _of_person(header: Header) -> bool:
    """Whether a column names the unit of the person who writes, and not one that deals with what was written."""
    return not _OF_OTHERS.search(own_words(header))


def _question(header: Header) -> str:
    label = grid_label(header)
    return words_of(header[-1].replace(f"[{label}]", "") if label else header[-1])


def enough_feedback(found: Assignment) -> bool:
    """Words and something beside them."""
    return "text" in found.fields and len(found.fields) > 1


def only_text(found: Assignment) -> bool:
    """A list of nothing but words."""
    return "text" in found.fields
