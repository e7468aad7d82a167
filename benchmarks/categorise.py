"""How well and how fast texts are categorised: `python -m benchmarks.categorise`; 1 when a floor is missed.

Every figure of quality is of writers that the model had not seen (one left out at a time, mean over the
writers), on the texts that ship, which are synthetic: see triage/examples.md. Whoever wrote the lexicon, the
senses and examples_more.csv had read a sample of these texts, so the figures flatter a little. A function counts
as right if it is the primary or one of the alternatives; a kind only if it is the one. The plain linear model
(folded words and characters, a linear SVM) is trained and asked in the same run.

An item is left to a person where the confidence in function and kind together is low: so that of the rest PRECISION
of the functions and PRECISION of the kinds are right. The table of shares says what other thresholds would give.
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
    OURS,
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
    "function, writers left out": (">=", 0.91),
    "kind, writers left out": (">=", 0.9),
    "calibration error, function": ("<=", 0.03),
    "calibration error, kind": ("<=", 0.03),
    "calibration error, both": ("<=", 0.03),
    "left to a person at 0.97": ("<=", 0.37),
    "loss without accents, function": ("<=", 0.01),
    "loss without accents, kind": ("<=", 0.02),
    "items a second, one core": (">=", 7000.0),
    "first suggestion, seconds": ("<=", 1.0),
    "memory, MB": ("<=", 250.0),
}


def right_answers(scores: Floats, examples: Sequence[Example]) -> tuple[Right, Right]:
    """Which texts have their function right, and which their kind."""
    good, rows = accepted(examples), np.arange(len(examples))
    return good[rows, scores[:, :CUT].argmax(1)], good[rows, CUT + scores[:, CUT:].argmax(1)]


def by_writer(right: Right, writers: npt.NDArray[np.str_]) -> dict[str, float]:
    """The share that is right of each writer's texts."""
    return {str(w): float(right[writers == w].mean()) for w in sorted(set(writers) - set(OURS))}


def calibration_error(confidence: Floats, right: Right, bins: int = 10) -> float:
    """Expected calibration error: how far confidence lies from the share that is right, over equal-sized bins."""
    order = np.argsort(confidence)
    parts = np.array_split(order, bins)
    return float(sum(len(p) * abs(confidence[p].mean() - right[p].mean()) for p in parts) / len(order))


def left_to_a_person(confidence: Floats, *rights: Right) -> float:
    """The share of texts below the confidence above which PRECISION are right, of each of `rights`."""
    order = np.argsort(-confidence, kind="stable")
    counted = np.arange(1, len(order) + 1)
    good = np.logical_and.reduce([np.cumsum(right[order]) >= PRECISION * counted for right in rights])
    kept = np.flatnonzero(good)
    return 1 - (int(kept[-1]) + 1 if len(kept) else 0) / len(order)


def print_curve(confidence: Floats, right_f: Right, right_k: Right) -> None:
    """What is right of the rest, by the share that is left to a person."""
    order = np.argsort(-confidence, kind="stable")
    print("left to a person   function   kind   both right of the rest")
    for left in (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5):
        kept = order[: round(len(order) * (1 - left))]
        shares = (right_f[kept].mean(), right_k[kept].mean(), (right_f & right_k)[kept].mean())
        print(f"{left:16.0%} {shares[0]:10.3f} {shares[1]:6.3f} {shares[2]:6.3f}")
    print()


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


def writers_left_out(examples: Sequence[Example]) -> tuple[list[Example], Floats, Floats]:
    """The texts of the writers who are measured, and their scores as typed and without accents, each by a model
    that saw no text of its writer."""
    rows = read([e.text for e in examples])
    tested: list[Example] = []
    typed, bare = [], []
    for writer in sorted({e.writer for e in examples} - set(OURS)):
        seen = [i for i, e in enumerate(examples) if e.writer != writer]
        part = [e for e in examples if e.writer == writer and not e.copy]
        model: Model = fit(rows.of(seen), [examples[i] for i in seen])
        tested += part
        typed.append(model.scores(model.table(read([e.text for e in part]))))
        bare.append(model.scores(model.table(read([fold(e.text) for e in part]))))
    return tested, np.vstack(typed), np.vstack(bare)


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


