"""Reruns of the screens in the server: 2,152 units with 30 days of counts, 100,000 and 1,000,000 opinions.

python -m benchmarks screens
python -m benchmarks.screens --on sqlite --size 1000000 --keep /tmp/screens --only tien-do --only quantri

A rerun is the whole entry script with the frame and one screen, as the server runs it for a person, without the
browser. Wanted are at most 120 ms each, and at most twice as much with a million opinions as with a tenth of them.
Beside it stand the first run, after which a process knows the units and sums, the time of this process's processor,
and as the floor an empty page of the same frame. `--profile` says where the time of what is chosen goes.
"""

from __future__ import annotations

import argparse
import gc
import os
from collections.abc import Callable, Mapping, Sequence
from cProfile import Profile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from pstats import Stats
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, thread_time
from types import SimpleNamespace

import streamlit.runtime.context as client
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from benchmarks.places import KINDS, Places
from benchmarks.screens_data import fill
from models.database import writing
from pages import entry, home
from pages.shared import draw
from services.demonstration_accounts import PASSWORD
from services.sign_ins import COOKIE, sign_in
from settings import load_settings

SIZES = (100_000, 1_000_000)
MOST_MILLISECONDS, MOST_GROWTH = 120.0, 2.0
TIMES, SECONDS = 20, 3.0
EMPTY = "an empty page"
# Who opens which addresses, each with its parameters.
SCREENS: Mapping[str, Sequence[str]] = {
    "tapdoan": (
        "viec-hom-nay",
        "tien-do",
        "tien-do?moi-cap=1",
        "tien-do?don-vi=EVNNPC",
        "tien-do?don-vi=EVNHANOI",
        "tien-do?don-vi=DV0007",
        "tien-do?ngay=2025-12-01",
        "tien-do?xem=so-sanh&moi-cap=1",
        "tien-do?xem=chuc-nang",
        "tien-do?xem=chuc-nang&don-vi=EVNNPC",
        "tien-do?xem=so-dem",
        "theo-doi",
        "theo-doi?tinh-trang=tat-ca",
        "theo-doi?don-vi=EVNNPC&tinh-trang=tat-ca",
        "ton-tai",
        "ton-tai?chuc-nang=login",
        "ten-don-vi",
        "ten-don-vi?trang=30",
        "y-kien",
        "y-kien?trang-thai=open&muc-do=critical",
        "y-kien?don-vi=EVNNPC",
        "van-de",
        "so-lieu",
        "bao-cao?don-vi=DV0001",
        "nhap",
    ),
    "phanloai": (
        "viec-hom-nay",
        "y-kien",
        "y-kien?xem-lai=1",
        "van-de",
        "van-de?phan=de-xuat",
        "tra-loi",
        "nhap-nhanh",
        "ban-giao-ca",
        "tien-do",
        "ton-tai",
        "nhap",
        "ten-don-vi",
        "quan-tri-tu-khoa",
        "quan-tri-mau-xu-ly",
    ),
    "quantri": (
        "viec-hom-nay",
        "nhap",
        "ten-don-vi",
        "quan-tri-nguon",
        "quan-tri-don-vi",
        "quan-tri-tai-khoan",
        "quan-tri-dang-nhap",
        "quan-tri-dot-thi-diem",
        "quan-tri-nhat-ky",
        "quan-tri-du-lieu-ca-nhan",
        "quan-tri-he-thong",
        "quan-tri-mau-xu-ly",
    ),
    "baocao": (
        "viec-hom-nay",
        "so-lieu",
        "y-kien",
        "van-de",
        "tra-loi",
        "bao-cao",
        "tien-do",
        "theo-doi",
        "nhap",
        "ten-don-vi",
    ),
    "dulieu": ("viec-hom-nay", "sai-du-lieu", "y-kien", "van-de", "tra-loi"),
}


@dataclass(frozen=True)
class Rerun:
    """Milliseconds: the first run, the middle and the slow ones of those after it, this process's work in them."""

    first: float
    p50: float
    p95: float
    worked: float


# What the script of a run tells: milliseconds by the clock, and of the processor; a profile where one is wanted.
_told: list[tuple[float, float]] = []
_profile: list[Profile] = []


def draw_timed() -> None:
    """Draw the frame and the screen that is asked for, and tell how long it took."""
    if _profile:
        _profile[0].enable()
    started, began = perf_counter(), thread_time()
    try:
        entry.draw()
    finally:
        _told.append(((perf_counter() - started) * 1000, (thread_time() - began) * 1000))
        if _profile:
            _profile[0].disable()


def _script() -> None:
    from benchmarks.screens import draw_timed

    draw_timed()


def _draw_nothing() -> None:
    draw.head("Trang trống", "Tập đoàn", datetime.now(UTC).date())


