"""One sentence for whatever a person, a file or a setting can cause; everything else is left to the log."""

from __future__ import annotations

import errno
import sqlite3

import pytest
from sqlalchemy.exc import ArgumentError, DatabaseError, IntegrityError, OperationalError

from importers.refusals import unreadable
from locales import phrase, speaking
from services.access import NotFound, Refused
from services.file_store import FileIsGone
from services.refusals import sentence_of


def of_database(kind, why="unable to open database file\nmore"):
    return kind("SELECT 1", {}, sqlite3.OperationalError(why))


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (Refused(phrase("So it is.")), "So it is."),
        (NotFound(phrase("Not there.")), "Not there."),
        (unreadable("no_columns", names="“text”", found="a"), "“text”"),
        (FileNotFoundError(errno.ENOENT, "x", "a.csv"), "a.csv is not there"),
        (IsADirectoryError(errno.EISDIR, "x", "a"), "a is a folder"),
        (NotADirectoryError(errno.ENOTDIR, "x", "a/b"), "a folder is needed"),
        (FileExistsError(errno.EEXIST, "x", "a"), "a folder is needed"),
        (PermissionError(errno.EACCES, "x", "a"), "may not be read or written"),
        (OSError(errno.ENOSPC, "No space left on device", "a"), "No space left on device"),
        (FileIsGone("0" * 64), "python cli.py check"),
        (ArgumentError("x"), "DATABASE_URL"),
        (of_database(OperationalError), "(unable to open database file)"),
        (of_database(DatabaseError), "(unable to open database file)"),
        (of_database(OperationalError, "no such table: pilot"), "is empty or of an older version"),
        (of_database(DatabaseError, 'relation "pilot" does not exist'), "is empty or of an older version"),
        (FileNotFoundError(errno.ENOENT, "x", "a.csv.part"), "a.csv is not there"),
        (IsADirectoryError(errno.EISDIR, "x", "a/.dang-ghi"), "a is a folder"),
    ],
)
def test_each_has_one_sentence(error, words):
    with speaking("en"):
        said = sentence_of(error)
    assert words in said
    assert len(said.splitlines()) == 1
    with speaking("vi"):
        assert sentence_of(error)


@pytest.mark.parametrize(
    "error", [ValueError("x"), KeyError("x"), of_database(IntegrityError), ModuleNotFoundError("x")]
)
def test_a_fault_of_the_program_has_none(error):
    assert sentence_of(error) is None
