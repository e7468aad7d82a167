"""A backup put back into an empty place, and a database moved to another: checked by counts and hashes, all or nothing."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from sqlalchemy import Connection, Engine, Table

from locales import phrase
from models.database import make_form, newest_revision, revision, upgrade
from services.access import Action, Person, Refused, require
from services.backup import FORM, MANIFEST, files_under
from services.table_copies import (
    Counted,
    columns_of,
    hashed,
    is_empty,
    rows_of,
    snapshot,
    tables_in,
    write_rows,
)

_CHUNK = 1 << 20
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, TypeError, NotImplementedError)


@dataclass(frozen=True)
class PutBack:
    """What stands in the place now."""

    revision: str
    tables: dict[str, int]
    rows: int
    files: int


def restore(engine: Engine, person: Person, file: Path, data_dir: Path) -> PutBack:
    """Put a backup into a database without tables and a DATA_DIR without files. Safe to run again after a kill.

    The archive is looked through before anything is touched. Raises Refused for what is no backup or a damaged
    one, one of a newer program, and a place that is not empty.
    """
    require(person, Action.SEE_SYSTEM)
    with _opened(file) as archive:
        manifest = _manifest(archive, file)
        with _damage_told(file):
            _look_through(archive, manifest)
        _refuse_unless_empty(engine, manifest, data_dir)
        for name, told in manifest["files"].items():
            _put_file(archive, name, told, data_dir)
        counts: dict[str, int] = {}
        with engine.execution_options(writes=True).begin() as connection:
            for table in _made_tables(connection, manifest["revision"]):
                wanted = manifest["tables"].get(table.name)
                if wanted is not None:
                    with archive.open(f"tables/{table.name}.jsonl") as lines:
                        names = json.loads(lines.readline())
                        rows = (json.loads(line) for line in lines)
                        _fill(connection, table, names, rows, Counted(wanted["rows"], wanted["sha256"]))
                    counts[table.name] = wanted["rows"]
    return PutBack(upgrade(engine), counts, sum(counts.values()), len(manifest["files"]))


def move_to(engine: Engine, person: Person, target: Engine) -> PutBack:
    """The same data in another database, which must be empty; this one and the kept files stay as they are."""
    require(person, Action.SEE_SYSTEM)
    form = revision(engine)
    if form is None:
        raise Refused(phrase("The database has no tables yet. Run `python cli.py setup` first."))
    if engine.url == target.url:
        raise Refused(phrase("This is the database itself. Name another."))
    with target.connect() as looked:
        if not is_empty(looked):
            raise Refused(_not_empty_database())
    counts: dict[str, int] = {}
    with snapshot(engine) as source, target.execution_options(writes=True).begin() as connection:
        made = _made_tables(connection, form)
        there = {table.name: table for table in tables_in(source)}
        for table in made:
            origin = there.get(table.name)
            if origin is None:
                continue
            names = [str(column.name) for column in columns_of(origin)]
            wanted = hashed(rows_of(source, origin))
            _fill(connection, table, names, rows_of(source, origin), wanted)
            counts[table.name] = wanted.rows
    return PutBack(upgrade(target), counts, sum(counts.values()), 0)


def _made_tables(connection: Connection, form: str) -> list[Table]:
    """Tables of that form, without the rows that the migrations put in, each after those that its rows name."""
    make_form(connection, form)
    made = tables_in(connection)
    for table in reversed(made):
        connection.execute(table.delete())
    return made


def _fill(
    connection: Connection, table: Table, names: list[str], rows: Iterator[Any], wanted: Counted
) -> None:
    write_rows(connection, table, names, rows)
    if hashed(rows_of(connection, table)) != wanted:
        raise Refused(
            phrase(
                "Table %(table)s is not the same after writing. Nothing was kept; check both databases and try again.",
                table=table.name,
            )
        )


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    with file.open("rb") as source:
        with _damage_told(file):
            archive = zipfile.ZipFile(source)
        with archive:
            yield archive


@contextmanager
def _damage_told(file: Path) -> Iterator[None]:
    try:
        yield
    except _DAMAGED as error:
        raise Refused(
            phrase(
                "%(file)s is no backup of this program, or it is damaged. Take another copy.", file=str(file)
            )
        ) from error


def _manifest(archive: zipfile.ZipFile, file: Path) -> dict[str, Any]:
    with _damage_told(file):
        manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
        form, made_by = manifest["form"], str(manifest["revision"])
        for name in manifest["files"]:
            path = PurePosixPath(name)
            if path.is_absolute() or not path.parts or ".." in path.parts or "\\" in name or "\0" in name:
                raise ValueError(name)
        known = made_by.isdigit() and int(made_by) <= int(newest_revision())
    if form != FORM or not known:
        raise Refused(
            phrase(
                "This backup is of form %(form)s, revision %(revision)s, which this program does not know. "
                "Restore it with the program that made it, or a newer one.",
                form=str(form),
                revision=made_by,
            )
        )
    return manifest


def _look_through(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    """Every byte read once, before anything is touched; raises ValueError for one that is not what was written."""
    for name, told in manifest["tables"].items():
        mark, count = hashlib.sha256(), -1
        with archive.open(f"tables/{name}.jsonl") as lines:
            for line in lines:
                count += 1
                if count:
                    mark.update(line)
        if (count, mark.hexdigest()) != (told["rows"], told["sha256"]):
            raise ValueError(name)
    for name, told in manifest["files"].items():
        mark = hashlib.sha256()
        with archive.open(f"files/{name}") as source:
            while part := source.read(_CHUNK):
                mark.update(part)
        if mark.hexdigest() != told["sha256"]:
            raise ValueError(name)


def _not_empty_database() -> Any:
    return phrase("The database is not empty. Name an empty one in DATABASE_URL; nothing was changed.")


def _refuse_unless_empty(engine: Engine, manifest: dict[str, Any], data_dir: Path) -> None:
    with engine.connect() as connection:
        if not is_empty(connection):
            raise Refused(_not_empty_database())
    # What an earlier, killed run of the same backup wrote is no hindrance.
    for name, path in files_under(data_dir, engine):
        told = manifest["files"].get(name)
        if told is None or hashlib.sha256(path.read_bytes()).hexdigest() != told["sha256"]:
            raise Refused(
                phrase(
                    "DATA_DIR (%(folder)s) is not empty: %(file)s lies there. Name an empty folder; nothing was changed.",
                    folder=str(data_dir),
                    file=name,
                )
            )


def _put_file(archive: zipfile.ZipFile, name: str, told: dict[str, Any], data_dir: Path) -> None:
    path = data_dir / name
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, started = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as out, archive.open(f"files/{name}") as source:
            while part := source.read(_CHUNK):
                out.write(part)
            out.flush()
            os.fsync(out.fileno())
        Path(started).chmod(int(told.get("mode", 0o600)) & 0o777)
        Path(started).replace(path)
    finally:
        Path(started).unlink(missing_ok=True)
