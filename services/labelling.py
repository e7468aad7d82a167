"""What many texts tell by themselves: their labels and what they are found by. Worked out by other processes while
this one goes on, given back text by text.

A few texts, or a machine with one core, need no other process. What no process has taken, or what one failed
at, is done here when it is asked for: what is told is the same wherever it comes from.
"""

from __future__ import annotations

import logging
import os
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

from locales.vietnamese import fold
from services.feedback_words import words_in
from services.labels import LABELS, Categoriser, labelled
from services.limited_process import LimitedProcess, WorkStopped
from triage.spam_guess import looks_like_spam

# What is told of a text: columns of its item, and then what it is found by (`words_in`).
COLUMNS = (*LABELS, "search_text", "spam_guess")
TOLD = (*COLUMNS, "words", "private")
Values = tuple[Any, ...]
Said = tuple[str, str]  # a text, and the function that its writer chose
PART = 2_000
# A process needs a second to start; so many texts need longer.
WORTH_A_PROCESS = 6_000
# Each holds some 190 MB while it works.
MOST_PROCESSES = 2
_SECONDS_A_PART = 120.0
_log = logging.getLogger(__name__)


def values_of(by: Categoriser, part: Iterable[Said]) -> list[Values]:
    """What is told of texts, in the order of TOLD."""
    said = list(part)
    texts, chosen = [text for text, _chosen in said], [choice for _text, choice in said]
    told = []
    for text, label in zip(texts, labelled(by, texts, chosen), strict=True):
        folded = fold(text)
        found = words_in(text, folded=folded)
        told.append((*(label[name] for name in LABELS), folded, looks_like_spam(text, folded), *found))
    return told


@contextmanager
def labelling(by: Categoriser, said: Iterable[Said]) -> Iterator[Labelling]:
    """Begin with these texts, each worked out once, and end every process at the end of the block."""
    begun = Labelling(by, said, _cores() - 1)
    try:
        yield begun
    finally:
        begun.end()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Labelling:
    """Texts in parts, each worked out once, and `processes` (at most) that work through them.

    A part that was asked for as often as its texts were given is let go.
    """

    def __init__(self, by: Categoriser, given: Iterable[Said], processes: int) -> None:
        self._by = by
        self._at: dict[Said, int] = {}
        self._asks: Counter[int] = Counter()
        for one in given:
            self._asks[self._at.setdefault(one, len(self._at)) // PART] += 1
        said = list(self._at)
        self._parts = [said[start : start + PART] for start in range(0, len(said), PART)]
        self._done: dict[int, list[Values]] = {}
        self._taken: dict[int, Future[list[Values] | None]] = {}
        self._threads: list[threading.Thread] = []
        self._next = 0
        self._lock = threading.Lock()
        self._shared: dict[Any, Any] = {}
        self._workers: list[LimitedProcess] = []
        # A model that lies in no file can't be told to another process.
        alone = len(said) < WORTH_A_PROCESS or (by.model is not None and by.file is None)
        for _nth in range(0 if alone else min(processes, MOST_PROCESSES, len(self._parts))):
            worker = LimitedProcess("labels")
            self._workers.append(worker)
            self._threads.append(threading.Thread(target=self._run, args=(worker,), daemon=True))
            self._threads[-1].start()

    def of(self, text: str, chosen: str) -> tuple[dict[str, Any], tuple[str, str]]:
        """What is told of one of the texts: columns, and what it is found by. Waits where it is not there yet."""
        number, place = divmod(self._at[text, chosen], PART)
        if number not in self._done:
            self._done[number] = [self._with_one(values) for values in self._part(number)]
        told = self._done[number][place]
        self._asks[number] -= 1
        if not self._asks[number]:
            del self._done[number]
        return dict(zip(COLUMNS, told, strict=False)), (told[-2], told[-1])

    def end(self) -> None:
        """End every process; a part that is under way is lost."""
        with self._lock:
            self._next = len(self._parts)
        for worker in self._workers:
            worker.stop()
        for thread in self._threads:
            thread.join()

    def _with_one(self, values: Values) -> Values:
        """One object for equal labels: a hundred thousand items have few different ones."""
        cut = len(LABELS)
        one = self._shared.setdefault
        return (*[one(v, v) if v.__class__ is str else v for v in values[:cut]], *values[cut:])

    def _take(self, number: int | None = None) -> int | None:
        """The next part that nobody has, or that one if nobody has it; None where there is none."""
        with self._lock:
            if number is None:
                while self._next in self._taken:
                    self._next += 1
                number = self._next
            if number >= len(self._parts) or number in self._taken:
                return None
            self._taken[number] = Future()
            return number

    def _part(self, number: int) -> list[Values]:
        found = self._taken[number].result() if self._take(number) is None else None
        # It is kept by the one who asked; whoever asks once more has it worked out here.
        self._taken[number] = Future()
        self._taken[number].set_result(None)
        return values_of(self._by, self._parts[number]) if found is None else found

    def _run(self, worker: LimitedProcess) -> None:
        """Have a process do part after part until there is none left or it stops."""
        file, lexicon = self._by.file, self._by.lexicon
        wanted: dict[str, Any] = {
            "version": self._by.version,
            "model": None if file is None else [str(file.parent), file.stem],
            "lexicon": list(lexicon.rows) if lexicon else [],
        }
        while (number := self._take()) is not None:
            told = self._taken[number]
            try:
                answer, _parts = worker.ask({**wanted, "said": self._parts[number]}, {}, _SECONDS_A_PART)
                values = [tuple(one) for one in answer["values"]]
            except (WorkStopped, KeyError, OSError, ValueError) as trouble:
                if self._next < len(self._parts):
                    _log.warning("texts are categorised without one of the processes: %s", trouble)
                told.set_result(None)
                break
            whole = len(values) == len(self._parts[number])
            told.set_result(values if whole else None)
        worker.close()
