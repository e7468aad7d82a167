"""Many units' documents into a folder, on all cores, a unit at a time for each, so that memory stays bounded.

Each file is there whole or not at all. A run that was killed goes on where it was: what is written and
still right is not written again.
"""

from __future__ import annotations

import json
import os
import selectors
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from locales import phrase
from services.access import Person, Refused
from services.bundle_worker import wanted_line
from services.report_documents import STARTED

_ROOT = Path(__file__).resolve().parent.parent
# What decides how documents look: a newer program writes them anew.
_SOURCES = ("reports", "locales/vietnamese.py")


@dataclass(frozen=True)
class Wanted:
    """What is written: which formats, of which moment.

    `closed` takes the newest closed version where there is one, `sent` the newest that was sent and nothing else.
    """

    url: str
    data_dir: Path
    out: Path
    now: datetime
    formats: tuple[str, ...]
    pilot: str | None = None
    lines_by: str | None = None
    closed: bool = False
    sent: bool = False


@dataclass(frozen=True)
class Written:
    """One unit's documents: file name -> SHA-256; `failed` is a sentence where there are none; `kept` of an earlier run."""

    unit: str
    version: int = 0
    files: tuple[tuple[str, str], ...] = ()
    items: int = 0
    images: int = 0
    kept: bool = False
    failed: str = ""


def write_units(
    wanted: Wanted,
    person: Person,
    codes: Sequence[str],
    *,
    workers: int | None = None,
    goes_on: Callable[[], bool] = lambda: True,
) -> Iterator[Written]:
    """Write the documents of these units, giving each as it is done, in no order; ends when `goes_on` says no.

    Raises Refused when a process ended in the middle; a new run goes on from there.
    """
    wanted.out.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(wanted.out / STARTED, ignore_errors=True)
    if not goes_on():
        return
    some = max(1, min(workers or os.cpu_count() or 1, len(codes)))
    first = wanted_line(
        person,
        url=wanted.url,
        data_dir=str(wanted.data_dir.resolve()),
        out=str(wanted.out.resolve()),
        now=wanted.now.isoformat(),
        formats=list(wanted.formats),
        pilot=wanted.pilot,
        lines_by=wanted.lines_by,
        closed=wanted.closed,
        sent=wanted.sent,
        program=_program(),
    )
    left = iter(codes)
    processes: list[subprocess.Popen[str]] = []
    try:
        with selectors.DefaultSelector() as ready:
            for _n in range(some):
                process = _start(first)
                processes.append(process)
                ready.register(process.stdout, selectors.EVENT_READ, process)  # type: ignore[arg-type]
                _ask(process, next(left, None), ready)
            while ready.get_map() and goes_on():
                for found, _mask in ready.select(timeout=0.5):
                    yield _answer(found.data)
                    _ask(found.data, next(left, None) if goes_on() else None, ready)
    finally:
        for process in processes:
            process.kill()
            process.communicate()
        shutil.rmtree(wanted.out / STARTED, ignore_errors=True)


def _start(first: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "services.bundle_worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=_ROOT,
        text=True,
        encoding="utf-8",
        bufsize=1,
    )
    _say(process, first)
    return process


def _say(process: subprocess.Popen[str], line: str) -> None:
    if process.stdin is None:
        raise ValueError("the process was started without pipes")
    try:
        process.stdin.write(line)
        process.stdin.flush()
    except BrokenPipeError as gone:
        raise _ended() from gone


def _ask(process: subprocess.Popen[str], code: str | None, ready: selectors.BaseSelector) -> None:
    if code is None:
        ready.unregister(process.stdout)  # type: ignore[arg-type]
    else:
        _say(process, json.dumps(code) + "\n")


def _answer(process: subprocess.Popen[str]) -> Written:
    line = process.stdout.readline() if process.stdout is not None else ""
    if not line.endswith("\n"):
        raise _ended()
    told: dict[str, Any] = json.loads(line)
    return Written(
        told["unit"],
        told.get("version", 0),
        tuple(told.get("files", {}).items()),
        told.get("items", 0),
        told.get("images", 0),
        told.get("kept", False),
        told.get("failed", ""),
    )


def _ended() -> Refused:
    return Refused(
        phrase(
            "A process that writes reports ended in the middle. Start again: it goes on where it was. "
            "If it ends again, the machine may lack memory."
        )
    )


def _program() -> str:
    """The state of the files that decide how documents look: their sizes and times."""
    files = [
        file
        for source in _SOURCES
        for file in ((_ROOT / source).rglob("*") if (_ROOT / source).is_dir() else [_ROOT / source])
        if file.is_file() and file.suffix != ".pyc"
    ]
    return str(sorted((str(f.relative_to(_ROOT)), f.stat().st_size, f.stat().st_mtime_ns) for f in files))
