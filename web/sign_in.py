"""The way in and the way out: the sign-in page, the form it sends, and signing out."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from locales import gettext as _
from locales import language, phrase, speaking
from models.database import reading, writing
from services.sign_ins import (
    CHANGE_PASSWORD,
    COOKIE,
    MOST_FAILURES,
    SIGN_OUT,
    Locked,
    Opened,
    WrongPassword,
    form_token,
    form_token_fits,
    has_accounts,
    plain_name,
    sign_in,
    sign_out,
)
from web.attempts import Attempts
from web.door import SIGN_IN, STILL_HERE, Door, address_of, real_now, token_in
from web.sheet import sentence_page, sign_in_page

FORM_COOKIE = "bieu_mau"  # what a sign-in form is bound to
MOST_FAILURES_OF_ADDRESS = 50  # an office shares one address


def routes(door: Door) -> list[Route]:
    """The addresses of signing in and out."""
    way_in = SignInForm(door)

    async def leave(request: Request) -> Response:
        form = await request.form()
        token = token_in(request)
        if not form_token_fits(door.secret, token, text_of(form, "csrf")):
            return sentence_page(
                _("Not signed out"),
                _("The page was too old to sign out from. Go back, then sign out again."),
                403,
            )

        def end() -> None:
            with writing(door.engine) as session:
                sign_out(session, token, now=real_now())

        await run_in_threadpool(end)
        answer = RedirectResponse(SIGN_IN, 303, {"cache-control": "no-store"})
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

    def __init__(self, door: Door) -> None:
        self.door = door
        self.addresses = Attempts(most=MOST_FAILURES_OF_ADDRESS)
        self.names = Attempts(most=MOST_FAILURES)

    async def show(self, request: Request) -> Response:
        """The page; a person who is signed in already is sent on."""
        asked = local_path(request.query_params.get("next", ""))
        if await run_in_threadpool(self.door.person, token_in(request)):
            return RedirectResponse(asked, 303, {"cache-control": "no-store"})
        with speaking(_language_asked(request.query_params.get("ngon-ngu", ""))):
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
            return await self._page(request, asked=asked, note=note)

    async def send(self, request: Request) -> Response:
        """303 with the session's cookie; else the page again with one sentence."""
        form = await request.form()
        asked = local_path(text_of(form, "next"))
        username = text_of(form, "username")
        with speaking(_language_asked(text_of(form, "ngon-ngu"))):
            if not form_token_fits(
                self.door.secret, request.cookies.get(FORM_COOKIE, ""), text_of(form, "csrf")
            ):
                wrong = _(
                    "The sign-in page was open for too long, or cookies are switched off. Try once more."
                )
                return await self._page(request, asked=asked, username=username, wrong=wrong, status=403)
            opened = await run_in_threadpool(self._open, request, username, text_of(form, "password"))
            if isinstance(opened, tuple):
                wrong, status = opened
                return await self._page(request, asked=asked, username=username, wrong=wrong, status=status)
        secure = await run_in_threadpool(self.door.cookie_is_secure)
        answer = RedirectResponse(asked, 303, {"cache-control": "no-store"})
        self.door.give_cookie(answer, opened.token, secure=secure)
        answer.delete_cookie(FORM_COOKIE, path=SIGN_IN, httponly=True, samesite="strict")
        return answer

    def _anybody(self) -> bool:
        with reading(self.door.engine) as session:
            return has_accounts(session)

    def _open(self, request: Request, username: str, password: str) -> Opened | tuple[str, int]:
        now, address, name = real_now(), address_of(request), plain_name(username)
        if self.addresses.too_many(address, now):
            return str(
                phrase("Too many failed tries from this network. Wait 15 minutes, then try again.")
            ), 429
        # A name that nobody has is closed after as many tries as one that somebody has.
        if self.names.too_many(name, now):
            return str(Locked()), 403
        try:
            with writing(self.door.engine) as session:
                sign_out(session, token_in(request), now=now)
                opened = sign_in(
                    session,
                    name,
                    password,
                    address=address,
                    agent=request.headers.get("user-agent", ""),
                    now=now,
                )
        except Locked as closed:
            return str(closed), 403
        except WrongPassword as wrong:
            self.addresses.failed(address, now)
            self.names.failed(name, now)
            return str(wrong), 401
        self.names.forget(name)
        return opened

    async def _page(
        self,
        request: Request,
        *,
        asked: str,
        username: str = "",
        wrong: str = "",
        note: str = "",
        status: int = 200,
    ) -> HTMLResponse:
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
        )
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
        parts.path.startswith((SIGN_IN, SIGN_OUT, STILL_HERE, CHANGE_PASSWORD, "/_stcore"))
        or len(asked) > 2000
    ):
        return "/"
    return asked


def _language_asked(code: str) -> str:
    return code if code in ("vi", "en") else language()


def text_of(form: FormData, name: str) -> str:
    """What a field of a form holds; empty for a file or nothing."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""
