"""What EVNICT does with problems: group, add, take out, merge, take apart, change; each act is taken back as a whole.

Every act tells the record what it found and what it left, in the transaction of the change, and each opinion's
history which problem it came from and went to. Nothing is grouped by itself, nothing is deleted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from importers.personal_data import mask
from locales import phrase
from models.codes import FUNCTION_CODES, Kind, Severity, State
from models.database import alone
from models.tables import Feedback, Pilot, Problem
from models.types import key
from services.access import Person, Refused
from services.problem_doing import Doing, Done, begin, items_of, rows_of
from services.problem_states import RELEASES, why_not
from services.problems import find_problem

CONFIRMED, REFUSED, ADDED = "confirm problem", "refuse proposal", "add to problem"
TAKEN_OUT, APART, MERGED = "take out of problem", "take problem apart", "merge problems"
CHANGED = "change problem"
ACTS = (CONFIRMED, REFUSED, ADDED, TAKEN_OUT, APART, MERGED, CHANGED)
LONGEST_TITLE, LONGEST_RELEASE = 200, 40
FIELDS = ("title", "function", "kind", "severity", "state", *RELEASES)
_CODES = {"function": FUNCTION_CODES, "kind": tuple(Kind), "severity": tuple(Severity)}
_ORDER = tuple(Severity)


def confirm_problem(
    session: Session,
    person: Person,
    pilot: Pilot,
    items: Sequence[int],
    title: str,
    *,
    left_out: Sequence[int] = (),
    now: datetime,
) -> Done:
    """Make one problem of opinions that are in none. What they say most gives its function and kind, the severest its severity.

    `left_out` were proposed with them and don't belong: that is remembered. Raises Refused, NotFound.
    """
    doing = begin(session, person, pilot, now)
    with alone(session, "problems"):
        rows = _loose(session, pilot, items)
        if len(rows) < 2:
            raise Refused(
                phrase("A problem needs two opinions or more. Tick the ones that tell of one fault.")
            )
        problem = Problem(
            pilot_id=key(pilot),
            title=_title(title),
            function=Counter(r.function for r in rows).most_common(1)[0][0],
            kind=Counter(r.kind for r in rows).most_common(1)[0][0],
            severity=min((r.severity for r in rows), key=lambda s: _ORDER.index(Severity(s))),
            state=State.TRIAGED.value,
            stands=False,
            created_at=now,
            changed_at=now,
        )
        session.add(problem)
        session.flush()
        doing.change(problem, {"stands": True})
        _put(doing, rows, key(problem), left_out)
        return doing.keep(CONFIRMED, key(problem))


def add_to_problem(
    session: Session,
    person: Person,
    pilot: Pilot,
    number: int,
    items: Sequence[int],
    *,
    left_out: Sequence[int] = (),
    now: datetime,
) -> Done:
    """Add opinions that are in no problem to one; those left out are not proposed for it again."""
    doing = begin(session, person, pilot, now)
    with alone(session, "problems"):
        problem = _standing(session, person, pilot, number)
        rows = _loose(session, pilot, items)
        if not rows and not left_out:
            raise Refused(phrase("Tick the opinions that belong to the problem."))
        doing.change(problem, {})
        _put(doing, rows, number, left_out)
        return doing.keep(ADDED if rows else REFUSED, number)


def refuse_proposal(
    session: Session, person: Person, pilot: Pilot, items: Sequence[int], *, now: datetime
) -> Done:
    """Remember that these opinions are no problem together: they are proposed again only when more join them."""
    doing = begin(session, person, pilot, now)
    with alone(session, "problems"):
        doing.refuse([key(r) for r in rows_of(session, pilot, items)])
        return doing.keep(REFUSED, 0)


def take_out(
    session: Session, person: Person, pilot: Pilot, number: int, items: Sequence[int], *, now: datetime
) -> Done:
    """Take opinions out of a problem; they are not proposed for it again. One that has none left stands no more."""
    doing = begin(session, person, pilot, now)
    with alone(session, "problems"):
        problem = _standing(session, person, pilot, number)
        rows = [r for r in rows_of(session, pilot, items) if r.problem_id == number]
        if not rows:
            raise Refused(phrase("Tick the opinions that don’t belong to the problem."))
        for row in rows:
            doing.move(row, None)
        doing.refuse([key(r) for r in rows], number)
        session.flush()
        doing.change(problem, {} if items_of(session, number) else {"stands": False})
        return doing.keep(TAKEN_OUT, number)


def take_apart(session: Session, person: Person, pilot: Pilot, number: int, *, now: datetime) -> Done:
    """Take a whole problem apart: its opinions are in none again, and are not proposed together as they are."""
    doing = begin(session, person, pilot, now)
    with alone(session, "problems"):
        problem = _standing(session, person, pilot, number)
        rows = items_of(session, number)
        for row in rows:
            doing.move(row, None)
        doing.refuse([key(r) for r in rows])
        doing.change(problem, {"stands": False})
        return doing.keep(APART, number)


def merge_problems(
    session: Session, person: Person, pilot: Pilot, number: int, into: int, *, now: datetime
) -> Done:
    """Put all opinions of a problem into another; the first stands no more, and its link leads to the other."""
    doing = begin(session, person, pilot, now)
    if number == into:
        raise Refused(phrase("Choose another problem to merge with."))
    with alone(session, "problems"):
        problem, other = (_standing(session, person, pilot, n) for n in (number, into))
        for row in items_of(session, number):
            doing.move(row, into)
        doing.change(problem, {"stands": False, "merged_into_id": into})
        severest = min((problem.severity, other.severity), key=lambda s: _ORDER.index(Severity(s)))
        doing.change(other, {"severity": severest} if severest != other.severity else {})
        return doing.keep(MERGED, into)


def change_problem(
    session: Session,
    person: Person,
    pilot: Pilot,
    number: int,
    values: Mapping[str, str],
    *,
    seen: int | None = None,
    now: datetime,
) -> Done:
    """Change title, function, kind, severity, state, and the releases that fix it. `seen` is the version that was read.

    Raises Refused for a value that is none, a state that can't follow, or when somebody changed it meanwhile.
    """
    doing = begin(session, person, pilot, now)
    with alone(session, "problems"):
        problem = _standing(session, person, pilot, number)
        if seen is not None and problem.version != seen:
            raise Refused(
                phrase(
                    "Somebody else changed this problem meanwhile. Look at what it says now, then save again."
                )
            )
        told = {name: value.strip() for name, value in values.items()}
        for name, value in told.items():
            if name not in FIELDS or (name in _CODES and value not in _CODES[name]):
                raise Refused(phrase("“%(value)s” is not a value of %(field)s.", value=value, field=name))
            if name in RELEASES and len(value) > LONGEST_RELEASE:
                raise Refused(phrase("A release has at most %(n)s letters.", n=LONGEST_RELEASE))
        if "title" in told:
            told["title"] = _title(told["title"])
        releases = {name: told.get(name, getattr(problem, name)) for name in RELEASES}
        if why := why_not(problem, told.get("state", problem.state), releases):
            raise Refused(why)
        changed = {name: value for name, value in told.items() if getattr(problem, name) != value}
        if not changed:
            raise Refused(phrase("Nothing was changed."))
        doing.change(problem, changed)
        return doing.keep(CHANGED, number)


def _put(doing: Doing, rows: Sequence[Feedback], problem: int, left_out: Sequence[int]) -> None:
    for row in rows:
        doing.move(row, problem)
    others = {key(r) for r in rows_of(doing.session, doing.pilot, left_out)} - {key(r) for r in rows}
    if others:
        doing.refuse(sorted(others), problem)


def _loose(session: Session, pilot: Pilot, items: Sequence[int]) -> list[Feedback]:
    rows = rows_of(session, pilot, items)
    for row in rows:
        if row.problem_id is not None:
            raise Refused(
                phrase(
                    "Opinion %(number)s is in problem %(problem)s already. Reload the page.",
                    number=row.id,
                    problem=row.problem_id,
                )
            )
        if not row.stands:
            raise Refused(
                phrase("Opinion %(number)s is split or joined; take what stands for it.", number=row.id)
            )
    return rows


def _standing(session: Session, person: Person, pilot: Pilot, number: int) -> Problem:
    problem = find_problem(session, person, pilot, number)
    if not problem.stands:
        raise Refused(phrase("Problem %(number)s was merged or taken apart.", number=number))
    return problem


def _title(said: str) -> str:
    title = mask(" ".join(said.split()))
    if not 0 < len(title) <= LONGEST_TITLE:
        raise Refused(phrase("A title has 1 to %(n)s letters.", n=LONGEST_TITLE))
    return title
