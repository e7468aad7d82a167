"""A thousand seeded stories of a sheet that people change while the network fails: in the end the table equals the sheet.

Told by two processes at once, with a clock that nobody waits for. Each kind of fault must have occurred, and each
thing that people do to a sheet. `python -m benchmarks form_faults`
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from tests.google.stories import DEEDS, FAULTS, stories, template_of

STORIES, TOGETHER, PROCESSES = 1000, 50, 2
LEAST_OF_A_KIND = 20
NOW = datetime(2025, 12, 12, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def _told(template: Path, first: int) -> tuple[int, Counter[str], str]:
    """The stories from a number on; the last is "" where all ended well."""
    with TemporaryDirectory() as name:
        try:
            return first, stories(range(first, first + TOGETHER), Path(name), template, NOW), ""
        except AssertionError as wrong:
            return first, Counter(), str(wrong)


def main() -> bool:
    """Print what happened and what went wrong; whether every story ended well and every kind occurred."""
    told: Counter[str] = Counter()
    wrong = []
    with TemporaryDirectory() as name, ProcessPoolExecutor(PROCESSES, get_context("spawn")) as pool:
        template = template_of(Path(name), NOW)
        for first, happened, failed in pool.map(partial(_told, template), range(0, STORIES, TOGETHER)):
            told += happened
            wrong += [failed] if failed else []
            print(f"  stories {first} to {first + TOGETHER - 1}: {failed or 'as the sheet'}", flush=True)
    rare = [kind for kind in (*FAULTS, *DEEDS) if told[kind] < LEAST_OF_A_KIND]
    for kind in (*FAULTS, *DEEDS):
        print(f"  {kind}: {told[kind]}")
    print(f"  runs {told['runs']}, of which failed {told['failed runs']} (each changed nothing):")
    for kind, number in sorted(told.items()):
        if kind.startswith("failed: "):
            print(f"    {kind.removeprefix('failed: ')}: {number}")
    print(f"{STORIES} stories, {len(wrong)} parts with one that ended badly; rare kinds: {rare or 'none'}")
    return not wrong and not rare


if __name__ == "__main__":
    raise SystemExit(not main())
