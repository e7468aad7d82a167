"""Lines that a unit writes into its report itself, with images."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from locales import phrase
from models.tables import Pilot, Report, ReportLine
from models.types import key
from services.access import Action, Person, Refused, require
from services.draft_edits import check_function, edit_lines, own_line, said
from services.file_store import FileStore
from services.kept_lines import add_images
from services.report_drafts import Draft
from services.report_images import prepare_images
from services.report_lines import own_pictures
from services.unit_tree import Node, UnitTree

MOST_IMAGES = 20


def write_own_line(
    session: Session,
    person: Person,
    pilot: Pilot,
    code: str,
    store: FileStore,
    *,
    edit: int,
    text: str,
    function: str,
    number: int | None = None,
    images: Sequence[bytes] = (),
    without: Sequence[str] = (),
    now: datetime,
) -> Draft:
    """Add a line that the unit writes itself, or change the one of that number.

    `images` are added to those it has, `without` names by SHA-256 the ones it loses.
    Raises Refused for a line that says nothing or an image that can't be kept, NotFound, ChangedMeanwhile.
    """
    require(person, Action.PREPARE_REPORT)
    words = said(text)
    if words is None:
        raise Refused(phrase("The line says nothing. Write what the unit reports."))
    check_function(function, needed=True)
    prepared = prepare_images(images, store)

    def change(report: Report, _node: Node, _tree: UnitTree) -> dict[str, Any]:
        line = own_line(session, report, number) if number else ReportLine(report_id=key(report))
        if line.function != function:
            line.position = None
        line.text, line.function = words, function
        session.add(line)
        session.flush()
        left = own_pictures(session, [key(line)]).get(key(line), [])
        kept = [i for i in left if i.sha256 not in set(without)]
        if len(kept) + len(prepared) > MOST_IMAGES:
            raise Refused(phrase("A line holds at most %(most)s images. Take some away.", most=MOST_IMAGES))
        for image in left:
            if image not in kept:
                session.delete(image)
        session.flush()
        for position, image in enumerate(kept):
            image.position = position
            session.add(image)
            session.flush()
        held = {i.sha256 for i in kept}
        add_images(session, line, [i for i in prepared if i.sha256 not in held])
        return {
            "own line": key(line),
            "text": words,
            "function": function,
            "images": [i.sha256 for i in prepared],
        }

    return edit_lines(session, person, pilot, code, edit, now, change)


def drop_own_line(
    session: Session, person: Person, pilot: Pilot, code: str, number: int, *, edit: int, now: datetime
) -> Draft:
    """Take a line of the unit's own out of the report. Raises NotFound, ChangedMeanwhile."""

    def change(report: Report, _node: Node, _tree: UnitTree) -> dict[str, Any]:
        line = own_line(session, report, number)
        text = line.text
        for image in own_pictures(session, [key(line)]).get(key(line), []):
            session.delete(image)
        session.flush()
        session.delete(line)
        session.flush()
        return {"own line dropped": number, "text": text}

    return edit_lines(session, person, pilot, code, edit, now, change)
