"""What recording rows needs of a matcher of names: the importers' own, or that with people's answers above it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from importers.unit_names import Match


class Matcher(Protocol):
    """Finds the unit that words name, or none where a person must decide."""

    def match(
        self, text: str, *, code: str = "", context: str = "", within: Collection[str] | None = None
    ) -> Match:
        """See `importers.unit_names.UnitNames.match`."""
        ...
