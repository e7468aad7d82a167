"""Texts -> suggestions: function, kind, how sure, which words decided, how serious."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache, partial
from pathlib import Path

import numpy as np

from locales.vietnamese import fold
from models.codes import FUNCTION_CODES, LETTER_FUNCTIONS
from triage.empty import is_empty
from triage.features import Floats, keys_of
from triage.model import FUNCTIONS, KINDS, Model, load
from triage.own_words import OwnWords, tip
from triage.reading import read
from triage.reasons import Explained
from triage.severity import severity_of
from triage.suggestion import Suggestion
from triage.text import has_accents, words

AT_ONCE = 1000  # texts in one matrix: bounds the memory
TRUST_IN_CHOICE = 3.0  # how many times likelier a function is when the person picked it in the form
SURE_OF_EMPTY = 0.99


@cache
def _shipped() -> Model:
    return load(Path(__file__).with_name("model.npz"))


def model_version() -> str:
    """The version of the model that ships, as stored beside what it decided."""
    return str(_shipped().about["version"])


def categorise(
    texts: Sequence[str],
    chosen: Sequence[str] | None = None,
    model: Model | None = None,
    lexicon: OwnWords | None = None,
) -> list[Suggestion]:
    """A suggestion for each text, in their order. Any text will do, an empty one too.

    `chosen` gives for each text the function's label picked in the form ("" where none): it tips the
    scales between near functions and never decides alone. `model` is the one that ships unless
    given; `lexicon` holds words of the staff's own, which raise the odds of what they speak for.
    """
    if chosen is not None and len(chosen) != len(texts):
        raise ValueError(f"{len(texts)} texts, but {len(chosen)} chosen functions")
    model = model or _shipped()
    found: list[Suggestion] = []
    for start in range(0, len(texts), AT_ONCE):
        part = texts[start : start + AT_ONCE]
        picked = [chosen_function(c) for c in chosen[start : start + AT_ONCE]] if chosen else None
        found += _categorise(part, picked, model, lexicon)
    return found


@lru_cache(maxsize=4096)
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


def _categorise(
    texts: Sequence[str], picked: list[str] | None, model: Model, lexicon: OwnWords | None
) -> list[Suggestion]:
    said = read(texts)
    shares = model.probabilities(model.scores(model.table(keys_of(said))))
    if picked:
        _tip(shares, picked)
    own = [lexicon.find(words(t), bare=not has_accents(t)) for t in texts] if lexicon else []
    ruled_f, ruled_k = tip(shares, own)
    cut = len(FUNCTIONS)
    order_f = np.argsort(-shares[:, :cut], axis=1, kind="stable")[:, :2]
    order_k = np.argsort(-shares[:, cut:], axis=1, kind="stable")[:, :2]
    rows = np.arange(len(texts))
    explained = Explained(texts, order_f[:, 0], cut + order_k[:, 0], model, lexicon)
    found = []
    for row, (plain, (first_f, next_f), (first_k, next_k), sure_f, sure_k, rule_f, rule_k) in enumerate(
        zip(
            said.words(),
            order_f.tolist(),
            order_k.tolist(),
            shares[rows, order_f[:, 0]].tolist(),
            shares[rows, cut + order_k[:, 0]].tolist(),
            ruled_f.tolist(),
            ruled_k.tolist(),
            strict=True,
        )
    ):
        if is_empty(plain):
            found.append(_nothing_said())
            continue
        function, kind = FUNCTIONS[first_f], KINDS[first_k]
        found.append(
            Suggestion(
                function=function,
                kind=kind,
                function_confidence=sure_f,
                kind_confidence=sure_k,
                second_function=FUNCTIONS[next_f],
                second_kind=KINDS[next_k],
                confidence=sure_f * sure_k,
                needs_person=sure_f * sure_k < model.sure,
                function_by="rule" if rule_f else "model",
                kind_by="rule" if rule_k else "model",
                severity=severity_of(plain, function, kind),
                why=partial(explained.of, row),
            )
        )
    return found


def _nothing_said() -> Suggestion:
    return Suggestion(
        function="general",
        kind="other",
        function_confidence=SURE_OF_EMPTY,
        kind_confidence=SURE_OF_EMPTY,
        confidence=SURE_OF_EMPTY,
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
