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
        (Role.REPORTER, {}),
    ],
    ids=["all", "a corporation", "a channel by weeks", "an earlier day", "a unit of its own"],
)
def test_each_figure_leads_to_the_opinions_that_it_counts(screens: Screens, role: Role, query):
    screen = screens.opened("progress", role, VIEW | query)
    assert not screen.exception
    figures = figures_of(screen)
    assert len(figures) > 20
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


def test_a_choice_without_opinions_says_what_to_do(screens: Screens):
    screen = screens.opened("progress", Role.HEADQUARTERS, VIEW | {"kenh": "sms", "don-vi": "EVNGENCO1"})
    assert not screen.exception
    assert not [link for _n, link in figures_of(screen) if "chuc-nang=" in link]
