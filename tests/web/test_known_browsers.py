"""A browser that is known: by a number and a signature, which nobody else can write and no other name can use."""

from __future__ import annotations

import string

from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import Response

from web.known_browsers import KNOWN, number_of, remember, with_name

SECRET = "khóa của máy chủ"
NAMES = st.text(min_size=1, max_size=64)


@given(NAMES, NAMES)
def test_a_name_is_known_where_it_signed_in_and_nowhere_else(name: str, other: str):
    cookie = with_name(SECRET, "", name)
    number = number_of(SECRET, cookie, name)
    assert number
    assert number == cookie.split(".")[0]
    assert number_of("khóa khác", cookie, name) == ""
    if other != name:
        assert number_of(SECRET, cookie, other) == ""


@given(st.text(alphabet=string.printable + "ế.\u0000", max_size=300), NAMES)
def test_a_forged_cookie_is_no_cookie_and_breaks_nothing(cookie: str, name: str):
    assert number_of(SECRET, cookie, name) == ""
    assert number_of(SECRET, with_name(SECRET, cookie, name), name)


@given(st.integers(0, 21), st.sampled_from(string.ascii_letters + string.digits))
def test_a_number_that_was_changed_fits_no_signature(place: int, letter: str):
    cookie = with_name(SECRET, "", "an")
    if cookie[place] != letter:
        assert number_of(SECRET, cookie[:place] + letter + cookie[place + 1 :], "an") == ""


def test_signatures_of_two_browsers_can_not_be_put_together():
    first, second = with_name(SECRET, "", "an"), with_name(SECRET, "", "binh")
    mixed = f"{first.split('.')[0]}.{second.split('.')[1]}"
    assert number_of(SECRET, mixed, "an") == number_of(SECRET, mixed, "binh") == ""


def test_the_last_eight_names_of_a_browser_are_known_and_the_cookie_stays_small():
    cookie = ""
    for nth in range(30):
        cookie = with_name(SECRET, cookie, f"nguoi{nth}")
    known = [nth for nth in range(30) if number_of(SECRET, cookie, f"nguoi{nth}")]
    assert known == list(range(22, 30))
    assert len(cookie) < 400
    assert with_name(SECRET, cookie, "nguoi25").count(".") == cookie.count(".")


def test_scripts_and_other_sites_never_see_the_cookie():
    response = Response()
    remember(response, SECRET, "", "an", path="/dang-nhap", secure=True)
    said = response.headers["set-cookie"].lower()
    assert said.startswith(f"{KNOWN}=")
    for part in ("httponly", "samesite=strict", "secure", "path=/dang-nhap", "max-age="):
        assert part in said
