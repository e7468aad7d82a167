"""The pilot that is meant, and the pilot of the letter that ships with the program."""

from __future__ import annotations

from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from locales import phrase
from models.codes import LETTER_FUNCTIONS
from models.tables import AppFunction, Pilot, Setting
from models.types import key
from services.access import NotFound

LETTER_PILOT = "CSKH-2025"
DEMONSTRATION = "demonstration"
# The filter of every address that says which pilot it shows.
PILOT_IN_ADDRESS = "dot"
_looked_at: ContextVar[str] = ContextVar("looked_at", default="")


def load_letter_pilot(session: Session, *, now: datetime) -> Pilot:
    """Add the pilot of the letter and its functions where they are not there yet."""
    pilot = session.exec(select(Pilot).where(Pilot.code == LETTER_PILOT)).first()
    if pilot is None:
        pilot = Pilot(
            code=LETTER_PILOT,
            name="Thí điểm ứng dụng chăm sóc khách hàng (CSKH) trong nội bộ Tập đoàn",
            letter_number="",
            letter_on=None,
            trial_from=date(2025, 11, 20),
            trial_to=date(2025, 12, 10),
            report_before=date(2025, 12, 15),
            launch_on=date(2025, 12, 21),
            form_url="https://docs.google.com/forms/d/e/1FAIpQLSe7xvhvtCUFeDpiwzS-lvoEl6sn_VvI9aBLoR-GhEmSJ8WdiQ/viewform",
            settings={"appendix_label": "Phụ lục 2", "letter_symbol": "EVN-KDMBĐ"},
            created_at=now,
        )
        session.add(pilot)
        session.flush()
    have = set(session.exec(select(AppFunction.code).where(AppFunction.pilot_id == pilot.id)))
    for position, (code, number, group, label) in enumerate(LETTER_FUNCTIONS):
        if code not in have:
            session.add(
                AppFunction(
                    pilot_id=key(pilot),
                    code=code,
                    group_number=number,
                    group_label=group,
                    label=label,
                    position=position,
                )
            )
    session.flush()
    return pilot


def look_at(code: str) -> None:
    """From here on in this request the pilot of that code is meant where none is named; "" for the current one."""
    _looked_at.set(code)


def current_pilot(session: Session, code: str | None = None) -> Pilot:
    """The pilot of that code, else the one that the person looks at, else the current one.

    Raises NotFound with what to do.
    """
    looked_at = "" if code else _looked_at.get()
    if looked_at:
        chosen = session.exec(select(Pilot).where(Pilot.code == looked_at)).first()
        if chosen is not None:
            return chosen
    query = select(Pilot).where(Pilot.code == code) if code else select(Pilot).where(Pilot.is_current)
    pilot = session.exec(query.order_by(col(Pilot.id).desc())).first()
    if pilot is None and code:
        raise NotFound(phrase("No pilot has the code %(code)s. Leave it out for the current one.", code=code))
    if pilot is None:
        raise NotFound(phrase("There is no pilot yet. Run `python cli.py setup` first."))
    return pilot


def functions_of(session: Session, pilot: Pilot) -> list[AppFunction]:
    """The app's functions in the order of Appendix 1."""
    query = select(AppFunction).where(AppFunction.pilot_id == pilot.id).order_by(col(AppFunction.position))
    return list(session.exec(query))


def zone_of(pilot: Pilot) -> ZoneInfo:
    """The zone that the pilot's days are days in."""
    return ZoneInfo(pilot.time_zone)


def is_demonstration(session: Session) -> bool:
    """Whether this database was marked as a demonstration."""
    return session.get(Setting, DEMONSTRATION) is not None


def mark_demonstration(session: Session) -> None:
    """Mark this database as a demonstration (kept when the caller commits)."""
    if not is_demonstration(session):
        session.add(Setting(key=DEMONSTRATION, value="1"))
        session.flush()
