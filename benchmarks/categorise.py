"""How well and how fast texts are categorised: `python -m benchmarks.categorise`; 1 when a floor is missed.

Every figure of quality is of writers that the model had not seen (one left out at a time, mean over the
writers), on the texts that ship, which are synthetic: see triage/examples.md. Whoever wrote the lexicon and
examples_more.csv had read a sample of these texts, so the figures flatter a little. A function counts as right
if it is the primary or one of the alternatives; a kind only if it is the one. The plain linear model (folded
words and characters, a linear SVM) is trained and asked in the same run.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion
from sklearn.svm import LinearSVC

from locales.vietnamese import fold
from triage.features import Floats
from triage.fitting import (
    PRECISION,
    Example,
    accepted,
    fit,
    fit_sharpness,
    left_out_scores,
    read,
    with_copies,
)
from triage.model import FUNCTIONS, Model, softmax
from triage.train import read_examples

Right = npt.NDArray[np.bool_]
CUT = len(FUNCTIONS)
# name, what is reached must be at least (or at most) this
FLOORS: dict[str, tuple[str, float]] = {
    "function, writers left out": (">=", 0.90),
    "kind, writers left out": (">=", 0.885),
    "calibration error, function": ("<=", 0.05),
    "calibration error, kind": ("<=", 0.05),
    "loss without accents, function": ("<=", 0.03),
    "loss without accents, kind": ("<=", 0.03),
    "items a second, one core": (">=", 3000.0),
    "first suggestion, seconds": ("<=", 1.0),
    "memory, MB": ("<=", 300.0),
}


def right_answers(scores: Floats, examples: Sequence[Example]) -> tuple[Right, Right]:
    """Which texts have their function right, and which their kind."""
    good, rows = accepted(examples), np.arange(len(examples))
    return good[rows, scores[:, :CUT].argmax(1)], good[rows, CUT + scores[:, CUT:].argmax(1)]


def by_writer(right: Right, writers: npt.NDArray[np.str_]) -> dict[str, float]:
    """The share that is right of each writer's texts."""
    return {str(w): float(right[writers == w].mean()) for w in sorted(set(writers) - {"Z"})}


def calibration_error(confidence: Floats, right: Right, bins: int = 10) -> float:
    """Expected calibration error: how far confidence lies from the share that is right, over equal-sized bins."""
    order = np.argsort(confidence)
    parts = np.array_split(order, bins)
    return float(sum(len(p) * abs(confidence[p].mean() - right[p].mean()) for p in parts) / len(order))


def left_to_a_person(confidence: Floats, right: Right) -> float:
    """The share of texts below the confidence above which PRECISION are right."""
    hits = right[np.argsort(-confidence, kind="stable")]
    good = np.flatnonzero(np.cumsum(hits) >= PRECISION * np.arange(1, len(hits) + 1))
    return 1 - (int(good[-1]) + 1 if len(good) else 0) / len(hits)


def held_out_confidence(scores: Floats, examples: Sequence[Example]) -> tuple[Floats, Floats]:
    """Confidence whose factors were fitted on the other writers' texts alone."""
    writers = np.array([e.writer for e in examples])
    sure = np.zeros((len(examples), 2), np.float32)
    for writer in sorted(set(writers)):
        others = np.flatnonzero(writers != writer).tolist()
        here = writers == writer
        factors = fit_sharpness(scores[others], [examples[i] for i in others])
        sure[here, 0] = softmax(scores[here, :CUT] * factors[0]).max(1)
        sure[here, 1] = softmax(scores[here, CUT:] * factors[1]).max(1)
    return sure[:, 0], sure[:, 1]


def without_accents(examples: Sequence[Example]) -> tuple[float, float]:
    """How much function and kind lose when the unseen writers' texts are typed without accents."""
    rows, bare = read([e.text for e in examples]), read([fold(e.text) for e in examples])
    writers = [e.writer for e in examples]
    lost = []
    for writer in sorted(set(writers) - {"Z"}):
        seen = [i for i, w in enumerate(writers) if w != writer]
        unseen = [i for i, e in enumerate(examples) if e.writer == writer and not e.copy]
        model: Model = fit(rows.of(seen), [examples[i] for i in seen])
        part = [examples[i] for i in unseen]
        as_typed = right_answers(model.scores(model.table(rows.of(unseen))), part)
        folded = right_answers(model.scores(model.table(bare.of(unseen))), part)
        lost.append([a.mean() - b.mean() for a, b in zip(as_typed, folded, strict=True)])
    function, kind = np.mean(lost, axis=0).tolist()
    return function, kind