def speed() -> tuple[float, float, float]:
    """Items a second of processor time on one core, the same with reasons, and the peak memory in MB, of a
    process of its own."""
    command = """
import resource, time
from triage.categorise import categorise
from triage.train import read_examples
texts = [example.text for example in read_examples()]
categorise(texts)
def rate(work):
    start = time.process_time()
    for _turn in range(3):
        work()
    return 3 * len(texts) / (time.process_time() - start)
print(
    rate(lambda: categorise(texts)),
    rate(lambda: [said.reasons for said in categorise(texts)]),
    resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
)
"""
    said = subprocess.run([sys.executable, "-c", command], check=True, capture_output=True, text=True)  # noqa: S603
    rate, explained, memory = said.stdout.split()
    return float(rate), float(explained), float(memory)


def main() -> int:
    """Measure all and print a table; 1 when a floor is missed."""
    examples = with_copies(read_examples())
    figures: dict[str, float] = {}
    figures["items a second, one core"], figures["the same with reasons"], figures["memory, MB"] = speed()
    figures["first suggestion, seconds"] = first_suggestion()

    tested, scores, bare = writers_left_out(examples)
    writers = np.array([e.writer for e in tested])
    right_f, right_k = right_answers(scores, tested)
    ours_f, ours_k = by_writer(right_f, writers), by_writer(right_k, writers)
    figures["function, writers left out"] = float(np.mean(list(ours_f.values())))
    figures["kind, writers left out"] = float(np.mean(list(ours_k.values())))
    given = with_copies(tested)
    found = read([e.text for e in given])
    by_given = left_out_scores(found, given)[0][: len(tested)]
    for name, right in zip(("function", "kind"), right_answers(by_given, tested), strict=True):
        figures[f"{name}, taught without our own texts"] = float(
            np.mean(list(by_writer(right, writers).values()))
        )
    voices = [e for e in examples if e.writer == "V" and not e.copy]
    model = fit(found, given)
    of_voices = model.scores(model.table(read([e.text for e in voices])))
    for name, right in zip(("function", "kind"), right_answers(of_voices, voices), strict=True):
        figures[f"{name} of examples_voices, by the same"] = float(right.mean())
    sure_f, sure_k = held_out_confidence(scores, tested)
    figures["calibration error, function"] = calibration_error(sure_f, right_f)
    figures["calibration error, kind"] = calibration_error(sure_k, right_k)
    figures["calibration error, both"] = calibration_error(sure_f * sure_k, right_f & right_k)
    figures["left to a person at 0.97"] = left_to_a_person(sure_f * sure_k, right_f, right_k)
    figures["the same, both right at once"] = left_to_a_person(sure_f * sure_k, right_f & right_k)
    figures["the same, function alone"] = left_to_a_person(sure_f, right_f)
    figures["the same, kind alone"] = left_to_a_person(sure_k, right_k)
    for name, ours, right in zip(
        ("function", "kind"), (ours_f, ours_k), right_answers(bare, tested), strict=True
    ):
        folded = by_writer(right, writers)
        figures[f"loss without accents, {name}"] = float(np.mean([ours[w] - folded[w] for w in ours]))
    plain_f, plain_k = plain_linear(tested)

    print("writer   function: plain   ours      kind: plain   ours")
    for writer in ours_f:
        print(
            f"{writer:8} {plain_f[writer]:15.3f} {ours_f[writer]:6.3f} {plain_k[writer]:16.3f} {ours_k[writer]:6.3f}"
        )
    means = [float(np.mean(list(part.values()))) for part in (plain_f, ours_f, plain_k, ours_k)]
    print(f"mean     {means[0]:15.3f} {means[1]:6.3f} {means[2]:16.3f} {means[3]:6.3f}\n")
    print_curve(sure_f * sure_k, right_f, right_k)
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
