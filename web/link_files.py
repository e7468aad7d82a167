"""Downloads about the form's link: a unit's QR code and sheet to print, and everything for all units within reach."""

from __future__ import annotations

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.access import Person
from services.form_links import form_link, link_pdf, qr_png
from services.link_bundle import link_zip
from services.pilots import current_pilot
from web.door import Door
from web.files import answer, file_answer


def routes(door: Door) -> list[Route]:
    """GET /tep/lien-ket/{unit}/ma-qr.png, /tep/lien-ket/{unit}/to-in.pdf, /tep/lien-ket.zip."""

    async def code(request: Request) -> Response:
        unit = request.path_params["unit"]

        def fetch(session: Session, person: Person) -> Response:
            made = form_link(session, person, current_pilot(session), unit)
            return file_answer(qr_png(made.link), "image/png")

        return await answer(door, request, fetch)

    async def sheet(request: Request) -> Response:
        unit = request.path_params["unit"]

        def fetch(session: Session, person: Person) -> Response:
            data = link_pdf(session, person, current_pilot(session), unit)
            return file_answer(data, "application/pdf", name="to-in-gop-y.pdf")

        return await answer(door, request, fetch)

    async def every(request: Request) -> Response:
        def fetch(session: Session, person: Person) -> Response:
            data = link_zip(session, person, current_pilot(session), door.settings.data_dir)
            return file_answer(data, "application/zip", name="lien-ket-gop-y.zip")

        return await answer(door, request, fetch)

    return [
        Route("/tep/lien-ket/{unit}/ma-qr.png", code),
        Route("/tep/lien-ket/{unit}/to-in.pdf", sheet),
        Route("/tep/lien-ket.zip", every),
    ]
