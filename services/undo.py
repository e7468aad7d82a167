"""Take one import back as a whole, unless something later was built on it.

A little over 300 lines: each sort of import has its own way back, and they are read beside each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, or_, select

from locales import Phrase, phrase
from models.tables import (
    FIGURES,
    Feedback,
    FeedbackOwner,
    FeedbackVersion,
    FormPresence,
    Image,
    ImportBatch,
    InstallCount,
    InstallCountHistory,
    Pilot,
    ProblemRefusalItem,
    ReportingDuty,
    Unit,
    UnitAlias,
    UnitChange,
    WaitingCount,
)
from models.types import key
from services import audit
from services.access import Action, Person, Refused, require
from services.built_on import listed, reports_with_counts, reports_with_items, work_on_opinions
from services.feedback_search import forget_items, keep_findable
from services.imports import batch_within_reach, one_at_a_time
from services.name_answers import answers_of_import, let_wait_again
from services.routing import Routes, follow_tree, reroute
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
        removed, restored = restore(session, batch, person, now)
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


def _undo_counts(session: Session, batch: ImportBatch, _person: Person, _now: datetime) -> tuple[int, int]:
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
    _keep_what_counts_tell(session, batch, [was.install_count_id for was in changed])
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


def _keep_what_counts_tell(session: Session, batch: ImportBatch, changed: list[int]) -> None:
    """Refuse where a closed report was made of these counts."""
    mine = or_(InstallCount.import_batch_id == batch.id, col(InstallCount.id).in_(changed))
    query = (
        select(col(Unit.code), col(InstallCount.counted_on))
        .join(Unit, col(Unit.id) == col(InstallCount.unit_id))
        .where(mine)
    )
    _refuse_if_told(
        session, batch, reports_with_counts(session, session.exec(query).all(), since=batch.started_at)
    )


def _refuse_if_told(session: Session, batch: ImportBatch, reports: list[Phrase]) -> None:
    if reports:
        _refuse(
            session,
            phrase(
                "Import %(number)s can't be taken back: what it brought stands in closed reports (%(reports)s). "
                "Send a corrected file instead; it goes into the next version.",
                number=batch.id,
                reports=listed(reports),
            ),
        )


def _undo_feedback(session: Session, batch: ImportBatch, person: Person, now: datetime) -> tuple[int, int]:
    added = list(session.exec(select(Feedback.id).where(Feedback.import_batch_id == batch.id)))
    mine = select(Feedback.id).where(Feedback.import_batch_id == batch.id)
    edits = session.exec(
        select(FeedbackVersion).where(FeedbackVersion.replaced_by_batch_id == batch.id)
    ).all()
    touched = [*(number for number in added if number), *(edit.feedback_id for edit in edits)]
    _refuse_if_told(session, batch, reports_with_items(session, touched, since=batch.started_at))
    if said := work_on_opinions(session, batch, edits):
        _refuse(
            session,
            phrase(
                "Import %(number)s can't be taken back, because people have worked on it since: %(what)s. "
                "Take that back first.",
                number=batch.id,
                what=listed(said),
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
        parts = update(Feedback).where(col(Feedback.root_id) == item.id, col(Feedback.part) > 0)
        session.execute(parts.values(text_changed=item.text_changed))
        session.delete(edit)
    session.flush()
    keep_findable(session, [edit.feedback_id for edit in edits])
    reroute(session, person, [edit.feedback_id for edit in edits], now=now, quiet=True)
    _undo_presence(session, batch)
    others = update(Feedback).where(col(Feedback.duplicate_of_id).in_(mine), col(Feedback.id).not_in(mine))
    session.execute(others.values(duplicate_of_id=None))
    session.execute(delete(FormPresence).where(col(FormPresence.feedback_id).in_(mine)))
    session.execute(delete(FeedbackOwner).where(col(FeedbackOwner.feedback_id).in_(mine)))
    session.execute(delete(Image).where(col(Image.feedback_id).in_(mine)))
    session.execute(delete(ProblemRefusalItem).where(col(ProblemRefusalItem.feedback_id).in_(mine)))
    forget_items(session, col(Feedback.import_batch_id) == batch.id)
    session.execute(delete(Feedback).where(col(Feedback.import_batch_id) == batch.id))
    return len(added), len(edits)


def _undo_presence(session: Session, batch: ImportBatch) -> None:
    """What left the sheet or came back with this import is again as it was, unless a later one has seen to it."""
    noted = session.exec(
        select(FormPresence)
        .where(FormPresence.import_batch_id == batch.id)
        .order_by(col(FormPresence.id).desc())
    ).all()
    for note in noted:
        later = session.exec(
            select(FormPresence)
            .where(FormPresence.feedback_id == note.feedback_id, col(FormPresence.id) > key(note))
            .order_by(col(FormPresence.id))
        ).first()
        if later is not None:
            later.was_gone_at = note.was_gone_at
            session.add(later)
        else:
            item = session.get_one(Feedback, note.feedback_id)
            item.gone_at = note.was_gone_at
            session.add(item)
        session.delete(note)
    session.flush()


def _typed(name: str, value: object) -> object:
    if isinstance(value, str) and name in ("submitted_at", "changed_at"):
        return datetime.fromisoformat(value)
    if isinstance(value, str) and name == "submitted_on":
        return date.fromisoformat(value)
    return value


def _undo_units(session: Session, batch: ImportBatch, person: Person, now: datetime) -> tuple[int, int]:
    routes = Routes.load(session)
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
    session.flush()
    session.execute(delete(Unit).where(col(Unit.import_batch_id) == batch.id))
    session.flush()
    session.expire_all()
    place_units(session, session.exec(select(Unit)).all())
    follow_tree(session, person, routes, now=now)
    return len(added), len(changed)


def _undo_aliases(session: Session, batch: ImportBatch, person: Person, now: datetime) -> tuple[int, int]:
    restored = 0
    answers = answers_of_import(session, key(batch))
    pilot = session.get(Pilot, batch.pilot_id) if batch.pilot_id else None
    if answers and pilot is not None:
        restored = sum(let_wait_again(session, person, pilot, number, now=now) for number in answers)
    added = session.exec(select(UnitAlias.id).where(UnitAlias.import_batch_id == batch.id)).all()
    session.execute(delete(UnitAlias).where(col(UnitAlias.import_batch_id) == batch.id))
    return len(added), restored
