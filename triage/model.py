"""The linear model: one matrix of weights from features to the fifteen functions and five kinds.

Trained by ridge regression on the labels (kernel ridge's solution by conjugate gradients, so that it
scales with the text and needs no library); kept as .npz without pickle: vocabulary as text, weights as
int8 with a scale for each label. Confidence is a softmax of the scores, its two parameters fitted on
texts of writers that the weights had not seen.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from models.codes import FUNCTION_CODES, Kind
from triage.features import BLOCKS, Floats, Ints, Run, Table, Vocabulary, runs, tabulate
from triage.text import words

FUNCTIONS: tuple[str, ...] = FUNCTION_CODES
KINDS: tuple[str, ...] = tuple(Kind)
LABELS: tuple[str, ...] = (*FUNCTIONS, *KINDS)

# How much each block of features counts, for functions and for kinds; found by leaving writers out.
FOR_FUNCTION = (1.0, 1.0, 0.3, 0.3, 0.3, 0.3, 0.3)
FOR_KIND = (0.5, 1.0, 0.3, 0.3, 0.3, 0.3, 0.3)
RIDGE = 0.3
SEEN_AT_LEAST = 2  # texts of training; a rarer key is not kept


@dataclass(frozen=True)
class Example:
    """A text and its labels. `also` are functions that a careful person would accept; `writer` groups
    texts of one hand."""

    text: str
    function: str
    kind: str
    also: tuple[str, ...] = ()
    writer: str = ""


@dataclass(frozen=True)
class Model:
    """Weights (features x labels), how rare each feature is, and what turns scores into probabilities.

    `sharpness` holds the softmax factors for functions and kinds. `about` is the file's own account:
    version, hash of the examples, their number.
    """

    vocabulary: Vocabulary
    block_of: Ints
    rarity: Floats
    weights: Floats
    offset: Floats
    sharpness: tuple[float, float] = (8.0, 8.0)
    about: dict[str, Any] = field(default_factory=dict)

    def table(self, rows: Sequence[tuple[Run, ...]]) -> Table:
        """The features of texts (from `features.runs`) that this model knows."""
        return tabulate(rows, self.vocabulary, self.rarity, self.block_of)

    def scores(self, table: Table) -> Floats:
        """One row a text, one column a label of LABELS."""
        scores: Floats = _matrix(table, len(self.rarity)) @ self.weights + self.offset
        return scores

    def probabilities(self, scores: Floats) -> Floats:
        """Scores as probabilities: functions add up to 1, kinds add up to 1."""
        cut = len(FUNCTIONS)
        return np.hstack(
            [_softmax(scores[:, :cut] * self.sharpness[0]), _softmax(scores[:, cut:] * self.sharpness[1])]
        )


def _softmax(scores: Floats) -> Floats:
    raised = np.exp(scores - scores.max(1, keepdims=True))
    shares: Floats = (raised / raised.sum(1, keepdims=True)).astype(np.float32)
    return shares


def _matrix(table: Table, features: int) -> csr_matrix:
    pointer = np.searchsorted(table.row_of, np.arange(table.texts + 1))
    return csr_matrix((table.value, table.feature, pointer), shape=(table.texts, features))


def read(texts: Sequence[str]) -> list[tuple[Run, ...]]:
    """The keys of texts, before any vocabulary."""
    return [runs(words(text)) for text in texts]


def _vocabulary(rows: Sequence[tuple[Run, ...]]) -> tuple[Vocabulary, Ints, Floats]:
    vocabulary: list[dict[str, int]] = []
    block_of: list[int] = []
    rarity: list[float] = []
    for block in range(len(BLOCKS)):
        seen = Counter(key for row in rows for key in set(row[block].keys))
        kept = sorted(key for key, count in seen.items() if count >= SEEN_AT_LEAST)
        vocabulary.append({key: len(rarity) + n for n, key in enumerate(kept)})
        rarity += [1 + float(np.log((1 + len(rows)) / (1 + seen[key]))) for key in kept]
        block_of += [block] * len(kept)
    return tuple(vocabulary), np.array(block_of, np.int32), np.array(rarity, np.float32)


def targets(examples: Sequence[Example]) -> Floats:
    """1 for a text's labels, else 0."""
    wanted = np.zeros((len(examples), len(LABELS)), np.float32)
    for row, example in enumerate(examples):
        wanted[row, FUNCTIONS.index(example.function)] = 1
        wanted[row, len(FUNCTIONS) + KINDS.index(example.kind)] = 1
    return wanted


