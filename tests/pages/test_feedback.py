"""Opinions: who may see and sort them, what the list shows, how an answer is taken back."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from streamlit.testing.v1 import AppTest

from locales import gettext as _
from locales.vietnamese import fold
from models.codes import Role
from models.database import open_engine, reading
from services.access import OPERATOR
from services.feedback import read_item
from services.pilots import current_pilot
from tests.pages.conftest import SIGN_IN_FIRST, Screens

MAY = (Role.REPORTER, Role.LEADER, Role.TRIAGER, Role.DATA_OFFICER, Role.HEADQUARTERS)
CONFIRM = (_("Confirm, open the next"), _("Confirm the labels"))
SORTS = (Role.REPORTER, Role.TRIAGER, Role.DATA_OFFICER)


def button(screen: AppTest, label: str):
    return next(b for b in screen.button if b.label == label)


def listed(screen: AppTest) -> list[int]:
    return [int(b.key.removeprefix("open.")) for b in screen.button if (b.key or "").startswith("open.")]


def said(screen: AppTest, name: str) -> str:
    """What the address says of a filter."""
    value = screen.query_params[name]
    return str(value[0] if isinstance(value, list) else value)


def opened(screen: AppTest) -> int:
    return int(said(screen, "y-kien"))


def line_of(screens: Screens, number: int):
    with reading(open_engine(screens.demonstration.database)) as session:
        return read_item(session, OPERATOR, current_pilot(session), number).line


@pytest.mark.parametrize("role", MAY)
def test_it_opens_for_those_who_may(screens: Screens, role: Role):
    screen = screens.opened("feedback", role)
    assert not screen.exception
    assert not screen.error
    assert [title.value for title in screen.title] == [_("Opinions")]
    assert listed(screen)
    sorts = [b for b in screen.button if b.label in CONFIRM]
    assert bool(sorts) == (role in SORTS)


def test_it_refuses_an_administrator(screens: Screens):
    screen = screens.opened("feedback", Role.ADMIN)
    assert len(screen.error) == 1
    assert not screen.title
    assert not listed(screen)


def test_a_stranger_is_asked_to_sign_in(screens: Screens):
    screen = screens.opened("feedback", None)
    assert [box.value for box in screen.info] == [SIGN_IN_FIRST]
    assert not screen.title


def test_the_file_run_directly_draws_nothing(screens: Screens):
    screen = screens.run_as_a_file("feedback", Role.TRIAGER)
    assert not screen.exception
    assert not screen.main.children


def test_it_says_how_many_there_are_and_shows_fifty(screens: Screens):
    screen = screens.opened("feedback", Role.HEADQUARTERS)
    assert screen.caption[0].value == "Toàn Tập đoàn · tính đến 12/12/2025 · 700 ý kiến"
    assert len(listed(screen)) == 50
    button(screen, _("Next page")).click().run()
    following = listed(screen)
    assert len(following) == 50
    again = screens.opened("feedback", Role.HEADQUARTERS, {"sau": said(screen, "sau")})
    assert listed(again) == following
    button(screen, _("Page before")).click().run()
    assert not set(listed(screen)) & set(following)


def test_a_unit_sees_its_own_alone(screens: Screens):
    screen = screens.opened("feedback", Role.REPORTER)
    assert screen.caption[0].value.endswith("32 ý kiến")
    other = next(n for n in range(1, 700) if not line_of(screens, n).unit_code.startswith(("PD", "EVNHANOI")))
    away = screens.opened("feedback", Role.REPORTER, {"y-kien": str(other)})
    assert not away.exception
    said = _("There is no opinion number %(number)s within your reach.", number=other)
    assert said in [m.value for m in away.markdown]
    assert not [b for b in away.button if b.label in CONFIRM]


def test_a_search_needs_no_accents(screens: Screens):
    plain = screens.opened("feedback", Role.TRIAGER, {"tim": "hoa don"})
    accented = screens.opened("feedback", Role.TRIAGER, {"tim": "hóa đơn"})
    assert plain.caption[0].value == accented.caption[0].value
    assert "hoa don" in fold(line_of(screens, listed(accented)[0]).text)


def test_filters_of_the_address_narrow_and_can_be_taken_off(screens: Screens):
    screen = screens.opened("feedback", Role.TRIAGER, {"muc-do": "critical", "trang-thai": "open"})
    numbers = listed(screen)
    assert numbers
    assert {line_of(screens, n).severity for n in numbers} == {"critical"}
    button(screen, _("Critical")).click().run()
    assert "muc-do" not in screen.query_params
    assert len(listed(screen)) == 50


def test_what_fits_nothing_says_so_and_can_be_cleared(screens: Screens):
    screen = screens.opened("feedback", Role.TRIAGER, {"tim": "không có lời nào như thế"})
    assert not listed(screen)
    button(screen, _("Clear the filters")).click().run()
    assert len(listed(screen)) == 50


@pytest.mark.parametrize(
    "nonsense",
    [
        {"y-kien": "abc"},
        {"tu-ngay": "0001-01-01", "den-ngay": "9999-12-31"},
        {"y-kien": "999999999999999999"},
        {"trang": "-3"},
        {"trang": "²"},
        {"loai": "x", "kenh": "<b>", "tu-ngay": "hôm qua", "chuc-nang": "%"},
        {"don-vi": "khong-co"},
        {"don-vi": "<img src=x>"},
    ],
)
def test_nonsense_in_the_address_breaks_nothing(screens: Screens, nonsense: dict[str, str]):
    screen = screens.opened("feedback", Role.DATA_OFFICER, nonsense)
    assert not screen.exception
    assert len(screen.title) == 1


def test_a_triager_corrects_goes_on_and_takes_it_back(screens: Screens):
    screen = screens.opened("feedback", Role.TRIAGER)
    first, second = listed(screen)[:2]
    before = line_of(screens, first)
    kind = next(box for box in screen.selectbox if box.label == _("Kind") and "sort." in (box.key or ""))
    kind.set_value("other")
    button(screen, _("Confirm, open the next")).click().run()
    assert not screen.exception
    assert opened(screen) == second
    assert [box.value for box in screen.success] == [
        _("Opinion %(number)s: changed %(labels)s.", number=first, labels=_("Kind").lower())
    ]
    after = line_of(screens, first)
    assert (after.kind, after.kind_by, after.state) == ("other", "person", "triaged")
    button(screen, _("Undo")).click().run()
    assert line_of(screens, first) == before
    assert opened(screen) == first


def test_a_reporter_stays_at_the_item(screens: Screens):
    screen = screens.opened("feedback", Role.REPORTER)
    first = listed(screen)[0]
    assert [box.label for box in screen.selectbox if "sort." in (box.key or "")] == [
        _("Function"),
        _("Kind"),
    ]
    button(screen, _("Confirm the labels")).click().run()
    assert opened(screen) == first
    assert line_of(screens, first).function_by == "person"


def test_two_triagers_do_not_overwrite_each_other(screens: Screens):
    mine = screens.opened("feedback", Role.TRIAGER)
    first = listed(mine)[0]
    theirs = screens.opened("feedback", Role.TRIAGER)
    button(theirs, _("Confirm, open the next")).click().run()
    screens.let_in(Role.TRIAGER)
    button(mine, _("Confirm, open the next")).click().run()
    assert len(mine.error) == 1
    assert line_of(screens, first).version == 1


def test_a_contact_is_shown_to_who_may_and_only_when_asked(screens: Screens):
    query = {"y-kien": "660"}
    reporter = screens.opened("feedback", Role.REPORTER, query)
    assert not [b for b in reporter.button if b.label == _("Show the contact")]
    screen = screens.opened("feedback", Role.TRIAGER, query)
    assert not [b for b in screen.button if b.label == _("Show the contact")]
    reason = next(box for box in screen.selectbox if box.key == "unmask.660.reason")
    # One for the list stands above; this is the item's.
    show = [b for b in screen.button if b.label == _("Show for %(n)s minutes", n=15)][-1]
    show.click().run()
    assert not [b for b in screen.button if b.label == _("Show the contact")]
    reason.select_index(0)
    show.click().run()
    assert not [t for t in screen.text if "E-mail" in t.value or "Thư điện tử" in t.value]
    button(screen, _("Show the contact")).click().run()
    assert any("@" in t.value for t in screen.text)
    button(screen, _("Hide again")).click().run()
    assert not [b for b in screen.button if b.label == _("Show the contact")]
    assert not any("@" in t.value for t in screen.text)


def test_days_are_empty_until_they_are_chosen(screens: Screens):
    screen = screens.opened("feedback", Role.TRIAGER)
    screen.session_state["more-filters"] = True
    screen.run()
    days = [box for box in screen.date_input if (box.key or "").startswith("address.")]
    assert [box.value for box in days] == [None, None, None]
    days[0].set_value(date(2025, 12, 10)).run()
    assert not screen.exception
    days = {line_of(screens, number).submitted_at for number in listed(screen)}
    assert min(days) >= datetime(2025, 12, 9, 17, tzinfo=UTC)
    again = screens.opened("feedback", Role.TRIAGER, {"tu-ngay": "2025-12-10"})
    assert listed(again) == listed(screen)
    again.session_state["more-filters"] = True
    again.run()
    days = [box for box in again.date_input if (box.key or "").startswith("address.")]
    assert days[0].value == date(2025, 12, 10)


def test_the_other_filters_are_drawn_only_while_they_are_open(screens: Screens):
    query = {"muc-do": "critical", "chu-tri": "EVNNPC", "nen-tang": "ios"}
    screen = screens.opened("feedback", Role.TRIAGER, query)
    drawn = {box.key for box in screen.selectbox}
    assert "address.don-vi" in drawn
    assert "address.chu-tri" not in drawn
    # What is on is said and can be taken off all the same.
    assert {"off.muc-do", "off.chu-tri", "off.nen-tang"} <= {b.key for b in screen.button}
    owner = next(b for b in screen.button if b.key == "off.chu-tri")
    assert "EVNNPC" in owner.label
    screen.session_state["more-filters"] = True
    screen.run()
    values = {box.key: box.value for box in screen.selectbox}
    assert {name: values[f"address.{name}"] for name in query} == query


def test_a_unit_out_of_reach_is_refused_without_words_of_the_command_line(screens: Screens):
    screen = screens.opened("feedback", Role.REPORTER, {"don-vi": "EVNCPC"})
    said = "\n".join(element.value for element in screen.markdown)
    assert "Không có đơn vị nào mang mã EVNCPC" in said
    assert "cli.py" not in said


def test_a_wrong_value_in_the_address_is_told_calmly_and_left_out(screens: Screens):
    query = {"loai": "abc", "tu-ngay": "hôm qua", "sau": "x.y", "sap-xep": "ngau-nhien", "trang-thai": "new"}
    screen = screens.opened("feedback", Role.TRIAGER, query)
    assert not screen.exception
    assert len(listed(screen)) == 50
    assert [c.value for c in screen.caption if "loai=abc" in c.value and "tu-ngay=hôm qua" in c.value]
    button(screen, _("Take it out of the address")).click().run()
    assert "loai" not in screen.query_params
    assert said(screen, "trang-thai") == "new"


def test_a_list_is_kept_opened_removed_and_put_back(screens: Screens):
    screen = screens.opened("feedback", Role.TRIAGER, {"loai": "other", "sap-xep": "cu-nhat"})
    screen.text_input(key="view.name").set_value("Khác, cũ nhất").run()
    button(screen, _("Keep")).click().run()
    assert [b for b in screen.button if b.label.startswith("Khác, cũ nhất")]
    elsewhere = screens.opened("feedback", Role.TRIAGER, {"y-kien": "3"})
    next(b for b in elsewhere.button if b.label.startswith("Khác, cũ nhất")).click().run()
    assert (said(elsewhere, "loai"), said(elsewhere, "sap-xep")) == ("other", "cu-nhat")
    assert "y-kien" not in elsewhere.query_params
    button(elsewhere, _("Remove")).click().run()
    assert not [b for b in elsewhere.button if b.label.startswith("Khác, cũ nhất")]
    button(elsewhere, _("Undo")).click().run()
    assert [b for b in elsewhere.button if b.label.startswith("Khác, cũ nhất")]


def test_who_else_has_it_open_is_said_at_its_head(screens: Screens):
    screens.opened("feedback", Role.TRIAGER, {"y-kien": "660"})
    screen = screens.opened("feedback", Role.HEADQUARTERS, {"y-kien": "660"})
    assert [m.value for m in screen.markdown if "Lê Thị Phân Loại" in m.value]
    other = screens.opened("feedback", Role.HEADQUARTERS, {"y-kien": "659"})
    assert not [m.value for m in other.markdown if "Lê Thị Phân Loại" in m.value]
