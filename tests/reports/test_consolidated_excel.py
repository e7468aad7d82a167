"""The consolidated report and the summary as workbooks: native charts, a sheet a corporation, text that stays text."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook

from reports.consolidated_excel import build_consolidated_excel
from reports.summary_excel import build_summary_excel
from tests.reports.examples_of_headquarters import CONSOLIDATED, SUMMARY
from tests.reports.reading import excel_text

BOOKS = {
    "consolidated_excel": lambda: build_consolidated_excel(CONSOLIDATED),
    "summary_excel": lambda: build_summary_excel(SUMMARY),
}


@pytest.mark.parametrize("name", BOOKS)
def test_the_cells_are_those_that_were_approved(approve, name):
    approve(name, excel_text(BOOKS[name]()))


@pytest.mark.parametrize("name", BOOKS)
def test_the_same_facts_give_the_same_bytes(name):
    assert BOOKS[name]() == BOOKS[name]()


@pytest.mark.parametrize("name", BOOKS)
def test_no_words_of_people_are_a_formula(name):
    book = load_workbook(BytesIO(BOOKS[name]()))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


def test_each_corporation_has_a_sheet_of_its_own():
    book = load_workbook(BytesIO(build_consolidated_excel(CONSOLIDATED)))
    assert book.sheetnames[-2:] == ["EVNHANOI", "X 1"]
    assert len(set(book.sheetnames)) == len(book.sheetnames)
    assert sum(len(sheet._charts) for sheet in book) >= 4
