"""What texts tell, worked out by other processes: the same as here, whatever becomes of those processes."""

from __future__ import annotations

from pathlib import Path

import pytest

from services import labelling as room
from services.labelling import COLUMNS, Labelling, labelling, values_of
from services.labels import Categoriser
from services.model_files import ModelFiles
from triage.categorise import _shipped, model_version
from triage.own_words import OwnWords

SAID = [
    (text + f" lần {nth}", chosen)
    for nth in range(6)
    for text, chosen in (
        ("Không nhận được mã OTP", "Đăng nhập ứng dụng"),
        ("Trả qua MoMo bị trừ tiền 2 lần", ""),
        ("App rất tốt\n👍 ''\"", "Thông báo chủ động"),
        ("hđ t11 sai số, iPhone 15 iOS 18.1", ""),
    )
]


@pytest.fixture
def in_small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "PART", 5)
    monkeypatch.setattr(room, "WORTH_A_PROCESS", 10)


Told = list[tuple[dict[str, object], tuple[str, str]]]


def here(by: Categoriser) -> Told:
    return [
        (dict(zip(COLUMNS, values[:-2], strict=True)), (values[-2], values[-1]))
        for values in values_of(by, SAID)
    ]


@pytest.mark.usefixtures("in_small_parts")
def test_labels_from_other_processes_are_those_worked_out_here_with_the_model_and_words_in_use(
    tmp_path: Path,
) -> None:
    files = ModelFiles(tmp_path)
    sha256, _size = files.keep(_shipped())
    by = Categoriser("m+1.1", files.load(sha256), OwnWords([("lần", "faq", 4.0)]), files.path(sha256))
    apart = Labelling(by, SAID, 2)
    for thread in apart._threads:
        thread.join(120)
    assert len(apart._taken) == 5  # every part was taken by a process
    assert [apart.of(*one) for one in SAID] == here(by)
    assert here(by) != here(Categoriser("m+1.1"))
    apart.end()


@pytest.mark.usefixtures("in_small_parts")
def test_what_processes_fail_at_is_worked_out_here() -> None:
    by = Categoriser(model_version())
    apart = Labelling(by, SAID, 2)
    for worker in apart._workers:
        worker.stop()
    assert [apart.of(*one) for one in SAID] == here(by)
    apart.end()
    assert not any(worker.lives for worker in apart._workers)


@pytest.mark.usefixtures("in_small_parts")
@pytest.mark.parametrize("processes", [0, 2])
def test_what_was_asked_for_is_let_go_and_told_again_where_it_is_asked_once_more(processes: int) -> None:
    by = Categoriser(model_version())
    apart = Labelling(by, SAID, processes)
    expected = here(by)
    assert [apart.of(*one) for one in SAID] == expected
    assert apart._done == {}
    assert [apart.of(*one) for one in SAID] == expected
    apart.end()


def test_a_text_that_stands_on_several_rows_is_worked_out_once_and_kept_for_all_of_them() -> None:
    by = Categoriser(model_version())
    apart = Labelling(by, [SAID[0], SAID[1], SAID[0]], 0)
    assert apart._parts == [SAID[:2]]
    first = apart.of(*SAID[0])
    assert apart.of(*SAID[1]) == here(by)[1]
    assert apart._done
    assert apart.of(*SAID[0]) == first == here(by)[0]
    assert apart._done == {}


@pytest.mark.usefixtures("in_small_parts")
def test_processes_end_with_the_work_that_asked_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_cores", lambda: 3)
    with labelling(Categoriser(model_version()), SAID) as apart:
        assert len(apart._workers) == 2
    assert not any(worker.lives for worker in apart._workers)
    assert not any(thread.is_alive() for thread in apart._threads)


def test_few_texts_one_core_and_a_model_without_a_file_need_no_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    by = Categoriser(model_version())
    assert Labelling(by, SAID, 3)._workers == []
    monkeypatch.setattr(room, "WORTH_A_PROCESS", 1)
    assert Labelling(by, SAID, 0)._workers == []
    assert Labelling(Categoriser("new", _shipped()), SAID, 3)._workers == []
    assert Labelling(by, [], 3)._workers == []
