"""What an overview counts: of one's own alone, with what a role may see, as if a foreign unit were none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import count

from models.codes import Role
from models.tables import CriticalNotice, Feedback, Problem
from services import audit, critical_mail, filing_acts, opinion_map, outlook, pilot_choice, reviews
from services.access import ALLOWED, OPERATOR, Action
from services.feedback_filters import Filters
from tests.access.asking import Ask, Entry, plain, unit, whole
from tests.access.of_feedback import _near as near
from tests.access.of_reports import _received as received
from tests.access.world import DAY, OWN, SIBLING

SEE, PROGRESS = Action.SEE_FEEDBACK, Action.SEE_PROGRESS
REVIEW, LETTER = Action.REVIEW_REPORT, Action.RECORD_LETTER
HERE = {"places": (OWN,), "looks_first": True}
NO_REPORT, UNKNOWN = "PP2", "KHONG"  # a unit elsewhere that has sent nothing; none at all
_another = count(1_000_000)


def _critical(ask: Ask) -> None:
    """PA and PB have a critical opinion each, and each a critical problem."""
    for code in (OWN, SIBLING):
        of = ask.world.of[code]
        item, problem = ask.session.get_one(Feedback, of.data), ask.session.get_one(Problem, of.problem)
        item.severity = problem.severity = "critical"
        ask.session.add_all([item, problem])
        # As every act does, which is how what is kept is known to be of before.
        audit.record(ask.session, OPERATOR, "correct label", "feedback", of.data, now=ask.now)
    ask.session.flush()


def _severe(ask: Ask) -> object:
    _critical(ask)
    found = outlook.outlook(*ask["pilot"], on=DAY, now=ask.now)
    wanted = 1 if ask.ends_at_a_unit else 2
    assert (found.severe_opinions, found.severe_problems) == (wanted, wanted), found
    assert (found.filing is not None) == (ask.person.role in ALLOWED[Action.SEE_FILING]), found.filing
    return None


def _of_the_whole(ask: Ask) -> object:
    """Who stands for EVN as a unit is told of its units' opinions; of those that name none only the others are."""
    group = ask.world.units["EVN"]
    person = replace(ask.person, unit_id=group, unit_code="EVN", unit_path=ask.world.paths["EVN"])
    if not ask.ends_at_a_unit:
        person = ask.person
    found = outlook.outlook(ask.session, person, ask.pilot, on=DAY, now=ask.now)
    everything = outlook.outlook(ask.session, OPERATOR, ask.pilot, on=DAY, now=ask.now)
    counted, there = sum(n for _day, n in found.days), sum(n for _day, n in everything.days)
    assert there, everything.days
    assert (counted < there) == ask.ends_at_a_unit, (counted, there)
    return None


def _mapped(ask: Ask) -> object:
    """Counted for somebody who has not asked before: of PA and PA1 four opinions each, one of them of data."""
    person = replace(ask.person, account_id=next(_another))
    found = opinion_map.opinion_map(ask.session, person, ask.pilot, Filters())
    if ask.ends_at_a_unit:
        assert found.total == (2 if ask.person.role is Role.DATA_OFFICER else 8), found.total
    return None


def _untold(ask: Ask) -> object:
    _critical(ask)
    for code in (OWN, SIBLING):
        ask.session.add(
            CriticalNotice(feedback_id=ask.world.of[code].data, owner=code, recipients=0, at=ask.now)
        )
    ask.session.flush()
    found = {one.owner for one in critical_mail.untold_owners(*ask["pilot"])}
    assert found == ({OWN} if ask.ends_at_a_unit else {OWN, SIBLING}), found
    return None


def _as_none(act: Callable[..., filing_acts.ManyDone], **more: object) -> Callable[[Ask], object]:
    """Of a unit out of reach nothing else is said than of one that there is not."""

    def call(ask: Ask) -> object:
        given = {"store": ask.store, **more} if act is filing_acts.record_letters else more
        done = act(*ask["pilot"], [NO_REPORT, UNKNOWN], now=ask.now, **given)
        said = dict(done.refused)
        assert not done.done, done
        same = said[NO_REPORT].replace(NO_REPORT, "?") == said[UNKNOWN].replace(UNKNOWN, "?")
        assert same == ask.ends_at_a_unit, said
        return None

    return call


def _review(ask: Ask) -> object:
    found = reviews.review_of(*ask["code"])
    assert found.reviews == (ask.person.role in ALLOWED[REVIEW] and received(ask.person.role, ask.code))
    return None


ENTRIES: dict[str, Entry | tuple[Entry, ...]] = {
    "critical_mail.untold_owners": whole(SEE, _untold, **HERE),
    "filing_acts.accept_many": whole(REVIEW, _as_none(filing_acts.accept_many), **HERE),
    "filing_acts.record_letters": whole(
        LETTER, _as_none(filing_acts.record_letters, sent_on=date(2025, 12, 11)), **HERE
    ),
    "filing_acts.return_many": whole(REVIEW, _as_none(filing_acts.return_many, why="Thiếu"), **HERE),
    "opinion_map.opinion_map": whole(SEE, _mapped, **HERE),
    "outlook.outlook": (whole(PROGRESS, _severe, **HERE), whole(PROGRESS, _of_the_whole, **HERE)),
    "pilot_choice.choose_pilot": plain(
        None, lambda a: pilot_choice.choose_pilot(*a[""], "x", "KHONG"), not_found=True
    ),
    "reviews.review_of": unit(Action.SEE_REPORT, _review, reach=near),
}
