"""The address that the form's script sends answers to: for a valid token alone, each answer once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from sqlmodel import Session, select

from models.database import open_engine, reading, writing
from models.tables import ApiCall, Feedback
from services.access import OPERATOR
from services.api_tokens import replace_token
from tests.web.servers import Server
from web.form_answers import ADDRESS

HEADERS = ["Dấu thời gian", "Địa chỉ email", "Đơn vị công tác", "Chức năng", "Nội dung góp ý", "Hình ảnh"]


def body(
    text: str, *, at: str = "2025-11-25T01:00:00.000Z", email: str = "an@example.vn", **more: object
) -> bytes:
    values = [at, email, "EVNHANOI", "Đăng nhập", text, ""]
    return json.dumps({"headers": HEADERS, "values": values, **more}).encode()


@pytest.fixture(scope="module")
def token(server: Server) -> str:
    with writing(open_engine(server.database)) as session:
        return replace_token(session, OPERATOR, grace=timedelta(hours=1), now=datetime.now(UTC))


@pytest.fixture
def script(server: Server, token: str) -> Iterator[httpx.Client]:
    with httpx.Client(
        base_url=server.address, headers={"Authorization": f"Bearer {token}"}, timeout=60, trust_env=False
    ) as client:
        yield client


def texts(server: Server, begins: str) -> list[str]:
    with reading(open_engine(server.database)) as session:
        found = session.exec(select(Feedback.text).where(Feedback.text.startswith(begins)))  # type: ignore[attr-defined]
        return sorted(found)


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer evn_wrong", "Basic YTpi", "Bearer " + "x" * 5000, "bearer \u00e9"],
)
def test_a_stranger_gets_401_and_nothing_is_stored(server: Server, token: str, header: str) -> None:
    assert token
    sent = {"Authorization": header.encode("latin-1")} if header else {}
    with server.client() as stranger:
        for words in (body("Lạ gửi"), b"{", b""):
            answer = stranger.post(ADDRESS, content=words, headers=sent)
            assert answer.status_code == 401, answer.text
            assert answer.headers["www-authenticate"] == "Bearer"
            assert "error" in answer.json()
    assert texts(server, "Lạ gửi") == []


def test_a_sign_in_is_no_token_and_a_token_is_no_sign_in(server: Server, script: httpx.Client) -> None:
    with server.client(server.token_of("quantri")) as browser:
        assert browser.post(ADDRESS, content=body("Lạ gửi")).status_code == 401
    assert script.get("/tep/y-kien/csv").status_code == 401
    assert script.get(ADDRESS).status_code == 405


def test_an_answer_is_stored_once_however_often_it_is_sent(server: Server, script: httpx.Client) -> None:
    first = script.post(ADDRESS, content=body("Một lần"))
    again = script.post(ADDRESS, content=body("Một lần"))
    assert [first.json(), again.json()] == [{"result": "added"}, {"result": "unchanged"}]
    assert texts(server, "Một lần") == ["Một lần"]


def test_a_call_is_answered_the_same_and_its_key_takes_no_other_words(
    server: Server, script: httpx.Client
) -> None:
    keyed = {"Idempotency-Key": "k-1"}
    words = body("Khóa này", at="2025-11-25T02:00:00Z")
    answers = [script.post(ADDRESS, content=words, headers=keyed) for _ in range(3)]
    assert [a.status_code for a in answers] == [200] * 3
    assert [a.json() for a in answers] == [{"result": "added"}] * 3
    other = script.post(ADDRESS, content=body("Khóa này, lời khác"), headers=keyed)
    assert other.status_code == 409
    assert "Idempotency-Key" in other.json()["error"]
    assert texts(server, "Khóa này") == ["Khóa này"]
    with reading(open_engine(server.database)) as session:
        assert calls(session) == ["k-1"]


def calls(session: Session) -> list[str]:
    return list(session.exec(select(ApiCall.key)))


def test_an_edit_that_is_not_whole_is_left_to_the_next_sync(server: Server, script: httpx.Client) -> None:
    for words in (
        body("Sửa một phần", whole=False),
        json.dumps(
            {"namedValues": {"Dấu thời gian": ["25/11/2025 9:00:00"], "Nội dung góp ý": [""]}}
        ).encode(),
        body("Sửa một phần", at="05/12/2025 9:00:00"),
    ):
        answer = script.post(ADDRESS, content=words)
        assert (answer.status_code, answer.json()) == (202, {"result": "left_to_sync"})
    assert texts(server, "Sửa một phần") == []


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (b"{", 400),
        (b"[" * 50_000, 400),
        (b"[]", 422),
        (b'{"headers": [1], "values": [2]}', 422),
        (b'{"headers": ["a"], "values": ["b", "c"]}', 422),
        (b'{"answers": {"a": {"b": 1}}}', 422),
        (b'{"answers": {"M\xc3\xa0u": "xanh", "S\xe1\xbb\x91": 3}}', 422),
        (b"x" * 70_000, 413),
    ],
)
def test_what_is_no_answer_has_its_sentence(script: httpx.Client, words: bytes, status: int) -> None:
    answer = script.post(ADDRESS, content=words)
    assert answer.status_code == status, answer.text
    assert answer.text
    assert "Traceback" not in answer.text


def test_a_replaced_token_is_taken_until_its_named_time(server: Server) -> None:
    now = datetime.now(UTC)
    with writing(open_engine(server.database)) as session:
        old = replace_token(session, OPERATOR, grace=timedelta(hours=1), now=now)
        new = replace_token(session, OPERATOR, grace=timedelta(hours=1), now=now)
    with server.client() as client:
        for one in (old, new):
            sent = {"Authorization": f"Bearer {one}"}
            assert client.post(ADDRESS, content=b"{", headers=sent).status_code == 400
