"""Why a file as a whole is refused: code -> title, what was found, what to do next. Written once, said everywhere.

The limited process that reads a file raises `Refused` with a code and plain values; whoever asked gets
`UnreadableFile` with the sentence of this catalogue.
"""

from __future__ import annotations

from dataclasses import dataclass

from importers.results import SeenColumn, UnreadableFile
from locales import Phrase, phrase


class Refused(Exception):
    """The file cannot be used. `code` is a key of `CATALOGUE`; `values` fill its sentence."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values


@dataclass(frozen=True)
class Refusal:
    """One reason: a short title for lists, what was found, what a person does next."""

    title: Phrase
    found: Phrase
    next: Phrase


_SAVE_AS_XLSX = phrase("Open it in Excel and save it as “Excel Workbook (.xlsx)”, then send that file.")
_EXPORT_AGAIN = phrase("Export or save it again from where it came, then send the new file.")
_SPLIT = phrase("Keep only the table that is to be read, or split it over several files.")
_SAVE_AS_UTF8 = phrase("Save it as “CSV UTF-8” or as “Excel Workbook (.xlsx)”, then send that file.")
_SEND_A_TABLE = phrase("Send the table as an Excel workbook (.xlsx) or as a CSV file.")
_ASK_THE_SENDER = phrase("Make a new workbook, copy the table into it and send that one.")
_NOT_A_TABLE = phrase("Not a table")
_DAMAGED = phrase("Damaged file")
_TOO_LARGE = phrase("Too large")
_UNSAFE = phrase("Unsafe workbook")
_TEXT = phrase("Letters that cannot be read")
_NO_TABLE = phrase("No table found")
_NAME_THE_COLUMNS = phrase("Name the columns as in the template, or say which column is which.")


CATALOGUE: dict[str, Refusal] = {
    "empty_file": Refusal(phrase("Empty file"), phrase("The file holds nothing."), _EXPORT_AGAIN),
    "no_cells": Refusal(
        phrase("Empty file"),
        phrase("The file was opened, but no sheet holds a filled cell."),
        _EXPORT_AGAIN,
    ),
    "file_too_large": Refusal(
        _TOO_LARGE,
        phrase("The file has %(megabytes)s MB; at most %(most)s MB are read."),
        _SPLIT,
    ),
    "password_protected": Refusal(
        phrase("Protected by a password"),
        phrase("The file is protected by a password, so it cannot be opened here."),
        phrase(
            "Open it in Excel, remove the password (File, Info, Protect Workbook), save it and send it again."
        ),
    ),
    "damaged": Refusal(
        _DAMAGED,
        phrase("The file is damaged or incomplete, so its figures cannot be trusted."),
        phrase("Open it in Excel and save it again, or send the original once more."),
    ),
    "reader_failed": Refusal(
        _DAMAGED,
        phrase("The file could not be read to its end: it is damaged or was written by an unusual program."),
        _SAVE_AS_XLSX,
    ),
    "took_too_long": Refusal(
        _TOO_LARGE,
        phrase("Reading the file took longer than the time allowed, so it was stopped."),
        _SPLIT,
    ),
    "too_much_memory": Refusal(
        _TOO_LARGE,
        phrase(
            "Reading the file needs more memory than is allowed, often because of filled cells far apart."
        ),
        _SPLIT,
    ),
    "inflates_too_much": Refusal(
        _UNSAFE,
        phrase("Opened, the workbook's parts would take %(megabytes)s MB, far more than its table needs."),
        _ASK_THE_SENDER,
    ),
    "too_many_parts": Refusal(
        _UNSAFE,
        phrase("The workbook is made of %(parts)s parts; at most %(most)s are read."),
        _ASK_THE_SENDER,
    ),
    "unsafe_part_name": Refusal(
        _UNSAFE,
        phrase("The workbook holds a part whose name leads outside the file: “%(part)s”."),
        _ASK_THE_SENDER,
    ),
    "part_twice": Refusal(
        _UNSAFE,
        phrase("The workbook holds the part “%(part)s” twice, so it is not clear which one counts."),
        _ASK_THE_SENDER,
    ),
    "unusual_packing": Refusal(
        _UNSAFE,
        phrase("The workbook's part “%(part)s” is packed in a way that Excel does not use."),
        _SAVE_AS_XLSX,
    ),
    "doctype": Refusal(
        _UNSAFE,
        phrase("The workbook's part “%(part)s” declares XML entities, which no workbook needs."),
        _ASK_THE_SENDER,
    ),
    "no_workbook": Refusal(
        _NOT_A_TABLE,
        phrase("The file is a zip archive without a workbook in it."),
        phrase("Unpack it and send the workbook (.xlsx) itself."),
    ),
    "word_document": Refusal(
        _NOT_A_TABLE, phrase("The file is a Word document, not a table."), _SEND_A_TABLE
    ),
    "presentation": Refusal(_NOT_A_TABLE, phrase("The file is a presentation, not a table."), _SEND_A_TABLE),
    "numbers_file": Refusal(
        phrase("Apple Numbers"),
        phrase("The file is an Apple Numbers document."),
        phrase("In Numbers choose File, Export To, Excel, then send that file."),
    ),
    "other_office_file": Refusal(
        _NOT_A_TABLE, phrase("The file is an Office file, but no workbook that is known here."), _SAVE_AS_XLSX
    ),
    "old_excel": Refusal(
        phrase("Excel before 1995"), phrase("The file is of an Excel version before 1995."), _SAVE_AS_XLSX
    ),
    "html": Refusal(
        phrase("A web page"),
        phrase("The file is a web page (HTML) with the name of a table, as some systems export it."),
        _SAVE_AS_XLSX,
    ),
    "web_archive": Refusal(
        phrase("A web page"), phrase("The file is a saved web page (MHTML)."), _SAVE_AS_XLSX
    ),
    "xml_2003": Refusal(
        phrase("XML table of 2003"), phrase("The file is an “XML Spreadsheet 2003”."), _SAVE_AS_XLSX
    ),
    "xml": Refusal(_NOT_A_TABLE, phrase("The file is an XML file, not a table."), _SEND_A_TABLE),
    "rtf": Refusal(_NOT_A_TABLE, phrase("The file is a formatted text (RTF), not a table."), _SEND_A_TABLE),
    "sylk": Refusal(
        phrase("SYLK table"), phrase("The file is a SYLK table of an old program."), _SAVE_AS_XLSX
    ),
    "pdf": Refusal(phrase("PDF"), phrase("The file is a PDF, not a table."), _SEND_A_TABLE),
    "picture": Refusal(_NOT_A_TABLE, phrase("The file is a picture, not a table."), _SEND_A_TABLE),
    "compressed": Refusal(
        phrase("Packed file"),
        phrase("The file is packed (gzip, rar, 7z or alike)."),
        phrase("Unpack it and send the workbook (.xlsx) itself."),
    ),
    "unknown_format": Refusal(
        _NOT_A_TABLE, phrase("What the file holds is neither a workbook nor text."), _SEND_A_TABLE
    ),
    "workbook_named_text": Refusal(
        phrase("Wrong ending"),
        phrase("The file is named %(ending)s, but it is a workbook (%(kind)s)."),
        phrase("Give it the ending .%(kind)s and send it again, or export it as CSV."),
    ),
    "too_many_rows": Refusal(
        _TOO_LARGE,
        phrase("The sheet “%(sheet)s” has more than %(most)s filled rows."),
        _SPLIT,
    ),
    "too_many_columns": Refusal(
        _TOO_LARGE,
        phrase("Row %(row)s of the sheet “%(sheet)s” reaches beyond column %(most)s."),
        phrase(
            "Delete the columns that do not belong to the table, also those far to the right, and send it again."
        ),
    ),
    "too_many_counts": Refusal(
        _TOO_LARGE,
        phrase("The sheet “%(sheet)s” holds %(days)s days in columns; at most %(most)s counts are read."),
        _SPLIT,
    ),
    "too_many_cells": Refusal(_TOO_LARGE, phrase("The file has more than %(most)s cells."), _SPLIT),
    "too_many_sheets": Refusal(
        _TOO_LARGE, phrase("The workbook has %(sheets)s sheets; at most %(most)s are read."), _SPLIT
    ),
    "cell_too_long": Refusal(
        _TOO_LARGE,
        phrase("Row %(row)s holds a cell of more than %(most)s characters."),
        phrase("Look whether a quotation mark is missing there, or shorten the text, and send it again."),
    ),
    "bad_cell_address": Refusal(
        _DAMAGED,
        phrase("The sheet “%(sheet)s” holds a cell with the address “%(address)s”, which no sheet has."),
        _SAVE_AS_XLSX,
    ),
    "pictures_too_large": Refusal(
        _TOO_LARGE,
        phrase("The pictures of the workbook take more than %(most)s MB."),
        phrase("In Excel choose Compress Pictures, or send the rows in several files."),
    ),
    "unclosed_quote": Refusal(
        phrase("Open quotation mark"),
        phrase(
            "From row %(row)s on, a quotation mark is opened and never closed, so the columns cannot be told apart."
        ),
        phrase("Close or delete the quotation mark there, or send the table as an Excel workbook (.xlsx)."),
    ),
    "nul_bytes": Refusal(
        _TEXT,
        phrase("Line %(line)s of the file holds empty bytes (NUL), so letters may be lost there."),
        _EXPORT_AGAIN,
    ),
    "broken_utf8": Refusal(
        _TEXT,
        phrase("Line %(line)s holds bytes that are not UTF-8, while the rest of the file is UTF-8."),
        phrase("Correct or export that line again, then send the file."),
    ),
    "unknown_encoding": Refusal(
        _TEXT,
        phrase("The letters of the file are in none of the encodings Unicode, windows-1258, TCVN3 and VNI."),
        _SAVE_AS_UTF8,
    ),
    "lost_letters": Refusal(
        _TEXT,
        phrase(
            "Vietnamese letters of the file have become question marks, for example “%(sample)s”; they cannot be restored."
        ),
        _SAVE_AS_UTF8,
    ),
    "double_encoded": Refusal(
        _TEXT,
        phrase("The Vietnamese letters of the file were garbled by a conversion, for example “%(sample)s”."),
        _SAVE_AS_UTF8,
    ),
    "empty": Refusal(
        phrase("Empty file"),
        phrase("The file holds nothing: every cell is empty."),
        phrase("Choose the file with the table."),
    ),
    "no_table": Refusal(
        _NO_TABLE,
        phrase("No table with %(needed)s was found. The fullest row reads: %(found)s."),
        _NAME_THE_COLUMNS,
    ),
    "no_columns": Refusal(
        _NO_TABLE,
        phrase("No column for %(names)s was found. Columns found: %(found)s."),
        _NAME_THE_COLUMNS,
    ),
    "no_column": Refusal(
        phrase("Another column was named"),
        phrase("There is no column “%(header)s” in this file. Columns found: %(found)s."),
        phrase("Name the column as it is written there."),
    ),
    "unknown_field": Refusal(
        phrase("Another column was named"),
        phrase("“%(name)s” is no field. Fields are: %(known)s."),
        phrase("Name one of these."),
    ),
}


def unreadable(
    code: str, columns: tuple[SeenColumn, ...] = (), **values: str | int | Phrase
) -> UnreadableFile:
    """The refusal to raise for a code of the catalogue: what was found and, after it, what to do next."""
    reason = CATALOGUE[code]
    return UnreadableFile(
        code, phrase("%(found)s %(next)s", found=reason.found % values, next=reason.next % values), columns
    )
