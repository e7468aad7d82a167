"""Speaking OpenID Connect with the provider of single sign-on: discovery, code with PKCE, the signed word it gives.

Every call blocks. What the provider says is believed only as far as its signature, its name, our own name in it, its
hours and our nonce go.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from locales import phrase
from services.access import Refused
from services.single_sign_on import Identity
from settings import Settings
from web.hosts import LOOPBACK

WELL_KNOWN = "/.well-known/openid-configuration"
_SCOPE = "openid profile email"
_WAIT = (3.05, 10)  # seconds to connect, to answer
_KEPT = timedelta(hours=1)
_LEEWAY = 60  # seconds by which two clocks may differ
_SIGNATURES = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
_GROUPS = ("groups", "roles")
_MOST_GROUPS = 1000


class ProviderDown(Refused):
    """The provider can't be reached, or says nothing that can be used."""

    def __init__(self) -> None:
        super().__init__(
            phrase(
                "EVN’s sign-in service can't be reached now. Try again in a few minutes, "
                "or sign in with a user name and password of this program."
            )
        )


class NotVouched(Refused):
    """What the provider sent can't be believed: another's, changed, too old, or sent twice."""

    def __init__(self) -> None:
        super().__init__(
            phrase("EVN’s sign-in service gave an answer that is not valid here. Sign in once more.")
        )


@dataclass(frozen=True)
class Begun:
    """A sign-in that was begun: where the browser goes, and what must fit when it comes back."""

    url: str
    state: str
    nonce: str
    verifier: str


