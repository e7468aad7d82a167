"""What a report may tell: the unit's own opinions, as worded, in and out, found and counted."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlmodel import select

from models.tables import Feedback
from services.access import NotFound
from services.report_drafts import ChangedMeanwhile, read_draft
from services.report_items import Which, list_report_items
from services.report_line_edits import word_line
from tests.services.rows import ZONE, opinion, record_opinions


@pytest.fixture
def numbers(session, pilot, tree, now):
    """Of PA1: an item of the trial, one with a telephone number, one from after it. Of PP: another."""
    late = datetime(2025, 12, 11, 9, 0, tzinfo=ZONE)
    rows = [
        opinion(2, "Không nhận được mã OTP"),
        opinion(3, "Gọi tôi số 0912345678 về hóa đơn", second=1),
        opinion(4, "Ứng dụng chạy chậm", submitted_at=late),
    ]
    record_opinions(session, rows, pilot=pilot, now=now, unit=tree["PA1"])
    record_opinions(session, [opinion(2, "Của đơn vị khác", second=9)], pilot=pilot, now=now, unit=tree["PP"])
    return list(session.exec(select(Feedback.id).order_by(Feedback.id)))


def found(session, person, pilot, which=Which.ALL, **more):
    return [i.number for i in list_report_items(session, person, pilot, "PA", which=which, **more).items]


def test_a_parent_is_shown_what_came_from_below_and_what_is_in(session, pilot, tree, numbers, reporter_of):
    pa = reporter_of(tree["PA"])
    assert sorted(found(session, pa, pilot)) == numbers[:3]
    assert found(session, pa, pilot, Which.OUTSIDE) == numbers[2:3]
    assert found(session, pa, pilot, Which.LEFT_OUT) == numbers[2:3]
    assert found(session, pa, pilot, Which.PERSONAL) == numbers[1:2]
    assert found(session, pa, pilot, words="khong nhan duoc") == numbers[:1]
    assert list_report_items(session, pa, pilot, "PA").included == 2
    with pytest.raises(NotFound):
        list_report_items(session, reporter_of(tree["PP"]), pilot, "PA")


def test_wording_moves_and_leaves_out_without_touching_the_item(
    session, pilot, tree, numbers, now, reporter_of
):
    pa = reporter_of(tree["PA"])
    edit = read_draft(session, pa, pilot, "PA").edit
    draft = word_line(
        session,
        pa,
        pilot,
        "PA",
        numbers[0],
        edit=edit,
        text="Không có OTP",
        included=False,
        function="faq",
        now=now,
    )
    (item,) = list_report_items(session, pa, pilot, "PA", which=Which.REWORDED).items
    assert (item.text, item.came, item.included) == ("Không có OTP", "Không nhận được mã OTP", False)
    assert (item.function, item.own_function) == ("faq", "login")
    with pytest.raises(ChangedMeanwhile):
        word_line(session, pa, pilot, "PA", numbers[0], edit=edit, text=None, included=True, now=now)
    word_line(session, pa, pilot, "PA", numbers[0], edit=draft.edit, text=None, included=True, now=now)
    assert found(session, pa, pilot, Which.REWORDED) == []
    assert session.get(Feedback, numbers[0]).text == "Không nhận được mã OTP"


def test_pages_hold_every_item_once(session, pilot, tree, numbers, reporter_of):
    pa = reporter_of(tree["PA"])
    pages = [list_report_items(session, pa, pilot, "PA", page=n, size=2) for n in (1, 2, 9)]
    assert sorted(i.number for p in pages[:2] for i in p.items) == numbers[:3]
    assert (pages[2].page, pages[2].pages) == (2, 2)
