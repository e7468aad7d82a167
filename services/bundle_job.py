"""The process that writes one bundle: `python -m services.bundle_job FOLDER LOCK`, the database's address on standard input.

It holds the bundle's lock while it lives, tells in the folder how far it is, and stops when asked.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from locales import speak
from models.codes import Role
from services.access import Person, Refused
from services.bundle_run import Wanted, write_units
from services.report_bundle import STATE, STOP, WANTED, WRITTEN, write_zip
from services.report_documents import save


def write_bundle(folder: Path, url: str, data_dir: Path, *, workers: int | None = None) -> str:
    """Write the documents, then the ZIP; the state it ended in: finished, stopped or failed."""
    asked: dict[str, Any] = json.loads((folder / WANTED).read_bytes())
    told = asked["person"]
    person = Person(**{**told, "role": Role(told["role"]) if told["role"] else None})
    speak(person.locale)
    wanted = Wanted(
        url,
        data_dir,
        folder / WRITTEN,
        datetime.fromisoformat(asked["now"]),
        tuple(asked["formats"]),
        pilot=asked["pilot"],
        closed=True,
        sent=asked["sent"],
    )
    done = 0
    failed: list[tuple[str, str]] = []
    _tell(folder, "running", 0, failed)
    try:
        for written in write_units(
            wanted, person, asked["codes"], workers=workers, goes_on=lambda: not (folder / STOP).exists()
        ):
            done += 1
            if written.failed:
                failed.append((written.unit, written.failed))
            _tell(folder, "running", done, failed)
    except Refused as refused:
        _tell(folder, "failed", done, failed, str(refused))
        return "failed"
    if done < len(asked["codes"]):
        _tell(folder, "stopped", done, failed)
        return "stopped"
    write_zip(folder)
    _tell(folder, "finished", done, failed)
    return "finished"


def _tell(folder: Path, state: str, done: int, failed: list[tuple[str, str]], why: str = "") -> None:
    told = {"state": state, "done": done, "failed": failed, "why": why}
    save(folder, STATE, json.dumps(told).encode())


def main(folder: str) -> int:
    """Write the bundle with less right to the processors than those who look at a page."""
    told = json.loads(sys.stdin.read())
    os.nice(5)
    write_bundle(Path(folder), told["url"], Path(told["data_dir"]))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
