"""Work in parts spread over the workers of a Dask cluster: one elsewhere, or one made here for the while.

Dask is no part of the program's own packages (requirements-bulk.txt): it is looked for when it is asked for.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType

from locales import phrase
from services.access import Refused
from triage.bulk import Part

Work = Callable[[Part], list[list[str]]]
Spread = Callable[[Work, Sequence[Part]], Iterator[list[list[str]]]]
WORKERS = 2  # of a cluster made here
AHEAD = 4  # parts that wait for each worker, so that memory holds few of them
SECONDS = 20


@contextmanager
def over_dask(scheduler: str | None = None) -> Iterator[Spread]:
    """A `Spread` over the cluster at an address (tcp://host:8786), or over workers of this machine.

    Workers elsewhere need this program, of the same release, on their path. Raises Refused where Dask is not
    installed, or nobody answers at the address.
    """
    distributed = _distributed()
    if scheduler is None:
        with (
            distributed.LocalCluster(
                n_workers=WORKERS,
                threads_per_worker=1,
                dashboard_address=None,
                silence_logs=logging.CRITICAL,
            ) as cluster,
            distributed.Client(cluster) as client,
        ):
            yield _spread(client)
        return
    try:
        client = distributed.Client(scheduler, timeout=SECONDS)
    except (OSError, ValueError) as error:
        raise Refused(
            phrase(
                "No Dask scheduler answers at %(address)s. Start one (dask scheduler), or leave --scheduler out.",
                address=scheduler,
            )
        ) from error
    with client:
        yield _spread(client)


def _distributed() -> ModuleType:
    try:
        return import_module("distributed")
    except ModuleNotFoundError as error:
        raise Refused(
            phrase("Dask is not installed. Install it with: pip install -r requirements-bulk.txt")
        ) from error


def _spread(client: object) -> Spread:
    submit = client.submit  # type: ignore[attr-defined]
    most = AHEAD * max(1, len(client.scheduler_info()["workers"]))  # type: ignore[attr-defined]

    def spread(work: Work, parts: Sequence[Part]) -> Iterator[list[list[str]]]:
        waiting: deque[object] = deque()
        for part in parts:
            waiting.append(submit(work, part, pure=False))
            if len(waiting) >= most:
                yield waiting.popleft().result()  # type: ignore[attr-defined]
        while waiting:
            yield waiting.popleft().result()  # type: ignore[attr-defined]

    return spread
