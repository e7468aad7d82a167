"""Acts on problems taken back as a whole, as long as nobody worked on what they left."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from locales import phrase
from models.database import alone
from models.tables import Audit, Pilot, Problem, ProblemRefusal
from models.types import key
from services.access import Person, Refused
from services.problem_acts import ACTS
from services.problem_doing import begin, items_of, rows_of

TAKEN_BACK = "take back problem act"


def take_back(session: Session, person: Person, pilot: Pilot, act: int, *, now: datetime) -> int:
    """Undo an act as a whole; returns the problem's number. Raises Refused where it was worked on since."""
    doing = begin(session, person, pilot, now)
    with alone(session, "problems"):
        row = session.get(Audit, act)
        if row is None or row.act not in ACTS or row.before is None or row.after is None:
            raise Refused(phrase("There is nothing to take back."))
        items = {key(r): r for r in rows_of(session, pilot, [int(n) for n in row.after["items"]])}
        problems = {n: session.get(Problem, int(n)) for n in row.after["problems"]}
        refusals = {n: session.get(ProblemRefusal, int(n)) for n in row.after["refusals"]}
        sound = all(items[int(n)].problem_id == left for n, left in row.after["items"].items()) and all(
            refusal is not None and refusal.stands == row.after["refusals"][n]
            for n, refusal in refusals.items()
        )
        for n, left in row.after["problems"].items():
            problem = problems[n]
            if problem is None or problem.pilot_id != pilot.id:
                raise Refused(phrase("There is nothing to take back."))
            sound = sound and all(getattr(problem, name) == value for name, value in left.items())
            # A problem that opinions were put into since can't go.
            going = row.before["problems"][n].get("stands") is False
            sound = sound and not (going and len(items_of(session, int(n))) != _moved_into(row.after, int(n)))
        # What would stand in a problem that stands no more is no way back.
        homes = {found for found in row.before["items"].values() if found is not None}
        for home in homes:
            there = session.get(Problem, home)
            again = row.before["problems"].get(str(home), {}).get("stands")
            sound = sound and there is not None and (there.stands or again is True)
        if not sound:
            raise Refused(phrase("This was changed again since; nothing was taken back."))
        for n, found in row.before["items"].items():
            doing.move(items[int(n)], found)
        for n, values in row.before["problems"].items():
            doing.change(session.get_one(Problem, int(n)), values)
        for n, stood in row.before["refusals"].items():
            refusal = session.get_one(ProblemRefusal, int(n))
            refusal.stands = stood
            session.add(refusal)
            doing.before["refusals"][n], doing.after["refusals"][n] = not stood, stood
        doing.keep(TAKEN_BACK, int(row.subject_id))
        return int(row.subject_id)


def _moved_into(after: Mapping[str, Any], number: int) -> int:
    return sum(1 for left in after["items"].values() if left == number)
