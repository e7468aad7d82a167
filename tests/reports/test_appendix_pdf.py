"""The report as a PDF: the words of the facts and no others, fonts inside, the same bytes again."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings

from locales.vietnamese import clean_text
from reports import letter_wording, wording
from reports.appendix import Line, Picture
from reports.appendix_pdf import build_pdf
from reports.typeset import FONTS
from tests.reports.examples import (
    ANY_TEXT,
    FACTS,
    HOSTILE,
    LETTER,
    lines,
    roll_up,
    screen,
    with_lines,
)

_NAMES = re.compile(rb"typst|pikepdf|qpdf|krilla|python", re.IGNORECASE)


def poppler(tool: str, document: bytes, *options: str, to: str = "-") -> str:
    """What a poppler tool says of a PDF on its standard input."""
    command = [tool, *options, "-", *([to] if to else [])]
    done = subprocess.run(command, input=document, capture_output=True, check=True)
    assert not done.stderr, done.stderr
    return done.stdout.decode()


def text(document: bytes) -> str:
    """The selectable text without spaces, marks of direction and page numbers' places."""
    return squeezed(poppler("pdftotext", document, "-raw", "-nopgbrk"))


def squeezed(said: str) -> str:
    return re.sub(r"[\s\u202a-\u202e\u2066-\u2069]+", "", said)


def strings(document: bytes) -> list[bytes]:
    """The document's bytes as they are, and with everything in it unpacked."""
    plain = BytesIO()
    with pikepdf.open(BytesIO(document)) as pdf:
        pdf.save(
            plain,
            compress_streams=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        )
    return [document, plain.getvalue()]


@pytest.mark.parametrize(
    "facts",
    [FACTS, replace(FACTS, nil=True), roll_up(), with_lines(FACTS, lines(30)), replace(FACTS, letter=LETTER)],
    ids=["empty", "nil", "roll up", "30", "signed"],
)
def test_every_sentence_of_the_facts_can_be_selected(facts) -> None:
    said = text(build_pdf(facts, {}))
    told = [
        *letter_wording.letter_body(facts),
        letter_wording.letter_close(facts),
        *letter_wording.recipients(facts.letter),
        *facts.letter.authority,
        *(s.marked for s in wording.statements(facts)),
        wording.scope(facts),
        wording.no_opinions(facts),
        wording.how_lines_count(facts),
        wording.attached_to(facts),
        *(u.name for u in facts.units),
        *(part for line in facts.lines for part in line.text.split("\n")),
        *(wording.origin(facts, line) for line in facts.lines),
    ]
    missing = [one for one in told if squeezed(one) not in said]
    assert missing == []


def test_the_letter_and_the_appendix_count_their_pages_from_1_and_hide_the_first() -> None:
    document = build_pdf(with_lines(FACTS, lines(60)), {})
    pages = poppler("pdftotext", document, "-layout").split("\f")[:-1]
    firsts = [page.strip().split("\n")[0].strip() for page in pages]
    assert firsts[1] == "Phụ lục 2"
    assert firsts[2:] == [str(n) for n in range(2, len(firsts))]
    # The head of the table stands on each page that it reaches.
    assert all("Nội dung góp ý" in page for page in pages[2:])


def test_every_font_is_embedded_and_is_one_that_ships() -> None:
    told = poppler("pdffonts", build_pdf(roll_up(), {}), to="").splitlines()[2:]
    assert told
    shipped = {file.stem.partition("-")[0] for file in FONTS.glob("*.ttf")}
    for line in told:
        name, embedded = line.split()[0], line.split()[-5]
        assert name.partition("+")[2].partition("-")[0] in shipped
        assert embedded == "yes"


def test_properties_carry_the_unit_and_no_name_of_a_program() -> None:
    document = build_pdf(replace(FACTS, closed_at=datetime(2025, 12, 11, 9, 30, 0, 123456, tzinfo=UTC)), {})
    with pikepdf.open(BytesIO(document)) as pdf:
        assert {k: str(v) for k, v in pdf.docinfo.items()} == {
            "/Title": "Phụ lục 2: Kết quả triển khai và góp ý của đơn vị - Điện lực Hải Châu",
            "/Author": "Điện lực Hải Châu",
            "/CreationDate": "D:20251211093000Z",
            "/ModDate": "D:20251211093000Z",
        }
    assert not [found for part in strings(document) if (found := _NAMES.search(part))]


def test_the_same_facts_give_the_same_bytes() -> None:
    picture, data = screen(1)
    facts = with_lines(FACTS, (replace(lines(1)[0], pictures=(picture,)),))
    assert build_pdf(facts, {picture.sha256: data}) == build_pdf(facts, {picture.sha256: data})
    assert build_pdf(facts, {picture.sha256: data}) != build_pdf(facts, {})


@pytest.mark.parametrize(
    "said", [*HOSTILE, "#panic()", "*đậm* _nghiêng_ $x$ @ref <a> // b /* c */ \\", "[]("]
)
def test_hostile_text_comes_out_as_text(said: str) -> None:
    facts = with_lines(FACTS, (Line("login", "Đăng nhập", said),))
    facts = replace(facts, unit_name=said, letter=replace(LETTER, signer=said, issuer=said))
    printed = text(build_pdf(facts, {}))
    plain = [part for part in clean_text(said).split("\n") if part]
    if all(ord(letter) < 0x590 for letter in said):
        assert all(squeezed(part) in printed for part in plain)


@settings(max_examples=40, deadline=None)
@given(ANY_TEXT)
def test_any_text_at_all_can_be_printed(said: str) -> None:
    facts = with_lines(replace(FACTS, unit_name=said or "A"), (Line("login", said, said),))
    assert build_pdf(facts, {}).startswith(b"%PDF-")


def test_long_words_and_texts_stay_inside_their_column() -> None:
    told = (Line("login", "W" * 120, "w" * 300), Line("login", "Đăng nhập", "Không vào được. " * 320))
    name = "Công ty Điện lực và Dịch vụ kỹ thuật tổng hợp khu vực đồng bằng sông Cửu Long " * 2
    document = build_pdf(with_lines(replace(FACTS, unit_name=name), told), {})
    assert "w" * 300 in text(document)
    boxes = poppler("pdftotext", document, "-bbox")
    right = [float(x) for x in re.findall(r'xMax="([0-9.]+)"', boxes)]
    assert max(right) <= (210 - 19) / 25.4 * 72


def test_pictures_stand_in_the_cell_as_the_bytes_they_are_and_gaps_say_why() -> None:
    picture, data = screen(1, kind="JPEG")
    broken = Picture("0" * 64, "present", "", "")
    cut, whole = screen(2)
    told = replace(lines(1)[0], pictures=(picture, broken, cut))
    document = build_pdf(
        with_lines(FACTS, (told,)), {picture.sha256: data, cut.sha256: whole[: len(whole) // 2]}
    )
    assert any(data in part for part in strings(document))
    assert squeezed("[Thiếu ảnh: không tìm thấy tệp ảnh đã lưu]") in text(document)
    assert squeezed("[Thiếu ảnh: tệp ảnh không đọc được]") in text(document)


def test_the_fonts_that_ship_have_their_licences() -> None:
    assert {file.name for file in Path(FONTS).iterdir()} == {
        "Tinos-Regular.ttf",
        "Tinos-Bold.ttf",
        "Tinos-Italic.ttf",
        "Tinos-BoldItalic.ttf",
        "NotoEmoji-Regular.ttf",
        "DejaVuSans.ttf",
        "LICENSE-OFL.txt",
        "LICENSE-DejaVu.txt",
    }
