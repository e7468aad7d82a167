"""How long it takes to find units: building the matcher, new names, and 100,000 names with repeats.

python -m benchmarks.unit_names
"""

from __future__ import annotations

import csv
import random
from pathlib import Path
from time import perf_counter

from importers.unit_names import KnownUnit, UnitNames

DATA = Path(__file__).parents[1] / "models" / "data"
FIELDS = ("code", "name", "short_name", "parent_code", "kind", "status", "merged_into")
FLOORS = {"build": 0.6, "3,000 new names": 6.0, "100,000 names with repeats": 10.0}  # seconds


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def measure() -> dict[str, float]:
    """Seconds of each of the three."""
    units = [KnownUnit(*(row[field] for field in FIELDS)) for row in _rows("units.csv")]
    aliases = [(row["alias"], row["unit_code"]) for row in _rows("unit_aliases.csv")]
    took: dict[str, float] = {}
    started = perf_counter()
    names = UnitNames(units, aliases)
    took["build"] = perf_counter() - started

    chance = random.Random(7)  # noqa: S311
    starts = ("P. KD ", "Phòng Kỹ thuật ", "", "Tổ thu ngân ", "người nhà ")
    typed = sorted({chance.choice(starts) + alias for alias, _code in aliases} | {u.name for u in units})
    typed += [f"{text} {chance.choice('abcxyz')}" for text in typed[: max(0, 3000 - len(typed))]]
    started = perf_counter()
    for text in typed[:3000]:
        names.match(text)
    took["3,000 new names"] = perf_counter() - started

    many = chance.choices(typed, k=100_000)
    names = UnitNames(units, aliases)
    started = perf_counter()
    for text in many:
        names.match(text, context="TỔNG CÔNG TY ĐIỆN LỰC MIỀN BẮC")
    took["100,000 names with repeats"] = perf_counter() - started
    return took


def main() -> bool:
    """Print each figure beside its floor; whether every floor was held."""
    took = measure()
    for what, seconds in took.items():
        print(f"{what}: {seconds:.2f} s (floor {FLOORS[what]:.1f} s)")
    return all(seconds < FLOORS[what] for what, seconds in took.items())


if __name__ == "__main__":
    raise SystemExit(not main())
