"""Asking Google over HTTP with limits of time and size, a bounded retry, and a sentence for each failure.

Each call has its timeouts, all calls of one reading share a budget, and only what may pass by itself is asked again.

A little over 300 lines: which failure passes by itself, how long is waited and what is said of it are one decision.
"""

from __future__ import annotations

import hashlib
import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any

import requests
from google.auth.exceptions import GoogleAuthError, RefreshError, TransportError
from google.auth.transport.requests import AuthorizedSession, Request
from tenacity import RetryCallState, Retrying, retry_if_exception_type
from urllib3.exceptions import DecodeError, ProtocolError, ReadTimeoutError

from locales import Phrase, phrase

_RATE = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "RESOURCE_EXHAUSTED"})
_PIECE = 1 << 16
_CUT = (ProtocolError, DecodeError)
_OWN_MACHINE = re.compile(r"https?://(?:127\.|localhost\b|\[::1\])")
_SENTENCES = {
    "not_set": phrase(
        "The Google form is not connected: set GOOGLE_SERVICE_ACCOUNT_FILE and FORM_SHEET_ID, or import the "
        "answers as a file (xlsx or csv) under “Import data”. Everything else works without it."
    ),
    "key_file": phrase(
        "GOOGLE_SERVICE_ACCOUNT_FILE: expected the JSON key of a service account, but %(file)s can’t be read as one. "
        "Download the key again from the Google Cloud console, or correct the path."
    ),
    "no_access": phrase(
        "Google refuses this account the sheet %(sheet)s (403). Share the sheet with %(account)s as a viewer, and "
        "synchronise again."
    ),
    "api_off": phrase(
        "The Google Sheets API is not switched on in the project of %(account)s (403). Switch it on in the Google "
        "Cloud console, and synchronise again."
    ),
    "not_found": phrase(
        "Google knows no sheet %(sheet)s (404). Correct FORM_SHEET_ID: it is the long word in the sheet’s address "
        "between /d/ and /edit."
    ),
    "tab_renamed": phrase(
        "The tab “%(tab)s” was renamed or deleted while the sheet was read (400). Nothing was changed; synchronise again."
    ),
    "tab_gone": phrase(
        "The tab of answers is no longer in the sheet; it has the tabs %(tabs)s. Name the tab of answers “Form "
        "Responses 1” again, or link the form to the sheet anew."
    ),
    "no_answers": phrase(
        "Tab “%(tab)s”: expected the answers of the form under a row of headers with the time and the opinion; found "
        "none. Nothing was changed. Put the header row back, or correct FORM_SHEET_ID."
    ),
    "key_revoked": phrase(
        "Google no longer accepts the key of %(account)s: it was deleted, switched off, or the clock of this server is "
        "wrong. Make a new key in the Google Cloud console and put it in the place of the old one."
    ),
    "too_many": phrase(
        "Google answers that too many requests were made (429) and asks to wait. Nothing was changed; synchronise "
        "again in some minutes."
    ),
    "server": phrase(
        "Google’s service answers with an error (%(status)s). Nothing was changed; synchronise again later."
    ),
    "refused": phrase(
        "Google refuses the request (%(status)s). Nothing was changed; check FORM_SHEET_ID and the rights of %(account)s."
    ),
    "not_google": phrase(
        "What answered is not Google’s Sheets API (a web page, or something else). Nothing was changed; check the "
        "network’s proxy and GOOGLE_API_ROOT."
    ),
    "cut_short": phrase(
        "Google’s answer broke off before its end. Nothing was changed; check the network, and synchronise again."
    ),
    "too_large": phrase(
        "The sheet is larger than %(megabytes)s MB, more than is read at once. Move old answers to another sheet."
    ),
    "too_slow": phrase(
        "Google did not answer within %(seconds)s seconds. Nothing was changed; check the network, and synchronise again."
    ),
    "no_connection": phrase(
        "Google can’t be reached from this server. Nothing was changed; check the network and its proxy, or import the "
        "answers as a file."
    ),
}


