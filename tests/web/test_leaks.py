"""What Streamlit alone would give away, tried on the live server over HTTP and its raw socket: none of it is there."""

from __future__ import annotations

import pytest
from sqlmodel import select
from websockets.exceptions import ConnectionClosed, InvalidStatus

from models.database import open_engine, writing
from models.tables import Pilot
from services.access import OPERATOR
from services.form_links import set_form
from services.form_tokens import form_token
from services.sign_ins import BOUND_TO, token_hash
from tests.web.conftest import AT
from tests.web.raw_screens import RawScreen
from tests.web.servers import HTML, Server

UPLOAD = "/_stcore/upload_file"
FORM = "https://docs.google.com/forms/d/e/1FAIpQLSabcdefghijklmnopqrstuvwxyz0123456789/viewform?usp=pp_url&entry.1234567=X"


def sign_out(server: Server, token: str) -> None:
    secret = (server.data / "secret_key").read_text()
    with server.client(token) as browser:
        assert browser.post("/dang-xuat", data={"csrf": form_token(secret, token)}).status_code == 303


def read_to_the_end(screen: RawScreen) -> None:
    while True:
        screen.line.recv(timeout=60)


def test_the_first_request_after_a_start_is_no_page_and_the_second_no_upload(fresh: Server):
    with fresh.client() as stranger:
        for path in ("/admin_accounts", "/quan-tri-tai-khoan", "/pages/home.py"):
            answer = stranger.get(path, headers=HTML)
            assert (answer.status_code, answer.content) == (303, b"")
        for method in ("PUT", "POST", "DELETE"):
            sent = stranger.request(method, f"{UPLOAD}/x/y", content=b"x" * 1_000_000)
            assert sent.status_code == 401
    with pytest.raises(InvalidStatus), RawScreen(fresh, ""):
        pass
    with pytest.raises(InvalidStatus), RawScreen(fresh, "", x_sign_in=token_hash("x")):
        pass


def test_who_names_the_session_of_another_gets_a_new_empty_one(server: Server):
    owner, other = server.token_of("hanoi"), server.token_of("danang")
    with RawScreen(server, owner).run() as first:
        number = first.session_id
        with RawScreen(server, other, named=number).run() as second:
            assert second.session_id not in ("", number)
            assert "hanoi" not in second.said
        # Nobody else's wish has closed the owner's.
        assert first.run().session_id == number
    with RawScreen(server, other, named=number).run() as after:
        assert after.session_id != number
    with RawScreen(server, server.token_of("hanoi"), named=number).run() as another_sign_in:
        assert another_sign_in.session_id != number
    forged = {BOUND_TO.replace("-", "_"): token_hash(owner)}
    with RawScreen(server, other, named=number, **forged).run() as claimed:
        assert claimed.session_id != number
    with RawScreen(server, owner, named=number).run() as back:
        assert back.session_id == number


def test_an_upload_goes_to_a_screen_of_ones_own_alone(server: Server):
    owner, other = server.token_of("hanoi"), server.token_of("danang")
    with RawScreen(server, owner).run() as screen:
        path = f"{UPLOAD}/{screen.session_id}/1"
        for token, wanted in ((other, {404}), (server.token_of("hanoi"), {404}), (owner, {400, 403})):
            with server.client(token) as browser:
                for method in ("PUT", "DELETE"):
                    assert browser.request(method, path, content=b"x").status_code in wanted
    with server.client(owner) as browser:
        assert browser.put(f"{UPLOAD}/x/1", content=b"x").status_code == 404


def test_a_download_address_opens_for_the_sign_in_that_sees_it_alone(server: Server):
    owner, other = server.token_of("hanoi"), server.token_of("danang")
    with writing(open_engine(server.database)) as session:
        pilot = session.exec(select(Pilot)).one()
        set_form(session, OPERATOR, pilot, FORM, now=AT)
    with RawScreen(server, owner).run("y-kien") as screen:
        [file, *_more] = screen.run("y-kien", opened="form-link").files
        with server.client(owner) as browser:
            seen = browser.get(file)
            assert (seen.status_code, seen.headers["cache-control"]) == (200, "private, no-store")
        with server.client(other) as browser:
            assert browser.get(file).status_code == 404
        with server.client() as browser:
            assert browser.get(file).status_code == 401


def test_a_cookie_is_worth_nothing_after_signing_out_and_a_silent_socket_closes_by_itself(server: Server):
    token = server.token_of("hanoi")
    with RawScreen(server, token).run() as screen:
        sign_out(server, token)
        with pytest.raises(ConnectionClosed) as closed:
            read_to_the_end(screen)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4401
    with server.client(token) as replayed:
        for path in ("/viec-hom-nay", "/tep/bao-cao/EVNHANOI/1/docx", "/_stcore/health", "/phien"):
            assert replayed.get(path).status_code == 401
    with pytest.raises(InvalidStatus), RawScreen(server, token, named=screen.session_id):
        pass
