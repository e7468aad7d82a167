"""The values of Decree 30/2020/NĐ-CP, measured in the document that is produced."""

from __future__ import annotations

from dataclasses import replace
from xml.etree.ElementTree import Element

import pytest

from reports.appendix_word import build_word
from reports.drawn_lines import text_width
from tests.reports.examples import FACTS, lines, roll_up, with_lines
from tests.reports.reading import W, paragraph_text, word_part

DOCUMENT = build_word(roll_up(), {})
BODY = word_part(DOCUMENT)
STYLES = word_part(DOCUMENT, "word/styles.xml")
PARAGRAPHS = {paragraph_text(p).replace("\u00a0", " "): p for p in BODY.iter(f"{W}p")}


def millimetres(twips: str | None) -> float:
    return round(int(twips or 0) * 25.4 / 1440, 1)


def value(element: Element, path: str, name: str = "val") -> str | None:
    found = element.find("/".join(f"{W}{step}" for step in path.split("/")))
    return None if found is None else found.get(f"{W}{name}", "")


def style(name: str) -> Element:
    return next(s for s in STYLES.iter(f"{W}style") if s.get(f"{W}styleId") == name)


def look(text: str) -> tuple[float, bool, bool]:
    """Size in points, bold, italic of a paragraph's text."""
    paragraph = next(p for t, p in PARAGRAPHS.items() if t.startswith(text))
    run = next(r for r in paragraph.iter(f"{W}r") if r.findtext(f"{W}t"))
    size = value(run, "rPr/sz") or value(STYLES, "docDefaults/rPrDefault/rPr/sz")
    named = value(paragraph, "pPr/pStyle")
    bold = value(run, "rPr/b") is not None or (named is not None and value(style(named), "rPr/b") is not None)
    return int(size or 0) / 2, bold, value(run, "rPr/i") is not None


@pytest.mark.parametrize(
    ("text", "size", "bold", "italic"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", (12, 13), True, False),
        ("Độc lập - Tự do - Hạnh phúc", (13, 14), True, False),
        ("TỔNG CÔNG TY ĐIỆN LỰC MIỀN TRUNG", (12, 13), False, False),
        ("CÔNG TY ĐIỆN LỰC ĐÀ NẴNG", (12, 13), True, False),
        ("Số: 07/ĐNPC-KD", (13, 13), False, False),
        ("Đà Nẵng, ngày 05 tháng 12 năm 2025", (13, 14), False, True),
        ("V/v báo cáo kết quả", (12, 13), False, False),
        ("Kính gửi: Tổng công ty", (13, 14), False, False),
        ("Thực hiện Văn bản", (13, 14), False, False),
        ("KT. GIÁM ĐỐC", (13, 14), True, False),
        ("Nguyễn Văn An", (13, 14), True, False),
        ("Nơi nhận:", (12, 12), True, True),
        ("- Như trên;", (11, 11), False, False),
        ("Phụ lục 2", (14, 14), True, False),
        ("KẾT QUẢ TRIỂN KHAI VÀ GÓP Ý CỦA ĐƠN VỊ", (13, 14), True, False),
        ("(Kèm theo Công văn số", (13, 14), False, True),
        ("1. Báo cáo kết quả triển khai", (13, 14), True, False),
    ],
)
def test_each_element_has_its_type(text: str, size: tuple[int, int], bold: bool, italic: bool) -> None:
    found = look(text)
    assert size[0] <= found[0] <= size[1]
    assert found[1:] == (bold, italic)