def refused(code: str, **told: object) -> Phrase:
    """The sentence of a failure."""
    return _SENTENCES[code] % told


class SheetNotRead(Exception):
    """The sheet could not be read; nothing was changed. `code` is stable, `sentence` says why and what next."""

    def __init__(self, code: str, sentence: Phrase) -> None:
        super().__init__(code, sentence)
        self.code = code
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


@dataclass(frozen=True)
class Patience:
    """How long a reading may take: seconds in all, tries a call, seconds to connect and to wait for bytes."""

    seconds: float = 120.0
    tries: int = 5
    connect: float = 5.0
    read: float = 30.0
    longest_wait: float = 32.0
    most_bytes: int = 100 << 20
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic


class _Again(Exception):
    """A failure that may pass by itself: asked again while there is time. `after` is what the server asked for."""

    def __init__(self, failure: SheetNotRead, after: float | None = None) -> None:
        super().__init__(failure)
        self.failure = failure
        self.after = after


class _Wrong(Exception):
    """An answer whose status is no success."""

    def __init__(self, response: requests.Response) -> None:
        super().__init__(response.status_code)
        self.response = response


class Calls:
    """The calls of one reading: they share the budget, and count. `digest` is of the last body."""

    def __init__(self, account: Any, root: str, patience: Patience) -> None:
        self.patience = patience
        self.account = str(getattr(account, "service_account_email", ""))
        self.requests = 0
        self.digest = ""
        self._ends = patience.clock() + patience.seconds
        self._about: dict[str, str] = {}
        self._tokens = requests.Session()
        seconds = min(patience.connect + patience.read, patience.seconds)
        asking = partial(Request(self._tokens), timeout=seconds)
        self.session: requests.Session = AuthorizedSession(account, auth_request=asking)  # type: ignore[no-untyped-call]
        # A 401 is asked again with a new token by google.auth, which forgets the first answer without closing it.
        self.session.hooks["response"].append(_close_unauthorised)
        if _OWN_MACHINE.match(root):
            # A server of one's own on this machine is never behind a proxy.
            self._tokens.trust_env = self.session.trust_env = False

    def close(self) -> None:
        """Let go of the connections."""
        self.session.close()
        self._tokens.close()

    def left(self) -> float:
        """The seconds that are left of the budget."""
        return self._ends - self.patience.clock()

    def ask(self, call: Callable[[], Any], **about: str) -> Any:
        """What a call answers, asked again while that may help. Raises SheetNotRead."""
        self._about = {"account": self.account, **about}
        retrying = Retrying(
            retry=retry_if_exception_type(_Again),
            stop=self._is_over,
            wait=self._wait,
            sleep=self.patience.sleep,
            reraise=True,
        )
        try:
            return retrying(self._once, call)
        except _Again as last:
            raise last.failure from last

    def _once(self, call: Callable[[], Any]) -> Any:
        try:
            return call()
        except _Wrong as error:
            raise self._judged(error.response) from error
        except RefreshError as error:
            if getattr(error, "retryable", False):
                raise _Again(self.failed("server", status="OAuth")) from error
            raise self.failed("key_revoked") from error
        except requests.Timeout as error:
            raise _Again(self.failed("too_slow", seconds=round(self.patience.seconds))) from error
        except requests.exceptions.ChunkedEncodingError as error:
            raise _Again(self.failed("cut_short")) from error
        except (requests.RequestException, TransportError) as error:
            raise _Again(self.failed("no_connection")) from error
        except GoogleAuthError as error:
            raise self.failed("key_revoked") from error

    def failed(self, code: str, **told: object) -> SheetNotRead:
        """A failure with the sheet, tab and account that it is about."""
        return SheetNotRead(code, refused(code, **{"sheet": "", "tab": "", **self._about, **told}))

    def _judged(self, response: requests.Response) -> Exception:
        """A status that is no success: a sentence, or another try."""
        status, reasons = response.status_code, _reasons(response)
        after = _retry_after(response)
        if status == 429 or (status == 403 and reasons & _RATE):
            return _Again(self.failed("too_many"), after)
        if status == 408 or status >= 500:
            return _Again(self.failed("server", status=status), after)
        if status == 401:
            return self.failed("key_revoked")
        if status == 403:
            off = reasons & {"SERVICE_DISABLED", "accessNotConfigured"}
            return self.failed("api_off" if off else "no_access")
        if status == 404:
            return self.failed("not_found")
        if status == 400 and "parse range" in response.text:
            return self.failed("tab_renamed")
        if 300 <= status < 400:
            return self.failed("not_google")
        return self.failed("refused", status=status)

    def get(self, url: str, params: Any = None) -> requests.Response:
        """One request, its whole body read within the budget: a success that holds JSON. For use within `ask`."""
        self.requests += 1
        left = max(self.left(), 0.05)
        response: requests.Response = self.session.request(
            "GET",
            url,
            params=params,
            timeout=(min(self.patience.connect, left), min(self.patience.read, left)),
            stream=True,
            allow_redirects=False,
        )
        with response:
            response._content = b"" if response.status_code == 401 else self._body(response)
        self.digest = hashlib.sha256(response.content).hexdigest()
        if not response.ok or response.is_redirect:
            raise _Wrong(response)
        self._check_json(response)
        return response

    def _body(self, response: requests.Response) -> bytes:
        most, body = self.patience.most_bytes, bytearray()
        try:
            while piece := response.raw.read1(_PIECE, decode_content=True):
                body += piece
                if len(body) > most:
                    raise self.failed("too_large", megabytes=most >> 20)
                if self.left() <= 0:
                    raise requests.Timeout("the budget is spent")
        except ReadTimeoutError as error:
            raise requests.Timeout(str(error)) from error
        except _CUT as error:
            raise requests.exceptions.ChunkedEncodingError(str(error)) from error
        return bytes(body)

    def _check_json(self, response: requests.Response) -> None:
        """A web page is no answer, a broken one is asked for again; what was parsed is not parsed twice."""
        try:
            told = response.json()
        except requests.exceptions.JSONDecodeError as error:
            if response.content.lstrip()[:1] == b"<":
                raise self.failed("not_google") from error
            raise _Again(self.failed("cut_short")) from error
        setattr(response, "json", lambda **_kwargs: told)  # noqa: B010  (a method, for this answer alone)

    def _wait(self, state: RetryCallState) -> float:
        """What the server asked for; else anywhere up to twice as long as the last time."""
        failed = state.outcome.exception() if state.outcome else None
        after = failed.after if isinstance(failed, _Again) else None
        most = min(2.0 ** (state.attempt_number - 1), self.patience.longest_wait)
        jitter = random.uniform(0, most)  # noqa: S311
        return jitter if after is None else after + min(jitter, 1.0)

    def _is_over(self, state: RetryCallState) -> bool:
        return state.attempt_number >= self.patience.tries or state.upcoming_sleep >= self.left()


def _close_unauthorised(response: requests.Response, **_options: object) -> None:
    if response.status_code == 401:
        response.close()


def _reasons(response: requests.Response) -> set[str]:
    """Every word by which Google names the reason of a refusal."""
    try:
        error = response.json().get("error", {})
    except (requests.exceptions.JSONDecodeError, AttributeError):
        return set()
    if not isinstance(error, dict):
        return set()
    listed = [e for name in ("errors", "details") for e in error.get(name, ()) if isinstance(e, dict)]
    return {str(error.get("status", "")), *(str(e.get("reason", "")) for e in listed)}


def _retry_after(response: requests.Response) -> float | None:
    """The seconds that Retry-After asks for; a date is compared with the server's own."""
    said = response.headers.get("Retry-After", "").strip()
    if said.isascii() and said.isdigit():
        return float(said[:9])
    try:
        until = parsedate_to_datetime(said)
        since = parsedate_to_datetime(response.headers.get("Date", ""))
        return max((until - since).total_seconds(), 0.0)
    except (ValueError, TypeError):
        return None
