"""The list of imports: when, what, who, what came of it; one is opened, and taken back after a confirmation."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from locales import Phrase, phrase
from locales import gettext as _
from models.database import reading
from pages.shared import address, draw, import_help, import_outcome
from pages.shared.headings import heading
from pages.shared.visit import engine, store
from pages.shared.words import person_words, state_words
from services.access import NotAllowed, NotFound, Person, Refused, may
from services.imports import ImportLine, idle_syncs, import_line, list_imports, problems_of
from services.undo import NEEDED

ROW_HEIGHT = 36
KIND_WORDS: dict[str, Phrase] = {
    "units": phrase("Units"),
    "aliases": phrase("Other names of units"),
    "installs": phrase("Install counts"),
    "feedback": phrase("Opinions"),
    "sync": phrase("Form, synchronised"),
    "typed": phrase("Counts typed in"),
}
_TABLE = "imports.list"
SECTION, CHOSEN = "da-nhap", "lan"
_KIND, _STATE, _WORDS, _IDLE = "loai-nhap", "trang-thai", "tim", "khong-moi"
_COUNTS = ("read", "added", "changed", "unchanged", "held", "wrong")


def draw_imports(person: Person, zone: ZoneInfo) -> None:
    """Draw the imports, the newest first; the one that the address names is shown whole below."""
    lines = _filtered(person)
    _draw_idle(person, zone)
    if not lines:
        if any(address.asked(name) for name in (_KIND, _STATE, _WORDS)):
            draw.empty(_("No import is like this."), _("Choose other filters above."))
        else:
            draw.empty(_("Nothing was imported yet."), _("Choose a file under “Import a file”."))
    else:
        st.caption(draw.plain(_("Click a line to see its notes and rows to correct, or to undo it.")))
        _draw_table(lines, zone)
    asked = address.asked(CHOSEN)
    if not asked:
        return
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0
    try:
        with reading(engine()) as session:
            chosen = import_line(session, person, number)
    except NotFound as missing:
        st.warning(draw.plain(str(missing)))
        return
    _draw_one(person, chosen, zone)


def _filtered(person: Person) -> list[ImportLine]:
    with st.container(key="filters"):
        sides = st.columns([2, 1, 2])
        with sides[0]:
            kinds = {"": _("All kinds"), **{code: str(words) for code, words in KIND_WORDS.items()}}
            kind = address.choice(_("What"), kinds, _KIND)
        with sides[1]:
            states = {"": _("All"), "confirmed": state_words("confirmed"), "undone": state_words("undone")}
            state = address.choice(_("State"), states, _STATE)
        with sides[2]:
            words = address.words(
                _("Search"), _WORDS, placeholder=_("File, person, or the beginning of the SHA-256")
            )
    with reading(engine()) as session:
        return list_imports(
            session, person, kind=kind, state=state, words=words, idle=address.asked(_IDLE) == "1"
        )


def _draw_idle(person: Person, zone: ZoneInfo) -> None:
    """One line for all the synchronisations that found nothing new, and a switch that lists them."""
    with reading(engine()) as session:
        idle = idle_syncs(session, person)
    if not idle.n or idle.last_at is None:
        return
    said = _(
        "Form synchronised: %(n)s times nothing new, last %(at)s.",
        n=draw.number(idle.n),
        at=f"{idle.last_at.astimezone(zone):%d/%m/%Y %H:%M}",
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(draw.plain(said), width="content")
        address.switch(_("List them too"), _IDLE)


def _draw_table(lines: Sequence[ImportLine], zone: ZoneInfo) -> None:
    frame = pd.DataFrame(
        [_line(line, zone) for line in lines],
        columns=["number", "at", "kind", "file", "state", *_COUNTS, "who", "sha256"],
    )
    st.dataframe(
        frame.style.format(dict.fromkeys(_COUNTS, draw.number)),
        hide_index=True,
        placeholder=draw.DASH,
        key=_TABLE,
        row_height=ROW_HEIGHT,
        height=(min(len(lines), 12) + 1) * ROW_HEIGHT + 3,
        on_select=partial(_choose, [line.id for line in lines]),
        selection_mode="single-row",
        column_config=_columns(),
    )


def _choose(numbers: Sequence[int]) -> None:
    """The chosen import stands in the address, so that a link to it can be sent."""
    rows = st.session_state[_TABLE]["selection"]["rows"]
    address.keep(CHOSEN, str(numbers[rows[0]]) if rows and rows[0] < len(numbers) else "")


def _line(line: ImportLine, zone: ZoneInfo) -> tuple[object, ...]:
    return (
        line.id,
        f"{line.started_at.astimezone(zone):%d/%m/%Y %H:%M}",
        str(KIND_WORDS.get(line.kind, line.kind)),
        line.source,
        state_words(line.state),
        line.rows_read,
        line.added,
        line.changed,
        line.unchanged,
        line.held,
        line.problem_rows,
        person_words(line.who),
        line.sha256[:12],
    )


def _columns() -> dict[str, Any]:
    words, number = st.column_config.TextColumn, st.column_config.NumberColumn
    return {
        "number": number(_("Import"), width=80),
        "at": words(_("When"), width=140),
        "kind": words(_("What")),
        "file": words(_("File"), width=190),
        "state": words(_("State"), width=100),
        "read": number(_("Read"), width=60),
        "added": number(_("Added"), width=80),
        "changed": number(_("Changed"), width=80),
        "unchanged": number(_("Unchanged"), width=85),
        "held": number(_("Held"), width=110),
        "wrong": number(_("To correct"), width=80),
        "who": words(_("By")),
        "sha256": words("SHA-256", width=110),
    }


def _draw_one(person: Person, line: ImportLine, zone: ZoneInfo) -> None:
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            heading(_("Import %(number)s: %(file)s", number=line.id, file=line.source))
            draw.state(line.state)
        at = f"{line.started_at.astimezone(zone):%d/%m/%Y %H:%M}"
        st.caption(
            draw.plain(" · ".join([str(KIND_WORDS.get(line.kind, line.kind)), at, person_words(line.who)]))
        )
        if line.undone_at is not None:
            st.caption(
                draw.plain(
                    _(
                        "Taken back by %(who)s, %(at)s",
                        who=person_words(line.undone_by),
                        at=f"{line.undone_at.astimezone(zone):%d/%m/%Y %H:%M}",
                    )
                )
            )
        st.caption(draw.plain(_counts_of(line)))
        if line.sha256:
            st.caption(draw.plain(f"SHA-256: {line.sha256}"))
        _draw_link(line)
        import_outcome.notes(line.notes)
        if line.problem_rows:
            with reading(engine()) as session:
                problems = problems_of(session, person, line.id)
            draw.problem_table(problems[: import_outcome.MOST_SHOWN])
            if store().holds(line.sha256):
                import_outcome.corrections_link(line.id)
        if line.state == "confirmed" and may(person, NEEDED[line.kind]):
            _draw_undo(line)


def _counts_of(line: ImportLine) -> str:
    return _(
        "%(read)s rows read: %(added)s added, %(changed)s changed, %(unchanged)s unchanged, %(held)s held, "
        "%(wrong)s to correct",
        read=draw.number(line.rows_read),
        added=draw.number(line.added),
        changed=draw.number(line.changed),
        unchanged=draw.number(line.unchanged),
        held=draw.number(line.held),
        wrong=draw.number(line.problem_rows),
    )


def _draw_link(line: ImportLine) -> None:
    place = urlsplit(st.context.url or "")
    path = f"/nhap?{import_help.SECTION}={SECTION}&{CHOSEN}={line.id}"
    st.caption(draw.plain(_("Link for a colleague who may see this import:")))
    st.code(
        f"{place.scheme}://{place.netloc}{path}" if place.netloc else path, language=None, wrap_lines=True
    )


def _draw_undo(line: ImportLine) -> None:
    with st.popover(_("Undo this import"), icon=":material/undo:"):
        st.markdown(
            draw.plain(
                _(
                    "Everything that import %(number)s brought is removed (%(added)s rows), and what it changed "
                    "becomes what it was (%(changed)s rows). The file can be imported again.",
                    number=line.id,
                    added=draw.number(line.added + line.held),
                    changed=draw.number(line.changed),
                )
            )
        )
        st.button(
            _("Yes, undo import %(number)s", number=line.id),
            type="primary",
            key=f"undo.{line.id}",
            on_click=_take_back,
            args=(line.id,),
        )


def _take_back(import_id: int) -> None:
    try:
        told = import_outcome.take_back(import_id)
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
    else:
        draw.done(told)
