"""Without Google at all everything else works, and what needs Google says so: on the command line and in services."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys

import pytest

from importers.google_calls import SheetNotRead
from importers.google_form import FormSource
from models.codes import Role
from services.access import OPERATOR
from services.feedback import list_feedback, read_item
from services.feedback_filters import Filters
from services.form_links import form_link
from services.form_standing import form_standing
from services.form_sync import sync_form
from services.imports import list_imports
from services.unit_reports import draft_facts
from services.unit_tree import load_tree
from services.uploads import import_feedback_file
from settings import ROOT

HEADER = ["Dấu thời gian", "Địa chỉ email", "Đơn vị", "Nội dung góp ý", "Hình ảnh"]
LINK = "https://drive.google.com/open?id=abcdefghijkl"


@pytest.fixture
def answers(tmp_path):
    path = tmp_path / "tra-loi.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        row = [
            "25/11/2025 9:07:03",
            "an@example.vn",
            "Đơn vị A",
            "Không nhận được mã OTP, gọi 0912345678 hay an.nv@example.vn",
            LINK,
        ]
        csv.writer(file).writerows([HEADER, row])
    return path


def test_a_synchronisation_says_how_the_answers_come_in_without_it(engine, session, pilot, now):
    assert pilot.code
    session.commit()
    with pytest.raises(SheetNotRead) as refused:
        sync_form(engine, OPERATOR, FormSource(None, ""), now=now)
    assert refused.value.code == "not_set"
    assert "xlsx" in str(refused.value)
    assert form_standing(session, OPERATOR).runs == ()


def test_answers_come_as_a_file_and_everything_that_follows_works(
    engine, session, pilot, tree, answers, now, person_of
):
    session.commit()
    outcome = import_feedback_file(engine, OPERATOR, answers, now=now)
    assert (outcome.tally.added, outcome.problems) == (1, ())
    triager = person_of(Role.TRIAGER)
    (line,) = list_feedback(session, triager, pilot, Filters()).lines
    (image,) = read_item(session, triager, pilot, line.id).images
    assert (line.function, image.state) == ("login", "missing")
    assert len(list_imports(session, triager)) == 1
    assert form_link(session, triager, pilot, "PA").link == pilot.form_url
    units = load_tree(session)
    assert draft_facts(session, pilot, units, units.by_code["PA"], now=now).lines is not None
    assert tree


@pytest.mark.parametrize("kind", ["sqlite"])
def test_the_command_says_so_in_one_sentence_and_the_others_go_on_masked_when_asked(
    url, session, pilot, answers, tmp_path
):
    assert pilot.code
    session.commit()
    without = {k: v for k, v in os.environ.items() if not k.startswith(("GOOGLE_", "FORM_"))}
    told = without | {"DATABASE_URL": url, "DATA_DIR": str(tmp_path / "data"), "TODAY": "2025-12-12"}

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "cli.py", *words], cwd=ROOT, env=told, capture_output=True, text=True, timeout=90
        )

    refused = run("sync-form", "--json")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "GOOGLE_SERVICE_ACCOUNT_FILE" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert len(refused.stderr.strip().splitlines()) <= 4
    taken = run("import-feedback", str(answers), "--json")
    assert json.loads(taken.stdout)["added"] == 1
    for mask, whole in (((), True), (("--mask",), False)):
        out = tmp_path / "y-kien.csv"
        assert run("feedback", "--out", str(out), *mask).returncode == 0
        told_of = out.read_text(encoding="utf-8-sig")
        assert ("OTP" in told_of, "0912345678" in told_of, "an.nv@" in told_of) == (True, whole, whole)
