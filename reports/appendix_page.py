"""The covering letter and Appendix 2 as a page to look at: the same facts and sentences as the Word document.

Every text is escaped: nothing of it is ever markup.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from locales.vietnamese import clean_text, day_month_year, vietnamese_number
from reports import letter_wording, wording
from reports.appendix import AppendixFacts, Figures, Line

MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
MOST_LINES = 150
STYLE = """<style>
.paper { background: #f3f5f8; border: 1px solid #cfd6de; border-radius: 0.5rem; padding: 0.75rem; }
.paper .sheet { background: #fff; box-shadow: 0 1px 4px rgb(31 41 51 / 0.2); padding: 1.75rem 2rem; margin: 0 auto 0.75rem;
  max-width: 52rem; font-family: "Times New Roman", "Liberation Serif", Tinos, serif; font-size: 1.0625rem;
  line-height: 1.45; color: #000; overflow-wrap: anywhere; }
.paper .sheet:last-child { margin-bottom: 0; }
.paper p { margin: 0 0 0.4rem; text-align: justify; }
.paper p.level1 { padding-left: 1.5rem; }
.paper .end { text-align: right; }
.paper .middle, .paper .middle p { text-align: center; }
.paper .head { display: grid; grid-template-columns: 4fr 6fr; gap: 0.5rem; text-align: center; font-size: 0.9375rem;
  margin-bottom: 1rem; }
.paper .head p, .paper .foot p { text-align: inherit; margin: 0; }
.paper .ruled::after { content: ""; display: block; width: 40%; margin: 0.15rem auto 0.35rem; border-top: 1px solid #000; }
.paper .foot { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; margin-top: 1rem; }
.paper .signed { text-align: center; }
.paper .signed .gap { height: 3.5rem; }
.paper .small { font-size: 0.875rem; }
.paper .wide { overflow-x: auto; margin: 0.5rem 0; }
.paper table { border-collapse: collapse; width: 100%; font-size: 0.9375rem; }
.paper th, .paper td { border: 1px solid #000; padding: 0.25rem 0.4rem; vertical-align: top; text-align: left; }
.paper th, .paper td { overflow-wrap: break-word; }
.paper th { text-align: center; vertical-align: middle; }
.paper td.number { text-align: right; white-space: nowrap; }
.paper td.stt { text-align: center; }
.paper td p { text-align: left; margin: 0 0 0.2rem; }
.paper h3, .paper h4 { font: inherit; font-weight: 700; margin: 0.75rem 0 0.4rem; padding: 0; color: #000; }
.paper h3 { text-align: center; margin: 0; }
@media (min-width: 641px) { .paper { max-height: 80vh; overflow-y: auto; } }
@media (max-width: 640px) {
  .paper { padding: 0.25rem; } .paper .sheet { padding: 1rem 0.75rem; font-size: 1rem; }
  .paper .head { font-size: 0.75rem; }
}
</style>"""


def build_page(facts: AppendixFacts, lines: int = 0) -> str:
    """The report as HTML with its own style; the table ends after 150 rows and says how many more the files have.

    `lines` is how many the report has, where `facts` hold the first of them alone.
    """
    return f'{STYLE}<div class="paper">{_letter(facts)}{_appendix(facts, lines)}</div>'


def _said(text: str) -> str:
    return escape(clean_text(text))


def _p(text: str, kind: str = "", *, tag: str = "p") -> str:
    named = f' class="{kind}"' if kind else ""
    return f"<{tag}{named}>{text}</{tag}>"


def _letter(facts: AppendixFacts) -> str:
    letter = facts.letter
    place = clean_text(letter.place) or wording.GAP
    issuer = letter.issuer or facts.unit_name
    left = [
        _p(_said(letter.issuer_parent.upper())) if letter.issuer_parent else "",
        _p(f"<b>{_said(issuer.upper())}</b>", "ruled"),
        _p(f"Số: {escape(wording.numbered(letter.number, letter.symbol))}"),
        _p(f"V/v {_said(facts.letter_subject)}", "small"),
    ]
    right = [
        _p(f"<b>{MOTTO[0]}</b>"),
        _p(f"<b>{MOTTO[1]}</b>", "ruled"),
        _p(f"<i>{escape(place)}, {escape(wording.long_date(letter.signed_on))}</i>"),
    ]
    recipients = "".join(_p(_said(one), "small") for one in letter_wording.recipients(letter))
    authority = "".join(_p(f"<b>{_said(title)}</b>") for title in letter.authority)
    body = "".join(_p(escape(sentence)) for sentence in letter_wording.letter_body(facts))
    return (
        '<div class="sheet">'
        f'<div class="head"><div>{"".join(left)}</div><div>{"".join(right)}</div></div>'
        + _p(f"Kính gửi: {_said(letter.addressee)}", "middle")
        + body
        + _p(_said(letter_wording.letter_close(facts)))
        + f'<div class="foot"><div>{_p("<b><i>Nơi nhận:</i></b>", "small")}{recipients}</div>'
        f'<div class="signed">{authority}<div class="gap"></div>{_p(f"<b>{_said(letter.signer)}</b>")}</div></div>'
        "</div>"
    )


def _appendix(facts: AppendixFacts, lines: int) -> str:
    told = "".join(_p(_said(s.marked), "level1" if s.level else "") for s in wording.statements(facts))
    notes = [
        _p(_said(wording.no_opinions(facts))) if wording.no_opinions(facts) else "",
        _p(f"<i>{_said(wording.how_lines_count(facts))}</i>") if wording.how_lines_count(facts) else "",
    ]
    return (
        '<div class="sheet">'
        + _p(_said(facts.appendix_label), tag="h3")
        + _p(wording.TITLE, tag="h3")
        + _p(f"<i>{escape(wording.attached_to(facts))}</i>", "middle")
        + _p(wording.RESULTS, tag="h4")
        + _p(wording.RESULTS_OF)
        + told
        + _p(f"<i>{_said(wording.scope(facts))}</i>")
        + _units(facts)
        + _p(wording.OPINIONS, tag="h4")
        + "".join(notes)
        + _lines(facts, lines)
        + _p("./.", "end")
        + "</div>"
    )


def _units(facts: AppendixFacts) -> str:
    if not facts.units:
        return ""
    names = (
        "STT",
        "Đơn vị",
        "Số liệu đến ngày",
        "Tổng số CBCNV",
        "CBCNV cài đặt",
        "Tỷ lệ (%)",
        "Gia đình cài đặt",
        "Đang sử dụng",
        "Ý kiến góp ý",
    )
    rows = [
        _row(
            [
                str(stt),
                _said(unit.name),
                "chưa có" if unit.counted_on is None else day_month_year(unit.counted_on),
            ],
            unit.figures,
            unit.feedback,
        )
        for stt, unit in enumerate(facts.units, start=1)
    ]
    rows.append(_row(["", "<b>Tổng cộng</b>", ""], facts.figures, facts.feedback))
    return _table(names, rows)


def _row(lead: list[str], figures: Figures, feedback: int) -> str:
    counts = [figures.headcount, figures.staff_installed, figures.family_installed, figures.users]
    shown = ["" if n is None else vietnamese_number(n) for n in counts]
    shown.insert(2, "" if figures.share is None else vietnamese_number(figures.share * 100, 1))
    shown.append(vietnamese_number(feedback))
    cells = [f'<td class="stt">{lead[0]}</td>', *(f"<td>{one}</td>" for one in lead[1:])]
    return "".join([*cells, *(f'<td class="number">{one}</td>' for one in shown)])


def _lines(facts: AppendixFacts, lines: int) -> str:
    if not facts.lines:
        return ""
    rows: list[str] = []
    in_tail = False
    for stt, line in enumerate(facts.lines[:MOST_LINES], start=1):
        if line.tail and not in_tail:
            rows.append(f'<td colspan="3"><b>{wording.OTHER_OPINIONS}</b></td>')
            in_tail = True
        rows.append(
            f'<td class="stt">{stt}</td><td>{_said(line.function_label)}</td><td>{_content(facts, line)}</td>'
        )
    more = max(len(facts.lines), lines) - MOST_LINES
    if more > 0:
        told = f"… và {vietnamese_number(more)} dòng nữa trong tệp Word và Excel"
        rows.append(f'<td colspan="3"><i>{told}</i></td>')
    return _table(("STT", "Chức năng", "Nội dung góp ý"), rows)


def _content(facts: AppendixFacts, line: Line) -> str:
    parts = [_p(escape(text)) for text in clean_text(line.text).split("\n") if text]
    present = sum(picture.state == "present" for picture in line.pictures)
    if present:
        parts.append(_p(f"<i>[{present} ảnh kèm theo]</i>"))
    for picture in line.pictures:
        if picture.state != "present":
            parts.append(_p(f"<i>{escape(wording.missing_picture(picture))}</i>"))
    if told := wording.origin(facts, line):
        parts.append(_p(f"<i>{escape(told)}</i>"))
    return "".join(parts)


def _table(names: Iterable[str], rows: Iterable[str]) -> str:
    head = "".join(f"<th>{name}</th>" for name in names)
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
