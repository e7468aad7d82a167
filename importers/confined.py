"""The inside of the limited process: give up what a reader does not need, then read the one file that was handed in.

Runs as `python -m importers.confined ENDING PICTURES SECONDS`: the file on standard input, its sheets or
its refusal as a message of `importers.wire` on standard output. Nothing here is called by the server itself.
"""

from __future__ import annotations

import codecs
import gc
import os
import resource
import sys

from importers.archive_check import Archive, package_kind
from importers.cells import Sheet
from importers.confinement import confine
from importers.faults_ods import faults_of_ods
from importers.faults_xls import faults_of_xls
from importers.faults_xlsb import faults_of_xlsb
from importers.file_kinds import TEXT_ENDINGS, kind_of
from importers.read_csv import read_csv
from importers.read_old_workbooks import read_old_workbook
from importers.read_xlsx import read_xlsx
from importers.refusals import Refused
from importers.wire import refusal_to_bytes, sheets_to_bytes

_STANDARD_STREAMS = 3
_ENCODINGS = (
    *(
        "ascii",
        "latin-1",
        "utf-8",
        "utf-8-sig",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "cp437",
        "gbk",
        "big5",
    ),
    *(f"cp125{n}" for n in range(9)),
    *(f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16)),
    *("koi8-r", "shift_jis", "euc-jp", "euc-kr", "gb18030", "cp874", "cp932", "cp936", "cp949", "cp950"),
    *(
        "utf-32-le",
        "utf-32-be",
        "gb2312",
        "cp850",
        "cp866",
        "mac-roman",
        "raw-unicode-escape",
        "unicode-escape",
    ),
)


def read_bytes(data: bytes, ending: str, *, keep_pictures: bool = False) -> list[Sheet]:
    """The sheets of a file's bytes, read as what they are; `ending` is that of its name. Raises Refused."""
    kind = kind_of(data)
    if kind == "zip":
        archive = Archive(data)
        kind = package_kind(archive)
    if kind == "text":
        return _with_cells(read_csv(data, named_text=ending in TEXT_ENDINGS))
    if ending in TEXT_ENDINGS:
        raise Refused("workbook_named_text", ending="." + ending, kind=kind)
    if kind == "xlsx":
        return _with_cells(read_xlsx(archive, keep_pictures=keep_pictures))
    if kind == "xls":
        return _with_cells(read_old_workbook(data, faults_of_xls(data)))
    return _with_cells(read_old_workbook(data, (faults_of_ods if kind == "ods" else faults_of_xlsb)(archive)))


def _with_cells(sheets: list[Sheet]) -> list[Sheet]:
    if not any(sheet.rows or sheet.pictures for sheet in sheets):
        raise Refused("no_cells")
    return sheets


def close_the_door() -> None:
    """From here on no file and no socket is opened, by native code either: there is no number left for one.

    What texts may be written in is loaded before that.
    """
    for name in _ENCODINGS:
        codecs.lookup(name)
    resource.setrlimit(resource.RLIMIT_NOFILE, (_STANDARD_STREAMS, _STANDARD_STREAMS))


def main(arguments: list[str]) -> int:
    """Read standard input under limits; 0 when an answer was written, be it a refusal."""
    ending, pictures, seconds = arguments
    confine(int(seconds))
    close_the_door()
    # A short life and a million small objects: looking for garbage among them took a third of the time.
    gc.disable()
    try:
        said = sheets_to_bytes(
            read_bytes(sys.stdin.buffer.read(), ending, keep_pictures=pictures == "pictures")
        )
    except Refused as refused:
        said = refusal_to_bytes(refused)
    except MemoryError:
        said = refusal_to_bytes(Refused("too_much_memory"))
    sys.stdout.buffer.write(said)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    status = main(sys.argv[1:])
    # Leaving at once spares the time to free a million cells.
    os._exit(status)
