"""`python -m triage.train`: build triage/model.npz from the examples that ship."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from triage.fitting import Example, train
from triage.model import save

FOLDER = Path(__file__).parent
FILES = ("examples.csv", "examples_more.csv", "examples_voices.csv", "examples_people.csv")
MODEL_FILE = FOLDER / "model.npz"


def read_examples(folder: Path = FOLDER) -> list[Example]:
    """The labelled texts that ship; the writer is the letter of the id."""
    found: list[Example] = []
    for name in FILES:
        if not (folder / name).exists():
            continue
        with (folder / name).open(encoding="utf-8-sig", newline="") as file:
            found += [
                Example(
                    text=row["text"],
                    function=row["function"],
                    kind=row["kind"],
                    also=tuple(a for a in row["alternatives"].split(";") if a),
                    writer=row["id"][0],
                )
                for row in csv.DictReader(file)
            ]
    return found


def main() -> int:
    """Train and write; says what was written."""
    model = train(read_examples())
    save(model, MODEL_FILE)
    sys.stdout.write(f"{model.about['version']}: {model.about['examples']} examples, {MODEL_FILE.name}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
