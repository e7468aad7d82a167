"""Search: with and without accents, nothing that people type is an operator, contacts are found by few, never out of step."""

from __future__ import annotations

import csv
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, select

from importers.personal_data import mask
from locales.vietnamese import fold
from models.codes import Role
from models.tables import Feedback, FeedbackSearch
from services.feedback import list_feedback
from services.feedback_filters import Filters
from services.feedback_search import keep_findable, make_findable, query_of
from services.feedback_words import LONGEST_WORD, MARK, _may_hold_personal_data, words_of
from services.quick_entries import Entry, note_opinion, take_back_entry
from services.splitting import PartSaid, join_parts, split_item
from services.undo import undo_import
from tests.importers.test_personal_data import __file__ as personal_data_tests
from tests.services.rows import opinion, record_opinions

BY_HAND = personal_data_tests.replace("test_personal_data.py", "personal_data_by_hand.csv")


@pytest.fixture
def found(session, pilot, person_of):
    """`found("hoa don")`: the texts that a triager finds, in their order; `found(..., person)` another."""
    triager = person_of(Role.TRIAGER)

    def find(said, person=None, **more):
        page = list_feedback(session, person or triager, pilot, Filters(search=said, **more))
        return [line.text for line in page.lines]

    return find


@pytest.fixture
def stored(session, pilot, tree, now):
    def store(*texts, **more):
        rows = [opinion(n, text, second=n, **more) for n, text in enumerate(texts, 2)]
        return record_opinions(session, rows, pilot=pilot, now=now, unit=tree["PA"])

    return store


def test_words_are_found_with_and_without_accents_wherever_they_stand(stored, found):
    stored("Hóa đơn tháng 10 sai", "ĐIỆN lực chậm", "Không đăng nhập được")
    for said in ("hoa don", "HÓA ĐƠN", "don hoa", "hóa don", "sai thang", "hoa  don,", "hoá"):
        assert found(said) == ["Hóa đơn tháng 10 sai"], said
    assert found("dien luc") == found("Điện Lực") == ["ĐIỆN lực chậm"]
    assert found("hoa dien") == []


def test_the_last_word_may_be_a_beginning_and_the_others_are_whole(stored, found):
    stored("Thanh toán qua ngân hàng")
    assert found("thanh to")
    assert found("than toán") == []
    assert found("t") == []


def test_who_wrote_the_accents_comes_first(stored, found):
    stored("Hoá đơn cũ", "Hóa đơn mới", "Hoa don")
    assert found("hóa đơn") == found("hoá đơn") == ["Hóa đơn mới", "Hoá đơn cũ", "Hoa don"]
    stored("Mã OTP không đến", "Ma tuy la loi cua may", "Mạ điện cũ", "má gọi mã")
    assert found("mã")[:2] == ["má gọi mã", "Mã OTP không đến"]
    assert set(found("mã")) == set(found("ma"))
    assert len(found("ma")) == 4


TYPED = (
    *(
        '"',
        "'",
        "*",
        "(",
        "a AND",
        "NOT otp",
        "otp OR",
        'otp"*',
        "words:otp",
        "otp NEAR(1)",
        "{otp}",
        "^otp",
        "-otp",
    ),
    *(
        "otp:*",
        "otp & ! |",
        "%",
        "_",
        "\\",
        "'; DROP TABLE feedback; --",
        "\x00otp",
        "otp\ue000",
        "🙂",
        "<b>otp</b>",
    ),
)


def test_nothing_that_people_type_is_an_operator(stored, found):
    stored("Mã OTP lỗi", "Ảnh mờ")
    for said in TYPED:
        assert set(found(said)) <= {"Mã OTP lỗi", "Ảnh mờ"}, said
    assert found("otp OR ảnh") == []
    assert found("NOT otp") == []


@given(st.text())
def test_whatever_is_asked_is_made_of_plain_words(said):
    asked = query_of(said, open_to=True)
    for word in (*asked.folded, *asked.exact):
        assert word.isalnum() or not word.isascii()
        assert not set(word) & set("\"'\\*:&|!()^ \x00")
        assert MARK not in word


@given(st.text())
def test_the_words_of_an_item_are_parted_by_single_spaces(text):
    words = words_of(text, (text, text))
    assert words.split(" ") == words.split() or words == ""
    assert all(len(word) <= LONGEST_WORD for word in words.split(" "))
    assert len(set(words.split(" "))) == len(words.split(" "))


def test_what_is_personal_is_always_looked_at_closely():
    with open(BY_HAND, encoding="utf-8-sig", newline="") as file:  # noqa: PTH123
        texts = [next(iter(row.values())) for row in csv.DictReader(file)]
    missed = [t for t in texts if mask(t) != t and not _may_hold_personal_data(t, fold(t))]
    assert texts
    assert missed == []


