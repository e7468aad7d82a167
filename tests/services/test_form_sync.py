"""The form's sheet over HTTP: what came, what changed, what left it; and nothing at all where it can't be read.

Longer than other files: every failure stands beside the synchronisation that it must leave as it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from importers.google_calls import SheetNotRead
from importers.google_form import FormSource
from models.codes import Role
from models.database import only_one, reading, writing
from models.tables import Audit, Feedback, FeedbackVersion, FormPresence, FormRun, FormSheet, ImportBatch
from services.access import OPERATOR, NotAllowed, Refused
from services.corrections import sort_item
from services.form_standing import form_standing
from services.form_sync import sync_form
from services.imports import IdleSyncs, idle_syncs, list_imports
from services.pilots import current_pilot
from services.undo import undo_import
from services.uploads import import_feedback_file
from tests.google.server import Fault, Google, google
from tests.google.sheets import BOOK, HEADER, Clock, answer, patience, serve, source_of
from tests.services.rows import OF_THE_IMPORT, adds_up, dump

AT = datetime(2025, 11, 25, 8, 0, 10)
NOTES = (*OF_THE_IMPORT, "form_run", "form_sheet")
TEXTS = ["Không nhận được mã OTP", "App chậm quá, mở mãi không xong", "Hóa đơn tháng 10 sai số tiền"]


@pytest.fixture
def server() -> Iterator[Google]:
    with google() as started:
        yield started


@pytest.fixture
def source(server, tmp_path):
    return source_of(server, tmp_path)


@pytest.fixture
def place(engine, session, request):
    request.getfixturevalue("tree")
    session.commit()
    return engine


def three():
    return [
        answer(AT + timedelta(hours=n), text, email=f"nguoi{n}@example.vn") for n, text in enumerate(TEXTS)
    ]


def sync(place, source, now, **more):
    return sync_form(place, OPERATOR, source, now=now, patience=patience(), **more)


def tally_of(outcome):
    t = outcome.tally
    return (t.added, t.changed, t.unchanged, t.gone)


def stored(place):
    """What stands, as (text, e-mail), in the order of the moments."""
    with reading(place) as session:
        query = (
            select(Feedback).where(Feedback.gone_at.is_(None)).order_by(Feedback.submitted_at, Feedback.id)
        )
        return [(item.text, item.contact_email) for item in session.exec(query)]


def test_answers_come_once_and_nothing_new_is_told_without_reading_rows_again(place, server, source, now):
    serve(server, three())
    first = sync(place, source, now)
    assert (tally_of(first), adds_up(first)) == ((3, 0, 0, 0), True)
    again = sync(place, source, now)
    assert (tally_of(again), again.read, adds_up(again)) == ((0, 0, 3, 0), 3, True)
    assert "không có gì thay đổi" in str(again.notes[0])
    with reading(place) as session:
        item = session.exec(select(Feedback).order_by(Feedback.id)).first()
        assert (item.contact_phone, item.customer_code) == ("0912345678", "PA01000123456")
        assert item.submitted_at.isoformat() == "2025-11-25T01:00:10+00:00"
        assert [b.kind for b in session.exec(select(ImportBatch))] == ["sync", "sync"]
        assert session.exec(select(FormSheet.high_water)).one().isoformat() == "2025-11-25T03:00:10+00:00"
    assert server.asked.count(f"/v4/spreadsheets/{BOOK}/values:batchGet") == 2


def test_rows_that_are_inserted_sorted_deleted_and_edited_stay_the_same_items(place, server, source, now):
    tab = serve(server, three())
    sync(place, source, now)
    one, two, three_ = tab.rows[1:]
    edited = [two[0] + 1.5, *two[1:6], "App chậm quá, mở mãi không xong, đã sửa"]
    new = answer(AT - timedelta(days=1), "Muốn xem điện theo giờ", email="moi@example.vn")
    tab.rows[1:] = [new, edited, one]
    outcome = sync(place, source, now)
    assert (tally_of(outcome), adds_up(outcome)) == ((1, 1, 1, 1), True)
    assert stored(place) == [(row[6], row[1]) for row in (new, one, edited)]
    with reading(place) as session:
        assert session.exec(select(FeedbackVersion.text)).all() == [two[6]]
        gone = session.exec(select(Feedback).where(Feedback.gone_at.is_not(None))).one()
        assert gone.text == three_[6]
    tab.rows.append(three_)
    back = sync(place, source, now)
    assert (tally_of(back), len(stored(place))) == ((0, 0, 4, 0), 4)


def test_an_edited_answer_keeps_a_persons_label_and_is_put_back_by_undo(place, server, source, now):
    tab = serve(server, three())
    sync(place, source, now)
    with writing(place) as session:
        number = session.exec(select(Feedback.id).order_by(Feedback.id)).first()
        sort_item(session, OPERATOR, current_pilot(session), number, {"function": "faq"}, now=now)
    with reading(place) as session:
        before = dump(session, but=NOTES)
    tab.rows[1] = [tab.rows[1][0] + 1, *tab.rows[1][1:6], "Một câu khác hẳn"]
    del tab.rows[3]
    outcome = sync(place, source, now)
    assert tally_of(outcome) == (0, 1, 1, 1)
    with writing(place) as session:
        item = session.get_one(Feedback, number)
        assert (item.function, item.text_changed, item.version) == ("faq", True, 2)
        undo_import(session, OPERATOR, outcome.import_id, now=now)
    with reading(place) as session:
        after = dump(session, but=NOTES)
        assert {t: rows for t, rows in after.items() if t != "feedback"} == {
            t: rows for t, rows in before.items() if t != "feedback"
        }
        assert session.exec(select(Feedback.gone_at).where(Feedback.gone_at.is_not(None))).all() == []
        assert session.exec(select(FormPresence)).all() == []
    assert tally_of(sync(place, source, now)) == (0, 1, 1, 1)


def test_a_double_submit_is_kept_and_linked_to_the_first(place, server, source, now):
    rows = [
        answer(AT, TEXTS[0]),
        answer(AT + timedelta(minutes=2), TEXTS[0]),
        answer(AT + timedelta(days=1), TEXTS[0]),
    ]
    serve(server, rows)
    first = sync(place, source, now)
    with reading(place) as session:
        items = session.exec(select(Feedback).order_by(Feedback.submitted_at)).all()
        assert [i.duplicate_of_id for i in items] == [None, items[0].id, None]
        assert {i.state for i in items} == {"new"}
    with writing(place) as session:
        undo_import(session, OPERATOR, first.import_id, now=now)
    assert stored(place) == []


def test_headers_are_found_by_their_words_wherever_they_stand(place, server, source, now):
    header = ["Nội dung góp ý *", "", "Dấu thời gian", "Địa chỉ email", "Góp ở chức năng nào? [Đăng nhập]",
              "Góp ở chức năng nào? [Liên hệ]", "Nội dung góp ý *", "Đơn vị xử lý", "Ghi chú"]  # fmt: skip
    row = ["", "x", 45986.5, "an@example.vn", "Chậm", "", "Không vào được", "EVNICT"]
    serve(server, [row], header=header)
    outcome = sync(place, source, now)
    assert tally_of(outcome) == (1, 0, 0, 0)
    assert any("Đơn vị xử lý, Ghi chú" in str(note) for note in outcome.notes)
    with reading(place) as session:
        item = session.exec(select(Feedback)).one()
        assert (item.text, item.chosen_function) == ("Không vào được", "Đăng nhập")


def test_several_choices_are_told_apart_though_options_hold_commas(place, server, source, now):
    chosen = "Liên hệ, Tra cứu chỉ số, điện năng tiêu thụ, chỗ đăng ký"
    serve(server, [answer(AT, TEXTS[0], function=chosen)])
    sync(place, source, now)
    with reading(place) as session:
        said = session.exec(select(Feedback.chosen_function)).one()
    assert said == "Liên hệ; Tra cứu chỉ số, điện năng tiêu thụ; Khác: chỗ đăng ký"


@pytest.mark.parametrize("kind", ["sqlite"])
def test_the_times_of_a_sheet_are_those_of_its_own_zone(place, server, source, now):
    serve(server, [answer(AT, TEXTS[0])], zone="America/Los_Angeles")
    outcome = sync(place, source, now)
    assert any("America/Los_Angeles" in str(note) for note in outcome.notes)
    with reading(place) as session:
        assert session.exec(select(Feedback.submitted_at)).one().isoformat() == "2025-11-25T16:00:10+00:00"


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_file_of_a_sheet_in_another_zone_brings_the_same_items(place, server, source, now, tmp_path):
    serve(server, three(), zone="America/Los_Angeles")
    sync(place, source, now)
    path = tmp_path / "tra-loi.csv"
    lines = [",".join(HEADER)]
    for n, text in enumerate(TEXTS):
        at = AT + timedelta(hours=n)
        lines.append(f'{at:%d/%m/%Y %H:%M:%S},nguoi{n}@example.vn,,0912345678,PA01000123456,,"{text}"')
    path.write_text("\n".join(lines), encoding="utf-8")
    again = import_feedback_file(place, OPERATOR, path, now=now)
    assert tally_of(again) == (0, 0, 3, 0)


HTML = b"<!doctype html><title>Proxy</title>"
FAULTS = {
    "no_access": [Fault(403, body=b'{"error":{"code":403,"message":"x","status":"PERMISSION_DENIED"}}')],
    "api_off": [
        Fault(403, body=b'{"error":{"code":403,"message":"x","details":[{"reason":"SERVICE_DISABLED"}]}}')
    ],
    "too_many": [Fault(429, body=b"{}")] * 5,
    "server": [Fault(503, body=b"")] * 5,
    "not_google": [Fault(200, body=HTML)],
    "cut_short": [Fault(cut=True)] * 5,
    "refused": [Fault(418, body=b"{}")],
    "too_slow": [Fault(seconds=0.6)] * 5,
}


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize("code", FAULTS)
def test_what_goes_wrong_is_told_in_a_sentence_and_changes_nothing(place, server, source, now, code):
    serve(server, three())
    sync(place, source, now)
    with reading(place) as session:
        before = dump(session, but=("form_run",))
    server.workbooks[BOOK].tabs[1].rows.append(answer(AT, "Mới"))
    server.faults.extend([None, *FAULTS[code]])
    with pytest.raises(SheetNotRead) as failed:
        sync(place, source, now)
    assert failed.value.code == code
    assert str(failed.value.sentence).endswith(".")
    with reading(place) as session:
        assert dump(session, but=("form_run",)) == before
        run = session.exec(select(FormRun).order_by(FormRun.id.desc())).first()
        assert (run.state, run.code) == ("failed", code)
        assert form_standing(session, OPERATOR).runs[0].why == failed.value.sentence
    server.faults.clear()
    assert tally_of(sync(place, source, now))[0] == 1


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_wrong_sheet_a_renamed_tab_a_revoked_key_and_a_lost_header_each_have_their_sentence(
    place, server, source, now
):
    tab = serve(server, three())
    sync(place, source, now)

    def code():
        with pytest.raises(SheetNotRead) as failed:
            sync(place, source, now)
        return failed.value.code

    def rename():
        tab.title = "Đổi tên"

    server.faults.extend([None, Fault(before=rename)])
    assert code() == "tab_renamed"
    assert tally_of(sync(place, source, now)) == (0, 0, 3, 0), "the number of the tab finds it again"
    header = tab.rows.pop(0)
    assert code() == "no_answers"
    tab.rows.clear()
    assert code() == "no_answers"
    tab.rows[:] = [header]
    book = server.workbooks.pop(BOOK)
    assert code() == "not_found"
    server.workbooks[BOOK] = book
    book.tabs.remove(tab)
    assert code() == "tab_gone"
    server.revoked = True
    assert code() == "key_revoked"
    assert stored(place) == [(row[6], row[1]) for row in three()]


@pytest.mark.parametrize("kind", ["sqlite"])
def test_an_expired_token_is_made_anew_and_short_troubles_are_waited_out(place, server, source, now):
    serve(server, three())
    clock = Clock()
    server.faults.extend(
        [Fault(429, {"Retry-After": "7"}, b"{}"), Fault(500, body=b""), None, Fault(401, body=b"{}")]
    )
    outcome = sync_form(place, OPERATOR, source, now=now, patience=patience(clock))
    assert tally_of(outcome) == (3, 0, 0, 0)
    assert 7 <= clock.waits[0] <= 8
    server.faults.extend([Fault(429, {"Retry-After": "600"}, b"{}")])
    with pytest.raises(SheetNotRead, match="429"):
        sync_form(place, OPERATOR, source, now=now, patience=patience(clock))
    assert max(clock.waits) < 60, "what lies beyond the budget is not waited for"


@pytest.mark.parametrize("kind", ["sqlite"])
def test_without_any_setting_one_sentence_says_what_to_do(place, source, now):
    for nothing in (FormSource(None, ""), FormSource(source.key_file, ""), FormSource(None, BOOK)):
        with pytest.raises(SheetNotRead, match="GOOGLE_SERVICE_ACCOUNT_FILE"):
            sync(place, nothing, now)
    with reading(place) as session:
        assert session.exec(select(FormRun)).all() == []


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_key_that_is_no_key_is_named(place, source, now, tmp_path):
    for held in ("", "{}", "[1]", '{"type": "service_account"}'):
        path = tmp_path / "hong.json"
        path.write_text(held)
        with pytest.raises(SheetNotRead, match="hong"):
            sync(place, FormSource(path, BOOK, source.root), now)


def test_a_second_synchronisation_at_the_same_time_is_told_so(place, server, source, now):
    serve(server, three())
    with only_one(place, "form-sync") as alone:
        assert alone
        with pytest.raises(Refused, match="đang được đồng bộ"):
            sync(place, source, now)
    assert tally_of(sync(place, source, now)) == (3, 0, 0, 0)


def test_a_preview_keeps_nothing(place, server, source, now):
    serve(server, three())
    with reading(place) as session:
        before = dump(session)
    outcome = sync(place, source, now, preview=True)
    assert (tally_of(outcome), outcome.import_id) == ((3, 0, 0, 0), None)
    with reading(place) as session:
        assert dump(session) == before


def test_only_those_who_deal_with_all_answers_synchronise(place, source, now, person_of, tree):
    for role in (Role.REPORTER, Role.LEADER, Role.HEADQUARTERS, Role.DATA_OFFICER):
        with pytest.raises(NotAllowed):
            sync_form(place, person_of(role, tree["PA"]), source, now=now, patience=patience())


def test_an_answer_whose_row_cannot_be_read_now_has_not_left(place, server, source, now):
    tab = serve(server, three())
    sync(place, source, now)
    tab.rows[2][0] = "hôm nọ"
    tab.rows.insert(1, answer(AT + timedelta(days=3), "Thêm một ý", email="moi@example.vn"))
    outcome = sync(place, source, now)
    assert (tally_of(outcome), outcome.problem_rows) == ((1, 0, 2, 0), 1)


def test_synchronisations_that_find_nothing_are_one_line_and_stay_on_record(place, server, source, now):
    tab = serve(server, three())
    sync(place, source, now)
    for n in range(1, 4):
        sync(place, source, now + timedelta(minutes=10 * n))
    tab.rows.append(answer(AT + timedelta(days=1), "Muốn xem điện theo giờ"))
    sync(place, source, now + timedelta(minutes=40))
    with reading(place) as session:
        listed = [(line.kind, line.added) for line in list_imports(session, OPERATOR)]
        assert listed == [("sync", 1), ("sync", 3)]
        assert idle_syncs(session, OPERATOR) == IdleSyncs(3, now + timedelta(minutes=30))
        whole = [line.added for line in list_imports(session, OPERATOR, idle=True)]
        assert whole == [1, 0, 0, 0, 3]
        assert [line.added for line in list_imports(session, OPERATOR, words="operator")] == whole
        # The log of the runs and the record of acts hold each of them.
        assert len(session.exec(select(FormRun)).all()) == 5
        acts = session.exec(select(Audit.act).where(Audit.act == "import sync")).all()
        assert len(acts) == 5


def test_a_synchronisation_with_rows_to_correct_or_answers_gone_is_listed(place, server, source, now):
    tab = serve(server, three())
    sync(place, source, now)
    del tab.rows[2]
    sync(place, source, now + timedelta(minutes=10))
    with reading(place) as session:
        assert len(list_imports(session, OPERATOR)) == 2
        assert idle_syncs(session, OPERATOR).n == 0
