"""What a process keeps in memory of what is stored, good while the marks of its subjects stand (`models.tallies`).

The marks are read in the session's own transaction, so what another process or an uncommitted act has changed is
seen at once. Each `Kept` holds so many answers in all, whoever asks, and none that is too large where it says what
`fits`. What depends on more of an opinion than its
sums do goes by `record_mark` instead.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.tables import Audit, Feedback, ImportBatch
from models.tallies import marks_of

Told = TypeVar("Told")


def record_mark(session: Session) -> tuple[Hashable, ...]:
    """What is another whenever an opinion came, changed or went: each such act writes a line of the record."""
    act = select(func.max(Audit.id)).scalar_subquery()
    hashed = select(Audit.hash).order_by(col(Audit.id).desc()).limit(1).scalar_subquery()
    newest = select(func.max(Feedback.id)).scalar_subquery()
    brought = select(func.max(ImportBatch.id)).scalar_subquery()
    return tuple(session.exec(select(act, hashed, newest, brought)).one())


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
        marks = (
            marks_of(session.connection(), self.subjects) if self.subjects else (),
            self.also(session) if self.also else (),
        )
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
