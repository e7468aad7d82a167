"""Screens that are loaded before anybody asks for them."""

from __future__ import annotations

import logging
import sys

import pytest

from pages.shared.early import DRAWN_WITH, load_screens
from pages.shared.menu import SCREENS


def test_every_screen_and_what_it_draws_with_is_there():
    assert load_screens() == []
    assert {f"pages.{screen.module}" for screen in SCREENS} | set(DRAWN_WITH) <= set(sys.modules)


def test_a_screen_that_can_not_be_loaded_is_named_in_the_log_and_stops_nothing(
    caplog: pytest.LogCaptureFixture,
):
    with caplog.at_level(logging.ERROR):
        assert load_screens(["nowhere", "home"]) == ["pages.nowhere"]
    assert "pages.nowhere" in caplog.text
    assert "pages.home" in sys.modules
