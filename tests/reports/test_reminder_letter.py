"""The words that ask for a report: the day can't be misread, no name is markup, nobody is left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from reports.reminder_letter import (
    AskedUnit,
    build_reminder_letter,
    last_day_words,
    mail_text,
    subject,
    zalo_text,
)
from tests.reports.examples_of_headquarters import EVN, REMINDER
from tests.reports.ooxml_order import out_of_order
from tests.reports.reading import word_part, word_text

MANY = tuple(AskedUnit(f"U{n}", f"Đơn vị {n}", EVN.name, date(2025, 12, 14), "none") for n in range(20))


def test_the_words_are_those_that_were_approved(approve):
    told = [
        subject(REMINDER),
        mail_text(REMINDER),
        zalo_text(REMINDER),
        word_text(build_reminder_letter(REMINDER)),
    ]
    approve("reminder_letter", "\n\n---\n\n".join(told))


def test_the_official_letter_is_what_word_reads():
    assert list(out_of_order(word_part(build_reminder_letter(REMINDER)))) == []
    assert build_reminder_letter(REMINDER) == build_reminder_letter(REMINDER)


def test_a_long_list_is_named_in_the_table_and_not_in_the_address():
    letter = word_text(build_reminder_letter(replace(REMINDER, own=None, units=MANY)))
    assert "Kính gửi: Các đơn vị theo danh sách dưới đây" in letter
    assert all(f"| {one.name}\t|" in letter for one in MANY)


def test_before_the_day_nothing_sounds_overdue():
    facts = replace(REMINDER, kind="before", own=None, units=MANY)
    told = subject(facts) + mail_text(facts) + zalo_text(facts)
    assert "quá hạn" not in told
    assert "hết ngày 14/12/2025 (Chủ nhật)" in subject(facts)


def test_an_allowed_later_day_is_the_day_that_is_named():
    assert "17/12/2025" in mail_text(REMINDER)
    assert "được lùi đến hết 17/12/2025" in word_text(build_reminder_letter(REMINDER))


@given(st.integers(0, 400))
def test_the_weekday_is_that_of_the_day(days):
    day = date(2025, 1, 1) + timedelta(days=days)
    name = ("Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Chủ nhật")[day.weekday()]
    assert f"{name})" in last_day_words(day)


@given(st.lists(st.text(max_size=60), min_size=1, max_size=6))
def test_every_unit_is_told_whatever_its_name(names):
    units = tuple(replace(MANY[n], name=name) for n, name in enumerate(names))
    facts = replace(REMINDER, own=None, units=units)
    assert f"còn {len(names)} đơn vị" in zalo_text(facts)
    assert list(out_of_order(word_part(build_reminder_letter(facts)))) == []
