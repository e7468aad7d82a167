"""The Google form on the screen of imports: when it was last read, what came, what failed, and reading it now."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from importers.drive_images import DriveImages, NoGoogle
from importers.google_calls import SheetNotRead
from importers.google_form import FormSource
from locales import gettext as _
from models.database import reading
from pages.shared import draw, import_outcome
from pages.shared.import_progress import shown_progress
from pages.shared.visit import engine, moment, store, visitor
from pages.shared.words import person_words
from services.access import Action, NotAllowed, NotFound, Person, Refused, may
from services.feedback import FeedbackItem
from services.form_standing import FormStanding, RunLine, form_standing
from services.form_sync import sync_form
from services.image_fetching import fetch_images
from settings import load_settings

_RESULT = "form_sync.result"


def draw_form_sync(person: Person, zone: ZoneInfo) -> None:
    """Draw the box, for people who may synchronise."""
    if not may(person, Action.SYNC_FORM):
        return
    source = _source()
    with reading(engine()) as session:
        standing = form_standing(session, person)
    with st.container(border=True, key="form-sync"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{draw.plain(_('Google form'))}**", width="stretch")
            pressed = source.is_set and st.button(
                _("Synchronise now"), icon=":material/sync:", key="form_sync.now"
            )
        if not source.is_set:
            _draw_not_set()
        elif not standing.runs:
            st.caption(
                draw.plain(_("The sheet was not read yet. Press “Synchronise now” to bring its answers in."))
            )
        if pressed:
            _synchronise(source)
        _draw_standing(standing, zone)
    result = st.session_state.get(_RESULT)
    if result is not None:
        import_outcome.draw_result(result)


def draw_marks(item: FeedbackItem, zone: ZoneInfo) -> None:
    """Say on an opinion what the sheet says of it: that it left, that it was sent twice."""
    if item.gone_at is not None:
        at = f"{item.gone_at.astimezone(zone):%d/%m/%Y}"
        st.caption(draw.plain(_("Left the form’s sheet on %(at)s; it is kept here.", at=at)))
    if item.sent_twice_of is not None:
        said = _("Sent twice: the same as opinion %(number)s.", number=item.sent_twice_of)
        st.caption(draw.plain(said))


def _source() -> FormSource:
    settings = load_settings()
    return FormSource(settings.google_service_account_file, settings.form_sheet_id, settings.google_api_root)


def _draw_not_set() -> None:
    st.caption(
        draw.plain(
            _(
                "The form is not connected to Google. Import its answers as a file below, or have the administrator "
                "set GOOGLE_SERVICE_ACCOUNT_FILE and FORM_SHEET_ID. Everything else works without it."
            )
        )
    )


def _fetch_images(person: Person) -> None:
    """Bring the images that the answers link to while they are there; each opinion says what is still missing."""
    settings = load_settings()
    with suppress(NoGoogle):
        drive = DriveImages(settings.google_service_account_file, settings.google_api_root)
        fetch_images(engine(), person, drive, store(), now=moment(), most=60)


def _synchronise(source: FormSource) -> None:
    person = visitor(Action.SYNC_FORM)
    draw.forget()
    st.session_state.pop(_RESULT, None)
    try:
        with shown_progress(_("Asking Google for the answers…")) as progress:
            outcome = sync_form(engine(), person, source, now=moment(), progress=progress)
    except SheetNotRead:
        # The run is recorded, and the box says why it failed.
        pass
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
    else:
        _fetch_images(person)
        tally = outcome.tally
        said = _(
            "The form was synchronised: %(added)s added, %(changed)s changed, %(unchanged)s unchanged, %(gone)s gone "
            "from the sheet, %(wrong)s to correct.",
            added=draw.number(tally.added),
            changed=draw.number(tally.changed),
            unchanged=draw.number(tally.unchanged),
            gone=draw.number(tally.gone),
            wrong=draw.number(outcome.problem_rows),
        )
        changed = bool(tally.added or tally.changed or tally.gone)
        number = outcome.import_id or 0
        draw.done(said, partial(import_outcome.take_back, number, _RESULT) if changed else None)
        if changed or outcome.problems:
            st.session_state[_RESULT] = outcome
    st.rerun()


def _draw_standing(standing: FormStanding, zone: ZoneInfo) -> None:
    if not standing.runs:
        return
    last = standing.runs[0]
    if last.state == "failed":
        st.warning(
            draw.plain(_("Failed at %(at)s: %(why)s", at=_at(last, zone), why=str(last.why or ""))),
            icon=":material/sync_problem:",
        )
    good = standing.last_good
    if good is None:
        st.caption(draw.plain(_("No synchronisation has succeeded yet.")))
    else:
        st.markdown(
            draw.plain(
                _(
                    "Last read %(at)s by %(who)s: %(what)s",
                    at=_at(good, zone),
                    who=person_words(good.who),
                    what=_what(good),
                )
            )
        )
    about = [
        _("tab “%(tab)s”", tab=standing.tab) if standing.tab else "",
        _("%(n)s answers", n=draw.number(standing.rows)) if standing.tab else "",
        _("newest answer %(at)s", at=f"{standing.high_water.astimezone(zone):%d/%m/%Y %H:%M}")
        if standing.high_water
        else "",
        _("times of %(zone)s", zone=standing.zone) if standing.zone and standing.zone != zone.key else "",
    ]
    if any(about):
        st.caption(draw.plain(" · ".join(part for part in about if part)))
    if len(standing.runs) > 1:
        with st.expander(_("Last synchronisations (%(n)s)", n=len(standing.runs)), icon=":material/history:"):
            st.markdown("\n".join(f"- {draw.plain(_said(run, zone))}" for run in standing.runs))


def _at(run: RunLine, zone: ZoneInfo) -> str:
    return f"{(run.ended_at or run.started_at).astimezone(zone):%d/%m/%Y %H:%M}"


def _what(run: RunLine) -> str:
    told = _(
        "%(added)s added, %(changed)s changed, %(unchanged)s unchanged, %(gone)s gone from the sheet, %(wrong)s to correct",
        added=draw.number(run.added),
        changed=draw.number(run.changed),
        unchanged=draw.number(run.unchanged),
        gone=draw.number(run.gone),
        wrong=draw.number(run.problems),
    )
    undone = _("undone")
    return f"{told} ({undone})" if run.undone else told


def _said(run: RunLine, zone: ZoneInfo) -> str:
    match run.state:
        case "failed":
            what = _("failed: %(why)s", why=str(run.why or ""))
        case "running":
            what = _("under way")
        case _:
            what = _what(run)
    return f"{_at(run, zone)} · {person_words(run.who)} · {what}"
