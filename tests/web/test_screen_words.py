"""The words of Streamlit's own that its page is told in another language."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest
import streamlit

from tests.web.test_shell import INDEX
from web.screen_words import screen_words
from web.shell import page_for

SCRIPTS = Path(streamlit.__file__).parent / "static" / "static" / "js"
WRITTEN_IN_PARTS = ("Press ", "View {} more")


@pytest.fixture(scope="module")
def streamlits() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in SCRIPTS.glob("*.js"))


def test_streamlit_says_each_of_them(streamlits: str):
    parts = [
        part
        for words in screen_words("vi")
        if not words.startswith(WRITTEN_IN_PARTS)
        for part in words.split("{}")
    ]
    assert [part for part in parts if part not in streamlits] == []


def test_what_changes_within_them_is_kept_once():
    for english, said in screen_words("vi").items():
        assert english.count("{}") == said.count("{}") <= 1
        assert said != english
        assert "%(" not in english + said


def test_the_page_brings_them_in_the_language_of_the_person():
    for language in ("vi", "en"):
        brought = re.search(r'<meta name="chu" content="([^"]*)"', page_for(INDEX, language))
        assert brought
        assert json.loads(unescape(brought[1])) == screen_words(language)
    assert screen_words("en") == {}
    assert screen_words("vi")["Choose an option"] == "Chọn một mục"
