"""What people speak of, as headquarters sees it: each figure opens the list of exactly the opinions that it counts."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from urllib.parse import parse_qsl

import pytest

from models.codes import Role
from models.database import open_engine, reading
from services.feedback import list_feedback
from services.feedback_address import filters_of
from services.pilots import current_pilot
from services.sign_ins import person_of
from tests.pages.conftest import Screens

VIEW = {"xem": "chuc-nang"}
LINK = re.compile(r"\[([\d.]+)[^\]]*\]\(/y-kien\?([^)]*)\)")
IN_CHART = re.compile(r'<a href="/y-kien\?([^"]*)"[^>]*>([\d.]+)</a>')


def figures_of(screen) -> set[tuple[int, str]]:
    """Every figure of the screen that is a link, with the filters that it leads to."""
    found = {(int(n.replace(".", "")), link) for m in screen.markdown for n, link in LINK.findall(m.value)}
    for chart in screen.get("plotly_chart"):
        for note in json.loads(chart.proto.spec)["layout"].get("annotations", ()):
            told = IN_CHART.search(note["text"])
            if told:
                found.add((int(told[2].replace(".", "")), told[1].replace("&amp;", "&")))
    return found


@pytest.mark.parametrize(
    ("role", "query"),
    [
        (Role.HEADQUARTERS, {}),
        (Role.HEADQUARTERS, {"don-vi": "EVNHANOI"}),
        (Role.HEADQUARTERS, {"kenh": "hotline", "theo": "tuan"}),
        (Role.HEADQUARTERS, {"ngay": "2025-12-01"}),
        (Role.HEADQUARTERS, {"muc-do": "major", "trang-thai": "new", "loai": "bug"}),
        (Role.HEADQUARTERS, {"tu-ngay": "2025-11-24", "den-ngay": "2025-12-04", "theo": "tuan"}),
        (Role.HEADQUARTERS, {"tim": "hoa don", "kenh": "thi-diem", "gan-don-vi": "co"}),
        (Role.REPORTER, {}),
    ],
    ids=[
        "all",
        "a corporation",
        "a channel by weeks",
        "an earlier day",
        "labels",
        "days by weeks",
        "words",
        "a unit of its own",
    ],
)
def test_each_figure_leads_to_the_opinions_that_it_counts(screens: Screens, role: Role, query):
    screen = screens.opened("progress", role, VIEW | query)
    assert not screen.exception
    figures = figures_of(screen)
    assert len(figures) > 12
    with reading(open_engine(screens.demonstration.database)) as session:
        person = person_of(session, screens.token, now=datetime.now(UTC))
        pilot = current_pilot(session)
        for n, link in figures:
            filters = filters_of(dict(parse_qsl(link)))
            assert list_feedback(session, person, pilot, filters).total == n, link


def test_the_parts_of_the_map_add_up(screens: Screens):
    screen = screens.opened("progress", Role.HEADQUARTERS, VIEW)
    found = {link: n for n, link in figures_of(screen)}
    cells = [n for link, n in found.items() if "chuc-nang=" in link and "loai=" in link]
    days = [n for link, n in found.items() if "tu-ngay=" in link]
    channels = [n for link, n in found.items() if "kenh=" in link]
    total = next(
        n
        for link, n in found.items()
        if not any(f in link for f in ("=open", "chuc", "loai", "ngay=", "kenh", "muc", "van"))
    )
    assert sum(cells) == sum(channels) == total
    assert 0 < sum(days) <= total


def test_the_filters_that_are_on_are_named_and_taken_off(screens: Screens):
    asked = {"muc-do": "critical", "chuc-nang": "login", "don-vi": "EVNHANOI", "trang-thai": "khong-co"}
    screen = screens.opened("progress", Role.HEADQUARTERS, VIEW | asked)
    assert not screen.exception
    named = [button.key for button in screen.button if str(button.key).startswith("off.")]
    assert [*dict.fromkeys(named)][:4] == ["off.chuc-nang", "off.muc-do", "off.all", "off.wrong"]
    assert all("trang-thai=khong-co" not in link for _n, link in figures_of(screen))
    screen.button(key="off.all").click()
    screen.run()
    assert not screen.exception
    assert {"xem", "don-vi"} <= set(screen.query_params)
    assert not {"muc-do", "chuc-nang"} & set(screen.query_params)


@pytest.mark.parametrize(
    "asked", [{"tim": "không-có-từ-nào-như-thế"}, {"thoi-gian": "ngoai"}, {"chu-tri": "KHONG-CO-DON-VI"}]
)
def test_filters_that_leave_nothing_are_cleared_by_a_button(screens: Screens, asked):
    screen = screens.opened("progress", Role.HEADQUARTERS, VIEW | asked)
    assert not screen.exception
    screen.button(key="off.nothing").click()
    screen.run()
    assert not screen.exception
    assert len(figures_of(screen)) > 20
    assert not set(asked) & set(screen.query_params)


def test_a_choice_without_opinions_says_what_to_do(screens: Screens):
    screen = screens.opened("progress", Role.HEADQUARTERS, VIEW | {"kenh": "sms", "don-vi": "EVNGENCO1"})
    assert not screen.exception
    assert not [link for _n, link in figures_of(screen) if "chuc-nang=" in link]
