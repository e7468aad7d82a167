"""The model in use, training it on people's labels, going back, and what each training gave and changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from locales import gettext as _
from models.database import reading
from pages.shared import draw, suggestion_changes
from pages.shared.headings import heading
from pages.shared.visit import engine, moment, visitor
from pages.shared.words import person_words
from services import learning
from services.access import Action, NotAllowed, NotFound, Person, Refused
from services.trainings import Standing, TrainingLine, list_trainings, standing

ROW_HEIGHT = 36
_LIST = "trainings"


def draw_learning(person: Person, names: Mapping[str, str], zone: ZoneInfo) -> None:
    """Draw how the model stands, the acts, and the trainings."""
    with reading(engine()) as session:
        now, lines = standing(session, person), list_trainings(session, person)
    _draw_standing(now)
    with st.container(horizontal=True):
        agreed = st.button(
            _("Train on people’s labels"),
            type="primary",
            icon=":material/model_training:",
            key="learning.train",
            help=_("Takes a minute or more. The new model is used only if it is better."),
        )
        if now.training is not None:
            with st.popover(_("Go back to the model before"), icon=":material/undo:", key="learning.back"):
                st.markdown(
                    draw.plain(
                        _(
                            "The model that was in use before this one answers again, and labels that no person "
                            "set are suggested anew."
                        )
                    )
                )
                st.button(_("Yes, go back"), type="primary", key="learning.back.yes", on_click=_go_back)
    if agreed:
        _train()
    if lines:
        _draw_trainings(lines, names, zone, now)
    else:
        draw.empty(
            _("Nothing was trained yet."),
            _("Correct or confirm labels of opinions first: the model learns from those."),
        )


def _draw_standing(now: Standing) -> None:
    left, middle, right = st.columns(3)
    with left:
        ships = _("the one that ships") if now.training is None or now.broken else _("learned from people")
        draw.figure(_("Model in use"), ships, now.version)
    with middle:
        draw.figure(_("Labels of people"), draw.number(now.labels), _("each a text to learn from"))
    with right:
        draw.figure(_("Held out to measure"), draw.number(now.held_out), _("a fifth, never learned from"))
    if now.broken:
        st.warning(
            draw.plain(
                _(
                    "The trained model can’t be used: it is of another release, or its file is gone. The model that "
                    "ships answers. Train again."
                )
            )
        )


def _stages() -> dict[str, tuple[str, float]]:
    """What is told at each stage, and the share of the whole that is done when it begins."""
    return {
        "reading": (_("Reading examples and labels…"), 0.0),
        "training": (_("Training; this takes a minute or more…"), 0.05),
        "measuring": (_("Measuring both models…"), 0.75),
        "looking": (_("Looking what changes…"), 0.8),
        "storing": (_("Suggesting labels anew…"), 0.9),
        "end": ("", 1.0),
    }


def _train() -> None:
    person = visitor(Action.TEACH)
    stages = _stages()
    order = list(stages)
    bar = st.progress(0.0)

    def tell(stage: str, share: float) -> None:
        said, begins = stages[stage]
        ends = stages[order[order.index(stage) + 1]][1]
        bar.progress(begins + (ends - begins) * min(share, 1.0), said)

    try:
        done = learning.retrain(engine(), person, now=moment(), progress=tell)
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
    else:
        changed = _("%(n)s opinions have other labels now.", n=draw.number(done.changed)) if done.kept else ""
        draw.done(f"{done.sentence()} {changed}".strip(), _back if done.kept else None)
    st.rerun()


def _back() -> str:
    person = visitor(Action.TEACH)
    version = learning.go_back(engine(), person, now=moment())
    return _("Model %(version)s is in use.", version=version)


def _go_back() -> None:
    person = visitor(Action.TEACH)
    with reading(engine()) as session:
        was = standing(session, person).training
    try:
        said = _back()
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
    else:
        draw.done(said, partial(_use_again, was) if was else None)


def _use_again(number: int) -> str:
    person = visitor(Action.TEACH)
    version = learning.use_again(engine(), person, number, now=moment())
    return _("Model %(version)s is in use.", version=version)


def _draw_trainings(
    lines: Sequence[TrainingLine], names: Mapping[str, str], zone: ZoneInfo, now: Standing
) -> None:
    heading(_("Trainings"))
    st.caption(draw.plain(_("Click a line to see which suggestions it changed.")))
    frame = pd.DataFrame(
        [
            (
                f"{line.trained_at.astimezone(zone):%d/%m/%Y %H:%M}",
                line.corrections,
                line.held_out,
                line.before,
                line.after,
                _("in use") if line.number == now.training else _("kept") if line.kept else _("not kept"),
                line.changed,
                person_words(line.trained_by),
                line.version,
            )
            for line in lines
        ],
        columns=["at", "labels", "held", "before", "after", "kept", "changed", "who", "version"],
    )
    st.dataframe(
        frame.style.format(
            {"before": draw.share, "after": draw.share, "changed": draw.number, "labels": draw.number}
        ),
        hide_index=True,
        key=_LIST,
        row_height=ROW_HEIGHT,
        height=(min(len(lines), 8) + 1) * ROW_HEIGHT + 3,
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            "at": st.column_config.TextColumn(_("When")),
            "labels": st.column_config.NumberColumn(_("Labels learned")),
            "held": st.column_config.NumberColumn(_("Held out")),
            "before": st.column_config.NumberColumn(_("Right before")),
            "after": st.column_config.NumberColumn(_("Right after")),
            "kept": st.column_config.TextColumn(_("Result")),
            "changed": st.column_config.NumberColumn(_("Suggestions changed")),
            "who": st.column_config.TextColumn(_("By")),
            "version": st.column_config.TextColumn(_("Version")),
        },
    )
    rows = st.session_state[_LIST]["selection"]["rows"] if _LIST in st.session_state else []
    if rows and 0 <= rows[0] < len(lines):
        line = lines[rows[0]]
        heading(_("Suggestions that training %(version)s changed", version=line.version))
        changes = [(c.number, c.old_function, c.new_function, c.old_kind, c.new_kind) for c in line.changes]
        if changes:
            suggestion_changes.draw_recorded(changes, names, line.changed)
        else:
            st.caption(draw.plain(_("It changed none.")))
