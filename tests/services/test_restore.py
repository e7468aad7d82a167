"""A backup comes back whole or not at all, on either database, and moves between them unchanged."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from sqlmodel import Session, select

from models.codes import Role
from models.database import make_form, newest_revision, open_engine, reading
from models.tables import Account, Feedback, Setting, Unit
from services.access import NotAllowed, Refused
from services.backup import back_up
from services.care import check_all
from services.report_closing import close_report
from services.restore import move_to, restore
from services.table_copies import hashed, rows_of, snapshot, tables_in
from tests.services.rows import count, opinion, record_counts, record_opinions

ROOT = Path(__file__).parents[2]


@pytest.fixture
def full(session, engine, pilot, tree, now, operator, store):
    """A database with a bit of everything, and its files."""
    assert tree
    record_counts(session, [count(2, "PA", 5)], pilot=pilot, now=now)
    said = [
        opinion(2, unit_code="PA"),
        opinion(3, "Chữ “lạ”: \u0000 \ud7ff 😀 \\ '".replace("\u0000", ""), second=1),
    ]
    record_opinions(session, said, pilot=pilot, now=now)
    close_report(session, operator, pilot, "PA", store, now=now, explain="Đã rà soát.")
    # A parent whose number is higher than its child's: keys are only whole when the table is.
    child, parent = tree["EVN"], tree["PP"]
    child.merged_into_id = parent.id
    session.add(child)
    session.commit()
    return engine


@pytest.fixture
def beside(tmp_path):
    """An empty SQLite database: enough where nothing is to come into it."""
    engine = open_engine(f"sqlite:///{tmp_path / 'beside.db'}")
    yield engine
    engine.dispose()


def content(engine):
    with snapshot(engine) as connection:
        return {
            t.name: hashed(rows_of(connection, t))
            for t in tables_in(connection)
            if t.name not in ("setting", "audit")
        }


def saved(full, operator, store, now, tmp_path):
    file = tmp_path / "sao-luu.zip"
    return file, back_up(full, operator, file, store.folder.parent, now=now)


@pytest.fixture(params=["sqlite", "postgresql"])
def other(request, databases, tmp_path, now):
    """An empty database of each kind."""
    folder = tmp_path / "other"
    folder.mkdir()
    with databases.fresh(request.param, folder, like="empty", now=now) as address:
        engine = open_engine(address)
        yield engine
        engine.dispose()


def test_a_backup_comes_back_the_same_on_either_database(full, other, operator, store, now, tmp_path):
    file, done = saved(full, operator, store, now, tmp_path)
    assert file.stat().st_mode & 0o777 == 0o600
    back = restore(other, operator, file, tmp_path / "anew")
    assert (back.rows, back.files) == (done.rows, done.files)
    assert content(other) == content(full)
    assert check_all(other, tmp_path / "anew").ok
    with Session(other.execution_options(writes=True)) as session:
        # New rows take numbers behind those that came back.
        session.add(Unit(code="MOI", name="Mới", kind="company", path="/MOI/"))
        session.add(Account(username="moi", role="admin", created_at=now))
        session.commit()


def test_the_same_data_stands_in_the_other_database(full, other, operator):
    move_to(full, operator, other)
    assert content(other) == content(full)
    with reading(other) as session:
        assert session.exec(select(Feedback.text).order_by(Feedback.id)).all()[1].startswith("Chữ “lạ”")
    with pytest.raises(Refused, match="không trống"):
        move_to(full, operator, other)
    with pytest.raises(Refused, match="Đây chính là"):
        move_to(full, operator, full)


def test_a_place_that_is_not_empty_is_left_alone(full, beside, operator, store, now, tmp_path):
    file, _done = saved(full, operator, store, now, tmp_path)
    with pytest.raises(Refused, match="không trống"):
        restore(full, operator, file, tmp_path / "anew")
    folder = tmp_path / "used"
    folder.mkdir()
    (folder / "ghi-chu.txt").write_text("của tôi")
    with pytest.raises(Refused, match=r"ghi-chu\.txt"):
        restore(beside, operator, file, folder)
    assert [path.name for path in folder.iterdir()] == ["ghi-chu.txt"]
    with beside.connect() as connection:
        assert tables_in(connection) == []


def test_a_run_that_was_cut_off_can_be_run_again(full, beside, operator, store, now, tmp_path):
    file, done = saved(full, operator, store, now, tmp_path)
    folder = tmp_path / "anew"
    shutil.copytree(store.folder, folder / "files")
    kept = next(path for path in (folder / "files").rglob("*") if path.is_file())
    kept.unlink()
    (kept.parent / "tmp1.part").write_bytes(b"half")
    assert restore(beside, operator, file, folder).files == done.files
    assert check_all(beside, folder).ok


def test_a_damaged_archive_changes_nothing(full, beside, operator, store, now, tmp_path):
    file, _done = saved(full, operator, store, now, tmp_path)
    for harm in ("cut", "byte", "row", "manifest", "path", "newer", "other"):
        bad = tmp_path / f"{harm}.zip"
        damage(file, bad, harm)
        with pytest.raises(Refused):
            restore(beside, operator, bad, tmp_path / "anew")
        assert not (tmp_path / "anew").exists()
        with beside.connect() as connection:
            assert tables_in(connection) == []


def damage(file, bad, harm):
    """Write an archive as it should never be taken."""
    data = file.read_bytes()
    if harm == "cut":
        bad.write_bytes(data[: len(data) // 2])
    elif harm == "byte":
        middle = len(data) // 3
        bad.write_bytes(data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :])
    elif harm == "other":
        bad.write_bytes(b"PK not an archive")
    else:
        with zipfile.ZipFile(file) as whole, zipfile.ZipFile(bad, "w") as out:
            for name in whole.namelist():
                held = whole.read(name)
                if name == "tables/feedback.jsonl" and harm == "row":
                    held = held.replace(b"OTP", b"XYZ", 1)
                if name == "manifest.json":
                    told = json.loads(held)
                    if harm == "manifest":
                        del told["tables"]
                    if harm == "path":
                        told["files"] = {"../../x": {"size": 1, "sha256": "0" * 64}}
                    if harm == "newer":
                        told["revision"] = "9999"
                    held = json.dumps(told).encode()
                out.writestr(name, held)


def test_a_backup_of_an_older_program_comes_back_and_is_brought_up_to_date(beside, operator, now, tmp_path):
    old = open_engine(f"sqlite:///{tmp_path / 'old.db'}")
    with old.execution_options(writes=True).begin() as connection:
        make_form(connection, "0008")
        connection.exec_driver_sql("INSERT INTO setting (key, value) VALUES ('kept', 'vẫn còn')")
    assert back_up(old, operator, tmp_path / "old.zip", tmp_path / "none", now=now).revision == "0008"
    assert restore(beside, operator, tmp_path / "old.zip", tmp_path / "anew").revision == newest_revision()
    with reading(beside) as session:
        assert session.get_one(Setting, "kept").value == "vẫn còn"
    old.dispose()


def test_only_an_administrator_copies_everything(full, person_of, store, now, tmp_path):
    with pytest.raises(NotAllowed):
        back_up(full, person_of(Role.HEADQUARTERS), tmp_path / "x.zip", store.folder.parent, now=now)
    assert not (tmp_path / "x.zip").exists()


def test_a_backup_never_replaces_a_file_and_a_killed_one_leaves_none(full, operator, store, now, tmp_path):
    file, _done = saved(full, operator, store, now, tmp_path)
    before = file.read_bytes()
    with pytest.raises(Refused, match="Đã có"):
        saved(full, operator, store, now, tmp_path)
    assert file.read_bytes() == before
    program = """
import os, signal, sys
from pathlib import Path
from services.backup import whole_file
with whole_file(Path(sys.argv[1])) as out:
    out.write(b"x" * 100_000)
    out.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""
    folder = tmp_path / "killed"
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder / "b.zip")], cwd=ROOT, timeout=60, check=False
    )
    assert done.returncode == -signal.SIGKILL
    assert list(folder.iterdir()) == []
