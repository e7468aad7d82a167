"""The door under people: names of the server, one's own sessions, an invitation, and a flood of guesses."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import httpx
import pytest

from models.database import open_engine, writing
from services.access import OPERATOR
from services.admin_accounts import AccountFields, invite_new
from services.sign_ins import LONGEST_NAME
from tests.web.servers import HTML, PASSWORD, Server, cookies_of, csrf_of, token_in
from web.known_browsers import KNOWN

NEW = "Cột điện số chín"


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "", "127.0.0.1@evil.example", "a/b"]
)
def test_under_a_name_that_is_not_its_own_the_server_says_nothing(server: Server, host: str):
    with server.client(server.token_of("tapdoan")) as browser:
        for path in ("/healthz", "/dang-nhap", "/viec-hom-nay"):
            assert browser.get(path, headers=HTML | {"host": host}).status_code in (400, 421)


def test_own_sessions_are_listed_and_ended_and_a_foreign_form_ends_none(server: Server):
    here, there = server.token_of("quen"), server.token_of("quen")
    with server.client(here) as browser:
        page = browser.get("/phien-cua-toi", headers=HTML)
        assert page.headers["cache-control"].endswith("no-store")
        assert page.text.count("Trình duyệt này") == 1
        assert "127.0.0.1" in page.text
        for csrf in ("", "0" * 64):
            browser.post("/phien-cua-toi", data={"csrf": csrf, "ket-thuc": "khac"})
        with server.client(there) as other:
            assert other.get("/phien").status_code == 204
            done = browser.post("/phien-cua-toi", data={"csrf": csrf_of(page), "ket-thuc": "khac"})
            assert done.headers["location"] == "/phien-cua-toi?xong=khac"
            assert other.get("/phien").status_code == 401
        assert "không đăng nhập ở nơi nào khác" in browser.get("/phien-cua-toi", headers=HTML).text


def test_a_link_of_invitation_is_looked_at_often_and_used_once(server: Server):
    with writing(open_engine(server.database)) as session:
        fields = AccountFields("Lê <b>Mời</b>", "triager", "")
        made = invite_new(session, OPERATOR, "moi.vao", fields, now=datetime.now(UTC))
    with server.client() as browser:
        for _time in range(2):
            page = browser.get(made.path, headers=HTML)
            assert (page.status_code, page.headers["referrer-policy"]) == (200, "no-referrer")
        assert "Lê &lt;b&gt;Mời" in page.text
        assert browser.post(made.path, data={"new": NEW, "again": "khác"}).status_code == 400
        assert (
            browser.post(
                made.path, data={"new": NEW, "again": NEW}, headers={"origin": "http://evil.example"}
            ).status_code
            == 403
        )
        done = browser.post(made.path, data={"new": NEW, "again": NEW})
        assert (done.status_code, done.headers["location"]) == (303, "/")
        with server.client(token_in(done)) as entered:
            assert entered.get("/viec-hom-nay", headers=HTML).status_code == 200
        assert browser.post(made.path, data={"new": NEW, "again": NEW}).status_code == 410
    with server.client() as stranger:
        for path in (f"{made.path}/x", made.path[:-1], made.path + "x", "/loi-moi/"):
            assert stranger.get(path, headers=HTML).status_code == 303
    assert server.sign_in("moi.vao", NEW).status_code == 303


def guess(server: Server, name: str, address: str) -> int:
    with server.client() as browser:
        page = browser.get("/dang-nhap", headers=HTML)
        form = {"csrf": csrf_of(page), "username": name, "password": "Sai mật khẩu này"}
        told = cookies_of(page) | {"x-forwarded-for": address}
        return browser.post("/dang-nhap", data=form, headers=told).status_code


def test_a_flood_of_guesses_is_held_off_while_honest_people_come_in(server: Server):
    office = {"x-forwarded-for": "10.1.2.3"}
    with httpx.Client(base_url=server.address, timeout=60, trust_env=False) as mine:
        page = mine.get("/dang-nhap", headers=HTML)
        form = {"csrf": csrf_of(page), "username": "tapdoan", "password": PASSWORD}
        first = mine.post("/dang-nhap", data=form, headers=office | cookies_of(page))
        known = next(line for line in first.headers.get_list("set-cookie") if line.startswith(KNOWN))
        assert {"HttpOnly", "SameSite=strict", "Path=/dang-nhap"} <= {p.strip() for p in known.split(";")}
    with ThreadPoolExecutor(8) as pool:
        names = ["tapdoan"] * 15 + [f"nguoi{n}" for n in range(60)]
        answers = list(pool.map(lambda name: guess(server, name, "10.1.2.3"), names))
    assert set(answers) <= {401, 403, 429, 503}
    assert answers.count(401) <= 50 + 2
    assert guess(server, "ai.do", "10.1.2.3") == 429
    # From another network, another name; from the flooded one and with the guessed name, the browser that is known.
    assert server.sign_in("quen").status_code == 303
    with server.client() as browser:
        page = browser.get("/dang-nhap", headers=HTML)
        both = cookies_of(page)["cookie"] + "; " + known.split(";")[0]
        form = {"csrf": csrf_of(page), "username": "tapdoan", "password": PASSWORD}
        again = browser.post("/dang-nhap", data=form, headers=office | {"cookie": both})
        assert again.status_code == 303
        form["username"] = "danang"
        assert browser.post("/dang-nhap", data=form, headers=office | {"cookie": both}).status_code == 429


def test_a_name_that_is_too_long_or_strange_is_refused_like_any_other(server: Server):
    for name in ("x" * (LONGEST_NAME + 1), "\u202e", "' OR 1=1 --"):
        assert guess(server, name, "10.9.9.9") == 401
