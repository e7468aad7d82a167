"""A real browser before a real server that serves the demonstration; one of each for a whole run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from models.codes import Role
from services.demonstration_accounts import PASSWORD
from services.sign_ins import COOKIE
from tests.browsers import MILLISECONDS
from tests.databases import Databases
from tests.demonstration import copied, name_of
from tests.web.servers import Server, serving, token_in

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser before a server on a busy machine loses an act now and then: a test of both is tried a second time.

    What fails twice fails. Each second try is told at the end of a run (`-r fER` in the options).
    """
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def server(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that serves a copy of the demonstration."""
    folder = tmp_path_factory.mktemp("demonstration")
    with serving(folder, copied(databases, folder).database) as started:
        yield started


@pytest.fixture(scope="session")
def tokens() -> dict[Role, str]:
    """Sign-ins that the tests of a run share: one a role."""
    return {}


@pytest.fixture
def signed_in(server: Server, browser: Browser, tokens: dict[Role, str]) -> Iterator[Callable[..., Page]]:
    """`signed_in(Role.TRIAGER, "/y-kien", width=390)`: a page of that role, its screen drawn to the end."""
    contexts = []

    def open_page(role: Role, path: str = "/viec-hom-nay", *, width: int = 1440, height: int = 900) -> Page:
        if role not in tokens:
            tokens[role] = token_in(server.sign_in(name_of(role), PASSWORD))
        context = browser.new_context(viewport={"width": width, "height": height}, locale="vi-VN")
        contexts.append(context)
        context.add_cookies([{"name": COOKIE, "value": tokens[role], "url": server.address}])
        page = context.new_page()
        page.set_default_timeout(MILLISECONDS)
        page.goto(server.address + path)
        settled(page)
        return page

    yield open_page
    for context in contexts:
        context.close()


def settled(page: Page) -> None:
    """Wait until the screen has been drawn and nothing runs any more."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    page.wait_for_selector("h1")


def until_seen(seen: Locator, act: Callable[[], None]) -> None:
    """Act as a person does who acts again when nothing came of it: a busy server may have been drawing just then."""
    for _turn in range(4):
        act()
        try:
            expect(seen).to_be_visible(timeout=MILLISECONDS // 3)
        except AssertionError:
            continue
        return
    expect(seen).to_be_visible()


def click_in_table(table: Locator, right: float, down: float) -> None:
    """Click at a place of a table's drawing, once it lies still: charts above it push it down as they are drawn."""
    table.scroll_into_view_if_needed()
    before, box = None, table.bounding_box()
    while box is None or box != before:
        table.page.wait_for_timeout(200)
        before, box = box, table.bounding_box()
    table.page.mouse.click(box["x"] + right, box["y"] + down)
