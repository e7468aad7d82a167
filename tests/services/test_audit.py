"""Every change leaves one line, and a line that was tampered with is found."""

from __future__ import annotations

import ast
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, text
from sqlmodel import select

from models.database import reading, writing
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

ROOT = Path(__file__).parents[2]
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
        lambda: sort_item(session, operator, pilot, item, {"severity": "major"}, now=now),
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


def test_writers_at_the_same_time_make_one_chain(session, engine, now, operator):
    session.rollback()

    def write(writer: int) -> None:
        for n in range(8):
            with writing(engine) as session:
                audit.record(session, operator, "act", "unit", f"{writer}.{n}", now=now, after={"n": n})
                session.commit()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(6)))
    with reading(engine) as session:
        sound = audit.verify(session)
    assert (sound.rows, sound.broken) == (48, None)


def test_rows_can_be_blanked_without_breaking_the_chain(session, now, operator):
    for n in range(5):
        audit.record(session, operator, "act", "unit", n, now=now, after={"phone": "0912345678"})
    assert audit.blank_rows(session, operator, [2, 4], request=1, now=now) == 2
    session.commit()
    row = session.get_one(Audit, 2)
    assert (row.who, row.address, row.before, row.after, row.salt, row.search_text) == (
        "",
        "",
        None,
        None,
        "",
        "",
    )
    assert (row.act, row.subject, row.subject_id) == ("act", "unit", "1")
    assert audit.first_broken(session) is None
    # A second request for the same rows finds nothing left, and the rows that say so stay.
    assert audit.blank_rows(session, operator, [2, 4, 6], request=2, now=now) == 0


def test_a_row_that_was_blanked_in_secret_is_found(session, now, operator):
    for n in range(3):
        audit.record(session, operator, "act", "unit", n, now=now, after={"n": n})
    session.commit()
    session.execute(
        text(
            "UPDATE audit SET who = '', address = '', before = NULL, after = NULL, search_text = '', salt = '', "
            "blanked_at = '2025-12-01 00:00:00' WHERE id = 2"
        )
    )
    session.commit()
    session.expire_all()
    assert audit.verify(session)[2:] == (2, "blanked")


def test_lines_taken_from_the_end_are_missed(session, now, operator):
    for n in range(3):
        audit.record(session, operator, "act", "unit", n, now=now)
    session.commit()
    session.execute(text("DELETE FROM audit WHERE id = 3"))
    session.commit()
    session.expire_all()
    assert audit.verify(session)[2:] == (3, "cut")


# Why a service that writes leaves no line: nothing of what it keeps is anybody's but the person's own.
WITHOUT_A_LINE = {
    "answer_reading.mark_read": "that an answer was read is a record of its own",
    "feedback_presence.look_at_item": "who has an item open is forgotten within minutes",
    "feedback_presence.stop_looking": "who has an item open is forgotten within minutes",
    "pilot_choice.choose_pilot": "what one looks at changes nothing for anybody else",
    "sign_ins.choose_language": "one's own language",
}


def test_every_service_that_writes_for_a_person_leaves_a_line():
    functions = dict(functions_of_services())
    writes = closure(functions, "writes")
    lines = closure(functions, "records")
    silent = {
        name
        for name, found in functions.items()
        if found["asked_by_a_person"] and found["commits"] and name in writes - lines
    }
    assert silent <= set(WITHOUT_A_LINE), silent - set(WITHOUT_A_LINE)


def functions_of_services():
    """Each function of services/: whom it calls, whether it stores, commits, writes a line, is told who asks."""
    for file in sorted((ROOT / "services").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.FunctionDef):
                continue
            called = [ast.unparse(c.func) for c in ast.walk(node) if isinstance(c, ast.Call)]
            given = [a.annotation for a in (*node.args.args, *node.args.kwonlyargs) if a.annotation]
            yield (
                f"{file.stem}.{node.name}",
                {
                    "calls": {name.rpartition(".")[2] for name in called},
                    "commits": "session.commit" in called,
                    "writes": any(
                        name.startswith("session.")
                        and name.endswith((".add", ".delete", ".merge", ".add_all"))
                        for name in called
                    )
                    or "insert_rows" in called,
                    "records": "audit.record" in called,
                    "asked_by_a_person": not node.name.startswith("_")
                    and any("Person" in ast.unparse(one) for one in given),
                },
            )


def closure(functions, what):
    """The functions that do something themselves or through what they call."""
    does = {name for name, found in functions.items() if found[what]}
    while True:
        named = {name.partition(".")[2] for name in does} - {"add", "get", "exec", "commit", "record"}
        more = {name for name, found in functions.items() if found["calls"] & named} - does
        if not more:
            return does
        does |= more
