"""What a version's lines say, apart from where they are stored: copied to the next version, compared, put back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session, col, select

from models.tables import Feedback, Pilot, Report, ReportImage, ReportLine
from models.types import key
from services.report_lines import inside_trial, own_pictures


@dataclass(frozen=True)
class KeptImage:
    """An image of a unit's own line: its bytes by SHA-256, its size in pixels and bytes."""

    sha256: str
    mime: str
    width: int
    height: int
    size: int


@dataclass(frozen=True)
class KeptLine:
    """A line of a draft: what is said of an opinion, of a problem's line, or a line of the unit's own (neither)."""

    feedback_id: int | None
    problem_id: int | None
    position: int | None
    function: str
    text: str | None
    included: bool
    joined_to_id: int | None
    images: tuple[KeptImage, ...] = ()


def kept_lines(session: Session, report: Report) -> tuple[KeptLine, ...]:
    """All that a version says of its lines, in the order in which it was said."""
    rows = list(
        session.exec(select(ReportLine).where(ReportLine.report_id == report.id).order_by(col(ReportLine.id)))
    )
    images = own_pictures(session, [key(r) for r in rows])
    return tuple(
        KeptLine(
            r.feedback_id,
            r.problem_id,
            r.position,
            r.function,
            r.text,
            r.included,
            r.joined_to_id,
            tuple(KeptImage(i.sha256, i.mime, i.width, i.height, i.size) for i in images.get(key(r), ())),
        )
        for r in rows
    )


def write_lines(session: Session, report_id: int, lines: Sequence[KeptLine]) -> None:
    """Make these the lines of a draft, whatever it said before."""
    before = session.exec(select(ReportLine).where(ReportLine.report_id == report_id)).all()
    for images in own_pictures(session, [key(r) for r in before]).values():
        for image in images:
            session.delete(image)
    session.flush()
    for row in before:
        session.delete(row)
    session.flush()
    for line in lines:
        stored = ReportLine(
            report_id=report_id,
            feedback_id=line.feedback_id,
            problem_id=line.problem_id,
            position=line.position,
            function=line.function,
            text=line.text,
            included=line.included,
            joined_to_id=line.joined_to_id,
        )
        session.add(stored)
        session.flush()
        add_images(session, stored, line.images)


def add_images(session: Session, line: ReportLine, images: Sequence[KeptImage]) -> None:
    """Put images behind those that a line of the unit's own has."""
    first = len(own_pictures(session, [key(line)]).get(key(line), ()))
    for position, image in enumerate(images, start=first):
        session.add(
            ReportImage(
                report_line_id=key(line),
                position=position,
                sha256=image.sha256,
                mime=image.mime,
                width=image.width,
                height=image.height,
                size=image.size,
            )
        )
    session.flush()


def spoken_lines(session: Session, pilot: Pilot, report: Report) -> set[KeptLine]:
    """The lines that say anything: an opinion as it came, where it would stand anyway, is left out."""
    lines = kept_lines(session, report)
    numbers = [line.feedback_id for line in lines if line.feedback_id is not None]
    items = session.exec(select(Feedback).where(col(Feedback.id).in_(numbers)))
    inside = {item.id: inside_trial(item, pilot) for item in items}
    said = set()
    for line in lines:
        bare = replace(line, included=True, feedback_id=None, problem_id=None)
        silent = bare == KeptLine(None, None, None, "", None, True, None)
        if not silent or line.included != inside.get(line.feedback_id, True):
            said.add(line)
    return said