@pytest.mark.parametrize(
    ("text", "align"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "center"),
        ("Độc lập - Tự do - Hạnh phúc", "center"),
        ("TỔNG CÔNG TY ĐIỆN LỰC MIỀN TRUNG", "center"),
        ("CÔNG TY ĐIỆN LỰC ĐÀ NẴNG", "center"),
        ("Số: 07/ĐNPC-KD", "center"),
        ("V/v báo cáo kết quả", "center"),
        ("Đà Nẵng, ngày 05 tháng 12 năm 2025", "center"),
        ("Kính gửi: Tổng công ty", "center"),
        ("Thực hiện Văn bản", "both"),
        ("Công ty Điện lực Đà Nẵng trân trọng báo cáo./.", "both"),
        ("Nơi nhận:", None),
        ("- Như trên;", None),
        ("KT. GIÁM ĐỐC", "center"),
        ("Nguyễn Văn An", "center"),
        ("Phụ lục 2", "center"),
        ("KẾT QUẢ TRIỂN KHAI VÀ GÓP Ý CỦA ĐƠN VỊ", "center"),
        ("(Kèm theo Công văn số", "center"),
        ("1. Báo cáo kết quả triển khai", "both"),
        ("- Số lượng người cài đặt", "both"),
        ("./.", "right"),
    ],
)
def test_each_element_stands_at_its_side(text: str, align: str | None) -> None:
    paragraph = next(p for t, p in PARAGRAPHS.items() if t.startswith(text))
    named = value(paragraph, "pPr/pStyle")
    assert (value(paragraph, "pPr/jc") or (named and value(style(named), "pPr/jc"))) == align


def test_number_and_subject_stand_under_the_issuer_and_place_and_day_under_the_motto() -> None:
    head = next(BODY.iter(f"{W}tbl"))
    cells = [list(row.findall(f"{W}tc")) for row in head.findall(f"{W}tr")]
    told = [[[paragraph_text(p) for p in cell.findall(f"{W}p")] for cell in row] for row in cells]
    assert told[0][0][:2] == ["TỔNG CÔNG TY ĐIỆN LỰC MIỀN TRUNG", "CÔNG TY ĐIỆN LỰC ĐÀ NẴNG"]
    assert told[0][1][0].startswith("CỘNG HÒA")
    assert told[1][0][0].startswith("Số: ")
    assert told[1][0][1].startswith("V/v ")
    assert told[1][1][0].startswith("Đà Nẵng, ngày")
    subject = cells[1][0].findall(f"{W}p")[1]
    assert int(value(subject, "pPr/spacing", "before") or 0) == 6 * 20


def test_heads_of_tables_are_bold_and_in_the_middle() -> None:
    for table in (t for t in BODY.iter(f"{W}tbl") if t.find(f"{W}tblPr/{W}tblBorders") is not None):
        head = table.find(f"{W}tr")
        assert head is not None
        for cell in head.findall(f"{W}tc"):
            assert value(cell, "tcPr/vAlign") == "center"
            assert value(cell, "p/pPr/jc") == "center"
            assert cell.find(f"{W}p/{W}r/{W}rPr/{W}b") is not None


def test_short_rows_move_to_the_next_page_whole_and_long_ones_run_over() -> None:
    long = replace(lines(1)[0], text="dài " * 400)
    document = word_part(build_word(with_lines(FACTS, (*lines(3), long)), {}))
    rows = [t for t in document.iter(f"{W}tbl") if t.find(f"{W}tblPr/{W}tblBorders") is not None][-1]
    whole = [r.find(f"{W}trPr/{W}cantSplit") is not None for r in rows.findall(f"{W}tr")]
    assert whole == [True, True, True, True, False]


@pytest.mark.parametrize("label", ["Phụ lục 2", "Phụ lục II"])
def test_the_appendix_is_named_as_it_is_set_on_a_line_of_its_own_and_in_the_letter(label: str) -> None:
    told = [
        paragraph_text(p)
        for p in word_part(build_word(replace(FACTS, appendix_label=label), {})).iter(f"{W}p")
    ]
    assert told.count(label) == 1
    assert any(text.endswith(f"được nêu tại {label} kèm theo.") for text in told)


def test_both_sections_are_a4_with_the_margins_of_the_decree() -> None:
    sections = list(BODY.iter(f"{W}sectPr"))
    assert len(sections) == 2
    for section in sections:
        page, margin = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
        assert page is not None
        assert margin is not None
        assert [millimetres(page.get(f"{W}{side}")) for side in "wh"] == [210, 297]
        sides = [millimetres(margin.get(f"{W}{side}")) for side in ("top", "bottom", "left", "right")]
        assert sides == [25, 20, 30, 20]


