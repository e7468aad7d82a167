"""Filters in the address: read from it, written into it, and never more than it may say."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest


def filters() -> None:
    """A screen with one filter of each kind."""
    from datetime import date

    import streamlit as st

    from pages.shared import address

    chosen = address.choice(
        "State", {"": "All", "new": "New", "done": "Done"}, "trang-thai", resets=("trang",)
    )
    words = address.words("Search", "tim")
    on = address.switch("Deep", "sau")
    day = address.day("Day", "ngay", date(2025, 12, 12), least=date(2025, 11, 20), most=date(2025, 12, 12))
    st.text(f"{chosen}|{words}|{on}|{day}")


def opened(**query: str) -> AppTest:
    screen = AppTest.from_function(filters, default_timeout=30)
    for name, value in query.items():
        screen.query_params[name.replace("_", "-")] = value
    return screen.run()


def test_a_link_shows_what_its_sender_saw():
    screen = opened(trang_thai="done", tim="hà đông", sau="1", ngay="2025-12-01")
    assert screen.text[0].value == "done|hà đông|True|2025-12-01"


def test_without_an_address_the_first_of_everything_counts():
    assert opened().text[0].value == "||False|2025-12-12"


@pytest.mark.parametrize(
    ("query", "read"),
    [
        ({"trang_thai": "<script>"}, "||False|2025-12-12"),
        ({"ngay": "31/12/2025"}, "||False|2025-12-12"),
        ({"ngay": "2030-01-01"}, "||False|2025-12-12"),
        ({"ngay": "2020-01-01"}, "||False|2025-11-20"),
        ({"sau": "yes"}, "||False|2025-12-12"),
        ({"tim": "x" * 500}, f"|{'x' * 200}|False|2025-12-12"),
    ],
)
def test_what_no_control_offers_counts_as_nothing(query, read):
    screen = opened(**query)
    assert not screen.exception
    assert screen.text[0].value == read


def test_a_choice_is_written_down_and_puts_the_page_number_back():
    screen = opened(trang="4")
    screen.selectbox[0].set_value("new").run()
    assert screen.query_params == {"trang-thai": "new"}
    screen.selectbox[0].set_value("").run()
    assert screen.query_params == {}


def test_words_a_switch_and_a_day_are_written_down():
    from datetime import date

    screen = opened()
    screen.text_input[0].set_value("gia lâm").run()
    screen.toggle[0].set_value(True).run()
    screen.date_input[0].set_value(date(2025, 11, 30)).run()
    assert screen.query_params == {"tim": "gia lâm", "sau": "1", "ngay": "2025-11-30"}
    assert screen.text[0].value == "|gia lâm|True|2025-11-30"
