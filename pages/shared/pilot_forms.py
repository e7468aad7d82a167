"""The forms of a pilot: what is set of it, how its functions are called, which is the current one, a copy of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import pandas as pd
import streamlit as st
from sqlmodel import Session

from locales import gettext as _
from models.database import writing
from pages.shared import address, draw
from pages.shared.headings import heading
from pages.shared.visit import engine, moment, visitor
from services.access import Action, NotAllowed, NotFound, Person, Refused
from services.admin_pilots import (
    MOST_ADDRESS,
    MOST_NAME,
    PilotFields,
    PilotLine,
    change_functions,
    change_pilot,
    make_current,
)
from services.pilot_copies import MOST_CODE, Copied, copy_pilot, remove_pilot

_FIRST, _LAST = date(2000, 1, 1), date(2100, 12, 31)


def draw_fields(line: PilotLine) -> None:
    """The letter, the days, the form, with a button that keeps them."""
    was = line.fields
    key = f"pilot.{line.code}.{hash(was)}"
    heading(_("Letter and days"))
    name = st.text_input(_("Name of the pilot"), was.name, max_chars=MOST_NAME, key=f"{key}.name")
    number, on, launch = st.columns(3)
    with number:
        letter = st.text_input(
            _("Number of the letter"), was.letter_number, max_chars=MOST_NAME, key=f"{key}.number"
        )
    with on:
        letter_on = _day(_("Day of the letter"), was.letter_on, f"{key}.on")
    with launch:
        launch_on = _day(_("Public launch"), was.launch_on, f"{key}.launch")
    first, last, due = st.columns(3)
    with first:
        trial_from = _day(_("Trial: first day"), was.trial_from, f"{key}.from") or was.trial_from
    with last:
        trial_to = _day(_("Trial: last day"), was.trial_to, f"{key}.to") or was.trial_to
    with due:
        before = _day(_("Reports due before"), was.report_before, f"{key}.before") or was.report_before
    end = before - timedelta(days=1)
    st.caption(draw.plain(_("The last moment on time: the end of %(day)s.", day=draw.day(end))))
    form, sheet = st.columns(2)
    with form:
        form_url = st.text_input(
            _("Address of the form"), was.form_url, max_chars=MOST_ADDRESS, key=f"{key}.form"
        )
    with sheet:
        sheet_id = st.text_input(
            _("Id of the answers’ sheet"), was.sheet_id, max_chars=MOST_ADDRESS, key=f"{key}.sheet"
        )
    wanted = PilotFields(
        name,
        letter,
        letter_on,
        trial_from,
        trial_to,
        before,
        launch_on,
        form_url,
        sheet_id,
    )
    if wanted.report_before != was.report_before and line.duties:
        st.warning(
            _("The duties to report that are due on the old day move with it; each unit’s own days stay.")
        )
    st.button(
        _("Save the pilot"),
        type="primary",
        icon=":material/save:",
        disabled=wanted == was,
        on_click=_change,
        args=(line.code, wanted, was),
        key="pilot.save",
    )


def _day(label: str, value: date | None, key: str) -> date | None:
    chosen = st.date_input(label, value, min_value=_FIRST, max_value=_LAST, format="DD/MM/YYYY", key=key)
    return chosen if isinstance(chosen, date) else None


def draw_functions(line: PilotLine) -> None:
    """The app's functions in the order of Appendix 1; their words can be changed, their codes stay."""
    heading(_("Functions of the app"))
    was = {f.code: (f.group_label, f.label) for f in line.functions}
    frame = pd.DataFrame(
        [(f.code, f.group_label, f.label) for f in line.functions], columns=["code", "group", "label"]
    )
    edited = st.data_editor(
        frame,
        hide_index=True,
        disabled=["code"],
        height=(len(frame) + 1) * 35 + 3,
        key=f"pilot.functions.{line.code}.{hash(line.functions)}",
        column_config={
            "code": st.column_config.TextColumn(_("Code"), width=140),
            "group": st.column_config.TextColumn(_("Group"), max_chars=MOST_NAME, width="medium"),
            "label": st.column_config.TextColumn(_("Function"), max_chars=MOST_NAME, width="large"),
        },
    )
    wanted = {
        str(code): (str(group or ""), str(label or ""))
        for code, group, label in edited.itertuples(index=False)
    }
    st.button(
        _("Save the functions"),
        icon=":material/save:",
        disabled=wanted == was,
        on_click=_rename,
        args=(line.code, wanted),
        key="pilot.functions.save",
    )


def draw_acts(line: PilotLine) -> None:
    """Making it the current one, and taking a new one back, each asked again."""
    if line.is_current:
        return
    with st.container(horizontal=True):
        with st.popover(_("Make it the current pilot"), icon=":material/flag:"):
            st.markdown(
                draw.plain(
                    _(
                        "Everybody who chose no pilot then looks at this one, and commands without --pilot mean it."
                    )
                )
            )
            st.button(
                _("Yes, make it the current one"),
                type="primary",
                on_click=_make_current,
                args=(line.code,),
                key="pilot.current",
            )
        if not line.counts and not line.items:
            with st.popover(_("Remove this pilot"), icon=":material/delete:"):
                st.markdown(
                    draw.plain(
                        _("Its functions, duties and templates go with it. Nothing else stands in it.")
                    )
                )
                st.button(
                    _("Yes, remove it"),
                    type="primary",
                    on_click=_remove,
                    args=(line.code,),
                    key="pilot.remove",
                )


