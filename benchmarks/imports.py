"""An import of 100,000 answers, stage by stage, each beside what no program of this kind can beat and the usual way.

The floors: calamine alone for reading, sqlite3's own executemany into a table without rules for storing. The
peer: openpyxl read-only, and `session.add_all`. All in one run, so that the ratios hold on any machine.
"""

from __future__ import annotations

import csv
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter
from zoneinfo import ZoneInfo

from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from benchmarks.places import Places
from importers.child import read_sheets
from models.database import open_engine, writing
from models.tables import Feedback
from services import uploads
from services.access import OPERATOR
from services.setup import set_up
from services.stages import said_of

ROWS = 100_000
PEER_ROWS = 10_000
# What is aimed at: seconds, and the share of them that the same file takes again.
GOAL, GOAL_AGAIN = 20.0, 1 / 3
# What must hold on any machine: ratios to what is measured beside them in the same run.
READING_TIMES_CALAMINE, WHOLE_TIMES_CALAMINE, AGAIN_TIMES_CALAMINE = 4.0, 16.0, 13.0
MEGABYTES = 1024  # of all processes of ours together
LOOK_EVERY = 0.1
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
EXAMPLES = Path(__file__).resolve().parent.parent / "triage" / "examples.csv"
UNITS = Path(__file__).resolve().parent.parent / "models" / "data" / "units.csv"
HEADER = (
    *("Dấu thời gian", "Địa chỉ email", "Họ và tên", "Đơn vị công tác", "Bạn là"),
    *("Số điện thoại", "Mã khách hàng", "Chức năng góp ý", "Nội dung góp ý", "Hình ảnh minh họa"),
)
FUNCTIONS = ("Đăng nhập ứng dụng", "Tra cứu hóa đơn", "Thanh toán hóa đơn", "", "Thông báo chủ động")


def make_workbook(path: Path, rows: int) -> None:
    """A form's answers: no two alike, units as people name them."""
    with EXAMPLES.open(encoding="utf-8-sig", newline="") as file:
        texts = [line["text"] for line in csv.DictReader(file)]
    with UNITS.open(encoding="utf-8-sig", newline="") as file:
        units = [line["name"] for line in csv.DictReader(file)]
    units += [name.replace("Công ty Điện lực", "PC") for name in units]
    random, at = Random(1), datetime(2025, 11, 20, 7)  # noqa: DTZ001, S311
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Câu trả lời biểu mẫu 1")
    sheet.append(HEADER)
    for number in range(rows):
        at += timedelta(seconds=random.randrange(1, 15))
        again = number // len(texts)
        sheet.append(
            (
                *(at, f"nguoi{number}@evn.com.vn", f"Nguyễn Văn {number}", random.choice(units), "CBCNV"),
                *(f"09{random.randrange(10**8):08d}", f"PA{random.randrange(10**11):011d}"),
                random.choice(FUNCTIONS),
                texts[number % len(texts)] + (f" (lần {again})" if again else ""),
                f"https://drive.google.com/open?id=x{number}" if number % 10 == 0 else None,
            )
        )
    book.save(path)


def calamine_alone(path: Path) -> float:
    """Seconds to read all cells with calamine, unguarded."""
    started = perf_counter()
    book = CalamineWorkbook.from_path(str(path))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()
    return perf_counter() - started


def openpyxl_alone(path: Path) -> float:
    """Seconds to read as many rows as the peer is given with openpyxl, scaled to all."""
    started = perf_counter()
    book = load_workbook(path, read_only=True)
    for _row in islice(book.worksheets[0].iter_rows(values_only=True), PEER_ROWS):
        pass
    book.close()
    return (perf_counter() - started) * ROWS / PEER_ROWS


def bare_storing(database: Path) -> float:
    """Seconds for sqlite3's executemany to put the stored rows into a table without indexes or rules."""
    with sqlite3.connect(database) as source:
        rows = source.execute("SELECT * FROM feedback").fetchall()
    bare = sqlite3.connect(database.with_name("bare.db"))
    bare.execute(f"CREATE TABLE bare ({', '.join(f'c{n}' for n in range(len(rows[0])))})")
    started = perf_counter()
    with bare:
        places = ", ".join("?" * len(rows[0]))
        bare.executemany(f"INSERT INTO bare VALUES ({places})", rows)  # noqa: S608
    took = perf_counter() - started
    bare.close()
    return took


def add_all(url: str, source: Session) -> float:
    """Seconds for `session.add_all` to store as many items as the peer is given, scaled to all; kept nowhere."""
    items = source.exec(select(Feedback).order_by(col(Feedback.id)).limit(PEER_ROWS)).all()
    copies = [
        item.model_dump() | {"id": None, "root_id": None, "source_key": f"copy-{n}"}
        for n, item in enumerate(items)
    ]
    with writing(open_engine(url)) as session:
        started = perf_counter()
        session.add_all([Feedback(**values) for values in copies])
        session.flush()
        took = perf_counter() - started
        session.rollback()
    return took * ROWS / PEER_ROWS


