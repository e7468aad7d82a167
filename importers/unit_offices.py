"""Words around a unit's name that do not change which unit it is: offices inside it, people, filling words.

"Phòng Kỹ thuật", "Công đoàn", "con trai làm ở" before a name; "phòng Kinh doanh" after it. Words that are
none of these may name another unit and leave the decision to a person.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from importers.unit_spellings import Word

_OFFICES = {
    "phong",
    "ban",
    "to",
    "doi",
    "van",
    "doan",
    "khoi",
    "nhom",
    "vp",
    "lanh",
    "bo",
    "ke",
    "can",
    "cbcnv",
    "cb",
    "nv",
    "cnv",
    "nhan",
    "giam",
    "pho",
    "gd",
    "pgd",
    "tp",
    "chuyen",
    "it",
}
_OFFICES_OF_TWO = {
    tuple(pair.split())
    for pair in (
        "cong doan",
        "chi doan",
        "truong phong",
        "cong nhan",
        "dang uy",
        "dang bo",
        "gia dinh",
        "nguoi nha",
        "huu tri",
    )
}
_NOT_OFFICES = {("ban", "quan"), ("bo", "cong"), ("can", "tho")}
_NUMBERED = re.compile(r"\d{1,3}|p\d{1,2}|[ivx]{1,5}|[a-h]")  # "1. PC Hà Nam", "P4 PC Hà Nam"
_CENTRES = {("trung", "tam"), ("xi", "nghiep")}
_AFTER = {"phong", "ban", "to", "doi", "vp", "nv", "cbcnv"}
_LEADING_TO = {"cua", "tai", "thuoc", "nv", "o", "lam"}
_FILLING = {
    "cong",
    "ty",
    "chi",
    "nhanh",
    "don",
    "vi",
    "cua",
    "thuoc",
    "tai",
    "o",
    "la",
    "dang",
    "lam",
    "viec",
    "tac",
    "tinh",
    "huyen",
    "quan",
    "thanh",
    "pho",
    "thi",
    "xa",
    "moi",
    "em",
    "toi",
    "minh",
    "evn",
    "nay",
    "truoc",
    "sap",
    "nhap",
    "vao",
    "da",
    "sau",
    "hop",
    "nhat",
    "viet",
    "nam",
}


def is_centre(run: Sequence[Word]) -> bool:
    """ "Trung tâm …", "Xí nghiệp …": inside a company, but beside it below a corporation."""
    return tuple(w.folded for w in run[:2]) in _CENTRES


def leads_in(run: Sequence[Word]) -> bool:
    """Whether words right before a name leave it the unit that is meant."""
    first = run[0].folded
    if len(run) == 1 and first in ("ban", "phong"):
        return False
    if len(run) == 1 and _NUMBERED.fullmatch(first):
        return True
    pair = tuple(w.folded for w in run[:2])
    office = pair in _OFFICES_OF_TWO or (first in _OFFICES and pair not in _NOT_OFFICES)
    return office or is_filling(run) or run[-1].folded in _LEADING_TO


def follows(run: Sequence[Word]) -> bool:
    """Whether words right after a name leave it the unit that is meant."""
    return run[0].folded in _AFTER or is_filling(run)


def is_filling(run: Sequence[Word]) -> bool:
    """Whether the words say nothing of a unit."""
    return all(w.folded in _FILLING for w in run)
