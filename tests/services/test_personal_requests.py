"""A person's data is found wherever it stands, copied, and taken out without a count or the record's chain changing."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from PIL import Image as Picture
from sqlmodel import select

from importers.results import RowProblem
from locales import phrase
from models.codes import Role
from models.tables import (
    Account,
    Audit,
    Feedback,
    FeedbackVersion,
    Image,
    ImportBatch,
    ImportProblem,
    PersonalRequest,
    Report,
)
from services import audit
from services.access import NotAllowed, NotFound, Refused
from services.images import keep_image
from services.personal_export import export_person, exported
from services.personal_requests import delete_person, list_requests, own_items, search_person
from services.personal_words import known
from services.table_copies import rows_of, snapshot, tables_in
from tests.services.rows import opinion, record_opinions

# Words that stand nowhere but in what this person is known by.
MAIL, PHONE, CODE, NAME = "bich.tran@example.vn", "0987654321", "PD0102003004005", "Trần Thị Ngọc Bích"
CANARIES = ("bich.tran", "987654321", "0987 654 321", "PD0102003004005", "ngoc bich", "Ngọc Bích")
BICH = known(email=MAIL, phone=PHONE, customer_code=CODE, name=NAME)


def bich(row, text, **more):
    return opinion(row, text, email=MAIL, phone="0987 654 321", name=NAME, customer_code=CODE, **more)


@pytest.fixture
def full(session, pilot, tree, now, operator, store):
    """Opinions of a person and of others, an edit, an image, a row to correct with its file, a draft, an account."""
    assert tree
    first = [
        bich(2, "Tôi là Trần Thị Ngọc Bích, app lỗi", unit_code="PA"),
        opinion(3, "Gọi chị 0987.654.321", second=1),
    ]
    record_opinions(session, first, pilot=pilot, now=now)
    edited = [bich(2, "Trần Thị Ngọc Bích: app vẫn lỗi", unit_code="PA"), first[1]]
    record_opinions(session, edited, pilot=pilot, now=now)
    item = session.exec(select(Feedback).where(Feedback.contact_email == MAIL)).one()
    out = BytesIO()
    Picture.new("RGB", (9, 9), "red").save(out, "PNG")
    image = Image(feedback_id=item.id, position=1, link="https://example.org/bich.png")
    assert keep_image(session, image, out.getvalue(), store)
    book, data = Workbook(), BytesIO()
    book.active.append(["Họ tên", "Điện thoại"])
    book.active.append([NAME, "0987-654-321"])
    book.save(data)
    batch = session.exec(select(ImportBatch)).first()
    batch.sha256, batch.source = store.keep(data.getvalue()), "goc.xlsx"
    wrong = RowProblem("", 4, "Ngày", PHONE, phrase("a day"), (NAME, MAIL))
    session.add(
        ImportProblem(
            import_batch_id=batch.id,
            sheet="",
            row_number=4,
            column_name="Ngày",
            found=wrong.found,
            expected={},
            as_it_came=list(wrong.as_it_came),
        )
    )
    session.add(
        Report(
            pilot_id=pilot.id,
            unit_id=item.unit_id,
            version=1,
            draft={"lời": f"gọi {PHONE}"},
            created_at=now,
            changed_at=now,
        )
    )
    session.add(Account(username="bich", display_name=NAME, email=MAIL, role="triager", created_at=now))
    audit.record(session, operator, "call back", "feedback", item.id, now=now, after={"phone": PHONE})
    session.commit()
    return store


def everything(engine):
    """All that the database says, as one text."""
    with snapshot(engine) as connection:
        return "\n".join(str(row) for table in tables_in(connection) for row in rows_of(connection, table))


@pytest.fixture
def admin(person_of):
    return person_of(Role.ADMIN)


def test_a_person_is_found_wherever_they_stand(session, full, admin, now):
    found = search_person(session, admin, BICH, full, now=now)
    assert (len(found.own), len(found.named), found.images) == (1, 1, 1)
    assert {"import_problem", "report", "feedback_version"} <= set(found.other)
    assert (len(found.accounts), len(found.files), len(found.record)) == (1, 1, 1)
    (item,) = own_items(session, admin, found)
    assert (item.name, item.email) == (NAME, MAIL)
    line = session.exec(select(Audit).order_by(Audit.id.desc())).first()
    assert line.act == "search personal data"
    assert not any(word in str(line.after) for word in CANARIES)


def test_deletion_leaves_no_word_of_the_person_and_every_count(session, engine, full, admin, now):
    counts = lambda: (  # noqa: E731
        len(session.exec(select(Feedback)).all()),
        len(session.exec(select(FeedbackVersion)).all()),
        sorted(session.exec(select(Feedback.unit_id, Feedback.function, Feedback.kind)).all(), key=str),
    )
    before = counts()
    request = delete_person(
        session,
        admin,
        BICH,
        full,
        asked_how="Đơn, đã đối chiếu căn cước",
        received_at=now,
        now=now,
        with_accounts=True,
    )
    session.expire_all()
    assert counts() == before
    left = [
        line for line in everything(engine).splitlines() if any(w.lower() in line.lower() for w in CANARIES)
    ]
    assert left == []
    assert audit.first_broken(session) is None
    assert session.exec(select(Image.state)).one() == "refused"
    assert not [path for path in full.folder.rglob("*") if path.is_file()]
    assert "bi" not in request.hint.lower().replace("n. b.", "")
    assert not session.exec(select(Account).where(Account.email == MAIL)).first()
    assert [row.kind for row in list_requests(session, admin)] == ["delete"]
    with pytest.raises(Refused, match="Không lưu"):
        delete_person(session, admin, BICH, full, asked_how="x", received_at=now, now=now)


def test_what_was_deleted_does_not_come_back_with_the_same_file(session, full, admin, pilot, now):
    delete_person(session, admin, BICH, full, asked_how="Đơn", received_at=now, now=now, with_accounts=True)
    again = [bich(2, "Trần Thị Ngọc Bích: app vẫn lỗi", unit_code="PA")]
    outcome = record_opinions(session, again, pilot=pilot, now=now)
    assert outcome.tally.unchanged == 1
    # Another way, another moment: a new row, but without its sender.
    other = [bich(5, "Ngọc Bích hỏi", unit_code="PA", second=30)]
    assert record_opinions(session, other, pilot=pilot, now=now).tally.added == 1
    session.expire_all()
    newest = session.exec(select(Feedback).order_by(Feedback.id.desc())).first()
    assert (newest.contact_email, newest.contact_phone, newest.contact_name, newest.customer_code) == (
        "",
    ) * 4
    assert newest.anonymised_at is not None
    # What is said after the deletion is a new matter.
    later = opinion(6, "Ý mới", email=MAIL, submitted_at=now + timedelta(hours=1))
    record_opinions(session, [later], pilot=pilot, now=now + timedelta(hours=2))
    assert session.exec(select(Feedback).where(Feedback.contact_email == MAIL)).one().anonymised_at is None


def test_the_copy_holds_what_is_kept_and_is_its_makers_alone(session, full, admin, person_of, now):
    name = export_person(session, admin, BICH, full, asked_how="Đơn", received_at=now, now=now)
    path = full.folder.parent / "personal" / f"{name}.zip"
    assert path.stat().st_mode & 0o777 == 0o600
    real = now.fromtimestamp(path.stat().st_mtime, now.tzinfo)
    data = exported(admin, name, full, real_now=real)
    with zipfile.ZipFile(BytesIO(data)) as copy:
        book = load_workbook(BytesIO(copy.read("du-lieu.xlsx")))
        assert any(entry.startswith("anh/") for entry in copy.namelist())
    said = "\n".join(str(cell.value) for sheet in book for row in sheet for cell in row)
    assert all(word in said for word in (NAME, MAIL, CODE, "app vẫn lỗi", "app lỗi"))
    for who, asked, at in (
        (person_of(Role.ADMIN, None), "../../secret_key", real),
        (admin, name[:-1] + ("_" if name[-1] != "_" else "-"), real),
        (admin, name, real + timedelta(hours=2)),
    ):
        with pytest.raises(NotFound):
            exported(who, asked, full, real_now=at)
    assert session.exec(select(PersonalRequest.kind)).all() == ["export"]


def test_only_an_administrator_may_ask(session, full, person_of, now):
    for role in (Role.TRIAGER, Role.HEADQUARTERS):
        with pytest.raises(NotAllowed):
            search_person(session, person_of(role), BICH, full, now=now)
        with pytest.raises(NotAllowed):
            delete_person(session, person_of(role), BICH, full, asked_how="x", received_at=now, now=now)


def test_ones_own_account_is_not_deleted_by_oneself(session, full, now, person_of):
    me = person_of(Role.ADMIN)
    account = session.get_one(Account, me.account_id)
    account.email = MAIL
    session.add(account)
    session.commit()
    with pytest.raises(Refused, match="chính bạn"):
        delete_person(session, me, BICH, full, asked_how="x", received_at=now, now=now, with_accounts=True)
