"""The map of opinions, the links of the form as one file, and synchronisations without news."""

from __future__ import annotations

import tempfile
from pathlib import Path

from services.access import Action
from services.feedback_filters import Filters
from services.imports import idle_syncs
from services.link_bundle import link_bundle, ready_bundle
from services.opinion_map import opinion_map
from tests.access.asking import Ask, Entry, whole


def _bundle(ask: Ask) -> object:
    with tempfile.TemporaryDirectory() as folder:
        return link_bundle(*ask["pilot"], Path(folder)).name


ENTRIES: dict[str, Entry | tuple[Entry, ...]] = {
    "opinion_map.opinion_map": whole(Action.SEE_FEEDBACK, lambda a: opinion_map(*a["pilot"], Filters())),
    "link_bundle.link_bundle": whole(Action.SEE_FORM_LINKS, _bundle),
    "link_bundle.ready_bundle": whole(
        Action.SEE_FORM_LINKS, lambda a: ready_bundle(*a["pilot"], Path("/nonexistent"))
    ),
    "imports.idle_syncs": whole(Action.SEE_IMPORTS, lambda a: idle_syncs(*a[""])),
}
