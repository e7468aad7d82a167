"""The way in and the way out: the sign-in page, the form it sends, and signing out."""

from __future__ import annotations

import secrets
from datetime import datetime
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from locales import Phrase, language, phrase, speaking
from locales import gettext as _
from models.database import reading, writing
from services.form_tokens import form_token, form_token_fits
from services.sign_ins import (
    CHANGE_PASSWORD,
    COOKIE,
    INVITATION,
    MOST_FAILURES,
    SIGN_OUT,
    Locked,
    Opened,
    WrongPassword,
    has_account,
    has_accounts,
    plain_name,
    sign_in,
    sign_out,
)
from web.attempts import Attempts, NamesOfNobody, network_of
from web.cards import leaving_page
from web.door import BY_PROVIDER, SIGN_IN, STILL_HERE, Door, address_of, own_address, real_now, token_in
from web.known_browsers import KNOWN, number_of, remember
from web.lanes import Busy, Lane
from web.provider import Provider
from web.sheet import sentence_page, sign_in_page
from web.small_work import WorkDone, bits_after, puzzle_for

FORM_COOKIE = "bieu_mau"  # what a sign-in form is bound to
MOST_FAILURES_OF_ADDRESS = 50  # an office shares one address
MOST_FAILURES_WITH_WORK = 200  # of an address, each after its browser's small piece of work
# Verifying a password takes a core for some 50 ms and 64 MB: few at once, and strangers never before those who
# have signed in from their browser before.
_OF_KNOWN_BROWSERS, _OF_STRANGERS = (2, 100), (2, 25)
_BUSY = phrase("Very many people are signing in at this moment. Wait a minute, then try again.")
_WORK_FIRST = phrase(
    "Very many tries from this network failed. Type the password once more: your browser then works for some "
    "seconds before it signs you in."
)
_TOO_MANY = phrase(
    "Too many failed tries from this network. Wait 15 minutes, then try again; "
    "a browser in which you signed in before may go on at once."
)


def routes(door: Door, provider: Provider, asking: Lane) -> list[Route]:
    """The addresses of signing in and out. `asking` is the lane in which the provider is asked."""
    way_in = SignInForm(door, provider)

    async def leave(request: Request) -> Response:
        form = await request.form()
        token = token_in(request)
        if not form_token_fits(door.secret, token, text_of(form, "csrf")):
            return sentence_page(
                _("Not signed out"),
                _("The page was too old to sign out from. Go back, then sign out again."),
                403,
            )

        def end() -> str:
            with writing(door.engine) as session:
                return sign_out(session, token, now=real_now())

        sealed = await run_in_threadpool(end)
        answer: Response = RedirectResponse(SIGN_IN, 303, {"cache-control": "no-store"})
        if sealed and provider.is_set:
            word, back = door.unsealed(sealed), own_address(request) + SIGN_IN
            try:
                onward = await asking.run(provider.way_out, word, back, now=real_now())
            except Busy:
                onward = ""
            if onward:
                answer = leaving_page(onward)
        answer.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")
        return answer

    async def still_here(_request: Request) -> Response:
        # Whoever is not signed in any more was answered by the gate.
        return Response(status_code=204, headers={"cache-control": "no-store"})

    return [
        Route(SIGN_IN, way_in.show, methods=["GET"]),
        Route(SIGN_IN, way_in.send, methods=["POST"]),
        Route(SIGN_OUT, leave, methods=["POST"]),
        Route(STILL_HERE, still_here),
    ]


