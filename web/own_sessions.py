"""The page of one's own sessions: where one is signed in, ending one of them or all the others."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from locales import gettext as _
from locales import speaking
from models.database import reading, writing
from services.access import NotFound, Person
from services.form_tokens import form_token, form_token_fits
from services.own_sessions import OwnSession, end_others, end_own, list_own
from services.sign_ins import OWN_SESSIONS
from settings import ZONE
from web.cards import sessions_page
from web.door import Door, real_now, token_in
from web.sign_in import text_of

_OTHERS = "khac"


def routes(door: Door) -> list[Route]:
    """GET and POST of the page. It stands behind the gate, so there is a person always."""

    async def show(request: Request) -> Response:
        person: Person = request.scope["person"]
        token = token_in(request)

        def look_up() -> list[OwnSession]:
            with reading(door.engine) as session:
                return list_own(session, person, token, now=real_now())

        lines = await run_in_threadpool(look_up)
        with speaking(person.locale):
            note = _NOTES.get(request.query_params.get("xong", ""), lambda: "")()
            return sessions_page(lines, ZONE, csrf=form_token(door.secret, token), note=note)

    async def send(request: Request) -> Response:
        person: Person = request.scope["person"]
        form = await request.form()
        token, what = token_in(request), text_of(form, "ket-thuc")
        if not form_token_fits(door.secret, token, text_of(form, "csrf")):
            return _back("cu")

        def end() -> str:
            with writing(door.engine) as session:
                if what == _OTHERS:
                    return "khac" if end_others(session, person, token, now=real_now()) else "het"
                if not (what.isascii() and what.isdigit() and len(what) < 10):
                    return "het"
                try:
                    end_own(session, person, int(what), now=real_now())
                except NotFound:
                    return "het"
                return "mot"

        return _back(await run_in_threadpool(end))

    return [Route(OWN_SESSIONS, show, methods=["GET"]), Route(OWN_SESSIONS, send, methods=["POST"])]


def _back(done: str) -> Response:
    return RedirectResponse(f"{OWN_SESSIONS}?xong={done}", 303, {"cache-control": "no-store"})


_NOTES = {
    "mot": lambda: _("That session has ended. Its browser is at the sign-in page within a minute."),
    "khac": lambda: _("You are signed out everywhere else."),
    "het": lambda: _("This session has ended already."),
    "cu": lambda: _("The page was open for too long, so nothing was changed. Try once more."),
}
