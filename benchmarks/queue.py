"""The queue of opinions at 100,000 and at 1,000,000, on SQLite and on PostgreSQL.

python -m benchmarks queue

Each list is asked for as the screen asks: its first page, a page deep in it, its count. Beside it stand what nothing
can beat (50 rows by their keys) and the usual way (OFFSET into the middle, LIKE over the texts), in one run, so that
the ratios hold on any machine. What must hold: no page takes more than twice as long among ten times as many.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from benchmarks.queue_data import RARE, fill
from models.database import open_engine, reading, writing
from models.tables import Feedback, Pilot
from services.access import OPERATOR
from services.feedback_filters import Filters
from services.feedback_queue import NEWEST, OLDEST, SEVERE, count_feedback, next_item, page_of, place_of
from services.item_acts import act_on_items
from services.item_changes import Changes
from services.pilots import current_pilot
from services.setup import set_up
from tests.databases import Databases

SIZES = (100_000, 1_000_000)
TIMES = 15
BULK = 10_000
NOW = datetime(2025, 12, 12, 2, tzinfo=UTC)
MOST_GROWTH = 2.0
# Below this many milliseconds a growth is that of the machine's other work.
FELT = 20.0
LISTS: dict[str, tuple[Filters, str]] = {
    "newest first": (Filters(), NEWEST),
    "oldest first": (Filters(), OLDEST),
    "most severe first": (Filters(), SEVERE),
    "open": (Filters(state="open"), NEWEST),
    "open, most severe first": (Filters(state="open"), SEVERE),
    "function": (Filters(function="payment"), NEWEST),
    "function and kind": (Filters(function="login", kind="bug"), OLDEST),
    "critical": (Filters(severity="critical"), NEWEST),
    "channel": (Filters(channel="sms"), NEWEST),
    "owner": (Filters(owner="evnict"), NEWEST),
    "a corporation": (Filters(unit="EVNNPC"), NEWEST),
    "a company": (Filters(unit="EVNHANOI"), OLDEST),
    "days": (Filters(day_from=date(2025, 1, 10), day_to=date(2025, 1, 20)), NEWEST),
    "with images": (Filters(images=True), NEWEST),
    "a person should look": (Filters(needs_person=True), NEWEST),
    "starred": (Filters(starred=True), NEWEST),
    "edited by its sender": (Filters(edited=True), NEWEST),
    "overdue, most severe first": (Filters(overdue_at=NOW), SEVERE),
    "common words": (Filters(search="hoa don"), NEWEST),
    "common words with accents": (Filters(search="hóa đơn"), NEWEST),
    "common words, one unit": (Filters(search="thanh toán", unit="EVNHANOI"), NEWEST),
    "a rare word": (Filters(search=f"x{RARE - 1}"), NEWEST),
    "a word that nobody wrote": (Filters(search="khongaiviet"), NEWEST),
}


def timed(ask: Callable[[], object], times: int = TIMES) -> tuple[float, float]:
    """Milliseconds of asking: the median, and what 95 of 100 stay below."""
    ask()
    took = []
    for _turn in range(times):
        started = perf_counter()
        ask()
        took.append((perf_counter() - started) * 1000)
    took.sort()
    return median(took), took[min(len(took) - 1, int(len(took) * 0.95))]


def pages(session: Session, pilot: Pilot) -> dict[str, tuple[float, float]]:
    """Each list's first page and, where it has more, a page that follows another."""
    found = {}
    for name, (filters, order) in LISTS.items():
        first = page_of(session, OPERATOR, pilot, filters, order=order)
        asked = [lambda f=filters, o=order: page_of(session, OPERATOR, pilot, f, order=o)]
        if first.later:
            asked.append(
                lambda f=filters, o=order, p=first.places[-1]: page_of(
                    session, OPERATOR, pilot, f, order=o, after=p
                )
            )
        figures = [timed(ask) for ask in asked]
        found[name] = max(f[0] for f in figures), max(f[1] for f in figures)
    return found