def _ridge(matrix: csr_matrix, by_feature: Floats, wanted: Floats) -> Floats:
    """Weights that minimise |matrix w - wanted|² + ridge |w|², features scaled; conjugate gradients."""
    turned = matrix.T.tocsr()
    share = by_feature[:, None]
    answer = np.zeros_like(wanted)
    rest = wanted.copy()
    way = rest.copy()
    size = (rest**2).sum(0)
    enough = size.max() * 1e-8
    for _step in range(150):
        moved = matrix @ (share * (turned @ way)) + RIDGE * way
        length = size / np.maximum((way * moved).sum(0), 1e-30)
        answer += length * way
        rest -= length * moved
        before, size = size, (rest**2).sum(0)
        if size.max() < enough:
            break
        way = rest + (size / np.maximum(before, 1e-30)) * way
    weights: Floats = share * (turned @ answer)
    return weights


def fit(rows: Sequence[tuple[Run, ...]], examples: Sequence[Example]) -> Model:
    """Weights from texts already read; confidence not yet fitted."""
    vocabulary, block_of, rarity = _vocabulary(rows)
    matrix = _matrix(tabulate(rows, vocabulary, rarity, block_of), len(rarity))
    wanted = targets(examples)
    offset = wanted.mean(0)
    cut = len(FUNCTIONS)
    parts = [
        _ridge(matrix, np.array(shares, np.float32)[block_of] / sum(shares), part)
        for shares, part in (
            (FOR_FUNCTION, (wanted - offset)[:, :cut]),
            (FOR_KIND, (wanted - offset)[:, cut:]),
        )
    ]
    return Model(vocabulary, block_of, rarity, np.hstack(parts), offset)


def _accepted(examples: Sequence[Example]) -> npt.NDArray[np.bool_]:
    accepted = targets(examples) > 0
    for row, example in enumerate(examples):
        for function in example.also:
            accepted[row, FUNCTIONS.index(function)] = True
    return accepted


def fit_sharpness(scores: Floats, examples: Sequence[Example]) -> tuple[float, float]:
    """The softmax factors under which unseen writers' right answers are likeliest."""
    accepted = _accepted(examples)
    cut = len(FUNCTIONS)

    def best(part: Floats, right: npt.NDArray[np.bool_]) -> float:
        def surprise(log_factor: npt.NDArray[np.float64]) -> float:
            shares = _softmax((part * np.exp(log_factor[0])).astype(np.float32))
            return float(-np.log(np.maximum((shares * right).sum(1), 1e-9)).mean())

        return float(np.exp(minimize(surprise, np.array([2.0]), method="Nelder-Mead").x[0]))

    return best(scores[:, :cut], accepted[:, :cut]), best(scores[:, cut:], accepted[:, cut:])


def left_out_scores(
    rows: Sequence[tuple[Run, ...]], examples: Sequence[Example], always: str = "Z"
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Scores of each text by a model that saw no text of its writer, and which texts were scored.

    Texts of the writer `always` only ever teach.
    """
    scores = np.zeros((len(examples), len(LABELS)), np.float32)
    writers = np.array([e.writer for e in examples])
    for writer in sorted(set(writers) - {always}):
        unseen = np.flatnonzero(writers == writer)
        seen = np.flatnonzero(writers != writer)
        model = fit([rows[i] for i in seen], [examples[i] for i in seen])
        scores[unseen] = model.scores(model.table([rows[i] for i in unseen]))
    return scores, writers != always


def digest(examples: Sequence[Example]) -> str:
    """A hash of examples, in any order."""
    lines = sorted("\x1f".join((e.text, e.function, e.kind, *e.also)) for e in examples)
    return hashlib.sha256("\x1e".join(lines).encode()).hexdigest()


def train(examples: Sequence[Example]) -> Model:
    """Weights of all examples, with confidence fitted by leaving each writer out in turn."""
    rows = read([e.text for e in examples])
    whole = fit(rows, examples)
    scores, scored = left_out_scores(rows, examples)
    chosen = np.flatnonzero(scored)
    sharpness = fit_sharpness(scores[chosen], [examples[i] for i in chosen])
    hashed = digest(examples)
    about = {"version": f"linear-{hashed[:10]}", "examples": len(examples), "sha256": hashed}
    return Model(
        whole.vocabulary, whole.block_of, whole.rarity, whole.weights, whole.offset, sharpness, about
    )


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
            about=json.loads(kept["about"].tobytes().decode()),
        )
