"""A sheet of A4 to hang up: the app, a unit, a QR code that opens the form with the unit filled in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import typst

from locales.vietnamese import day_month_year

_FONTS = Path(__file__).parent / "fonts"
_LAYOUT = Path(__file__).parent / "templates" / "link_sheet.typ"


@dataclass(frozen=True)
class LinkSheet:
    """What one sheet says. `qr` is an SVG; `until` the last day of the trial."""

    unit: str
    link: str
    qr: bytes
    until: date
    unit_is_filled: bool = True


def build_link_sheets(sheets: Sequence[LinkSheet]) -> bytes:
    """One page of A4 a sheet, as PDF; words reach the layout as data, so that none is ever markup."""
    told = [
        {
            "unit": sheet.unit,
            "link": sheet.link,
            "qr": f"qr{number}.svg",
            "until": day_month_year(sheet.until),
            "filled": sheet.unit_is_filled,
        }
        for number, sheet in enumerate(sheets)
    ]
    files = {"main.typ": _LAYOUT.read_bytes(), "sheets.json": json.dumps(told).encode()}
    files |= {f"qr{number}.svg": sheet.qr for number, sheet in enumerate(sheets)}
    # Nothing but what is handed in: no folder, no packages, no fonts of the machine. The compiler takes several
    # files by name; its declared types know of one only.
    written: bytes = typst.compile(  # type: ignore[call-overload]
        input=files, font_paths=[str(_FONTS)], ignore_system_fonts=True, format="pdf"
    )
    return written
