"""Streamlit's shared places, uploads and media: each address there belongs to the sign-in whose screen it was made for.

Streamlit itself takes an upload for any session that is named, and gives a file to anybody who has its address.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from locales import gettext as _
from locales import speaking
from services.access import Person
from web.limits import UPLOADS

MEDIA = "/media/"
_TRIES, _PAUSE = 10, 0.1  # while a screen is drawn anew, what it shows is nobody's for a moment


class OwnPlaces:
    """ASGI middleware behind the gate. Both questions take the hash of a token, and answer at once.

    `has_session(hash, session_id)`: whether this Streamlit session was opened by that sign-in.
    `sees_file(hash, file_id)`: whether a screen of that sign-in shows this file.
    """

    def __init__(
        self, app: ASGIApp, has_session: Callable[[str, str], bool], sees_file: Callable[[str, str], bool]
    ) -> None:
        self.app = app
        self.has_session = has_session
        self.sees_file = sees_file

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not await self._is_own(scope):
            person: Person = scope["person"]
            with speaking(person.locale):
                said = _("Nothing has this address. The menu lists every page.")
            headers = {"cache-control": "no-store", "connection": "close"}
            await PlainTextResponse(said, 404, headers)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    async def _is_own(self, scope: Scope) -> bool:
        path, owner = scope["path"], scope.get("sign_in", "")
        if path.startswith(UPLOADS) and scope["method"] != "OPTIONS":
            return self.has_session(owner, path.removeprefix(UPLOADS).partition("/")[0])
        if path.startswith(MEDIA):
            file_id = path.removeprefix(MEDIA).partition(".")[0]
            for _try in range(_TRIES):
                if self.sees_file(owner, file_id):
                    return True
                await asyncio.sleep(_PAUSE)
            return False
        return True
