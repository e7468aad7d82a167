"""What deploy/ hands to a server: timers that start services that exist, and commands that the program takes."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import time
from pathlib import Path

import pytest
import typer

from cli import app
from tests.house import ROOT

DEPLOY = ROOT / "deploy"
SERVICES = sorted(path.stem for path in DEPLOY.glob("*.service"))
CRONS = sorted(DEPLOY.glob("*.cron"))
COMMANDS = typer.main.get_command(app)
COPIES = "/var/backups/pilot-tracker"
OF_CLI = re.compile(r"\.venv/bin/python cli\.py ([^>;&']*)")


def unit_file(name: str) -> dict[str, list[tuple[str, str]]]:
    """The sections of a unit file with their lines in order; a name may come twice."""
    sections: dict[str, list[tuple[str, str]]] = {}
    for line in (DEPLOY / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            here = sections.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            key, equals, value = line.partition("=")
            assert equals, line
            here.append((key, value))
    return sections


def values_of(name: str, section: str, key: str) -> list[str]:
    """What a unit file says under a name."""
    return [value for found, value in unit_file(name)[section] if found == key]


def cron_lines(path: Path) -> list[str]:
    """The lines of a crontab that start something."""
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] not in "#@"]


def commands() -> list[str]:
    """Every call of the program's own command line, as a shell sees it."""
    said = [value for name in SERVICES for value in values_of(f"{name}.service", "Service", "ExecStart")]
    said += [line.replace("\\%", "%") for path in CRONS for line in cron_lines(path)]
    return sorted({found.strip() for line in said for found in OF_CLI.findall(line)})


def test_every_service_has_a_timer_that_starts_it():
    assert {"backup", "form-sync", "letters", "mail", "retain"} <= set(SERVICES)
    assert sorted(path.stem for path in DEPLOY.glob("*.timer")) == SERVICES
    for name in SERVICES:
        assert values_of(f"{name}.timer", "Timer", "Unit") == [f"pilot-tracker-{name}.service"]
        assert values_of(f"{name}.timer", "Timer", "Persistent") == ["true"]
        assert values_of(f"{name}.timer", "Install", "WantedBy") == ["timers.target"]
        for kind in ("timer", "service"):
            told = (DEPLOY / f"{name}.{kind}").read_text(encoding="utf-8")
            assert f"pilot-tracker-{name}.{kind}" in told.split("[Unit]")[0]


def test_a_service_runs_without_rights_it_does_not_need():
    for name in SERVICES:
        told = dict(unit_file(f"{name}.service")["Service"])
        assert (told["User"], told["NoNewPrivileges"]) == ("pilot-tracker", "true")
        assert (told["ProtectSystem"], told["ProtectHome"]) == ("full", "true")
        assert "TimeoutStartSec" in told


@pytest.mark.parametrize("line", commands())
def test_a_command_of_deploy_is_accepted(line):
    name, *arguments = shlex.split(line)
    COMMANDS.commands[name].make_context(name, arguments).close()


def test_cron_does_all_that_the_timers_do():
    by_cron = {line.split()[0] for path in CRONS for line in OF_CLI.findall(path.read_text(encoding="utf-8"))}
    by_timer = {
        call.split()[0]
        for name in SERVICES
        for value in values_of(f"{name}.service", "Service", "ExecStart")
        for call in OF_CLI.findall(value)
    }
    assert by_cron == by_timer
    for path in CRONS:
        for line in cron_lines(path):
            assert len(line.split(maxsplit=6)) == 7
            assert re.fullmatch(r"(\*|\*/\d+|\d+)( (\*|\d+)){4} pilot-tracker", " ".join(line.split()[:6]))
            # To cron a bare % is the end of the line.
            assert "%" not in line.replace("\\%", "")


def by_systemd() -> str:
    [start] = values_of("backup.service", "Service", "ExecStart")
    [after] = values_of("backup.service", "Service", "ExecStartPost")
    return f"{start.replace('$$', '$').replace('%%', '%')} && {after}"


def by_cron() -> str:
    [line] = [line for line in cron_lines(DEPLOY / "care.cron") if " backup " in line]
    return line.split(maxsplit=6)[6].replace("\\%", "%")


@pytest.mark.parametrize("line", [by_systemd(), by_cron()], ids=["systemd", "cron"])
def test_a_night_leaves_a_new_copy_and_lets_go_of_old_ones_only_when_it_was_made(line, tmp_path):
    """The very line, with the server's places put elsewhere."""
    copies, home = tmp_path / "copies", tmp_path / "opt"
    copies.mkdir()
    (home / ".venv/bin").mkdir(parents=True)
    (home / ".venv/bin/python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (home / ".venv/bin/python").chmod(0o755)
    (home / "cli.py").symlink_to(ROOT / "cli.py")
    here = line.replace(COPIES, str(copies)).replace("/opt/pilot-tracker", str(home))
    here = here.replace("/var/log/pilot-tracker", str(tmp_path))
    told = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path}/x.db", "DATA_DIR": str(tmp_path / "data")}

    def night() -> int:
        return subprocess.run(
            ["/bin/sh", "-c", here], cwd=home, env=told, stdout=subprocess.DEVNULL
        ).returncode

    aged = {f"sao-luu-{days}.zip": days for days in (1, 13, 15, 40)} | {"khac-40.zip": 40}
    for name, days in aged.items():
        (copies / name).touch()
        then = time.time() - days * 86_400 + 60
        os.utime(copies / name, (then, then))
    assert night() != 0  # there is no database yet, so nothing is let go of
    assert {path.name for path in copies.iterdir()} == set(aged)
    subprocess.run(
        [sys.executable, ROOT / "cli.py", "setup"], cwd=home, env=told, stdout=subprocess.DEVNULL, check=True
    )
    assert night() == 0
    left = {path.name for path in copies.iterdir()}
    assert {"sao-luu-1.zip", "sao-luu-13.zip", "khac-40.zip"} < left
    [new] = left - set(aged)
    assert re.fullmatch(r"sao-luu-\d{8}-\d{6}\.zip", new)
    assert left & {"sao-luu-15.zip", "sao-luu-40.zip"} == set()
