"""The inside of the limited process: give up what a reader does not need, then read the one file that was handed in.

Runs as `python -m importers.confined ENDING PICTURES SECONDS`: the file on standard input, its sheets or
its refusal as JSON on standard output. Nothing here is called by the server itself.
"""

from __future__ import annotations

import ctypes
import os
import resource
import sys
from contextlib import suppress

from importers.archive_check import Archive, package_kind
from importers.cells import Sheet
from importers.file_kinds import TEXT_ENDINGS, kind_of
from importers.read_csv import read_csv
from importers.read_old_workbooks import read_old_workbook
from importers.read_xlsx import read_xlsx
from importers.refusals import Refused
from importers.wire import refusal_to_json, sheets_to_json

MEMORY = 1024 * 1024 * 1024
_NEW_USER, _NEW_NETWORK = 0x1000_0000, 0x4000_0000
_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "os.system",
    "os.spawn",
    "shutil.",
)
_FORBIDDEN_EXACT = frozenset(
    {
        "os.remove",
        "os.rename",
        "os.rmdir",
        "os.mkdir",
        "os.link",
        "os.symlink",
        "os.truncate",
        "os.chmod",
        "ctypes.dlopen",
    }
)
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


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
    return _with_cells(read_old_workbook(data))


def _with_cells(sheets: list[Sheet]) -> list[Sheet]:
    if not any(sheet.rows or sheet.pictures for sheet in sheets):
        raise Refused("no_cells")
    return sheets


def confine(seconds: int) -> None:
    """Give up network, writing, new processes and all but `seconds` of processor time; there is no way back."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).unshare(_NEW_USER | _NEW_NETWORK)
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 16),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))
    sys.addaudithook(_forbid)


def _forbid(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open":
        flags = arguments[2]
        forbidden = isinstance(flags, int) and bool(flags & _WRITES)
    else:
        forbidden = event in _FORBIDDEN_EXACT or event.startswith(_FORBIDDEN)
    if forbidden:
        raise PermissionError(event)


def main(arguments: list[str]) -> int:
    """Read standard input under limits; 0 when an answer was written, be it a refusal."""
    ending, pictures, seconds = arguments
    confine(int(seconds))
    try:
        said = sheets_to_json(
            read_bytes(sys.stdin.buffer.read(), ending, keep_pictures=pictures == "pictures")
        )
    except Refused as refused:
        said = refusal_to_json(refused)
    except MemoryError:
        said = refusal_to_json(Refused("too_much_memory"))
    sys.stdout.buffer.write(said)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    status = main(sys.argv[1:])
    # Leaving at once spares the time to free a million cells.
    os._exit(status)
