"""The state of the place itself, for an administrator: the database and its size, the kept files, the last backup."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, func, make_url, text
from sqlmodel import Session, col, select

from models.database import newest_revision, revision
from models.tables import Account, Audit, Feedback, Image, ImportBatch, InstallCount, Report, SignIn
from services.access import Action, Person, require
from services.backup import last_backup


@dataclass(frozen=True)
class SystemState:
    """Sizes in bytes, None where they can't be known. `rows` is table -> how many."""

    kind: str
    version: str
    revision: str
    needed: str
    database_bytes: int | None
    files: int
    file_bytes: int
    free_bytes: int
    rows: dict[str, int]
    backup: dict[str, Any] | None
    backup_at: datetime | None


def system_state(session: Session, person: Person, engine: Engine, data_dir: Path) -> SystemState:
    """How things stand. Looks at every kept file's size, not at its bytes: `check` does that."""
    require(person, Action.SEE_SYSTEM)
    files = [path.stat().st_size for path in (data_dir / "files").rglob("*") if path.is_file()]
    postgresql = engine.dialect.name == "postgresql"
    version = session.connection().execute(
        text("SHOW server_version" if postgresql else "SELECT sqlite_version()")
    )
    made = last_backup(session)
    free = shutil.disk_usage(data_dir if data_dir.exists() else Path()).free
    return SystemState(
        "PostgreSQL" if postgresql else "SQLite",
        str(version.scalar()),
        revision(engine) or "",
        newest_revision(),
        _size(session, engine),
        len(files),
        sum(files),
        free,
        {
            str(table.__tablename__): session.exec(select(func.count()).select_from(table)).one()
            for table in (Feedback, InstallCount, Report, Image, ImportBatch, Account, SignIn)
        }
        | {"audit": session.exec(select(func.max(col(Audit.id)))).one() or 0},
        made,
        datetime.fromisoformat(made["at"]) if made else None,
    )


def _size(session: Session, engine: Engine) -> int | None:
    if engine.dialect.name == "postgresql":
        asked = session.connection().execute(text("SELECT pg_database_size(current_database())"))
        return int(asked.scalar() or 0)
    place = make_url(engine.url).database
    return Path(place).stat().st_size if place and Path(place).is_file() else None
