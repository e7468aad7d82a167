"""The same words on every screen, in Chromium: no element comes of them, nothing runs, nothing is asked elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, Route

from models.codes import Role
from models.database import writing
from models.tables import Account
from pages.shared.menu import SCREENS
from services.access import ALLOWED
from services.sign_ins import COOKIE, open_session
from tests.access.hostile import EVIL, OWN
from tests.access.world import World
from tests.browsers import MILLISECONDS
from tests.e2e.conftest import settled
from tests.web.servers import HTML, Server, serving

# What must not have come of the words: elements of theirs, a link, a picture or a style of theirs, a drawn formula.
LOOKED_FOR = f"""() => {{
  const found = [];
  const named = ['#knhit', '[href*="{EVIL}"]', '[src*="{EVIL}"]', '[href^="javascript:"]', '.katex', 'iframe[src]',
    'details[ontoggle]', 'svg[onload]', 'img[onerror]', '[style*="{EVIL}"]'];
  for (const one of named) for (const e of document.querySelectorAll(one)) found.push(one + ' ' + e.outerHTML.slice(0, 200));
  for (const e of document.querySelectorAll('strong, b, em, i, s, del, h1, h2, h3, h4, h5, h6, blockquote, code, th, a, span, mark')) {{
    const text = e.textContent.trim();
    if (/^(knbold|knitalic|knstrike|kncode|knheading|knquote|knhead|knlink|knmath|kncolour|knextra)$/.test(text))
      found.push(e.outerHTML.slice(0, 200));
  }}
  for (const e of document.querySelectorAll('.js-plotly-plot')) {{
    const told = JSON.stringify([e.data, e.layout]);
    for (const one of ['<b id', '<img', '<a ', '<svg', '<script', '<iframe', '%{{kn}}']) if (told.includes(one)) found.push('chart ' + one);
  }}
  if (window.knhit) found.push('a script of theirs ran');
  return found;
}}"""
BY = (Role.REPORTER, Role.TRIAGER, Role.ADMIN, Role.HEADQUARTERS, Role.DATA_OFFICER)
SEARCHES = (OWN[1], OWN[8], OWN[16], OWN[17], OWN[33])


Soiled = tuple[Server, dict[Role, str]]


@pytest.fixture(scope="module")
def served_soiled(soiled: World) -> Iterator[Soiled]:
    """A server of the soiled world, and a token a role, of a browser that calls itself so too."""
    now, tokens = datetime.now(UTC), {}
    with writing(soiled.engine) as session:
        for role in Role:
            account = session.get_one(Account, soiled.people[role].account_id)
            agent = f"{OWN[1]}\r\nx: y"
            tokens[role] = open_session(session, account, address="<b id=knhit>", agent=agent, now=now).token
        session.commit()
    database = str(soiled.engine.url)
    with serving(soiled.folder, database, SESSION_COOKIE_SECURE="false", TODAY="2025-12-12") as server:
        yield server, tokens


def page_of(browser: Browser, server: Server, token: str, asked: list[str]) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="vi-VN")
    context.add_cookies([{"name": COOKIE, "value": token, "url": server.address}])

    def only_here(route: Route) -> None:
        if route.request.url.startswith((server.address, "data:", "blob:")):
            route.continue_()
        else:
            asked.append(route.request.url)
            route.abort()

    context.route("**/*", only_here)
    page = context.new_page()
    page.set_default_timeout(MILLISECONDS)
    page.on("dialog", lambda dialog: asked.append(f"dialog {dialog.message}") or dialog.dismiss())
    yield page
    context.close()


def screens_of(role: Role) -> list[str]:
    """Each screen is opened once, by the first of these who may."""
    opens = {s.address: next(r for r in BY if r in ALLOWED[s.action]) for s in SCREENS}
    return [address for address, by in opens.items() if by is role]


@pytest.mark.parametrize("role", [role for role in BY if screens_of(role)])
def test_nothing_comes_of_the_words_on_any_screen(served_soiled: Soiled, browser: Browser, role: Role):
    server, tokens = served_soiled
    asked: list[str] = []
    wrong: list[str] = []
    seen = 0
    for page in page_of(browser, server, tokens[role], asked):
        for nth, address in enumerate(screens_of(role)):
            said = SEARCHES[nth % len(SEARCHES)]
            # Half of the addresses ask for the words themselves.
            query = (
                urlencode({"tim": said, "don-vi": said, "ma": said, "loai": said, "trang": said})
                if nth % 2
                else ""
            )
            page.goto(f"{server.address}/{address}?{query}")
            settled(page)
            seen += page.locator("text=kn").count()
            wrong += [f"{address}: {found}" for found in page.evaluate(LOOKED_FOR)]
    assert not wrong, "\n".join(wrong)
    assert asked == []
    assert seen or role is not Role.REPORTER


def test_the_pages_of_the_door_show_them_as_words(served_soiled: Soiled):
    server, tokens = served_soiled
    with server.client(tokens[Role.REPORTER]) as browser:
        for path in (
            "/phien-cua-toi",
            "/doi-mat-khau",
            f"/{OWN[0]}",
            "/tep/bao-cao/%3Cb%20id=knhit%3E/1/docx",
        ):
            shown = browser.get(path, headers=HTML)
            assert "<b id=knhit" not in shown.text
            assert (
                "onerror=window" not in shown.text.replace("&lt;img id=knhit", "")
                or "<img id=knhit" not in shown.text
            )
    with server.client() as stranger:
        shown = stranger.get("/dang-nhap", params={"next": OWN[5]}, headers=HTML)
        assert "<details id=knhit" not in shown.text


def test_no_header_and_no_line_of_the_log_is_theirs(served_soiled: Soiled):
    server, tokens = served_soiled
    with server.client(tokens[Role.TRIAGER]) as browser:
        for name in ("%0d%0aSet-Cookie:%20kn=1", "a%22%3b%20filename=kn.exe", "%E2%80%AEgnp.exe"):
            for path in (
                f"/tep/bao-cao/{name}/1/docx",
                f"/tep/y-kien/{name}",
                f"/tep/mau/{name}",
                f"/{name}",
            ):
                answer = browser.get(path)
                assert "kn=1" not in str(answer.headers.get_list("set-cookie"))
                told = json.dumps(dict(answer.headers))
                assert "kn.exe" not in told.replace("%22%3b%20filename=kn.exe", "")
        browser.get("/y-kien", params={"tim": OWN[36]})
    log = (Path(server.folder) / "server.log").read_text(encoding="utf-8", errors="replace")
    theirs = [
        line for line in log.splitlines() if line.startswith(("một dòng nhật ký", "Set-Cookie", "=cmd"))
    ]
    assert theirs == []
    assert "kngia\n" not in log
