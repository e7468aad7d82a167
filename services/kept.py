"""What a process keeps in memory of what is stored, good while the marks of its subjects stand (`models.tallies`).

The marks are read in the session's own transaction, so what another process or an uncommitted act has changed is
seen at once. Each `Kept` holds so many answers in all, whoever asks, and none that is too large where it says what
`fits`. What depends on more of an opinion than its
sums do goes by `record_mark` instead.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Generic, TypeVar

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.tables import Audit, Feedback, ImportBatch
from models.tallies import SUBJECTS, marks_of

Told = TypeVar("Told")
_READ, _RECORD = "marks", "record"


@contextmanager
def marks_read_once(session: Session) -> Iterator[None]:
    """Inside, the marks are asked of the database once: for a screen that only reads, and asks for many things."""
    session.flush()
    session.info[_READ] = dict(zip(SUBJECTS, marks_of(session.connection(), SUBJECTS), strict=True))
    try:
        yield
    finally:
        session.info.pop(_READ, None)
        session.info.pop(_RECORD, None)


def record_mark(session: Session) -> tuple[Hashable, ...]:
    """What is another whenever an opinion came, changed or went: each such act writes a line of the record."""
    known: tuple[Hashable, ...] | None = session.info.get(_RECORD)
    if known is not None:
        return known
    act = select(func.max(Audit.id)).scalar_subquery()
    hashed = select(Audit.hash).order_by(col(Audit.id).desc()).limit(1).scalar_subquery()
    newest = select(func.max(Feedback.id)).scalar_subquery()
    brought = select(func.max(ImportBatch.id)).scalar_subquery()
    mark = tuple(session.exec(select(act, hashed, newest, brought)).one())
    if _READ in session.info:
        session.info[_RECORD] = mark
    return mark


def _marks(session: Session, subjects: tuple[str, ...]) -> tuple[tuple[int, ...], ...]:
    known: dict[str, tuple[int, ...]] | None = session.info.get(_READ)
    if known is not None:
        return tuple(known[subject] for subject in subjects)
    return marks_of(session.connection(), subjects) if subjects else ()


class Kept(Generic[Told]):
    """Answers by database and what was asked, with the marks that `subjects` had before they were made."""

    def __init__(
        self,
        *subjects: str,
        most: int,
        also: Callable[[Session], Hashable] | None = None,
        fits: Callable[[Told], bool] = lambda _told: True,
    ) -> None:
        self.subjects, self.most, self.also, self.fits = subjects, most, also, fits
        self._lock = Lock()
        self._known: dict[Hashable, tuple[Hashable, Told]] = {}

    def get(self, session: Session, asked: tuple[Hashable, ...], make: Callable[[], Told]) -> Told:
        """What `make` says, or said when nothing was changed since. Change nothing in it."""
        session.flush()
        place = (str(session.get_bind().engine.url), *asked)
        of_subjects = _marks(session, self.subjects)
        if not all(of_subjects):
            # A subject without a mark is watched by no trigger yet.
            return make()
        marks = (of_subjects, self.also(session) if self.also else ())
        with self._lock:
            known = self._known.get(place)
        if known is not None and known[0] == marks:
            return known[1]
        made = make()
        with self._lock:
            # Put at the end: what was asked longest ago is let go first.
            self._known.pop(place, None)
            if self.fits(made):
                self._known[place] = (marks, made)
            while len(self._known) > self.most:
                del self._known[next(iter(self._known))]
        return made

    def __len__(self) -> int:
        return len(self._known)