class SignInForm:
    """The form, and who has failed at it lately."""

    def __init__(self, door: Door, provider: Provider) -> None:
        self.door = door
        self.provider = provider
        self.networks = Attempts(most=MOST_FAILURES_OF_ADDRESS)
        self.worked = Attempts(most=MOST_FAILURES_WITH_WORK)
        self.browsers = Attempts(most=MOST_FAILURES)
        self.work = WorkDone()
        self.nobody = NamesOfNobody()
        self.known, self.strangers = Lane(*_OF_KNOWN_BROWSERS), Lane(*_OF_STRANGERS)

    async def show(self, request: Request) -> Response:
        """The page; a person who is signed in already is sent on."""
        asked = local_path(request.query_params.get("next", ""))
        if await run_in_threadpool(self.door.person, token_in(request)):
            return RedirectResponse(asked, 303, {"cache-control": "no-store"})
        with speaking(language_asked(request.query_params.get("ngon-ngu", ""))):
            note = ""
            if request.query_params.get("het-phien"):
                note = _(
                    "You were signed out, or your session ended after two hours without use. Sign in again."
                )
            if not await run_in_threadpool(self._anybody):
                note = _(
                    "There is no account yet. Make one with `python cli.py add-user NAME --role ROLE`, "
                    "or start the demonstration with `make run`."
                )
            return await self.page(request, asked=asked, note=note)

    async def send(self, request: Request) -> Response:
        """303 with the session's cookie; else the page again with one sentence."""
        form = await request.form()
        asked = local_path(text_of(form, "next"))
        username = text_of(form, "username")
        with speaking(language_asked(text_of(form, "ngon-ngu"))):
            if not form_token_fits(
                self.door.secret, request.cookies.get(FORM_COOKIE, ""), text_of(form, "csrf")
            ):
                wrong = _(
                    "The sign-in page was open for too long, or cookies are switched off. Try once more."
                )
                return await self.page(request, asked=asked, username=username, wrong=wrong, status=403)
            name, kept = plain_name(username), request.cookies.get(KNOWN, "")
            browser = number_of(self.door.secret, kept, name)
            lane = self.known if browser else self.strangers
            try:
                opened = await lane.run(self._open, request, form, name, text_of(form, "password"), browser)
            except Busy:
                opened = _BUSY, 503
            if isinstance(opened, tuple):
                wrong, status = str(opened[0]), opened[1]
                return await self.page(request, asked=asked, username=username, wrong=wrong, status=status)
        secure = await run_in_threadpool(self.door.cookie_is_secure)
        answer = RedirectResponse(asked, 303, {"cache-control": "no-store"})
        self.door.give_cookie(answer, opened.token, secure=secure)
        remember(answer, self.door.secret, kept, name, path=SIGN_IN, secure=secure)
        answer.delete_cookie(FORM_COOKIE, path=SIGN_IN, httponly=True, samesite="strict")
        return answer

    def _anybody(self) -> bool:
        with reading(self.door.engine) as session:
            return has_accounts(session)

    def _open(
        self, request: Request, form: FormData, name: str, password: str, browser: str
    ) -> Opened | tuple[Phrase, int]:
        """`browser` is the number of one in which this name signed in before: strangers' failures don't bind it."""
        now, address = real_now(), address_of(request)
        network = network_of(address)
        if browser and self.browsers.too_many(browser, now):
            return Locked().sentence, 403
        flooded = not browser and self.networks.too_many(network, now)
        if flooded and self.worked.too_many(network, now):
            return _TOO_MANY, 429
        if flooded and not self._has_worked(request, form, network, now):
            return _WORK_FIRST, 429
        try:
            with writing(self.door.engine) as session:
                # A name that nobody has is closed after as many tries as one that somebody has.
                exists = has_account(session, name)
                if not exists and self.nobody.are_closed(name, now):
                    raise Locked
                sign_out(session, token_in(request), now=now)
                opened = sign_in(
                    session,
                    name,
                    password,
                    address=address,
                    agent=request.headers.get("user-agent", ""),
                    now=now,
                    known_browser=bool(browser),
                )
        except Locked as closed:
            return closed.sentence, 403
        except WrongPassword as wrong:
            if browser:
                self.browsers.failed(browser, now)
            else:
                (self.worked if flooded else self.networks).failed(network, now)
                if not exists:
                    self.nobody.failed(name, now)
            return wrong.sentence, 401
        self.browsers.forget(browser)
        return opened

    def _has_worked(self, request: Request, form: FormData, network: str, now: datetime) -> bool:
        return self.work.counts(
            self.door.secret,
            request.cookies.get(FORM_COOKIE, ""),
            text_of(form, "puzzle"),
            text_of(form, "work"),
            least=bits_after(self.worked.recent(network, now)),
            now=now,
        )

    def _puzzle(self, request: Request, bound: str) -> str:
        """The small work that comes before a try from a network in which very many failed; "" elsewhere."""
        now, network = real_now(), network_of(address_of(request))
        if not self.networks.too_many(network, now) or self.worked.too_many(network, now):
            return ""
        return puzzle_for(self.door.secret, bound, bits_after(self.worked.recent(network, now)), now)

    async def page(
        self,
        request: Request,
        *,
        asked: str,
        username: str = "",
        wrong: str = "",
        note: str = "",
        status: int = 200,
        choose: bool = False,
    ) -> HTMLResponse:
        """The card with the form, bound to this browser. `choose` offers to sign in at the provider as another."""
        bound = request.cookies.get(FORM_COOKIE, "")
        fresh = len(bound) != 43
        if fresh:
            bound = secrets.token_urlsafe(32)
        page = sign_in_page(
            csrf=form_token(self.door.secret, bound),
            asked=asked,
            username=username,
            wrong=wrong,
            note=note,
            status=status,
            by_provider=BY_PROVIDER if self.provider.is_set else "",
            choose=choose,
            puzzle=self._puzzle(request, bound),
        )
        if status in (429, 503):
            page.headers["retry-after"] = "60"
        if fresh:
            secure = await run_in_threadpool(self.door.cookie_is_secure)
            page.set_cookie(FORM_COOKIE, bound, path=SIGN_IN, secure=secure, httponly=True, samesite="strict")
        return page


def local_path(asked: str) -> str:
    """Where to go after signing in: a path of this server, else the start.

    >>> local_path("/y-kien?unit=PP"), local_path("//evil.example"), local_path("/\\\\\\\\evil.example")
    ('/y-kien?unit=PP', '/', '/')
    """
    try:
        parts = urlsplit(asked)
    except ValueError:
        return "/"
    plain = asked.isascii() and asked.isprintable() and "\\" not in asked and " " not in asked
    if not plain or parts.scheme or parts.netloc or not asked.startswith("/") or asked.startswith("//"):
        return "/"
    if (
        parts.path.startswith((SIGN_IN, SIGN_OUT, STILL_HERE, CHANGE_PASSWORD, INVITATION, "/_stcore"))
        or len(asked) > 2000
    ):
        return "/"
    return asked


def language_asked(code: str) -> str:
    """The language that a page was asked for in, else the one that is spoken."""
    return code if code in ("vi", "en") else language()


def text_of(form: FormData, name: str) -> str:
    """What a field of a form holds; empty for a file or nothing."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""
