"""The demonstration pilot, loaded once a run of tests however many workers share it; whoever needs it takes a copy."""

from __future__ import annotations

import fcntl
import shutil
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from models.codes import Role
from services.demonstration_accounts import ACCOUNTS
from settings import Settings
from tests.databases import Databases
from web.door import Door
from web.start import prepare, prepare_demonstration

NAMES = {role: username for username, _name, role, _unit in ACCOUNTS}


@dataclass(frozen=True)
class Demonstration:
    """A copy of one's own: the database's URL, and the folder that is DATA_DIR."""

    database: str
    data: Path


def loaded(databases: Databases) -> Path:
    """The folder of the demonstration; the first who asks loads it."""
    folder = databases.folder / "demonstration"
    with (databases.folder / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            folder.mkdir(exist_ok=True)
            url = SecretStr(f"sqlite:///{folder / 'tracker.db'}")
            door = Door(Settings(database_url=url, data_dir=folder / "data", locale="vi", today=None))
            assert prepare_demonstration(door)
            prepare(door)
            door.engine.dispose()
            (folder / "done").touch()
    return folder


def copied(databases: Databases, place: Path) -> Demonstration:
    """A copy in a folder of one's own."""
    source = loaded(databases)
    shutil.copyfile(source / "tracker.db", place / "tracker.db")
    shutil.copytree(source / "data", place / "data")
    return Demonstration(f"sqlite:///{place / 'tracker.db'}", place / "data")


def name_of(role: Role) -> str:
    """The demonstration's account of a role."""
    return NAMES[role]
