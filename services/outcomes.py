"""What one import did, in the same words for the screen, the terminal and `--json`."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from importers.results import RowProblem, SeenColumn
from locales import Phrase
from locales.vietnamese import clean_text

# A list that a person looks through is no longer than this.
MOST_LISTED = 2_000


@dataclass(frozen=True)
class Source:
    """The file (or sync, or grid) that an import reads; `asked` is what the person said beside it."""

    name: str
    sha256: str = ""
    size: int = 0
    asked: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of_file(cls, path: Path, name: str | None = None) -> Source:
        """A file's name, SHA-256 and size; raises OSError when it can't be read."""
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256")
        return cls(clean_text(name or path.name), digest.hexdigest(), path.stat().st_size)


@dataclass(frozen=True)
class Candidate:
    """A unit that waiting words may mean; score 0 to 1."""

    code: str
    name: str
    score: float


@dataclass(frozen=True)
class Waiting:
    """A row whose unit waits for a person."""

    sheet: str
    row: int
    unit_text: str
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True)
class FigureChange:
    """A stored value that an import replaces, for the preview: old -> new."""

    subject: str
    what: str
    old: str
    new: str


@dataclass(frozen=True)
class RowSaid:
    """A row of a file as a list shows it: where it stands, what it is about, what it says."""

    sheet: str
    row: int
    subject: str
    said: str


@dataclass(frozen=True)
class Remembered:
    """What was said of a header row the last time: field -> column ("" where it is in none), by whom and when."""

    mapping: dict[str, str]
    who: str
    at: datetime


@dataclass
class Tally:
    """Counts of rows while an import runs; each row is counted once."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    held: int = 0
    gone: int = 0


@dataclass(frozen=True)
class Outcome:
    """`added + changed + unchanged + held + problem rows` is `read`. `import_id` is None for a preview.

    `columns` are the file's own, for a mapping by hand; `as_last_time` is the mapping that was taken from an
    earlier file. `added` and `unchanged` list the rows of their counts, the first `MOST_LISTED` of each.
    """

    import_id: int | None
    file: str
    read: int
    tally: Tally
    problems: tuple[RowProblem, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    notes: tuple[Phrase, ...] = ()
    changes: tuple[FigureChange, ...] = ()
    mapping: dict[str, str] = field(default_factory=dict)
    columns: tuple[SeenColumn, ...] = ()
    as_last_time: Remembered | None = None
    added: tuple[RowSaid, ...] = ()
    unchanged: tuple[RowSaid, ...] = ()

    @property
    def problem_rows(self) -> int:
        """Rows with at least one problem."""
        return len({(p.sheet, p.row) for p in self.problems})

    def as_json(self) -> dict[str, Any]:
        """The form that scripts rely on."""
        return {
            "import_id": self.import_id,
            "file": self.file,
            "read": self.read,
            "added": self.tally.added,
            "changed": self.tally.changed,
            "unchanged": self.tally.unchanged,
            "held": self.tally.held,
            "gone": self.tally.gone,
            "problems": [
                {
                    "sheet": p.sheet,
                    "row": p.row,
                    "column": p.column,
                    "found": p.found,
                    "expected": str(p.expected),
                }
                for p in self.problems
            ],
            "waiting": [
                {
                    "sheet": w.sheet,
                    "row": w.row,
                    "unit_text": w.unit_text,
                    "candidates": [{"code": c.code, "name": c.name, "score": c.score} for c in w.candidates],
                }
                for w in self.waiting
            ],
        }
