"""What people's corrections teach: `python -m benchmarks.learning [WRITERS]`; 1 when a floor is missed.

A writer's items are taken out of the examples: to the model they are a stranger's. Then so many of them come back
as people's labels, and what is left of that writer is categorised; the figures are means over the writers that have
enough items. Function counts right where an alternative is named, kind alone by its label. A correction weighs
as much as a shipped example: three and eight times the weight gained nothing (writers A, C and F).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from zlib import crc32

import numpy as np

from triage.features import Keys
from triage.fitting import OURS, Example, accepted, fit, read, with_copies
from triage.model import FUNCTIONS
from triage.train import read_examples

CORRECTIONS = (0, 100, 300)
LEFT_OVER = 190  # items of a writer that are never a correction, at least
# What the mean of function and kind rises by, at least, from no correction to so many.
FLOORS = {100: 0.0005, 300: 0.002}


def order(example: Example) -> int:
    """A steady shuffle."""
    return crc32(example.text.encode())


def share_right(
    found: Keys, examples: Sequence[Example], taught: list[int], rest: list[int]
) -> tuple[float, float]:
    """Shares of functions and of kinds of `rest` that a model trained on `taught` gets right."""
    model = fit(found.of(taught), [examples[i] for i in taught])
    scores = model.scores(model.table(found.of(rest)))
    right, rows, cut = accepted([examples[i] for i in rest]), np.arange(len(rest)), len(FUNCTIONS)
    function = right[rows, scores[:, :cut].argmax(1)].mean()
    kind = right[rows, cut + scores[:, cut:].argmax(1)].mean()
    return float(function), float(kind)


def main() -> bool:
    """Measure the writers that are named, or each that has enough items."""
    examples = with_copies(read_examples())
    found = read([e.text for e in examples])
    own = {
        writer: sorted(
            (i for i, e in enumerate(examples) if e.writer == writer and not e.copy),
            key=lambda i: order(examples[i]),
        )
        for writer in sorted({e.writer for e in examples} - set(OURS))
    }
    named = {letter for argument in sys.argv[1:] for letter in argument if letter in own}
    measured = [w for w in own if len(own[w]) >= CORRECTIONS[-1] + LEFT_OVER and w in (named or own)]
    means: dict[int, tuple[float, float]] = {}
    for count in CORRECTIONS:
        shares = []
        for writer in measured:
            others = [i for i, e in enumerate(examples) if e.writer != writer]
            shares.append(
                share_right(found, examples, [*others, *own[writer][:count]], own[writer][CORRECTIONS[-1] :])
            )
            function, kind = shares[-1]
            sys.stdout.write(
                f"  writer {writer}, {count} corrections: function {function:.4f}, kind {kind:.4f}\n"
            )
            sys.stdout.flush()
        function, kind = (float(mean) for mean in np.mean(shares, axis=0))
        means[count] = function, kind
        rose = (function + kind - sum(means[0])) / 2
        floor = FLOORS.get(count)
        told = (
            ""
            if floor is None
            else f", rose {rose:+.4f} (floor {floor:+.3f}){'' if rose >= floor else '  MISSED'}"
        )
        sys.stdout.write(
            f"mean of {len(measured)} writers, {count} corrections: function {function:.4f}, kind {kind:.4f}{told}\n"
        )
        sys.stdout.flush()
    return all((sum(means[n]) - sum(means[0])) / 2 >= floor for n, floor in FLOORS.items())


if __name__ == "__main__":
    raise SystemExit(0 if main() else 1)