def plain_linear(examples: Sequence[Example]) -> tuple[dict[str, float], dict[str, float]]:
    """The plain linear model on the same writers left out: function and kind of each."""
    texts = np.array([fold(e.text) for e in examples])
    writers = np.array([e.writer for e in examples])
    functions, kinds = np.array([e.function for e in examples]), np.array([e.kind for e in examples])
    right_f, right_k = np.zeros(len(examples), bool), np.zeros(len(examples), bool)
    for writer in sorted(set(writers)):
        seen, unseen = writers != writer, writers == writer
        features = FeatureUnion(
            [
                ("words", TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"\S+")),  # noqa: S106
                ("letters", TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)),
            ]
        )
        known, asked = features.fit_transform(texts[seen]), features.transform(texts[unseen])
        said = LinearSVC(C=0.5).fit(known, functions[seen]).predict(asked)
        here = [e for e in examples if e.writer == writer]
        right_f[unseen] = [f in (e.function, *e.also) for f, e in zip(said, here, strict=True)]
        right_k[unseen] = LinearSVC(C=0.5).fit(known, kinds[seen]).predict(asked) == kinds[unseen]
    return by_writer(right_f, writers), by_writer(right_k, writers)


def first_suggestion() -> float:
    """Seconds from the start of a process to its first suggestion, the median of five."""
    command = "from triage.categorise import categorise; categorise(['App chậm quá'])"
    took = []
    for _turn in range(5):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", command], check=True)  # noqa: S603
        took.append(time.perf_counter() - start)
    return float(np.median(took))


def speed() -> tuple[float, float]:
    """Items a second of processor time on one core, and the peak memory in MB, of a process of its own."""
    command = """
import resource, time
from triage.categorise import categorise
from triage.train import read_examples
texts = [example.text for example in read_examples()]
categorise(texts[:100])
start = time.process_time()
for _turn in range(3):
    categorise(texts)
print(3 * len(texts) / (time.process_time() - start), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
    said = subprocess.run([sys.executable, "-c", command], check=True, capture_output=True, text=True)  # noqa: S603
    rate, memory = said.stdout.split()
    return float(rate), float(memory)


def main() -> int:
    """Measure all and print a table; 1 when a floor is missed."""
    examples = with_copies(read_examples())
    figures: dict[str, float] = {}
    rate, memory = speed()
    figures["items a second, one core"], figures["memory, MB"] = rate, memory
    figures["first suggestion, seconds"] = first_suggestion()

    scores, scored = left_out_scores(read([e.text for e in examples]), examples)
    tested = [e for e, s in zip(examples, scored, strict=True) if s]
    scores = scores[scored]
    writers = np.array([e.writer for e in tested])
    right_f, right_k = right_answers(scores, tested)
    ours_f, ours_k = by_writer(right_f, writers), by_writer(right_k, writers)
    figures["function, writers left out"] = float(np.mean(list(ours_f.values())))
    figures["kind, writers left out"] = float(np.mean(list(ours_k.values())))
    alone = with_copies(tested)
    by_alone = left_out_scores(read([e.text for e in alone]), alone)[0][: len(tested)]
    for name, right in zip(("function", "kind"), right_answers(by_alone, tested), strict=True):
        figures[f"{name}, taught without examples_more"] = float(
            np.mean(list(by_writer(right, writers).values()))
        )
    sure_f, sure_k = held_out_confidence(scores, tested)
    figures["calibration error, function"] = calibration_error(sure_f, right_f)
    figures["calibration error, kind"] = calibration_error(sure_k, right_k)
    figures["left to a person at 0.97, function"] = left_to_a_person(sure_f, right_f)
    figures["left to a person at 0.97, kind"] = left_to_a_person(sure_k, right_k)
    lost_f, lost_k = without_accents(examples)
    figures["loss without accents, function"], figures["loss without accents, kind"] = lost_f, lost_k
    plain_f, plain_k = plain_linear(tested)

    print("writer   function: plain   ours      kind: plain   ours")
    for writer in ours_f:
        print(
            f"{writer:8} {plain_f[writer]:15.3f} {ours_f[writer]:6.3f} {plain_k[writer]:16.3f} {ours_k[writer]:6.3f}"
        )
    means = [float(np.mean(list(part.values()))) for part in (plain_f, ours_f, plain_k, ours_k)]
    print(f"mean     {means[0]:15.3f} {means[1]:6.3f} {means[2]:16.3f} {means[3]:6.3f}\n")
    missed = False
    for name, figure in figures.items():
        sign, floor = FLOORS.get(name, ("", 0.0))
        kept = not sign or (figure >= floor if sign == ">=" else figure <= floor)
        missed |= not kept
        print(f"{name:40} {figure:10.3f}   {sign} {floor:g}" if sign else f"{name:40} {figure:10.3f}", end="")
        print("" if kept else "   MISSED")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
