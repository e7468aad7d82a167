"""Signing in with an EVN account: a real provider on this machine, a real browser, and what may go wrong between."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlmodel import select

from models.database import open_engine, reading, writing
from models.tables import Account, Audit, SignIn
from services.access import OPERATOR
from services.file_store import FileStore
from services.sign_ins import COOKIE
from services.sign_on_rules import RuleFields, add_rule
from tests.databases import Databases
from tests.web.conftest import AT, settle
from tests.web.provider import introduce, providing
from tests.web.servers import HTML, PASSWORD, Server, free_port, serving

SECRET = "bi-mat-cua-may-khach-0123456789"
BUTTON = "Đăng nhập bằng tài khoản EVN"


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def provider(port: int) -> Iterator[str]:
    with providing(port) as address:
        introduce(address, "an", email="an@evn.com.vn", name="Nguyễn Văn An", groups=["/EVN/Bao-cao"])
        introduce(address, "la", email="la@example.org", name="Người Lạ")
        for fault in ("nonce", "aud", "exp"):
            introduce(address, f"{fault}-an", email="an@evn.com.vn", groups=["/EVN/Bao-cao"])
        yield address


@pytest.fixture(scope="module")
def server(databases: Databases, tmp_path_factory: pytest.TempPathFactory, provider: str) -> Iterator[Server]:
    """A server with single sign-on and one rule: the group's people are reporters of EVNHANOI."""
    folder: Path = tmp_path_factory.mktemp("single")
    with databases.fresh("sqlite", folder, like="units", now=AT) as database:
        engine = open_engine(database)
        with writing(engine) as session:
            settle(session, FileStore(folder / "data"))
            rule = RuleFields("group", "evn/bao-cao", "reporter", "EVNHANOI", makes_account=True)
            add_rule(session, OPERATOR, rule, now=AT)
        told = {
            "OIDC_DISCOVERY_URL": f"{provider}/.well-known/openid-configuration",
            "OIDC_CLIENT_ID": "thi-diem",
            "OIDC_CLIENT_SECRET": SECRET,
            "SESSION_COOKIE_SECURE": "false",
        }
        with serving(folder, database, **told) as started:
            yield started
        engine.dispose()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="vi-VN")
    yield context.new_page()
    context.close()


def enter(page: Page, server: Server, subject: str, path: str = "/tien-do") -> None:
    """From a page of ours to the provider's, and what it says of this person back."""
    page.goto(server.address + path)
    page.get_by_role("link", name=BUTTON).click()
    page.get_by_placeholder("sub").fill(subject)
    page.get_by_role("button", name="Authorize", exact=True).click()


def token_of(page: Page) -> str:
    return next((one["value"] for one in page.context.cookies() if one["name"] == COOKIE), "")


def test_in_again_a_second_tab_out_everywhere_and_the_cookie_is_worth_nothing(page: Page, server: Server):
    enter(page, server, "an")
    page.wait_for_url(f"{server.address}/tien-do")
    way_out = page.get_by_role("button", name="Đăng xuất")
    expect(way_out).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Nguyễn Văn An")).to_be_visible()
    expect(page.get_by_text("Đầu mối báo cáo", exact=True)).to_be_visible()
    page.reload()
    expect(way_out).to_be_visible(timeout=60_000)
    second, token = page.context.new_page(), token_of(page)
    second.goto(f"{server.address}/y-kien")
    expect(second.get_by_role("button", name="Đăng xuất")).to_be_visible(timeout=60_000)
    way_out.click()
    # Signed out here, and asked by the provider whether there too.
    page.wait_for_url("**/oauth2/end_session**")
    asked = parse_qs(urlsplit(page.url).query)
    assert asked["post_logout_redirect_uri"] == [f"{server.address}/dang-nhap"]
    assert asked["id_token_hint"][0].count(".") == 2
    second.wait_for_url(f"{server.address}/dang-nhap?het-phien=1&next=*", timeout=60_000)
    with server.client(token) as replayed:
        assert replayed.get("/phien").status_code == 401
    with reading(open_engine(server.database)) as session:
        account = session.exec(select(Account).where(Account.username == "an@evn.com.vn")).one()
        assert (account.role, account.by_rule, account.password_hash) == ("reporter", True, None)
        row = session.exec(select(SignIn).where(SignIn.account_id == account.id)).first()
        assert row is not None
        assert (row.how, row.provider_token) == ("provider", "")
        assert "sign in" in session.exec(select(Audit.act).where(Audit.account_id == account.id)).all()


