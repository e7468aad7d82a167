"""How far a unit with all below it has come: three figures, and the sentence to pass on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import streamlit as st

from locales import gettext as _
from locales.vietnamese import day_month_year
from pages.shared import draw
from services.overview import Overview
from services.rollups import TreeRow


def scope_name(unit: TreeRow) -> str:
    """The unit as a scope line names it: the group as a whole, or the unit's own name."""
    return _("The whole group") if unit.level == 0 else unit.name


def figures(unit: TreeRow, beneath: Callable[[str], None] | None = None) -> None:
    """People who installed, the share of staff, people who use the app; each with its parts or its base.

    `beneath` draws what stands under the card of a figure: the way to its list.
    """
    people = _("people")
    with st.container(key="figures"):
        first, second, third = st.columns(3)
        with first:
            draw.figure(
                _("Installed the app"),
                draw.number(unit.installed, people),
                parts(unit.staff_installed, unit.family_installed),
            )
            if beneath:
                beneath("installed")
        with second:
            draw.figure(
                _("Share of staff who installed"),
                draw.share(unit.share),
                base(unit.staff_installed, unit.headcount),
            )
            if beneath:
                beneath("share")
        with third:
            draw.figure(
                _("Using the app"),
                draw.number(unit.users, people),
                _("where the unit knows it") if unit.users is not None else _("no unit has told it yet"),
            )
            if beneath:
                beneath("users")


def parts(staff: int | None, family: int | None) -> str:
    """Of whom those who installed are; nothing where neither is known."""
    if staff is None and family is None:
        return ""
    return _(
        "%(staff)s staff + %(family)s family members",
        staff=draw.number(staff),
        family=draw.number(family),
    )


def base(staff: int | None, headcount: int | None) -> str:
    """What the share of staff is of; nothing where neither is known."""
    if staff is None and headcount is None:
        return ""
    if staff is not None and headcount and staff > headcount:
        return _(
            "%(staff)s of %(headcount)s staff: above 100%%, to be explained",
            staff=draw.number(staff),
            headcount=draw.number(headcount),
        )
    return _("%(staff)s of %(headcount)s staff", staff=draw.number(staff), headcount=draw.number(headcount))


def message(seen: Overview, on: date) -> str:
    """The figures as a short text to paste into a message."""
    unit = seen.unit
    lines = [
        _("%(unit)s, as of %(day)s:", unit=scope_name(unit), day=day_month_year(on)),
        _(
            "- Installed: %(all)s people (%(staff)s staff, %(family)s family members)",
            all=draw.number(unit.installed),
            staff=draw.number(unit.staff_installed),
            family=draw.number(unit.family_installed),
        ),
        _(
            "- Share of staff: %(share)s of %(headcount)s",
            share=draw.share(unit.share),
            headcount=draw.number(unit.headcount),
        ),
        _("- Using the app: %(users)s people", users=draw.number(unit.users)),
        _("- Opinions received: %(n)s", n=draw.number(unit.feedback)),
    ]
    if seen.owing:
        lines.append(
            _(
                "- Appendix 2: %(sent)s of %(owing)s units have sent it",
                sent=draw.number(seen.sent),
                owing=draw.number(seen.owing),
            )
        )
    return "\n".join(lines)
