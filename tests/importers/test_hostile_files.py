"""Every hostile file there is: read, or refused with one sentence, quickly, and with nothing left behind.

`hostile_outcomes.csv` is the approved outcome of each file; run this file as a program to write it again.
"""

from __future__ import annotations

import csv
import os
import resource
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from importers.child import read_sheets
from importers.refusals import CATALOGUE
from importers.results import UnreadableFile
from tests.importers.files_by_hand import SHARED

HOSTILE = SHARED / "hostile"
APPROVED = Path(__file__).with_name("hostile_outcomes.csv")
# By the clock, with every core taken by other readers; a large file that had to wait for its turn is read once
# more alone, and its processor time counts.
MOST_SECONDS = 10
SMALL = 1 << 20
needs_shared = pytest.mark.skipif(not HOSTILE.exists(), reason="../shared is not here")


@dataclass(frozen=True, order=True)
class Outcome:
    """A file, `accepted` or the code of its refusal, how many cells are filled, the refusal's sentence, the seconds."""

    path: str
    result: str
    cells: int
    sentence: str
    took: float


def outcome(path: Path) -> Outcome:
    """What becomes of one file."""
    started = time.monotonic()
    cells, result, sentence = 0, "accepted", ""
    try:
        cells = sum(cell is not None for sheet in read_sheets(path) for row in sheet.rows for cell in row)
    except UnreadableFile as refused:
        result, sentence = refused.code, str(refused)
    took = time.monotonic() - started
    return Outcome(path.relative_to(HOSTILE).as_posix(), result, cells, sentence, took)


def worked(path: Path) -> float:
    """The seconds of processor time that reading one file takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    outcome(path)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def outcomes() -> list[Outcome]:
    """The outcome of every file, several at a time."""
    files = sorted(path for path in HOSTILE.rglob("*") if path.is_file())
    # Slow ones first, so that none is left alone at the end.
    files.sort(key=lambda path: -path.stat().st_size)
    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        return sorted(pool.map(outcome, files))


@needs_shared
def test_every_hostile_file_is_read_or_refused_as_approved_in_time_and_leaves_nothing_behind() -> None:
    before = {path.name for folder in (Path.cwd(), HOSTILE) for path in folder.iterdir()}
    found = outcomes()
    with APPROVED.open(encoding="utf-8", newline="") as file:
        approved = [(row["path"], row["outcome"], int(row["cells"])) for row in csv.DictReader(file)]
    assert [(one.path, one.result, one.cells) for one in found] == approved
    slow = [HOSTILE / one.path for one in found if one.took > MOST_SECONDS]
    assert [path for path in slow if path.stat().st_size <= SMALL or worked(path) > MOST_SECONDS] == []
    refused = [one for one in found if one.result != "accepted"]
    assert {one.result for one in refused} <= set(CATALOGUE)
    assert [
        one for one in refused if "\n" in one.sentence or "%(" in one.sentence or one.sentence[-1:] != "."
    ] == []
    assert not any(Path("/tmp").glob("nghiemthu_pwned*"))  # noqa: S108  (where the files' names lead)
    assert {path.name for folder in (Path.cwd(), HOSTILE) for path in folder.iterdir()} == before


@needs_shared
def test_what_the_manifest_wants_refused_is_refused_and_what_it_wants_accepted_is_accepted() -> None:
    with APPROVED.open(encoding="utf-8", newline="") as file:
        approved = {row["path"]: row["outcome"] for row in csv.DictReader(file)}
    with (HOSTILE / "crafted" / "manifest.csv").open(encoding="utf-8", newline="") as file:
        wanted = {row["path"]: row["expected"] for row in csv.DictReader(file) if row["group"] != "image"}
    wanted = {path: words for path, words in wanted.items() if not path.startswith("image/")}
    only_refuse = {
        p for p, words in wanted.items() if words.startswith("REJECT") and " or " not in words.lower()
    }
    only_accept = {
        p for p, words in wanted.items() if words.startswith("ACCEPT") and "re" not in words.lower()[7:]
    }
    # Its 400 sheets hold no cell, so there is nothing to accept.
    only_accept.discard("size/sheets_400.xlsx")
    assert len(only_refuse) > 25
    assert len(only_accept) > 10
    assert [path for path in sorted(only_refuse) if approved["crafted/" + path] == "accepted"] == []
    assert [path for path in sorted(only_accept) if approved["crafted/" + path] != "accepted"] == []


@needs_shared
def test_every_sample_is_read() -> None:
    files = sorted(path for path in (SHARED / "samples").iterdir() if path.suffix in (".csv", ".xlsx"))
    assert files
    for path in files:
        assert any(sheet.rows for sheet in read_sheets(path)), path.name


if __name__ == "__main__":
    with APPROVED.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(
            [("path", "outcome", "cells"), *((one.path, one.result, one.cells) for one in outcomes())]
        )
