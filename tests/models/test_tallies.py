"""The sums of opinions are always those of the opinions, however these are written, changed or taken away."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text, update
from sqlmodel import col

from models.bulk import insert_rows, take_ids
from models.database import open_engine, upgrade, writing
from models.tables import Feedback
from models.tallies import (
    FEEDBACK_TALLY,
    NO_DAY,
    TRIAL_CHANNELS,
    drop_triggers,
    is_right,
    keep_tallies,
    recount,
)
from models.types import key

DAYS = [None, date(2025, 11, 25), date(2025, 12, 10), date(2025, 12, 11)]
CHANNELS = ["google_form", "unit", "hotline", "facebook"]


def item(pilot, number, *, unit=None, day=None, channel="google_form", link=None, part=0, now):
    """An opinion's row, told by what its sum depends on."""
    return {
        "id": number,
        "pilot_id": key(pilot),
        "root_id": number,
        "part": part,
        "source": "test",
        "source_key": str(number),
        "channel": channel,
        "submitted_on": day,
        "unit_id": unit,
        "unit_link": "assigned" if unit else link or "none",
        "text": "Không đăng nhập được",
        "content_hash": "h",
        "search_text": "",
        "function": "login",
        "function_by": "model",
        "kind": "bug",
        "kind_by": "model",
        "severity": "minor",
        "severity_by": "model",
        "created_at": now,
        "changed_at": now,
    }


def told(session) -> Counter:
    """What the sums say."""
    rows = session.execute(select(FEEDBACK_TALLY)).all()
    kept: Counter = Counter()
    for row in rows:
        kept[row.unit_id, row.day, row.unit_link, bool(row.other), bool(row.trashed)] += row.n
    return Counter({place: n for place, n in kept.items() if n})


def counted(session) -> Counter:
    """What the opinions say."""
    return Counter(
        (
            f.unit_id or 0,
            f.submitted_on or NO_DAY,
            f.unit_link,
            f.unit_id is None and f.channel not in TRIAL_CHANNELS,
            f.trashed_at is not None,
        )
        for f in session.execute(select(Feedback)).scalars()
        if f.part == 0
    )


ITEM = st.tuples(st.sampled_from([None, "PA", "PB"]), st.sampled_from(DAYS), st.sampled_from(CHANNELS))
CHANGE = st.one_of(
    st.tuples(st.just("insert"), st.lists(ITEM, min_size=1, max_size=5)),
    st.tuples(st.just("move"), st.sampled_from(["PA", "PB", None])),
    st.tuples(st.just("day"), st.sampled_from(DAYS)),
    st.tuples(st.just("trash"), st.booleans()),
    st.tuples(st.just("part"), st.integers(0, 1)),
    st.tuples(st.just("delete"), st.just(0)),
    st.tuples(st.just("commit"), st.just(0)),
    st.tuples(st.just("rollback"), st.just(0)),
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(CHANGE, min_size=3, max_size=12))
def test_whatever_is_done_to_opinions_the_sums_follow(session, pilot, tree, now, changes):
    session.execute(delete(Feedback))
    ids = {code: key(tree[code]) for code in ("PA", "PB")}
    for act, how in changes:
        third = col(Feedback.id) % 3 == 0
        if act == "insert":
            numbers = take_ids(session, Feedback, len(how))
            rows = [
                item(pilot, n, unit=ids.get(code), day=day, channel=channel, now=now)
                for n, (code, day, channel) in zip(numbers, how, strict=True)
            ]
            insert_rows(session, Feedback, rows)
        elif act == "move":
            link = "assigned" if how else "waiting"
            session.execute(update(Feedback).where(third).values(unit_id=ids.get(how), unit_link=link))
        elif act == "day":
            session.execute(update(Feedback).where(third).values(submitted_on=how))
        elif act == "trash":
            values = (
                {"trashed_at": now, "trash_reason": "thử", "stands": False} if how else {"trashed_at": None}
            )
            session.execute(update(Feedback).where(third).values(**values))
        elif act == "part":
            session.execute(update(Feedback).where(third, Feedback.part != how).values(part=how))
        elif act == "delete":
            session.execute(delete(Feedback).where(third))
        elif act == "commit":
            session.commit()
        else:
            session.rollback()
        session.expire_all()
        assert told(session) == counted(session)
    session.rollback()


def test_a_label_that_changes_writes_no_sum(session, pilot, now):
    insert_rows(session, Feedback, [item(pilot, n, now=now) for n in take_ids(session, Feedback, 3)])
    session.commit()
    before = session.execute(select(FEEDBACK_TALLY)).all()
    session.execute(update(Feedback).values(kind="suggestion"))
    session.commit()
    assert session.execute(select(FEEDBACK_TALLY)).all() == before


def test_sums_that_are_wrong_are_made_right_by_the_next_upgrade(engine, session, pilot, now):
    insert_rows(session, Feedback, [item(pilot, n, now=now) for n in take_ids(session, Feedback, 4)])
    session.execute(text("DELETE FROM feedback_tally"))
    session.commit()
    assert not is_right(session.connection())
    session.rollback()
    upgrade(engine)
    assert is_right(session.connection())
    assert told(session) == counted(session)


def test_a_table_that_was_made_anew_counts_again(engine, session, pilot, now):
    # What a migration does to a table of SQLite: its triggers go with the old one.
    with engine.execution_options(writes=True).begin() as connection:
        drop_triggers(connection)
    insert_rows(session, Feedback, [item(pilot, n, now=now) for n in take_ids(session, Feedback, 2)])
    session.commit()
    with engine.execution_options(writes=True).begin() as connection:
        keep_tallies(connection)
    insert_rows(session, Feedback, [item(pilot, n, now=now) for n in take_ids(session, Feedback, 2)])
    session.commit()
    assert told(session) == counted(session) == Counter({(0, NO_DAY, "none", False, False): 4})


def test_many_small_writes_are_folded_and_the_sums_stay(url, session, pilot, now):
    if not url.startswith("postgresql"):
        recount(session.connection())
        assert told(session) == Counter()
        return
    engine = open_engine(url)
    for _turn in range(300):
        with writing(engine) as one:
            number = next(iter(take_ids(one, Feedback, 1)))
            insert_rows(one, Feedback, [item(pilot, number, now=now)])
            one.commit()
    assert told(session) == Counter({(0, NO_DAY, "none", False, False): 300})
    assert session.execute(text("SELECT count(*) FROM feedback_tally")).scalar() < 300


@pytest.fixture
def tree(make_unit):
    """Two units below one."""
    evn = make_unit("EVN", kind="group")
    return {code: make_unit(code, parent=evn) for code in ("PA", "PB")}
