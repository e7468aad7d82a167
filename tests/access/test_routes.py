"""Every address of the server's own, asked for as each role about each unit, and by people who are nobody."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus

from models.codes import Role
from services.sign_ins import token_hash
from tests.access.asking import said
from tests.access.conftest import Served
from tests.access.matrix import leaks
from tests.access.routes import ELSEWHERE, OPEN_FILES, WAYS, Way
from tests.access.world import AT_A_UNIT, FOREIGN, OWN, PLACES, World
from tests.web.raw_screens import RawScreen
from tests.web.servers import HTML


def own_addresses() -> set[str]:
    """The addresses that app.py hands to the server, as they are written."""
    app = importlib.import_module("app").app
    return {route.path for route in app._user_routes if not route.path.startswith(OPEN_FILES)}


def test_every_address_has_an_entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    unknown = sorted(own_addresses() - set(WAYS) - set(ELSEWHERE))
    assert not unknown, (
        f"{unknown[0]} has no entry: say in tests/access/routes.py (WAYS) who may, and how it is asked for about a "
        f"unit, or (ELSEWHERE) that it holds nothing of one. All: {unknown}"
    )
    assert sorted((set(WAYS) | set(ELSEWHERE)) - own_addresses()) == []


def judged(world: World, way: Way, role: Role, code: str, status: int) -> str:
    if role not in way.allowed:
        return "" if status == 403 else f"must be refused (403), gave {status}"
    within = way.reach(role, code) if way.reach else world.reaches(role, code)
    if way.of_a_unit and not within:
        return "" if status == 404 else f"is out of reach (404), gave {status}"
    return "" if status in way.answers else f"must answer {way.answers}, gave {status}"


@pytest.mark.parametrize("role", list(Role))
def test_an_address_answers_whom_it_may_about_what_they_reach(world: World, served: Served, role: Role):
    wrong = []
    with served.server.client(served.tokens[role]) as browser:
        for path, ways in WAYS.items():
            for way in ways:
                near = PLACES if role in AT_A_UNIT and role in way.allowed else (OWN, FOREIGN)
                for code in near if way.of_a_unit else (OWN,):
                    answer = browser.get(way.at(world.of[code]))
                    told = said(answer.content) + str(answer.headers)
                    found = [judged(world, way, role, code, answer.status_code)]
                    found += leaks(role, told, personal=way.personal)
                    wrong += [f"{path} about {code}: {sentence}" for sentence in found if sentence]
    assert not wrong, "\n".join(wrong)


def test_who_is_nobody_gets_none_of_it(world: World, served: Served):
    token = served.tokens[Role.REPORTER]
    nobody = {
        "a stranger": "",
        "an ended session": served.ended,
        "a forged token": "x" * len(token),
        "a token with one letter changed": token[:-1] + ("A" if token[-1] != "A" else "B"),
        "the hash that the database keeps": token_hash(token),
    }
    for who, cookie in nobody.items():
        with served.server.client(cookie) as browser:
            for ways in WAYS.values():
                address = ways[0].at(world.of[OWN])
                assert (who, address, browser.get(address).status_code) == (who, address, 401)
                led = browser.get(address, headers=HTML)
                assert (who, led.status_code, led.content) == (who, 303, b"")
        with pytest.raises(InvalidStatus), RawScreen(served.server, cookie):
            pass
