"""Texts categorised over a Dask cluster: the same bytes as on one machine."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from services.access import Refused
from services.spread import over_dask
from settings import ROOT
from triage.train import read_examples

CLUSTER = """
import sys
from distributed import LocalCluster
from cli import main
if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        code = main(["categorise", sys.argv[1], "--out", sys.argv[2], "--engine", "dask",
                     "--scheduler", cluster.scheduler_address])
        done = cluster.scheduler_info["workers"].values()
        print(code, len(done))
"""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=90, check=False
    )


def test_two_workers_write_the_same_bytes_as_one_machine(tmp_path: Path):
    texts = [e.text for e in read_examples()][:5200]
    source = tmp_path / "texts.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["id", "text"], *([n, text] for n, text in enumerate(texts))])
    script = tmp_path / "cluster.py"
    script.write_text(f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n{CLUSTER}")
    here = run("cli.py", "categorise", str(source), "--out", str(tmp_path / "here.csv"))
    assert here.returncode == 0, here.stderr
    there = run(str(script), str(source), str(tmp_path / "there.csv"))
    assert there.stdout.split()[-2:] == ["0", "2"], there.stdout + there.stderr
    assert (tmp_path / "there.csv").read_bytes() == (tmp_path / "here.csv").read_bytes()


def test_without_dask_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(Refused, match="requirements-bulk"), over_dask():
        pass
