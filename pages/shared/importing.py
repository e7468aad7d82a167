"""Bringing a file in: choose it, see what it would do, confirm, see what it did, take it back."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from importers.results import UnreadableFile
from locales import gettext as _
from locales.vietnamese import vietnamese_number
from models.codes import Channel
from pages.shared import draw, import_outcome, unit_choice
from pages.shared.import_kinds import FIELDS, KINDS
from pages.shared.upload_box import upload_box
from pages.shared.visit import engine, moment, store, visitor
from pages.shared.words import CHANNELS
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
    """What a person says about a file beside its bytes."""

    as_of: date | None = None
    channel: str | None = None
    unit: str | None = None
    mapping: dict[str, str] = field(default_factory=dict)


def draw_import(person: Person, kind: str, *, key: str, unit: str = "") -> None:
    """Draw the box for one kind of file, the preview of what was put in, and what was last imported."""
    # A box of a new name is empty again after a file was imported or left.
    rounds = st.session_state.get(f"{key}.round", 0)
    file = upload_box(f"{key}.file.{rounds}")
    options = _draw_options(person, kind, key, unit)
    if file is None:
        result = st.session_state.get(f"{key}.result")
        if result is not None:
            import_outcome.draw_result(result)
        return
    if kind == "own_list" and options.unit is None:
        st.info(draw.plain(_("Choose the unit whose list this is.")))
        return
    outcome = _preview(kind, file, options, key)
    if outcome is None:
        return
    st.caption(
        draw.plain(
            _("%(file)s, %(size)s kB. Nothing is kept yet.", file=file.name, size=_kilobytes(file.size))
        )
    )
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
        _confirm(kind, file, options, key)


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
    return Options(as_of if isinstance(as_of, date) else None, channel, chosen, _draw_mapping(kind, key))


def _draw_mapping(kind: str, key: str) -> dict[str, str]:
    """Columns named by hand, for a file whose headers say it in words that are not known."""
    fields = FIELDS.get(kind, {})
    if not fields:
        return {}
    named = {}
    with st.expander(_("The columns are not recognised? Say which is which"), icon=":material/view_column:"):
        st.caption(
            draw.plain(_("Write the column’s header as it stands in the file; leave the others blank."))
        )
        columns = st.columns(2)
        for nth, (name, words) in enumerate(fields.items()):
            with columns[nth % 2]:
                header = st.text_input(str(words), key=f"{key}.column.{name}", max_chars=200)
            if header and header.strip():
                named[name] = header.strip()
    return named


def _preview(kind: str, file: UploadedFile, options: Options, key: str) -> Outcome | None:
    """What the file would do; read once for each file and its options. None, and said why, when it can't be used."""
    asked = (kind, file.file_id, repr(options))
    kept: dict[str, Any] = st.session_state.get(f"{key}.preview", {})
    if kept.get("asked") != asked:
        with st.spinner(_("Reading the file…")):
            outcome, refusal = _try(kind, file, options, preview=True)
        kept = {"asked": asked, "outcome": outcome, "refusal": refusal}
        st.session_state[f"{key}.preview"] = kept
    if kept["refusal"]:
        st.error(draw.plain(kept["refusal"]))
    found: Outcome | None = kept["outcome"]
    return found


def _confirm(kind: str, file: UploadedFile, options: Options, key: str) -> None:
    if st.session_state.pop(f"{key}.preview", None) is None:
        return
    with st.spinner(_("Importing the file…")):
        outcome, refusal = _try(kind, file, options, preview=False)
    if outcome is None or outcome.import_id is None:
        draw.failed(refusal)
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
    st.session_state[f"{key}.round"] = st.session_state.get(f"{key}.round", 0) + 1


def _try(kind: str, file: UploadedFile, options: Options, *, preview: bool) -> tuple[Outcome | None, str]:
    person = visitor(KINDS[kind].action)
    now = moment()
    try:
        with _on_disk(file) as path:
            outcome = _import(kind, person, path, file.name, options, now=now, preview=preview)
            if outcome.problems and not preview:
                keep_for_correcting(store(), path)
    except (UnreadableFile, Refused, NotAllowed, NotFound) as refused:
        return None, str(refused)
    return outcome, ""


def _import(kind: str, person: Person, path: Path, name: str, options: Options, **told: Any) -> Outcome:
    mapping = options.mapping or None
    match kind:
        case "installs":
            return import_installs_file(
                engine(), person, path, name=name, as_of=options.as_of, mapping=mapping, **told
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
                mapping=mapping,
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
