"""The page on which a signed-in person changes their own password; one whose password was set for them must."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from locales import gettext as _
from locales import speaking
from models.database import writing
from services.access import NotAllowed, Person, Refused
from services.form_tokens import form_token, form_token_fits
from services.own_password import change_password
from services.sign_ins import CHANGE_PASSWORD, Locked, Opened
from web.door import Door, real_now, token_in
from web.sheet import password_page, sentence_page
from web.sign_in import local_path, text_of


def routes(door: Door) -> list[Route]:
    """GET and POST of the page. It stands behind the gate, so there is a person always."""

    def page(request: Request, *, asked: str, wrong: str = "", status: int = 200) -> Response:
        person: Person = request.scope["person"]
        return password_page(
            csrf=form_token(door.secret, token_in(request)),
            asked=asked,
            must=person.must_change_password,
            wrong=wrong,
            status=status,
        )

    async def show(request: Request) -> Response:
        person: Person = request.scope["person"]
        asked = local_path(request.query_params.get("next", ""))
        with speaking(person.locale):
            if request.query_params.get("xong") and not person.must_change_password:
                told = _("Your password was changed. Wherever else you were signed in, you were signed out.")
                return sentence_page(_("Password changed"), told, 200, onward=asked)
            return page(request, asked=asked)

    async def send(request: Request) -> Response:
        person: Person = request.scope["person"]
        form = await request.form()
        asked = local_path(text_of(form, "next"))
        old, new = text_of(form, "old"), text_of(form, "new")
        with speaking(person.locale):
            if not form_token_fits(door.secret, token_in(request), text_of(form, "csrf")):
                wrong = _("The page was open for too long, so nothing was changed. Try once more.")
                return page(request, asked=asked, wrong=wrong, status=403)
            if new != text_of(form, "again"):
                wrong = _("The new password was typed in two ways. Type the same one twice.")
                return page(request, asked=asked, wrong=wrong, status=400)
            done = await run_in_threadpool(_change, door, request, old, new)
            if not isinstance(done, Opened):
                return page(request, asked=asked, wrong=str(done), status=_status_of(done))
        secure = await run_in_threadpool(door.cookie_is_secure)
        to = f"{CHANGE_PASSWORD}?{urlencode({'xong': 1, 'next': asked})}"
        answer = RedirectResponse(to, 303, {"cache-control": "no-store"})
        door.give_cookie(answer, done.token, secure=secure)
        return answer

    return [
        Route(CHANGE_PASSWORD, show, methods=["GET"]),
        Route(CHANGE_PASSWORD, send, methods=["POST"]),
    ]


def _change(door: Door, request: Request, old: str, new: str) -> Opened | Refused | NotAllowed:
    person: Person = request.scope["person"]
    agent = request.headers.get("user-agent", "")
    try:
        with writing(door.engine) as session:
            return change_password(session, person, old, new, now=real_now(), agent=agent)
    except (Refused, NotAllowed) as refused:
        return refused


def _status_of(refused: Refused | NotAllowed) -> int:
    return 403 if isinstance(refused, Locked | NotAllowed) else 400
