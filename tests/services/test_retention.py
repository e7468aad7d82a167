"""What is kept no longer goes, what is kept stays, counts do not change, and a second run finds nothing."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest
from sqlmodel import select

from models.codes import Role
from models.tables import Audit, Feedback, ImportBatch, SignIn
from services import audit
from services.access import NotAllowed, Refused
from services.retention import KEPT, Retained, days_kept, retain, retain_all, set_days
from tests.services.rows import opinion, record_opinions


@pytest.fixture
def full(session, pilot, tree, now, store, person_of):
    assert tree
    person = person_of(Role.TRIAGER)
    record_opinions(session, [opinion(2, "Gọi 0912345678 nhé", unit_code="PA")], pilot=pilot, now=now)
    batch = session.exec(select(ImportBatch)).one()
    batch.sha256 = store.keep(b"goc")
    at = now.astimezone(UTC)
    session.add(
        SignIn(
            token_hash="x",
            account_id=person.account_id,
            address="10.0.0.1",
            agent="b",
            created_at=at,
            last_seen_at=at,
            ends_at=at,
        )
    )
    session.commit()
    return store


def test_nothing_goes_before_its_days(session, full, operator, now):
    assert retain(session, operator, full, now=now + timedelta(days=29)) == Retained()
    assert session.exec(select(Feedback.contact_email)).one() == "an@example.vn"


def test_each_kind_goes_after_its_days_and_counts_stay(session, full, operator, now):
    after = now + timedelta(days=91)
    assert retain(session, operator, full, now=after, preview=True).uploads == 1
    assert full.holds(session.exec(select(ImportBatch.sha256)).one())
    assert retain(session, operator, full, now=after).uploads == 1
    assert not full.holds(session.exec(select(ImportBatch.sha256)).one())
    late = now + timedelta(days=6 * 365)
    done = retain_all(session, operator, full, now=late)
    assert (done.senders, done.sign_ins) == (1, 1)
    assert done.record >= 1
    item = session.exec(select(Feedback)).one()
    assert (item.contact_email, item.anonymised_at is not None) == ("", True)
    assert "912345678" not in item.text + item.search_text
    assert session.exec(select(SignIn.address, SignIn.agent)).one() == ("", "")
    assert audit.first_broken(session) is None
    assert retain(session, operator, full, now=late) == Retained()
    # Years later the rows that say what was blanked still do.
    for years in (7, 14):
        retain_all(session, operator, full, now=now + timedelta(days=years * 365))
    assert audit.first_broken(session) is None
    assert session.exec(select(Audit.after).where(Audit.act == audit.BLANKED)).first()


def test_the_days_are_an_administrators_and_have_bounds(session, full, person_of, now):
    assert full
    admin = person_of(Role.ADMIN)
    was = set_days(session, admin, {"senders": 100}, now=now)
    assert days_kept(session)["senders"] == 100
    set_days(session, admin, was, now=now)
    assert days_kept(session) == {kept.code: kept.days for kept in KEPT}
    for days in (0, 29, 4_000):
        with pytest.raises(Refused):
            set_days(session, admin, {"senders": days}, now=now)
    with pytest.raises(NotAllowed):
        set_days(session, person_of(Role.TRIAGER), {"senders": 100}, now=now)
