"""The filters of a list of opinions as they stand in an address: of the screen, and of its export."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from models.codes import FUNCTION_CODES, PLATFORMS, REGIONS, Channel, Kind, Severity, State, UnitLink
from services.feedback_filters import MYSELF, NO_PROBLEM, NOBODY, Filters

SEARCH, UNIT, FUNCTION, KIND = "tim", "don-vi", "chuc-nang", "loai"
SEVERITY, STATE, CHANNEL = "muc-do", "trang-thai", "kenh"
FROM, TO, WINDOW = "tu-ngay", "den-ngay", "thoi-gian"
IMAGES, LOOK, EDITED, WAITING = "anh", "xem-lai", "da-sua", "cho-don-vi"
LINK, AS_OF = "gan-don-vi", "tinh-den"
OWNER, ASSIGNEE, PROBLEM, SINCE = "chu-tri", "nguoi-xu-ly", "van-de", "sua-tu"
STARRED, SPAM, OVERDUE, TRASH = "danh-dau", "rac", "qua-han", "thung-rac"
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
    LINK,
    AS_OF,
    SINCE,
    OWNER,
    ASSIGNEE,
    PROBLEM,
    STARRED,
    SPAM,
    OVERDUE,
    TRASH,
    PLATFORM,
    REGION,
    SYSTEM,
    VERSION,
    DEVICE,
)
# In the address of a file: with the personal data that is shown to who asks.
WITH_PERSONAL_DATA = "day-du"
WINDOWS = {"trong": "in", "ngoai": "out"}
LINKS = {"co": UnitLink.ASSIGNED.value, "khong": "missing"}
CHANNEL_GROUPS_IN_ADDRESS = {"thi-diem": "trial", "khac": "other"}
# `toi`: the person who reads the list; `chua`: nobody, none.
MINE, NONE = "toi", "chua"
SWITCHES = (IMAGES, LOOK, EDITED, WAITING, STARRED, SPAM, OVERDUE, TRASH)
LONGEST = 200
_FIRST, _LAST = date(2000, 1, 1), date(2100, 12, 31)


def filters_of(query: Mapping[str, str], *, now: datetime | None = None) -> Filters:
    """The filters that an address names; what is no value of its filter counts as nothing (`wrong_in` names it).

    What is overdue is so at a moment: raises ValueError where that is asked without `now`.
    """
    if query.get(OVERDUE) == "1" and now is None:
        raise ValueError("what is overdue needs a moment")

    def one_of(name: str, codes: Iterable[str]) -> str:
        value = query.get(name, "")
        return value if value in {str(code) for code in codes} else ""

    return Filters(
        search=query.get(SEARCH, "")[:LONGEST],
        function=one_of(FUNCTION, FUNCTION_CODES),
        kind=one_of(KIND, Kind),
        severity=one_of(SEVERITY, Severity),
        state=one_of(STATE, ("open", *State)),
        channel=CHANNEL_GROUPS_IN_ADDRESS.get(query.get(CHANNEL, ""), one_of(CHANNEL, Channel)),
        unit=query.get(UNIT, "")[:LONGEST],
        unit_link=UnitLink.WAITING.value if query.get(WAITING) == "1" else LINKS.get(query.get(LINK, ""), ""),
        day_from=_day(query.get(FROM, "")),
        day_to=_day(query.get(TO, "")),
        window=WINDOWS.get(query.get(WINDOW, ""), ""),
        as_of=_day(query.get(AS_OF, "")),
        images=query.get(IMAGES) == "1",
        needs_person=query.get(LOOK) == "1",
        edited=query.get(EDITED) == "1",
        edited_since=_day(query.get(SINCE, "")),
        owner=NOBODY if query.get(OWNER) == NONE else query.get(OWNER, "")[:LONGEST],
        assignee={MINE: MYSELF, NONE: NOBODY}.get(query.get(ASSIGNEE, ""), query.get(ASSIGNEE, "")[:LONGEST]),
        problem=NO_PROBLEM if query.get(PROBLEM) == NONE else _number(query.get(PROBLEM, "")),
        starred=query.get(STARRED) == "1",
        spam=query.get(SPAM) == "1",
        overdue_at=now if query.get(OVERDUE) == "1" else None,
        trash=query.get(TRASH) == "1",
        platform=one_of(PLATFORM, PLATFORMS),
        region=one_of(REGION, REGIONS),
        system=query.get(SYSTEM, "")[:LONGEST],
        app_version=query.get(VERSION, "")[:LONGEST],
        device=query.get(DEVICE, "")[:LONGEST],
    )


def named_in(query: Mapping[str, str]) -> dict[str, str]:
    """Only the filters of an address, for a link."""
    return {name: query[name] for name in NAMES if query.get(name)}


def wrong_in(query: Mapping[str, str]) -> dict[str, str]:
    """The filters of an address whose value is none: name -> what stands there. They count as nothing."""
    codes: dict[str, Collection[str]] = {
        FUNCTION: FUNCTION_CODES,
        KIND: tuple(Kind),
        SEVERITY: tuple(Severity),
        STATE: ("open", *State),
        CHANNEL: (*CHANNEL_GROUPS_IN_ADDRESS, *Channel),
        WINDOW: WINDOWS,
        LINK: LINKS,
        PLATFORM: PLATFORMS,
        REGION: REGIONS,
        **dict.fromkeys(SWITCHES, ("1",)),
    }
    wrong = {name: query[name] for name in codes if query.get(name) and query[name] not in codes[name]}
    for name in (FROM, TO, SINCE, AS_OF):
        if query.get(name) and _day(query[name]) is None:
            wrong[name] = query[name]
    if query.get(PROBLEM, NONE) not in ("", NONE) and not _number(query[PROBLEM]):
        wrong[PROBLEM] = query[PROBLEM]
    return wrong


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if _FIRST <= day <= _LAST else None
