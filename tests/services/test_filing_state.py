"""Who owes a report and where each stands: duties alone, one place each, shares that add up to 100 %."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.codes import Role
from models.reports import REMINDER_KINDS
from models.tables import Account, Extension, Reminder, Report, ReportingDuty
from models.types import key
from services.access import NotAllowed, NotFound
from services.filing_state import Reviewing, Sending, filing_state, shares
from services.unit_tree import load_tree
from tests.services.rows import ZONE

DUE = date(2025, 12, 15)


@settings(deadline=None)
@given(st.lists(st.integers(0, 5000), min_size=1, max_size=8))
def test_shares_add_up_to_a_hundred_percent_and_none_is_off_by_a_tenth(counts):
    parts = shares({str(n): count for n, count in enumerate(counts)})
    whole = sum(counts)
    assert sum(part.share for part in parts) == (1000 if whole else 0)
    for part, count in zip(parts, counts, strict=True):
        assert part.n == count
        assert abs(part.share - 1000 * count / (whole or 1)) < 1
        assert (part.share == 0) or count


@pytest.fixture
def duties(session, pilot, tree):
    """NPC, CPC and PB owe EVN; PP is covered by CPC; PA owes NPC by an earlier day."""
    ids = {code: key(unit) for code, unit in tree.items()}
    for unit, to, before, covered in (
        ("NPC", "EVN", DUE, None),
        ("CPC", "EVN", DUE, None),
        ("PB", "EVN", DUE, None),
        ("PP", "EVN", DUE, "CPC"),
        ("PA", "NPC", date(2025, 12, 11), None),
    ):
        session.add(
            ReportingDuty(
                pilot_id=key(pilot),
                unit_id=ids[unit],
                to_unit_id=ids[to],
                before=before,
                covered_by_id=ids[covered] if covered else None,
            )
        )
    session.commit()
    return tree


@pytest.fixture
def sent(session, pilot, tree, now):
    def make(code, at=None, state="filed", *, version=1, nil=False):
        session.add(
            Report(
                pilot_id=key(pilot),
                unit_id=key(tree[code]),
                version=version,
                state=state,
                nil=nil,
                closed_at=now,
                filed_at=at,
                letter_number=f"{version}/{code}" if at else "",
                created_at=now,
                changed_at=now,
            )
        )
        session.commit()

    return make


def state_for(session, person, pilot, now, **more):
    return filing_state(session, person, pilot, now=now, **more)


def by_code(state):
    return {row.code: row for row in state.rows}


def test_headquarters_counts_duties_to_evn_alone(session, pilot, duties, person_of, now):
    assert duties
    state = state_for(session, person_of(Role.HEADQUARTERS), pilot, now)
    assert [row.code for row in state.rows] == ["NPC", "PB", "CPC"]
    assert (state.receiver, state.national, state.before) == ("EVN", True, DUE)


def test_a_parent_sees_what_is_owed_to_it_with_its_own_day(session, pilot, duties, reporter_of, now):
    npc = by_code(state_for(session, reporter_of(duties["NPC"]), pilot, now))
    assert set(npc) == {"PA"}
    assert npc["PA"].before == date(2025, 12, 11)
    assert npc["PA"].overdue
    cpc = by_code(state_for(session, reporter_of(duties["CPC"]), pilot, now))
    assert set(cpc) == {"PP"}
    assert not cpc["PP"].overdue


def test_one_that_nobody_confirmed_never_counts(session, pilot, duties, reporter_of, make_unit, now):
    make_unit("PX", parent=duties["NPC"], status="legacy_unconfirmed")
    make_unit("PY", parent=duties["NPC"])
    assert set(by_code(state_for(session, reporter_of(duties["NPC"]), pilot, now))) == {"PA", "PY"}


def test_a_merged_unit_that_owed_counts_once_at_its_successor(
    session, pilot, duties, make_unit, person_of, now
):
    old = make_unit("OLD", parent=duties["EVN"], status="merged", merged_into=duties["PB"])
    session.add(
        ReportingDuty(pilot_id=key(pilot), unit_id=key(old), to_unit_id=key(duties["EVN"]), before=DUE)
    )
    session.commit()
    state = state_for(session, person_of(Role.HEADQUARTERS), pilot, now)
    assert [row.code for row in state.rows] == ["NPC", "PB", "CPC"]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2025, 12, 14, 23, 59, 59, tzinfo=ZONE), Sending.ON_TIME),
        (datetime(2025, 12, 15, 0, 0, tzinfo=ZONE), Sending.LATE),
    ],
)
def test_the_sending_decides(session, pilot, duties, person_of, now, sent, at, expected):
    assert duties
    sent("NPC", at)
    row = by_code(state_for(session, person_of(Role.HEADQUARTERS), pilot, now))["NPC"]
    assert (row.sending, row.reviewing, row.letter_number) == (expected, Reviewing.TO_REVIEW, "1/NPC")


def test_a_later_day_never_reads_on_time(session, pilot, duties, person_of, now, sent):
    for code in ("NPC", "CPC"):
        session.add(
            Extension(
                pilot_id=key(pilot),
                unit_id=key(duties[code]),
                before=date(2025, 12, 20),
                granted_by="EVN",
                granted_at=now,
            )
        )
    sent("NPC", datetime(2025, 12, 18, tzinfo=ZONE))
    later = now + timedelta(days=6)
    rows = by_code(state_for(session, person_of(Role.HEADQUARTERS), pilot, later))
    assert (rows["NPC"].sending, rows["CPC"].sending) == (Sending.EXTENDED, Sending.ALLOWED)
    assert not rows["CPC"].overdue
    after = by_code(state_for(session, person_of(Role.HEADQUARTERS), pilot, now + timedelta(days=9)))
    assert (after["CPC"].sending, after["CPC"].overdue) == (Sending.MISSING, True)


def test_closed_without_a_sending_is_not_known(session, pilot, duties, person_of, now, sent):
    assert duties
    sent("NPC", None, "closed")
    late = now + timedelta(days=30)
    row = by_code(state_for(session, person_of(Role.HEADQUARTERS), pilot, late))["NPC"]
    assert row.sending == Sending.UNKNOWN


def test_what_was_returned_stays_returned_until_it_is_sent_again(
    session, pilot, duties, person_of, now, sent
):
    assert duties
    first = datetime(2025, 12, 10, tzinfo=ZONE)
    sent("NPC", first, "returned")
    sent("NPC", None, "closed", version=2)
    person = person_of(Role.HEADQUARTERS)
    row = by_code(state_for(session, person, pilot, now))["NPC"]
    assert (row.sending, row.reviewing, row.version) == (Sending.ON_TIME, Reviewing.RETURNED, 2)
    sent("NPC", datetime(2025, 12, 18, tzinfo=ZONE), "accepted", version=3, nil=True)
    state = state_for(session, person, pilot, now)
    row = by_code(state)["NPC"]
    assert (row.sending, row.reviewing, row.nil) == (Sending.ON_TIME, Reviewing.ACCEPTED, True)
    assert (row.first_sent, row.last_sent) == (first, datetime(2025, 12, 18, tzinfo=ZONE))
    assert state.nil == 1


def test_every_duty_stands_at_one_place_of_each_bar(session, pilot, duties, person_of, now, sent):
    assert duties
    sent("NPC", datetime(2025, 12, 10, tzinfo=ZONE))
    sent("PB", None, "closed")
    state = state_for(session, person_of(Role.HEADQUARTERS), pilot, now)
    for parts in (state.sendings, state.reviewings):
        assert sum(part.n for part in parts) == len(state.rows) == 3
        assert sum(part.share for part in parts) == 1000
    assert (state.first, state.last) == (by_code(state)["NPC"],) * 2
    assert state.sent == 1


def test_whom_to_call_is_the_unit_else_what_stands_above(session, pilot, duties, person_of, now):
    duties["NPC"].contact = "Phòng KD, 0912 345 678"
    session.add(duties["NPC"])
    session.add(
        Account(
            username="dau.moi",
            display_name="Nguyễn Thị An",
            email="an@cpc.example",
            role="reporter",
            unit_id=key(duties["CPC"]),
            created_at=now,
        )
    )
    session.commit()
    rows = by_code(state_for(session, person_of(Role.HEADQUARTERS), pilot, now))
    assert (rows["NPC"].contact, rows["NPC"].contact_of) == ("Phòng KD, 0912 345 678", "")
    assert (rows["CPC"].contact, rows["CPC"].contact_of) == ("Nguyễn Thị An an@cpc.example", "")
    assert (rows["PB"].contact, rows["PB"].contact_of) == ("Phòng KD, 0912 345 678", duties["NPC"].name)


@pytest.mark.parametrize("role", [Role.TRIAGER, Role.DATA_OFFICER, Role.ADMIN])
def test_who_may_not_see_it_is_told(session, pilot, duties, person_of, now, role):
    with pytest.raises(NotAllowed):
        state_for(session, person_of(role, duties["NPC"]), pilot, now)


def test_another_corporation_is_not_there(session, pilot, duties, reporter_of, now):
    for code in ("CPC", "EVN", "khong-co"):
        with pytest.raises(NotFound):
            state_for(session, reporter_of(duties["NPC"]), pilot, now, code=code)


def test_no_figure_changes_with_a_time_zone(session, pilot, duties, person_of, now, sent, monkeypatch):
    assert duties
    sent("NPC", datetime(2025, 12, 14, 23, 59, 59, tzinfo=ZONE))
    sent("CPC", datetime(2025, 12, 15, 0, 0, tzinfo=ZONE))
    person = person_of(Role.HEADQUARTERS)
    told = state_for(session, person, pilot, now)
    for server in ("UTC", "America/New_York", "Pacific/Auckland"):
        for viewer in ("Asia/Ho_Chi_Minh", "America/Los_Angeles", "Pacific/Kiritimati"):
            monkeypatch.setenv("TZ", server)
            time.tzset()
            session.expire_all()
            again = state_for(session, person, pilot, now.astimezone(ZoneInfo(viewer)))
            monkeypatch.undo()
            time.tzset()
            assert again == told, (server, viewer)
            assert str(again.rows[0].first_sent) == str(told.rows[0].first_sent)


def test_the_letter_has_48_duties(session, pilot, units, person_of, now):
    assert units
    state = state_for(session, person_of(Role.HEADQUARTERS), pilot, now)
    assert len(state.rows) == 48
    assert {row.sending for row in state.rows} == {Sending.MISSING}
    assert len(load_tree(session).nodes) > 600


def test_a_new_contact_a_reminder_and_a_day_are_seen_by_the_next_look(session, pilot, duties, person_of, now):
    person = person_of(Role.HEADQUARTERS)

    def row(at=now):
        return next(r for r in filing_state(session, person, pilot, now=at).rows if r.code == "PB")

    assert filing_state(session, person, pilot, now=now) is filing_state(session, person, pilot, now=now)
    assert (row().contact, row().reminded_on, row().overdue) == ("", None, False)
    who = Account(
        username="pb", display_name="Bà Bình", role="reporter", unit_id=key(duties["PB"]), created_at=now
    )
    session.add(who)
    told = {"day": now.date(), "kind": REMINDER_KINDS[0], "who": "x", "made_at": now}
    session.add(Reminder(pilot_id=key(pilot), unit_id=key(duties["PB"]), **told))
    session.flush()
    assert (row().contact, row().reminded_on) == ("Bà Bình", now.date())
    assert row(now + timedelta(days=9)).overdue
    who.active = False
    session.add(who)
    session.commit()
    assert row().contact == ""
