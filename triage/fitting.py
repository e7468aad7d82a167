"""Training: weights by ridge regression on labelled texts, confidence from writers left out.

Kernel ridge's solution by conjugate gradients: it scales with the text, and gives the same weights from
the same examples. Confidence is a softmax of the scores, its factors fitted on texts of writers that the
weights had not seen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from zlib import crc32

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from locales.vietnamese import fold
from triage import reading
from triage.features import Floats, Keys, Table, keys_of, learn_vocabulary
from triage.model import FUNCTIONS, KINDS, LABELS, Model, softmax
from triage.text import has_accents

# How much each block of features counts, for functions and for kinds; found by leaving writers out.
FOR_FUNCTION = (1.0, 1.0, 0.3, 0.3, 0.1, 0.3, 0.1, 0.5, 0.5)
FOR_KIND = (0.3, 1.0, 0.3, 0.15, 0.6, 0.3, 0.4, 0.5, 0.5)
RIDGE = 0.3
COPY_EVERY = 2
PRECISION = 0.97
OURS = ("P", "V", "Z")  # writers of the examples that teach and are never measured: see examples.md
SEEN_AT_LEAST = 2  # texts of training; a rarer key is not kept


@dataclass(frozen=True)
class Example:
    """A text and its labels. `also` are functions that a careful person would accept; `writer` groups
    texts of one hand. A `copy` (see `with_copies`) teaches and is never measured."""

    text: str
    function: str
    kind: str
    also: tuple[str, ...] = ()
    writer: str = ""
    copy: bool = False


def _matrix(table: Table, features: int) -> csr_matrix:
    pointer = np.searchsorted(table.row, np.arange(table.texts + 1))
    return csr_matrix((table.value, table.feature, pointer), shape=(table.texts, features))


def read(texts: Sequence[str]) -> Keys:
    """The features of texts, before any vocabulary."""
    return keys_of(reading.read(texts))


def with_copies(examples: Sequence[Example]) -> list[Example]:
    """The examples, and of every second a copy typed without accents: many people type so."""
    some = [e for e in examples[::COPY_EVERY] if has_accents(e.text)]
    return [*examples, *(replace(e, text=fold(e.text), copy=True) for e in some)]


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
    enough = size.max() * 1e-6
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


def fit(found: Keys, examples: Sequence[Example]) -> Model:
    """Weights from texts already read; confidence not yet fitted."""
    vocabulary = learn_vocabulary(found, SEEN_AT_LEAST)
    matrix = _matrix(vocabulary.tabulate(found), len(vocabulary.keys))
    wanted = targets(examples)
    offset = wanted.mean(0)
    cut = len(FUNCTIONS)
    parts = [
        _ridge(matrix, np.array(shares, np.float32)[vocabulary.block] / sum(shares), part)
        for shares, part in (
            (FOR_FUNCTION, (wanted - offset)[:, :cut]),
            (FOR_KIND, (wanted - offset)[:, cut:]),
        )
    ]
    return Model(vocabulary, np.hstack(parts), offset)


def accepted(examples: Sequence[Example]) -> npt.NDArray[np.bool_]:
    """Texts x labels: what counts as right, alternatives too."""
    good = targets(examples) > 0
    for row, example in enumerate(examples):
        for function in example.also:
            good[row, FUNCTIONS.index(function)] = True
    return good


def fit_sharpness(scores: Floats, examples: Sequence[Example]) -> tuple[float, float]:
    """The softmax factors under which unseen writers' right answers are likeliest."""
    right = accepted(examples)
    cut = len(FUNCTIONS)

    def best(part: Floats, good: npt.NDArray[np.bool_]) -> float:
        factors = np.geomspace(1, 60, 120)
        surprise = [-np.log(np.maximum((softmax(part * f) * good).sum(1), 1e-9)).mean() for f in factors]
        return float(factors[int(np.argmin(surprise))])

    return best(scores[:, :cut], right[:, :cut]), best(scores[:, cut:], right[:, cut:])


def fit_sure(model: Model, scores: Floats, examples: Sequence[Example]) -> float:
    """The lowest confidence in both together from which PRECISION of the functions and of the kinds are right."""
    shares, right = model.probabilities(scores), accepted(examples)
    cut, rows = len(FUNCTIONS), np.arange(len(examples))
    confidence = shares[:, :cut].max(1) * shares[:, cut:].max(1)
    order = np.argsort(-confidence, kind="stable")
    enough = np.ones(len(order), bool)
    for part, good in ((shares[:, :cut], right[:, :cut]), (shares[:, cut:], right[:, cut:])):
        hits = good[rows, part.argmax(1)][order]
        enough &= np.cumsum(hits) >= PRECISION * np.arange(1, len(hits) + 1)
    last = np.flatnonzero(enough)
    return float(confidence[order[last[-1]]]) if len(last) else 1.0


def left_out_scores(
    found: Keys, examples: Sequence[Example], always: Sequence[str] = OURS
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Scores of each text by a model that saw no text of its writer, and which texts were scored.

    Texts of the writers `always` only ever teach. Where all are of one writer, a fifth of the texts is left out.
    """
    scores = np.zeros((len(examples), len(LABELS)), np.float32)
    groups = [e.writer for e in examples]
    if len(set(groups) - set(always)) < 2:
        groups = [e.writer if e.writer in always else str(crc32(fold(e.text).encode()) % 5) for e in examples]
    for group in sorted(set(groups) - set(always)):
        unseen = [n for n, g in enumerate(groups) if g == group]
        seen = [n for n, g in enumerate(groups) if g != group]
        model = fit(found.of(seen), [examples[n] for n in seen])
        scores[unseen] = model.scores(model.table(found.of(unseen)))
    return scores, np.array([e.writer not in always and not e.copy for e in examples])


def digest(examples: Sequence[Example]) -> str:
    """A hash of examples, in any order."""
    lines = sorted("\x1f".join((e.text, e.function, e.kind, *e.also)) for e in examples)
    return hashlib.sha256("\x1e".join(lines).encode()).hexdigest()


def train(examples: Sequence[Example]) -> Model:
    """Weights of all examples, with confidence fitted by leaving each writer out in turn."""
    taught = with_copies(examples)
    found = read([e.text for e in taught])
    whole = fit(found, taught)
    scores, scored = left_out_scores(found, taught)
    chosen = np.flatnonzero(scored).tolist()
    unseen = [taught[i] for i in chosen]
    whole = replace(whole, sharpness=fit_sharpness(scores[chosen], unseen))
    hashed = digest(examples)
    about = {"version": f"linear-{hashed[:10]}", "examples": len(examples), "sha256": hashed}
    return replace(whole, sure=fit_sure(whole, scores[chosen], unseen), about=about)
