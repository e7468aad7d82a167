"""What a screen sends over its socket: of what is out of reach, nothing, whatever the address asks for."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from models.codes import Role
from pages.shared.menu import SCREENS
from services.access import ALLOWED
from tests.access.conftest import Served
from tests.access.matrix import leaks
from tests.access.world import AT_A_UNIT, PARENT, SIBLING, World
from tests.web.raw_screens import RawScreen

# Screens that show a report's lines, whose words are the unit's own.
WITH_REPORTS = ("bao-cao",)
SHOWN_TO_A_REPORTER = ("y-kien", "van-de", "bao-cao", "ten-don-vi", "so-lieu")


def drawn(screen: RawScreen, page: str, query: str) -> str:
    """Everything that comes over the socket until the screen is drawn, tables packed in it too."""
    asked = BackMsg()
    asked.rerun_script.page_name = page
    asked.rerun_script.query_string = query
    screen.line.send(asked.SerializeToString())
    came = []
    while True:
        data = screen.line.recv(timeout=60)
        assert isinstance(data, bytes)
        came.append(data.decode("utf-8", "ignore"))
        message = ForwardMsg()
        message.ParseFromString(data)
        if message.WhichOneof("type") == "script_finished":
            return "\n".join(came)


def asked_for(world: World, code: str) -> str:
    """An address that asks every screen for what is another's: its unit, opinion, problem, import, words."""
    of = world.of[code]
    return urlencode(
        {
            "don-vi": code,
            "y-kien": of.bug,
            "ma": of.problem,
            "phien-ban": 1,
            "lan-nhap": of.batch,
            "tu-ngay": "2025-12-01",
            "ngay": "2025-12-09",
            "buoc": "gop-y",
        }
    )


@pytest.mark.parametrize("role", list(Role))
def test_a_screen_sends_nothing_that_is_out_of_reach(world: World, served: Served, role: Role):
    wrong = []
    with RawScreen(served.server, served.tokens[role]) as screen:
        for one in SCREENS:
            may = role in ALLOWED[one.action]
            queries = ["", *(asked_for(world, c) for c in (SIBLING, PARENT) if may and role in AT_A_UNIT)]
            for query in queries:
                told = drawn(screen, one.address, query)
                found = list(leaks(role, told, personal=one.address in WITH_REPORTS))
                if not may and "knpax" in told:
                    found.append("is not for this role and shows words of PA")
                if role is Role.REPORTER and not query and one.address in SHOWN_TO_A_REPORTER:
                    found += [] if "knpax" in told else ["shows nothing of PA's own"]
                wrong += [f"{one.address}?{query}: {sentence}" for sentence in found]
    assert not wrong, "\n".join(wrong)
