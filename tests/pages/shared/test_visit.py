"""Who is looking is asked at every run."""

from __future__ import annotations

from datetime import UTC, datetime

from streamlit.testing.v1 import AppTest

from models.codes import Role
from models.database import open_engine, writing
from services.sign_ins import sign_out
from tests.pages.conftest import SECONDS, SIGN_IN_FIRST


def draw() -> None:
    """A screen that keeps what its person typed, for administrators and headquarters alike."""
    import streamlit as st

    from pages.shared.visit import moment, visitor
    from services.access import Action

    person = visitor(Action.SEE_HOME)
    st.text_input("Ghi chú", key="note")
    st.write(f"{person.role} {moment():%d/%m/%Y}")


def draw_for_administrators() -> None:
    import streamlit as st

    from pages.shared.visit import visitor
    from services.access import Action

    visitor(Action.MANAGE_ACCOUNTS)
    st.write("secret")


def test_a_person_is_known_and_the_day_is_the_demonstrations(screens):
    screens.let_in(Role.HEADQUARTERS)
    screen = AppTest.from_function(draw, default_timeout=SECONDS).run()
    assert [text.value for text in screen.markdown] == ["headquarters 12/12/2025"]


def test_a_stranger_is_asked_to_sign_in_and_sees_nothing(screens):
    screens.let_in(None)
    screen = AppTest.from_function(draw, default_timeout=SECONDS).run()
    assert [box.value for box in screen.info] == [SIGN_IN_FIRST]
    assert not screen.text_input
    assert not screen.markdown


def test_who_may_not_reads_who_may_and_nothing_else(screens):
    screens.let_in(Role.TRIAGER)
    screen = AppTest.from_function(draw_for_administrators, default_timeout=SECONDS).run()
    assert len(screen.error) == 1
    assert not screen.markdown


def test_a_screen_ends_at_the_run_after_signing_out(screens):
    screens.let_in(Role.HEADQUARTERS)
    screen = AppTest.from_function(draw, default_timeout=SECONDS).run()
    with writing(open_engine(screens.demonstration.database)) as session:
        sign_out(session, screens.token, now=datetime.now(UTC))
    screen.text_input(key="note").input("x").run()
    assert [box.value for box in screen.info] == [SIGN_IN_FIRST]
    assert not screen.markdown


def test_what_one_person_typed_is_not_shown_to_the_next_in_the_same_browser(screens):
    screens.let_in(Role.HEADQUARTERS)
    screen = AppTest.from_function(draw, default_timeout=SECONDS).run()
    screen.session_state["kept"] = "của người trước"
    screen.text_input(key="note").input("mật").run()
    assert screen.session_state["kept"] == "của người trước"
    screens.let_in(Role.TRIAGER)
    screen.run()
    assert "kept" not in screen.session_state
    assert screen.text_input(key="note").value != "mật"
    assert [text.value for text in screen.markdown] == ["triager 12/12/2025"]
