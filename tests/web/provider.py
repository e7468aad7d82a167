"""A provider of single sign-on in a process of its own: oidc-provider-mock, with PKCE enforced and faults on demand.

`python -m tests.web.provider PORT`. Who signs in as `nonce-…`, `aud-…` or `exp-…` gets a word in which that is wrong.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import httpx

from tests.web.servers import ROOT, free_port


@contextmanager
def providing(port: int = 0) -> Iterator[str]:
    """Start a provider and wait until it answers; gives its address."""
    port = port or free_port()
    told = os.environ | {"AUTHLIB_INSECURE_TRANSPORT": "1"}
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "tests.web.provider", str(port)],
        cwd=ROOT,
        env=told,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        ends = time.monotonic() + 60
        while True:
            try:
                if httpx.get(f"{address}/jwks", trust_env=False).status_code == 200:
                    break
            except httpx.TransportError:
                assert time.monotonic() < ends
                assert process.poll() is None
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def introduce(address: str, subject: str, **claims: object) -> None:
    """Let the provider know a person."""
    httpx.put(f"{address}/users/{subject}", json=claims, trust_env=False).raise_for_status()


def _serve(port: int) -> None:
    import flask
    import oidc_provider_mock
    from joserfc import jwt
    from joserfc.jwk import JWKRegistry

    app = oidc_provider_mock.app(require_nonce=True)
    challenges: dict[str, str] = {}

    @app.before_request
    def verify() -> object:
        if flask.request.path == "/oauth2/token":
            verifier = flask.request.form.get("code_verifier", "")
            made = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
            if challenges.pop(flask.request.form.get("code", ""), None) != made:
                return {"error": "invalid_grant"}, 400
        return None

    @app.after_request
    def spoil(answer: flask.Response) -> flask.Response:
        if flask.request.path == "/oauth2/authorize" and answer.status_code == 302:
            code = parse_qs(urlsplit(answer.headers["location"]).query).get("code", [""])[0]
            challenges[code] = flask.request.args.get("code_challenge", "")
        if flask.request.path == "/oauth2/token" and answer.status_code == 200:
            said = json.loads(answer.get_data())
            part = said["id_token"].split(".")[1]
            claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
            fault = str(claims["sub"]).partition("-")[0]
            wrong = {"nonce": "another", "aud": "another", "exp": int(time.time()) - 3600}
            if fault in wrong:
                claims[fault] = wrong[fault]
                own = JWKRegistry.import_key(flask.g.oidc_provider_mock_storage.jwk.as_dict(is_private=True))
                said["id_token"] = jwt.encode({"alg": "RS256", "kid": own.kid}, claims, own)
                answer.set_data(json.dumps(said))
        return answer

    app.run(port=port, threaded=True, use_reloader=False)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    _serve(int(sys.argv[1]))
