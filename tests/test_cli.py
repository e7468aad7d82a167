"""The command line as scripts rely on it: its words, its one JSON object, its exit codes.

Longer than other files: one command follows another here, as in the file it tests.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

import cli
from locales import language, set_default_language
from models.database import open_engine, writing
from models.tables import Setting
from services import demonstration
from services.access import OPERATOR
from services.file_store import FileStore
from services.setup import set_up
from services.uploads import import_installs_file
from settings import load_settings

ROOT = Path(__file__).parent.parent
IMPORT_KEYS = {
    "import_id",
    "file",
    "read",
    "added",
    "changed",
    "unchanged",
    "held",
    "gone",
    "problems",
    "waiting",
}


def rows_of(path):
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


@pytest.fixture
def surroundings(monkeypatch, tmp_path):
    """Settings of the test's own, read anew."""

    def put(**settings):
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        load_settings.cache_clear()

    before = language()
    monkeypatch.chdir(tmp_path)
    put(DATA_DIR=str(tmp_path / "data"), TODAY="2025-12-12", LOCALE="vi")
    yield put
    load_settings.cache_clear()
    set_default_language(before)


@pytest.fixture
def run(surroundings, databases, tmp_path, now, capfd):
    """Runs a command on a database with the units that ship: exit code, standard output, standard error."""
    with databases.fresh("sqlite", tmp_path, like="units", now=now) as url:
        surroundings(DATABASE_URL=url)

        def ran(*arguments):
            capfd.readouterr()
            code = cli.main([str(a) for a in arguments])
            out, err = capfd.readouterr()
            return code, out, err

        yield ran
        open_engine(url).dispose()


@pytest.fixture
def told(run):
    """Runs a command with --json: exit code and the one object, which is all that stands on standard output."""

    def ran(*arguments):
        code, out, _err = run(*arguments, "--json")
        return code, json.loads(out)

    return ran


@pytest.fixture
def written(tmp_path):
    """A file with these words in it."""

    def write(name, text, encoding="utf-8"):
        path = tmp_path / name
        path.write_text(text, encoding=encoding)
        return path

    return write


@pytest.fixture
def counts(written):
    return written(
        "counts.csv",
        "Mã đơn vị,Đơn vị,CBCNV,CBCNV cài đặt,Gia đình cài đặt,Ngày\n"
        "EVN-VP,Văn phòng EVN,100,90,12,10/12/2025\nPD16,,50,nhiều,1,10/12/2025\n"
        ",Đội quản lý số 7 Mường Tè,9,8,7,10/12/2025\n",
    )


@pytest.fixture
def answers(written):
    return written(
        "answers.csv",
        "Dấu thời gian,Địa chỉ email,Đơn vị công tác,Nội dung góp ý\n"
        "25/11/2025 8:00:10,an@example.vn,EVN-VP,Không nhận được mã OTP khi đăng nhập\n"
        "25/11/2025 8:05:10,binh@example.vn,,Ứng dụng chạy rất chậm\n",
    )


def test_an_import_of_counts_tells_what_became_of_each_row(told, counts):
    code, found = told("import-installs", counts)
    assert code == 1
    assert set(found) == IMPORT_KEYS
    assert (found["file"], found["read"], found["added"], found["held"]) == ("counts.csv", 3, 1, 1)
    assert [set(p) for p in found["problems"]] == [{"sheet", "row", "column", "found", "expected"}]
    assert (found["problems"][0]["row"], found["problems"][0]["found"]) == (3, "nhiều")
    assert [set(w) for w in found["waiting"]] == [{"sheet", "row", "unit_text", "candidates"}]
    assert all(set(c) == {"code", "name", "score"} for c in found["waiting"][0]["candidates"])


def test_a_clean_import_ends_with_0_and_comes_twice_unchanged(told, answers):
    code, first = told("import-feedback", answers)
    assert (code, set(first), first["added"]) == (0, IMPORT_KEYS, 2)
    code, second = told("import-feedback", answers)
    assert (code, second["added"], second["changed"], second["unchanged"]) == (0, 0, 0, 2)


def test_a_preview_has_no_number_and_keeps_nothing(told, counts):
    code, found = told("import-installs", counts, "--preview")
    assert (code, found["import_id"], found["added"]) == (1, None, 1)
    _code, progress = told("progress", "--unit", "EVN-VP")
    assert progress["units"][0]["staff_installed"] is None


