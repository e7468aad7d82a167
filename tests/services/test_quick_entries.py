"""What the support line writes down is an opinion at once, and is gone again when it is taken back."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from PIL import Image as Picture
from sqlmodel import select

from models.codes import Role
from models.tables import Feedback, Image
from services.access import NotAllowed, NotFound, Refused
from services.contacts import show_contact
from services.corrections import sort_item
from services.feedback import list_feedback, read_item
from services.feedback_filters import Filters
from services.quick_entries import (
    CHANNELS,
    Entry,
    calls_to_make,
    entry_of,
    keep_call_back,
    note_opinion,
    take_back_entry,
)

TEXT = "Không nhận được mã OTP khi đăng nhập bằng Android 14, bản 2.3.1"


@pytest.fixture
def line(person_of):
    return person_of(Role.TRIAGER)


def drawn():
    out = io.BytesIO()
    Picture.new("RGB", (30, 20), "red").save(out, "PNG")
    return out.getvalue()


def test_every_field_is_kept_where_it_belongs(session, pilot, tree, line, store, now):
    assert tree
    day = now.date()
    entry = Entry(
        "zalo",
        TEXT,
        "PA",
        "family",
        "invoice",
        "ios",
        "9.9",
        "Bà Lan",
        "0912 345 678",
        "pe05 000123456",
        day + timedelta(days=1),
        (drawn(),),
    )
    noted = note_opinion(session, line, pilot, entry, store, now=now)
    item = read_item(session, line, pilot, noted.number)
    seen = (
        item.line.channel,
        item.line.unit_code,
        item.line.respondent,
        item.line.function,
        item.line.function_by,
    )
    assert seen == ("zalo", "PA", "family", "invoice", "person")
    assert (item.platform, item.app_version) == ("ios", "9.9")
    assert [image.state for image in item.images] == ["present"]
    seeing = replace(line, open=(str(noted.number),))
    contact = show_contact(session, seeing, pilot, noted.number, now=now)
    assert (contact.name, contact.phone, contact.customer_code) == ("Bà Lan", "0912 345 678", "PE05000123456")
    assert list_feedback(session, line, pilot, Filters(channel="zalo")).total == 1
    assert calls_to_make(session, line, pilot) == [(noted.number, day + timedelta(days=1))]
    keep_call_back(session, line, pilot, noted.number, now=now)
    assert calls_to_make(session, line, pilot) == []
    with pytest.raises(Refused):
        keep_call_back(session, line, pilot, noted.number, now=now)


def test_what_was_not_said_is_read_from_the_words(session, pilot, line, store, now):
    noted = note_opinion(session, line, pilot, Entry("hotline", TEXT), store, now=now)
    item = read_item(session, line, pilot, noted.number)
    assert (item.line.function, item.platform, item.app_version) == ("login", "android", "2.3.1")
    assert (item.line.unit_code, item.line.unit_link) == ("", "none")


def test_taking_back_leaves_nothing_and_gives_the_words_back(session, pilot, tree, line, store, now):
    assert tree
    entry = Entry(
        "sms", TEXT, "PA", "staff", "invoice", name="An", call_back_on=now.date(), images=(drawn(),)
    )
    noted = note_opinion(session, line, pilot, entry, store, now=now)
    given_back = entry_of(session, line, pilot, noted.number)
    assert (given_back.text, given_back.unit, given_back.function) == (TEXT, "PA", "invoice")
    take_back_entry(session, line, pilot, noted.number, now=now)
    assert session.exec(select(Feedback)).all() == []
    assert session.exec(select(Image)).all() == []
    with pytest.raises(NotFound):
        take_back_entry(session, line, pilot, noted.number, now=now)


def test_what_somebody_worked_on_is_not_taken_back(session, pilot, line, store, now):
    noted = note_opinion(session, line, pilot, Entry("email", TEXT), store, now=now)
    sort_item(session, line, pilot, noted.number, {"kind": "suggestion"}, now=now)
    with pytest.raises(Refused):
        take_back_entry(session, line, pilot, noted.number, now=now)
    assert session.get(Feedback, noted.number) is not None


@pytest.mark.parametrize(
    "change",
    [
        {"text": " \u200b\n"},
        {"text": "x" * 10_001},
        {"channel": "google_form"},
        {"channel": "thư"},
        {"respondent": "x"},
        {"function": "x"},
        {"platform": "x"},
        {"images": (b"<svg/>",)},
        {"images": (b"1",) * 9},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_can_not_be_kept_has_its_sentence_and_keeps_nothing(session, pilot, line, store, now, change):
    entry = replace(Entry(CHANNELS[0], TEXT), **change)
    with pytest.raises(Refused) as refused:
        note_opinion(session, line, pilot, entry, store, now=now)
    assert str(refused.value)
    assert session.exec(select(Feedback)).all() == []


def test_a_call_in_the_past_and_a_unit_that_is_none_are_refused(session, pilot, line, store, now):
    late = Entry("sms", TEXT, call_back_on=now.date() - timedelta(days=1))
    with pytest.raises(Refused):
        note_opinion(session, line, pilot, late, store, now=now)
    with pytest.raises(NotFound):
        note_opinion(session, line, pilot, Entry("sms", TEXT, "KHONG-CO"), store, now=now)


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.TRIAGER])
def test_only_the_support_line_writes_down(session, pilot, make_unit, person_of, store, now, role):
    person = person_of(role, make_unit("U9"))
    for ask in (
        lambda: note_opinion(session, person, pilot, Entry("sms", TEXT), store, now=now),
        lambda: take_back_entry(session, person, pilot, 1, now=now),
        lambda: calls_to_make(session, person, pilot),
    ):
        with pytest.raises(NotAllowed):
            ask()
