"""What to say when something can't be done: one sentence for the terminal, with the next step."""

from __future__ import annotations

import re

from locales import Phrase, phrase
from locales import gettext as _
from locales.vietnamese import clean_text

WRONG_ADDRESS = phrase(
    "DATABASE_URL is no address of a database. Write it as sqlite:///data/tracker.db or "
    "postgresql+psycopg://user:password@host/name."
)


# A file or folder that is written beside the one that was named, until it is whole.
_AS_TYPED = re.compile(r"\.part$|/\.dang-ghi$")
# What the parser of the command line says in English.
_CHOICES = re.compile(r"'(?P<found>.*)' is not one of (?P<choices>.+)")
_NO_COMMAND = re.compile(r"No such command '(?P<name>.*)'")
_TOO_MUCH = re.compile(r"Got unexpected extra arguments?(?:\(s\))? \((?P<words>.*)\)", re.DOTALL)
_NO_VALUE = re.compile(r"Option '(?P<name>.*)' requires an argument")

_NO_TABLE = re.compile(r"no such (?:table|column)|(?:relation|column) .* does not exist")


def sentence_of(error: Exception) -> str | None:
    """The sentence of a refusal; None for what no file, word or setting should ever cause."""
    said = getattr(error, "sentence", None)
    if isinstance(said, Phrase | str):
        return str(said)
    if isinstance(error, OSError):
        return _of_file(error)
    if hasattr(error, "format_message"):
        return _of_command(error)
    return _of_store(error)


def _of_file(error: OSError) -> str:
    name = clean_text(_AS_TYPED.sub("", str(error.filename or ""))) or _("The file")
    match error:
        case FileNotFoundError():
            return _("%(file)s is not there. Correct the name, or make the folder first.", file=name)
        case IsADirectoryError():
            return _("%(file)s is a folder. Name a file.", file=name)
        case NotADirectoryError() | FileExistsError():
            return _("%(file)s: a file stands where a folder is needed. Name another place.", file=name)
        case PermissionError():
            return _("%(file)s may not be read or written here. Name another place.", file=name)
    return _("%(file)s can't be used: %(why)s.", file=name, why=error.strerror or type(error).__name__)


def _of_command(error: Exception) -> str:
    """What was typed was not understood; the parser of the command line told why."""
    parameter = getattr(error, "param", None)
    name = parameter.get_error_hint().strip("'") if parameter is not None else ""
    match type(error).__name__:
        case "MissingParameter":
            return _("%(name)s is missing. Add --help to see what the command takes.", name=name)
        case "NoSuchOption":
            option = getattr(error, "option_name", "")
            return _(
                "There is no option %(name)s. Add --help to see what the command takes.", name=str(option)
            )
        case "BadParameter":
            why = str(getattr(error, "message", ""))
            if not (choices := _CHOICES.search(why)):
                return _("%(name)s: %(why)s", name=name, why=why)
            return _(
                "%(name)s takes one of: %(choices)s; found “%(text)s”.",
                name=name,
                choices=choices["choices"].replace("'", "").rstrip("."),
                text=choices["found"],
            )
    why = str(getattr(error, "message", error)).rstrip(".")
    if unknown := _NO_COMMAND.fullmatch(why):
        return _(
            "There is no command “%(name)s”. Add --help to see which commands there are.",
            name=unknown["name"],
        )
    if extra := _TOO_MUCH.fullmatch(why):
        return _(
            "“%(words)s” is more than the command takes. Put a name with spaces in quotation marks.",
            words=extra["words"],
        )
    if bare := _NO_VALUE.fullmatch(why):
        return _("%(name)s is missing. Add --help to see what the command takes.", name=bare["name"])
    return _("The command was not understood: %(why)s. See `python cli.py --help`.", why=why)


def _of_store(error: Exception) -> str | None:
    from sqlalchemy.exc import ArgumentError, DatabaseError, DataError, IntegrityError

    from services.file_store import FileIsGone

    match error:
        case FileIsGone():
            return _("A kept file is missing or was changed. Run `python cli.py check` to see which.")
        case ArgumentError():
            return str(WRONG_ADDRESS)
        case IntegrityError() | DataError():
            return None
        case DatabaseError():
            why = str(error.orig).strip().splitlines()
            if why and _NO_TABLE.search(why[0]):
                return _(
                    "The database is empty or of an older version. Run `python cli.py setup` first, or correct DATABASE_URL."
                )
            return _(
                "The database can't be used (%(why)s). Run `python cli.py setup` first, or correct DATABASE_URL.",
                why=why[0] if why else type(error.orig).__name__,
            )
    return None
