"""Bytes are kept whole under their SHA-256 and given out unchanged or not at all."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.file_store import FileIsGone


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200))
def test_what_is_kept_is_had_again(store, data):
    name = store.keep(data)
    assert name == hashlib.sha256(data).hexdigest() == store.keep(data)
    assert store.read(name) == data


def test_nothing_half_written_is_left(store):
    store.keep(b"a")
    assert [p.read_bytes() for p in store.folder.rglob("*") if p.is_file()] == [b"a"]


@pytest.mark.parametrize("name", ["", "0" * 64, "../../etc/passwd", "a" * 63, "é" * 64, "../" + "a" * 61])
def test_a_name_that_was_never_given_finds_nothing(store, name):
    with pytest.raises(FileIsGone):
        store.read(name)


def test_bytes_that_were_changed_are_not_given_out(store):
    name = store.keep(b"a")
    (store.folder / name[:2] / name[2:]).write_bytes(b"b")
    with pytest.raises(FileIsGone):
        store.read(name)
