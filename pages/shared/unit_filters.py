"""Which units a list of progress shows: what the address asks for, the way up, and the controls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import streamlit as st

from locales import gettext as _
from pages.shared import address, draw
from services.overview import Overview, ReportFilter

UNIT, REPORT, SEARCH, DAY, LEVELS = "don-vi", "bao-cao", "tim", "ngay", "moi-cap"
PART, VIEW, PAGE = "mien", "xem", "trang"
REPORTS = {
    "": ReportFilter.ALL,
    "thieu": ReportFilter.MISSING,
    "da-gui": ReportFilter.SENT,
    "tre": ReportFilter.LATE,
    "tra-lai": ReportFilter.RETURNED,
}


@dataclass(frozen=True)
class Asked:
    """What the address asks for; `code` is empty for the person's own top."""

    code: str
    words: str
    report: ReportFilter
    on: date
    all_levels: bool
    part: str = ""


def asked(first: date, today: date) -> Asked:
    """The filters as the address names them, the day from `first` to `today`."""
    return Asked(
        address.asked(UNIT),
        address.asked(SEARCH)[:200],
        REPORTS.get(address.asked(REPORT), ReportFilter.ALL),
        address.day_asked(DAY, today, least=first, most=today),
        address.asked(LEVELS) == "1",
        address.asked(PART),
    )


def way(seen: Overview) -> None:
    """The units above the one that is open; a click opens one."""
    if not seen.above:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for unit in seen.above:
            code = "" if unit.code == seen.top.code else unit.code
            st.button(
                f":blue[{draw.plain(unit.name)}]",
                key=f"way-{unit.code}",
                type="tertiary",
                icon=":material/arrow_upward:",
                on_click=address.keep,
                args=(UNIT, code),
            )


def controls(seen: Overview, first: date, today: date, *, lists_units: bool = True) -> None:
    """Unit and day (from `first` to `today`); where units are listed, state of the report, part and words between."""
    units = {"": _("All units") if seen.unit.level == 0 else seen.top.name}
    units |= {unit.code: unit.name for unit in seen.branches}
    if seen.unit.code != seen.top.code:
        units.setdefault(seen.unit.code, seen.unit.name)
    if not lists_units:
        with st.container(key="filters"):
            unit, day = st.columns([8, 3])
            with unit:
                address.choice(_("Unit"), units, UNIT)
            with day:
                address.day(_("As of"), DAY, today, least=first, most=today)
        return
    reports = {
        "": _("All"),
        "thieu": _("Not sent"),
        "da-gui": _("Sent"),
        "tre": _("Sent late"),
        "tra-lai": _("To be completed"),
    }
    with st.container(key="filters"):
        national = seen.top.code == seen.unit.code and not seen.unit.level
        unit, report, part, search, day = st.columns([3, 2, 2, 3, 2])
        with unit:
            address.choice(_("Unit"), units, UNIT, resets=(PAGE,))
        with report:
            address.choice(_("Appendix 2"), reports, REPORT, resets=(PAGE,))
        with part:
            address.choice(_("Part of the country"), parts(national=national), PART, resets=(PAGE,))
        with search:
            address.words(_("Search"), SEARCH, placeholder=_("Name or code of a unit"), resets=(PAGE,))
        with day:
            address.day(_("As of"), DAY, today, least=first, most=today)


def parts(*, national: bool = True) -> dict[str, str]:
    """The parts of the country to choose from; below EVN a unit lies in one of them."""
    if not national:
        return {"": _("All")}
    return {"": _("All"), "bac": _("North"), "trung": _("Centre"), "nam": _("South")}


def clear() -> None:
    """A button that takes the filters out and leaves the unit and the day."""
    st.button(_("Clear the filters"), on_click=_forget, icon=":material/filter_alt_off:")


def _forget() -> None:
    for name in (REPORT, SEARCH, LEVELS, PART, PAGE):
        address.keep(name, "")


def back_to_the_top() -> None:
    """A button that leaves the unit for all that the person may see."""
    st.button(_("Show all units"), on_click=address.keep, args=(UNIT, ""), type="primary")
