"""Private downloads of many reports at once and of Word templates: GET /tep/bo-bao-cao/{number}, /tep/mau-bao-cao[/{unit}]."""

from __future__ import annotations

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from services.access import Person
from services.pilots import current_pilot
from services.report_bundle import bundle_zip
from services.report_templates import common_template, own_template
from web.door import Door
from web.files import PRIVATE, TYPES, answer, file_answer, safe_text


def routes(door: Door) -> list[Route]:
    """The ZIP of the person's own bundle, the common template, the template of a unit within reach."""

    async def bundle(request: Request) -> Response:
        number = request.path_params["number"]

        def fetch(session: Session, person: Person) -> Response:
            path, name = bundle_zip(session, person, number, door.settings.data_dir)
            return FileResponse(path, media_type="application/zip", filename=name, headers=PRIVATE)

        return await answer(door, request, fetch)

    async def common(request: Request) -> Response:
        def fetch(_session: Session, person: Person) -> Response:
            return file_answer(common_template(person), TYPES["docx"], name="mau-phu-luc-2.docx")

        return await answer(door, request, fetch)

    async def own(request: Request) -> Response:
        unit = request.path_params["unit"]

        def fetch(session: Session, person: Person) -> Response:
            data = own_template(session, person, current_pilot(session), unit, door.store)
            return file_answer(data, TYPES["docx"], name=f"mau-phu-luc-2-{safe_text(unit)}.docx")

        return await answer(door, request, fetch)

    return [
        Route("/tep/bo-bao-cao/{number}", bundle),
        Route("/tep/mau-bao-cao", common),
        Route("/tep/mau-bao-cao/{unit}", own),
    ]
