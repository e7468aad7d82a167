"""Opinions held while they are changed: eight programs save the same ones at once, and no change is lost in silence."""

from __future__ import annotations

from datetime import timedelta
from multiprocessing import get_context

from sqlmodel import col, func, select

from models.tables import DeskAct, Feedback, LabelEvent
from services.audit import first_broken
from services.owner_rows import update_items
from tests.services.desk_items import stored
from tests.services.saving import add_up

WORKERS, TIMES = 8, 3


def test_many_rows_get_their_own_values_whether_equal_or_each_another(session, pilot, tree, now):
    numbers = stored(session, pilot, now, tree["PA"], 50, kind="bug")
    before = dict(session.exec(select(Feedback.id, Feedback.revision)).all())
    rows = [{"id": n, "state_reason": "như nhau", "due_at": None} for n in numbers[:30]]
    rows += [{"id": n, "due_at": now + timedelta(hours=n), "starred": n % 2 == 0} for n in numbers[30:]]
    update_items(session, rows, now)
    session.commit()
    items = {i.id: i for i in session.exec(select(Feedback))}
    assert all(items[n].revision == before[n] + 1 for n in numbers)
    assert {(items[n].state_reason, items[n].due_at) for n in numbers[:30]} == {("như nhau", None)}
    assert all(items[n].due_at == now + timedelta(hours=n) for n in numbers[30:])
    assert all(items[n].starred == (n % 2 == 0) for n in numbers[30:])
    assert {items[n].changed_at for n in numbers} == {now}


def test_every_save_of_eight_programs_is_kept_or_told_to_be_late(url, session, pilot, tree, now):
    numbers = stored(session, pilot, now, tree["PA"], 2, kind="bug")
    session.commit()
    # They share what is loaded already, and each opens the database for itself.
    context = get_context("fork")
    told = [context.Pipe(duplex=False) for _worker in range(WORKERS)]
    workers = [
        context.Process(target=add_up, args=(url, numbers, TIMES, says), daemon=True) for _hears, says in told
    ]
    for worker in workers:
        worker.start()
    late = 0
    for (hears, _says), worker in zip(told, workers, strict=True):
        assert hears.poll(120), "a program is stuck"
        late += hears.recv()
        worker.join(30)
        assert worker.exitcode == 0
    session.rollback()
    saves = WORKERS * TIMES
    items = session.exec(select(Feedback).where(col(Feedback.id).in_(numbers))).all()
    assert [i.fixed_in_server for i in items] == [str(saves)] * 2
    assert late > 0  # they did meet, and were told
    events = session.exec(
        select(LabelEvent.old, LabelEvent.new)
        .where(LabelEvent.feedback_id == numbers[0], LabelEvent.field == "fixed_in_server")
        .order_by(col(LabelEvent.id))
    ).all()
    assert [(int(old or 0), int(new)) for old, new in events] == [(n, n + 1) for n in range(saves)]
    assert session.exec(select(func.count()).select_from(DeskAct)).one() == saves * 2
    assert first_broken(session) is None