def test_an_import_is_taken_back_as_a_whole(told, counts):
    _code, found = told("import-installs", counts)
    code, undone = told("undo", found["import_id"])
    assert code == 0
    assert undone == {"import_id": found["import_id"], "removed": 2, "restored": 0}


def test_progress_gives_each_units_own_figures(told, run, counts, answers):
    told("import-installs", counts)
    told("import-feedback", answers)
    code, found = told("progress", "--on", "12/12/2025")
    assert (code, set(found), found["on"]) == (0, {"on", "units"}, "2025-12-12")
    by_code = {u["code"]: u for u in found["units"]}
    assert len(by_code) > 500
    assert by_code["EVN-VP"] == {
        "code": "EVN-VP",
        "name": "Văn phòng EVN",
        "parent": "EVN",
        "headcount": 100,
        "staff_installed": 90,
        "family_installed": 12,
        "users": None,
        "feedback": 1,
        "report_state": "none",
        "filed_at": None,
        "on_time": None,
    }
    assert by_code["EVN"]["staff_installed"] is None
    _code, earlier = told("progress", "--on", "2025-12-09", "--unit", "evn-vp")
    assert [u["staff_installed"] for u in earlier["units"]] == [None]
    code, out, _err = run("progress", "--unit", "EVN-VP")
    assert (code, "EVN-VP" in out) == (0, True)


def test_a_report_is_closed_filed_and_had_again(told, counts, tmp_path):
    told("import-installs", counts)
    code, closed = told("close", "EVN-VP", "--explain", "Đã rà soát")
    assert (code, set(closed)) == (0, {"unit", "version", "closed_at", "sha256", "checks"})
    assert closed["closed_at"].startswith("2025-12-12T")
    assert all(set(c) == {"code", "level", "sentence"} for c in closed["checks"])
    code, filed = told("file", "EVN-VP", "--at", "2025-12-14T16:59:59Z", "--number", "1/VP")
    assert code == 0
    assert filed == {
        "unit": "EVN-VP",
        "version": 1,
        "filed_at": "2025-12-14T23:59:59+07:00",
        "on_time": True,
        "sha256": closed["sha256"],
    }
    code, found = told("report", "EVN-VP", "--out", tmp_path / "out", "--version", "1")
    assert (code, set(found)) == (0, {"reports", "seconds"})
    (one,) = found["reports"]
    assert set(one) == {"unit", "files", "items", "images"}
    assert [Path(f).name for f in one["files"]] == ["EVN-VP.docx", "EVN-VP.xlsx"]
    _code, draft = told("report", "EVN-VP", "--out", tmp_path / "out", "--format", "xlsx")
    assert [Path(f).name for f in draft["reports"][0]["files"]] == ["EVN-VP.xlsx"]


def test_opinions_are_written_by_the_ending(told, answers, tmp_path):
    told("import-feedback", answers)
    code, found = told("feedback", "--out", tmp_path / "o.csv", "--unit", "evn-vp", "--state", "open")
    assert (code, found) == (0, {"items": 1})
    assert (tmp_path / "o.csv").read_bytes().startswith(b"\xef\xbb\xbfid,submitted_at,channel,")
    code, found = told("feedback", "--out", tmp_path / "o.xlsx")
    assert (code, found) == (0, {"items": 2})


def test_names_are_matched_or_wait(told, written, tmp_path):
    names = written("names.csv", "id,unit_text,how\n1,Văn phòng EVN,x\n2,Đội 7 Mường Tè,y\n3,,z\n")
    code, found = told("match-units", names, "--out", tmp_path / "m.csv")
    assert (code, found) == (1, {"items": 3, "matched": 1, "waiting": 1})
    rows = rows_of(tmp_path / "m.csv")
    assert [r["unit_code"] for r in rows] == ["EVN-VP", "", ""]
    assert list(rows[0]) == ["id", "unit_text", "unit_code", "how", "confidence"]


def test_an_account_is_made_with_a_password_from_a_file(told, run, written):
    password = written("password", "mật khẩu rất dài\n")
    code, found = told("add-user", "An.Nguyen", "--role", "triager", "--password-file", password)
    assert (code, found) == (0, {"user": "an.nguyen"})
    code, out, err = run("add-user", "an.nguyen", "--role", "triager", "--password-file", password)
    assert (code, out, "an.nguyen" in err) == (2, "", True)


