"""Grouping opinions by fault: 100,000 of them, one new among them, and how right the proposals are.

python -m benchmarks.problems

The texts are the shipped examples with others' clauses behind them and short forms in them, so that few are
alike. Quality is measured on faults told in several ways by hand (tests/triage/faults_by_hand.csv, and
faults_unseen.csv, which nobody looked at when choosing words): the share of pairs that are told to be one fault
and are, and the share of pairs of one fault that are recognised.
"""

from __future__ import annotations

import csv
import random
from itertools import combinations
from pathlib import Path
from time import perf_counter

from triage.fault_groups import FaultGroups
from triage.similar import same_fault, tell
from triage.train import read_examples

BY_HAND = Path(__file__).parents[1] / "tests" / "triage" / "faults_by_hand.csv"
UNSEEN = BY_HAND.with_name(
    "faults_unseen.csv"
)  # written after the words were chosen, not used to choose them
ITEMS = 100_000
MOST = {"group 100,000 opinions": 10.0, "candidates of a new one, p95": 0.05}  # seconds
LEAST = {BY_HAND: (0.9, 0.75), UNSEEN: (0.95, 0.4)}  # precision, recall
_SHORT = (("không", "ko"), ("được", "dc"), ("hóa đơn", "hđ"), ("thanh toán", "tt"), ("quá", "wá"))


def many(count: int) -> dict[tuple[str, bool], dict[int, str]]:
    """So many texts by function and whether they wish, few alike."""
    chance = random.Random(11)  # noqa: S311
    examples = [e for e in read_examples() if e.kind != "other"]
    found: dict[tuple[str, bool], dict[int, str]] = {}
    for number in range(count):
        one, other = chance.choice(examples), chance.choice(examples)
        text = one.text
        if chance.random() < 0.6:
            text += ", " + " ".join(other.text.split()[: chance.randint(2, 9)])
        if chance.random() < 0.3:
            for written, short in _SHORT:
                text = text.replace(written, short)
        found.setdefault((one.function, one.kind == "suggestion"), {})[number] = text
    return found


def quality(pairs_of: Path) -> tuple[float, float]:
    """Precision and recall of the pairs that are told to be one fault."""
    with pairs_of.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    told = tell([row["text"] for row in rows])
    right = wrong = missed = 0
    for (a, one), (b, other) in combinations(zip(rows, told, strict=True), 2):
        if a["function"] == b["function"]:
            found, same = same_fault(one, other), a["fault"] == b["fault"]
            right, wrong, missed = (
                right + (found and same),
                wrong + (found and not same),
                missed + (same and not found),
            )
    return right / (right + wrong), right / (right + missed)


def measure() -> dict[str, float]:
    """Seconds of grouping and of a new opinion's candidates."""
    parts = many(ITEMS)
    tell(["khởi động"])
    started = perf_counter()
    blocks = {}
    for name, texts in parts.items():
        blocks[name] = FaultGroups()
        blocks[name].build(texts)
    took = {"group 100,000 opinions": perf_counter() - started}
    new = []
    for number, (name, texts) in enumerate(many(600).items()):
        for text in texts.values():
            started = perf_counter()
            blocks[name].take(ITEMS + number, text)
            blocks[name].similar(text, but=ITEMS + number)
            new.append(perf_counter() - started)
    took["candidates of a new one, p95"] = sorted(new)[int(len(new) * 0.95)]
    sizes = sorted((len(g) for b in blocks.values() for g in b.groups()), reverse=True)
    print(f"{len(sizes)} groups of two and more, the largest {sizes[:5]}, {sum(sizes)} opinions in them")
    return took


def main() -> bool:
    """Print each figure beside its floor; whether every floor was held."""
    took = measure()
    for what, seconds in took.items():
        print(f"{what}: {seconds:.3f} s (at most {MOST[what]:g} s)")
    held = all(took[w] <= MOST[w] for w in took)
    for pairs_of, floors in LEAST.items():
        for what, share, least in zip(("precision", "recall"), quality(pairs_of), floors, strict=True):
            print(f"{what} of proposals, {pairs_of.name}: {share:.3f} (at least {least:g})")
            held &= share >= least
    return held


if __name__ == "__main__":
    raise SystemExit(not main())
