"""The linear model: one matrix of weights from features to the fifteen functions and five kinds.

Kept as .npz without pickle: vocabulary as text, weights as int8 with a scale for each label. How it is
trained stands in `triage.fitting`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from models.codes import FUNCTION_CODES, Kind
from triage.features import BLOCKS, Floats, Ints, Run, Table, Vocabulary, tabulate

FUNCTIONS: tuple[str, ...] = FUNCTION_CODES
KINDS: tuple[str, ...] = tuple(kind.value for kind in Kind)
LABELS: tuple[str, ...] = (*FUNCTIONS, *KINDS)


@dataclass(frozen=True)
class Model:
    """Weights (features x labels), how rare each feature is, and what turns scores into probabilities.

    `sharpness` holds the softmax factors for functions and kinds; `sure` the confidence of each from which
    `PRECISION` of left-out texts were right. `about` is the file's own account:
    version, hash of the examples, their number.
    """

    vocabulary: Vocabulary
    block_of: Ints
    rarity: Floats
    weights: Floats
    offset: Floats
    sharpness: tuple[float, float] = (8.0, 8.0)
    sure: tuple[float, float] = (0.9, 0.9)
    about: dict[str, Any] = field(default_factory=dict)

    def table(self, rows: Sequence[tuple[Run, ...]]) -> Table:
        """The features of texts (from `features.runs`) that this model knows."""
        return tabulate(rows, self.vocabulary, self.rarity, self.block_of)

    def scores(self, table: Table) -> Floats:
        """One row a text, one column a label of LABELS."""
        scores = np.zeros((table.texts, len(LABELS)), np.float32)
        spoken = table.value[:, None] * self.weights[table.feature]
        present, starts = np.unique(table.row_of, return_index=True)
        if len(present):
            scores[present] = np.add.reduceat(spoken, starts, axis=0)
        return scores + self.offset

    def probabilities(self, scores: Floats) -> Floats:
        """Scores as probabilities: functions add up to 1, kinds add up to 1."""
        cut = len(FUNCTIONS)
        return np.hstack(
            [softmax(scores[:, :cut] * self.sharpness[0]), softmax(scores[:, cut:] * self.sharpness[1])]
        )


def softmax(scores: Floats) -> Floats:
    """Each row as shares that add up to 1."""
    raised = np.exp(scores - scores.max(1, keepdims=True))
    shares: Floats = (raised / raised.sum(1, keepdims=True)).astype(np.float32)
    return shares


def save(model: Model, path: Path) -> None:
    """Write .npz: vocabulary as UTF-8 text, weights as int8 with a scale for each label."""
    scale = np.maximum(np.abs(model.weights).max(0), 1e-12) / 127
    keys = "\n".join("\t".join(known) for known in model.vocabulary)
    np.savez_compressed(
        path,
        keys=np.frombuffer(keys.encode(), np.uint8),
        rarity=model.rarity,
        weights=np.round(model.weights / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        offset=model.offset,
        sharpness=np.array(model.sharpness),
        sure=np.array(model.sure),
        about=np.frombuffer(json.dumps(model.about, sort_keys=True).encode(), np.uint8),
    )


def load(path: Path) -> Model:
    """Read what `save` wrote; nothing in the file is ever run."""
    with np.load(path, allow_pickle=False) as kept:
        lists = [line.split("\t") if line else [] for line in kept["keys"].tobytes().decode().split("\n")]
        sizes = [len(keys) for keys in lists]
        starts = np.cumsum([0, *sizes])
        return Model(
            vocabulary=tuple(
                dict(zip(keys, range(start, start + len(keys)), strict=True))
                for keys, start in zip(lists, starts.tolist()[:-1], strict=True)
            ),
            block_of=np.repeat(np.arange(len(BLOCKS), dtype=np.int32), sizes),
            rarity=kept["rarity"],
            weights=kept["weights"].astype(np.float32) * kept["scale"],
            offset=kept["offset"],
            sharpness=(float(kept["sharpness"][0]), float(kept["sharpness"][1])),
            sure=(float(kept["sure"][0]), float(kept["sure"][1])),
            about=json.loads(kept["about"].tobytes().decode()),
        )