@given(
    st.lists(
        st.sampled_from(
            ["0912345678", "+84 912.345.678", "PE05000123456", "an.nguyen@evn.vn", "anh Nguyễn Văn Bình", "không chín một hai ba bốn năm sáu bảy tám", "số 12 ngõ 5", "otp", "hóa đơn", ",", "1.250.000", "29A1-123.45"]
        ),
        max_size=6,
    )
)  # fmt: skip
def test_no_word_is_public_that_a_reader_of_the_masked_text_does_not_see(pieces):
    text = " ".join(pieces)
    public = {word for word in words_of(text).split(" ") if word and not word.startswith(MARK)}
    shown = mask(text)
    assert public <= {*re.findall(r"[^\W_]+", fold(shown)), *query_of(shown, open_to=False).exact}


def test_numbers_and_codes_are_found_only_by_those_who_may_see_them(stored, found, tree, person_of):
    stored(
        "Gọi tôi 0912 345 678 nhé",
        phone="0987654321",
        customer_code="PE05000123456",
        name="Nguyễn Thị Hạnh",
        email="hanh.nt@evn.vn",
    )
    asked = (
        "0912345678",
        "0912 345 678",
        "+84912345678",
        "0987654321",
        "PE05000123456",
        "pe0500012",
        "hanh.nt",
    )
    officer = person_of(Role.DATA_OFFICER, tree["PA"])
    for said in asked:
        assert len(found(said)) == 1, said
        assert len(found(said, person_of(Role.REPORTER, tree["PA"]))) == 0, said
        assert len(found(said, person_of(Role.HEADQUARTERS))) == 0, said
        assert len(found(said, officer)) <= 1
    assert len(found("goi toi", person_of(Role.REPORTER, tree["PA"]))) == 1


def test_the_number_of_an_item_finds_it(session, stored, found):
    stored("Một", "Hai")
    numbers = {item.text: item.id for item in session.exec(select(Feedback))}
    assert found(f"#{numbers['Hai']}") == ["Hai"]
    assert found(str(numbers["Một"])) == ["Một"]
    assert found("#999999999") == []


def test_an_edited_answer_is_found_by_what_it_says_now(session, stored, found, tree, now, pilot):
    stored("Hóa đơn sai")
    again = [opinion(2, "Thông báo không tới", second=2)]
    record_opinions(session, again, pilot=pilot, now=now, unit=tree["PA"])
    assert (found("hóa đơn"), found("thông báo")) == ([], ["Thông báo không tới"])


def test_words_come_and_go_with_their_items(session, stored, found, pilot, store, now, person_of):
    triager = person_of(Role.TRIAGER)
    outcome = stored("Lỗi OTP và hóa đơn sai")
    noted = note_opinion(session, triager, pilot, Entry("zalo", "Màn hình trắng"), store, now=now)
    assert found("màn hình trắng") == ["Màn hình trắng"]
    (number,) = session.exec(select(Feedback.id).where(Feedback.text == "Lỗi OTP và hóa đơn sai")).all()
    parts = [PartSaid("Lỗi OTP và", "login", "bug", ()), PartSaid("hóa đơn sai", "invoice", "wrong_data", ())]
    split_item(session, triager, pilot, number, parts, now=now)
    assert found("otp") == ["Lỗi OTP và"]
    join_parts(session, triager, pilot, number, now=now)
    assert found("otp") == ["Lỗi OTP và hóa đơn sai"]
    take_back_entry(session, triager, pilot, noted.number, now=now)
    assert found("màn hình trắng") == []
    undone = stored("Chỉ số điện sai tháng này", unit_text="")
    undo_import(session, person_of(Role.ADMIN), undone.import_id, now=now)
    assert found("chỉ số điện") == []
    assert outcome.import_id != undone.import_id


def test_what_is_missing_is_made_findable_and_what_is_there_stays(session, stored, found):
    stored("Hóa đơn", "Thông báo")
    (first, _second) = session.exec(select(FeedbackSearch).order_by(col(FeedbackSearch.feedback_id))).all()
    session.delete(first)
    session.commit()
    assert found("hóa đơn") == []
    assert make_findable(session) == 1
    assert make_findable(session) == 0
    assert (found("hóa đơn"), found("thông báo")) == (["Hóa đơn"], ["Thông báo"])


def test_words_written_anew_replace_the_old_ones(session, stored, found):
    stored("Hóa đơn")
    (item,) = session.exec(select(Feedback)).all()
    item.text = "Bảng giá"
    session.add(item)
    keep_findable(session, [item.id])
    assert (found("hóa đơn"), found("bảng giá")) == ([], ["Bảng giá"])


def test_a_text_of_any_length_is_stored_and_found(stored, found):
    long = "dài " * 3000 + "a" * 5000 + " " + " ".join(f"tu{n}" for n in range(20_000))
    stored(long, "ngắn")
    assert found("tu19999") == [long]
    assert found("a" * 5000) == [long]
