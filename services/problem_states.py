"""Where a problem stands, and where it may go from there."""

from __future__ import annotations

from locales import Phrase, phrase
from models.codes import State
from models.tables import Problem

OPEN = (State.NEW, State.TRIAGED, State.IN_PROGRESS, State.WAITING)
_ENDS = (State.WONT_FIX, State.GUIDED, State.NO_ACTION)
# A problem that is another's duplicate is merged into it and has no state for that.
MOVES: dict[str, tuple[str, ...]] = {
    State.NEW: (State.TRIAGED, State.IN_PROGRESS, State.WAITING, State.FIXED, *_ENDS),
    State.TRIAGED: (State.IN_PROGRESS, State.WAITING, State.FIXED, *_ENDS),
    State.IN_PROGRESS: (State.WAITING, State.FIXED, *_ENDS),
    State.WAITING: (State.IN_PROGRESS, State.FIXED, *_ENDS),
    State.FIXED: (State.RELEASED, State.IN_PROGRESS),
    State.RELEASED: (State.IN_PROGRESS,),
    State.WONT_FIX: (State.IN_PROGRESS,),
    State.GUIDED: (State.IN_PROGRESS,),
    State.NO_ACTION: (State.IN_PROGRESS,),
}
RELEASES = ("fixed_in_server", "fixed_in_android", "fixed_in_ios")


def states_from(state: str) -> tuple[str, ...]:
    """The state itself and those it may become."""
    return (str(state), *(str(s) for s in MOVES.get(state, ())))


def why_not(problem: Problem, state: str, releases: dict[str, str]) -> Phrase | None:
    """Why the problem can't come into this state, with the releases as they then are; None where it can."""
    if state not in states_from(problem.state):
        return phrase(
            "A problem can’t go from this state straight to that one. Reload the page and choose one that is offered."
        )
    if state == State.RELEASED and not any(releases.values()):
        return phrase("Say first in which release it is fixed: server, Android or iOS.")
    return None