@contextmanager
def most_memory() -> Iterator[Callable[[], int]]:
    """Told after the block: the most megabytes that this process and all below it held at a time; what several of
    them share counts once."""
    most, ended = 0, threading.Event()

    def look() -> None:
        nonlocal most
        while not ended.wait(LOOK_EVERY):
            most = max(most, sum(map(_held, _processes(os.getpid()))))

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield lambda: most >> 10
    finally:
        ended.set()
        looking.join()


def _processes(number: int) -> Iterator[int]:
    yield number
    for task in Path(f"/proc/{number}/task").glob("*/children"):
        try:
            below = task.read_text(encoding="ascii").split()
        except OSError:
            continue
        for one in below:
            yield from _processes(int(one))


def _held(number: int) -> int:
    """Kilobytes of a process, its share of what others hold too; 0 where it has ended."""
    try:
        told = Path(f"/proc/{number}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in told.splitlines() if line.startswith("Pss:")), 0)


def _timed(url: str, path: Path, now: datetime) -> tuple[float, dict[str, float], int]:
    """One import: its seconds, the seconds of each stage, how many rows were added."""
    marks: dict[str, tuple[float, float]] = {}

    def progress(stage: str, _done: int, _total: int) -> None:
        moment = perf_counter()
        marks[stage] = (marks.get(stage, (moment, moment))[0], moment)

    started = perf_counter()
    done = uploads.import_feedback_file(open_engine(url), OPERATOR, path, now=now, progress=progress)
    took = perf_counter() - started
    return took, {stage: last - first for stage, (first, last) in marks.items()}, done.tally.added


def on_postgresql(folder: Path, path: Path, now: datetime, floor: float) -> bool:
    """The same import on PostgreSQL, printed; whether it stayed within its time."""
    places = Places(folder, "imports")
    try:
        with places.opened("postgresql", ROWS, lambda engine, _size: _ready(engine, now)) as engine:
            url = engine.url.render_as_string(hide_password=False)
            whole, stages, added = _timed(url, path, now)
            again, _stages, added_again = _timed(url, path, now)
    finally:
        places.close()
    said = ", ".join(f"{said_of(stage)} {seconds:.1f} s" for stage, seconds in stages.items())
    print(f"   PostgreSQL: {whole:.1f} s, {whole / floor:.1f} × calamine alone ({said}); again {again:.1f} s")
    held = whole <= WHOLE_TIMES_CALAMINE * floor and again <= AGAIN_TIMES_CALAMINE * floor
    return held and added == ROWS and added_again == 0


def _ready(engine: Engine, now: datetime) -> None:
    set_up(engine, now=now)


def main() -> bool:
    """Print each stage beside its floor and its peer; whether the whole stayed within its time and memory."""
    with TemporaryDirectory() as folder:
        path, database = Path(folder) / "answers.xlsx", Path(folder) / "tracker.db"
        url, now = f"sqlite:///{database}", datetime(2025, 12, 12, 9, tzinfo=ZONE)
        make_workbook(path, ROWS)
        set_up(open_engine(url), now=now)
        floor, peer = calamine_alone(path), openpyxl_alone(path)
        started = perf_counter()
        sheets = read_sheets(path)
        reading = perf_counter() - started
        del sheets
        with most_memory() as most:
            whole, stages, added = _timed(url, path, now)
            again, _stages, added_again = _timed(url, path, now)
        memory = most()
        bare = bare_storing(database)
        with Session(open_engine(url)) as session:
            usual = add_all(url, session)
        open_engine(url).dispose()
        elsewhere = on_postgresql(Path(folder) / "places", path, now, floor)
    told = sum(stages.values())
    print(
        f"   read in the limited process: {reading:.1f} s, {reading / floor:.1f} × calamine alone ({floor:.1f} s),"
    )
    print(f"      1/{peer / reading:.1f} of openpyxl read-only ({peer:.0f} s)")
    for stage, seconds in stages.items():
        print(f"   {said_of(stage)}: {seconds:.1f} s")
    print(f"   understanding the table, and the rest: {whole - told:.1f} s")
    stored = stages.get("storing", 0.0)
    print(
        f"   storing: {stored / bare:.1f} × bare executemany ({bare:.2f} s), 1/{usual / stored:.1f} of add_all ({usual:.0f} s)"
    )
    print(
        f"   whole: {whole:.1f} s for {added} new rows (goal {GOAL:.0f} s), {whole / floor:.1f} × calamine alone"
        f" (at most {WHOLE_TIMES_CALAMINE:.0f})"
    )
    print(
        f"   the same file again: {again:.1f} s, {again / whole:.2f} of it (goal {GOAL_AGAIN:.2f}), {again / floor:.1f} × calamine alone"
        f" (at most {AGAIN_TIMES_CALAMINE:.0f})"
    )
    print(f"   memory of all processes at its most: {memory} MB (at most {MEGABYTES} MB)")
    return (
        elsewhere
        and added == ROWS
        and added_again == 0
        and reading <= READING_TIMES_CALAMINE * floor
        and whole <= WHOLE_TIMES_CALAMINE * floor
        and again <= AGAIN_TIMES_CALAMINE * floor
        and memory <= MEGABYTES
    )
