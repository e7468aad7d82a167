"""One program, two databases: migrations, journals, and writers who wait for each other."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, inspect, text
from sqlmodel import SQLModel, select

from models.database import (
    MIGRATIONS,
    WAL_IS_SAFE_FROM,
    alone,
    newest_revision,
    open_engine,
    reading,
    revision,
    upgrade,
    writing,
)
from models.tables import Setting
from models.tallies import FEEDBACK_TALLY
from tests.databases import run_together

ROOT = Path(__file__).parent.parent.parent
ADDS_ONE_TEN_TIMES = """
import sys, time
from models.database import open_engine, writing
from models.tables import Setting
engine = open_engine(sys.argv[1])
for _ in range(10):
    with writing(engine) as session:
        counter = session.get(Setting, "counter")
        read = int(counter.value)
        time.sleep(0.01)
        counter.value = str(read + 1)
        session.commit()
"""
UPGRADES = """
import sys
from models.database import open_engine, upgrade
engine = open_engine(sys.argv[1])
upgrade(engine)
"""


def run_programs(*programs: str, argument: str) -> list[str]:
    """Run Python programs at once, each in a process; the last line that each said when it failed, else ""."""
    running = [
        subprocess.Popen(
            [sys.executable, "-c", program, argument], cwd=ROOT, stderr=subprocess.PIPE, text=True
        )
        for program in programs
    ]
    said = [process.communicate(timeout=60)[1] for process in running]
    return [
        words.strip().splitlines()[-1] if process.returncode else ""
        for process, words in zip(running, said, strict=True)
    ]


def differences(engine) -> list[object]:
    """What the database's tables lack, or have beyond the program's."""
    with engine.connect() as connection:
        return compare_metadata(
            MigrationContext.configure(connection, opts={"compare_type": True, "include_name": _is_declared}),
            [SQLModel.metadata, FEEDBACK_TALLY.metadata],
        )


def _is_declared(name, _kind, _parents) -> bool:
    # What one kind of database alone finds words by; `services.feedback_search` says how it is asked.
    return not (name or "").startswith(("feedback_fts", "gin_"))


def test_the_migrations_make_what_the_program_expects(engine):
    assert differences(engine) == []


def test_the_migrations_make_every_rule(engine):
    made = inspect(engine)
    for table in SQLModel.metadata.sorted_tables:
        rules = {str(rule.name) for rule in table.constraints if isinstance(rule, CheckConstraint)}
        assert {rule["name"] for rule in made.get_check_constraints(table.name)} == rules


def test_an_empty_database_has_no_revision_until_it_is_upgraded(empty_url):
    engine = open_engine(empty_url)
    assert revision(engine) is None
    assert upgrade(engine) == newest_revision() == revision(engine)
    engine.dispose()


def test_upgrading_again_changes_nothing(engine, session):
    session.add(Setting(key="kept", value="1"))
    session.commit()
    assert upgrade(engine) == newest_revision()
    assert differences(engine) == []
    with reading(engine) as again:
        assert again.get_one(Setting, "kept").value == "1"


def test_two_programs_may_upgrade_at_once(empty_url):
    both = run_programs(UPGRADES, UPGRADES, argument=empty_url)
    assert both == ["", ""]
    engine = open_engine(empty_url)
    assert differences(engine) == []
    engine.dispose()


def test_the_migrations_can_be_taken_back(empty_url):
    engine = open_engine(empty_url)
    upgrade(engine)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    engine.dispose()


def test_what_was_only_read_is_not_kept(engine):
    with reading(engine) as session:
        session.add(Setting(key="lost", value="1"))
        session.flush()
    with reading(engine) as session:
        assert session.exec(select(Setting)).all() == []


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize(
    ("version", "journal"), [(WAL_IS_SAFE_FROM, "wal"), ((3, 51, 2), "delete"), ((3, 40, 1), "delete")]
)
def test_the_journal_is_a_write_ahead_log_only_where_that_is_safe(empty_url, monkeypatch, version, journal):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    engine = open_engine(empty_url)
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == journal
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
    engine.dispose()


@pytest.mark.parametrize("kind", ["sqlite"])
def test_two_processes_that_write_to_one_file_wait_for_each_other(url, session):
    session.add(Setting(key="counter", value="0"))
    session.commit()
    assert run_programs(ADDS_ONE_TEN_TIMES, ADDS_ONE_TEN_TIMES, argument=url) == ["", ""]
    session.expire_all()
    assert session.get_one(Setting, "counter").value == "20"


@pytest.mark.parametrize("kind", ["sqlite"])
def test_reading_first_and_writing_later_does_not_fail(engine):
    has_read = threading.Event()

    def reads_then_writes() -> None:
        with writing(engine) as session:
            assert session.exec(select(Setting)).all() == []
            has_read.set()
            # Time enough for the other to want the file.
            threading.Event().wait(0.3)
            session.add(Setting(key="first", value="1"))
            session.commit()

    def writes() -> list[str]:
        has_read.wait(10)
        with writing(engine) as session:
            before = list(session.exec(select(Setting.key)))
            session.add(Setting(key="second", value="1"))
            session.commit()
        return before

    assert run_together(reads_then_writes, writes) == [None, ["first"]]


def test_reading_does_not_wait_for_a_writer(engine):
    with writing(engine) as writer:
        writer.add(Setting(key="unfinished", value="1"))
        writer.flush()
        with reading(engine) as reader:
            assert reader.exec(select(Setting)).all() == []


def test_who_holds_a_named_lock_is_alone_until_the_transaction_ends(engine):
    holds = threading.Event()
    order = []

    def first() -> None:
        with writing(engine) as session:
            with alone(session, "audit"):
                session.exec(select(Setting)).all()
                holds.set()
                threading.Event().wait(0.3)
            order.append("first")
            session.commit()

    def second() -> None:
        holds.wait(10)
        with writing(engine) as session, alone(session, "audit"):
            session.exec(select(Setting)).all()
            order.append("second")

    assert run_together(first, second) == [None, None]
    assert order == ["first", "second"]


def test_the_folder_of_a_new_file_is_made(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path}/a/b/tracker.db")
    assert upgrade(engine) == newest_revision()
    assert (tmp_path / "a" / "b" / "tracker.db").exists()
    engine.dispose()


def test_postgresql_plans_our_statements_anew_and_its_own_checks_of_keys_once(engine):
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            assert connection.exec_driver_sql("SHOW plan_cache_mode").scalar() == "auto"
            for n in range(20):
                connection.execute(text("SELECT :n"), {"n": n})
            assert connection.exec_driver_sql("SELECT count(*) FROM pg_prepared_statements").scalar() == 0
        else:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
