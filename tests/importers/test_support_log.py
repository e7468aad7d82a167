"""The words for channels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.support_log import channel_of
from models.codes import Channel


@pytest.mark.parametrize("code", list(Channel))
def test_a_channel_s_own_code_is_itself(code):
    assert channel_of(code.value) == code


@given(st.text())
def test_any_text_is_a_channel_or_none(text):
    assert channel_of(text) in {None, *Channel}
