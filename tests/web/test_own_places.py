"""Uploads and media: an address belongs to the sign-in whose screen it was made for, to nobody else."""

from __future__ import annotations

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from models.codes import Role
from services.access import Person
from tests.web.loops import run_to_its_end
from web.own_places import OwnPlaces

OWN = {("chu", "phien-1")}
SEEN = {("chu", "0a1b")}


async def inside(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("inside")(scope, receive, send)


def asked(path: str, *, who: str = "chu", method: str = "GET", seen_after: int = 0) -> tuple[int, bytes]:
    looks = 0

    def sees(owner: str, file: str) -> bool:
        nonlocal looks
        looks += 1
        return looks > seen_after and (owner, file) in SEEN

    places = OwnPlaces(inside, lambda owner, session: (owner, session) in OWN, sees)
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "headers": [],
        "query_string": b"",
        "person": Person("x", Role.TRIAGER),
        "sign_in": who,
    }
    run_to_its_end(places(scope, receive, send))
    return sent[0]["status"], sent[1]["body"]


@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE", "PATCH", "HEAD"])
def test_an_upload_goes_to_a_session_of_ones_own_alone(method: str):
    path = "/_stcore/upload_file/phien-1/tep"
    assert asked(path, method=method)[0] == 200
    assert asked(path, who="khac", method=method)[0] == 404
    assert asked("/_stcore/upload_file/phien-2/tep", method=method)[0] == 404


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/upload_file/",
        "/_stcore/upload_file//phien-1/x",
        "/_stcore/upload_file/x/phien-1",
        "/_stcore/upload_file/../phien-1/x",
        "/media/",
        "/media/../0a1b.png",
        "/media/0a1b/x",
        "/media/x0a1b.png",
        "/media/0A1B.png",
    ],
)
def test_an_address_that_is_written_another_way_is_nobodys(path: str):
    assert asked(path) == (404, asked(path)[1])
    assert asked(path)[0] == 404
    assert b"inside" not in asked(path)[1]


def test_a_file_is_given_to_the_sign_in_that_sees_it_also_a_moment_later():
    assert asked("/media/0a1b.png") == (200, b"inside")
    assert asked("/media/0a1b.png", seen_after=2) == (200, b"inside")
    assert asked("/media/0a1b.png", who="khac")[0] == 404
    assert asked("/media/0a1b.png", who="")[0] == 404


def test_other_addresses_are_left_alone():
    assert asked("/viec-hom-nay", who="khac") == (200, b"inside")
    assert asked("/_stcore/health", who="khac") == (200, b"inside")
