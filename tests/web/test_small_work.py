"""From a flooded network a new browser still comes in, after a small piece of work that counts once."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from tests.web.servers import HTML, PASSWORD, Server, cookies_of, csrf_of
from web.sign_in import MOST_FAILURES_OF_ADDRESS
from web.small_work import EASIEST, GOOD_FOR, WorkDone, puzzle_for, zero_bits

NOW = datetime(2025, 12, 12, tzinfo=UTC)
SECRET = "khóa"
TOO_LONG_TO_TRY = "x" * 1025  # refused without the work that makes passwords slow


def solved(puzzle: str) -> str:
    bits = int(puzzle.split(".")[1])
    return next(str(n) for n in count() if zero_bits(puzzle, str(n)) >= bits)


def counts(done: WorkDone, puzzle: str, number: str, browser="b", least=8, now=NOW, secret=SECRET) -> bool:
    return done.counts(secret, browser, puzzle, number, least=least, now=now)


def test_work_counts_once():
    done, puzzle = WorkDone(), puzzle_for("khóa", "b", 8, NOW)
    number = solved(puzzle)
    assert counts(done, puzzle, number)
    assert not counts(done, puzzle, number)
    assert counts(WorkDone(), puzzle, number)


@pytest.mark.parametrize(
    "other",
    [
        {"browser": "c"},
        {"browser": ""},
        {"secret": "khác"},
        {"least": 10},
        {"now": NOW + GOOD_FOR},
        {"now": NOW - timedelta(minutes=1)},
    ],
)
def test_work_of_another_browser_server_time_or_ease_does_not_count(other):
    puzzle = puzzle_for("khóa", "b", 8, NOW)
    assert not counts(WorkDone(), puzzle, solved(puzzle), **other)
    assert counts(WorkDone(), puzzle, solved(puzzle), least=9)


def test_what_is_no_puzzle_or_no_solution_does_not_count():
    puzzle = puzzle_for("khóa", "b", 8, NOW)
    wrong = next(str(n) for n in count() if zero_bits(puzzle, str(n)) < 8)
    easier = puzzle.replace(".8.", ".0.", 1)
    for said, number in (
        (puzzle, wrong),
        (puzzle, ""),
        (puzzle, "٣"),
        (puzzle, "-1"),
        (puzzle, "1" * 13),
        (easier, "0"),
        ("", "0"),
        (puzzle + "\n", solved(puzzle)),
    ):
        assert not counts(WorkDone(), said, number)


def flood(server: Server, address: str) -> None:
    with server.client() as browser:
        for number in range(MOST_FAILURES_OF_ADDRESS):
            page = browser.get("/dang-nhap", headers=HTML)
            form = {"csrf": csrf_of(page), "username": f"{address}-{number}", "password": TOO_LONG_TO_TRY}
            told = cookies_of(page) | {"x-forwarded-for": address}
            assert browser.post("/dang-nhap", data=form, headers=told).status_code == 401


def test_from_a_flooded_network_a_new_browser_comes_in_with_its_work_and_not_without(server):
    flood(server, "10.7.7.7")
    with server.client() as browser:
        told = {"x-forwarded-for": "10.7.7.7"}
        plain = browser.get("/dang-nhap", headers=HTML)
        assert "data-puzzle" not in plain.text
        page = browser.get("/dang-nhap", headers=HTML | told)
        [puzzle] = re.findall(r'name="puzzle" value="([^"]+)"', page.text)
        assert int(puzzle.split(".")[1]) == EASIEST
        told |= cookies_of(page)
        form = {"csrf": csrf_of(page), "username": "tapdoan", "password": PASSWORD}
        refused = browser.post("/dang-nhap", data=form, headers=HTML | told)
        assert refused.status_code == 429
        assert "data-puzzle" in refused.text
        form |= {"puzzle": puzzle, "work": solved(puzzle)}
        wrong = browser.post("/dang-nhap", data=form | {"password": TOO_LONG_TO_TRY}, headers=HTML | told)
        assert wrong.status_code == 401
        again = browser.post("/dang-nhap", data=form, headers=HTML | told)
        assert again.status_code == 429
        [puzzle] = re.findall(r'name="puzzle" value="([^"]+)"', again.text)
        form |= {"puzzle": puzzle, "work": solved(puzzle)}
        assert browser.post("/dang-nhap", data=form, headers=HTML | told).status_code == 303


def test_a_real_browser_does_the_work_by_itself(server, browser):
    flood(server, "10.8.8.8")
    context = browser.new_context(extra_http_headers={"x-forwarded-for": "10.8.8.8"})
    page = context.new_page()
    page.goto(f"{server.address}/dang-nhap?next=/doi-mat-khau")
    page.fill("#username", "tapdoan")
    page.fill("#password", PASSWORD)
    with page.expect_response(lambda answer: answer.request.method == "POST", timeout=60_000) as sent:
        page.click("button[type=submit]")
    assert sent.value.status == 303
    context.close()
