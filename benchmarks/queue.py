"""The queue of opinions at 100,000 and at 1,000,000, on SQLite and on PostgreSQL.

python -m benchmarks queue
python -m benchmarks.queue --on postgresql --size 1000000 --keep /tmp/queue --only words --only trash

Each list is asked for as the screen asks: its first page, the one that follows, one that begins in the middle of all
opinions; the slowest of the three counts. Beside it stand what nothing can beat (50 rows by their keys) and the usual
way (OFFSET into the middle, LIKE over the texts), in one run, so that the ratios hold on any machine. What must hold:
a page takes at most 20 ms at a million, or at most twice what it takes among a hundred thousand.

A little over 300 lines: what is measured, its floors and what must hold are read beside each other.
"""

from __future__ import annotations

import argparse
import gc
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from benchmarks.queue_data import RARE
from benchmarks.queue_places import Places
from models.codes import Role
from models.database import reading, writing
from models.tables import Feedback, Pilot, Unit
from services.access import OPERATOR, Person
from services.feedback_filters import OPEN_STATES, Filters
from services.feedback_queue import (
    NEWEST,
    OLDEST,
    SEVERE,
    Place,
    count_feedback,
    next_item,
    page_of,
    place_of,
)
from services.item_acts import act_on_items
from services.item_changes import Changes
from services.item_undo import undo_act
from services.pilots import current_pilot

SIZES = (100_000, 1_000_000)
KINDS = ("sqlite", "postgresql")
TIMES, SECONDS = 40, 1.5
BULK = 10_000
NOW = datetime(2025, 12, 12, 2, tzinfo=UTC)
MOST_GROWTH = 2.0
# Below this many milliseconds a growth is that of the machine's other work.
FELT = 20.0
MOST_OF_AN_ACT = 3_000.0
COMPANY, CORPORATION = "EVNHANOI", "EVNNPC"
Figures = dict[str, tuple[float, float]]
LISTS: dict[str, tuple[Filters, str]] = {
    "newest first": (Filters(), NEWEST),
    "oldest first": (Filters(), OLDEST),
    "most severe first": (Filters(), SEVERE),
    "open": (Filters(state="open"), NEWEST),
    "open, most severe first": (Filters(state="open"), SEVERE),
    "new": (Filters(state="new"), OLDEST),
    "function": (Filters(function="payment"), NEWEST),
    "function and kind": (Filters(function="login", kind="bug"), OLDEST),
    "function, most severe first": (Filters(function="payment"), SEVERE),
    "function, open": (Filters(function="payment", state="open"), NEWEST),
    "kind": (Filters(kind="wrong_data"), NEWEST),
    "critical": (Filters(severity="critical"), NEWEST),
    "critical, open": (Filters(severity="critical", state="open"), OLDEST),
    "critical, one function": (Filters(severity="critical", function="profile"), NEWEST),
    "channel": (Filters(channel="sms"), NEWEST),
    "channel, critical": (Filters(channel="sms", severity="critical"), NEWEST),
    "owner": (Filters(owner="evnict"), NEWEST),
    "a corporation": (Filters(unit=CORPORATION), NEWEST),
    "a company": (Filters(unit=COMPANY), OLDEST),
    "a company, open": (Filters(unit=COMPANY, state="open"), NEWEST),
    "a company, most severe first": (Filters(unit=COMPANY), SEVERE),
    "days": (Filters(day_from=date(2025, 1, 10), day_to=date(2025, 1, 20)), NEWEST),
    "days, one function": (
        Filters(day_from=date(2025, 1, 10), day_to=date(2025, 1, 20), function="payment"),
        OLDEST,
    ),
    "with images": (Filters(images=True), NEWEST),
    "with images, critical": (Filters(images=True, severity="critical"), NEWEST),
    "in no problem": (Filters(problem=-1), NEWEST),
    "in nobody's hands, open": (Filters(assignee="none", state="open"), SEVERE),
    "a person should look": (Filters(needs_person=True), NEWEST),
    "a person should look, critical": (Filters(needs_person=True, severity="critical"), NEWEST),
    "starred": (Filters(starred=True), NEWEST),
    "edited by its sender": (Filters(edited=True), NEWEST),
    "overdue, most severe first": (Filters(overdue_at=NOW), SEVERE),
    "in the trash": (Filters(trash=True), NEWEST),
    "common words": (Filters(search="hoa don"), NEWEST),
    "common words with accents": (Filters(search="hóa đơn"), NEWEST),
    "common words, most severe first": (Filters(search="hoa don"), SEVERE),
    "common words, critical": (Filters(search="hoa don", severity="critical"), NEWEST),
    "common words, one function": (Filters(search="khong", function="profile"), NEWEST),
    "common words, open": (Filters(search="thanh toán", state="open"), NEWEST),
    "common words, one unit": (Filters(search="thanh toán", unit=COMPANY), NEWEST),
    "common words, a corporation": (Filters(search="hoa don", unit=CORPORATION), OLDEST),
    "common words, days": (
        Filters(search="hoa don", day_from=date(2025, 1, 10), day_to=date(2025, 1, 20)),
        NEWEST,
    ),
    "a rare word": (Filters(search=f"x{RARE - 1}"), NEWEST),
    "a word that nobody wrote": (Filters(search="khongaiviet"), NEWEST),
}
# Who sees a part alone asks for these.
NARROWED = ("newest first", "most severe first", "open", "function", "common words", "a rare word")
ACTS = {
    "state": Changes(state="guided"),
    "severity, due anew": Changes(severity="major"),
    "kind and severity, owners anew": Changes(kind="wrong_data", severity="major"),
    "trash": Changes(trash=True, reason="thử"),
}
DEEP = "a page in the middle"


