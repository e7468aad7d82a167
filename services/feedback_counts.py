"""How many opinions a list has, counted anew only when something changed: kept in this process, a few hundred at most."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

from sqlalchemy import Engine, func
from sqlmodel import Session, col, select

from models.tables import Audit, Feedback, ImportBatch, Pilot
from services.access import Action, Person, require
from services.feedback_filters import Filters
from services.feedback_queue import MOST_COUNTED, count_feedback

_KEPT = 500
_counted: OrderedDict[tuple[Hashable, ...], tuple[int, int]] = OrderedDict()
_lock = Lock()


def kept_count(
    session: Session, person: Person, pilot: Pilot, filters: Filters, *, most: int = MOST_COUNTED
) -> tuple[int, int]:
    """Lines and opinions of a list, as `count_feedback` says them."""
    require(person, Action.SEE_FEEDBACK)
    bind = session.get_bind()
    place = str((bind if isinstance(bind, Engine) else bind.engine).url)
    whose = (person.role, person.account_id, person.unit_path, person.open)
    asked = (place, *whose, pilot.id, filters, most, *_version(session))
    with _lock:
        if asked in _counted:
            _counted.move_to_end(asked)
            return _counted[asked]
    found = count_feedback(session, person, pilot, filters, most=most)
    with _lock:
        _counted[asked] = found
        while len(_counted) > _KEPT:
            _counted.popitem(last=False)
    return found


def _version(session: Session) -> tuple[Hashable, ...]:
    """What is another whenever an opinion came, changed or went: each such act writes a line of the record."""
    act = session.exec(select(Audit.id, Audit.hash).order_by(col(Audit.id).desc()).limit(1)).first()
    newest = session.exec(select(func.max(Feedback.id))).one()
    brought = session.exec(select(func.max(ImportBatch.id))).one()
    return (*(act or ()), newest, brought)
