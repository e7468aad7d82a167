"""The map of opinions, and synchronisations without news."""

from __future__ import annotations

from services.access import Action
from services.feedback_filters import Filters
from services.imports import idle_syncs
from services.opinion_map import opinion_map
from tests.access.asking import Entry, whole

ENTRIES: dict[str, Entry | tuple[Entry, ...]] = {
    "opinion_map.opinion_map": whole(Action.SEE_FEEDBACK, lambda a: opinion_map(*a["pilot"], Filters())),
    "imports.idle_syncs": whole(Action.SEE_IMPORTS, lambda a: idle_syncs(*a[""])),
}
