"""Pictures that lie on the rows of an uploaded list: made safe before anything is stored, and told of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Engine

from importers.results import FeedbackRow, Reading
from locales import Phrase, phrase
from models.database import reading as open_reading
from services.file_store import FileStore
from services.image_words import image_why
from services.images import Judged, keep_pictures, pictures_known


def pictures_of_rows(
    engine: Engine, found: Reading[FeedbackRow], store: FileStore | None
) -> dict[str, Judged]:
    """What becomes of each picture that came with the rows, by its link; nothing is done without a store.

    A picture that is kept already, from the same file or another, isn't decoded again.
    """
    if store is None or not found.pictures:
        return {}
    with open_reading(engine) as session:
        known = pictures_known(session, found.pictures)
    judged: dict[str, Judged] = {
        link: kept
        for link, kept in known.items()
        if store.holds(kept.sha256) and (not kept.thumbnail or store.holds(kept.thumbnail))
    }
    fresh = {link: data for link, data in found.pictures.items() if link not in judged}
    return judged | dict(zip(fresh, keep_pictures(fresh.values(), store), strict=True))


def told_of(found: Reading[FeedbackRow], judged: Mapping[str, Judged]) -> Sequence[Phrase]:
    """How many pictures lie on the rows, and which of them can't be kept and why."""
    if not found.pictures:
        return ()
    told = [phrase("pictures on the rows, kept with their opinions: %(n)s", n=len(found.pictures))]
    refused: dict[str, list[int]] = {}
    for row in found.rows:
        for link in row.image_links:
            if isinstance(why := judged.get(link), str):
                refused.setdefault(why, []).append(row.row)
    told += [
        phrase(
            "pictures that can't be kept (%(why)s): rows %(rows)s",
            why=image_why(why),
            rows=", ".join(map(str, dict.fromkeys(rows))),
        )
        for why, rows in refused.items()
    ]
    return told
