"""An act of a screen, as a callback does it: who is looking is asked anew, a refusal is told under the title."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from sqlmodel import Session

from models.database import writing
from models.tables import Pilot
from pages.shared import draw
from pages.shared.visit import engine, moment, visitor
from services.access import Action, NotAllowed, NotFound, Person, Refused
from services.pilots import current_pilot

T = TypeVar("T")


def acted(action: Action, work: Callable[[Session, Person, Pilot, datetime], T]) -> tuple[T] | None:
    """What the work gave, in a tuple of one; None where it was refused, which is told."""
    person = visitor(action)
    try:
        with writing(engine()) as session:
            return (work(session, person, current_pilot(session), moment()),)
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
        return None


def undoing(action: Action, work: Callable[[Session, Person, Pilot, datetime], object], said: str) -> str:
    """The taking back of an act, for `draw.done`: a refusal is told by the frame that calls it."""
    person = visitor(action)
    with writing(engine()) as session:
        work(session, person, current_pilot(session), moment())
    return said