def timed(ask: Callable[[], object], times: int = TIMES) -> tuple[float, float]:
    """Milliseconds of asking: the median, and what 95 of 100 stay below."""
    ask()
    took: list[float] = []
    while len(took) < times and (len(took) < 3 or sum(took) < SECONDS * 1000):
        started = perf_counter()
        ask()
        took.append((perf_counter() - started) * 1000)
    took.sort()
    return median(took), took[min(len(took) - 1, int(len(took) * 0.95))]


def people(session: Session) -> dict[str, Person]:
    """Who asks, by what is put behind the list's name."""

    def of_unit(role: Role, code: str) -> Person:
        unit = session.exec(select(Unit).where(Unit.code == code)).one()
        return Person(code, role, unit_id=unit.id, unit_code=code, unit_path=unit.path)

    return {
        "": OPERATOR,
        " (a company's reporter)": of_unit(Role.REPORTER, COMPANY),
        " (a corporation's officer)": of_unit(Role.DATA_OFFICER, CORPORATION),
    }


def pages(
    session: Session, pilot: Pilot, size: int, wanted: Callable[[str], bool], *, told: bool = False
) -> Figures:
    """Each list's first page, the page that follows it and one from the middle: the slowest of them."""
    found: Figures = {}
    middle = _middle(session, pilot, size)
    for whose, person in people(session).items():
        for name, (filters, order) in LISTS.items():
            if wanted(name + whose) and (not whose or name in NARROWED):
                figures = _three(session, pilot, person, filters, order, middle)
                if told:
                    three = "   ".join(f"{p50:7.1f} / {p95:7.1f}" for p50, p95 in figures)
                    print(f"      {name + whose:55} {three}", flush=True)
                found[name + whose] = max(f[0] for f in figures), max(f[1] for f in figures)
    return found


def _three(
    session: Session, pilot: Pilot, person: Person, filters: Filters, order: str, middle: Place
) -> list[tuple[float, float]]:
    first = page_of(session, person, pilot, filters, order=order)
    starts = [None, *([first.places[-1]] if first.later else []), middle]
    if filters.severity:
        starts[-1] = replace(middle, severity=filters.severity)
    return [
        timed(lambda start=start: page_of(session, person, pilot, filters, order=order, after=start))  # type: ignore[misc]
        for start in starts
    ]


