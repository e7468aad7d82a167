"""A shift handed over: what it leaves open, what came in and was done, as facts, as a text for Zalo, as one PDF of A4.

A little over 300 lines: the words of its codes stand beside the reading of shifts that were kept in words.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from locales.vietnamese import clean_text, day_month_year, vietnamese_number
from models.codes import SEVERITY_LABELS_VI, STATE_LABELS_VI
from reports.typeset import settled_pdf, typeset

_LAYOUT = Path(__file__).parent / "templates" / "handover.typ"
ZALO_LINES = 12
KIND_WORDS = {
    "bug": "Lỗi",
    "performance": "Hiệu năng",
    "wrong_data": "Sai dữ liệu",
    "suggestion": "Đề xuất",
    "other": "Khác",
}
_OWNERS = {"department": "Ban chuyên môn", "": "Chưa giao"}
# What people do at the desk: fields of history, and two acts of the record.
OTHER_ACT = "other"
ACT_WORDS = {
    "function": "Phân loại chức năng",
    "kind": "Phân loại ý kiến",
    "severity": "Đặt mức độ",
    "state": "Đổi trạng thái",
    "owner": "Chuyển nơi xử lý",
    "problem": "Gộp, tách vấn đề",
    "answer": "Trả lời đơn vị",
    "unit": "Xác định đơn vị",
    "parts": "Tách ý kiến",
    "assignee": "Phân công người xử lý",
    "due": "Đặt hạn xử lý",
    "duplicate_of": "Đánh dấu trùng",
    "release": "Ghi bản phát hành",
    "starred": "Gắn sao",
    "spam": "Đánh dấu rác",
    "trash": "Bỏ vào, lấy khỏi thùng rác",
    "call_back": "Gọi lại",
    "note_opinion": "Nhập ý kiến",
    OTHER_ACT: "Thay đổi khác",
}
# What the program does by itself, under the name that the record gives it.
_BY_ITSELF = {"operator": "Hệ thống"}
_SEVERITY_CODES, _STATE_CODES, _OWNER_CODES, _KIND_CODES, _ACT_CODES, _WHO_CODES = (
    {said: code for code, said in words.items()}
    for words in (SEVERITY_LABELS_VI, STATE_LABELS_VI, _OWNERS, KIND_WORDS, ACT_WORDS, _BY_ITSELF)
)


@dataclass(frozen=True)
class CallToMake:
    """A promised call that was not made. `overdue` when its day has passed."""

    number: int
    day: date
    function: str
    overdue: bool


@dataclass(frozen=True)
class SevereItem:
    """An open critical or major opinion; `hours` since it came."""

    number: int
    severity: str  # a code
    function: str
    state: str  # a code
    owner: str  # "department", "" for nobody, else a name
    hours: int
    overdue: bool


@dataclass(frozen=True)
class CameIn:
    """How many opinions of one function came in, by kind in the order of `kinds`."""

    function: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """All kinds together."""
        return sum(self.counts)


@dataclass(frozen=True)
class DoneBy:
    """What one person did in the shift: the code of each act with how often."""

    who: str
    acts: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Shift:
    """One shift, as it is handed over. Moments are in the pilot's zone; `more_severe` are open beyond those listed.

    `kinds` are codes.
    """

    pilot_name: str
    from_at: datetime
    to_at: datetime
    calls: tuple[CallToMake, ...]
    severe: tuple[SevereItem, ...]
    more_severe: int
    kinds: tuple[str, ...]
    came: tuple[CameIn, ...]
    done: tuple[DoneBy, ...]
    answers: int
    still_new: int
    open_items: int

    @property
    def came_in(self) -> int:
        """How many opinions came in."""
        return sum(row.total for row in self.came)


@dataclass(frozen=True)
class Signatures:
    """Who hands over and who took over, each with the moment; "" and None until then."""

    handed_by: str
    handed_at: datetime | None
    taken_by: str
    taken_at: datetime | None
    notes: str


def shift_to_json(shift: Shift) -> dict[str, Any]:
    """A JSON form that `shift_from_json` reads back equal."""

    def plain(value: Any) -> Any:
        if isinstance(value, datetime | date):
            return value.isoformat()
        if isinstance(value, dict):
            return {name: plain(one) for name, one in value.items()}
        if isinstance(value, list | tuple):
            return [plain(one) for one in value]
        return value

    told: dict[str, Any] = plain(asdict(shift))
    return told


def shift_from_json(kept: dict[str, Any]) -> Shift:
    """The shift that `shift_to_json` wrote."""
    return Shift(
        kept["pilot_name"],
        datetime.fromisoformat(kept["from_at"]),
        datetime.fromisoformat(kept["to_at"]),
        tuple(CallToMake(**{**c, "day": date.fromisoformat(c["day"])}) for c in kept["calls"]),
        tuple(SevereItem(**{**s, **_codes(s)}) for s in kept["severe"]),
        kept["more_severe"],
        tuple(_KIND_CODES.get(kind, kind) for kind in kept["kinds"]),
        tuple(CameIn(c["function"], tuple(c["counts"])) for c in kept["came"]),
        tuple(
            DoneBy(
                _WHO_CODES.get(d["who"], d["who"]),
                tuple((_ACT_CODES.get(act, act), n) for act, n in d["acts"]),
            )
            for d in kept["done"]
        ),
        kept["answers"],
        kept["still_new"],
        kept["open_items"],
    )


def _codes(kept: dict[str, Any]) -> dict[str, str]:
    """What an earlier program kept in Vietnamese words, as codes; a code stays what it is."""
    return {
        "severity": _SEVERITY_CODES.get(kept["severity"], kept["severity"]),
        "state": _STATE_CODES.get(kept["state"], kept["state"]),
        "owner": _OWNER_CODES.get(kept["owner"], kept["owner"]),
    }


def clock(moment: datetime, zone: ZoneInfo) -> str:
    """`08:00 12/12/2025`."""
    there = moment.astimezone(zone)
    return f"{there:%H:%M} {day_month_year(there.date())}"


def zalo_text(shift: Shift, signed: Signatures, zone: ZoneInfo) -> str:
    """The shift in a message, as people send it by Zalo: plain lines, the pressing things first."""
    lines = [
        f"BÀN GIAO CA {clock(shift.from_at, zone)} – {clock(shift.to_at, zone)}",
        *([f"Người giao: {signed.handed_by}"] if signed.handed_by else []),
        *([f"Người nhận: {signed.taken_by}"] if signed.taken_by else []),
    ]
    late = sum(call.overdue for call in shift.calls)
    lines.append(f"☎ Hẹn gọi lại chưa gọi: {len(shift.calls)}" + (f", quá hẹn {late}" if late else ""))
    lines += _some(
        [
            f"  - Ý kiến {c.number} ({c.function}): hẹn {day_month_year(c.day)}{' – QUÁ HẸN' if c.overdue else ''}"
            for c in shift.calls
        ]
    )
    severe = len(shift.severe) + shift.more_severe
    lines.append(f"⚠ Ý kiến nghiêm trọng và lớn đang mở: {vietnamese_number(severe)}")
    lines += _some(
        [
            f"  - Ý kiến {s.number} [{severity}] {s.function}: {state.lower()}, {owner}"
            + (" – QUÁ HẠN" if s.overdue else "")
            for s in shift.severe
            for severity, state, owner in (_said(s),)
        ]
    )
    lines.append(f"➕ Tiếp nhận trong ca: {vietnamese_number(shift.came_in)} ý kiến")
    lines += [f"  - {row.function}: {vietnamese_number(row.total)}" for row in shift.came if row.total]
    lines.append(
        f"✔ Còn mới {vietnamese_number(shift.still_new)}, đang mở {vietnamese_number(shift.open_items)};"
        f" đã trả lời đơn vị {vietnamese_number(shift.answers)}"
    )
    for person in shift.done:
        who, did = _did(person)
        lines.append(f"  - {who}: {', '.join(f'{act.lower()} {vietnamese_number(n)}' for act, n in did)}")
    if signed.notes.strip():
        lines += ["✎ Lưu ý:", clean_text(signed.notes).strip()]
    return "\n".join(lines)


def _said(item: SevereItem) -> tuple[str, str, str]:
    """Severity, state and owner in Vietnamese."""
    return (
        SEVERITY_LABELS_VI.get(item.severity, item.severity),
        STATE_LABELS_VI.get(item.state, item.state),
        _OWNERS.get(item.owner, item.owner),
    )


def _did(person: DoneBy) -> tuple[str, list[tuple[str, int]]]:
    """Who and what in Vietnamese."""
    who = _BY_ITSELF.get(person.who, person.who)
    return who, [(ACT_WORDS.get(act, act), n) for act, n in person.acts]


def _some(lines: Sequence[str]) -> list[str]:
    more = len(lines) - ZALO_LINES
    return [*lines[:ZALO_LINES], *([f"  … và {more} ý kiến khác"] if more > 0 else [])]


def handover_fields(shift: Shift, signed: Signatures, zone: ZoneInfo) -> dict[str, Any]:
    """What the page says, in words and as JSON can carry it: the input of `build_handover_pdf`."""
    return {
        "written": shift.to_at.isoformat(),
        "title": f"từ {clock(shift.from_at, zone)} đến {clock(shift.to_at, zone)}",
        "pilot": clean_text(shift.pilot_name),
        "calls": [
            {"number": c.number, "day": day_month_year(c.day), "function": c.function, "late": c.overdue}
            for c in shift.calls
        ],
        "severe": [
            {
                **asdict(s),
                **dict(zip(("severity", "state", "owner"), _said(s), strict=True)),
                "hours": f"{vietnamese_number(s.hours)} giờ",
            }
            for s in shift.severe
        ],
        "more": shift.more_severe,
        "kinds": [KIND_WORDS.get(kind, kind) for kind in shift.kinds],
        "came": [
            {
                "function": row.function,
                "counts": [vietnamese_number(n) if n else "" for n in row.counts],
                "total": vietnamese_number(row.total),
            }
            for row in shift.came
        ],
        "sums": [
            vietnamese_number(sum(row.counts[at] for row in shift.came)) for at in range(len(shift.kinds))
        ],
        "total": vietnamese_number(shift.came_in),
        "done": [
            {"who": clean_text(who), "acts": "; ".join(f"{a}: {vietnamese_number(n)}" for a, n in did)}
            for who, did in map(_did, shift.done)
        ],
        "standing": (
            f"Cuối ca: {vietnamese_number(shift.still_new)} ý kiến mới, "
            f"{vietnamese_number(shift.open_items)} ý kiến đang mở; "
            f"trong ca đã gửi {vietnamese_number(shift.answers)} câu trả lời tới đơn vị."
        ),
        "notes": clean_text(signed.notes).strip(),
        "handed": {
            "who": clean_text(signed.handed_by),
            "at": clock(signed.handed_at, zone) if signed.handed_at else "",
        },
        "taken": {
            "who": clean_text(signed.taken_by),
            "at": clock(signed.taken_at, zone) if signed.taken_at else "",
        },
    }


def build_handover_pdf(told: dict[str, Any]) -> bytes:
    """The shift on A4 with both names; words reach the layout as data, so that none is ever markup."""
    at = datetime.fromisoformat(told["written"])
    files = {"main.typ": _LAYOUT.read_bytes(), "shift.json": json.dumps(told).encode()}
    return settled_pdf(typeset(files, at), name="Bàn giao ca", author="EVNICT", at=at)
