"""csv as offices write it: encodings, delimiters, line ends and quotes; text stays text and is never rubbish."""

from __future__ import annotations

import csv
import unicodedata
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.clean import text_cell
from importers.legacy_text import is_garbled
from importers.read_csv import read_csv
from importers.refusals import Refused

TABLE = [
    ["Đơn vị", "Điện thoại", "Góp ý"],
    ["Điện lực Ứng Hòa", "0912345678", "Chậm, hay bị treo; đã thử lại"],
]
TEXT = 'Đơn vị,Điện thoại,Góp ý\r\nĐiện lực Ứng Hòa,0912345678,"Chậm, hay bị treo; đã thử lại"\r\n'


def refusal_of(data: bytes) -> Refused:
    with pytest.raises(Refused) as refused:
        read_csv(data)
    return refused.value


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
)
def test_every_form_of_unicode_is_read(encoding: str) -> None:
    assert read_csv(TEXT.encode(encoding))[0].rows == TABLE


def test_windows_1258_is_read_with_its_marks_joined_to_their_letters() -> None:
    marked = unicodedata.normalize("NFD", TEXT)
    joined = (
        marked.replace("a\u0302", "â").replace("e\u0302", "ê").replace("o\u0302", "ô").replace("a\u0306", "ă")
    )
    joined = joined.replace("o\u031b", "ơ").replace("u\u031b", "ư").replace("U\u031b", "Ư")
    joined = joined.replace("e\u0323\u0302", "ê\u0323").replace("a\u0323\u0302", "â\u0323")
    assert read_csv(joined.encode("cp1258"))[0].rows == TABLE


def test_utf_8_that_was_taken_for_western_text_is_restored() -> None:
    twice = "".join(
        bytes([byte]).decode("cp1252") if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(byte)
        for byte in TEXT.encode()
    )
    assert is_garbled(twice)
    assert read_csv(twice.encode())[0].rows == TABLE


def test_letters_that_became_question_marks_are_refused_with_a_sample() -> None:
    lost = TEXT.encode("latin-1", "replace")
    assert refusal_of(lost).code == "lost_letters"
    assert "?" in str(refusal_of(lost).values["sample"])


def test_a_link_with_a_question_mark_is_no_lost_letter() -> None:
    rows = read_csv(
        b"unit,link\nA,https://drive.google.com/open?id=1\nB,https://drive.google.com/open?id=2\n"
    )[0].rows
    assert rows[1] == ["A", "https://drive.google.com/open?id=1"]


def test_broken_bytes_in_utf_8_and_other_alphabets_are_refused() -> None:
    broken = refusal_of(TEXT.encode() + b"PC,\xff\xfe,x\n")
    assert (broken.code, broken.values) == ("broken_utf8", {"line": 3})
    assert refusal_of("Μονάδα,Αριθμός\nΑθήνα,12\n".encode("iso-8859-7")).code == "unknown_encoding"
    assert refusal_of(b"a,b\n1,\x002\n").code == "nul_bytes"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_every_delimiter_and_line_end_is_found(delimiter: str, ends: str) -> None:
    out = StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=ends).writerows(TABLE)
    assert read_csv(out.getvalue().encode())[0].rows == TABLE


def test_a_semicolon_file_full_of_commas_is_parted_at_its_semicolons() -> None:
    rows = read_csv("Đơn vị;Tỷ lệ;Ghi chú\nA;1,5;tốt, nhanh\nB;2,5;chậm, treo, lỗi\n".encode())[0].rows
    assert rows[1] == ["A", "1,5", "tốt, nhanh"]


def test_stray_quotation_marks_do_not_hide_the_delimiter() -> None:
    assert read_csv(b'"a" x;b\n1;"x" y\n')[0].rows == [["a x", "b"], ["1", "x y"]]
    assert read_csv(b'"",";"\n"",";"\nx,y\n')[0].rows == [[None, ";"], [None, ";"], ["x", "y"]]


def test_the_line_that_names_the_delimiter_is_no_row() -> None:
    assert read_csv(b"sep=;\r\na;b,c\r\n")[0].rows == [["a", "b,c"]]


def test_a_quoted_cell_may_hold_lines_and_blank_lines_keep_their_numbers() -> None:
    assert read_csv(b'\na,b\n\n"x\ny",2\n\x1a')[0].rows == [[], ["a", "b"], [], ["x\ny", "2"]]


def test_a_quotation_mark_that_is_never_closed_is_refused_with_its_row() -> None:
    open_quote = refusal_of(b'a,b\n1,2\n3,"x\n4,5\n')
    assert (open_quote.code, open_quote.values) == ("unclosed_quote", {"row": 3})


def test_numbers_and_days_stay_as_they_were_typed() -> None:
    assert read_csv(b"a,b,c,d\n0912345678,1.234,05/12/2025,-\n")[0].rows[1] == [
        "0912345678",
        "1.234",
        "05/12/2025",
        "-",
    ]


def test_a_cell_beyond_all_measure_and_a_row_without_end_are_refused() -> None:
    assert refusal_of(b"a,b\n1," + b"x" * 1_000_001).code == "cell_too_long"
    assert refusal_of(b"a," * 2_000 + b"a\n").code == "too_many_columns"


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\x00\x1a"), max_size=12).filter(
    lambda text: not is_garbled(text) and "?" not in text and "\ufffd" not in text and text.isprintable()
)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=5))
def test_what_is_written_is_read(rows: list[list[str]]) -> None:
    out = StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(["đầu", "cuối", "giữa", "hết"])
    writer.writerows(rows)
    found = read_csv(out.getvalue().encode())[0].rows
    for row, read in zip(rows, [*found[1:], *([[]] * len(rows))], strict=False):
        kept = [text_cell(text) for text in row]
        while kept and kept[-1] is None:
            kept.pop()
        assert read == kept


@given(st.binary(max_size=400))
def test_any_bytes_are_a_sheet_or_a_refusal(data: bytes) -> None:
    try:
        sheets = read_csv(data)
    except Refused:
        return
    assert [sheet.name for sheet in sheets] == [""]