def test_pages_count_from_1_in_each_section_and_the_first_shows_no_number() -> None:
    for section in BODY.iter(f"{W}sectPr"):
        assert value(section, "pgNumType", "start") == "1"
        assert section.find(f"{W}titlePg") is not None
        assert {h.get(f"{W}type") for h in section.iter(f"{W}headerReference")} == {"default", "first"}
    header = word_part(DOCUMENT, "word/header1.xml")
    assert "".join(e.text or "" for e in header.iter(f"{W}instrText")).strip() == "PAGE"
    assert value(style("PageNumber"), "pPr/jc") == "center"
    assert value(style("PageNumber"), "rPr/sz") in {"26", "28"}
    assert not list(word_part(DOCUMENT, "word/header2.xml").iter(f"{W}instrText"))


def test_the_appendix_begins_on_a_new_page() -> None:
    assert [value(s, "type") for s in BODY.iter(f"{W}sectPr")] == ["nextPage", "nextPage"]
    told = [paragraph_text(p) for p in BODY.iter(f"{W}p")]
    ends = next(i for i, p in enumerate(BODY.iter(f"{W}p")) if p.find(f"{W}pPr/{W}sectPr") is not None)
    assert told[ends + 1] == "Phụ lục 2"


def test_the_body_is_justified_times_new_roman_14_with_a_first_line_of_1_cm() -> None:
    fonts = STYLES.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}rFonts")
    assert fonts is not None
    assert set(fonts.attrib.values()) == {"Times New Roman"}
    body = style("Body")
    assert value(body, "pPr/jc") == "both"
    assert millimetres(value(body, "pPr/ind", "firstLine")) == 10
    assert int(value(body, "pPr/spacing", "after") or 0) >= 6 * 20
    assert 240 <= int(value(body, "pPr/spacing", "line") or 0) <= 360


def drawn_lines() -> list[float]:
    """Lengths in millimetres, in the order of the document."""
    found = []
    for cell, width in ((c, value(c, "tcPr/tcW", "w")) for c in BODY.iter(f"{W}tc")):
        for p in cell.iter(f"{W}p"):
            if p.find(f"{W}pPr/{W}pBdr/{W}bottom") is not None:
                sides = [millimetres(value(p, "pPr/ind", side)) for side in ("left", "right")]
                assert sides[0] == sides[1]
                found.append(millimetres(width) - sum(sides))
    return found


def test_lines_are_drawn_and_as_long_as_the_decree_says() -> None:
    issuer, motto = drawn_lines()
    assert motto == pytest.approx(text_width("Độc lập - Tự do - Hạnh phúc", look("Độc lập")[0]), abs=0.5)
    share = issuer / text_width("CÔNG TY ĐIỆN LỰC ĐÀ NẴNG", look("CÔNG TY ĐIỆN LỰC ĐÀ NẴNG")[0])
    assert 1 / 3 <= share <= 1 / 2
    assert not list(BODY.iter(f"{W}u"))


def test_heads_of_tables_repeat_on_every_page() -> None:
    for facts, tables in ((roll_up(), 2), (with_lines(FACTS, lines(30)), 1)):
        document = word_part(build_word(facts, {}))
        ruled = [t for t in document.iter(f"{W}tbl") if t.find(f"{W}tblPr/{W}tblBorders") is not None]
        assert len(ruled) == tables
        for table in ruled:
            repeated = [r.find(f"{W}trPr/{W}tblHeader") is not None for r in table.findall(f"{W}tr")]
            assert repeated == [True] + [False] * (len(repeated) - 1)


def test_tables_are_as_wide_as_the_text_and_their_columns_are_fixed() -> None:
    for table in BODY.iter(f"{W}tbl"):
        assert value(table, "tblPr/tblLayout", "type") == "fixed"
        grid = [int(c.get(f"{W}w", "0")) for c in table.iter(f"{W}gridCol")]
        assert millimetres(str(sum(grid))) == pytest.approx(160, abs=0.2)


def test_letter_and_appendix_each_end_with_the_mark_of_an_ending() -> None:
    endings = [text for text in PARAGRAPHS if text.endswith("./.")]
    assert endings == ["Công ty Điện lực Đà Nẵng trân trọng báo cáo./.", "./."]