def _middle(session: Session, pilot: Pilot, size: int) -> Place:
    found = place_of(session, OPERATOR, pilot, size // 2 + 1)
    if found is None:
        raise ValueError("there is no opinion in the middle")
    return found


def others(session: Session, pilot: Pilot, size: int) -> Figures:
    """The next item from anywhere, a page in the very middle, counts."""
    chance = Random(3)  # noqa: S311

    def walk() -> object:
        return next_item(session, OPERATOR, pilot, Filters(state="open"), chance.randrange(1, size))

    def count(filters: Filters) -> tuple[float, float]:
        return timed(lambda: count_feedback(session, OPERATOR, pilot, filters), 5)

    place = _middle(session, pilot, size)
    return {
        "next open item": timed(walk),
        DEEP: timed(lambda: page_of(session, OPERATOR, pilot, Filters(), after=place)),
        "count of all": count(Filters()),
        "count of open": count(Filters(state="open")),
        "count of critical": count(Filters(severity="critical")),
        "count with images": count(Filters(images=True)),
        "count of a company": count(Filters(unit=COMPANY)),
        "count in the trash": count(Filters(trash=True)),
        "count of common words": count(Filters(search="hoa don")),
        "count of common words, one unit": count(Filters(search="thanh toán", unit=COMPANY)),
    }


def beside(session: Session, pilot: Pilot, size: int) -> Figures:
    """The floor and the usual ways."""
    chance = Random(5)  # noqa: S311
    by_time = (col(Feedback.submitted_at).desc(), col(Feedback.id).desc())
    mine = select(Feedback.id).where(Feedback.pilot_id == pilot.id)

    def by_keys() -> object:
        numbers = [chance.randrange(1, size) for _n in range(50)]
        return session.exec(select(Feedback.id, Feedback.severity).where(col(Feedback.id).in_(numbers))).all()

    like = mine.where(col(Feedback.search_text).contains(f"x{RARE - 1}")).order_by(*by_time).limit(50)
    return {
        "50 rows by their keys": timed(by_keys),
        "OFFSET into the middle": timed(
            lambda: session.exec(mine.order_by(*by_time).offset(size // 2).limit(50)).all(), 3
        ),
        "LIKE for a rare word": timed(lambda: session.exec(like).all(), 3),
    }


def acts(engine: Engine, wanted: Callable[[str], bool]) -> Figures:
    """Milliseconds of each act on 10,000 opinions, and of taking it back."""
    found: Figures = {}
    for name, changes in ACTS.items():
        if not wanted(f"act on {BULK:,}: {name}"):
            continue
        with writing(engine) as session:
            pilot = current_pilot(session)
            query = select(Feedback.id).where(
                Feedback.pilot_id == pilot.id,
                Feedback.severity == "minor",
                col(Feedback.state).in_(OPEN_STATES),
            )
            numbers = [n for n in session.exec(query.where(col(Feedback.stands)).limit(BULK)) if n]
            started = perf_counter()
            act = act_on_items(session, OPERATOR, pilot, numbers, changes, now=NOW)
            done = perf_counter()
            undo_act(session, OPERATOR, pilot, act.act, now=NOW)
            undone = perf_counter()
        took, back = (done - started) * 1000, (undone - done) * 1000
        found[f"act on {len(numbers):,}: {name}"] = took, took
        found[f"  {name}, taken back"] = back, back
    return found


def measure(engine: Engine, size: int, wanted: Callable[[str], bool], *, told: bool = False) -> Figures:
    """Every figure of one database at one size: p50 and p95 in milliseconds."""
    gc.collect()
    with reading(engine) as session:
        pilot = current_pilot(session)
        found = pages(session, pilot, size, wanted, told=told)
        more = others(session, pilot, size) | beside(session, pilot, size)
    always = ("50 rows by their keys",)
    found |= {name: figure for name, figure in more.items() if wanted(name) or name in always}
    return found | acts(engine, wanted)


def compare(kind: str, sizes: Sequence[int], figures: Sequence[Figures]) -> bool:
    """Print the figures of a database beside each other; whether every page and every act held."""
    held = True
    floor = figures[-1]["50 rows by their keys"][0]
    print(f"   {kind}: milliseconds p50 / p95 at {' and '.join(f'{size:,}' for size in sizes)}")
    for name in figures[0]:
        told = "   ".join(f"{p50:8.1f} / {p95:8.1f}" for p50, p95 in (each[name] for each in figures))
        small, large = figures[0][name][0], figures[-1][name][0]
        note, good = "", True
        if name.split(" (")[0] in LISTS or name in ("next open item", DEEP):
            good = large <= max(small * MOST_GROWTH if len(figures) > 1 else 0, FELT)
            note = f"{large / floor:6.1f} × the floor{'' if good else '   GREW TOO MUCH'}"
        elif name.startswith(("act on", "  ")):
            good = large <= MOST_OF_AN_ACT
            note = "" if good else "TOO LONG"
        held &= good
        print(f"      {name:50} {told}   {large / small:5.1f} ×   {note}")
    last = figures[-1]
    for name, usual in ((DEEP, "OFFSET into the middle"), ("a rare word", "LIKE for a rare word")):
        if name in last and usual in last:
            print(f"      {name} takes 1/{last[usual][0] / last[name][0]:.0f} of {usual}")
    return held


def main(arguments: Sequence[str] = ()) -> bool:
    """Fill each database, print its figures; whether no page grew more than twofold and no act took too long."""
    parser = argparse.ArgumentParser(description="The queue of opinions, measured.")
    parser.add_argument("--on", choices=KINDS, action="append", help="one database (both)")
    parser.add_argument("--size", type=int, action="append", help="so many opinions (100,000 and 1,000,000)")
    parser.add_argument("--only", action="append", default=[], help="figures with these words in their name")
    parser.add_argument("--keep", type=Path, help="a folder in which the databases stay for the next run")
    parser.add_argument("--three", action="store_true", help="first, next and middle page apart")
    asked = parser.parse_args(arguments)
    sizes = sorted(asked.size or SIZES)

    def wanted(name: str) -> bool:
        return not asked.only or any(words in name for words in asked.only)

    held = True
    with TemporaryDirectory(prefix="queue-") as folder:
        places = Places(asked.keep or Path(folder))
        for kind in asked.on or KINDS:
            figures = []
            for size in sizes:
                with places.opened(kind, size, now=NOW) as engine:
                    figures.append(measure(engine, size, wanted, told=asked.three))
            held &= compare(kind, sizes, figures)
        places.close()
    return held


if __name__ == "__main__":
    import sys

    raise SystemExit(0 if main(sys.argv[1:]) else 1)
