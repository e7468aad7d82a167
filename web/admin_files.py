"""Downloads of administration: the record, and what is kept of one person."""

from __future__ import annotations

import tempfile
from pathlib import Path

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.access import Person
from services.audit_address import audit_filters_of
from services.audit_list import export_audit
from services.personal_export import exported
from services.pilots import current_pilot, is_demonstration, zone_of
from web.door import Door, real_now
from web.files import TYPES, answer, file_answer


def routes(door: Door) -> list[Route]:
    """GET /tep/nhat-ky/xlsx with the filters of the screen, /tep/du-lieu-ca-nhan/{name}, a copy that was just made."""

    async def record(request: Request) -> Response:
        filters = audit_filters_of(request.query_params)

        def fetch(session: Session, person: Person) -> Response:
            zone = zone_of(current_pilot(session))
            now = door.settings.now(demonstration=is_demonstration(session))
            with tempfile.TemporaryDirectory(prefix="record-") as folder:
                path = Path(folder) / "nhat-ky.xlsx"
                export_audit(session, person, filters, path, zone=zone, now=now)
                name = f"nhat-ky-{now.astimezone(zone):%Y%m%d-%H%M}.xlsx"
                return file_answer(path.read_bytes(), TYPES["xlsx"], name=name)

        return await answer(door, request, fetch, writes=True)

    async def personal(request: Request) -> Response:
        name = request.path_params["name"]

        def fetch(_session: Session, person: Person) -> Response:
            data = exported(person, name, door.store, real_now=real_now())
            return file_answer(data, "application/zip", name="du-lieu-ca-nhan.zip")

        return await answer(door, request, fetch)

    return [Route("/tep/nhat-ky/xlsx", record), Route("/tep/du-lieu-ca-nhan/{name}", personal)]