@dataclass
class Provider:
    """One provider, by the settings; what it publishes of itself is kept for an hour."""

    settings: Settings
    _said: dict[str, Any] = field(default_factory=dict)
    _keys: dict[str, Any] = field(default_factory=dict)
    _said_at: datetime | None = None
    _lock: Lock = field(default_factory=Lock)

    @property
    def is_set(self) -> bool:
        """Whether single sign-on is offered at all."""
        return bool(self.settings.oidc_discovery_url and self.settings.oidc_client_id)

    def begin(self, back: str, *, now: datetime, choose: bool = False) -> Begun:
        """Where to send the browser. `back` is our address that it comes back to. Raises ProviderDown."""
        said = self._published(now)
        nonce, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
        more = {"prompt": "login"} if choose else {}
        url, state = self._session(back).create_authorization_url(
            said["authorization_endpoint"], nonce=nonce, code_verifier=verifier, **more
        )
        return Begun(url, state, nonce, verifier)

    def finish(
        self, back: str, code: str, nonce: str, verifier: str, *, now: datetime
    ) -> tuple[Identity, str]:
        """Whom the provider vouches for, and its signed word. Raises ProviderDown, NotVouched."""
        said = self._published(now)
        try:
            token = self._session(back).fetch_token(
                said["token_endpoint"],
                code=code,
                code_verifier=verifier,
                timeout=_WAIT,
                allow_redirects=False,
            )
            word = token["id_token"]
            claims = self._claims(said, word, str(token.get("access_token", "")), nonce, now)
            return self._identity(said, token, claims), str(word)
        except requests.RequestException as error:
            raise ProviderDown from error
        except (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError) as error:
            raise NotVouched from error

    def way_out(self, word: str, back: str, *, now: datetime) -> str:
        """Where to sign out at the provider too; empty where it has no such place, or can't be asked."""
        try:
            place = str(self._published(now).get("end_session_endpoint", ""))
        except ProviderDown:
            return ""
        if not _is_safe(place):
            return ""
        query = {"post_logout_redirect_uri": back, "client_id": self.settings.oidc_client_id}
        if word:
            query["id_token_hint"] = word
        return f"{place}{'&' if '?' in place else '?'}{urlencode(query)}"

    def is_issuer(self, name: str) -> bool:
        """Whether an answer that names who gave it comes from this provider (RFC 9207)."""
        return not name or name == self._said.get("issuer")

    def _published(self, now: datetime) -> dict[str, Any]:
        with self._lock:
            if self._said_at is not None and now - self._said_at < _KEPT:
                return self._said
            url = self.settings.oidc_discovery_url
            if not url.endswith(WELL_KNOWN):
                url = url.rstrip("/") + WELL_KNOWN
            said = _fetched(url)
            named = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
            whole = all(isinstance(said.get(name), str) and _is_safe(said[name]) for name in named)
            if not whole or said["issuer"].rstrip("/") != url.removesuffix(WELL_KNOWN).rstrip("/"):
                raise ProviderDown
            self._said, self._keys, self._said_at = said, _fetched(said["jwks_uri"]), now
            return said

    def _claims(
        self, said: Mapping[str, Any], word: str, access: str, nonce: str, now: datetime
    ) -> CodeIDToken:
        offered = said.get("id_token_signing_alg_values_supported") or ["RS256"]
        registry = JWSRegistry(
            algorithms=[one for one in offered if one in _SIGNATURES], strict_check_header=False
        )
        try:
            read = jwt.decode(word, KeySet.import_key_set(self._keys), registry=registry)  # type: ignore[arg-type]
        except (InvalidKeyIdError, ValueError):
            # The provider may have changed its keys since they were fetched.
            self._keys = _fetched(said["jwks_uri"])
            read = jwt.decode(word, KeySet.import_key_set(self._keys), registry=registry)  # type: ignore[arg-type]
        client = self.settings.oidc_client_id
        claims = CodeIDToken(
            read.claims,
            read.header,
            {
                "iss": {"essential": True, "value": said["issuer"]},
                "aud": {"essential": True, "value": client},
            },
            {"nonce": nonce, "client_id": client, "access_token": access},
        )
        claims.validate(now=int(now.timestamp()), leeway=_LEEWAY)
        return claims

    def _identity(self, said: Mapping[str, Any], token: Mapping[str, Any], claims: CodeIDToken) -> Identity:
        facts: dict[str, Any] = dict(claims)
        place = said.get("userinfo_endpoint")
        lacks = "email" not in facts or not any(name in facts for name in _GROUPS)
        if lacks and isinstance(place, str) and _is_safe(place) and token.get("access_token"):
            more = _fetched(place, {"authorization": f"Bearer {token['access_token']}"})
            if more.get("sub") == facts["sub"]:
                facts = more | facts
        groups = [
            one
            for name in _GROUPS
            for one in _listed(facts.get(name))
            if isinstance(one, str) and one.strip()
        ]
        email = facts.get("email")
        sure = isinstance(email, str) and facts.get("email_verified") not in (False, "false")
        name = facts.get("name") or facts.get("preferred_username") or ""
        return Identity(
            issuer=str(said["issuer"]),
            subject=str(facts["sub"]),
            email=str(email).strip() if sure else "",
            name=str(name),
            groups=tuple(groups[:_MOST_GROUPS]),
        )

    def _session(self, back: str) -> OAuth2Session:
        secret = self.settings.oidc_client_secret.get_secret_value()
        ways = self._said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        way = "client_secret_basic" if "client_secret_basic" in ways else "client_secret_post"
        return OAuth2Session(
            self.settings.oidc_client_id,
            secret or None,
            token_endpoint_auth_method=way if secret else "none",
            scope=_SCOPE,
            redirect_uri=back,
            code_challenge_method="S256",
        )


def _fetched(url: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    if not _is_safe(url):
        raise ProviderDown
    try:
        answer = requests.get(url, headers=dict(headers or {}), timeout=_WAIT, allow_redirects=False)
        answer.raise_for_status()
        said = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise ProviderDown from error
    if answer.status_code != requests.codes.ok or not isinstance(said, dict):
        raise ProviderDown
    return said


def _is_safe(url: str) -> bool:
    """Whether an address is one over TLS, or on this machine.

    >>> _is_safe("https://sso.evn.vn/x"), _is_safe("http://sso.evn.vn/x"), _is_safe("http://127.0.0.1:9/x")
    (True, False, True)
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


def _listed(said: object) -> list[Any]:
    return said if isinstance(said, list) else [said] if said else []
