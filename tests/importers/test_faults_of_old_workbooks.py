"""Error cells of xls, xlsb and ods are problems for a person to see, and never blanks."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.archive_check import Archive
from importers.cells import Cell, Fault
from importers.confined import read_bytes
from importers.faults_ods import faults_of_ods
from importers.faults_xls import faults_of_xls
from importers.faults_xlsb import faults_of_xlsb
from importers.refusals import Refused
from tests.importers.files_by_hand import SHARED, zipped

SHEETJS = SHARED / "hostile" / "public" / "sheetjs"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="../shared is not here")
HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
    "<office:body><office:spreadsheet>"
)
TAIL = "</office:spreadsheet></office:body></office:document-content>"
NUMBER = '<table:table-cell office:value-type="float" office:value="7"><text:p>7</text:p></table:table-cell>'
NOT_AVAILABLE = (
    '<table:table-cell table:formula="of:=NA()" office:value-type="string" office:string-value=""'
    ' calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>'
)
SUM = (
    '<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2">'
    "<text:p>2</text:p></table:table-cell>"
)
NEVER_CALCULATED = '<table:table-cell table:formula="of:=SUM([.A1:.A2])"/>'


def ods(rows: str) -> bytes:
    """An ods of one sheet with these rows."""
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": (
                '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
            ),
            "content.xml": f'{HEAD}<table:table table:name="Trang">{rows}</table:table>{TAIL}',
        }
    )


def row(*cells: str, repeated: int = 1) -> str:
    """A row of cells."""
    return f'<table:table-row table:number-rows-repeated="{repeated}">{"".join(cells)}</table:table-row>'


def cells_of(data: bytes, ending: str = "ods") -> list[list[Cell]]:
    """The rows of the first sheet."""
    return read_bytes(data, ending)[0].rows


def test_an_error_in_an_ods_is_an_error_and_not_a_blank() -> None:
    assert cells_of(ods(row(NUMBER, NOT_AVAILABLE, NUMBER))) == [[7, Fault("error", "#N/A"), 7]]


def test_an_error_stands_in_each_of_the_rows_and_columns_that_repeat_it() -> None:
    twice = NOT_AVAILABLE.replace(
        "<table:table-cell", '<table:table-cell table:number-columns-repeated="2"', 1
    )
    fault = Fault("error", "#N/A")
    assert cells_of(ods(row(NUMBER) + row(NUMBER, twice, repeated=2))) == [
        [7],
        [7, fault, fault],
        [7, fault, fault],
    ]


def test_a_formula_of_an_ods_that_was_never_calculated_is_no_blank() -> None:
    assert cells_of(ods(row(NUMBER, NEVER_CALCULATED))) == [[7, Fault("formula", "=SUM([.A1:.A2])")]]


def test_a_formula_that_gives_an_empty_text_is_a_blank_where_the_others_have_values() -> None:
    assert cells_of(ods(row(NUMBER, NEVER_CALCULATED, SUM))) == [[7, None, 2]]


def test_errors_repeated_without_end_are_refused() -> None:
    with pytest.raises(Refused) as refused:
        cells_of(ods(row(NUMBER, NOT_AVAILABLE, repeated=1_000_000)))
    assert refused.value.code == "too_many_cells"


def test_the_words_of_an_error_that_a_person_typed_stay_words() -> None:
    typed = '<table:table-cell office:value-type="string"><text:p>#N/A</text:p></table:table-cell>'
    assert faults_of_ods(Archive(ods(row(typed, NOT_AVAILABLE)))) == [{(1, 2): Fault("error", "#N/A")}]


@needs_shared
@pytest.mark.parametrize("name", ["ErrorTypes.xls", "ErrorTypes.xlsb", "biff5__ErrorTypes.xls"])
def test_errors_of_older_workbooks_are_those_that_the_xlsx_beside_them_has(name: str) -> None:
    path = next(SHEETJS.rglob(name))
    sheets = read_bytes(path.read_bytes(), path.suffix[1:])
    found = [cell.text for sheet in sheets for line in sheet.rows for cell in line if isinstance(cell, Fault)]
    assert len(found) == 20
    assert {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"} <= set(found)


@needs_shared
def test_a_workbook_cut_off_anywhere_is_searched_without_a_fall() -> None:
    data = next(SHEETJS.rglob("ErrorTypes.xls")).read_bytes()
    for end in range(512, len(data), 777):
        faults_of_xls(data[:end])


@given(st.binary(min_size=512, max_size=3000))
def test_any_bytes_are_searched_without_a_fall(data: bytes) -> None:
    header = bytearray(data)
    struct.pack_into("<H", header, 30, 9)
    assert isinstance(faults_of_xls(bytes(header)), list)


def test_an_xls_whose_chain_of_sectors_is_a_circle_ends() -> None:
    data = bytearray(512 * 4)
    struct.pack_into("<H", data, 30, 9)
    struct.pack_into("<I4xII", data, 48, 1, 0, 0)
    struct.pack_into("<II", data, 68, 0xFFFFFFFE, 0)
    data[76 : 76 + 436] = b"\xff" * 436
    struct.pack_into("<I", data, 76, 0)
    struct.pack_into("<3I", data, 512, 0xFFFFFFFD, 1, 2)
    assert faults_of_xls(bytes(data)) == []


def biff12(kind: int, body: bytes) -> bytes:
    """A record of an xlsb."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + bytes([len(body)]) + body


