"""Texts -> suggestions: function, kind, how sure, which words decided, how serious."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from locales.vietnamese import fold
from models.codes import FUNCTION_CODES, LETTER_FUNCTIONS
from triage.empty import is_empty
from triage.features import Floats, Table, keys_of
from triage.model import FUNCTIONS, KINDS, Model, load
from triage.severity import severity
from triage.suggestion import Reason, Suggestion
from triage.text import Word, words

Told = tuple[int, int, float]  # start, end, how much it spoke
Places = npt.NDArray[np.intp]

AT_ONCE = 1000  # texts in one matrix: bounds the memory
REASONS_OF_FUNCTION = 3
REASONS_OF_KIND = 2
TRUST_IN_CHOICE = 3.0  # how many times likelier a function is when the person picked it in the form
SURE_OF_EMPTY = 0.99
WORTH_TELLING = 0.35  # of what the strongest word says
TINY = 1e-6


@cache
def _shipped() -> Model:
    return load(Path(__file__).with_name("model.npz"))


def model_version() -> str:
    """The version of the model that ships, as stored beside what it decided."""
    return str(_shipped().about["version"])


def categorise(
    texts: Sequence[str], chosen: Sequence[str] | None = None, model: Model | None = None
) -> list[Suggestion]:
    """A suggestion for each text, in their order. Any text will do, an empty one too.

    `chosen` gives for each text the function's label picked in the form ("" where none): it tips the
    scales between near functions and never decides alone. `model` is the one that ships unless given.
    """
    if chosen is not None and len(chosen) != len(texts):
        raise ValueError(f"{len(texts)} texts, but {len(chosen)} chosen functions")
    model = model or _shipped()
    found: list[Suggestion] = []
    for start in range(0, len(texts), AT_ONCE):
        part = texts[start : start + AT_ONCE]
        picked = [chosen_function(c) for c in chosen[start : start + AT_ONCE]] if chosen else None
        found += _categorise(part, picked, model)
    return found


def chosen_function(label: str) -> str:
    """The code of a label as it stands in the form; "" where it names none or several.

    >>> chosen_function("2. Tra cứu hóa đơn"), chosen_function("Tra cứu hoá đơn, Liên hệ")
    ('invoice', '')
    """
    said = fold(label)
    if said in FUNCTION_CODES:
        return said
    named: list[str] = []
    for folded, code in _labels():
        if folded in said:
            named.append(code)
            said = said.replace(folded, " ")
    return named[0] if len(named) == 1 else ""


@cache
def _labels() -> tuple[tuple[str, str], ...]:
    labels = [(fold(label), code) for code, _number, _group, label in LETTER_FUNCTIONS]
    labels += [("giai dap thac mac", "faq"), ("faq", "faq"), ("chung", "general")]
    return tuple(sorted(labels, key=lambda pair: -len(pair[0])))


def _categorise(texts: Sequence[str], picked: list[str] | None, model: Model) -> list[Suggestion]:
    said = [words(text) for text in texts]
    table = model.table(keys_of(said))
    shares = model.probabilities(model.scores(table))
    if picked:
        _tip(shares, picked)
    cut = len(FUNCTIONS)
    order_f = np.argsort(-shares[:, :cut], axis=1, kind="stable")[:, :2]
    order_k = np.argsort(-shares[:, cut:], axis=1, kind="stable")[:, :2]
    by_word = _by_word(table, sum(map(len, said)), model, order_f[:, 0], cut + order_k[:, 0])
    found = []
    for_function, for_kind = _reasons(said, by_word[:, 0]), _reasons(said, by_word[:, 1])
    for row, text in enumerate(texts):
        if is_empty(said[row]):
            found.append(_nothing_said())
            continue
        (first_f, next_f), (first_k, next_k) = order_f[row].tolist(), order_k[row].tolist()
        function, kind = FUNCTIONS[first_f], KINDS[first_k]
        sure_f, sure_k = float(shares[row, first_f]), float(shares[row, cut + first_k])
        found.append(
            Suggestion(
                function=function,
                kind=kind,
                function_confidence=sure_f,
                kind_confidence=sure_k,
                second_function=FUNCTIONS[next_f],
                second_kind=KINDS[next_k],
                needs_person=sure_f < model.sure[0] or sure_k < model.sure[1],
                reasons=tuple(
                    Reason(start, end, text[start:end], label, round(weight, 4))
                    for label, told, most in (
                        (function, for_function[row], REASONS_OF_FUNCTION),
                        (kind, for_kind[row], REASONS_OF_KIND),
                    )
                    for start, end, weight in told[:most]
                ),
                severity=severity(said[row], function, kind),
            )
        )
    return found


def _nothing_said() -> Suggestion:
    return Suggestion(
        function="general",
        kind="other",
        function_confidence=SURE_OF_EMPTY,
        kind_confidence=SURE_OF_EMPTY,
        second_function="opinion",
        second_kind="suggestion",
        needs_person=False,
        function_by="rule",
        kind_by="rule",
    )


def _tip(shares: Floats, picked: list[str]) -> None:
    cut = len(FUNCTIONS)
    for row, code in enumerate(picked):
        if code:
            shares[row, FUNCTIONS.index(code)] *= TRUST_IN_CHOICE
            shares[row, :cut] /= shares[row, :cut].sum()


def _by_word(table: Table, count: int, model: Model, function: Places, kind: Places) -> Floats:
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


def _reasons(said: list[list[Word]], spoke: Floats) -> list[list[Told]]:
    """For each text the stretches of words that spoke most for its label, strongest first."""
    told: list[list[Told]] = [[] for _text in said]
    if not len(spoke):
        return told
    sizes = np.array([len(s) for s in said])
    with_words = np.flatnonzero(sizes)
    starts = np.cumsum(sizes) - sizes
    strongest = np.maximum.reduceat(spoke, starts[with_words])
    enough = np.maximum(WORTH_TELLING * np.repeat(strongest, sizes[with_words]), TINY)
    hits = np.flatnonzero(spoke >= enough)
    rows = np.repeat(np.arange(len(said)), sizes)[hits]
    for row, at, weight in zip(
        rows.tolist(), (hits - starts[rows]).tolist(), spoke[hits].tolist(), strict=True
    ):
        word, here = said[row][at], told[row]
        if word.plain == ".":
            continue
        if here and word.start - here[-1][1] <= 1:
            here[-1] = (here[-1][0], word.end, here[-1][2] + weight)
        else:
            here.append((word.start, word.end, weight))
    for here in told:
        if len(here) > 1:
            here.sort(key=lambda stretch: -stretch[2])
    return told
