"""A file somebody sent -> sheets, read in a process of its own that has limits, so that no file can harm the server."""

from __future__ import annotations

import logging
import os
import selectors
import subprocess
import sys
from pathlib import Path
from time import monotonic

from importers.cells import Sheet
from importers.file_kinds import START, ending, refuse_by_start
from importers.refusals import Refused, unreadable
from importers.wire import sheets_from_bytes

MOST_BYTES = 50 * 1024 * 1024
MOST_SAID = 192 * 1024 * 1024
# Processor time: enough for any office's workbook, and more for a file whose size deserves it.
SECONDS = 7
SECONDS_A_MEGABYTE = 3
MOST_SECONDS = 90
# By the clock a small file is given little more than that. On a busy server a large one waits for its turn, and
# is given up only when its reader has stood still for so long, or has hardly moved for so many times its seconds.
PATIENCE = 1.3
STANDS_STILL = 10.0
HARDLY_MOVES = 6.0
_LOOK_EVERY = 1.0
_ROOT = Path(__file__).resolve().parent.parent
# A process that spent its processor time is ended by SIGXCPU, or by SIGKILL where it goes on.
_TIME_SPENT = (-24, -9)
_log = logging.getLogger(__name__)


def read_sheets(path: Path, name: str | None = None, *, keep_pictures: bool = False) -> list[Sheet]:
    """The sheets of a workbook (xlsx, xlsm, xls, xlsb, ods) or csv, read by what its bytes are.

    `name` is the file's own name where `path` has another; only its ending counts. Pictures come with
    xlsx alone, and only when kept. Raises UnreadableFile with a code of `importers.refusals.CATALOGUE`.
    """
    try:
        return _read(path, ending(name if name is not None else path.name), keep_pictures)
    except Refused as refused:
        raise unreadable(refused.code, (), **refused.values) from None


def _read(path: Path, called: str, keep_pictures: bool) -> list[Sheet]:
    size = path.stat().st_size
    if size == 0:
        raise Refused("empty_file")
    if size > MOST_BYTES:
        raise Refused("file_too_large", megabytes=-(-size >> 20), most=MOST_BYTES >> 20)
    seconds = min(SECONDS + SECONDS_A_MEGABYTE * (size >> 20), MOST_SECONDS)
    safe_ending = called if called.isascii() and called.isalnum() and len(called) < 10 else "none"
    command = [
        *(sys.executable, "-E", "-s", "-B", "-m", "importers.confined"),
        *(safe_ending, "pictures" if keep_pictures else "cells", str(seconds)),
    ]
    with path.open("rb") as file:
        # Most files that are no table need no process to be told so.
        refuse_by_start(file.read(START))
        file.seek(0)
        process = subprocess.Popen(  # noqa: S603  (our own module, no word of the file in it)
            command,
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=_ROOT,
            env={"PYTHONIOENCODING": "utf-8"},
            close_fds=True,
        )
        with process:
            patience = _Patience(process.pid, seconds, small=size <= 1 << 20)
            said, complaint = _listen(process, patience)
    if process.returncode == 0 and said is not None:
        return sheets_from_bytes(said)
    raise Refused(_why(process.returncode, said is None, complaint))


class _Patience:
    """Whether a reader may go on, by the clock and by the processor time that it was given."""

    def __init__(self, pid: int, seconds: float, *, small: bool) -> None:
        self._pid = pid
        self._small = small
        started = monotonic()
        self._until = started + seconds * (PATIENCE if small else HARDLY_MOVES)
        self._used: str | None = ""
        self._moved_at = started

    @property
    def next_look(self) -> float:
        """For how many seconds nobody needs to look again."""
        left = max(self._until - monotonic(), 0)
        return left if self._small else min(left, _LOOK_EVERY)

    def is_over(self) -> bool:
        """Looked at when nothing was said for a while."""
        now = monotonic()
        if now >= self._until:
            return True
        used = _processor_time(self._pid)
        if used != self._used:
            self._used, self._moved_at = used, now
        return now - self._moved_at > STANDS_STILL


def _processor_time(pid: int) -> str | None:
    """What a process has used so far, as the system counts it; None where it does not tell."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    return " ".join(told.rpartition(")")[2].split()[11:13])


def _listen(process: subprocess.Popen[bytes], patience: _Patience) -> tuple[bytes | None, bytes]:
    """What the process says and complains, both bounded; None, and the process ended, when it is too much or too late."""
    if process.stdout is None or process.stderr is None:
        raise ValueError("the process was started without pipes")
    said, complaint = bytearray(), bytearray()
    with selectors.DefaultSelector() as ready:
        ready.register(process.stdout, selectors.EVENT_READ, said)
        ready.register(process.stderr, selectors.EVENT_READ, complaint)
        while ready.get_map():
            events = ready.select(patience.next_look)
            if len(said) > MOST_SAID or (not events and patience.is_over()):
                process.kill()
                return None, bytes(complaint)
            for key, _mask in events:
                chunk = os.read(key.fd, 1 << 20)
                if not chunk:
                    ready.unregister(key.fileobj)
                elif key.data is said:
                    said += chunk
                else:
                    complaint += chunk
                    del complaint[:-4096]
    return bytes(said), bytes(complaint)


def _why(status: int, stopped: bool, complaint: bytes) -> str:
    """The refusal for a process that ended without an answer."""
    if stopped or status in _TIME_SPENT:
        return "took_too_long"
    if b"memory allocation" in complaint or b"MemoryError" in complaint or b"capacity overflow" in complaint:
        return "too_much_memory"
    said = complaint.decode("utf-8", "replace").strip().splitlines()
    # For who keeps the server; on the command line the refusal says all that a person needs.
    _log.info("a reader ended with %s: %s", status, said[-1][:500] if said else "no word")
    return "reader_failed"
