"""Take one import back as a whole, unless something later was built on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, or_, select

from locales import Phrase, phrase
from models.tables import (
    FIGURES,
    Feedback,
    FeedbackVersion,
    Image,
    ImportBatch,
    InstallCount,
    InstallCountHistory,
    LabelEvent,
    ReportingDuty,
    ReportLine,
    Unit,
    UnitAlias,
    UnitChange,
    WaitingCount,
)
from models.types import key
from services import audit
from services.access import Action, Person, Refused, require
from services.imports import batch_within_reach, one_at_a_time
from services.units import owes, place_units

NEEDED = {
    "installs": Action.IMPORT_INSTALLS,
    "typed": Action.RECORD_INSTALLS,
    "feedback": Action.IMPORT_FEEDBACK,
    "sync": Action.IMPORT_FEEDBACK,
    "units": Action.MANAGE_UNITS,
    "aliases": Action.MANAGE_UNITS,
}


@dataclass(frozen=True)
class Undone:
    """How many rows went and how many are again what they were."""

    import_id: int
    removed: int
    restored: int


def undo_import(session: Session, person: Person, import_id: int, *, now: datetime) -> Undone:
    """Take an import back. Raises NotFound, or Refused naming what was built on it since."""
    require(person, Action.SEE_IMPORTS)
    one_at_a_time(session)
    batch = batch_within_reach(session, person, import_id)
    require(person, NEEDED[batch.kind])
    if batch.state == "undone":
        raise Refused(phrase("Import %(number)s was taken back already.", number=import_id))
    restore = {
        "installs": _undo_counts,
        "typed": _undo_counts,
        "feedback": _undo_feedback,
        "sync": _undo_feedback,
        "units": _undo_units,
        "aliases": _undo_aliases,
    }[batch.kind]
    try:
        removed, restored = restore(session, batch)
        session.flush()
    except IntegrityError as error:
        session.rollback()
        raise Refused(
            phrase(
                "Import %(number)s can't be taken back: other data names what it brought. Take those back first.",
                number=import_id,
            )
        ) from error
    batch.state, batch.undone_at, batch.undone_by = "undone", now, person.name
    session.add(batch)
    audit.record(
        session,
        person,
        "undo import",
        "import_batch",
        import_id,
        now=now,
        after={"removed": removed, "restored": restored},
    )
    session.commit()
    return Undone(import_id, removed, restored)


def _refuse(session: Session, sentence: Phrase) -> None:
    session.rollback()
    raise Refused(sentence)


def _undo_counts(session: Session, batch: ImportBatch) -> tuple[int, int]:
    changed = session.exec(
        select(InstallCountHistory)
        .where(InstallCountHistory.replaced_by_batch_id == batch.id)
        .order_by(col(InstallCountHistory.id).desc())
    ).all()
    later = session.exec(
        select(func.count())
        .select_from(InstallCount)
        .where(
            or_(
                InstallCount.import_batch_id == batch.id,
                col(InstallCount.id).in_([h.install_count_id for h in changed]),
            ),
            or_(
                col(InstallCount.last_batch_id).is_(None),
                col(InstallCount.last_batch_id) != batch.id,
            ),
        )
    ).one()
    if later:
        _refuse(
            session,
            phrase(
                "Import %(number)s can't be taken back: %(n)s of its counts were changed since. Take the later changes back first.",
                number=batch.id,
                n=later,
            ),
        )
    for was in changed:
        count = session.get_one(InstallCount, was.install_count_id)
        for name in FIGURES:
            setattr(count, name, getattr(was, name))
        count.last_batch_id, count.recorded_by = was.last_batch_id, was.recorded_by
        count.recorded_at = was.recorded_at
        session.add(count)
        session.delete(was)
    session.flush()
    added = session.exec(select(InstallCount.id).where(InstallCount.import_batch_id == batch.id)).all()
    session.execute(delete(InstallCount).where(col(InstallCount.import_batch_id) == batch.id))
    held = session.exec(select(WaitingCount.id).where(WaitingCount.import_batch_id == batch.id)).all()
    session.execute(delete(WaitingCount).where(col(WaitingCount.import_batch_id) == batch.id))
    return len(added) + len(held), len(changed)


def _undo_feedback(session: Session, batch: ImportBatch) -> tuple[int, int]:
    added = list(session.exec(select(Feedback.id).where(Feedback.import_batch_id == batch.id)))
    mine = select(Feedback.id).where(Feedback.import_batch_id == batch.id)
    edits = session.exec(
        select(FeedbackVersion).where(FeedbackVersion.replaced_by_batch_id == batch.id)
    ).all()
    built_on = session.exec(
        select(func.count(func.distinct(LabelEvent.feedback_id))).where(col(LabelEvent.feedback_id).in_(mine))
    ).one()
    later_edits = session.exec(
        select(func.count())
        .select_from(FeedbackVersion)
        .where(
            col(FeedbackVersion.feedback_id).in_(mine),
            col(FeedbackVersion.replaced_by_batch_id) != batch.id,
        )
    ).one()
    in_reports = session.exec(
        select(func.count()).select_from(ReportLine).where(col(ReportLine.feedback_id).in_(mine))
    ).one()
    overtaken = 0
    for edit in edits:
        item = session.get_one(Feedback, edit.feedback_id)
        events = session.exec(
            select(func.count()).select_from(LabelEvent).where(LabelEvent.feedback_id == item.id)
        ).one()
        overtaken += item.version != edit.version + 1 or events != edit.before["events"]
    if built := built_on + later_edits + in_reports + overtaken:
        _refuse(
            session,
            phrase(
                "Import %(number)s can't be taken back: people have worked on %(n)s of its opinions since "
                "(labels, units, report lines or later edits).",
                number=batch.id,
                n=built,
            ),
        )
    for edit in edits:
        item = session.get_one(Feedback, edit.feedback_id)
        for name, value in edit.before.items():
            if name not in ("images", "events"):
                setattr(item, name, _typed(name, value))
        brought = select(Image).where(Image.feedback_id == item.id, Image.position > edit.before["images"])
        for image in session.exec(brought):
            session.delete(image)
        item.version = edit.version
        session.add(item)
        session.delete(edit)
    session.flush()
    session.execute(delete(Image).where(col(Image.feedback_id).in_(mine)))
    session.execute(delete(Feedback).where(col(Feedback.import_batch_id) == batch.id))
    return len(added), len(edits)


def _typed(name: str, value: object) -> object:
    if isinstance(value, str) and name in ("submitted_at", "changed_at"):
        return datetime.fromisoformat(value)
    if isinstance(value, str) and name == "submitted_on":
        return date.fromisoformat(value)
    return value


def _undo_units(session: Session, batch: ImportBatch) -> tuple[int, int]:
    changed = session.exec(
        select(UnitChange).where(UnitChange.import_batch_id == batch.id).order_by(col(UnitChange.id).desc())
    ).all()
    for was in changed:
        later = session.exec(
            select(UnitChange.id).where(
                UnitChange.unit_id == was.unit_id,
                col(UnitChange.id) > key(was),
                or_(
                    col(UnitChange.import_batch_id).is_(None),
                    col(UnitChange.import_batch_id) != batch.id,
                ),
            )
        ).first()
        if later is not None:
            _refuse(
                session,
                phrase(
                    "Import %(number)s can't be taken back: a unit it changed was changed again since.",
                    number=batch.id,
                ),
            )
        unit = session.get_one(Unit, was.unit_id)
        if owes(unit.addressee, unit.ownership) and not owes(
            was.before["addressee"], was.before["ownership"]
        ):
            session.execute(delete(ReportingDuty).where(col(ReportingDuty.unit_id) == unit.id))
        for name, value in was.before.items():
            setattr(unit, name, value)
        session.add(unit)
        session.delete(was)
    session.flush()
    mine = select(Unit.id).where(Unit.import_batch_id == batch.id)
    added = list(session.exec(mine))
    session.execute(
        delete(ReportingDuty).where(
            or_(col(ReportingDuty.unit_id).in_(mine), col(ReportingDuty.to_unit_id).in_(mine))
        )
    )
    session.execute(delete(Unit).where(col(Unit.import_batch_id) == batch.id))
    session.flush()
    session.expire_all()
    place_units(session, session.exec(select(Unit)).all())
    return len(added), len(changed)


def _undo_aliases(session: Session, batch: ImportBatch) -> tuple[int, int]:
    added = session.exec(select(UnitAlias.id).where(UnitAlias.import_batch_id == batch.id)).all()
    session.execute(delete(UnitAlias).where(col(UnitAlias.import_batch_id) == batch.id))
    return len(added), 0
