"""To the provider of single sign-on and back: what was begun is sealed into a cookie, and must fit what comes back."""

from __future__ import annotations

import hmac
import json
import re
from datetime import timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from locales import phrase, speaking
from models.database import writing
from services.access import Refused
from services.sign_ins import Opened, sign_out
from services.single_sign_on import NoPlace, sign_in_as
from web.door import BY_PROVIDER, FROM_PROVIDER, Door, address_of, own_address, real_now, token_in
from web.lanes import Busy, Lane
from web.provider import NotVouched, Provider, ProviderDown
from web.sign_in import SignInForm, language_asked, local_path

_LASTS = timedelta(minutes=10)
_STATE = re.compile(r"[A-Za-z0-9_-]{8,128}")
_OFF = phrase("Signing in with an EVN account is not switched on here. Use a user name and password.")
_BUSY = phrase("Very many people are signing in at this moment. Wait a minute, then try again.")
_TOO_OLD = phrase("This sign-in was begun too long ago or in another browser. Sign in once more.")
_STOPPED = phrase("Nobody was signed in: EVN’s sign-in service ended it. Sign in once more.")


def routes(door: Door, provider: Provider, asking: Lane) -> list[Route]:
    """GET of the way to the provider and of the way back, both open to anybody."""
    trip = RoundTrip(door, provider, asking)
    return [Route(BY_PROVIDER, trip.go, methods=["GET"]), Route(FROM_PROVIDER, trip.come, methods=["GET"])]


class RoundTrip:
    """To the provider and back. `asking` is the lane in which it is asked."""

    def __init__(self, door: Door, provider: Provider, asking: Lane) -> None:
        self.door, self.provider, self.asking = door, provider, asking
        self.form = SignInForm(door, provider)

    async def go(self, request: Request) -> Response:
        """303 to the provider; where it can't be reached the sign-in page with one sentence."""
        asked = local_path(request.query_params.get("next", ""))
        spoken = language_asked(request.query_params.get("ngon-ngu", ""))
        back, choose = own_address(request) + FROM_PROVIDER, bool(request.query_params.get("chon"))
        with speaking(spoken):
            try:
                if not self.provider.is_set:
                    raise Refused(_OFF)
                begun = await self.asking.run(self.provider.begin, back, now=real_now(), choose=choose)
            except (Busy, Refused) as refused:
                return await self._refused(request, refused, asked)
        kept = [begun.state, begun.nonce, begun.verifier, back, asked, spoken]
        answer = RedirectResponse(begun.url, 303, {"cache-control": "no-store"})
        answer.set_cookie(
            _cookie_of(begun.state),
            self.door.sealed(json.dumps(kept)),
            max_age=int(_LASTS.total_seconds()),
            path=FROM_PROVIDER,
            secure=await run_in_threadpool(self.door.cookie_is_secure),
            httponly=True,
            # The way back begins on the provider's page, so Strict would leave this cookie behind.
            samesite="lax",
        )
        return answer

    async def come(self, request: Request) -> Response:
        """303 with the session's cookie to where the person wanted; else the sign-in page with one sentence."""
        state, code = request.query_params.get("state", ""), request.query_params.get("code", "")
        name = _cookie_of(state) if _STATE.fullmatch(state) else ""
        sealed = self.door.unsealed(request.cookies.get(name, ""), lasts=_LASTS) if name else ""
        begun: list[str] = json.loads(sealed) if sealed else [""] * 6
        wanted, nonce, verifier, back, asked, spoken = begun
        with speaking(language_asked(spoken)):
            try:
                if not code and request.query_params.get("error"):
                    raise TooOld(_STOPPED)
                if not wanted or not hmac.compare_digest(wanted.encode(), state.encode()):
                    raise TooOld(_TOO_OLD)
                if not code or not self.provider.is_issuer(request.query_params.get("iss", "")):
                    raise TooOld(_STOPPED)
                opened = await self.asking.run(self._enter, request, code, nonce, verifier, back)
            except (Busy, Refused) as refused:
                answer = await self._refused(request, refused, asked)
            else:
                answer = RedirectResponse(asked, 303, {"cache-control": "no-store"})
                secure = await run_in_threadpool(self.door.cookie_is_secure)
                self.door.give_cookie(answer, opened.token, secure=secure)
        if name:
            answer.delete_cookie(name, path=FROM_PROVIDER, httponly=True, samesite="lax")
        return answer

    async def _refused(self, request: Request, refused: Busy | Refused, asked: str) -> Response:
        said = _BUSY if isinstance(refused, Busy) else refused.sentence
        match refused:
            case Busy():
                status = 503
            case ProviderDown():
                status = 502
            case NoPlace() | NotVouched() | TooOld():
                status = 403
            case _:
                status = 404
        return await self.form.page(
            request, asked=asked, wrong=str(said), status=status, choose=isinstance(refused, NoPlace)
        )

    def _enter(self, request: Request, code: str, nonce: str, verifier: str, back: str) -> Opened:
        now = real_now()
        identity, word = self.provider.finish(back, code, nonce, verifier, now=now)
        with writing(self.door.engine) as session:
            sign_out(session, token_in(request), now=now)
            return sign_in_as(
                session,
                identity,
                address=address_of(request),
                agent=request.headers.get("user-agent", ""),
                now=now,
                provider_token=self.door.sealed(word),
            )


class TooOld(Refused):
    """What came back fits nothing that was begun in this browser, or was ended at the provider."""


def _cookie_of(state: str) -> str:
    """Each way out has a cookie of its own: two tabs may be on their way at once."""
    return f"evn_{state[:8]}"
