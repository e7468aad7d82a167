"""One act on everything a filter matches: confirmed by its count, one transaction, taken back as a whole."""

from __future__ import annotations

import pytest
from sqlmodel import col, func, select

from models.codes import Role
from models.tables import Audit, DeskActItem, Feedback, LabelEvent
from services.access import NotAllowed
from services.audit import first_broken
from services.bulk_acts import FilterMoved, Matched, act_on_matching, matching, skipped_by_reason
from services.feedback_filters import Filters
from services.item_acts import act_on_item
from services.item_changes import Changes
from services.item_undo import undo_act
from tests.services.desk_items import stored

pytestmark = pytest.mark.usefixtures("tree")
BUGS = Filters(kind="bug")


@pytest.fixture
def triager(person_of):
    return person_of(Role.TRIAGER)


def states(session):
    return dict(session.exec(select(Feedback.id, Feedback.state)).all())


def test_all_that_matches_is_changed_on_every_page_and_undone_as_one(session, pilot, tree, now, triager):
    bugs = stored(session, pilot, now, tree["PA"], 120, kind="bug")
    others = stored(session, pilot, now, tree["PB"], 5, kind="other")
    found = matching(session, triager, pilot, BUGS)
    assert found.count == 120
    done = act_on_matching(
        session,
        triager,
        pilot,
        BUGS,
        Changes(state="guided"),
        count=found.count,
        fingerprint=found.fingerprint,
        now=now,
    )
    assert done.changed == tuple(bugs)
    assert states(session) == dict.fromkeys(bugs, "guided") | dict.fromkeys(others, "new")
    events = select(func.count()).select_from(LabelEvent).where(LabelEvent.field == "state")
    assert session.exec(events).one() == 120
    row = session.exec(select(Audit).order_by(col(Audit.id).desc())).first()
    assert (row.act, row.after["items"], len(row.after["sha256"])) == ("work on opinions", 120, 64)
    assert "numbers" not in row.after
    assert len(undo_act(session, triager, pilot, done.act, now=now).restored) == 120
    assert set(states(session).values()) == {"new"}
    assert first_broken(session) is None


def test_what_came_meanwhile_is_not_swept_along(session, pilot, tree, now, triager):
    stored(session, pilot, now, tree["PA"], 2, kind="bug")
    found = matching(session, triager, pilot, BUGS)
    stored(session, pilot, now, tree["PA"], 1, kind="bug")
    with pytest.raises(FilterMoved) as refused:
        act_on_matching(
            session,
            triager,
            pilot,
            BUGS,
            Changes(state="guided"),
            count=found.count,
            fingerprint=found.fingerprint,
            now=now,
        )
    assert refused.value.matched.count == 3
    assert set(states(session).values()) == {"new"}
    assert session.exec(select(DeskActItem)).all() == []


def test_as_many_but_others_are_asked_again_too(session, pilot, tree, now, triager):
    first, *_rest = stored(session, pilot, now, tree["PA"], 2, kind="bug")
    (late,) = stored(session, pilot, now, tree["PA"], 1, kind="other")
    found = matching(session, triager, pilot, BUGS)
    act_on_item(session, triager, pilot, first, Changes(kind="other"), now=now)
    act_on_item(session, triager, pilot, late, Changes(kind="bug"), now=now)
    assert matching(session, triager, pilot, BUGS).count == found.count
    with pytest.raises(FilterMoved):
        act_on_matching(
            session,
            triager,
            pilot,
            BUGS,
            Changes(starred=True),
            count=2,
            fingerprint=found.fingerprint,
            now=now,
        )


def test_the_fingerprint_names_the_filter_too(session, pilot, tree, now, triager):
    stored(session, pilot, now, tree["PA"], 2, kind="bug", state="new")
    by_kind, by_state = (matching(session, triager, pilot, f) for f in (BUGS, Filters(state="new")))
    assert by_kind.count == by_state.count
    assert by_kind != by_state
    assert by_kind == Matched(2, by_kind.fingerprint)


def test_what_cannot_be_done_is_grouped_by_its_reason(session, pilot, tree, now, triager):
    numbers = stored(session, pilot, now, tree["PA"], 5, kind="bug")
    for number in numbers[:3]:
        act_on_item(session, triager, pilot, number, Changes(state="no_action"), now=now)
    found = matching(session, triager, pilot, BUGS)
    done = act_on_matching(
        session,
        triager,
        pilot,
        BUGS,
        Changes(state="guided"),
        count=5,
        fingerprint=found.fingerprint,
        now=now,
    )
    ((why, n, named),) = skipped_by_reason(done.skipped, named=2)
    assert (n, named) == (3, tuple(numbers[:2]))
    assert why.endswith(".")


@pytest.mark.parametrize(
    "role", [Role.REPORTER, Role.LEADER, Role.DATA_OFFICER, Role.HEADQUARTERS, Role.ADMIN]
)
def test_only_evnict_works_on_many(session, pilot, tree, person_of, now, role):
    person = person_of(role, tree["PA"])
    with pytest.raises(NotAllowed):
        matching(session, person, pilot, Filters())
    with pytest.raises(NotAllowed):
        act_on_matching(
            session, person, pilot, Filters(), Changes(starred=True), count=0, fingerprint="", now=now
        )
