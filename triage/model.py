"""The linear model: one matrix of weights from features to the fifteen functions and five kinds.

Kept as .npz without pickle: features as codes, weights as int8 with a scale for each label. How it is
trained stands in `triage.fitting`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from models.codes import FUNCTION_CODES, Kind
from triage.features import Floats, Keys, Table, Vocabulary

FUNCTIONS: tuple[str, ...] = FUNCTION_CODES
KINDS: tuple[str, ...] = tuple(kind.value for kind in Kind)
LABELS: tuple[str, ...] = (*FUNCTIONS, *KINDS)


@dataclass(frozen=True)
class Model:
    """Weights (features x labels) and what turns scores into probabilities.

    `sharpness` holds the softmax factors for functions and kinds; `sure` the confidence in both together from
    which PRECISION of the functions and of the kinds of left-out texts were right. `about` is the file's own account:
    version, hash of the examples, their number.
    """

    vocabulary: Vocabulary
    weights: Floats
    offset: Floats
    sharpness: tuple[float, float] = (8.0, 8.0)
    sure: float = 0.9
    about: dict[str, Any] = field(default_factory=dict)

    def table(self, found: Keys) -> Table:
        """The features of texts (from `features.keys_of`) that this model knows."""
        return self.vocabulary.tabulate(found)

    def scores(self, table: Table) -> Floats:
        """One row a text, one column a label of LABELS."""
        ends = np.searchsorted(table.row, np.arange(table.texts + 1))
        said = csr_matrix((table.value, table.feature, ends), shape=(table.texts, len(self.weights)))
        scores: Floats = said @ self.weights + self.offset
        return scores

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
    """Write .npz; weights become int8 with a scale for each label."""
    scale = np.maximum(np.abs(model.weights).max(0), 1e-12) / 127
    np.savez_compressed(
        path,
        keys=model.vocabulary.keys,
        block=model.vocabulary.block.astype(np.uint8),
        rarity=model.vocabulary.rarity.astype(np.float16),
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
        return Model(
            Vocabulary(kept["keys"], kept["block"].astype(np.int64), kept["rarity"].astype(np.float32)),
            weights=kept["weights"].astype(np.float32) * kept["scale"],
            offset=kept["offset"],
            sharpness=(float(kept["sharpness"][0]), float(kept["sharpness"][1])),
            sure=float(kept["sure"]),
            about=json.loads(kept["about"].tobytes().decode()),
        )
