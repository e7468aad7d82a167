"""POST /api/form-answers: answers of the form as its own script sends them, with a token instead of a sign-in."""

from __future__ import annotations

from datetime import timedelta

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from importers.drive_images import DriveImages, NoGoogle
from locales import gettext as _
from models.database import reading
from services.form_answers import LONGEST_KEY, SCRIPT, Answered, receive_answer, token_number
from services.image_fetching import fetch_images
from services.pilots import is_demonstration
from web.attempts import Attempts
from web.door import Door, real_now

ADDRESS = "/api/form-answers"
MOST_A_MINUTE = 120
_MINUTE = timedelta(minutes=1)
_LONGEST_TOKEN = 400


def routes(door: Door) -> list[Route]:
    """The one address. Without a standing token nothing of a body is looked at."""
    came = Attempts(MOST_A_MINUTE, _MINUTE)

    async def take(request: Request) -> Response:
        if request.method != "POST":
            return JSONResponse({"error": _("Answers are sent here by POST.")}, 405, {"allow": "POST"})
        token = await run_in_threadpool(_token_of, door, request)
        if token is None:
            said = _(
                "This address takes answers of the form with a valid token. Make one on the sources screen."
            )
            return JSONResponse({"error": said}, 401, {"www-authenticate": "Bearer"})
        name, now = str(token), real_now()
        if came.too_many(name, now):
            said = _("More answers came than a minute may bring. Send the rest a minute later.")
            return JSONResponse({"error": said}, 429, {"retry-after": "60"})
        came.failed(name, now)
        call = request.headers.get("idempotency-key", "")
        if len(call) > LONGEST_KEY or not call.isprintable():
            return JSONResponse({"error": _("An Idempotency-Key has up to 200 printable characters.")}, 400)
        body = await request.body()
        answered = await run_in_threadpool(_receive, door, token, body, call)
        after = BackgroundTask(_fetch, door, answered.item) if answered.item is not None else None
        return JSONResponse(answered.said, answered.status, background=after)

    # Every method is answered here: this address stands open, and nothing else may answer under it.
    return [Route(ADDRESS, take, methods=["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])]


def _token_of(door: Door, request: Request) -> int | None:
    kind, _space, token = request.headers.get("authorization", "").partition(" ")
    # What is no token at all is compared like one, so that every refusal takes the same time.
    given = token.strip()[:_LONGEST_TOKEN] if kind.lower() == "bearer" else ""
    return token_number(door.engine, given, now=real_now())


def _receive(door: Door, token: int, body: bytes, call: str) -> Answered:
    with reading(door.engine) as session:
        now = door.settings.now(demonstration=is_demonstration(session))
    return receive_answer(door.engine, token, body, call, now=now, real_now=real_now())


def _fetch(door: Door, item: int) -> None:
    """Bring the answer's images while its sender still has them; the next sync tries again what fails."""
    settings = door.settings
    if settings.google_service_account_file is None:
        return
    try:
        source = DriveImages(settings.google_service_account_file, settings.google_api_root)
        fetch_images(door.engine, SCRIPT, source, door.store, now=real_now(), item=item)
    except NoGoogle:
        return
