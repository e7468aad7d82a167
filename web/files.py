"""Private downloads: images, rows to correct, reports, lists of opinions. Who asks is looked up, and their reach checked, each time."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from locales import gettext as _
from locales import speaking
from models.database import reading, writing
from services.access import NotAllowed, NotFound, Person, Refused
from services.downloads import note_download
from services.feedback_address import WITH_PERSONAL_DATA, filters_of
from services.feedback_export import export_feedback
from services.file_store import FileIsGone
from services.filing import signed_letter
from services.images import image_bytes
from services.import_templates import KINDS_IN_ADDRESS, template
from services.pilots import current_pilot, is_demonstration, zone_of
from services.report_documents import FORMATS
from services.report_images import report_image
from services.rows_to_correct import corrections_of
from services.unit_reports import closed_documents, draft_documents
from services.unmasking import require_shown, with_shown
from web.door import Door, real_now
from web.headers import FILE_POLICY
from web.sheet import sentence_page

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
}
EXPORTS = ("xlsx", "csv")
PRIVATE = {"cache-control": "private, no-store", "content-security-policy": FILE_POLICY}
PICTURES = ("image/png", "image/jpeg", "image/webp", "image/gif")

Fetch = Callable[[Session, Person], Response]
# What a file is in the record: the kind of thing it is of, its number, its name.
Taken = tuple[str, object, str]


def routes(door: Door) -> list[Route]:
    """GET /tep/anh/{number} (and /nho, its small form), /tep/nhap/{number}, /tep/y-kien/{form}, /tep/bao-cao/{unit}/{version or ban-thao}/{form}.

    Also /tep/anh-bao-cao/{number}, an image of a unit's own line, and /tep/van-ban/{unit}/{version}, the signed letter.
    """

    async def image(request: Request) -> Response:
        number = number_of(request.path_params["number"])

        def fetch(session: Session, person: Person) -> Response:
            small = request.url.path.endswith("/nho")
            data, kind = image_bytes(session, person, number, door.store, small=small)
            return file_answer(data, kind if kind in PICTURES else "application/octet-stream")

        return await answer(door, request, fetch)

    async def report(request: Request) -> Response:
        unit, form = request.path_params["unit"], request.path_params["form"]
        version = number_of(request.path_params["version"])

        def fetch(session: Session, person: Person) -> Response:
            pilot = current_pilot(session)
            documents = closed_documents(session, person, pilot, unit, version, door.store, (form,))
            if form not in documents.files:
                return not_there(
                    _("There is no document of this kind. Take one of %(forms)s.", forms=", ".join(FORMATS))
                )
            name = f"PL2-{safe_text(documents.unit)}-v{version}.{form}"
            return file_answer(documents.files[form], TYPES[form], name=name)

        taken = ("report", f"{unit} v{version}", f"PL2-{safe_text(unit)}-v{version}.{safe_text(form)}")
        return await answer(door, request, fetch, taken=taken)

    async def corrections(request: Request) -> Response:
        number = number_of(request.path_params["number"])

        def fetch(session: Session, person: Person) -> Response:
            data = corrections_of(session, person, number, door.store)
            return file_answer(data, TYPES["xlsx"], name=f"can-sua-{number}.xlsx")

        taken = ("import_batch", number, f"can-sua-{number}.xlsx")
        return await answer(door, request, fetch, taken=taken)

    return [
        Route("/tep/anh/{number}", image),
        Route("/tep/anh/{number}/nho", image, name="small"),
        *_of_reports(door),
        Route("/tep/nhap/{number}", corrections),
        *_written_when_asked(door),
        Route("/tep/bao-cao/{unit}/{version}/{form}", report),
    ]


def _of_reports(door: Door) -> list[Route]:
    """GET /tep/anh-bao-cao/{number} and /tep/van-ban/{unit}/{version}: what a unit put into its report."""

    async def line_image(request: Request) -> Response:
        number = number_of(request.path_params["number"])

        def fetch(session: Session, person: Person) -> Response:
            data, kind = report_image(session, person, number, door.store)
            return file_answer(data, kind if kind in PICTURES else "application/octet-stream")

        return await answer(door, request, fetch)

    async def signed(request: Request) -> Response:
        unit, version = request.path_params["unit"], number_of(request.path_params["version"])

        def fetch(session: Session, person: Person) -> Response:
            data = signed_letter(session, person, current_pilot(session), unit, version, door.store)
            return file_answer(data, TYPES["pdf"], name=f"van-ban-{safe_text(unit)}-v{version}.pdf")

        taken = ("report", f"{unit} v{version}", f"van-ban-{safe_text(unit)}-v{version}.pdf")
        return await answer(door, request, fetch, taken=taken)

    return [
        Route("/tep/anh-bao-cao/{number}", line_image),
        Route("/tep/van-ban/{unit}/{version}", signed),
    ]


def _written_when_asked(door: Door) -> list[Route]:
    """As things stand: GET /tep/y-kien/{form}, /tep/bao-cao/{unit}/ban-thao/{form}, /tep/mau/{kind}."""

    async def draft(request: Request) -> Response:
        unit, form = request.path_params["unit"], request.path_params["form"]

        def fetch(session: Session, person: Person) -> Response:
            if form not in FORMATS:
                return not_there(
                    _("There is no document of this kind. Take one of %(forms)s.", forms=", ".join(FORMATS))
                )
            now = door.settings.now(demonstration=is_demonstration(session))
            documents = draft_documents(
                session, person, current_pilot(session), unit, door.store, (form,), now=now
            )
            return file_answer(
                documents.files[form], TYPES[form], name=f"PL2-{safe_text(documents.unit)}-du-thao.{form}"
            )

        return await answer(door, request, fetch)

    async def opinions(request: Request) -> Response:
        form = request.path_params["form"]
        query = request.query_params

        def fetch(session: Session, person: Person) -> Response:
            return _opinions(door, session, with_shown(session, person, now=real_now()), form, query)

        # An export is written down, so the session writes.
        return await answer(door, request, fetch, writes=True)

    async def empty_form(request: Request) -> Response:
        kinds = {name: kind for kind, name in KINDS_IN_ADDRESS.items()}
        name = request.path_params["kind"]

        def fetch(session: Session, person: Person) -> Response:
            if name not in kinds:
                return not_there(_("There is no template for this kind of file."))
            data = template(session, person, current_pilot(session), kinds[name], code=person.unit_code)
            return file_answer(data, TYPES["xlsx"], name=f"mau-{name}.xlsx")

        return await answer(door, request, fetch)

    return [
        Route("/tep/mau/{kind}", empty_form),
        Route("/tep/y-kien/{form}", opinions),
        Route("/tep/bao-cao/{unit}/ban-thao/{form}", draft),
    ]


async def answer(
    door: Door, request: Request, fetch: Fetch, *, writes: bool = False, taken: Taken | None = None
) -> Response:
    """What `fetch` gives to the person who asks, or a page with a sentence that says why not.

    `taken` says what a file is: that it was taken away is written down before it is sent.
    """
    person: Person = request.scope["person"]
    open_session = writing if writes else reading

    def work() -> Response:
        response = looked_up()
        if taken is not None and response.status_code == 200:
            with writing(door.engine) as session:
                now = door.settings.now(demonstration=is_demonstration(session))
                note_download(session, person, *taken, now=now)
        return response

    def looked_up() -> Response:
        with speaking(person.locale), open_session(door.engine) as session:
            try:
                return fetch(session, person)
            except NotFound as missing:
                return not_there(str(missing))
            except Refused as refused:
                return sentence_page(_("Not possible as things stand"), str(refused), 409)
            except NotAllowed as refused:
                return sentence_page(_("Not for this account"), str(refused), 403)
            except FileIsGone:
                return not_there(_("This file is missing from the store. Tell the administrator."))

    return await run_in_threadpool(work)


def _opinions(door: Door, session: Session, person: Person, form: str, query: Mapping[str, str]) -> Response:
    """A list of opinions as a file: personal data is hidden unless it is asked for and shown to this person now."""
    whole = query.get(WITH_PERSONAL_DATA) == "1"
    if whole:
        require_shown(person)
    if form not in EXPORTS:
        return not_there(
            _("There is no document of this kind. Take one of %(forms)s.", forms=", ".join(EXPORTS))
        )
    pilot = current_pilot(session)
    now = door.settings.now(demonstration=is_demonstration(session))
    name = f"y-kien-{now.astimezone(zone_of(pilot)):%Y%m%d-%H%M}.{form}"
    with tempfile.TemporaryDirectory(prefix="export-") as folder:
        path = Path(folder) / name
        filters = filters_of(query, now=now)
        export_feedback(session, person, pilot, path, now=now, filters=filters, masked=not whole)
        return file_answer(path.read_bytes(), TYPES[form], name=name)


def not_there(sentence: str) -> Response:
    """The page that says that there is nothing."""
    return sentence_page(_("Not found"), sentence, 404)


def file_answer(data: bytes, kind: str, *, name: str = "") -> Response:
    """A private file; with a `name` it is saved rather than shown."""
    headers = dict(PRIVATE)
    if name:
        headers["content-disposition"] = f'attachment; filename="{name}"'
    return Response(data, media_type=kind, headers=headers)


def safe_text(text: str) -> str:
    """Text that no header and no file system trips over.

    >>> safe_text('Đ"/../x 1')
    '_x_1'
    """
    return re.sub(r"[^A-Za-z0-9_-]+", "_", text)[:80]


def number_of(text: str) -> int:
    """The number in an address; 0, which nothing has, for what no table could count to."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0
