"""Private downloads that sum up: EVNICT's summary, the consolidated report, what is still open, the letter that urges."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from locales import gettext as _
from services.access import Person
from services.consolidated import consolidated_documents, gather_consolidated
from services.opinion_figures import checked_range
from services.outstanding import outstanding, outstanding_document
from services.pilots import current_pilot, is_demonstration, zone_of
from services.reminders import reminder_document
from services.summary import gather_summary, summary_documents
from web.door import Door
from web.files import TYPES, answer, file_answer, not_there, safe_text

_SUMMARY, _REPORT, _OPEN = ("docx", "xlsx"), ("docx", "xlsx", "pdf"), ("docx", "pdf")


def routes(door: Door) -> list[Route]:
    """GET /tep/tong-hop/{form}?tu-ngay=…&den-ngay=…, /tep/bao-cao-tong-hop/{form}, /tep/ton-tai/{form}?chuc-nang=…, /tep/don-doc?don-vi=…."""

    async def summary(request: Request) -> Response:
        form = request.path_params["form"]
        first, last = (_day(request.query_params.get(name, "")) for name in ("tu-ngay", "den-ngay"))

        def fetch(session: Session, person: Person) -> Response:
            if form not in _SUMMARY or first is None or last is None:
                return not_there(_("Name the days and a format: Word or Excel."))
            now = _moment(door, session)
            pilot = current_pilot(session)
            facts = gather_summary(session, person, pilot, checked_range(first, last), now=now)
            files = summary_documents(facts)
            name = next(one for one in files if one.endswith(form))
            return file_answer(files[name], TYPES[form], name=name)

        named = f"{request.query_params.get('tu-ngay', '')}-{request.query_params.get('den-ngay', '')}"
        taken = ("summary", safe_text(named), f"tong-hop.{safe_text(form)}")
        return await answer(door, request, fetch, taken=taken)

    async def consolidated(request: Request) -> Response:
        form = request.path_params["form"]

        def fetch(session: Session, person: Person) -> Response:
            if form not in _REPORT:
                return not_there(
                    _("There is no document of this kind. Take one of %(forms)s.", forms=", ".join(_REPORT))
                )
            facts = gather_consolidated(session, person, current_pilot(session), now=_moment(door, session))
            [(name, data)] = consolidated_documents(facts, (form,)).items()
            return file_answer(data, TYPES[form], name=name)

        taken = ("consolidated", "", f"bao-cao-tong-hop.{safe_text(form)}")
        return await answer(door, request, fetch, taken=taken)

    return [
        Route("/tep/tong-hop/{form}", summary),
        Route("/tep/bao-cao-tong-hop/{form}", consolidated),
        *_lists(door),
    ]


def _lists(door: Door) -> list[Route]:
    async def still_open(request: Request) -> Response:
        form = request.path_params["form"]
        function = request.query_params.get("chuc-nang", "")

        def fetch(session: Session, person: Person) -> Response:
            if form not in _OPEN:
                return not_there(
                    _("There is no document of this kind. Take one of %(forms)s.", forms=", ".join(_OPEN))
                )
            facts = outstanding(
                session, person, current_pilot(session), now=_moment(door, session), function=function
            )
            name = f"ton-tai-{facts.at:%Y%m%d}.{form}"
            return file_answer(outstanding_document(facts, form), TYPES[form], name=name)

        return await answer(door, request, fetch, taken=("outstanding", "", f"ton-tai.{safe_text(form)}"))

    async def letter(request: Request) -> Response:
        code = request.query_params.get("don-vi", "")

        def fetch(session: Session, person: Person) -> Response:
            now, pilot = _moment(door, session), current_pilot(session)
            data = reminder_document(session, person, pilot, now=now, code=code)
            day = now.astimezone(zone_of(pilot))
            return file_answer(data, TYPES["docx"], name=f"cong-van-don-doc-{day:%Y%m%d}.docx")

        return await answer(
            door, request, fetch, taken=("reminder", safe_text(code), "cong-van-don-doc.docx")
        )

    return [Route("/tep/ton-tai/{form}", still_open), Route("/tep/don-doc", letter)]


def _moment(door: Door, session: Session) -> datetime:
    return door.settings.now(demonstration=is_demonstration(session))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
