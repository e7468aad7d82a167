"""How much personal data is found, and how often something else is taken for it, on sentences labelled by hand."""

from __future__ import annotations

import csv
from pathlib import Path

from importers.personal_data import find_personal_data

BY_HAND = Path(__file__).parents[1] / "tests" / "importers" / "personal_data_by_hand.csv"
GIVEN = Path(__file__).parents[2] / "shared" / "hostile" / "crafted" / "inject" / "personal_data.csv"
# How many of the given texts hold personal data (the first ones) and how many hold none (the last ones).
GIVEN_WITH, GIVEN_WITHOUT = 16, 5
LEAST_RECALL, MOST_FALSE = 0.95, 0.01


def measure(rows: list[tuple[str, list[str]]]) -> tuple[float, float]:
    """Recall over the pieces, and the share of sentences without personal data in which some was seen."""
    wanted = found = clean = wrong = 0
    for text, kinds in rows:
        seen = [one.kind for one in find_personal_data(text)]
        wanted += len(kinds)
        for kind in kinds:
            if kind in seen:
                seen.remove(kind)
                found += 1
        clean += not kinds
        wrong += not kinds and bool(seen)
    return found / max(wanted, 1), wrong / max(clean, 1)


def by_hand() -> list[tuple[str, list[str]]]:
    """The sentences labelled by hand: text, and the kinds of its pieces."""
    with BY_HAND.open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["kinds"].split()) for row in csv.DictReader(file)]


def given() -> list[tuple[str, bool]]:
    """The given texts that are known to hold personal data, or to hold none; empty where they are not here."""
    if not GIVEN.exists():
        return []
    with GIVEN.open(encoding="utf-8-sig", newline="") as file:
        texts = [row["Nội dung góp ý"] for row in csv.DictReader(file)]
    return [(t, True) for t in texts[:GIVEN_WITH]] + [(t, False) for t in texts[-GIVEN_WITHOUT:]]


def main() -> bool:
    """Print each figure beside its floor; whether all are held."""
    rows = by_hand()
    recall, false = measure(rows)
    held = recall >= LEAST_RECALL and false <= MOST_FALSE
    print(f"personal data, {len(rows)} sentences: recall {recall:.3f} (at least {LEAST_RECALL})")
    print(f"personal data, false alarms: {false:.4f} (at most {MOST_FALSE})")
    if texts := given():
        right = sum(bool(find_personal_data(text)) == has for text, has in texts)
        print(f"personal data, given texts told apart: {right} of {len(texts)} (all)")
        held = held and right == len(texts)
    return held
