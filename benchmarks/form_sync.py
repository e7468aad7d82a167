"""60,000 answers of the form through the Sheets API, beside the floor of reading and storing them; then nothing new.

The floor is what no program of this kind can leave out, in the same run: the request with its JSON, the rows out
of its cells, categorising the texts, and the stored rows put into the same table. python -m benchmarks.form_sync
"""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlmodel import Session

from importers.google_answers import read_answers
from importers.google_calls import Patience
from importers.google_form import fetch_answers
from models.bulk import insert_rows
from models.database import open_engine, writing
from models.tables import Feedback
from services.access import OPERATOR
from services.form_sync import sync_form
from services.labels import categoriser, labelled
from services.setup import set_up
from tests.google.server import google
from tests.google.sheets import answer, serve, source_of

ROWS = 60_000
TIMES_FLOOR, NOTHING_NEW = 3.0, 2.0
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
ROOT = Path(__file__).resolve().parent.parent


def rows_of_answers() -> list[list[object]]:
    """Answers as the API gives them: no two alike, units as people name them."""
    with (ROOT / "triage" / "examples.csv").open(encoding="utf-8-sig", newline="") as file:
        texts = [line["text"] for line in csv.DictReader(file)]
    with (ROOT / "models" / "data" / "units.csv").open(encoding="utf-8-sig", newline="") as file:
        units = [line["name"] for line in csv.DictReader(file)]
    random, at = Random(1), datetime(2025, 11, 20, 7)  # noqa: DTZ001, S311
    rows = []
    for number in range(ROWS):
        at += timedelta(seconds=random.randrange(1, 25))
        text = texts[number % len(texts)] + (f" (lần {number // len(texts)})" if number >= len(texts) else "")
        rows.append(answer(at, text, email=f"nguoi{number}@evn.com.vn", unit=random.choice(units)))
    return rows


def _copied(database: Path) -> float:
    """Seconds to put the stored rows into an empty table of the same make."""
    place = database.with_name("floor.db")
    set_up(open_engine(f"sqlite:///{place}"), now=datetime(2025, 12, 12, 9, tzinfo=ZONE))
    with Session(open_engine(f"sqlite:///{database}")) as session:
        rows = [
            dict(row._mapping) | {"import_batch_id": None}
            for row in session.execute(select(Feedback.__table__))
        ]
    with writing(open_engine(f"sqlite:///{place}")) as session:
        started = perf_counter()
        insert_rows(session, Feedback, rows)
        session.commit()
        return perf_counter() - started


def main() -> bool:
    """Print each figure beside its floor; whether all were held."""
    now, patience = datetime(2025, 12, 12, 9, tzinfo=ZONE), Patience(seconds=300, read=120)
    with TemporaryDirectory() as name, google() as known:
        folder = Path(name)
        serve(known, rows_of_answers())
        source = source_of(known, folder)
        engine = open_engine(f"sqlite:///{folder / 'tracker.db'}")
        set_up(engine, now=now)
        started = perf_counter()
        first = sync_form(engine, OPERATOR, source, now=now, patience=patience)
        took = perf_counter() - started

        started = perf_counter()
        answers = fetch_answers(source, patience)
        request = perf_counter() - started
        started = perf_counter()
        found = read_answers(answers, zone=ZONE)
        reading = perf_counter() - started
        with Session(engine) as session:
            by = categoriser(session)
        started = perf_counter()
        labelled(by, [row.text for row in found.rows], [row.chosen_function for row in found.rows])
        labelling = perf_counter() - started
        storing = _copied(folder / "tracker.db")
        bare = request + reading + storing
        floor = bare + labelling

        started = perf_counter()
        again = sync_form(engine, OPERATOR, source, now=now, patience=patience)
        nothing = perf_counter() - started - request
    assert (first.tally.added, again.tally.unchanged) == (ROWS, ROWS)
    print(f"{ROWS:,} answers synchronised: {took:.1f} s")
    print(
        f"  floor: request {request:.1f} + rows {reading:.1f} + categorising {labelling:.1f} + storing {storing:.1f}"
    )
    print(
        f"  {took / floor:.2f}x the floor of {floor:.1f} s (at most {TIMES_FLOOR}x); {took / bare:.2f}x without categorising"
    )
    print(f"nothing new: {nothing:.2f} s beyond the request (at most {NOTHING_NEW} s)")
    return took <= TIMES_FLOOR * floor and nothing <= NOTHING_NEW


if __name__ == "__main__":
    raise SystemExit(not main())