def draw_copy(line: PilotLine) -> None:
    """A new pilot like this one."""
    key = f"pilot.copy.{line.code}"
    with st.expander(_("A new pilot like this one"), icon=":material/content_copy:"):
        st.markdown(
            draw.plain(
                _(
                    "Its functions come along and every day moves with the first. Counts, opinions and reports stay behind."
                )
            )
        )
        name = st.text_input(_("Name of the new pilot"), max_chars=MOST_NAME, key=f"{key}.name")
        code_box, first_box = st.columns(2)
        with code_box:
            code = st.text_input(
                _("Code"),
                max_chars=MOST_CODE,
                key=f"{key}.code",
                help=_("Letters, digits, hyphens and low lines; it stays."),
            )
        with first_box:
            first = _day(_("Trial: first day"), line.fields.trial_from + timedelta(days=364), f"{key}.from")
        shift = (first or line.fields.trial_from) - line.fields.trial_from
        st.caption(
            draw.plain(
                _(
                    "Trial until %(to)s, reports before %(before)s.",
                    to=draw.day(line.fields.trial_to + shift),
                    before=draw.day(line.fields.report_before + shift),
                )
            )
        )
        with_duties = st.checkbox(
            _("The units’ duties to report (%(n)s)", n=line.duties), True, key=f"{key}.duties"
        )
        with_templates = st.checkbox(_("The units’ own Word templates"), True, key=f"{key}.templates")
        with_sheet = st.checkbox(_("The same form and sheet of answers"), False, key=f"{key}.sheet")
        st.button(
            _("Make the new pilot"),
            type="primary",
            disabled=not (name.strip() and code.strip() and first),
            on_click=_copy,
            args=(line.code, code, name, first, with_duties, with_sheet, with_templates),
            key="pilot.copy",
        )


def _kept(act: Callable[[Session, Person], object]) -> tuple[bool, object]:
    """Whether an act could be done, and what it gave; why not is told."""
    person = visitor(Action.MANAGE_PILOTS)
    try:
        with writing(engine()) as session:
            return True, act(session, person)
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
        return False, None


def _change(code: str, wanted: PilotFields, seen: PilotFields) -> None:
    well, _was = _kept(lambda s, p: change_pilot(s, p, code, wanted, now=moment(), seen=seen))
    if well:
        draw.done(_("Pilot %(code)s was changed.", code=code), partial(_change_back, code, seen, wanted))


def _change_back(code: str, was: PilotFields, seen: PilotFields) -> str:
    person = visitor(Action.MANAGE_PILOTS)
    with writing(engine()) as session:
        change_pilot(session, person, code, was, now=moment(), seen=seen)
    return _("Pilot %(code)s is again what it was.", code=code)


def _rename(code: str, wanted: dict[str, tuple[str, str]]) -> None:
    well, was = _kept(lambda s, p: change_functions(s, p, code, wanted, now=moment()))
    if well and isinstance(was, dict):
        draw.done(_("The functions of %(code)s were changed.", code=code), partial(_rename_back, code, was))


def _rename_back(code: str, was: dict[str, tuple[str, str]]) -> str:
    person = visitor(Action.MANAGE_PILOTS)
    with writing(engine()) as session:
        change_functions(session, person, code, was, now=moment())
    return _("The functions of %(code)s are again what they were.", code=code)


def _make_current(code: str) -> None:
    well, before = _kept(lambda s, p: make_current(s, p, code, now=moment()))
    if well:
        draw.done(
            _("Pilot %(code)s is the current one.", code=code),
            partial(_current_back, str(before)) if before else None,
        )


def _current_back(code: str) -> str:
    person = visitor(Action.MANAGE_PILOTS)
    with writing(engine()) as session:
        make_current(session, person, code, now=moment())
    return _("Pilot %(code)s is the current one.", code=code)


def _remove(code: str) -> None:
    well, _nothing = _kept(lambda s, p: remove_pilot(s, p, code, now=moment()))
    if well:
        address.keep("ma", "")
        draw.done(_("Pilot %(code)s was removed.", code=code))


def _remove_quietly(code: str) -> str:
    person = visitor(Action.MANAGE_PILOTS)
    with writing(engine()) as session:
        remove_pilot(session, person, code, now=moment())
    address.keep("ma", "")
    return _("Pilot %(code)s was removed.", code=code)


def _copy(
    source: str, code: str, name: str, first: date, with_duties: bool, with_sheet: bool, with_templates: bool
) -> None:
    well, made = _kept(
        lambda s, p: copy_pilot(
            s,
            p,
            source,
            code,
            name,
            first,
            now=moment(),
            with_duties=with_duties,
            with_sheet=with_sheet,
            with_templates=with_templates,
        )
    )
    if well and isinstance(made, Copied):
        address.keep("ma", made.code)
        draw.done(
            _(
                "Pilot %(code)s was made: %(functions)s functions, %(duties)s duties, %(templates)s templates.",
                code=made.code,
                functions=made.functions,
                duties=made.duties,
                templates=made.templates,
            ),
            partial(_remove_quietly, made.code),
        )
