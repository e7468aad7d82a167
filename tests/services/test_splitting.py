"""Splitting: the parts stand for the whole, keep its source, and are joined again; nobody's opinion counts twice."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from models.codes import Role, SetBy
from models.tables import Audit, Feedback, Image
from services.access import NotFound, Refused
from services.corrections import SortedMeanwhile, sort_item
from services.feedback import list_feedback, read_item
from services.feedback_filters import Filters
from services.opinion_counts import load_opinions
from services.splitting import PartSaid, _checked, join_parts, split_item
from services.undo import undo_import
from services.unit_reports import preview_report
from tests.services.rows import DAY, opinion, record_opinions

TEXT = "Không nhận được mã OTP. Ngoài ra hóa đơn tháng 10 sai số tiền, còn lịch cắt điện không hiện"
OTP, BILL, OUTAGE = TEXT[:23], TEXT[24:62], TEXT[63:]
THREE = (
    PartSaid(OTP, "login", "bug"),
    PartSaid(BILL, "invoice", "wrong_data"),
    PartSaid(OUTAGE, "outage_schedule", "bug"),
)
LINKS = ("https://example.org/1", "https://example.org/2")


@pytest.fixture
def whole(session, pilot, tree, now):
    """An opinion of PA about three things."""
    record_opinions(session, [opinion(2, TEXT)], pilot=pilot, now=now, unit=tree["PA"])
    return session.exec(select(Feedback)).one()


def standing(session, pilot, person):
    return list_feedback(session, person, pilot, Filters())


def test_parts_stand_for_the_whole_and_it_is_still_one_opinion(
    session, pilot, tree, whole, now, person_of, reporter_of
):
    triager = person_of(Role.TRIAGER)
    numbers = split_item(session, triager, pilot, whole.id, THREE, now=now)
    found = standing(session, pilot, triager)
    assert [line.text for line in reversed(found.lines)] == [OTP, BILL, OUTAGE]
    assert (found.total, found.opinions) == (3, 1)
    assert load_opinions(session, pilot, on=DAY).by_unit() == {tree["PA"].id: 1}
    facts = preview_report(session, reporter_of(tree["PA"]), pilot, "PA", now=now).facts
    assert facts.feedback == 1
    assert sum(n for _kind, n in facts.kinds) == 1
    assert [line.text for line in facts.lines] == [OTP, BILL, OUTAGE]
    item = read_item(session, triager, pilot, whole.id)
    assert item.parts == tuple(numbers)
    part = session.get_one(Feedback, numbers[1])
    assert (part.root_id, part.source, part.source_key) == (whole.id, whole.source, whole.source_key)
    assert (part.unit_id, part.submitted_on) == (whole.unit_id, whole.submitted_on)
    assert (part.function, part.function_by, part.kind) == ("invoice", SetBy.PERSON, "wrong_data")


def test_joining_lets_the_whole_stand_again_as_it_was(session, pilot, whole, now, person_of):
    triager = person_of(Role.TRIAGER)
    was = (whole.text, whole.function, whole.function_by, whole.kind, whole.unit_id)
    numbers = split_item(session, triager, pilot, whole.id, THREE, now=now)
    sort_item(session, triager, pilot, numbers[0], {"function": "account"}, now=now)
    assert join_parts(session, triager, pilot, numbers[2], now=now) == whole.id
    assert [line.id for line in standing(session, pilot, triager).lines] == [whole.id]
    session.refresh(whole)
    assert (whole.text, whole.function, whole.function_by, whole.kind, whole.unit_id) == was
    acts = session.exec(select(Audit.act).order_by(col(Audit.id).desc()).limit(1)).all()
    assert acts == ["join opinion"]
    with pytest.raises(Refused):
        join_parts(session, triager, pilot, whole.id, now=now)
    with pytest.raises(Refused):
        sort_item(session, triager, pilot, numbers[0], {"function": "faq"}, now=now)
    again = split_item(
        session, triager, pilot, whole.id, (*THREE[:1], PartSaid(BILL + OUTAGE, "invoice", "bug")), now=now
    )
    assert len(again) == 2
    assert not set(again) & set(numbers)


def test_the_same_answer_again_changes_nothing_and_an_edit_says_so_on_the_parts(
    session, pilot, tree, whole, now, person_of
):
    triager = person_of(Role.TRIAGER)
    numbers = split_item(session, triager, pilot, whole.id, THREE, now=now)
    same = record_opinions(session, [opinion(2, TEXT)], pilot=pilot, now=now, unit=tree["PA"])
    assert (same.tally.added, same.tally.changed, same.tally.unchanged) == (0, 0, 1)
    edited = record_opinions(session, [opinion(2, "App chậm quá")], pilot=pilot, now=now, unit=tree["PA"])
    assert (edited.tally.added, edited.tally.changed) == (0, 1)
    found = standing(session, pilot, triager)
    assert [line.id for line in reversed(found.lines)] == numbers
    assert [line.text for line in reversed(found.lines)] == [OTP, BILL, OUTAGE]
    assert all(read_item(session, triager, pilot, n).text_changed for n in numbers)
    undo_import(session, triager, edited.import_id, now=now)
    session.expire_all()
    assert not any(read_item(session, triager, pilot, n).text_changed for n in numbers)


def test_an_import_whose_opinion_was_split_is_not_taken_back(session, pilot, whole, now, person_of):
    triager = person_of(Role.TRIAGER)
    split_item(session, triager, pilot, whole.id, THREE, now=now)
    with pytest.raises(Refused, match="1"):
        undo_import(session, triager, whole.import_batch_id, now=now)


def test_each_image_goes_with_the_parts_it_shows(session, pilot, tree, now, person_of):
    triager = person_of(Role.TRIAGER)
    record_opinions(session, [opinion(2, TEXT, image_links=LINKS)], pilot=pilot, now=now, unit=tree["PA"])
    whole = session.exec(select(Feedback)).one()
    first, second = session.exec(select(Image.id).order_by(col(Image.position))).all()
    left_out = [PartSaid(OTP, "login", "bug", (first,)), PartSaid(BILL + OUTAGE, "invoice", "bug")]
    with pytest.raises(Refused):
        split_item(session, triager, pilot, whole.id, left_out, now=now)
    foreign = [PartSaid(OTP, "login", "bug", (first, second, 999)), left_out[1]]
    with pytest.raises(Refused):
        split_item(session, triager, pilot, whole.id, foreign, now=now)
    parts = [left_out[0], PartSaid(BILL + OUTAGE, "invoice", "bug", (second, first))]
    numbers = split_item(session, triager, pilot, whole.id, parts, now=now)
    links = {
        n: session.exec(select(Image.link).where(Image.feedback_id == n).order_by(col(Image.position))).all()
        for n in (whole.id, *numbers)
    }
    assert links == {whole.id: list(LINKS), numbers[0]: [LINKS[0]], numbers[1]: [LINKS[1], LINKS[0]]}


def test_words_are_neither_changed_nor_left_out(session, pilot, whole, now, person_of):
    triager = person_of(Role.TRIAGER)
    for parts in (
        THREE[:1],
        THREE[:2],
        (PartSaid(OTP, "login", "bug"), PartSaid("Hóa đơn sai", "invoice", "bug")),
        (*THREE, PartSaid("thêm", "login", "bug")),
        (PartSaid(OTP, "nothing", "bug"), PartSaid(BILL + OUTAGE, "invoice", "bug")),
        (PartSaid(" ", "login", "bug"), PartSaid(TEXT, "invoice", "bug")),
    ):
        with pytest.raises(Refused):
            split_item(session, triager, pilot, whole.id, parts, now=now)
    assert [line.id for line in standing(session, pilot, triager).lines] == [whole.id]


def test_reach_and_a_change_meanwhile_are_minded(session, pilot, tree, whole, now, reporter_of, person_of):
    with pytest.raises(NotFound):
        split_item(session, reporter_of(tree["PP"]), pilot, whole.id, THREE, now=now)
    earlier = whole.changed_at.replace(year=2024)
    with pytest.raises(SortedMeanwhile):
        split_item(session, person_of(Role.TRIAGER), pilot, whole.id, THREE, now=now, seen=earlier)
    numbers = split_item(session, reporter_of(tree["PA"]), pilot, whole.id, THREE, now=now)
    with pytest.raises(Refused):
        split_item(session, reporter_of(tree["PA"]), pilot, numbers[0], THREE, now=now)
    with pytest.raises(NotFound):
        join_parts(session, reporter_of(tree["PP"]), pilot, whole.id, now=now)


def test_who_reads_a_text_masked_splits_the_text_itself(session, pilot, tree, now, reporter_of):
    text = "Gọi lại 0912 345 678 giúp tôi. Hóa đơn sai"
    record_opinions(session, [opinion(2, text)], pilot=pilot, now=now, unit=tree["PA"])
    number = session.exec(select(Feedback.id)).one()
    reporter = reporter_of(tree["PA"])
    read = read_item(session, reporter, pilot, number).line.text
    assert "345" not in read
    cut = read.index("Hóa")
    parts = [PartSaid(read[:cut], "contact", "other"), PartSaid(read[cut:], "invoice", "wrong_data")]
    numbers = split_item(session, reporter, pilot, number, parts, now=now)
    assert [session.get_one(Feedback, n).text for n in numbers] == [text[: cut - 1], text[cut:]]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(
    st.lists(st.text(min_size=1).filter(str.strip), min_size=2, max_size=6),
    st.sampled_from(["", " ", "\n\n"]),
)
def test_parts_laid_end_to_end_are_the_text(pieces, between):
    text = between.join(pieces)
    said = [PartSaid(piece, "general", "other") for piece in pieces]
    found = _checked(text, text, said)
    assert ["".join(t.split()) for t in found] == ["".join(p.split()) for p in pieces]
    assert all(part in text for part in found)
