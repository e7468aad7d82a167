"""Files as offices send them, all the way in: the samples, their twins, and two at once."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func
from sqlmodel import select

from models.database import open_engine, reading
from models.tables import Feedback, InstallCount, Unit
from services.access import OPERATOR, NotFound, Refused
from services.imports import list_imports
from services.pilots import current_pilot
from services.progress import progress_of_units
from services.uploads import import_feedback_file, import_installs_file
from tests.services.rows import SAMPLES, SHARED, adds_up

ROOT = Path(__file__).parents[2]
FIGURES = ("headcount", "staff_installed", "family_installed", "users")
needs_samples = pytest.mark.skipif(not SHARED.exists(), reason="../shared is not here")


@pytest.fixture
def place(databases, kind, tmp_path, now):
    """The engine of a database with the units that ship, nobody else in it."""
    with databases.fresh(kind, tmp_path, like="units", now=now) as url:
        engine = open_engine(url)
        yield engine
        engine.dispose()


def truth():
    with (SAMPLES / "installs-truth.csv").open(encoding="utf-8-sig", newline="") as file:
        for line in csv.DictReader(file):
            yield (
                line["unit_code"],
                date.fromisoformat(line["day"]),
                tuple(int(line[f]) if line[f] else None for f in FIGURES),
            )


@needs_samples
def test_the_samples_of_counts_give_the_true_figures(place, now):
    for path in sorted(SAMPLES.glob("installs-*")):
        if path.name != "installs-truth.csv":
            outcome = import_installs_file(place, OPERATOR, path, now=now)
            assert adds_up(outcome), path.name
            again = import_installs_file(place, OPERATOR, path, now=now)
            assert (again.tally.added, again.tally.changed) == (0, 0)
            if "departments" in path.name:
                assert (outcome.problem_rows, outcome.tally.held, len(outcome.waiting)) == (2, 1, 1)
    expected = {(code, day): figures for code, day, figures in truth()}
    with reading(place) as session:
        pilot = current_pilot(session)
        query = select(Unit.code, InstallCount).join(Unit, Unit.id == InstallCount.unit_id)
        stored = {
            (code, c.counted_on): tuple(getattr(c, f) for f in FIGURES) for code, c in session.exec(query)
        }
        assert stored == expected
        for day in {day for _code, day in expected}:
            told = {r.code: r for r in progress_of_units(session, OPERATOR, pilot, on=day)}
            for (code, counted), figures in expected.items():
                if counted == day:
                    assert tuple(getattr(told[code], f) for f in FIGURES) == figures


@needs_samples
@pytest.mark.parametrize("kind", ["sqlite"])
def test_the_same_answers_by_every_way_in_are_the_same_items(place, now):
    first = import_feedback_file(place, OPERATOR, SAMPLES / "form-answers.xlsx", now=now)
    assert adds_up(first)
    for name in ("form-answers.xlsx", "form-answers-vi.csv", "form-answers-us.csv"):
        again = import_feedback_file(place, OPERATOR, SAMPLES / name, now=now)
        assert adds_up(again), name
        assert (again.tally.added, again.tally.changed) == (0, 0), name
    with reading(place) as session:
        assert session.exec(select(func.count()).select_from(Feedback)).one() == first.tally.added


@pytest.mark.parametrize("kind", ["sqlite"])
def test_what_the_options_name_must_be_there(place, now, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("Chức năng,Nội dung\nĐăng nhập,Không vào được\n", encoding="utf-8")
    with pytest.raises(Refused, match="thu"):
        import_feedback_file(place, OPERATOR, path, now=now, channel="thu")
    with pytest.raises(Refused):
        import_feedback_file(place, OPERATOR, path, now=now, channel="unit")
    with pytest.raises(NotFound, match="KHONG-CO"):
        import_feedback_file(place, OPERATOR, path, now=now, channel="unit", unit_code="KHONG-CO")
    outcome = import_feedback_file(place, OPERATOR, path, now=now, channel="unit", unit_code="evn-vp")
    assert outcome.tally.added == 1


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_file_with_a_name_that_no_text_can_hold_comes_in(place, now, tmp_path):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/counts-\xff.csv"))
    path.write_text("Mã đơn vị,CBCNV cài đặt,Ngày\nEVN-VP,5,10/12/2025\n", encoding="utf-8")
    outcome = import_installs_file(place, OPERATOR, path, now=now)
    with reading(place) as session:
        listed = [i for i in list_imports(session, OPERATOR) if i.kind == "installs"]
    assert (outcome.file, [i.source for i in listed]) == ("counts-.csv", ["counts-.csv"])


def test_files_that_come_at_once_lose_nothing(place, tmp_path):
    head = "Dấu thời gian,Địa chỉ email,Nội dung góp ý\n"
    lines = [f"25/11/2025 8:{n:02}:00,nguoi{n}@example.vn,Ứng dụng chậm lần {n}\n" for n in range(45)]
    files = {"a.csv": lines[:30], "b.csv": lines[15:]}
    for name, part in files.items():
        (tmp_path / name).write_text(head + "".join(part), encoding="utf-8")
    counts = tmp_path / "c.csv"
    counts.write_text("Mã đơn vị,CBCNV cài đặt,Ngày\nEVN-VP,5,10/12/2025\n", encoding="utf-8")
    commands = [("import-feedback", "a.csv"), ("import-feedback", "b.csv"), ("import-installs", "c.csv")]
    address = place.url.render_as_string(hide_password=False)
    started = [
        subprocess.Popen(
            [sys.executable, ROOT / "cli.py", command, tmp_path / name, "--json"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "DATABASE_URL": address, "TODAY": "2025-12-12"},
        )
        for command, name in commands
    ]
    said = [process.communicate(timeout=60) for process in started]
    assert [process.returncode for process in started] == [0, 0, 0], said
    told = [json.loads(out) for out, _err in said]
    assert sum(t["added"] for t in told) == 46
    assert sum(t["unchanged"] for t in told) == 15
    with reading(place) as session:
        assert session.exec(select(func.count()).select_from(Feedback)).one() == 45
        assert session.exec(select(func.count()).select_from(InstallCount)).one() == 1
