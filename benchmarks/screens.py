"""Reruns of headquarters' screens in the server: 1,500 units with 30 days of counts, 100,000 and 1,000,000 opinions.

python -m benchmarks.screens [OPINIONS [sqlite|postgresql]]

A rerun is the whole script of a screen, drawn as the server draws it, without the browser. Wanted are at most 120 ms
each, and at most twice as much with a million opinions as with a tenth of them. The floor beside each figure is the
same screen's rerun without a unit below, a count or an opinion.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from types import SimpleNamespace

import streamlit.runtime.context as client
from sqlalchemy import Engine, text
from sqlmodel import Session, col, select
from streamlit.testing.v1 import AppTest

from models.bulk import insert_rows, take_ids
from models.codes import Channel, State
from models.database import open_engine, writing
from models.tables import Feedback, InstallCount, Unit
from models.types import key
from services.demonstration_accounts import PASSWORD, add_demonstration_accounts
from services.pilots import current_pilot, mark_demonstration
from services.setup import set_up
from services.sign_ins import COOKIE, sign_in
from settings import load_settings
from tests.databases import PostgreSQL

NOW = datetime.fromisoformat("2025-12-12T09:00:00+07:00")
UNITS, DAYS, OPINIONS = 1500, 30, 1_000_000
MOST_MILLISECONDS, MOST_GROWTH, TURNS = 120.0, 2.0, 9
SCREENS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("/viec-hom-nay", "home", {}),
    ("/tien-do", "progress", {}),
    ("/tien-do, all levels", "progress", {"moi-cap": "1"}),
    ("/tien-do, a corporation", "progress", {"don-vi": "EVNNPC"}),
    ("/tien-do, an earlier day", "progress", {"ngay": "2025-12-01"}),
    ("/tien-do, compared", "progress", {"xem": "so-sanh", "moi-cap": "1"}),
    ("/tien-do, counts", "progress", {"xem": "so-dem"}),
    ("/theo-doi", "filing", {}),
    ("/theo-doi, a corporation", "filing", {"don-vi": "EVNNPC", "tinh-trang": "tat-ca"}),
)


def _draw(module: str) -> None:
    from importlib import import_module

    import_module(f"pages.{module}").show()


def _rerun(module: str, query: Mapping[str, str]) -> tuple[float, float, float]:
    """Milliseconds of the first run, of a further one (the median of several), and of the processor in such a one."""
    screen = AppTest.from_function(_draw, args=(module,), default_timeout=300)
    for name, value in query.items():
        screen.query_params[name] = value
    taken: list[float] = []
    worked: list[float] = []
    for _turn in range(TURNS + 1):
        started, began = perf_counter(), process_time()
        screen.run()
        taken.append((perf_counter() - started) * 1000)
        worked.append((process_time() - began) * 1000)
        if screen.exception:
            raise RuntimeError(str(screen.exception[0].message))
    return taken[0], median(taken[1:]), median(worked[1:])


@contextmanager
def _served(url: str, data: Path) -> Iterator[Engine]:
    """A database with the letter's units, and headquarters signed in before it."""
    os.environ |= {"DATABASE_URL": url, "DATA_DIR": str(data), "TODAY": "2025-12-12"}
    load_settings.cache_clear()
    engine = open_engine(url)
    set_up(engine, now=NOW)
    with writing(engine) as session:
        mark_demonstration(session)
        session.commit()
    add_demonstration_accounts(engine, now=datetime.now(UTC), locale="vi")
    with writing(engine) as session:
        token = sign_in(session, "tapdoan", PASSWORD, address="", agent="", now=datetime.now(UTC)).token
    client._get_client_context = lambda: SimpleNamespace(cookies={COOKIE: token})  # type: ignore[assignment]
    yield engine
    engine.dispose()


def make_units(session: Session) -> list[int]:
    """More units below the power companies, each with a count a day."""
    pilot = key(current_pilot(session))
    above = session.exec(select(Unit).where(Unit.kind == "power_company").order_by(col(Unit.id))).all()
    ids = list(take_ids(session, Unit, UNITS))
    chance = random.Random(3)  # noqa: S311
    insert_rows(
        session,
        Unit,
        [
            {
                "id": number,
                "code": f"DV{n:04d}",
                "name": f"Đội Quản lý điện số {n}",
                "kind": "doi",
                "parent_id": above[n % len(above)].id,
                "path": f"{above[n % len(above)].path}DV{n:04d}/",
                "position": 10_000 + n,
            }
            for n, number in enumerate(ids)
        ],
    )
    rows = []
    for number in ids:
        headcount = chance.randint(20, 400)
        for n in range(DAYS):
            staff = headcount * (n + 1) // (DAYS + 5)
            rows.append(
                {
                    "pilot_id": pilot,
                    "unit_id": number,
                    "counted_on": date(2025, 11, 12) + timedelta(days=n),
                    "headcount": headcount,
                    "staff_installed": staff,
                    "family_installed": staff // 2,
                    "users": staff // 2 if n % 3 else None,
                    "recorded_by": "benchmark",
                    "recorded_at": NOW,
                }
            )
    insert_rows(session, InstallCount, rows)
    return ids


