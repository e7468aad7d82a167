"""Which of the five back-ends behind the app an opinion is about: by its unit's place in the tree, else by customer code."""

from __future__ import annotations

import re

from sqlmodel import Session, select

from models.codes import REGIONS
from models.tables import Unit

# What customer codes of each corporation begin with, as units.csv has them.
PREFIXES = {
    "EVNNPC": ("PA", "PH", "PM", "PN"),
    "EVNCPC": ("PC", "PP", "PQ"),
    "EVNSPC": ("PB", "PK"),
    "EVNHANOI": ("PD",),
    "EVNHCMC": ("PE",),
}
# The corporations of each part of the country, from north to south.
PARTS_OF_THE_COUNTRY = {
    "bac": ("EVNNPC", "EVNHANOI"),
    "trung": ("EVNCPC",),
    "nam": ("EVNSPC", "EVNHCMC"),
}
_OF_PREFIX = {prefix: region for region, prefixes in PREFIXES.items() for prefix in prefixes}
_CODE = re.compile(r"\b(P[A-EHKMNPQ])[ .]?\d{2}[ .]?\d{4,12}\b", re.IGNORECASE)


def region_of(path: str, customer_code: str, text: str) -> str:
    """The corporation's code; "" where nothing tells. A customer code that the person gave comes before the text's.

    A text that names codes of two corporations tells nothing.

    >>> region_of("/EVN/EVNHANOI/PD16/", "PE01000123456", ""), region_of("", "", "mã KH pc05 000318842")
    ('EVNHANOI', 'EVNCPC')
    """
    for region in REGIONS:
        if f"/{region}/" in path:
            return region
    for said in (customer_code, text):
        found = {_OF_PREFIX[match[1].upper()] for match in _CODE.finditer(said)}
        if len(found) == 1:
            return found.pop()
    return ""


def paths_of(session: Session) -> dict[int | None, str]:
    """Each unit's place in the tree, by its number."""
    return dict(session.exec(select(Unit.id, Unit.path)).all())
