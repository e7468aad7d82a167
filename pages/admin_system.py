"""The place itself: the database and its revision, sizes, the last backup, the settings with secrets hidden, the check."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from locales import gettext as _
from models.database import reading
from pages.shared import draw
from pages.shared.visit import engine, moment, real_moment, visitor
from services.access import Action
from services.care import Soundness, check_all
from services.pilots import current_pilot, zone_of
from services.system_state import SystemState, system_state
from settings import VERSION, load_settings

_CHECKED = "system.checked"
_OLD = timedelta(days=1, hours=12)


def show() -> None:
    """Draw the screen."""
    person = visitor(Action.SEE_SYSTEM)
    settings = load_settings()
    with reading(engine()) as session:
        zone = zone_of(current_pilot(session))
        state = system_state(session, person, engine(), settings.data_dir)
    draw.head(
        _("The system"),
        _("This server"),
        moment().astimezone(zone).date(),
        _("program %(version)s", version=VERSION),
    )
    first, second, third, fourth = st.columns(4)
    with first:
        note = _("as the program needs it") if state.revision == state.needed else _("run setup")
        draw.figure(_("Revision of the database"), state.revision, note)
    with second:
        draw.figure(_("Size of the database"), _size(state.database_bytes), f"{state.kind} {state.version}")
    with third:
        draw.figure(_("Kept files"), _size(state.file_bytes), _("%(n)s files", n=draw.number(state.files)))
    with fourth:
        draw.figure(_("Free on the disk"), _size(state.free_bytes))
    _draw_backup(state, zone, real_moment())
    _draw_check(zone)
    _draw_rows(state)
    st.subheader(_("Settings"), anchor=False)
    st.caption(draw.plain(_("As the server read them when it started; secrets are hidden.")))
    rows = [(name, value or draw.DASH) for name, value in settings.shown().items()]
    frame = pd.DataFrame(rows, columns=[_("Setting"), _("Value")])
    st.dataframe(frame, hide_index=True, height=(len(rows) + 1) * 35 + 3)


def _draw_backup(state: SystemState, zone: ZoneInfo, now: datetime) -> None:
    st.subheader(_("Backup"), anchor=False)
    if state.backup is None or state.backup_at is None:
        st.warning(draw.plain(_("No backup was made yet. Run “python cli.py backup FILE” every day.")))
        return
    said = _(
        "The last backup: %(at)s, %(file)s, %(size)s, %(rows)s rows and %(files)s files.",
        at=f"{state.backup_at.astimezone(zone):%d/%m/%Y %H:%M}",
        file=str(state.backup["file"]),
        size=_size(int(state.backup["bytes"])),
        rows=draw.number(int(state.backup["rows"])),
        files=draw.number(int(state.backup["files"])),
    )
    late = now - state.backup_at > _OLD and moment() - state.backup_at > _OLD
    (st.warning if late else st.success)(draw.plain(said))
    st.caption(draw.plain(f"SHA-256: {state.backup['sha256']}"))


def _draw_check(zone: ZoneInfo) -> None:
    st.subheader(_("Is everything sound?"), anchor=False)
    st.button(_("Check now"), icon=":material/health_and_safety:", on_click=_check, key="system.check")
    checked = st.session_state.get(_CHECKED)
    if checked is None:
        st.caption(
            draw.plain(
                _(
                    "Looks at the database’s form, the record’s chain, every kept file and the sums; it changes nothing."
                )
            )
        )
        return
    found, at = checked
    names = {
        "revision": _("Revision of the database"),
        "database": _("The database’s own check"),
        "audit": _("The record’s chain"),
        "files": _("Kept files"),
        "secrets": _("Files with secrets"),
        "sums": _("Sums"),
    }
    if found.ok:
        st.success(_("Everything is sound."))
    else:
        st.error(_("Something is not sound. Keep the newest backup, and look at what is named here."))
    rows = [(names.get(name, name), fault or _("sound")) for name, fault in found.found.items()]
    st.dataframe(pd.DataFrame(rows, columns=[_("Looked at"), _("Found")]), hide_index=True)
    st.caption(draw.plain(_("Checked %(at)s", at=f"{at.astimezone(zone):%d/%m/%Y %H:%M:%S}")))


def _check() -> None:
    visitor(Action.SEE_SYSTEM)
    found: Soundness = check_all(engine(), load_settings().data_dir)
    st.session_state[_CHECKED] = (found, moment())


def _draw_rows(state: SystemState) -> None:
    names = {
        "feedback": _("opinions"),
        "install_count": _("install counts"),
        "report": _("versions of reports"),
        "image": _("images"),
        "import_batch": _("imports"),
        "account": _("accounts"),
        "sign_in": _("sign-ins"),
        "audit": _("rows of the record"),
    }
    said = " · ".join(f"{draw.number(n)} {names[table]}" for table, n in state.rows.items())
    st.caption(draw.plain(_("In the database: %(said)s.", said=said)))


def _size(size: int | None) -> str:
    if size is None:
        return draw.DASH
    if size < 2**30:
        return draw.number(max(1, round(size / 2**20)), "MB")
    return f"{draw.decimal(size / 2**30)} GB"