def make_opinions(session: Session, units: list[int], wanted: int) -> None:
    """So many opinions in all: a first part row by row, then copies of it within the database."""
    pilot = key(current_pilot(session))
    have = session.execute(text("SELECT count(*) FROM feedback")).scalar() or 0
    if not have:
        chance = random.Random(4)  # noqa: S311
        have = min(wanted, 50_000)
        ids = take_ids(session, Feedback, have)
        insert_rows(session, Feedback, [_opinion(n, pilot, units, chance) for n in ids])
    columns = [
        c.name for c in Feedback.__table__.columns if c.name not in ("id", "root_id", "source_key", "unit_id")
    ]  # type: ignore[attr-defined]
    named = ", ".join(columns)
    # Each copy says its own unit, so that the units stay mixed.
    first, size = min(units), len(units)
    while have < wanted:
        more = min(have, wanted - have)
        last = session.execute(text("SELECT max(id) FROM feedback")).scalar() or 0
        session.execute(
            text(
                f"INSERT INTO feedback (id, root_id, source_key, unit_id, {named}) "  # noqa: S608
                f"SELECT id + {last}, id + {last}, 'k' || (id + {last}), "
                f"CASE WHEN unit_id IS NULL THEN NULL ELSE {first} + (id * 7 + {last}) % {size} END, {named} "
                f"FROM feedback WHERE id <= {more}"
            )
        )
        have += more
    session.commit()
    session.execute(text("ANALYZE"))
    session.commit()


def _opinion(number: int, pilot: int, units: list[int], chance: random.Random) -> dict[str, object]:
    unit = None if chance.random() < 0.1 else chance.choice(units)
    day = date(2025, 11, 16) + timedelta(days=chance.randrange(27))
    channel = chance.choice([*Channel] + [Channel.GOOGLE_FORM] * 20)
    return {
        "id": number,
        "pilot_id": pilot,
        "root_id": number,
        "source": "benchmark",
        "source_key": f"k{number}",
        "channel": channel.value,
        "submitted_at": datetime(day.year, day.month, day.day, 3, chance.randrange(60), tzinfo=UTC),
        "submitted_on": day,
        "unit_id": unit,
        "unit_link": "assigned" if unit else chance.choice(["none", "waiting"]),
        "text": "Không nhận được mã OTP khi đăng ký",
        "content_hash": f"{number}",
        "search_text": "khong nhan duoc ma otp",
        "function": chance.choice(["login", "invoice", "payment", "general"]),
        "function_by": "model",
        "kind": chance.choice(["bug", "performance", "suggestion"]),
        "kind_by": "model",
        "severity": "critical" if chance.random() < 0.005 else "minor",
        "severity_by": "model",
        "state": chance.choice([*State]).value,
        "created_at": NOW,
        "changed_at": NOW,
    }


def _measured(title: str) -> dict[str, float]:
    found = {}
    for name, module, query in SCREENS:
        first, again, worked = _rerun(module, query)
        found[name] = again
        told = f"{again:.0f} ms, {worked:.0f} of them this process's; the first time {first:.0f}"
        print(f"   {title}: {name}: {told} (load {os.getloadavg()[0]:.1f})", flush=True)
    return found


def _measure(url: str, data: Path, opinions: int) -> bool:
    kind = url.split(":")[0].split("+")[0]
    with _served(url, data) as engine:
        floor = _measured(f"{kind}, nothing counted")
        with writing(engine) as session:
            units = make_units(session)
            make_opinions(session, units, opinions // 10)
        small = _measured(f"{kind}, {opinions // 10} opinions")
        started = perf_counter()
        with writing(engine) as session:
            make_opinions(session, units, opinions)
        print(
            f"   {kind}: {opinions} opinions stored, the last nine tenths in {perf_counter() - started:.0f} s"
        )
        large = _measured(f"{kind}, {opinions} opinions")
    held = True
    for name, took in large.items():
        growth = took / small[name]
        kept = took <= MOST_MILLISECONDS and growth <= MOST_GROWTH
        held &= kept
        print(
            f"   {kind} {name}: {took:.0f} ms, at most {MOST_MILLISECONDS:.0f} wanted; {growth:.2f} x of a tenth, "
            f"at most {MOST_GROWTH:.0f} wanted; {floor[name]:.0f} ms with nothing counted{'' if kept else '  <- not held'}"
        )
    return held


def main(opinions: int = OPINIONS, kind: str = "") -> bool:
    """Print each rerun beside what is wanted; whether all were held."""
    held = True
    with TemporaryDirectory() as name:
        folder = Path(name)
        if kind in ("", "sqlite"):
            held &= _measure(f"sqlite:///{folder / 'screens.db'}", folder / "data", opinions)
        if kind in ("", "postgresql"):
            server = PostgreSQL(folder)
            try:
                held &= _measure(
                    server.address.replace("postgresql://", "postgresql+psycopg://"),
                    folder / "data2",
                    opinions,
                )
            finally:
                server.stop()
    return held


if __name__ == "__main__":
    raise SystemExit(not main(*(int(a) if a.isdigit() else a for a in sys.argv[1:])))
