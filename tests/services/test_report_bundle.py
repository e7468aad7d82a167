"""Every unit's documents at once: whole or not at all, gone on with after a kill, given only to who asked.

Over 300 lines because all of its tests kill or go on with one kind of process and share the means of doing so.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import multiprocessing
import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from models.codes import Role
from models.database import open_engine, reading
from models.tables import Report, ReportFile
from reports.sent_list import HEAD_ROW, NAME
from services.access import OPERATOR, NotAllowed, NotFound
from services.bundle_job import write_bundle
from services.bundle_names import apart, document_name, safe_name
from services.bundle_run import Wanted, write_units
from services.filing import file_report, take_back_letter
from services.report_bundle import (
    FOLDER,
    STATE,
    STOP,
    WANTED,
    address_of,
    bundle_zip,
    drop_bundle,
    newest_bundle,
    resume_bundle,
    start_bundle,
    stop_bundle,
    units_of,
)
from services.report_closing import close_report
from services.report_documents import STARTED
from services.reviews import return_report
from tests.services.killed import file_all, write_all
from tests.services.rows import count, opinion, record_counts, record_opinions

# Starts from what is imported already: most of a process's life is then the work that is killed.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.services.killed"])
CODES = ["EVN", "NPC", "PA", "PA1", "PB", "CPC", "PP"]


@pytest.fixture
def told(session, pilot, tree, now):
    record_counts(session, [count(n, code, 5 + n) for n, code in enumerate(CODES, 2)], pilot=pilot, now=now)
    record_opinions(
        session, [opinion(n, second=n, unit_code=c) for n, c in enumerate(CODES[2:], 2)], pilot=pilot, now=now
    )
    session.commit()
    return tree


@pytest.fixture
def wanted(engine, tmp_path, now):
    return Wanted(address_of(engine), tmp_path / "data", tmp_path / "out", now, ("docx", "xlsx", "pdf"))


def sound(folder: Path) -> dict[str, dict]:
    """What is there by unit, each file whole and as its entry says; nothing else lies about."""
    entries = {e.stem: json.loads(e.read_bytes()) for e in (folder / ".ban-ke").glob("*.json")}
    for entry in entries.values():
        for name, sha256 in entry["files"].items():
            assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == sha256
    for file in folder.glob("*.*"):
        if file.is_file():
            assert file.read_bytes()[:4] in (b"PK\x03\x04", b"%PDF"), file
            assert file.suffix != ".pdf" or file.read_bytes().rstrip().endswith(b"%%EOF")
            if file.suffix != ".pdf":
                assert ZipFile(file).testzip() is None
    return entries


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.usefixtures("told")
def test_all_are_written_once_and_again_only_where_something_changed(wanted, session, pilot, now):
    codes = ["EVN", "NPC", "PA", "PA1", "PP"]
    first = list(write_units(wanted, OPERATOR, codes, workers=1))
    assert [w.unit for w in first] == codes
    assert not any(w.kept or w.failed for w in first)
    entries = sound(wanted.out)
    assert {len(e["files"]) for e in entries.values()} == {3}
    assert not (wanted.out / STARTED).exists()
    record_counts(session, [count(2, "PP", 99)], pilot=pilot, now=now)
    session.commit()
    (wanted.out / "NPC.pdf").unlink()
    (wanted.out / "PA1.docx").write_bytes(b"PK\x03\x04")
    again = list(write_units(wanted, OPERATOR, codes, workers=1))
    assert {w.unit for w in again if not w.kept} == {"EVN", "PP", "NPC", "PA1"}
    assert sound(wanted.out)["NPC"] == entries["NPC"]


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_unit_out_of_reach_or_unknown_is_told_and_the_others_are_written(told, wanted, reporter_of):
    found = {w.unit: w for w in write_units(wanted, reporter_of(told["PA"]), ["PA1", "PP", "XX"], workers=1)}
    assert found["PA1"].files
    assert found["PP"].failed
    assert found["XX"].failed
    assert not list(wanted.out.glob("PP.*"))


def killed(
    act: Callable[..., None], chance: random.Random, url: str, data: Path, codes: list[str]
) -> set[str]:
    """Run `act` and kill it outright after a random number of units and a random moment more; what it had told."""
    told, says = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=act, args=(url, data, codes, says))
    process.start()
    says.close()
    said = set()
    with told, suppress(EOFError):
        for _unit in range(chance.randint(0, len(codes) - 1)):
            said.add(told.recv())
        process.join(chance.random() * 0.3)
        process.kill()
        while True:
            said.add(told.recv())
    process.join()
    process.close()
    return said


def kill_filing(times: int, seed: int, engine, data: Path, session, store, codes: list[str]) -> None:
    chance = random.Random(seed)  # noqa: S311
    done: set[str] = set()
    for _n in range(times):
        left = [c for c in codes if c not in done] or codes
        done |= killed(file_all, chance, address_of(engine), data, left)
        with reading(open_engine(address_of(engine))) as looking:
            reports = looking.exec(select(Report)).all()
            files = looking.exec(select(ReportFile)).all()
        filed = {r.unit_id for r in reports if r.state == "filed"}
        # What was told as filed is filed, and each has all of its documents, to the byte.
        assert len(filed) >= len(done)
        for report in reports:
            assert report.state == "filed"
            assert report.filed_at is not None
            own = {f.format: f.sha256 for f in files if f.report_id == report.id}
            assert own.keys() == {"docx", "xlsx", "pdf"}
            assert all(store.read(sha256) for sha256 in own.values())
        if len(done) == len(codes):
            for report in session.exec(select(ReportFile)).all():
                session.delete(report)
            session.flush()
            for report in session.exec(select(Report)).all():
                session.delete(report)
            session.commit()
            done = set()


def kill_writing(times: int, seed: int, wanted: Wanted, codes: list[str]) -> None:
    chance = random.Random(seed)  # noqa: S311
    for _n in range(times):
        act = partial(write_all, wanted.formats)
        told = killed(act, chance, wanted.url, wanted.data_dir, codes)
        entries = sound(wanted.out) if wanted.out.exists() else {}
        assert told <= set(entries)
        if len(entries) == len(codes):
            for code in chance.sample(codes, len(codes) - 1):
                (wanted.out / ".ban-ke" / f"{code}.json").unlink()
    finished = list(write_units(wanted, OPERATOR, codes, workers=1))
    assert len(finished) == len(codes)
    assert not (wanted.out / STARTED).exists()
    assert len(sound(wanted.out)) == len(codes)


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_kill_in_the_middle_of_filing_loses_no_filing_and_leaves_no_half(engine, tmp_path, session, store):
    kill_filing(9, 1, engine, tmp_path / "data", session, store, CODES[2:5])


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_kill_in_the_middle_of_writing_leaves_no_half_and_the_next_run_goes_on(wanted):
    kill_writing(3, 2, replace(wanted, formats=("docx",)), CODES[2:5])


@pytest.mark.usefixtures("told")
@pytest.mark.slow
def test_fifty_kills_lose_nothing(wanted, engine, tmp_path, session, store):
    kill_filing(25, 3, engine, tmp_path / "data", session, store, CODES)
    kill_writing(25, 4, replace(wanted, formats=("docx", "pdf")), CODES)


def until_written(person, data_dir):
    """The bundle once nothing writes it any more: waits for its lock."""
    bundle = newest_bundle(person, data_dir)
    with (data_dir / FOLDER / bundle.number / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
    return newest_bundle(person, data_dir)


# The other database is under the bundles of the other tests.
@pytest.mark.parametrize("kind", ["postgresql"])
def test_a_persons_bundle_is_written_beside_the_page_and_only_theirs(
    told, session, pilot, now, reporter_of, person_of, tmp_path, store
):
    reporter, other = reporter_of(told["PA"]), reporter_of(told["PP"])
    data = tmp_path / "data"
    file_report(
        session, OPERATOR, pilot, "PA1", store, sent_at=now, number="1/A", now=now, explain="Đã rà soát."
    )
    started = start_bundle(session, reporter, pilot, "PA", data, now=now, formats=("docx", "xlsx"))
    assert started.total == 2
    bundle = until_written(reporter, data)
    assert (bundle.state, bundle.done, bundle.failed) == ("finished", 2, ())
    path, name = bundle_zip(session, reporter, bundle.number, data)
    assert name == "Phụ lục 2 - PA.zip"
    with ZipFile(path) as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == sorted(
            f"PA Công ty Điện lực Hạ Long/{name}"
            for name in (
                *(f"Phụ lục 2 - PA - dự thảo.{form}" for form in ("docx", "xlsx")),
                *(f"PA1 Điện lực Bãi Cháy/Phụ lục 2 - PA1 - v1.{form}" for form in ("docx", "xlsx")),
            )
        )
        closed = archive.read("PA Công ty Điện lực Hạ Long/PA1 Điện lực Bãi Cháy/Phụ lục 2 - PA1 - v1.docx")
    kept = session.exec(select(Report)).one()
    assert hashlib.sha256(closed).hexdigest() == kept.sha256
    assert newest_bundle(other, data) is None
    with pytest.raises(NotFound):
        bundle_zip(session, other, bundle.number, data)
    moved = replace(reporter, unit_path=told["PP"].path)
    with pytest.raises(NotFound):
        bundle_zip(session, moved, bundle.number, data)
    with pytest.raises(NotFound):
        start_bundle(session, other, pilot, "PA", data, now=now)
    with pytest.raises(NotAllowed):
        start_bundle(session, person_of(Role.TRIAGER), pilot, "PA", data, now=now)
    drop_bundle(session, reporter, bundle.number, data)
    assert newest_bundle(reporter, data) is None


@pytest.mark.parametrize("kind", ["postgresql"])
def test_a_zip_of_sent_reports_holds_what_was_sent_and_says_what_was_returned(
    told, session, pilot, now, operator, tmp_path, store
):
    data = tmp_path / "data"
    for code in ("PA", "PB", "PP"):
        file_report(
            session,
            operator,
            pilot,
            code,
            store,
            sent_at=now,
            number=f"1/{code}",
            now=now,
            explain="Đã rà soát.",
        )
    sent = session.exec(select(Report).where(Report.unit_id == told["PA"].id)).one()
    return_report(session, operator, pilot, "PA", 1, "=Thiếu số liệu.", now=now)
    record_counts(session, [count(2, "PA", 77)], pilot=pilot, now=now)
    session.commit()
    closed = close_report(session, operator, pilot, "PA", store, now=now, explain="Đã bổ sung.")
    assert closed.version == 2
    take_back_letter(session, operator, pilot, "PP", 1, now=now)
    start_bundle(
        session, operator, pilot, "EVN", data, now=now, formats=("docx",), only=("PA", "PB", "PP"), sent=True
    )
    bundle = until_written(operator, data)
    assert (bundle.state, [unit for unit, _why in bundle.failed]) == ("finished", ["PP"])
    with ZipFile(bundle_zip(session, operator, bundle.number, data)[0]) as archive:
        names = {name.rpartition("/")[2]: name for name in archive.namelist()}
        assert names.keys() == {NAME, "Phụ lục 2 - PA - v1.docx", "Phụ lục 2 - PB - v1.docx"}
        assert hashlib.sha256(archive.read(names["Phụ lục 2 - PA - v1.docx"])).hexdigest() == sent.sha256
        listed = load_workbook(BytesIO(archive.read(names[NAME]))).active
    rows = {row[1]: row for row in listed.iter_rows(min_row=HEAD_ROW + 1, values_only=True)}
    assert list(rows) == ["PA", "PB", "PP"]
    assert rows["PA"][3:5] == (1, "1/PA")
    assert rows["PA"][7] == "Đề nghị hoàn chỉnh ngày 12/12/2025"
    assert rows["PA"][8].startswith("Lý do: =Thiếu số liệu.\nLần chốt 2 chưa ghi nhận văn bản gửi")
    assert rows["PB"][7:] == ("Đã gửi, chờ xem xét", None)
    assert rows["PP"][7] == "Không có tệp"
    assert rows["PP"][8] == dict(bundle.failed)["PP"]


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_stopped_bundle_goes_on_where_it_was(session, pilot, now, engine, operator, tmp_path):
    data = tmp_path / "data"
    start_bundle(session, operator, pilot, "PA", data, now=now, formats=("xlsx",))
    stop_bundle(session, operator, newest_bundle(operator, data).number, data)
    bundle = until_written(operator, data)
    folder = data / FOLDER / bundle.number
    assert bundle.state == "stopped"
    with pytest.raises(NotFound):
        bundle_zip(session, operator, bundle.number, data)
    resume_bundle(session, operator, bundle.number, data)
    bundle = until_written(operator, data)
    assert (bundle.state, bundle.done) == ("finished", 2)
    # A process that was killed leaves its folder as "running"; nobody holds the lock, so it reads as stopped.
    (folder / STATE).write_text(json.dumps({"state": "running", "done": 1, "failed": [], "why": ""}))
    assert newest_bundle(operator, data).state == "stopped"
    assert write_bundle(folder, address_of(engine), data, workers=1) == "finished"
    assert not (folder / STOP).exists()
    assert (folder / WANTED).exists()


@pytest.mark.usefixtures("told")
def test_names_of_files_are_safe_and_differ(session, operator):
    assert units_of(session, operator, "NPC") == ["NPC", "PA", "PA1", "PB"]
    assert safe_name("../a\\b:c*?<>|\u202e\n") == "a b c"
    assert safe_name("NUL.txt") == "NUL.txt_"
    assert len(safe_name("Công ty " * 40)) <= 60
    assert document_name("PA", "docx", 0) == "Phụ lục 2 - PA - dự thảo.docx"
    assert len({n.casefold() for n in apart(["A/x.pdf", "a/X.pdf", "b"]).values()}) == 3
