"""The counts that a figure of installs is made of: each unit's own, as last counted by the day, and their sum."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from locales import gettext as _
from models.counts import FIGURES
from models.database import reading
from pages.shared import address, draw, drawn_once, go
from pages.shared.unit_filters import PAGE, VIEW
from pages.shared.unit_table import MOST_ROWS_SEEN, ROW_HEIGHT
from pages.shared.visit import engine
from services.access import Action, Person, may
from services.count_book import OwnCount
from services.pilots import current_pilot
from services.rollups import counts_behind

MOST = 300


def draw_counts(person: Person, unit: str, on: date) -> None:
    """Draw the list of a unit with all below it, and what each figure adds up to."""
    with reading(engine()) as session:
        found = counts_behind(session, person, current_pilot(session), on=on, code=unit)
    summed = [count for count in found if count.summed]
    st.subheader(_("The counts behind the figures"), anchor=False)
    if not found:
        draw.empty(
            _("No install count is recorded for this unit by this day."),
            _("Counts are typed or uploaded on “App install counts”."),
        )
        return
    st.markdown(draw.plain(total_words(summed)))
    _table(summed, key="counts-summed")
    left_out = [count for count in found if not count.summed]
    if left_out:
        st.caption(
            draw.plain(
                _("Not added, since units below them have counts of their own (%(n)s):", n=len(left_out))
            )
        )
        _table(left_out, key="counts-left-out")
    if may(person, Action.SEE_INSTALLS):
        go.link(_("Counts of this unit"), "so-lieu", {"don-vi": unit} if unit else {})
    st.button(_("Back to the overview"), icon=":material/arrow_back:", on_click=_back)


def total_words(summed: Sequence[OwnCount]) -> str:
    """What the counts of the list add up to."""

    def total(name: str) -> str:
        known = [n for count in summed if (n := getattr(count.figures, name)) is not None]
        return draw.number(sum(known) if known else None)

    known = [n for c in summed if (n := c.figures.installed) is not None]
    return _(
        "%(units)s counts add up to %(all)s people with the app: %(staff)s staff of %(headcount)s, "
        "%(family)s family members; %(users)s use it.",
        units=draw.number(len(summed)),
        all=draw.number(sum(known) if known else None),
        staff=total("staff_installed"),
        headcount=total("headcount"),
        family=total("family_installed"),
        users=total("users"),
    )


def _table(counts: Sequence[OwnCount], *, key: str) -> None:
    shown = tuple(counts[:MOST])
    st.dataframe(
        drawn_once.figures(_lines, shown),
        hide_index=True,
        key=key,
        height=(min(len(shown), MOST_ROWS_SEEN) + 1) * ROW_HEIGHT + 3,
        row_height=ROW_HEIGHT,
        placeholder=draw.DASH,
        column_config={_("Unit"): st.column_config.TextColumn(pinned=True, width=230)},
    )
    if len(counts) > len(shown):
        st.caption(
            draw.plain(
                _(
                    "The first %(n)s of %(all)s are shown; open a unit to see its own.",
                    n=draw.number(len(shown)),
                    all=draw.number(len(counts)),
                )
            )
        )


def _lines(counts: Sequence[OwnCount]) -> Styler:
    names = [_("Unit"), _("Counted on"), _("Headcount"), _("Staff installed"), _("Family"), _("In use")]
    lines = [
        (c.name, draw.day(c.counted_on), *(getattr(c.figures, name) for name in FIGURES)) for c in counts
    ]
    frame = pd.DataFrame(lines, columns=names)
    for name in names[2:]:
        frame[name] = frame[name].astype("Int64")
    return frame.style.format(dict.fromkeys(names[2:], draw.number), na_rep=draw.DASH)


def _back() -> None:
    for name in (VIEW, PAGE):
        address.keep(name, "")
