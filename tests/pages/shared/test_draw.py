"""What every screen draws alike: people's text stays text, figures are Vietnamese, acts say what they did."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from pages.shared.draw import day, number, plain, share, state_mark

MARKUP = "\\`*_[]{}<>$&#~|!"


@given(st.text(st.sampled_from(MARKUP + "ab:@/.-+1 \n\tđwáp>"), max_size=60))
def test_no_character_of_people_is_markup(text):
    said = plain(text)
    unescaped = re.sub(r"\\[^A-Za-z0-9\s]", "", said)
    assert not set(unescaped) & set(MARKUP)
    assert "\n" not in said


@given(st.text(max_size=80))
def test_the_text_reads_as_it_was_written(text):
    read = re.sub(r"\\([^A-Za-z0-9\s])", r"\1", plain(text)).replace("\u2060", "")
    assert read == " ".join(text.split()).replace("\u2060", "")


@pytest.mark.parametrize(
    "text",
    [":red[x]", ":smile:", ":+1:", ":material/home:", "http://a.vn", "www.a.vn", "a@b.vn", "::x", ":100:"],
)
def test_no_name_of_an_icon_a_colour_or_a_place_is_left(text):
    assert not re.search(r":[a-z+/:]|:\d+:|www\.|@\w", plain(text))


@pytest.mark.parametrize("text", ["- một", "+ hai", "1. ba", "2) bốn", "= năm"])
def test_no_line_begins_a_list(text):
    assert not re.match(r"[-+=]|\d+[.)]\s", plain(text))


@pytest.mark.parametrize("text", ["69.394 CBCNV", "lúc 09:41:22 ngày 12/12/2025", "1.234,5"])
def test_figures_and_times_are_left_alone(text):
    assert plain(text) == text


def test_what_is_not_known_is_a_dash_and_nothing_is_zero():
    assert (number(None, "người"), share(None), day(None)) == ("–", "–", "–")
    assert (number(0, "người"), share(0.0)) == ("0 người", "0,0%")


def test_figures_are_written_as_vietnamese_write_them():
    assert (number(1234567, "người"), share(0.8215), day(date(2025, 12, 5))) == (
        "1.234.567 người",
        "82,2%",
        "05/12/2025",
    )


@pytest.mark.parametrize(
    ("code", "colour"),
    [("filed", "green"), ("draft", "orange"), ("critical", "red"), ("none", "gray"), ("<b>", "gray")],
)
def test_a_colour_means_one_thing(code, colour):
    assert state_mark(code).startswith(f":{colour}-badge[")


def acting_screen() -> None:
    """A screen with an act that can be taken back, and one that is refused."""
    import streamlit as st

    from locales import phrase
    from pages.shared import draw
    from services.access import Refused

    def take_back() -> str:
        st.session_state["kept"] = "before"
        return "Taken *back*."

    def act() -> None:
        st.session_state["kept"] = "after"
        draw.done("Kept **3** rows.", take_back)

    def refused() -> None:
        raise Refused(phrase("The report is closed."))

    def act_for_good() -> None:
        draw.done("Sent.", refused)

    draw.head("A screen", "All units")
    st.button("act", on_click=act)
    st.button("send", on_click=act_for_good)
    st.text(st.session_state.get("kept", ""))


def button(screen: AppTest, label: str):
    return next(found for found in screen.button if found.label == label)


def test_an_act_says_what_it_did_and_is_taken_back():
    screen = AppTest.from_function(acting_screen, default_timeout=30).run()
    button(screen, "act").click().run()
    assert [box.value for box in screen.success] == [r"Kept \*\*3\*\* rows."]
    assert screen.text[0].value == "after"
    button(screen, "Hoàn tác").click().run()
    assert [box.value for box in screen.success] == [r"Taken \*back\*."]
    assert screen.text[0].value == "before"
    assert not [found for found in screen.button if found.label == "Hoàn tác"]


def test_what_can_not_be_taken_back_is_said():
    screen = AppTest.from_function(acting_screen, default_timeout=30).run()
    button(screen, "send").click().run()
    button(screen, "Hoàn tác").click().run()
    assert not screen.exception
    assert [box.value for box in screen.error] == ["The report is closed."]


def problem_screen() -> None:
    """A screen with two rows to correct."""
    from importers.results import RowProblem
    from locales import phrase
    from pages.shared import draw

    draw.problem_table(
        [
            RowProblem("", 12, "CBCNV", "nhiều", phrase("a whole number")),
            RowProblem("", 13, "<b>CBCNV</b>", "", phrase("a whole number")),
        ]
    )
    draw.problem_table([])
    draw.empty("Nothing *here*.", "Upload a file.")


def test_rows_to_correct_are_a_table_and_no_rows_are_none():
    screen = AppTest.from_function(problem_screen, default_timeout=30).run()
    assert not screen.exception
    (table,) = (found.value for found in screen.dataframe)
    assert list(table.columns) == ["Dòng", "Cột", "Nội dung trong tệp", "Cần nhập"]
    assert list(table["Nội dung trong tệp"]) == ["nhiều", "(để trống)"]
    assert [screen.markdown[0].value, screen.caption[0].value] == [r"Nothing \*here\*.", "Upload a file."]
