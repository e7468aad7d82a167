"""The model that ships: of the examples that ship, kept without pickle, good on a writer it never saw."""

import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest

from triage.fitting import Example, accepted, digest, fit, fit_sharpness, read, train, with_copies
from triage.model import FUNCTIONS, LABELS, Model, load, save
from triage.text import words
from triage.train import MODEL_FILE, read_examples

CUT = len(FUNCTIONS)


@cache
def examples() -> list[Example]:
    return read_examples()


@cache
def shipped() -> Model:
    return load(MODEL_FILE)


def scores(model: Model, texts: list[str]) -> np.ndarray:
    return model.scores(model.table(read(texts)))


def test_the_model_that_ships_is_of_the_examples_that_ship() -> None:
    assert shipped().about["sha256"] == digest(examples()), "run: python -m triage.train"
    assert shipped().about["examples"] == len(examples())


def test_the_examples_use_the_codes_and_no_id_twice() -> None:
    assert {e.function for e in examples()} == set(FUNCTIONS)
    assert {f for e in examples() for f in e.also} <= set(FUNCTIONS)
    assert {e.kind for e in examples()} == set(LABELS[CUT:])
    assert len({e.text for e in examples()}) > 0.97 * len(examples())


def test_weights_built_anew_say_the_same_as_those_that_ship() -> None:
    taught = with_copies(examples())
    rebuilt = fit(read([e.text for e in taught]), taught)
    texts = [e.text for e in examples()][::7]
    ours, theirs = scores(shipped(), texts), scores(rebuilt, texts)
    assert (ours[:, :CUT].argmax(1) == theirs[:, :CUT].argmax(1)).mean() > 0.99
    assert (ours[:, CUT:].argmax(1) == theirs[:, CUT:].argmax(1)).mean() > 0.99
    assert np.abs(ours - theirs).max() < 0.1


def test_a_writer_never_seen_is_understood() -> None:
    seen = with_copies([e for e in examples() if e.writer != "A"])
    unseen = [e for e in examples() if e.writer == "A"]
    model = fit(read([e.text for e in seen]), seen)
    said, rows = scores(model, [e.text for e in unseen]), np.arange(len(unseen))
    good = accepted(unseen)
    assert good[rows, said[:, :CUT].argmax(1)].mean() >= 0.935
    assert good[rows, CUT + said[:, CUT:].argmax(1)].mean() >= 0.935
    bare = scores(model, [_without_accents(e.text) for e in unseen])
    assert good[rows, bare[:, :CUT].argmax(1)].mean() >= 0.93
    assert good[rows, CUT + bare[:, CUT:].argmax(1)].mean() >= 0.89


def _without_accents(text: str) -> str:
    return " ".join(w.plain for w in words(text) if not w.plain.startswith("«"))


def test_a_model_is_kept_and_read_back_without_pickle(tmp_path: Path) -> None:
    few = [e for e in examples() if e.writer in "AC"][:400]
    model = train(few)
    save(model, tmp_path / "kept.npz")
    back = load(tmp_path / "kept.npz")
    assert back.about == model.about
    assert np.array_equal(back.vocabulary.keys, model.vocabulary.keys)
    assert np.array_equal(back.vocabulary.block, model.vocabulary.block)
    assert back.sharpness == pytest.approx(model.sharpness)
    assert back.sure == pytest.approx(model.sure)
    texts = [e.text for e in few[:50]]
    assert np.abs(scores(back, texts) - scores(model, texts)).max() < 0.1
    with ZipFile(tmp_path / "kept.npz") as parts:
        assert all(b"|O" not in parts.read(name)[:128] for name in parts.namelist())


def test_the_same_examples_give_the_same_file_whatever_the_machine_has_of_threads(tmp_path: Path) -> None:
    command = (
        "import sys; from pathlib import Path; from triage.fitting import train; from triage.model import save;"
        "from triage.train import read_examples;"
        "save(train([e for e in read_examples() if e.writer in 'AC'][:300]), Path(sys.argv[1]))"
    )
    kept = []
    for threads in ("1", "3"):
        file = tmp_path / f"{threads}.npz"
        env = {**os.environ, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
        subprocess.run([sys.executable, "-c", command, str(file)], check=True, env=env)
        with np.load(file, allow_pickle=False) as parts:
            kept.append({name: parts[name].tobytes() for name in parts.files})
    assert kept[0] == kept[1]


def test_the_shipped_file_is_small() -> None:
    assert MODEL_FILE.stat().st_size < 8_000_000


def test_confidence_is_fitted_to_scores_not_to_hope() -> None:
    few = examples()[:300]
    random = np.random.default_rng(0).normal(0, 0.1, (len(few), len(LABELS))).astype(np.float32)
    for_function, for_kind = fit_sharpness(random, few)
    assert for_function <= 2
    assert for_kind <= 2


def test_a_text_of_unknown_words_gets_the_scores_of_no_evidence() -> None:
    said = scores(shipped(), ["zzqx wwkj"])
    assert np.allclose(said[0], shipped().offset)


def test_examples_of_one_writer_and_very_few_examples_can_be_learnt() -> None:
    few = [Example("OTP không về", "login", "bug"), Example("hóa đơn sai tiền", "invoice", "wrong_data")] * 4
    model = train(few)
    assert model.about["examples"] == 8
    said = scores(model, ["otp không về"])
    assert FUNCTIONS[int(said[0, :CUT].argmax())] == "login"
