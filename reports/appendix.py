"""The facts of one unit's Appendix 2 and its covering letter: all that the documents state, and nothing else.

Word, Excel, PDF and the screen are built from the same frozen `AppendixFacts`; a closed report keeps
it as JSON. Pictures are named by their SHA-256 here; builders are handed the bytes beside the facts.
"""

from __future__ import annotations

import types
import typing
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class Figures:
    """Cumulative people counts; None is not known, which is not zero."""

    headcount: int | None = None
    staff_installed: int | None = None
    family_installed: int | None = None
    users: int | None = None

    @property
    def installed(self) -> int | None:
        """Staff and family together: the one figure the letter asks for first."""
        known = [n for n in (self.staff_installed, self.family_installed) if n is not None]
        return sum(known) if known else None

    @property
    def share(self) -> float | None:
        """Staff who installed, of headcount (never family): 0 to 1, above 1 where the figures disagree."""
        if self.staff_installed is None or not self.headcount:
            return None
        return self.staff_installed / self.headcount


@dataclass(frozen=True)
class UnitFigures:
    """One unit's part in the roll-up. `counted_on` is its last count's day; None: no count yet."""

    code: str
    name: str
    level: int
    counted_on: date | None
    figures: Figures
    feedback: int


@dataclass(frozen=True)
class DayFigures:
    """The roll-up as it stood on one day, for the curve."""

    day: date
    figures: Figures


@dataclass(frozen=True)
class ExtraFigure:
    """A figure beyond the form's two ("bao gồm và không giới hạn")."""

    name: str
    value: str


@dataclass(frozen=True)
class Picture:
    """An image of a line: its bytes' SHA-256 where it is present, else why it is not."""

    sha256: str
    state: str  # present, missing, refused
    why: str
    link: str


@dataclass(frozen=True)
class Line:
    """One row of the table. `count` items stand behind it; `items` are their stable numbers.

    `note` is what the unit of origin or the count adds under the text ("12 ý kiến"; the unit's name in a
    roll-up). `tail` marks praise and empty words, which come last under "Ý kiến khác".
    """

    function_code: str
    function_label: str
    text: str
    count: int = 1
    items: tuple[int, ...] = ()
    unit_name: str = ""
    pictures: tuple[Picture, ...] = ()
    tail: bool = False


@dataclass(frozen=True)
class AnnexItem:
    """One item in the unit's wording, for the Excel annex: nothing of a report with grouped lines is lost."""

    item: int
    submitted_on: date | None
    unit_name: str
    function_label: str
    kind_label: str
    text: str
    line: int  # the STT it is told under
    branch: str = ""  # code of the unit directly below the reporting one where it counts; "" for its own


@dataclass(frozen=True)
class OlderFigure:
    """A figure (its name in Figures) that some units' newest counts left blank, taken from a day before; the oldest."""

    name: str
    day: date
    units: int


@dataclass(frozen=True)
class Letter:
    """The covering letter's own facts. Blank until given: number, place, day, signer (Decree 30)."""

    issuer_parent: str  # cơ quan chủ quản, as it stands in the head; "" where there is none
    issuer: str
    symbol: str  # ký hiệu, such as "PCHD-KD"; "" until given
    number: str
    place: str
    signed_on: date | None
    addressee: str
    authority: tuple[str, ...]  # such as ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"); () until given
    signer: str
    recipients: tuple[str, ...]
    drafting_office: str


@dataclass(frozen=True)
class AppendixFacts:
    """Everything that the report of one unit states. Days are days in the pilot's zone."""

    pilot_code: str
    pilot_name: str
    letter_number: str
    letter_on: date | None
    trial_from: date
    trial_to: date
    report_before: date
    appendix_label: str  # "Phụ lục 2" as the letter writes it, or "Phụ lục II"
    unit_code: str
    unit_name: str
    units_below: int
    counted_to: date | None  # the last day a count of the scope was taken from
    as_of: date
    figures: Figures
    units_counted: int
    own_figures: Figures | None  # the unit's own count where its units below were summed instead
    units: tuple[UnitFigures, ...]
    days: tuple[DayFigures, ...]
    extra: tuple[ExtraFigure, ...]
    feedback: int  # items of the trial days in the scope
    feedback_outside: int  # items dated outside the trial
    feedback_declared: int | None  # what the unit itself states, where it differs from what came in
    kinds: tuple[tuple[str, int], ...]  # label, items: adds up to `feedback`
    lines: tuple[Line, ...]  # in the order of Appendix 1; tail lines last
    annex: tuple[AnnexItem, ...]
    lines_by: str  # items or problems
    nil: bool
    letter: Letter
    version: int = 0  # 0: a draft
    closed_at: datetime | None = None
    units_shown: str = (
        "direct"  # the table's units: `direct`ly below, or `all` of them; the sums are the same
    )
    older: tuple[OlderFigure, ...] = ()
    letter_from: str = "Tập đoàn Điện lực Việt Nam"  # who sent the letter that is answered
    letter_about: str = (
        "triển khai thí điểm ứng dụng chăm sóc khách hàng trong nội bộ các đơn vị thuộc Tập đoàn"
    )
    letter_subject: str = (  # after "V/v" on the covering letter
        "báo cáo kết quả triển khai thí điểm và góp ý hoàn thiện ứng dụng CSKH"
    )


def facts_to_json(facts: AppendixFacts) -> dict[str, Any]:
    """A JSON form that `facts_from_json` reads back equal."""

    def plain(value: Any) -> Any:
        if isinstance(value, datetime | date):
            return value.isoformat()
        if isinstance(value, dict):
            return {k: plain(v) for k, v in value.items()}
        if isinstance(value, list | tuple):
            return [plain(v) for v in value]
        return value

    result: dict[str, Any] = plain(asdict(facts))
    return result


def facts_from_json(kept: dict[str, Any]) -> AppendixFacts:
    """The facts that `facts_to_json` wrote; keys it does not know are an error, missing ones take defaults."""
    facts: AppendixFacts = _build(AppendixFacts, kept)
    return facts


def _build(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return _build(next(a for a in args if a is not type(None)), value)
    if origin is tuple:
        if len(args) == 2 and args[1] is Ellipsis:
            return tuple(_build(args[0], v) for v in value)
        return tuple(_build(a, v) for a, v in zip(args, value, strict=True))
    if is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        known = {f.name for f in fields(kind)}
        if unknown := set(value) - known:
            raise ValueError(f"{getattr(kind, '__name__', kind)} has no {', '.join(sorted(unknown))}")
        return typing.cast(Any, kind)(**{k: _build(hints[k], v) for k, v in value.items()})
    if kind is datetime:
        return datetime.fromisoformat(value)
    if kind is date:
        return date.fromisoformat(value)
    return value
