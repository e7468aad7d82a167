"""Which words of a text decided, as stretches of the text itself.

Worked out for all texts of a batch at once, and only when somebody asks for one of them: most suggestions are
stored and never explained.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from triage.features import Floats, Table, keys_of
from triage.model import LABELS, Model
from triage.own_words import OwnWords, reasons
from triage.reading import Reading, read
from triage.suggestion import Reason
from triage.text import has_accents, words

Told = tuple[int, int, float]  # start, end, how much it spoke
Places = npt.NDArray[np.intp]

OF_FUNCTION = 3
OF_KIND = 2
WORTH_TELLING = 0.35  # of what the strongest word says
TINY = 1e-6


@dataclass(frozen=True)
class Explained:
    """Texts with the labels that were chosen for them: `functions` and `kinds` are places in LABELS."""

    texts: Sequence[str]
    functions: Places
    kinds: Places
    model: Model = field(repr=False)
    lexicon: OwnWords | None = None

    def of(self, row: int) -> tuple[Reason, ...]:
        """The words that decided for one text: the staff's own, then the function's, then the kind's."""
        text = self.texts[row]
        labels = LABELS[self.functions[row]], LABELS[self.kinds[row]]
        own: list[Reason] = []
        if self.lexicon:
            said = words(text)
            own = reasons(text, said, self.lexicon.find(said, bare=not has_accents(text)), labels)
        return (
            *own,
            *(
                Reason(start, end, text[start:end], label, round(weight, 4))
                for label, told, most in zip(labels, self._told, (OF_FUNCTION, OF_KIND), strict=True)
                for start, end, weight in told[row][:most]
            ),
        )

    @cached_property
    def _told(self) -> tuple[list[list[Told]], list[list[Told]]]:
        said = read(self.texts)
        table = self.model.table(keys_of(said))
        spoke = by_word(table, len(said.row), self.model, self.functions, self.kinds)
        return _stretches(said, spoke[:, 0]), _stretches(said, spoke[:, 1])


def by_word(table: Table, count: int, model: Model, function: Places, kind: Places) -> Floats:
    """How much each of the texts' words, laid end to end, spoke for its text's function and kind.

    A run of words shares what it says evenly among them.
    """
    out = np.zeros((count, 2), np.float32)
    size = table.last - table.first
    for column, label in enumerate((function, kind)):
        share = table.value * model.weights[table.feature, label[table.row]] / size
        for step in range(int(size.max(initial=0))):
            reach = np.flatnonzero(size > step)
            out[:, column] += np.bincount(table.first[reach] + step, share[reach], count)
    return out


def _stretches(said: Reading, spoke: Floats) -> list[list[Told]]:
    """For each text the stretches of words that spoke most for its label, strongest first."""
    told: list[list[Told]] = [[] for _text in range(said.texts)]
    if not len(spoke):
        return told
    with_words = np.flatnonzero(said.sizes)
    starts = np.cumsum(said.sizes) - said.sizes
    strongest = np.maximum.reduceat(spoke, starts[with_words])
    enough = np.maximum(WORTH_TELLING * np.repeat(strongest, said.sizes[with_words]), TINY)
    hits = np.flatnonzero(spoke >= enough)
    columns = (said.row[hits], said.word[hits], said.first[hits], said.last[hits], spoke[hits])
    for row, word, first, last, weight in zip(*(c.tolist() for c in columns), strict=True):
        if said.spelled[word] == ".":
            continue
        here = told[row]
        if here and first - here[-1][1] <= 1:
            here[-1] = (here[-1][0], last, here[-1][2] + weight)
        else:
            here.append((first, last, weight))
    for here in told:
        here.sort(key=lambda stretch: -stretch[2])
    return told
