"""How many opinions a list has, counted anew only when something changed: kept in this process, a few hundred at most."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

from sqlalchemy import Engine
from sqlmodel import Session

from models.tables import Pilot
from services.access import Action, Person, require
from services.feedback_filters import Filters
from services.feedback_queue import MOST_COUNTED, count_feedback
from services.kept import record_mark

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
    asked = (place, *whose, pilot.id, filters, most, *record_mark(session))
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
