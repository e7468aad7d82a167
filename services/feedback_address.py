"""The filters of a list of opinions as they stand in an address: of the screen, and of its export."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from models.codes import FUNCTION_CODES, PLATFORMS, REGIONS, Channel, Kind, Severity, State, UnitLink
from services.feedback_filters import Filters

SEARCH, UNIT, FUNCTION, KIND = "tim", "don-vi", "chuc-nang", "loai"
SEVERITY, STATE, CHANNEL = "muc-do", "trang-thai", "kenh"
FROM, TO, WINDOW = "tu-ngay", "den-ngay", "thoi-gian"
IMAGES, LOOK, EDITED, WAITING = "anh", "xem-lai", "da-sua", "cho-don-vi"
PLATFORM, REGION, SYSTEM, VERSION, DEVICE = "nen-tang", "may-chu", "he-dieu-hanh", "phien-ban", "thiet-bi"
NAMES = (
    SEARCH,
    UNIT,
    FUNCTION,
    KIND,
    SEVERITY,
    STATE,
    CHANNEL,
    FROM,
    TO,
    WINDOW,
    IMAGES,
    LOOK,
    EDITED,
    WAITING,
    PLATFORM,
    REGION,
    SYSTEM,
    VERSION,
    DEVICE,
)
WINDOWS = {"trong": "in", "ngoai": "out"}
LONGEST = 200


def filters_of(query: Mapping[str, str]) -> Filters:
    """The filters that an address names; what is no value of its filter counts as nothing."""

    def one_of(name: str, codes: Iterable[str]) -> str:
        value = query.get(name, "")
        return value if value in {str(code) for code in codes} else ""

    return Filters(
        search=query.get(SEARCH, "")[:LONGEST],
        function=one_of(FUNCTION, FUNCTION_CODES),
        kind=one_of(KIND, Kind),
        severity=one_of(SEVERITY, Severity),
        state=one_of(STATE, ("open", *State)),
        channel=one_of(CHANNEL, Channel),
        unit=query.get(UNIT, "")[:LONGEST],
        unit_link=UnitLink.WAITING.value if query.get(WAITING) == "1" else "",
        day_from=_day(query.get(FROM, "")),
        day_to=_day(query.get(TO, "")),
        window=WINDOWS.get(query.get(WINDOW, ""), ""),
        images=query.get(IMAGES) == "1",
        needs_person=query.get(LOOK) == "1",
        edited=query.get(EDITED) == "1",
        platform=one_of(PLATFORM, PLATFORMS),
        region=one_of(REGION, REGIONS),
        system=query.get(SYSTEM, "")[:LONGEST],
        app_version=query.get(VERSION, "")[:LONGEST],
        device=query.get(DEVICE, "")[:LONGEST],
    )


def named_in(query: Mapping[str, str]) -> dict[str, str]:
    """Only the filters of an address, for a link."""
    return {name: query[name] for name in NAMES if query.get(name)}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