@pytest.mark.parametrize("fault", ["nonce", "aud", "exp"])
def test_a_word_for_another_sign_in_another_program_or_an_hour_ago_opens_nothing(
    page: Page, server: Server, fault: str
):
    enter(page, server, f"{fault}-an")
    expect(page.get_by_role("alert")).to_contain_text("kết quả không hợp lệ")
    assert token_of(page) == ""


def test_one_without_a_role_is_told_whom_to_ask_and_gets_no_account(page: Page, server: Server):
    enter(page, server, "la")
    expect(page.get_by_role("alert")).to_contain_text("la@example.org")
    expect(page.get_by_role("alert")).to_contain_text("quantri")
    expect(page.get_by_role("link", name="Đăng nhập bằng tài khoản EVN khác")).to_be_visible()
    assert token_of(page) == ""
    with reading(open_engine(server.database)) as session:
        assert session.exec(select(Account).where(Account.email == "la@example.org")).first() is None


def test_who_stops_at_the_provider_is_told_so(page: Page, server: Server):
    page.goto(f"{server.address}/dang-nhap")
    page.get_by_role("link", name=BUTTON).click()
    page.get_by_role("button", name="Deny").click()
    expect(page.get_by_role("alert")).to_contain_text("Chưa đăng nhập được")


@pytest.mark.parametrize(
    "query", ["", "code=x", "code=x&state=short", "code=x&state=" + "a" * 43, "state=%C4%90"]
)
def test_what_comes_back_without_having_been_begun_here_opens_nothing(server: Server, query: str):
    with server.client() as browser:
        answer = browser.get(f"/dang-nhap/evn/ve?{query}", headers=HTML)
    assert answer.status_code == 403
    assert COOKIE not in answer.cookies


def come_back(server: Server) -> tuple[str, dict[str, str]]:
    """The address and cookie of a browser that the provider has just sent back."""
    with server.client() as browser:
        go = browser.get("/dang-nhap/evn?next=/tien-do", headers=HTML)
        kept = {"cookie": go.headers["set-cookie"].split(";")[0]}
        asked = parse_qs(urlsplit(go.headers["location"]).query)
        assert asked["code_challenge_method"] == ["S256"]
        assert len(asked["nonce"][0]) >= 43
        back = browser.post(go.headers["location"], data={"sub": "an"})
    return back.headers["location"].removeprefix(server.address), kept


def test_a_way_back_opens_once_and_in_the_browser_that_began_it_alone(server: Server):
    path, kept = come_back(server)
    with server.client() as another:
        assert another.get(path, headers=HTML).status_code == 403
    with server.client() as browser:
        first = browser.get(path, headers=HTML | kept)
        assert (first.status_code, first.headers["location"]) == (303, "/tien-do")
        again = browser.get(path, headers=HTML | kept)
    assert again.status_code == 403
    assert COOKIE not in again.cookies


def test_no_password_code_or_token_is_in_the_log(server: Server):
    path, kept = come_back(server)
    with server.client() as browser:
        given = browser.get(path, headers=HTML | kept)
    token = server.token_of("hanoi")
    server.sign_in("hanoi", "Sai mật khẩu này")
    code = parse_qs(urlsplit(path).query)["code"][0]
    secrets = [PASSWORD, "Sai mật khẩu này", code, token, SECRET, kept["cookie"].partition("=")[2]]
    secrets += [value for name, value in given.cookies.items() if name == COOKIE]
    log = (server.folder / "server.log").read_text()
    assert [secret for secret in secrets if secret in log] == []
    assert (server.data / "secret_key").read_text() not in log


def test_with_the_provider_down_one_is_told_and_a_password_still_opens(
    databases: Databases, tmp_path: Path, browser: Browser
):
    with databases.fresh("sqlite", tmp_path, like="units", now=AT) as database:
        engine = open_engine(database)
        with writing(engine) as session:
            settle(session, FileStore(tmp_path / "data"))
        engine.dispose()
        told = {"OIDC_DISCOVERY_URL": f"http://127.0.0.1:{free_port()}", "OIDC_CLIENT_ID": "thi-diem"}
        with serving(tmp_path, database, SESSION_COOKIE_SECURE="false", **told) as alone:
            context = browser.new_context()
            page = context.new_page()
            page.goto(f"{alone.address}/dang-nhap?next=/tien-do")
            page.get_by_role("link", name=BUTTON).click()
            expect(page.get_by_role("alert")).to_contain_text("Hiện chưa kết nối được")
            page.get_by_label("Tên đăng nhập").fill("hanoi")
            page.get_by_label("Mật khẩu").fill(PASSWORD)
            page.get_by_role("button", name="Đăng nhập", exact=True).click()
            page.wait_for_url(f"{alone.address}/tien-do")
            context.close()
