"""Private downloads: images of items, rows to correct, closed reports. Who asks is looked up, and their reach checked, each time."""

from __future__ import annotations

import re
from collections.abc import Callable

from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from locales import gettext as _
from locales import speaking
from models.database import reading
from services.access import NotAllowed, NotFound, Person
from services.file_store import FileIsGone
from services.images import image_bytes
from services.pilots import current_pilot
from services.rows_to_correct import corrections_of
from services.unit_reports import FORMATS, closed_documents
from web.door import Door
from web.headers import FILE_POLICY
from web.sheet import sentence_page

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
_PICTURES = ("image/png", "image/jpeg", "image/webp", "image/gif")

Fetch = Callable[[Session, Person], Response]


def routes(door: Door) -> list[Route]:
    """GET /tep/anh/{number}, /tep/nhap/{number} and /tep/bao-cao/{unit}/{version}/{form}."""

    async def image(request: Request) -> Response:
        number = _number(request.path_params["number"])

        def fetch(session: Session, person: Person) -> Response:
            data, kind = image_bytes(session, person, number, door.store)
            return _file(data, kind if kind in _PICTURES else "application/octet-stream")

        return await _answer(door, request, fetch)

    async def report(request: Request) -> Response:
        unit, form = request.path_params["unit"], request.path_params["form"]
        version = _number(request.path_params["version"])

        def fetch(session: Session, person: Person) -> Response:
            pilot = current_pilot(session)
            documents = closed_documents(session, person, pilot, unit, version, door.store, (form,))
            if form not in documents.files:
                return _not_there(
                    _("There is no document of this kind. Take one of %(forms)s.", forms=", ".join(FORMATS))
                )
            name = f"PL2-{_safe(documents.unit)}-v{version}.{form}"
            return _file(documents.files[form], TYPES[form], name=name)

        return await _answer(door, request, fetch)

    async def corrections(request: Request) -> Response:
        number = _number(request.path_params["number"])

        def fetch(session: Session, person: Person) -> Response:
            data = corrections_of(session, person, number, door.store)
            return _file(data, TYPES["xlsx"], name=f"can-sua-{number}.xlsx")

        return await _answer(door, request, fetch)

    return [
        Route("/tep/anh/{number}", image),
        Route("/tep/nhap/{number}", corrections),
        Route("/tep/bao-cao/{unit}/{version}/{form}", report),
    ]


async def _answer(door: Door, request: Request, fetch: Fetch) -> Response:
    person: Person = request.scope["person"]

    def work() -> Response:
        with speaking(person.locale), reading(door.engine) as session:
            try:
                return fetch(session, person)
            except NotFound as missing:
                return _not_there(str(missing))
            except NotAllowed as refused:
                return sentence_page(_("Not for this account"), str(refused), 403)
            except FileIsGone:
                return _not_there(_("This file is missing from the store. Tell the administrator."))

    return await run_in_threadpool(work)


def _not_there(sentence: str) -> Response:
    return sentence_page(_("Not found"), sentence, 404)


def _file(data: bytes, kind: str, *, name: str = "") -> Response:
    headers = {"cache-control": "private, no-store", "content-security-policy": FILE_POLICY}
    if name:
        headers["content-disposition"] = f'attachment; filename="{name}"'
    return Response(data, media_type=kind, headers=headers)


def _safe(text: str) -> str:
    """Text that no header and no file system trips over.

    >>> _safe('Đ"/../x 1')
    '_x_1'
    """
    return re.sub(r"[^A-Za-z0-9_-]+", "_", text)[:80]


def _number(text: str) -> int:
    """The number in an address; 0, which nothing has, for what no table could count to."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0
