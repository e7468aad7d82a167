"""Many rows changed at once, each to its own values, and many keys as one parameter: alike on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import col, select

from models import bulk_update
from models.bulk import insert_rows, take_ids
from models.bulk_update import among, update_rows
from models.tables import ImportBatch


def stored(session, now, count):
    numbers = list(take_ids(session, ImportBatch, count))
    rows = [
        {"id": n, "kind": "feedback", "source": f"tệp {n}", "who": "đầu mối", "started_at": now}
        | {"mapping": {}, "notes": [], "asked": {}}
        for n in numbers
    ]
    insert_rows(session, ImportBatch, rows)
    return numbers


@pytest.mark.parametrize("together", [4, 20_000])
def test_each_row_gets_its_own_values_and_no_other_row_is_touched(session, now, monkeypatch, together):
    monkeypatch.setattr(bulk_update, "MOST_PARAMETERS", together)
    numbers = stored(session, now, 9)
    before = {b.id: b.added for b in session.exec(select(ImportBatch))}
    told = [(n, f"'; -- {n} %s ?", now + timedelta(hours=n) if n % 2 else None) for n in numbers[:7]]
    update_rows(session, ImportBatch, ("source", "undone_at"), told, same={"who": "ai đó"}, rising=("added",))
    session.commit()
    session.expire_all()
    found = {b.id: b for b in session.exec(select(ImportBatch))}
    for number, source, at in told:
        row = found[number]
        assert (row.source, row.undone_at, row.who, row.added) == (source, at, "ai đó", before[number] + 1)
    for number in numbers[7:]:
        row = found[number]
        assert (row.source, row.who, row.added) == (f"tệp {number}", "đầu mối", before[number])


def test_no_row_is_no_statement(session, now):
    numbers = stored(session, now, 2)
    update_rows(session, ImportBatch, ("who",), [], same={})
    assert set(session.exec(select(ImportBatch.who))) == {"đầu mối"}
    assert len(numbers) == 2


def test_many_keys_are_one_parameter_and_none_finds_nothing(session, now):
    numbers = stored(session, now, 6)

    def found(wanted):
        query = select(ImportBatch.id).where(among(col(ImportBatch.id), wanted))
        return sorted(session.exec(query))

    assert found(numbers[:4]) == numbers[:4]
    assert found([]) == []
    assert found([*numbers, *range(10_000_000, 10_040_000)]) == numbers
    others = select(ImportBatch.id).where(~among(col(ImportBatch.id), numbers[:4]))
    assert sorted(session.exec(others)) == numbers[4:]