def xlsb_with(cells: bytes) -> bytes:
    """The parts of an xlsb that name styles: 0 plain, 1 a percentage of its own format, 2 one that is built in."""
    code = "0.0%"
    styles = b"".join(
        [
            biff12(44, struct.pack("<HI", 164, len(code)) + code.encode("utf-16-le")),
            biff12(47, struct.pack("<HH", 0, 10)),  # a style of names, which no cell points to
            biff12(617, struct.pack("<I", 3)),
            *(biff12(47, struct.pack("<HH", 0, number)) for number in (0, 164, 9)),
            biff12(618, b""),
        ]
    )
    sheet = biff12(0, struct.pack("<I", 1)) + cells
    name = "Trang"
    link = struct.pack("<II", 0, 1) + struct.pack("<I", 1) + "a".encode("utf-16-le")
    book = biff12(156, link + struct.pack("<I", len(name)) + name.encode("utf-16-le"))
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return zipped(
        [
            (
                "_rels/.rels",
                f'<Relationships xmlns="{package}"><Relationship Id="r" Type="{links}/officeDocument"'
                ' Target="xl/workbook.bin"/></Relationships>',
            ),
            (
                "xl/_rels/workbook.bin.rels",
                f'<Relationships xmlns="{package}"><Relationship Id="a" Type="{links}/worksheet" Target="s.bin"/>'
                f'<Relationship Id="b" Type="{links}/styles" Target="styles.bin"/></Relationships>',
            ),
            ("xl/workbook.bin", book),
            ("xl/styles.bin", styles),
            ("xl/s.bin", sheet),
        ]
    )


def test_a_percentage_of_an_xlsb_is_the_share_that_is_shown() -> None:
    def at(column: int, style: int) -> bytes:
        return struct.pack("<II", column, style)

    cells = b"".join(
        [
            biff12(2, at(0, 0) + struct.pack("<I", 82 << 2 | 3)),
            biff12(2, at(1, 1) + struct.pack("<I", 82 << 2 | 3)),
            biff12(5, at(2, 2) + struct.pack("<d", 1.0)),
            biff12(9, at(3, 1) + struct.pack("<d", 0.455) + b"\0\0"),
        ]
    )
    assert faults_of_xlsb(Archive(xlsb_with(cells))) == [{(2, 2): "82%", (2, 3): "100%", (2, 4): "45.5%"}]


def test_a_percentage_of_an_ods_is_the_share_that_is_shown() -> None:
    share = '<table:table-cell office:value-type="percentage" office:value="0.825"><text:p>83%</text:p></table:table-cell>'
    assert cells_of(ods(row(share, NUMBER, SUM))) == [["82.5%", 7, 2]]
