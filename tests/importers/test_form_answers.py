"""Respondents, telephone numbers, links, grids."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.form_answers import function_of, image_links, phone_of, respondent_of


@pytest.mark.parametrize(
    ("text", "code"),
    [("CBCNV", "staff"), ("Cán bộ công nhân viên", "staff"), ("CBCNV, người lao động", "staff"), ("Người lao động", "worker"), ("NLĐ", "worker"),
     ("Thành viên gia đình", "family"), ("Người thân của CBCNV", "family"), ("family", "family"), ("staff", "staff"), ("Khách hàng", "unknown"), ("", "unknown")],
)  # fmt: skip
def test_respondents_are_known_by_their_words(text, code):
    assert respondent_of(text) == code


@given(st.text())
def test_links_of_any_text_stand_in_it(text):
    links, _rest = image_links(text)
    assert all(link in text for link in links)


LINKS = st.lists(st.integers(0, 99).map(lambda n: f"https://drive.google.com/open?id=1Ab-_{n}"), unique=True)


@given(LINKS, st.sampled_from([", ", ",", " ", "\n", "; ", " | ", ""]))
def test_links_joined_in_any_way_are_taken_apart_in_their_order(links, joint):
    assert image_links(joint.join(links)) == (tuple(links), "")


@given(st.from_regex(r"0[35789]\d{8}", fullmatch=True))
def test_a_mobile_number_survives_the_loss_of_its_zero(number):
    assert phone_of(number) == phone_of(number[1:]) == number


def test_of_a_grid_only_ticked_rows_are_chosen():
    assert function_of((("Đăng nhập", "Có"), ("Thanh toán", "Không"), ("Hóa đơn", ""))) == "Đăng nhập"
    assert function_of((("", ""), ("", "Thanh toán hóa đơn"))) == "Thanh toán hóa đơn"
    assert function_of(()) == ""
