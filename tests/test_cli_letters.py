"""The commands that write to people: who is reminded, by which letters, once; the summary; what a killed sender leaves."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from sqlmodel import select

import cli
from locales import language, set_default_language
from models.database import open_engine, reading, writing
from models.tables import OutgoingMail, Unit
from services.access import OPERATOR
from services.mail_sending import send_waiting
from services.mail_server import mail_server
from settings import load_settings
from tests.services.smtp_server import Postman, smtp_server

ROOT = Path(__file__).parent.parent


@pytest.fixture
def surroundings(monkeypatch, tmp_path):
    """Settings of the test's own, read anew."""

    def put(**settings):
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        load_settings.cache_clear()

    before = language()
    put(DATA_DIR=str(tmp_path / "data"), TODAY="2025-12-12", LOCALE="vi", SMTP_URL="", MAIL_FROM="")
    yield put
    load_settings.cache_clear()
    set_default_language(before)


@pytest.fixture
def database(surroundings, databases, tmp_path, now):
    """A database with the units that ship, of which EVNNPC has an address."""
    with databases.fresh("sqlite", tmp_path, like="units", now=now) as url:
        surroundings(DATABASE_URL=url)
        with writing(open_engine(url)) as session:
            unit = session.exec(select(Unit).where(Unit.code == "EVNNPC")).one()
            unit.contact = "an@evnnpc.vn"
            session.add(unit)
            session.commit()
        yield url
        open_engine(url).dispose()


@pytest.fixture
def run(database, capfd):
    """Runs a command: exit code, standard output, standard error."""
    assert database

    def ran(*arguments):
        capfd.readouterr()
        code = cli.main([str(a) for a in arguments])
        return code, *capfd.readouterr()

    return ran


def test_those_who_have_not_filed_are_told_and_nothing_is_sent(run, database):
    code, out, _err = run("remind", "--json")
    told = json.loads(out)
    assert (code, told["sent"], len(told["units"])) == (0, 0, 48)
    assert [letter["to"] for letter in told["letters"]] == ["EVNNPC"]
    with reading(open_engine(database)) as session:
        assert session.exec(select(OutgoingMail)).all() == []


def test_without_a_mail_server_nothing_is_done(run):
    for command in (("remind", "--send"), ("send-mail",)):
        code, out, err = run(*command, "--json")
        assert (code, out) == (2, "")
        assert "SMTP_URL" in err


def test_letters_are_sent_once_a_day(run, surroundings):
    postman = Postman()
    with smtp_server(postman) as port:
        surroundings(SMTP_URL=f"smtp://127.0.0.1:{port}", MAIL_FROM="t@evn.com.vn")
        assert [json.loads(run("remind", "--send", "--json")[1])["sent"] for _turn in range(2)] == [1, 0]
        surroundings(TODAY="2025-12-15")
        assert json.loads(run("remind", "--send", "--json")[1])["sent"] == 1
    assert postman.addresses() == ["an@evnnpc.vn"] * 2
    assert "quá hạn" in postman.taken[1][1]["Subject"]


def test_a_server_that_is_away_leaves_the_letters_waiting(run, surroundings):
    surroundings(SMTP_URL="smtp://127.0.0.1:1", MAIL_FROM="t@evn.com.vn")
    code, out, err = run("remind", "--send", "--json")
    assert (code, json.loads(out)["sent"]) == (1, 0)
    assert "127.0.0.1:1" in err


def test_the_official_letter_is_written_to_a_folder(run, tmp_path):
    code, out, _err = run("remind", "--out", tmp_path / "ra", "--json")
    [file] = json.loads(out)["files"]
    assert (code, Path(file).read_bytes()[:2]) == (0, b"PK")


def test_a_sender_that_is_killed_leaves_a_queue_that_the_next_goes_on_with(run, surroundings, database, now):
    """What was given its text is left to a person, and never sent twice; what was not begun is sent."""
    postman = Postman(hold_text=Event())
    with smtp_server(postman) as port:
        address = f"smtp://127.0.0.1:{port}"
        surroundings(SMTP_URL=address, MAIL_FROM="t@evn.com.vn")
        run("remind", "--json")
        with writing(open_engine(database)) as session:
            unit = session.exec(select(Unit).where(Unit.code == "EVNCPC")).one()
            unit.contact = "binh@evncpc.vn"
            session.add(unit)
            session.commit()
        sender = subprocess.Popen(
            [sys.executable, str(ROOT / "cli.py"), "remind", "--send", "--json"],
            env=dict(os.environ),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        assert postman.came.wait(60)
        os.kill(sender.pid, signal.SIGKILL)
        sender.wait(30)
        postman.hold_text.set()
        postman.hold_text = None
        first = postman.addresses()
        later = datetime.combine(now.date(), datetime.max.time(), now.tzinfo) + timedelta(days=1)
        send_waiting(
            open_engine(database), OPERATOR, mail_server(address, "t@evn.com.vn"), clock=lambda: later
        )
    assert sorted(postman.addresses()) == ["an@evnnpc.vn", "binh@evncpc.vn"]
    with reading(open_engine(database)) as session:
        states = {mail.to_address: mail.state for mail in session.exec(select(OutgoingMail))}
    assert states[first[0]] == "unsure"
    assert sorted(states.values()) == ["sent", "unsure"]


def test_a_summary_and_the_consolidated_report_are_written(run, tmp_path):
    code, out, _err = run(
        "summary", "--from", "2025-12-01", "--to", "10/12/2025", "--out", tmp_path, "--json"
    )
    files = [Path(name).name for name in json.loads(out)["files"]]
    assert (code, files) == (0, [f"tong-hop-20251201-20251210.{form}" for form in ("docx", "xlsx")])
    code, out, _err = run("consolidated", "--out", tmp_path, "--json")
    assert code == 0
    assert all(Path(name).exists() for name in json.loads(out)["files"])


@pytest.mark.parametrize(
    "arguments",
    [
        ("summary", "--out", "x"),
        ("summary", "--from", "2025-12-01", "--to", "2025-12-10"),
        ("summary", "--from", "2025-12-10", "--to", "2025-12-01", "--out", "x"),
        ("summary", "--last", "7", "--from", "2025-12-10", "--out", "x"),
        ("summary", "--last", "7", "--mail"),
        ("consolidated", "--out", "x", "--format", "exe"),
        ("remind", "--unit", "không-có"),
        ("read-bounces", "không-có.eml"),
    ],
)
def test_what_makes_no_sense_is_one_sentence(run, arguments):
    code, out, err = run(*arguments, "--json")
    assert (code, out) == (2, "")
    assert len(err.strip().splitlines()) == 1
