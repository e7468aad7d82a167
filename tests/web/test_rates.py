"""How often something may be asked for: each asker for themselves, forgotten in order, told when to come again."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from models.codes import Role
from services.access import Person
from tests.web.loops import run_to_its_end
from web.rates import Limit, Rate, RateLimits


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@given(st.lists(st.floats(0, 30), max_size=60))
def test_nobody_gets_more_than_the_rate_in_any_stretch_of_time(pauses: list[float]):
    clock = Clock()
    rate, went = Rate(most=5, seconds=10, clock=clock), []
    for pause in pauses:
        clock.now += pause
        if not rate.wait("a"):
            went.append(clock.now)
    for start in went:
        within = [at for at in went if start <= at < start + 10]
        assert len(within) <= 10  # what was left, and what came again meanwhile


@given(st.integers(1, 50), st.floats(0.5, 100))
def test_who_waits_as_long_as_they_were_told_goes_on(most: int, seconds: float):
    clock = Clock()
    rate = Rate(most=most, seconds=seconds, clock=clock)
    while not (wait := rate.wait("a")):
        pass
    clock.now += wait
    assert rate.wait("a") == 0


def test_one_asker_takes_nothing_from_another_and_the_oldest_is_forgotten_first():
    rate = Rate(most=1, seconds=60, keys=2, clock=Clock())
    assert [rate.wait("a"), rate.wait("b"), rate.wait("a")] == [0, 0, 60]
    rate.wait("c")
    assert len(rate._left) == 2
    assert rate.wait("a") == 60  # asked for last but one, so not the one that was forgotten


def asked(limits: RateLimits, path: str, method: str = "POST", address: str = "10.0.0.1") -> httpx.Response:
    async def go() -> httpx.Response:
        transport = httpx.ASGITransport(limits, client=(address, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            return await client.request(method, path)

    return run_to_its_end(go())


async def fine(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("fine")(scope, receive, send)


def test_above_the_limit_the_answer_says_when_to_come_again():
    limits = RateLimits(fine, [Limit("/api/", Rate(most=2, seconds=60))])
    assert [asked(limits, "/api/x").status_code for _ in range(3)] == [200, 200, 429]
    last = asked(limits, "/api/y")
    assert (last.status_code, last.headers["retry-after"], last.headers["connection"]) == (429, "30", "close")
    assert asked(limits, "/api/x", "GET").status_code == 200
    assert asked(limits, "/elsewhere").status_code == 200
    assert asked(limits, "/api/x", address="10.0.0.2").status_code == 200


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [("2001:db8::1", "2001:db8::ffff", True), ("10.0.0.1", "10.0.0.2", False)],
)
def test_one_line_of_ipv6_is_one_asker(first: str, second: str, together: bool):
    limits = RateLimits(fine, [Limit("/api/", Rate(most=1, seconds=60))])
    assert asked(limits, "/api/x", address=first).status_code == 200
    assert (asked(limits, "/api/x", address=second).status_code == 429) is together


def test_people_who_are_signed_in_have_a_rate_of_their_own_behind_one_address():
    limits = RateLimits(fine, [Limit("/api/", Rate(most=1, seconds=60))])

    async def go(account: int) -> int:
        answers: list[int] = []

        async def send(message: dict[str, object]) -> None:
            if message["type"] == "http.response.start":
                answers.append(int(str(message["status"])))

        async def receive() -> dict[str, object]:
            return {"type": "http.request", "body": b"", "more_body": False}

        scope = {
            "type": "http",
            "method": "POST",
            "path": "/api/x",
            "headers": [],
            "client": ("10.0.0.1", 1),
            "query_string": b"",
            "person": Person("x", Role.TRIAGER, account_id=account),
        }
        await limits(scope, receive, send)  # type: ignore[arg-type]
        return answers[0]

    assert [run_to_its_end(go(n)) for n in (1, 2, 1)] == [200, 200, 429]