def test_check_tells_that_all_is_sound_and_hides_secrets(told, surroundings):
    surroundings(SECRET_KEY="khong-ai-duoc-biet", SMTP_URL="smtp://an:bi-mat@host")
    code, found = told("check")
    assert (code, found["ok"]) == (0, True)
    assert "khong-ai" not in json.dumps(found)
    assert "bi-mat" not in json.dumps(found)


def test_setting_up_twice_changes_nothing(told):
    code, first = told("setup")
    assert (code, set(first)) == (0, {"revision", "pilot", "units", "functions"})
    _code, before = told("check")
    assert told("setup") == (0, first)
    assert told("check")[1]["counts"] == before["counts"]
    assert first["functions"] == 15


def test_units_and_names_are_taken_from_lists(told, written):
    units = written(
        "units.csv",
        "code,name,short_name,parent_code,kind,status\nX1,Điện lực Mới,,EVNNPC,power_company,active\n",
    )
    code, found = told("import-units", units)
    assert (code, set(found), found["added"]) == (0, IMPORT_KEYS, 1)
    names = written("names.csv", "alias,unit_code\nĐL Mới,X1\nĐL Cũ,KHONG-CO\n")
    code, found = told("import-aliases", names)
    assert (code, found["added"], len(found["problems"])) == (1, 1, 1)


