"""The sentences of the covering letter, in the words that Word and PDF share. Vietnamese always, as they are printed."""

from __future__ import annotations

from locales.vietnamese import clean_text, day_month_year, vietnamese_number
from reports.appendix import AppendixFacts, Letter
from reports.wording import UNKNOWN, count, long_date, numbered, percent, trial_days


def letter_body(facts: AppendixFacts) -> list[str]:
    """The covering letter's paragraphs but the close."""
    unit = clean_text(facts.unit_name)
    return [
        f"Thực hiện {_answered(facts)} của "
        f"{clean_text(facts.letter_from)} về việc {clean_text(facts.letter_about)}, {unit} "
        f"{clean_text(facts.letter_subject)} như sau:",
        f"1. Kết quả triển khai: {_installs_sentence(facts)}",
        f"2. Ý kiến góp ý: {_feedback_sentence(facts)}",
        f"Số liệu chi tiết và nội dung các góp ý của đơn vị được nêu tại {clean_text(facts.appendix_label)} kèm theo.",
    ]


def _answered(facts: AppendixFacts) -> str:
    """The letter that is answered, by what is known of its number and its day."""
    number = f" số {numbered(facts.letter_number)}" if clean_text(facts.letter_number) else ""
    day = f" {long_date(facts.letter_on)}" if facts.letter_on else ""
    return f"Văn bản{number}{day}" if number or day else "văn bản"


def letter_close(facts: AppendixFacts) -> str:
    """The covering letter's last paragraph."""
    return f"{clean_text(facts.unit_name)} trân trọng báo cáo./."


def _installs_sentence(facts: AppendixFacts) -> str:
    figures = facts.figures
    if figures.installed is None or facts.counted_to is None:
        return f"Đến hết ngày {day_month_year(facts.as_of)}, đơn vị {UNKNOWN} về số lượng người cài đặt ứng dụng."
    staff = f"CBCNV, người lao động: {count(figures.staff_installed)}"
    if figures.share is not None:
        staff += f" (đạt {percent(figures.share)} trên tổng số {count(figures.headcount)})"
    where = (
        f", tại {vietnamese_number(facts.units_counted)} đơn vị có số liệu trong số "
        f"{vietnamese_number(facts.units_below)} đơn vị trực thuộc,"
        if 0 < facts.units_counted < facts.units_below
        else ", đơn vị"
    )
    return (
        f"Tính đến hết ngày {day_month_year(facts.counted_to)}{where} có {count(figures.installed)} "
        f"cài đặt ứng dụng, trong đó {staff}; thành viên gia đình: {count(figures.family_installed)}. "
        f"Số người đang sử dụng ứng dụng: {count(figures.users)}."
    )


def _feedback_sentence(facts: AppendixFacts) -> str:
    when = f"Trong thời gian thử nghiệm ({trial_days(facts)}), đơn vị"
    if not facts.feedback and facts.feedback_declared:
        said = f"{when} tự thống kê được {count(facts.feedback_declared, 'ý kiến')} góp ý cho ứng dụng."
    elif not facts.feedback and facts.lines:
        said = f"{when} có {count(len(facts.lines), 'góp ý')} cho ứng dụng."
    elif not facts.feedback:
        said = f"{when} không nhận được ý kiến góp ý nào."
    else:
        said = f"{when} ghi nhận {count(facts.feedback, 'ý kiến')} góp ý cho ứng dụng"
        kinds = [f"{_lower(clean_text(label))}: {vietnamese_number(n)}" for label, n in facts.kinds if n]
        said += f" ({'; '.join(kinds)})." if kinds else "."
    if facts.feedback_outside:
        said += f" Ngoài thời gian thử nghiệm: {count(facts.feedback_outside, 'ý kiến')}."
    return said


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def recipients(letter: Letter) -> list[str]:
    """The list under "Nơi nhận:", each with its mark, the filing place last."""
    named = [clean_text(r).strip(" -;.") for r in letter.recipients]
    named = [r for r in named if r]
    if not any(r.casefold().startswith("như trên") for r in named):
        named.insert(0, "Như trên")
    if not any(r.casefold().startswith("lưu") for r in named):
        office = clean_text(letter.drafting_office)
        named.append(f"Lưu: VT, {office}" if office else "Lưu: VT")
    return [f"- {r};" for r in named[:-1]] + [f"- {named[-1]}."]
