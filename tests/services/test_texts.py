"""Lists with the categoriser's word beside each row: nothing else in them changes."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.results import UnreadableFile
from models.codes import FUNCTION_CODES, Kind
from services.texts import SUGGESTED, categorise_file

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=40)


@pytest.fixture(scope="module")
def categorised(tmp_path_factory):
    folder = tmp_path_factory.mktemp("texts")

    def done(data, name="texts.csv"):
        path, out = folder / name, folder / "out.csv"
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        items = categorise_file(path, out)
        header, *rows = csv.reader(io.StringIO(out.read_bytes().decode("utf-8"), newline=""))
        assert items == len(rows)
        return header, rows

    return done


@settings(max_examples=30, deadline=None)
@given(rows=st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=6))
def test_the_other_columns_stay_as_they_are_whatever_they_hold(categorised, rows):
    table = io.StringIO(newline="")
    csv.writer(table).writerows([("id", "text", "ghi chú"), *rows])
    header, found = categorised(table.getvalue())
    assert header == ["id", "text", "ghi chú", *SUGGESTED]
    assert [tuple(row[:3]) for row in found] == rows
    for row in found:
        assert row[3] in FUNCTION_CODES
        assert row[4] in set(Kind)
        assert 0 <= float(row[5]) <= 1
        assert row[6] in ("true", "false")


def test_columns_of_the_same_names_are_replaced_in_their_absence(categorised):
    header, rows = categorised("Kind,text,FUNCTION,id,reasons\nx,app lag,y,7,z\n")
    assert header == ["text", "id", *SUGGESTED]
    assert rows[0][:2] == ["app lag", "7"]
    assert rows[0][2] not in ("x", "y")


@pytest.mark.parametrize("head", ["text", "Text", "TEXT", " text ", "\ufefftext"])
def test_the_column_is_found_however_it_is_spelt(categorised, head):
    header, rows = categorised(f"id,{head}\n1,Không đăng nhập được\n")
    assert (len(rows), header[2:]) == (1, list(SUGGESTED))


@pytest.mark.parametrize(
    "data",
    [
        "id;text\n1;Không đăng nhập được, báo lỗi\n".encode(),
        "id\ttext\n1\tKhông đăng nhập được, báo lỗi\n".encode("utf-16"),
        'id,text\n1,"Không đăng nhập được, báo lỗi"\n'.encode("utf-8-sig"),
        'id,text\r\n\r\n1,"Không đăng nhập được, báo lỗi"\r\n\r\n'.encode(),
        'id,text\n1,"Kh\xf4ng \xf0\xe3ng nh\xe2\xf2p"\n'.encode("latin-1"),
    ],
    ids=["semicolons", "utf-16 tabs", "with a mark", "blank lines", "an old encoding"],
)
def test_files_of_other_writers_are_read_too(categorised, data):
    header, rows = categorised(data)
    assert header == ["id", "text", *SUGGESTED]
    assert [r[0] for r in rows] == ["1"]
    assert rows[0][1].startswith("Kh")


def test_a_short_row_is_filled_up(categorised):
    _header, rows = categorised("text,a,b\nchậm\n")
    assert rows[0][:3] == ["chậm", "", ""]


def test_figures_that_look_like_numbers_stay_as_written(categorised):
    _header, rows = categorised("id;text\n00123;chậm\n0912345678;nhanh\n")
    assert [r[0] for r in rows] == ["00123", "0912345678"]


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", b"\x00\x01\x02"])
def test_a_file_without_the_column_is_refused_and_nothing_is_written(tmp_path, data):
    path = tmp_path / "t.csv"
    path.write_bytes(data)
    with pytest.raises(UnreadableFile):
        categorise_file(path, tmp_path / "o.csv")
    assert not (tmp_path / "o.csv").exists()


def test_the_file_that_was_read_may_be_the_one_that_is_written(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("text\nchậm\n", encoding="utf-8")
    assert categorise_file(path, path) == 1
    assert categorise_file(path, path) == 1
    assert path.read_text(encoding="utf-8").startswith("text,function,kind,")
