"""What a provider of single sign-on says is believed only as far as it fits: its addresses, its name, its signed word."""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from services.single_sign_on import Identity
from settings import Settings
from web.provider import NotVouched, Provider, ProviderDown

NOW = datetime(2025, 12, 12, 2, 0, tzinfo=UTC)
BACK = "https://thidiem.evn.com.vn/dang-nhap/evn/ve"
CLIENT, NONCE = "thi-diem", "nonce-1"
OWN, OTHER = (RSAKey.generate_key(2048, {"kid": kid, "use": "sig"}) for kid in ("1", "2"))


class Place:
    """A provider on this machine that answers what a test tells it to; `asked` are the paths, in their order."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {}
        self.asked: list[str] = []
        self.address = ""

    def tell(self, **changes: Any) -> None:
        """Publish what a sound provider does, with these changes; None takes one out."""
        at = self.address
        said = {
            "issuer": at,
            "authorization_endpoint": f"{at}/authorize",
            "token_endpoint": f"{at}/token",
            "jwks_uri": f"{at}/jwks",
            "userinfo_endpoint": f"{at}/userinfo",
            **changes,
        }
        self.answers["/.well-known/openid-configuration"] = {k: v for k, v in said.items() if v is not None}
        self.answers["/jwks"] = {"keys": [OWN.as_dict(private=False)]}
        self.word()

    def word(self, key: Any = OWN, alg: str = "RS256", access: str = "", **changes: Any) -> None:
        """Give this signed word for a code: sound but for the changes; None takes a claim out."""
        at = int(NOW.timestamp())
        claims = {"iss": self.address, "aud": CLIENT, "sub": "an", "nonce": NONCE, "iat": at, "exp": at + 300}
        claims |= {"email": "an@evn.com.vn", "groups": ["/EVN/Bao-cao"], **changes}
        kept = {name: value for name, value in claims.items() if value is not None}
        signed = jwt.encode({"alg": alg, "kid": key.kid}, kept, key, algorithms=[alg])
        self.answers["/token"] = {"access_token": access or "x", "token_type": "Bearer", "id_token": signed}


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    told = Place()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("content-length") or 0))
            path = urlsplit(self.path).path
            told.asked.append(path)
            said = told.answers.get(path)
            data = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(404 if said is None else 200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_POST = do_GET

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is written."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        told.address = f"http://127.0.0.1:{server.server_port}"
        told.tell()
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield told
        server.shutdown()


def provider_at(address: str, **more: str) -> Provider:
    return Provider(Settings(oidc_discovery_url=address, oidc_client_id=CLIENT, **more))


def finished(place: Place, nonce: str = NONCE) -> Identity:
    return provider_at(place.address).finish(BACK, "code", nonce, "v" * 64, now=NOW)[0]


def test_without_an_address_or_a_name_of_ours_it_is_not_offered():
    assert provider_at("https://sso.evn.vn").is_set
    assert not provider_at("").is_set
    assert not Provider(Settings(oidc_discovery_url="https://sso.evn.vn", oidc_client_id="")).is_set


def test_the_browser_goes_to_the_provider_with_what_must_fit_when_it_comes_back(place: Place):
    provider = provider_at(place.address)
    first, second = (provider.begin(BACK, now=NOW, choose=choose) for choose in (False, True))
    asked = {name: value for name, (value,) in parse_qs(urlsplit(first.url).query).items()}
    challenge = urlsafe_b64encode(sha256(first.verifier.encode()).digest()).decode().rstrip("=")
    assert first.url.startswith(f"{place.address}/authorize?")
    assert asked == {
        "response_type": "code",
        "client_id": CLIENT,
        "redirect_uri": BACK,
        "scope": "openid profile email",
        "state": first.state,
        "nonce": first.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    assert parse_qs(urlsplit(second.url).query)["prompt"] == ["login"]
    assert not {first.state, first.nonce, first.verifier} & {second.state, second.nonce, second.verifier}


def test_what_it_publishes_is_kept_for_an_hour(place: Place):
    provider = provider_at(place.address)
    for minutes in (0, 59):
        provider.begin(BACK, now=NOW + timedelta(minutes=minutes))
    assert place.asked == ["/.well-known/openid-configuration", "/jwks"]
    provider.begin(BACK, now=NOW + timedelta(minutes=60))
    assert len(place.asked) == 4


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": "https://evil.example"},
        {"issuer": None},
        {"token_endpoint": None},
        {"token_endpoint": "http://evil.example/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": ["https://evil.example"]},
        {"jwks_uri": "http://[broken"},
        {"jwks_uri": "file:///etc/passwd"},
    ],
)
def test_a_provider_that_publishes_what_is_not_safe_counts_as_down(place: Place, changes: dict[str, Any]):
    place.tell(**changes)
    with pytest.raises(ProviderDown):
        provider_at(place.address).begin(BACK, now=NOW)


@pytest.mark.parametrize("said", [b"", b"<html>", b"[]", b'"x"', b"\xff", None])
def test_a_provider_that_says_no_facts_counts_as_down(place: Place, said: bytes | None):
    place.answers["/.well-known/openid-configuration"] = said
    with pytest.raises(ProviderDown):
        provider_at(place.address).begin(BACK, now=NOW)


@pytest.mark.parametrize("address", ["http://sso.evn.vn", "ftp://127.0.0.1/x", "http://[::1", "sso.evn.vn"])
def test_an_address_without_tls_elsewhere_is_never_asked(address: str):
    with pytest.raises(ProviderDown):
        provider_at(address).begin(BACK, now=NOW)


def test_a_sound_word_says_who_it_is(place: Place):
    place.word(name="Nguyễn Văn An", roles="truc", groups=["/EVN/Bao-cao", "", 7, {"a": 1}])
    assert finished(place) == Identity(
        place.address, "an", "an@evn.com.vn", "Nguyễn Văn An", ("/EVN/Bao-cao", "truc")
    )


def _another_key(place: Place) -> None:
    place.word(OTHER)


def _in_its_own_way(place: Place, alg: str, sign: Callable[[bytes], bytes]) -> None:
    """A word signed otherwise, at a provider that says that it signs so."""
    place.tell(id_token_signing_alg_values_supported=["RS256", alg])
    body = place.answers["/token"]["id_token"].split(".")[1]
    head = urlsafe_b64encode(json.dumps({"alg": alg, "kid": "1"}).encode()).decode().rstrip("=")
    signature = urlsafe_b64encode(sign(f"{head}.{body}".encode())).decode().rstrip("=")
    place.answers["/token"]["id_token"] = f"{head}.{body}.{signature}"


def _a_shared_secret(place: Place) -> None:
    # The key that everybody may read, taken as the secret of both sides.
    _in_its_own_way(place, "HS256", lambda said: hmac.digest(OWN.as_pem(private=False), said, "sha256"))


def _not_signed(place: Place) -> None:
    _in_its_own_way(place, "none", lambda _said: b"")


def _changed(place: Place) -> None:
    head, _body, signature = place.answers["/token"]["id_token"].split(".")
    body = urlsafe_b64encode(json.dumps({"sub": "quantri", "nonce": NONCE}).encode()).decode().rstrip("=")
    place.answers["/token"]["id_token"] = f"{head}.{body}.{signature}"


def _no_word(place: Place) -> None:
    place.answers["/token"] = {"access_token": "x", "token_type": "Bearer"}


@pytest.mark.parametrize("spoil", [_another_key, _a_shared_secret, _not_signed, _changed, _no_word])
def test_a_word_that_the_provider_did_not_sign_is_not_believed(place: Place, spoil: Callable[[Place], None]):
    spoil(place)
    with pytest.raises(NotVouched):
        finished(place)


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://evil.example"},
        {"aud": "another"},
        {"aud": None},
        {"iss": None},
        {"nonce": "another"},
        {"nonce": None},
        {"sub": None},
        {"exp": int(NOW.timestamp()) - 61},
        {"exp": None},
        {"iat": int(NOW.timestamp()) + 3600},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"at_hash": "another"},
    ],
)
def test_a_signed_word_for_another_or_another_time_is_not_believed(place: Place, changes: dict[str, Any]):
    place.word(**changes)
    with pytest.raises(NotVouched):
        finished(place)


def test_two_clocks_may_differ_by_a_minute(place: Place):
    place.word(exp=int(NOW.timestamp()) - 30)
    assert finished(place).subject == "an"


def test_a_key_that_was_changed_since_is_fetched(place: Place):
    provider = provider_at(place.address)
    provider.begin(BACK, now=NOW)
    place.answers["/jwks"] = {"keys": [OTHER.as_dict(private=False)]}
    place.word(OTHER)
    assert provider.finish(BACK, "code", NONCE, "v" * 64, now=NOW)[0].subject == "an"


@pytest.mark.parametrize("verified", [False, "false"])
def test_an_address_that_is_not_verified_is_nobodys(place: Place, verified: object):
    place.word(email_verified=verified)
    assert finished(place).email == ""


def test_what_the_word_lacks_is_asked_for_and_never_of_another_person(place: Place):
    place.word(email=None, groups=None)
    place.answers["/userinfo"] = {"sub": "an", "email": "an@evn.com.vn", "groups": "truc"}
    assert (finished(place).email, finished(place).groups) == ("an@evn.com.vn", ("truc",))
    place.answers["/userinfo"]["sub"] = "binh"
    assert (finished(place).email, finished(place).groups) == ("", ())


def test_of_groups_without_end_only_so_many_are_read(place: Place):
    place.word(groups=[f"nhom-{n}" for n in range(1500)])
    assert len(finished(place).groups) == 1000


def test_the_way_out_says_where_to_come_back_to_and_is_empty_where_it_is_not_safe(place: Place):
    place.tell(end_session_endpoint=f"{place.address}/end?x=1")
    way = provider_at(place.address).way_out("a.b.c", BACK, now=NOW)
    assert {name: value for name, (value,) in parse_qs(urlsplit(way).query).items()} == {
        "x": "1",
        "post_logout_redirect_uri": BACK,
        "client_id": CLIENT,
        "id_token_hint": "a.b.c",
    }
    for end in (None, "http://evil.example/end", "javascript:alert(1)"):
        place.tell(end_session_endpoint=end)
        assert provider_at(place.address).way_out("", BACK, now=NOW) == ""
    assert provider_at("http://127.0.0.1:9").way_out("", BACK, now=NOW) == ""


def test_an_answer_that_names_another_issuer_is_another_providers(place: Place):
    provider = provider_at(place.address)
    provider.begin(BACK, now=NOW)
    assert provider.is_issuer("")
    assert provider.is_issuer(place.address)
    assert not provider.is_issuer("https://evil.example")
