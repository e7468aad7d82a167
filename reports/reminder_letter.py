"""The words that ask units for a report that is not there: mail, message for Zalo, and the official letter in Word.

Official words are Vietnamese always, so they stand here as they are read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from locales.vietnamese import clean_text, day_month_year
from reports.paper import Addressed, Block, Body, Head, Office, Paper, Signature, Table
from reports.paper_word import build_paper_word
from reports.wording import long_date, numbered

_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_HEADS = ("STT", "Đơn vị", "Đơn vị cấp trên", "Hạn gửi (hết ngày)", "Tình trạng")
_WIDTHS = (12.0, 55.0, 38.0, 25.0, 30.0)
_ALIGNS = ("center", "left", "left", "center", "left")
MOST_NAMED = 8
_STATES = {
    "none": "Chưa lập",
    "draft": "Đang lập, chưa chốt",
    "closed": "Đã chốt, chưa ghi nhận văn bản gửi",
}


@dataclass(frozen=True)
class AskedUnit:
    """A unit whose report is not there. `last_day` is the last day on time, `extended` a later day that was allowed."""

    code: str
    name: str
    above: str
    last_day: date
    state: str
    extended: date | None = None

    @property
    def last(self) -> date:
        """The last day by which it is still awaited."""
        return self.extended or self.last_day


@dataclass(frozen=True)
class ReminderFacts:
    """All that a reminder says. `to` is who reads it; `own` its own report where that is not there.

    `units` are those it is asked to remind. `asked_by` is the office that the reports go to, `authority` the head
    of its signature, a line each.
    """

    kind: str  # before or after the due day
    at: datetime
    asked_by: Office
    to: str
    own: AskedUnit | None
    units: tuple[AskedUnit, ...]
    letter_from: str
    letter_about: str
    letter_number: str
    letter_on: date | None
    appendix_label: str
    authority: tuple[str, ...]
    link: str = ""


def state_words(state: str) -> str:
    """Where a report stands that was not sent, as a document says it.

    >>> state_words("closed")
    'Đã chốt, chưa ghi nhận văn bản gửi'
    """
    return _STATES.get(state, _STATES["none"])


def last_day_words(day: date) -> str:
    """The last day in words that can't be misread.

    >>> last_day_words(date(2025, 12, 14))
    'hết ngày 14/12/2025 (Chủ nhật)'
    """
    return f"hết ngày {day_month_year(day)} ({_WEEKDAYS[day.weekday()]})"


def subject(facts: ReminderFacts) -> str:
    """The subject of the mail."""
    label = clean_text(facts.appendix_label)
    days = _days(facts)
    if facts.kind == "after":
        return f"Đôn đốc gửi báo cáo {label} đã quá hạn; hạn gửi: {last_day_words(days[0])}"
    return f"Nhắc gửi báo cáo {label}: hạn gửi {last_day_words(days[0])}"


def _days(facts: ReminderFacts) -> list[date]:
    """The last days of the units that are told of, the earliest first."""
    told = ([facts.own] if facts.own else []) + list(facts.units)
    return sorted({one.last for one in told})


def mail_text(facts: ReminderFacts) -> str:
    """The mail to one office."""
    by = clean_text(facts.asked_by.name)
    lines = [f"Kính gửi: {clean_text(facts.to)}", "", _occasion(facts), ""]
    if facts.own is not None:
        lines += [_own_sentence(facts, facts.own), ""]
    if facts.units:
        lines += [
            f"Các đơn vị dưới đây cũng chưa gửi báo cáo; {by} chưa có địa chỉ thư của các đơn vị này, "
            "đề nghị Quý đơn vị nhắc giúp:"
            if facts.own
            else f"Các đơn vị dưới đây chưa gửi báo cáo; {by} chưa có địa chỉ thư của các đơn vị này, "
            "đề nghị Quý đơn vị nhắc giúp:",
            *(
                f"{n}. {clean_text(one.name)} – {state_words(one.state).lower()}; "
                f"hạn gửi: {last_day_words(one.last)}"
                for n, one in enumerate(facts.units, start=1)
            ),
            "",
        ]
    lines += [*_what_next(facts), "", "Trân trọng./.", "", by]
    if facts.link:
        lines += ["", f"Mở báo cáo: {facts.link}"]
    lines += [
        "",
        "(Thư được gửi tự động từ hệ thống theo dõi thí điểm; nếu đơn vị đã gửi văn bản, xin bỏ qua.)",
    ]
    return "\n".join(lines)


def zalo_text(facts: ReminderFacts) -> str:
    """A short message to copy into a group."""
    label, by = clean_text(facts.appendix_label), clean_text(facts.asked_by.name)
    told = ([facts.own] if facts.own else []) + list(facts.units)
    head = (
        f"[ĐÔN ĐỐC] Báo cáo {label} đã quá hạn"
        if facts.kind == "after"
        else f"[NHẮC HẠN] Báo cáo {label} gửi về {by}"
    )
    days = _days(facts)
    lines = [
        f"{head}. Hạn gửi: {last_day_words(days[0])}." if len(days) == 1 else f"{head}.",
        f"Đến {_moment(facts.at)}, còn {len(told)} đơn vị chưa gửi:",
        *(
            f"{n}. {clean_text(one.name)} – {state_words(one.state).lower()}"
            + (f", hạn {last_day_words(one.last)}" if len(days) > 1 else "")
            for n, one in enumerate(told, start=1)
        ),
        "Đề nghị các đơn vị chốt báo cáo, trình ký và gửi văn bản; đơn vị đã gửi xin báo lại số, ngày văn bản. "
        "Trân trọng cảm ơn.",
    ]
    return "\n".join(lines)


def build_reminder_letter(facts: ReminderFacts) -> bytes:
    """The draft of the official letter (công văn đôn đốc) as docx, its number, day and signature left to be given."""
    label = clean_text(facts.appendix_label)
    told = ([facts.own] if facts.own else []) + list(facts.units)
    names = tuple(one.name for one in told)
    urged = "đôn đốc" if facts.kind == "after" else "nhắc thời hạn"
    heads = (
        Head(facts.asked_by, f"{urged} gửi báo cáo kết quả triển khai thí điểm ứng dụng CSKH"),
        Addressed(names if len(names) <= MOST_NAMED else ("Các đơn vị theo danh sách dưới đây",)),
    )
    told_of = (
        f"Đến {_moment(facts.at)}, {clean_text(facts.asked_by.name)} chưa ghi nhận văn bản báo cáo của "
        f"{len(told)} đơn vị sau:"
    )
    # What stands right above all of them is said by the letter itself.
    one_parent = {one.above for one in told} <= {facts.asked_by.name}
    columns = [0, 1, 3, 4] if one_parent else [0, 1, 2, 3, 4]
    rows = [(str(n), one.name, one.above, _due(one), state_words(one.state)) for n, one in enumerate(told, 1)]
    listed = Table(
        tuple(_HEADS[n] for n in columns),
        tuple(_WIDTHS[n] + (38.0 if one_parent and n == 1 else 0.0) for n in columns),
        tuple(tuple(row[n] for n in columns) for row in rows),
        tuple(_ALIGNS[n] for n in columns),
    )
    blocks: tuple[Block, ...] = (
        *heads,
        Body(_occasion(facts)),
        Body(told_of, leads=True),
        listed,
        *(Body(sentence) for sentence in _what_next(facts)),
        Body(
            f"{clean_text(facts.asked_by.name)} thông báo để các đơn vị khẩn trương thực hiện./.", leads=True
        ),
        Signature(
            ("- Như trên;", f"- Lưu: VT{_office_part(facts)}."),
            facts.authority,
        ),
    )
    name = f"Công văn {urged} gửi báo cáo {label}"
    return build_paper_word(Paper(blocks, name, facts.asked_by.name, facts.at))


def _due(one: AskedUnit) -> str:
    allowed = f"\n(được lùi đến hết {day_month_year(one.extended)})" if one.extended else ""
    return day_month_year(one.last_day) + allowed


def _office_part(facts: ReminderFacts) -> str:
    """The drafting office, as the symbol of the document names it."""
    _issuer, dash, office = clean_text(facts.asked_by.symbol).partition("-")
    return f", {office}" if dash and office else ""


def _occasion(facts: ReminderFacts) -> str:
    number = f" số {numbered(facts.letter_number)}" if clean_text(facts.letter_number) else ""
    day = f" {long_date(facts.letter_on)}" if facts.letter_on else ""
    letter = f"Văn bản{number}{day}" if number or day else "văn bản"
    days = _days(facts)
    when = f"; thời hạn gửi: {last_day_words(days[0])}" if len(days) == 1 else ""
    return (
        f"Thực hiện {letter} của {clean_text(facts.letter_from)} về việc {clean_text(facts.letter_about)}, "
        f"các đơn vị báo cáo kết quả triển khai và góp ý theo {clean_text(facts.appendix_label)} về "
        f"{clean_text(facts.asked_by.name)}{when}."
    )


def _own_sentence(facts: ReminderFacts, own: AskedUnit) -> str:
    head = f"Đến {_moment(facts.at)}, {clean_text(facts.asked_by.name)} chưa ghi nhận văn bản báo cáo của Quý đơn vị"
    match own.state:
        case "closed":
            tail = "; báo cáo đã được chốt trên hệ thống nhưng chưa có số, ngày văn bản gửi."
        case "draft":
            tail = "; báo cáo đang được lập trên hệ thống, chưa chốt."
        case _:
            tail = "."
    if own.extended:
        tail += f" Quý đơn vị được lùi hạn đến {last_day_words(own.extended)}."
    return head + tail


def _what_next(facts: ReminderFacts) -> list[str]:
    label = clean_text(facts.appendix_label)
    days = _days(facts)
    first = (
        f"Đề nghị các đơn vị chốt {label}, trình ký và gửi văn bản ngay."
        if facts.kind == "after"
        else f"Đề nghị các đơn vị chốt {label}, trình ký sớm và gửi văn bản trong thời hạn"
        + (
            "; do hạn gửi rơi vào ngày nghỉ, nên gửi xong trong ngày làm việc liền trước."
            if any(day.weekday() > 4 for day in days)
            else "."
        )
    )
    return [
        first,
        f"Đơn vị đã gửi văn bản đề nghị ghi số, ngày văn bản tại mục {label} của hệ thống theo dõi, "
        "hoặc báo lại để được cập nhật.",
    ]


def _moment(at: datetime) -> str:
    """
    >>> from datetime import datetime
    >>> _moment(datetime(2025, 12, 12, 9, 5))
    '09 giờ 05 ngày 12/12/2025'
    """
    return f"{at:%H} giờ {at:%M} ngày {day_month_year(at)}"
