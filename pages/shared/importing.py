"""Bringing a file in: choose it, see what it would do, confirm, see what it did, take it back."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from importers.results import SeenColumn, UnreadableFile
from locales import gettext as _
from locales.vietnamese import vietnamese_number
from models.codes import Channel
from pages.shared import draw, import_help, import_mapping, import_outcome, unit_choice
from pages.shared.import_kinds import KINDS
from pages.shared.import_progress import shown_progress
from pages.shared.upload_box import upload_box
from pages.shared.visit import engine, moment, store, visitor
from pages.shared.words import CHANNELS
from services import notices
from services.access import NotAllowed, NotFound, Person, Refused
from services.outcomes import Outcome
from services.rows_to_correct import keep_for_correcting
from services.uploads import (
    import_aliases_file,
    import_feedback_file,
    import_installs_file,
    import_units_file,
)


@dataclass(frozen=True)
class Options:
    """What a person says about a file beside its bytes; `mapping` None where they said nothing of its columns."""

    as_of: date | None = None
    channel: str | None = None
    unit: str | None = None
    mapping: dict[str, str] | None = None


@dataclass(frozen=True)
class _Tried:
    """What a file would do or did; or why not, and the columns that it has."""

    outcome: Outcome | None
    code: str = ""
    refusal: str = ""
    columns: tuple[SeenColumn, ...] = ()


def draw_import(person: Person, kind: str, *, key: str, unit: str = "") -> None:
    """Draw the box for one kind of file, the preview of what was put in, and what was last imported."""
    # A box of a new name is empty again after a file was imported or left.
    rounds = st.session_state.get(f"{key}.round", 0)
    file = upload_box(f"{key}.file.{rounds}")
    st.caption(draw.plain(str(notices.IMPORT)))
    if file is not None and st.session_state.get(f"{key}.of") != file.file_id:
        st.session_state[f"{key}.of"] = file.file_id
        import_mapping.forget_mapping(key)
    options = _draw_options(person, kind, key, unit)
    if file is None:
        result = st.session_state.get(f"{key}.result")
        if result is not None:
            import_outcome.draw_result(result)
        return
    if kind == "own_list" and options.unit is None:
        st.info(draw.plain(_("Choose the unit whose list this is.")))
        return
    tried = _preview(kind, file, options, key)
    outcome = tried.outcome
    if outcome is None:
        import_help.draw_refusal(tried.code, tried.refusal)
        import_mapping.draw_mapping(kind, tried.columns, None, key, open_first=True)
        st.button(_("Leave it"), key=f"{key}.leave", on_click=_leave, args=(key,))
        return
    st.caption(
        draw.plain(
            _("%(file)s, %(size)s kB. Nothing is kept yet.", file=file.name, size=_kilobytes(file.size))
        )
    )
    import_mapping.draw_mapping(kind, outcome.columns, outcome.as_last_time, key, open_first=False)
    import_outcome.draw_outcome(outcome, preview=True)
    useful = outcome.tally.added + outcome.tally.changed + outcome.tally.held
    with st.container(horizontal=True):
        confirm = st.button(
            _("Import the file"), type="primary", icon=":material/check:", key=f"{key}.confirm"
        )
        st.button(_("Leave it"), key=f"{key}.leave", on_click=_leave, args=(key,))
    if not useful and not outcome.problems:
        st.caption(draw.plain(_("Everything in this file is known already.")))
    if confirm:
        last = outcome.as_last_time
        _confirm(kind, file, replace(options, mapping=last.mapping) if last else options, key)


def _kilobytes(size: int) -> str:
    return vietnamese_number(max(1, round(size / 1024)))


def _draw_options(person: Person, kind: str, key: str, unit: str) -> Options:
    as_of = channel = None
    chosen: str | None = unit or None
    if kind == "installs":
        as_of = st.date_input(
            _("Day of the figures, if the file names none"),
            value=None,
            format="DD/MM/YYYY",
            key=f"{key}.as_of",
        )
    if kind == "feedback":
        channel = st.selectbox(
            _("Channel, where the file has no column of channels"),
            [c.value for c in Channel if c is not Channel.UNIT],
            format_func=lambda code: str(CHANNELS[Channel(code)]),
            key=f"{key}.channel",
        )
    if kind == "own_list":
        channel = Channel.UNIT.value
        options = unit_choice.options_of(person)
        chosen = unit_choice.box(
            _("Unit that gathered these opinions"), options, f"{key}.unit", chosen=unit or person.unit_code
        )
    said = import_mapping.chosen_mapping(key)
    return Options(as_of if isinstance(as_of, date) else None, channel, chosen, said)


def _preview(kind: str, file: UploadedFile, options: Options, key: str) -> _Tried:
    """What the file would do; read once for each file and its options."""
    asked = (kind, file.file_id, repr(options))
    kept: tuple[object, _Tried] | None = st.session_state.get(f"{key}.preview")
    if kept is None or kept[0] != asked:
        kept = (asked, _try(kind, file, options, preview=True))
        st.session_state[f"{key}.preview"] = kept
    return kept[1]


def _confirm(kind: str, file: UploadedFile, options: Options, key: str) -> None:
    if st.session_state.pop(f"{key}.preview", None) is None:
        return
    tried = _try(kind, file, options, preview=False)
    outcome = tried.outcome
    if outcome is None or outcome.import_id is None:
        draw.failed(tried.refusal)
    else:
        st.session_state[f"{key}.result"] = outcome
        draw.done(
            import_outcome.said(outcome),
            partial(import_outcome.take_back, outcome.import_id, f"{key}.result"),
        )
        _empty_box(key)
    st.rerun()


def _leave(key: str) -> None:
    st.session_state.pop(f"{key}.preview", None)
    _empty_box(key)


def _empty_box(key: str) -> None:
    import_mapping.forget_mapping(key)
    st.session_state[f"{key}.round"] = st.session_state.get(f"{key}.round", 0) + 1


def _try(kind: str, file: UploadedFile, options: Options, *, preview: bool) -> _Tried:
    person = visitor(KINDS[kind].action)
    now = moment()
    words = _("Reading the file…") if preview else _("Importing the file…")
    try:
        with _on_disk(file) as path, shown_progress(words) as progress:
            told: dict[str, Any] = {"now": now, "preview": preview, "progress": progress}
            outcome = _import(kind, person, path, file.name, options, told)
            if outcome.problems and not preview:
                keep_for_correcting(store(), path)
    except UnreadableFile as refused:
        return _Tried(None, refused.code, str(refused), refused.columns)
    except (Refused, NotAllowed, NotFound) as refused:
        return _Tried(None, "", str(refused))
    return _Tried(outcome)


def _import(
    kind: str, person: Person, path: Path, name: str, options: Options, told: dict[str, Any]
) -> Outcome:
    columns: dict[str, Any] = {"mapping": options.mapping, "learns": True}
    match kind:
        case "installs":
            return import_installs_file(
                engine(), person, path, name=name, as_of=options.as_of, **columns, **told
            )
        case "feedback" | "own_list":
            unit = options.unit if kind == "own_list" else None
            return import_feedback_file(
                engine(),
                person,
                path,
                name=name,
                channel=options.channel,
                unit_code=unit,
                store=store(),
                **columns,
                **told,
            )
        case "units":
            return import_units_file(engine(), person, path, name=name, **told)
        case _:
            return import_aliases_file(engine(), person, path, name=name, **told)


@contextmanager
def _on_disk(file: UploadedFile) -> Iterator[Path]:
    """The upload as a file that only this process may read, gone afterwards; its name is never the person's."""
    with tempfile.NamedTemporaryFile(prefix="upload-") as kept:
        kept.write(file.getbuffer())
        kept.flush()
        yield Path(kept.name)
