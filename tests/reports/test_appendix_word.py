"""The Word document: what it says, what it repeats, what it refuses to run."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docxtpl import DocxTemplate
from hypothesis import given, settings

from locales.vietnamese import clean_text
from reports.appendix import Line, Picture
from reports.appendix_template import TEMPLATE, build_template
from reports.appendix_word import WHOLE_ROW_LETTERS, build_word, word_fields
from tests.reports.examples import ANY_TEXT, FACTS, HOSTILE, LETTER, lines, roll_up, screen, with_lines
from tests.reports.reading import W, paragraph_text, table_under, tables, word_part, word_text

HEAD = "Nội dung góp ý"


def opinions(facts, pictures=None) -> list[list[str]]:
    return table_under(build_word(facts, pictures or {}), HEAD)


def test_the_roll_up_reads_as_approved(approve) -> None:
    approve("appendix_word_roll_up", word_text(build_word(roll_up(), {})))


def test_a_small_report_with_pictures_reads_as_approved(approve) -> None:
    phone, phone_bytes = screen(1)
    wide, wide_bytes = screen(2, size=(900, 400))
    lost = Picture("", "missing", "liên kết đã bị xóa", "https://drive.example/3")
    told = tuple(replace(line, pictures=(phone, lost, wide)[: i + 1]) for i, line in enumerate(lines(3)))
    pictures = {phone.sha256: phone_bytes, wide.sha256: wide_bytes}
    approve("appendix_word_small", word_text(build_word(with_lines(FACTS, told), pictures)))


def test_a_nil_report_reads_as_approved(approve) -> None:
    approve("appendix_word_nil", word_text(build_word(replace(FACTS, nil=True, letter=LETTER), {})))


def test_every_place_of_the_template_is_filled_and_nothing_else_is_given() -> None:
    template = DocxTemplate(TEMPLATE)
    given_fields = word_fields(FACTS, {}, None)
    assert template.get_undeclared_template_variables() == set(given_fields)


def test_the_template_that_ships_is_the_one_that_its_layout_gives() -> None:
    assert TEMPLATE.read_bytes() == build_template()


def test_the_template_opens_as_a_document_of_its_own() -> None:
    assert "{{ appendix_label }}" in [p.text for p in Document(str(TEMPLATE)).paragraphs]


def test_no_line_no_table_and_no_jinja_is_left() -> None:
    for facts in (FACTS, replace(FACTS, nil=True), roll_up()):
        assert not re.search(r"[{}]|None", word_text(build_word(facts, {})))
    assert not any(HEAD in row for table in tables(build_word(FACTS, {})) for row in table)


def test_lines_keep_their_order_and_praise_comes_under_its_own_head() -> None:
    told = lines(5)
    told = (*told[:3], replace(told[3], tail=True), replace(told[4], tail=True))
    rows = opinions(with_lines(FACTS, told))
    assert [row[0] for row in rows] == ["STT", "1", "2", "3", "Ý kiến khác", "4", "5"]
    assert [row[2].replace(" / ", "\n") for row in rows if len(row) == 3][1:] == [line.text for line in told]


def test_a_roll_up_lists_its_units_and_leaves_the_unknown_blank() -> None:
    table = table_under(build_word(roll_up(), {}), "Đơn vị")
    assert len(table) == 14
    assert table[1] == [
        "1",
        "Điện lực số 1 thành phố Đà Nẵng",
        "30/11/2025",
        "300",
        "201",
        "67,0",
        "60",
        "151",
        "1",
    ]
    assert table[12][2:] == ["chưa có", "", "", "", "", "", "12"]
    assert table[13][1:] == ["Tổng cộng", "", "2.400", "1.636", "68,2", "480", "1.236", "78"]


def test_units_further_below_are_set_in() -> None:
    facts = roll_up()
    units = tuple(replace(u, level=3 + i % 2) for i, u in enumerate(facts.units))
    document = build_word(replace(facts, units=units), {})
    names = [row[1] for row in table_under(document, "Đơn vị")[1:3]]
    assert [name.startswith("\u00a0\u00a0Đ") for name in names] == [False, True]


def test_numbers_and_days_are_blank_places_until_they_are_given() -> None:
    text = word_text(build_word(replace(FACTS, letter_number="", letter_on=None), {}))
    assert re.search(r"^Số: ·+ / V/v", text, re.MULTILINE)
    assert re.search(r"^·+, ngày·+tháng·+năm·*$|\| ·+, ngày·+tháng·+năm", text, re.MULTILINE)
    assert "Thực hiện văn bản của Tập đoàn" in text
    assert "2026" not in text


def test_the_same_facts_give_the_same_bytes() -> None:
    picture, data = screen(1)
    facts = with_lines(roll_up(), (replace(lines(1)[0], pictures=(picture,)),))
    assert build_word(facts, {picture.sha256: data}) == build_word(facts, {picture.sha256: data})


def test_another_process_gives_the_same_bytes() -> None:
    program = (
        "import hashlib; from tests.reports.examples import roll_up; from reports.appendix_word import "
        "build_word; print(hashlib.sha256(build_word(roll_up(), {})).hexdigest())"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ".", "TZ": zone},
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Ho_Chi_Minh"))
    }
    assert len(seen) == 1


def test_the_properties_name_the_title_the_unit_and_no_machine() -> None:
    closed = datetime(2025, 12, 12, 9, 30, tzinfo=UTC)
    document = build_word(replace(FACTS, closed_at=closed, version=1), {})
    properties = Document(BytesIO(document)).core_properties
    assert properties.title == "Phụ lục 2: Kết quả triển khai và góp ý của đơn vị - Điện lực Hải Châu"
    assert (properties.author, properties.last_modified_by) == ("Điện lực Hải Châu", "Điện lực Hải Châu")
    assert properties.created == properties.modified == closed
    assert b"python" not in b"".join(ZipFile(BytesIO(document)).read(n) for n in _names(document)).lower()


def _names(document: bytes) -> list[str]:
    return ZipFile(BytesIO(document)).namelist()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_comes_out_as_text(text: str) -> None:
    facts = with_lines(FACTS, (Line("login", text, text, unit_name=text),))
    facts = replace(facts, units_below=1, unit_name=text, letter=replace(LETTER, signer=text, issuer=text))
    document = build_word(facts, {})
    assert table_under(document, HEAD)[1] == [
        "1",
        clean_text(text),
        f"{clean_text(text)} / ({clean_text(text)})",
    ]
    assert "<script" not in document.decode("latin-1")


@settings(max_examples=40, deadline=None)
@given(ANY_TEXT)
def test_any_text_at_all_comes_out_as_it_was_cleaned(text: str) -> None:
    document = build_word(with_lines(FACTS, (Line("login", "Đăng nhập", text),)), {})
    shown = [paragraph_text(p) for p in _opinion_cells(document)[0].iter(f"{W}p")]
    assert shown == ([p for p in clean_text(text).split("\n") if p] or [""])


def _opinion_cells(document: bytes):
    table = next(
        t
        for t in word_part(document).iter(f"{W}tbl")
        if HEAD in "".join(e.text or "" for e in t.iter(f"{W}t"))
    )
    return [row.findall(f"{W}tc")[2] for row in table.findall(f"{W}tr")[1:] if len(row.findall(f"{W}tc")) > 2]


def test_pictures_stand_in_the_cell_once_each_part_however_often_shown() -> None:
    picture, data = screen(1)
    told = tuple(replace(line, pictures=(picture, picture)) for line in lines(3))
    document = build_word(with_lines(FACTS, told), {picture.sha256: data})
    assert [n for n in _names(document) if n.startswith("word/media/")] == ["word/media/image1.png"]
    assert ZipFile(BytesIO(document)).read("word/media/image1.png") == data
    assert len(Document(BytesIO(document)).inline_shapes) == 6
    shown = list(
        word_part(document).iter(
            "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
        )
    )
    assert len({s.attrib["id"] for s in shown}) == 6
    assert shown[1].attrib["descr"] == "Ảnh 2 của góp ý 1: Đăng nhập ứng dụng"


def test_short_rows_stay_whole_and_very_long_ones_may_split() -> None:
    told = (
        Line("login", "Đăng nhập", "ngắn"),
        Line("login", "Đăng nhập", "dài " * WHOLE_ROW_LETTERS),
    )
    picture, data = screen(1)
    many = replace(told[0], pictures=(picture,) * 7)
    document = build_word(with_lines(FACTS, (*told, many)), {picture.sha256: data})
    rows = [row for row in word_part(document).iter(f"{W}tr") if row.findall(f"{W}tc")[-1:]]
    whole = {paragraph_text(next(row.iter(f"{W}p"))): row.find(f"{W}trPr/{W}cantSplit") for row in rows}
    assert whole["1"] is not None
    assert whole["2"] is None
    assert whole["3"] is None


def test_a_long_name_and_a_long_word_stand_whole() -> None:
    name = "Công ty Điện lực và Dịch vụ kỹ thuật tổng hợp khu vực đồng bằng sông Cửu Long " * 2
    facts = with_lines(replace(FACTS, unit_name=name), (Line("login", "Đăng nhập", "W" * 300),))
    document = build_word(facts, {})
    assert name.strip().upper() in tables(document)[0][0][0]
    assert table_under(document, HEAD)[1][2] == "W" * 300


def test_a_letter_that_is_not_signed_yet_names_no_day(approve) -> None:
    signed = word_text(build_word(replace(FACTS, letter=replace(LETTER, signed_on=date(2025, 12, 5))), {}))
    assert "Số: 07/ĐNPC-KD" in signed
    assert "Đà Nẵng, ngày 05 tháng 12 năm 2025" in signed
    approve("appendix_word_unsigned", word_text(build_word(FACTS, {})))
