"""The labels of many texts, worked out by other processes while this one goes on, given back text by text.

A few texts, or a machine with one core, need no other process. What no process has taken, or what one failed
at, is done here when it is asked for: the labels are the same wherever they come from.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

from services.labels import LABELS, Categoriser, labelled
from services.limited_process import LimitedProcess, WorkStopped

# Labels of a text in the order of LABELS.
Values = tuple[Any, ...]
Said = tuple[str, str]  # a text, and the function that its writer chose
PART = 2_000
# A process needs a second to start; so many texts need longer.
WORTH_A_PROCESS = 6_000
MOST_PROCESSES = 3
_SECONDS_A_PART = 120.0
_log = logging.getLogger(__name__)


def values_of(by: Categoriser, part: Iterable[Said]) -> list[Values]:
    """The labels of texts, in the order of LABELS."""
    said = list(part)
    texts, chosen = [text for text, _chosen in said], [choice for _text, choice in said]
    return [tuple(label[name] for name in LABELS) for label in labelled(by, texts, chosen)]


@contextmanager
def labelling(by: Categoriser, said: Iterable[Said]) -> Iterator[Labelling]:
    """Begin with these texts, each worked out once, and end every process at the end of the block."""
    begun = Labelling(by, list(dict.fromkeys(said)), _cores() - 1)
    try:
        yield begun
    finally:
        begun.end()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Labelling:
    """Texts in parts, and `processes` (at most) that work through them."""

    def __init__(self, by: Categoriser, said: list[Said], processes: int) -> None:
        self._by = by
        self._at = {one: number for number, one in enumerate(said)}
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

    def of(self, text: str, chosen: str) -> dict[str, Any]:
        """The labels of one of the texts, as columns. Waits where they are not there yet."""
        number, place = divmod(self._at[text, chosen], PART)
        if number not in self._done:
            self._done[number] = [tuple(map(self._one, values)) for values in self._part(number)]
        return dict(zip(LABELS, self._done[number][place], strict=True))

    def end(self) -> None:
        """End every process; a part that is under way is lost."""
        with self._lock:
            self._next = len(self._parts)
        for worker in self._workers:
            worker.stop()
        for thread in self._threads:
            thread.join()

    def _one(self, value: Any) -> Any:
        """One object for equal short texts: a hundred thousand items have few different labels."""
        if not isinstance(value, str) or len(value) > 40:
            return value
        return self._shared.setdefault(value, value)

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
        if self._take(number) is None:
            found = self._taken[number].result()
            # It is kept by the one who asked, and asked for once.
            self._taken[number] = Future()
            if found is not None:
                return found
        return values_of(self._by, self._parts[number])

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
