"""The record of a database of before is chained anew when it is brought up to date, and hides nothing by that."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module

import sqlalchemy as sa

from models.database import make_form, open_engine, reading, upgrade
from models.tables import Audit
from services import audit


def test_the_record_of_before_is_chained_anew_only_as_far_as_it_was_sound(empty_url):
    form = import_module("models.migrations.versions.0009_personal_data")
    engine = open_engine(empty_url)
    with engine.execution_options(writes=True).begin() as connection:
        make_form(connection, "0008")
        previous = form._FIRST
        for n in range(4):
            row = {
                "at": datetime(2025, 12, 1, 2, 0, n, tzinfo=UTC),
                "account_id": None,
                "who": "Ánh",
                "address": "",
                "act": "act",
                "subject": "unit",
                "subject_id": str(n),
                "before": None,
                "after": {"tên": "Hạ Long"},
                "previous_hash": previous,
            }
            row["hash"] = previous = form._old_hash(row)
            wrong = {"who": "ai đó"} if n == 2 else {}
            old = sa.table("audit", *(sa.column(c.name, c.type) for c in form._audit.c if c.name in row))
            connection.execute(sa.insert(old).values(row | wrong))
    upgrade(engine)
    with reading(engine) as session:
        assert audit.verify(session)[2:] == (3, "changed")
        assert session.get_one(Audit, 1).search_text == 'anh act unit 0 {"ten": "ha long"}'
    engine.dispose()
