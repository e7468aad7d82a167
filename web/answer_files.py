"""Private downloads of the desk: GET /tep/ket-qua-xu-ly/{unit}.xlsx, /tep/ban-giao-ca/{number}.pdf, /tep/anh-xac-nhan/{number}."""

from __future__ import annotations

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.access import Person
from services.closed_loop import closed_loop_sheet
from services.handover import handover_pdf
from services.pilots import current_pilot, is_demonstration
from services.verification_answers import answer_image
from web.door import Door
from web.files import PICTURES, TYPES, answer, file_answer, number_of, safe_text


def routes(door: Door) -> list[Route]:
    """What became of a unit's opinions, the record of a shift, the image that came with a unit's word on a fix."""

    async def sheet(request: Request) -> Response:
        unit = request.path_params["unit"]

        def fetch(session: Session, person: Person) -> Response:
            now = door.settings.now(demonstration=is_demonstration(session))
            code, data = closed_loop_sheet(session, person, current_pilot(session), unit, now=now)
            return file_answer(data, TYPES["xlsx"], name=f"ket-qua-xu-ly-{safe_text(code)}.xlsx")

        # The export is on record.
        return await answer(door, request, fetch, writes=True)

    async def shift(request: Request) -> Response:
        number = number_of(request.path_params["number"])

        def fetch(session: Session, person: Person) -> Response:
            data = handover_pdf(session, person, current_pilot(session), number)
            return file_answer(data, TYPES["pdf"], name=f"ban-giao-ca-{number}.pdf")

        return await answer(door, request, fetch)

    async def image(request: Request) -> Response:
        number = number_of(request.path_params["number"])

        def fetch(session: Session, person: Person) -> Response:
            data, kind = answer_image(session, person, number, door.store)
            return file_answer(data, kind if kind in PICTURES else "application/octet-stream")

        return await answer(door, request, fetch)

    return [
        Route("/tep/ket-qua-xu-ly/{unit}.xlsx", sheet),
        Route("/tep/ban-giao-ca/{number}.pdf", shift),
        Route("/tep/anh-xac-nhan/{number}", image),
    ]
