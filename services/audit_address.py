"""The record's filters as they stand in an address: the screen and the download read the same words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from services.audit_list import AuditFilters

WHO, ACT, UNIT, FROM, TO, WORDS = "nguoi", "viec", "don-vi", "tu-ngay", "den-ngay", "tim"
SUBJECT, NUMBER = "doi-tuong", "so"
MOST = 200


def audit_filters_of(asked: Mapping[str, str]) -> AuditFilters:
    """The filters that an address asks for; what it says wrongly is left out.

    >>> audit_filters_of({"nguoi": "An", "tu-ngay": "2025-12-01", "den-ngay": "mai"})
    AuditFilters(who='An', act='', unit='', from_on=datetime.date(2025, 12, 1), to_on=None, words='', subject='', number='')
    """

    def said(name: str) -> str:
        # PostgreSQL takes no NUL, and nobody searches for one.
        return str(asked.get(name, ""))[:MOST].replace("\x00", "")

    return AuditFilters(
        said(WHO),
        said(ACT),
        said(UNIT),
        _day(said(FROM)),
        _day(said(TO)),
        said(WORDS),
        said(SUBJECT),
        said(NUMBER),
    )


def in_address(filters: AuditFilters) -> dict[str, str]:
    """The words of an address that ask for these filters; none for a filter that is not set."""
    said = {
        WHO: filters.who,
        ACT: filters.act,
        UNIT: filters.unit,
        FROM: filters.from_on.isoformat() if filters.from_on else "",
        TO: filters.to_on.isoformat() if filters.to_on else "",
        WORDS: filters.words,
        SUBJECT: filters.subject,
        NUMBER: filters.number,
    }
    return {name: value for name, value in said.items() if value}


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None
