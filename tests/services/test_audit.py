"""Every change leaves one line, and a line that was tampered with is found."""

from __future__ import annotations

import pytest
from sqlalchemy import func, text
from sqlmodel import select

from models.tables import Audit, Feedback
from services import audit
from services.accounts import add_account
from services.corrections import sort_item
from services.feedback_export import export_feedback
from services.filing import file_report
from services.report_closing import close_report
from services.undo import undo_import
from services.unit_names import list_waiting, settle_name
from tests.services.rows import ZONE, count, opinion, record_counts, record_opinions

pytestmark = pytest.mark.usefixtures("tree")


def acts(session):
    return session.exec(select(Audit.act).order_by(Audit.id)).all()


def lines(session):
    return session.exec(select(func.count()).select_from(Audit)).one()


def test_each_change_writes_one_line_and_the_chain_is_sound(session, pilot, now, operator, store, tmp_path):
    def once(act, change):
        before = lines(session)
        done = change()
        assert (lines(session) - before, acts(session)[-1]) == (1, act)
        assert audit.first_broken(session) is None
        return done

    counts = [count(2, "PA", 5), count(3, "PB", 6), count(4, "PP", 1)]
    once("import installs", lambda: record_counts(session, counts, pilot=pilot, now=now))
    rows = [opinion(2, unit_code="PA"), opinion(3, second=1, unit_text="Đội 7")]
    once("import feedback", lambda: record_opinions(session, rows, pilot=pilot, now=now))
    (name,) = list_waiting(session, operator, pilot)
    once("settle unit name", lambda: settle_name(session, operator, pilot, name.unit_key, "PB", now=now))
    item = session.exec(select(Feedback.id)).first()
    once(
        "correct label",
        lambda: sort_item(session, operator, pilot, item, {"state": "fixed"}, now=now),
    )
    once(
        "export feedback",
        lambda: export_feedback(session, operator, pilot, tmp_path / "a.csv", now=now),
    )
    once(
        "close report",
        lambda: close_report(session, operator, pilot, "PA", store, now=now, explain="Đã rà soát."),
    )
    once(
        "record letter",
        lambda: file_report(
            session, operator, pilot, "PA", store, sent_at=now, number="1", now=now, explain="Đã rà soát."
        ),
    )
    once("add account", lambda: add_account(session, operator, "an", "triager", "mật khẩu dài", now=now))
    more = once("import installs", lambda: record_counts(session, [count(2, "PB", 9)], pilot=pilot, now=now))
    once("undo import", lambda: undo_import(session, operator, more.import_id, now=now))


def test_a_preview_and_a_second_closing_leave_no_line(session, pilot, now, operator, store):
    record_counts(session, [count(2, "PA", 5)], pilot=pilot, now=now)
    close_report(session, operator, pilot, "PA", store, now=now, explain="Đã rà soát.")
    before = lines(session)
    record_counts(session, [count(2, "PA", 6)], pilot=pilot, now=now, preview=True)
    close_report(session, operator, pilot, "PA", store, now=now, explain="Đã rà soát.")
    assert lines(session) == before


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit SET who = 'ai' WHERE id = 2",
        "UPDATE audit SET act = 'x' WHERE id = 2",
        "UPDATE audit SET after = '{\"n\": 9}' WHERE id = 2",
        "UPDATE audit SET at = '2025-01-01 00:00:00' WHERE id = 2",
        "UPDATE audit SET previous_hash = 'x' WHERE id = 2",
        "UPDATE audit SET hash = 'x' WHERE id = 2",
    ],
)
def test_the_first_line_that_was_changed_is_found(session, now, operator, tampering):
    for n in range(4):
        audit.record(session, operator, "act", "unit", n, now=now.astimezone(ZONE), after={"n": n})
    session.commit()
    assert audit.first_broken(session) is None
    session.execute(text(tampering))
    session.commit()
    session.expire_all()
    assert audit.first_broken(session) == 2


def test_a_line_that_was_taken_out_is_missed_at_the_next(session, now, operator):
    for n in range(4):
        audit.record(session, operator, "act", "unit", n, now=now)
    session.commit()
    session.execute(text("DELETE FROM audit WHERE id = 2"))
    session.commit()
    assert audit.first_broken(session) == 3