def rerun(address: str, profile: Profile | None = None) -> Rerun:
    """Open an address and look at it again and again. Raises RuntimeError where the screen can't be drawn."""
    page, _mark, query = address.partition("?")
    screen = AppTest.from_function(_script, default_timeout=300)
    screen._page_hash = calc_hash(page)
    for name, value in (pair.split("=") for pair in query.split("&") if pair):
        screen.query_params[name] = value
    _told.clear()
    while len(_told) < TIMES + 1 and (len(_told) < 4 or sum(t for t, _w in _told) < SECONDS * 1000):
        if profile and len(_told) == 1:
            _profile.append(profile)
        screen.run()
        if screen.exception:
            raise RuntimeError(f"{address}: {screen.exception[0].message}")
    _profile.clear()
    taken = sorted(t for t, _worked in _told[1:])
    return Rerun(
        _told[0][0],
        median(taken),
        taken[min(len(taken) - 1, int(len(taken) * 0.95))],
        median(worked for _t, worked in _told[1:]),
    )


def _look_as(engine: Engine, username: str) -> None:
    with writing(engine) as session:
        token = sign_in(session, username, PASSWORD, address="", agent="", now=datetime.now(UTC)).token
    client._get_client_context = lambda: SimpleNamespace(cookies={COOKIE: token})


def _empty_page() -> Rerun:
    shown = home.show
    home.show = _draw_nothing
    try:
        return rerun("viec-hom-nay")
    finally:
        home.show = shown


def measure(engine: Engine, data: Path, wanted: Callable[[str], bool], *, profiled: bool) -> dict[str, Rerun]:
    """The reruns of every screen that is wanted, by who looks and the address."""
    url = engine.url.render_as_string(hide_password=False)
    os.environ |= {"DATABASE_URL": url, "DATA_DIR": str(data), "TODAY": "2025-12-12"}
    load_settings.cache_clear()
    found = {}
    for username, addresses in SCREENS.items():
        _look_as(engine, username)
        if username == "tapdoan":
            found[EMPTY] = _empty_page()
        for address in addresses:
            name = f"{username} /{address}"
            if not wanted(name):
                continue
            gc.collect()
            profile = Profile() if profiled else None
            found[name] = rerun(address, profile)
            told = found[name]
            print(
                f"      {name:60} {told.p50:7.1f} / {told.p95:7.1f}; {told.worked:7.1f} of this process; "
                f"first {told.first:7.1f} (load {os.getloadavg()[0]:.1f})",
                flush=True,
            )
            if profile is not None:
                Stats(profile).sort_stats("cumulative").print_stats(45)
    return found


def compare(kind: str, sizes: Sequence[int], figures: Sequence[Mapping[str, Rerun]]) -> bool:
    """Print what was measured beside what is wanted; whether all of it held."""
    held = True
    print(f"   {kind}: milliseconds p50 / p95 at {' and '.join(f'{size:,}' for size in sizes)} opinions")
    for name, last in figures[-1].items():
        growth = last.p50 / figures[0][name].p50
        good = name == EMPTY or (last.p50 <= MOST_MILLISECONDS and growth <= MOST_GROWTH)
        held &= good
        told = "   ".join(f"{each[name].p50:7.1f} / {each[name].p95:7.1f}" for each in figures)
        grown = f"{growth:5.2f} ×" if len(figures) > 1 else ""
        print(f"      {name:60} {told}   first {last.first:7.1f}   {grown}{'' if good else '   NOT HELD'}")
    return held


def main(arguments: Sequence[str] = ()) -> bool:
    """Print each rerun beside what is wanted; whether all were held."""
    parser = argparse.ArgumentParser(description="Reruns of the screens, measured.")
    parser.add_argument("--on", choices=KINDS, action="append", help="one database (both)")
    parser.add_argument("--size", type=int, action="append", help="so many opinions (100,000 and 1,000,000)")
    parser.add_argument("--only", action="append", default=[], help="screens with these words in their name")
    parser.add_argument("--keep", type=Path, help="a folder in which the databases stay for the next run")
    parser.add_argument("--profile", action="store_true", help="where the time goes")
    asked = parser.parse_args(arguments)
    sizes = sorted(asked.size or SIZES)

    def wanted(name: str) -> bool:
        return not asked.only or any(words in name for words in asked.only)

    held = True
    with TemporaryDirectory(prefix="screens-") as folder:
        kept = asked.keep or Path(folder)
        places = Places(kept, "screens")
        try:
            for kind in asked.on or KINDS:
                figures = []
                for size in sizes:
                    with places.opened(kind, size, fill) as engine:
                        print(f"   {kind}, {size:,} opinions", flush=True)
                        figures.append(measure(engine, kept / "data", wanted, profiled=asked.profile))
                held &= compare(kind, sizes, figures)
        finally:
            places.close()
    return held


if __name__ == "__main__":
    import sys

    from benchmarks.screens import main as run

    # Under its own name: the scripts of the screens tell what they took to this module.
    raise SystemExit(0 if run(sys.argv[1:]) else 1)
