"""Downloads that sum up: only for the roles that take them, from addresses that make sense."""

from __future__ import annotations

import pytest

from tests.web.servers import HTML

SUMMARY = "/tep/tong-hop/xlsx?tu-ngay=2025-12-01&den-ngay=2025-12-10"


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        (SUMMARY, {"phanloai", "tapdoan"}),
        ("/tep/bao-cao-tong-hop/xlsx", {"tapdoan"}),
        ("/tep/ton-tai/docx", {"phanloai", "tapdoan"}),
        ("/tep/don-doc", {"hanoi", "tapdoan"}),
    ],
)
def test_each_file_is_given_to_its_roles_alone(server, path, allowed):
    for name in ("hanoi", "phanloai", "tapdoan", "quantri"):
        with server.client(server.token_of(name)) as browser:
            answer = browser.get(path)
        assert (name, answer.status_code) == (name, 200 if name in allowed else 403)
        if name in allowed:
            assert answer.content.startswith(b"PK")
            assert answer.headers["content-disposition"].startswith("attachment")
            assert answer.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/tep/tong-hop/pdf?tu-ngay=2025-12-01&den-ngay=2025-12-10", 404),
        ("/tep/tong-hop/docx", 404),
        ("/tep/tong-hop/docx?tu-ngay=x&den-ngay=2025-12-10", 404),
        ("/tep/tong-hop/docx?tu-ngay=2025-12-10&den-ngay=2025-12-01", 409),
        ("/tep/bao-cao-tong-hop/exe", 404),
        ("/tep/ton-tai/xlsx", 404),
        ("/tep/don-doc?don-vi=khong-co", 404),
    ],
)
def test_an_address_that_makes_no_sense_is_a_page_that_says_so(server, path, status):
    with server.client(server.token_of("tapdoan")) as browser:
        assert browser.get(path, headers=HTML).status_code == status


def test_a_stranger_gets_nothing(server):
    with server.client() as browser:
        assert browser.get(SUMMARY).status_code in (303, 401)