def test_categorising_needs_no_database_and_keeps_the_other_columns(surroundings, written, tmp_path, capfd):
    surroundings(DATABASE_URL="postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    texts = written("t.csv", "kind,Text,id\ncũ,app lag quá,7\ncũ,,8\n")
    assert cli.main(["categorise", str(texts), "--out", str(tmp_path / "o.csv"), "--json"]) == 0
    found = json.loads(capfd.readouterr().out)
    assert (set(found), found["items"]) == ({"items", "seconds"}, 2)
    rows = rows_of(tmp_path / "o.csv")
    assert list(rows[0]) == ["Text", "id", "function", "kind", "confidence", "needs_person", "reasons"]
    assert [r["id"] for r in rows] == ["7", "8"]
    assert all(r["function"] and r["kind"] not in ("", "cũ") for r in rows)


REFUSED = [
    (["import-installs", "khong-co.xlsx"], "khong-co.xlsx"),
    (["import-installs", "folder"], "folder"),
    (["import-installs", "empty.csv"], ""),
    (["import-feedback", "empty.csv"], ""),
    (["import-installs", "wrong.csv"], ""),
    (["import-feedback", "wrong.csv"], ""),
    (["import-units", "wrong.csv"], ""),
    (["import-aliases", "wrong.csv"], ""),
    (["import-feedback", "wrong.csv", "--channel", "thu"], "thu"),
    (["import-feedback", "answers.csv", "--channel", "unit"], "--unit"),
    (["import-feedback", "answers.csv", "--unit", "KHONG-CO"], "KHONG-CO"),
    (["import-installs", "wrong.csv", "--as-of", "hôm qua"], "hôm qua"),
    (["import-installs", "wrong.csv", "--map", "users"], "users"),
    (["import-installs", "wrong.csv", "--map", "users=A", "--map", "users=B"], "--map"),
    (["khong-co-lenh"], "“khong-co-lenh”"),
    (["undo", "1", "thừa"], "“thừa”"),
    (["categorise", "texts.csv", "--out", "o.csv", "--engine", "khac"], "here, dask"),
    (["import-installs", "wrong.csv", "--map", "khong=Cột"], "khong"),
    (["import-installs", "wrong.csv", "--pilot", "KHAC"], ""),
    (["undo", "999"], "999"),
    (["undo", "99999999999999999999"], "99999999999999999999"),
    (["undo", "x"], "x"),
    (["categorise", "wrong.csv", "--out", "o.csv"], "text"),
    (["categorise", "empty.csv", "--out", "o.csv"], ""),
    (["categorise", "khong-co.csv", "--out", "o.csv"], "khong-co.csv"),
    (["categorise", "texts.csv", "--out", "no/such/folder/o.csv"], "no/such/folder"),
    (["match-units", "wrong.csv", "--out", "o.csv"], "unit_text"),
    (["progress", "--unit", "KHONG-CO"], "KHONG-CO"),
    (["progress", "--on", "32/12/2025"], "32/12/2025"),
    (["feedback", "--out", "o.doc"], "o.doc"),
    (["feedback", "--out", "no/such/o.csv"], "no/such"),
    (["feedback", "--out", "o.csv", "--unit", "KHONG-CO"], "KHONG-CO"),
    (["feedback", "--out", "o.csv", "--state", "xong"], "xong"),
    (["feedback", "--out", "o.csv", "--kind", "loi"], "loi"),
    (["report", "KHONG-CO", "--out", "out"], "KHONG-CO"),
    (["report", "EVN-VP", "--out", "wrong.csv"], "wrong.csv"),
    (["report", "EVN-VP", "--out", "out", "--version", "3"], "3"),
    (["report", "EVN-VP", "--out", "out", "--format", "odt"], "odt"),
    (["report", "EVN-VP", "--out", "out", "--lines", "x"], "--lines"),
    (["report", "--out", "out"], "--all"),
    (["close", "EVN-VP"], ""),
    (["close", "KHONG-CO"], "KHONG-CO"),
    (["file", "EVN-VP", "--at", "hôm nay", "--number", "1"], "hôm nay"),
    (["file", "EVN-VP", "--at", "0001-01-01T00:00+07:00", "--number", "1"], "0001"),
    (["file", "EVN-VP", "--at", "2099-01-01T00:00+07:00", "--number", "1"], "2099"),
    (["file", "EVN-VP", "--at", "2025-12-12", "--number", ""], ""),
    (["add-user", "an", "--role", "vua", "--password-file", "password"], "vua"),
    (["add-user", "an", "--role", "reporter", "--password-file", "password"], "--unit"),
    (["add-user", "an", "--role", "triager", "--password-file", "khong-co"], "khong-co"),
    (["add-user", "an", "--role", "triager", "--password-file", "latin"], ""),
    (["add-user", "an", "--role", "triager", "--password-file", "wrong.csv"], ""),
    (["progress", "--khong-co"], "--khong-co"),
    (["khong-co"], "khong-co"),
    (["undo"], "IMPORT_ID"),
]


@pytest.mark.parametrize("place", ["vi", "en"])
def test_what_can_not_be_done_is_told_in_one_sentence_and_leaves_no_output(
    run, surroundings, written, tmp_path, place
):
    surroundings(LOCALE=place)
    (tmp_path / "folder").mkdir()
    written("empty.csv", "")
    written("wrong.csv", "a,b\n1,2\n")
    written("texts.csv", "text\nchậm\n")
    written("password", "mật khẩu rất dài")
    written("latin", "mật khẩu".encode("utf-16").decode("latin-1"), "latin-1")
    written("answers.csv", "Dấu thời gian,Nội dung góp ý\n25/11/2025 8:00:10,Chậm\n")
    faults = []
    for arguments, named in REFUSED:
        for form in ([], ["--json"]):
            code, out, err = run(*arguments, *form)
            sentence = err.strip()
            if (
                (code, out) != (2, "")
                or named not in sentence
                or "Traceback" in sentence
                or not sentence.endswith((".", "…", "--help`."))
                or len(sentence.splitlines()) != 1
            ):
                faults.append((arguments, form, code, out[:80], sentence[-300:]))
    assert faults == []


@pytest.mark.parametrize(
    "address",
    [
        "khong-phai-dia-chi",
        "mysql://an@host/x",
        "postgresql://an@127.0.0.1:1/x",
        "postgresql+psycopg://an@127.0.0.1:1/x",
        "sqlite:///no-table.db",
        "sqlite:///text.db",
        "sqlite:////proc/khong/duoc.db",
    ],
)
def test_a_wrong_database_is_told(surroundings, written, capfd, address):
    written("text.db", "đây không phải cơ sở dữ liệu, chỉ là chữ " * 50)
    surroundings(DATABASE_URL=address)
    assert cli.main(["progress"]) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert len(err.strip().splitlines()) == 1
    assert "Traceback" not in err


def test_a_wrong_setting_is_named(surroundings, capfd):
    surroundings(TODAY="hôm nay", DATABASE_URL="sqlite:///x.db")
    assert cli.main(["progress"]) == 2
    out, err = capfd.readouterr()
    assert (out, "TODAY" in err, "hôm nay" in err) == ("", True, True)


def test_a_language_that_there_is_not_is_named(surroundings, capfd):
    surroundings(LOCALE="xx", DATABASE_URL="sqlite:///x.db")
    assert cli.main(["progress"]) == 2
    out, err = capfd.readouterr()
    assert (out, "LOCALE" in err, "“xx”" in err) == ("", True, True)


def test_words_are_vietnamese_unless_english_is_asked_for(run, surroundings):
    _code, _out, vietnamese = run("progress", "--unit", "KHONG-CO")
    surroundings(LOCALE="en")
    _code, _out, english = run("progress", "--unit", "KHONG-CO")
    assert vietnamese.startswith("Không có đơn vị")
    assert english.startswith("There is no unit with the code KHONG-CO.")


def test_the_demonstration_stands_at_its_day_and_loads_once(surroundings, tmp_path, monkeypatch, capfd):
    monkeypatch.delenv("TODAY")
    surroundings(DATABASE_URL=f"sqlite:///{tmp_path}/demo.db")
    seen = []
    for _turn in range(2):
        assert cli.main(["demo", "--json"]) == 0
        seen.append(json.loads(capfd.readouterr().out))
    assert seen[0] == seen[1]
    assert set(seen[0]) == {"units", "installs", "feedback"}
    assert min(seen[0].values()) > 50
    assert cli.main(["progress", "--json"]) == 0
    found = json.loads(capfd.readouterr().out)
    assert found["on"] == "2025-12-12"
    assert {"none", "closed", "filed"} <= {u["report_state"] for u in found["units"]}
    assert {None, True} <= {u["on_time"] for u in found["units"]}
    assert cli.main(["check", "--json"]) == 0
    open_engine(f"sqlite:///{tmp_path}/demo.db").dispose()


def process(*arguments, **settings):
    return subprocess.run(
        [sys.executable, ROOT / "cli.py", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "LOCALE": "vi", **settings},
        check=False,
    )


def test_as_a_process_it_keeps_its_word(tmp_path, surroundings):
    surroundings()
    missing = process("import-installs", "khong-co.xlsx", DATABASE_URL=f"sqlite:///{tmp_path}/x.db")
    assert (missing.returncode, missing.stdout) == (2, "")
    assert len(missing.stderr.strip().splitlines()) == 1
    texts = tmp_path / "t.csv"
    texts.write_text("text\nứng dụng chậm\n", encoding="utf-8")
    done = process("categorise", str(texts), "--out", str(tmp_path / "o.csv"), "--json")
    assert (done.returncode, json.loads(done.stdout)["items"], done.stderr) == (0, 1, "")


def test_without_a_command_the_commands_are_shown(capfd):
    assert cli.main([]) == 0
    out, err = capfd.readouterr()
    assert ("import-installs" in out, err) == (True, "")


def test_help_brings_no_heavy_room():
    code = (
        "import sys, cli; print([m for m in ('sqlalchemy', 'numpy', 'docx', 'openpyxl') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


def test_setup_makes_the_key_once_for_the_operator_alone(surroundings, tmp_path, capfd):
    surroundings(DATABASE_URL=f"sqlite:///{tmp_path}/key.db", DATA_DIR=str(tmp_path / "kept"))
    key = tmp_path / "kept" / "secret_key"
    assert cli.main(["setup", "--json"]) == 0
    first = key.read_text()
    assert (len(first) > 40, key.stat().st_mode & 0o777) == (True, 0o600)
    assert cli.main(["setup", "--json"]) == 0
    assert key.read_text() == first
    assert len(capfd.readouterr().out.splitlines()) == 2


def test_a_demonstration_stopped_halfway_is_loaded_to_its_end(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path}/half.db")
    store, now = FileStore(tmp_path), datetime(2025, 12, 12, 9, tzinfo=UTC)
    set_up(engine, now=now)
    with writing(engine) as session:
        session.add(Setting(key=demonstration.LOADING, value="1"))
        session.commit()
    import_installs_file(engine, OPERATOR, demonstration.DATA / "counts.csv", now=now)
    first = demonstration.load(engine, store, now=now)
    assert (first.units, first.feedback) == (652, 700)
    assert first.installs > 800
    assert demonstration.load(engine, store, now=now) == first
    engine.dispose()
