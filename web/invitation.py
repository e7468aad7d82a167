"""The page of an invitation: whoever has the link chooses the account's password, once, and is signed in."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from locales import gettext as _
from locales import phrase, speaking
from models.database import reading, writing
from services.access import Refused
from services.invitations import Guest, InvitationEnded, accept, guest_of
from services.sign_ins import INVITATION, Opened, sign_out
from web.cards import invitation_page
from web.door import SIGN_IN, Door, address_of, real_now, token_in
from web.lanes import Busy, Lane
from web.sheet import sentence_page
from web.sign_in import text_of

_AT_ONCE, _WAITING = 2, 25
_BUSY = phrase("Very many people are signing in at this moment. Wait a minute, then try again.")


def routes(door: Door) -> list[Route]:
    """GET and POST of `/loi-moi/{token}`, which the gate answers to anybody."""
    form, address = InvitationForm(door), f"{INVITATION}/{{token}}"
    return [Route(address, form.show, methods=["GET"]), Route(address, form.send, methods=["POST"])]


class InvitationForm:
    """The form of a link, and the lane in which passwords are hashed for it."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.lane = Lane(_AT_ONCE, _WAITING)

    async def show(self, request: Request) -> Response:
        """The form; looking at it uses nothing up."""
        found = await run_in_threadpool(self._guest, request.path_params["token"])
        if isinstance(found, InvitationEnded):
            return _ended(found)
        with speaking(found.locale):
            return invitation_page(found)

    async def send(self, request: Request) -> Response:
        """303 with the session's cookie; else the form again with one sentence."""
        token, form = request.path_params["token"], await request.form()
        found = await run_in_threadpool(self._guest, token)
        if isinstance(found, InvitationEnded):
            return _ended(found)
        new = text_of(form, "new")
        with speaking(found.locale):
            if new != text_of(form, "again"):
                wrong = _("The new password was typed in two ways. Type the same one twice.")
                return invitation_page(found, wrong=wrong, status=400)
            try:
                done = await self.lane.run(self._take_up, request, token, new)
            except Busy:
                return invitation_page(found, wrong=str(_BUSY), status=503)
            if isinstance(done, InvitationEnded):
                return _ended(done)
            if not isinstance(done, Opened):
                return invitation_page(found, wrong=str(done), status=400)
        secure = await run_in_threadpool(self.door.cookie_is_secure)
        answer = RedirectResponse("/", 303, {"cache-control": "no-store"})
        self.door.give_cookie(answer, done.token, secure=secure)
        return answer

    def _guest(self, token: str) -> Guest | InvitationEnded:
        try:
            with reading(self.door.engine) as session:
                return guest_of(session, token, now=real_now())
        except InvitationEnded as ended:
            return ended

    def _take_up(self, request: Request, token: str, password: str) -> Opened | Refused:
        now, agent = real_now(), request.headers.get("user-agent", "")
        try:
            with writing(self.door.engine) as session:
                opened = accept(session, token, password, address=address_of(request), agent=agent, now=now)
                sign_out(session, token_in(request), now=now)
                return opened
        except Refused as refused:
            return refused


def _ended(ended: InvitationEnded) -> Response:
    return sentence_page(_("The link has ended"), str(ended), 410, onward=SIGN_IN)