def others(session: Session, pilot: Pilot, size: int) -> dict[str, tuple[float, float]]:
    """The next item from anywhere, a page in the very middle, counts."""
    chance = Random(3)  # noqa: S311
    middle = session.exec(select(Feedback).where(Feedback.id == size // 2)).one()

    def walk() -> object:
        return next_item(session, OPERATOR, pilot, Filters(state="open"), chance.randrange(1, size))

    place = place_of(session, OPERATOR, pilot, middle.id or 0)
    return {
        "next open item": timed(walk),
        "a page in the middle": timed(lambda: page_of(session, OPERATOR, pilot, Filters(), after=place)),
        "count of all": timed(lambda: count_feedback(session, OPERATOR, pilot, Filters()), 5),
        "count of common words": timed(
            lambda: count_feedback(session, OPERATOR, pilot, Filters(search="hoa don")), 5
        ),
    }


def beside(session: Session, pilot: Pilot, size: int) -> dict[str, tuple[float, float]]:
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


def bulk(engine: Engine) -> tuple[float, float]:
    """Milliseconds of one act on 10,000 opinions."""
    with writing(engine) as session:
        pilot = current_pilot(session)
        query = select(Feedback.id).where(Feedback.pilot_id == pilot.id, Feedback.severity == "minor")
        numbers = [n for n in session.exec(query.limit(BULK)) if n]
        started = perf_counter()
        act_on_items(session, OPERATOR, pilot, numbers, Changes(severity="major"), now=NOW)
        took = (perf_counter() - started) * 1000
    return took, took


def measure(engine: Engine, size: int) -> dict[str, tuple[float, float]]:
    """Every figure of one database at one size: p50 and p95 in milliseconds."""
    gc.collect()
    with reading(engine) as session:
        pilot = current_pilot(session)
        found = pages(session, pilot) | others(session, pilot, size) | beside(session, pilot, size)
    return found | {"one act on 10,000": bulk(engine)}


def compare(kind: str, figures: list[dict[str, tuple[float, float]]]) -> bool:
    """Print the figures of a database beside each other; whether every page held."""
    held = True
    floor = figures[-1]["50 rows by their keys"][0]
    print(f"   {kind}: milliseconds p50 / p95 at {' and '.join(f'{size:,}' for size in SIZES)}")
    for name in figures[0]:
        told = "   ".join(f"{p50:8.1f} / {p95:8.1f}" for p50, p95 in (each[name] for each in figures))
        small, large = figures[0][name][0], figures[-1][name][0]
        note = ""
        if name in LISTS or name in ("next open item", "a page in the middle"):
            good = large <= max(small * MOST_GROWTH, FELT)
            held &= good
            note = f"{large / floor:6.1f} × the floor{'' if good else '   GREW TOO MUCH'}"
        print(f"      {name:28} {told}   {large / small:5.1f} ×   {note}")
    deep, usual = figures[-1]["a page in the middle"][0], figures[-1]["OFFSET into the middle"][0]
    rare, like = figures[-1]["a rare word"][0], figures[-1]["LIKE for a rare word"][0]
    print(
        f"      a page in the middle takes 1/{usual / deep:.0f} of OFFSET, a rare word 1/{like / rare:.0f} of LIKE"
    )
    return held


def main() -> bool:
    """Fill each database twice over, print its figures; whether no page grew more than twofold."""
    held = True
    with TemporaryDirectory(prefix="queue-") as folder:
        databases = Databases(Path(folder))
        try:
            for kind in ("sqlite", "postgresql"):
                with databases.fresh(kind, Path(folder), like="empty", now=NOW) as url:
                    engine = open_engine(url)
                    set_up(engine, now=NOW)
                    figures, have = [], 0
                    for size in SIZES:
                        started = perf_counter()
                        fill(engine, size, have=have)
                        print(
                            f"   {kind}: {size:,} opinions after {perf_counter() - started:.0f} s", flush=True
                        )
                        figures.append(measure(engine, size))
                        have = size
                    held &= compare(kind, figures)
                    engine.dispose()
        finally:
            databases.close()
    return held
