"""The images of one Word document: each picture is one part of the package, however often it is shown."""

from __future__ import annotations

from collections.abc import Callable
from xml.sax.saxutils import quoteattr

from markupsafe import Markup

from reports.placed_pictures import Placed
from reports.word_parts import picture


class WordImages:
    """Gives pictures their places. `parts` holds the bytes by the parts' names, such as word/media/image1.png.

    `relate` is told the name and the kind (png, jpeg, gif) of a new part and answers its relationship's id.
    """

    def __init__(self, relate: Callable[[str, str], str]) -> None:
        self.parts: dict[str, bytes] = {}
        self._relate = relate
        self._relations: dict[str, str] = {}
        self._shown = 0

    def show(self, placed: Placed, told: str) -> Markup:
        """The run that shows a picture; `told` is its alternative text."""
        relation = self._relations.get(placed.sha256)
        if relation is None:
            name = f"word/media/image{len(self._relations) + 1}.{placed.kind}"
            self.parts[name] = placed.data
            relation = self._relations[placed.sha256] = self._relate(name, placed.kind)
        self._shown += 1
        attribute = quoteattr(told, {'"': "&quot;"})[1:-1]
        # Markup is safe here: every part of it is ours but the alternative text, escaped above.
        return Markup(picture(relation, self._shown, placed.width, placed.height, attribute))  # noqa: S704
