"""A whole copy while the program is in use: every table and every kept file in one archive, checked by hashes.

The archive is a zip of `tables/NAME.jsonl` (first line: the columns), `files/…` as they lie under DATA_DIR, and a
`manifest.json` with counts and SHA-256 of each. It comes into being whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Engine, make_url
from sqlmodel import Session

from locales import phrase
from models.database import newest_revision, revision, writing
from models.tables import Setting
from services import audit
from services.access import Action, Person, Refused, require
from services.table_copies import Counted, columns_of, line_of, rows_of, snapshot, tables_in

FORM = 1
LAST_BACKUP = "last_backup"
MANIFEST = "manifest.json"
_CHUNK = 1 << 20
_LEFT_OUT = (".lock", ".part")


@dataclass(frozen=True)
class BackedUp:
    """What an archive holds; `sha256` is that of the archive itself."""

    file: str
    revision: str
    tables: dict[str, int]
    rows: int
    files: int
    bytes: int
    sha256: str


def back_up(engine: Engine, person: Person, file: Path, data_dir: Path, *, now: datetime) -> BackedUp:
    """Write the whole to a file that is not there yet, readable by its owner alone.

    Raises Refused for a file that is there, a database without tables, and a kept file that is lost.
    """
    require(person, Action.SEE_SYSTEM)
    form = revision(engine)
    if form is None:
        raise Refused(phrase("The database has no tables yet. Run `python cli.py setup` first."))
    if file.exists():
        raise Refused(phrase("%(file)s is there already. Name another file.", file=str(file)))
    with whole_file(file) as out:
        tables: dict[str, Counted] = {}
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
            with snapshot(engine) as connection:
                for table in tables_in(connection):
                    with archive.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as entry:
                        names = [str(column.name) for column in columns_of(table)]
                        tables[table.name] = _write_table(entry, names, rows_of(connection, table))
            # After the tables: a file is kept before the row that names it, and none is ever changed.
            kept = {name: _write_file(archive, name, path) for name, path in files_under(data_dir, engine)}
            manifest = {
                "form": FORM,
                "revision": form,
                "made_at": now.astimezone(UTC).isoformat(timespec="seconds"),
                "tables": {name: {"rows": c.rows, "sha256": c.sha256} for name, c in tables.items()},
                "files": kept,
            }
            archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
    mark = hashlib.sha256()
    with file.open("rb") as written:
        while part := written.read(_CHUNK):
            mark.update(part)
    done = BackedUp(
        str(file),
        form,
        {name: counted.rows for name, counted in tables.items()},
        sum(counted.rows for counted in tables.values()),
        len(kept),
        file.stat().st_size,
        mark.hexdigest(),
    )
    if form == newest_revision():
        # A database of an older form has no place for that yet; its copy is made before it is upgraded.
        with writing(engine) as session:
            _remember(session, person, done, now)
    return done


@contextmanager
def whole_file(file: Path) -> Iterator[IO[bytes]]:
    """A file that appears under its name only when all of it was written; a run that is killed leaves nothing.

    Where the system can't hold a file without a name, one ending in .part is left by a killed run.
    """
    file = file.absolute()
    nameless = -1
    with suppress(OSError, AttributeError):
        nameless = os.open(file.parent, os.O_TMPFILE | os.O_RDWR | os.O_CLOEXEC, 0o600)
    if nameless >= 0:
        with os.fdopen(nameless, "w+b") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
            _name(out.fileno(), file)
        return
    part = file.with_name(f"{file.name}.part")
    handle = os.open(part, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600)
    try:
        with os.fdopen(handle, "w+b") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        os.link(part, file)
    finally:
        part.unlink(missing_ok=True)


def _name(nameless: int, file: Path) -> None:
    """Give a file without a name its name; one that has it already is never replaced."""
    folder = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        # Only with a folder given does Python ask the system to follow the link to the open file.
        os.link(f"/proc/self/fd/{nameless}", file.name, src_dir_fd=folder, dst_dir_fd=folder)
        os.fsync(folder)
    finally:
        os.close(folder)


def files_under(data_dir: Path, engine: Engine) -> Iterator[tuple[str, Path]]:
    """What is kept under DATA_DIR beside the database, by names with slashes; locks, halves and backups left out."""
    database = _database_file(engine)
    for path in sorted(data_dir.rglob("*")) if data_dir.is_dir() else ():
        if not path.is_file() or path.is_symlink() or path.name.endswith(_LEFT_OUT):
            continue
        if database is not None and path.parent == database.parent and path.name.startswith(database.name):
            continue
        if zipfile.is_zipfile(path) and is_backup(path):
            continue
        yield path.relative_to(data_dir).as_posix(), path


def is_backup(path: Path) -> bool:
    """Whether a file is an archive of this kind: it is neither part of a backup nor in the way of restoring."""
    try:
        with zipfile.ZipFile(path) as archive:
            return MANIFEST in archive.namelist() and any(n.startswith("tables/") for n in archive.namelist())
    except (zipfile.BadZipFile, OSError):
        return False


def last_backup(session: Session) -> dict[str, Any] | None:
    """When the last backup was made and what it held; None where none was."""
    row = session.get(Setting, LAST_BACKUP)
    return None if row is None else dict(json.loads(row.value))


def _database_file(engine: Engine) -> Path | None:
    address = make_url(engine.url)
    if address.get_backend_name() != "sqlite" or not address.database:
        return None
    return Path(address.database).absolute()


def _write_table(entry: IO[bytes], names: list[str], rows: Iterator[list[Any]]) -> Counted:
    entry.write(line_of(names))
    mark, count = hashlib.sha256(), 0
    for row in rows:
        line = line_of(row)
        mark.update(line)
        entry.write(line)
        count += 1
    return Counted(count, mark.hexdigest())


def _write_file(archive: zipfile.ZipFile, name: str, path: Path) -> dict[str, Any]:
    mark, size = hashlib.sha256(), 0
    # Images and documents are packed already.
    entry = zipfile.ZipInfo(f"files/{name}")
    try:
        with path.open("rb") as source, archive.open(entry, "w", force_zip64=True) as out:
            while part := source.read(_CHUNK):
                mark.update(part)
                size += len(part)
                out.write(part)
    except FileNotFoundError:
        raise Refused(
            phrase("%(file)s went while the backup was made. Nothing was kept; try again.", file=name)
        ) from None
    return {"size": size, "sha256": mark.hexdigest(), "mode": path.stat().st_mode & 0o777}


def _remember(session: Session, person: Person, done: BackedUp, now: datetime) -> None:
    told = {
        "at": now.astimezone(UTC).isoformat(timespec="seconds"),
        "file": Path(done.file).name,
        "bytes": done.bytes,
        "rows": done.rows,
        "files": done.files,
        "sha256": done.sha256,
    }
    session.merge(Setting(key=LAST_BACKUP, value=json.dumps(told, ensure_ascii=False)))
    audit.record(session, person, "back up", "system", "", now=now, after=told)
    session.commit()
